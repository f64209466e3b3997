"""The list of the cases behind a figure, and what stands there where it has none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from hallclient.ui.screens.figure_rows import Case
from hallclient.ui.widgets.card import ZoneCard
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.work_list import WorkList, WorkRow

EDGES = {"rd": "rd", "am": "aml"}
NONE = "没有这样的办件"


class FigureList(ZoneCard):
    """`list` under a title that names the figure, its count beside it. `empty`: what stands there from the start; ""
    for nothing, until it is known that there are none."""

    def __init__(self, name: str, title: str, empty: str = "") -> None:
        super().__init__(f"{name}_zone", title)
        self.list = WorkList(name, "这些办件")
        self._nothing = Label(empty or NONE, "body", "t3", align=Qt.AlignmentFlag.AlignCenter)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._nothing, 1)
        self._nothing.setVisible(bool(empty))

    def show_cases(self, title: str, cases: Sequence[Case], note: str) -> None:
        """These from now on."""
        self.set_title(title)
        self.set_note(note)
        self.list.setVisible(bool(cases))
        self._nothing.setVisible(not cases)
        self.list.set_rows(
            [
                WorkRow(
                    key=one.key, limit=one.limit, limit_note=one.note, title=one.title, detail=one.detail,
                    detail_short=one.short, ink=one.tone or "tx", edge=EDGES.get(one.tone, ""),
                )
                for one in cases
            ]
        )  # fmt: skip
