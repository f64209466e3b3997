"""Zones ② and ③ as two tabs with counts on them, for windows under 1000."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hallclient.ui.theme import px
from hallclient.ui.widgets.badge import Badge, Mark
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.keycap import KeyCap
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named

FORM_WIDTH = 634


class ZoneTabs(QWidget):
    """Two buttons; only one zone is shown while the window is narrow."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "intake.tabs", "换页")
        self.form = Button("② 一张表", object_name="intake.tabs.form")
        self.materials = Button("③ 材料", object_name="intake.tabs.materials")
        self._zones: tuple[QWidget, QWidget] | None = None
        self._tabbed, self._on_form = False, True
        self._badges: list[Badge] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(4), 0, px(4), 0)
        self._row.setSpacing(px(8))
        self._row.addWidget(self.form)
        self._row.addWidget(self.materials)
        self._row.addWidget(Label("换页", "aid", "tx"))
        self._row.addWidget(KeyCap("Ctrl+Tab"))
        self._row.addStretch(1)
        self.form.triggered.connect(self.show_form)
        self.materials.triggered.connect(self.show_materials)
        self.hide()

    def hold(self, form: QWidget, materials: QWidget) -> None:
        """The two zones."""
        self._zones = (form, materials)

    def set_badges(self, marks: Sequence[Mark]) -> None:
        """The counts of the checklist."""
        for index, mark in enumerate(marks):
            if index == len(self._badges):
                self._badges.append(Badge(""))
                self._row.insertWidget(self._row.count() - 1, self._badges[index])
            self._badges[index].set_mark(mark.text, mark.kind, mark.icon)
        for index, badge in enumerate(self._badges):
            badge.setVisible(index < len(marks))

    def set_tabbed(self, tabbed: bool) -> None:
        """One zone at a time, or both."""
        self._tabbed = tabbed
        self._show()

    def show_form(self) -> None:
        """Zone ② in sight."""
        self._on_form = True
        self._show()

    def show_materials(self) -> None:
        """Zone ③ in sight."""
        self._on_form = False
        self._show()

    def turn(self) -> None:
        """Ctrl+Tab: the other zone; where both are in sight, the focus goes there."""
        self._on_form = not self._on_form
        self._show()
        if self._zones is not None:
            zone = self._zones[0 if self._on_form else 1]
            first = next(
                (
                    widget
                    for widget in zone.findChildren(QWidget)
                    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible()
                ),
                None,
            )
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self) -> None:
        self.setVisible(self._tabbed)
        self.form.set_kind(ButtonKind.PRIMARY if self._on_form else ButtonKind.SECONDARY)
        self.materials.set_kind(ButtonKind.SECONDARY if self._on_form else ButtonKind.PRIMARY)
        if self._zones is not None:
            self._zones[0].setVisible(not self._tabbed or self._on_form)
            self._zones[1].setVisible(not self._tabbed or not self._on_form)


def widen(zone: QWidget, *, full: bool) -> None:
    """All the width there is, or that of the one table."""
    if full:
        zone.setMinimumWidth(0)
        zone.setMaximumWidth(16777215)
    else:
        zone.setFixedWidth(px(FORM_WIDTH))
