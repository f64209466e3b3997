"""What a print asks of a person: which printer, and a sentence with its keys drawn as caps."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from hallclient.app.print_desk import Choice
from hallclient.ui.screens.outcome.print_words import LACKS
from hallclient.ui.widgets.menu import Menu
from hallclient.ui.widgets.naming import button_text, named
from hallclient.ui.widgets.runs import Run

_KEY = re.compile(r"\s?\[([A-Z])\]")


def ask_printer(
    owner: QWidget, choices: tuple[Choice, ...], chosen: Callable[[str], None], below: QWidget
) -> None:
    """A menu of printers, each with what it lacks now; arrows choose."""
    menu = named(Menu(owner), "printers", "选打印机")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for choice in choices:
        lacks = f"　{LACKS[choice.cause]}" if choice.cause in LACKS else ""
        action = menu.addAction(button_text(f"{choice.title}{lacks}"))
        action.triggered.connect(partial(_choose, chosen, choice.name))
    menu.popup(below.mapToGlobal(below.rect().bottomLeft()))
    if menu.actions():
        menu.setActiveAction(menu.actions()[0])


def _choose(chosen: Callable[[str], None], name: str, checked: bool = False) -> None:
    chosen(name)


def runs_of(text: str, tone: str) -> tuple[Run, ...]:
    """A sentence whose keys stand in brackets: [R] becomes a cap. What happened is red and bold."""
    if not _KEY.search(text):
        return (Run(text),)
    head, stop, rest = text.partition("。")
    runs = [Run(head + stop, ink="rd", bold=True)] if tone == "red" else []
    pieces = _KEY.split(rest if tone == "red" else text)
    for place, piece in enumerate(pieces):
        if piece:
            runs.append(Run(piece, cap=place % 2 == 1))
    return tuple(runs)
