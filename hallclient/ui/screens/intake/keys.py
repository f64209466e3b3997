"""The keys of 受理台 that hold wherever the focus is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from hallclient.ui.screens.intake.form_body import FormBody
from hallclient.ui.screens.intake.head_zone import HeadZone
from hallclient.ui.screens.intake.presenter import IntakePresenter
from hallclient.ui.screens.intake.tabs import ZoneTabs


def bind_keys(
    screen: QWidget, presenter: IntakePresenter, head: HeadZone, form: FormBody, tabs: ZoneTabs,
    uncover: Callable[[], None],
) -> None:  # fmt: skip
    """Once a screen; the decisions' own keys are their buttons'. `uncover`: what a key is for comes into sight first;
    what was done last is taken back wherever one is."""
    head.leaving.connect(form.finish)
    fields, materials, decisions = presenter.fields, presenter.materials, presenter.decisions

    def turn() -> None:
        presenter.pages.look_away()
        tabs.turn()

    def seen(act: Callable[[], None]) -> None:
        uncover()
        act()

    for key, act in (
        ("F6", fields.mend_next),
        ("F4", form.toggle_table),
        ("F12", presenter.parts),
        ("Alt+Q", presenter.extras.toggle),
        ("Alt+K", presenter.extras.arrival),
        ("Alt+D", presenter.beside.toggle),
        ("Alt+L", decisions.grounds),
        ("Alt+B", decisions.ask_change),
        ("Alt+H", materials.swap),
        ("Ctrl+J", presenter.items.add),
        ("Ctrl+T", head.open_themes),
        ("F3", head.toggle_questions),
        ("Alt+0", fields.not_now),
        ("Ctrl+Tab", turn),
    ):
        _bind(screen, key, partial(seen, act))
    for key, act in (
        ("Ctrl+Z", presenter.undo),
        ("Ctrl+Y", presenter.redo),
        ("Ctrl+Shift+Z", presenter.redo),
    ):
        _bind(screen, key, act)


def _bind(screen: QWidget, key: str, act: Callable[[], None]) -> None:
    shortcut = QShortcut(QKeySequence(key), screen)
    shortcut.setAutoRepeat(False)
    shortcut.activated.connect(act)
