"""The list of what a figure counts, and what stands there where nothing of it can be listed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal

from hallclient.ui.screens.figure_rows import Case
from hallclient.ui.theme import px
from hallclient.ui.widgets.card import ZoneCard
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.progress import LINE_AFTER_MS
from hallclient.ui.widgets.work_list import WorkList, WorkRow

EDGES = {"rd": "rd", "am": "aml"}
NONE = "没有可列的"
LISTING = "正在列出"
UNLISTED = "没有列出来，再按一次"


class FigureList(ZoneCard):
    """`list` under a title that names the figure, its count beside it; what the title says after a line feed stands in
    full below the head. `empty`: what stands there until something is asked for; `left`: the keys were the list's, and
    it is gone."""

    left = Signal()

    def __init__(self, name: str, title: str, empty: str = "") -> None:
        super().__init__(f"{name}_zone", title)
        self.list = WorkList(name, "明细")
        self._empty, self._awaited = empty, ""
        self._slow = QTimer(self, singleShot=True, interval=LINE_AFTER_MS)
        self._slow.timeout.connect(lambda: self.wait(LISTING, self._awaited))
        self._nothing = Label(empty, "body", "t3", align=Qt.AlignmentFlag.AlignCenter)
        self._about = Label("", "aid", "t2", wrap=True)
        self._about.setContentsMargins(px(12), px(6), px(12), px(6))
        self._about.hide()
        self.body.addWidget(self._about)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._nothing, 1)
        self._nothing.setVisible(bool(empty))
        self.list.setVisible(not empty)

    def listing(self, title: str) -> None:
        """What `title` names is being listed: where that takes a while, nothing of another figure stands here."""
        self._awaited = title
        self._slow.start()

    def unlisted(self) -> None:
        """It could not be listed."""
        self._slow.stop()
        if self._nothing.text() == LISTING:
            self._nothing.set_text(UNLISTED)

    def wait(self, text: str, title: str = "") -> None:
        """Nothing is known yet of what `title` names, "": of the same; these words in the middle."""
        if title:
            self.set_title(title.partition("\n")[0])
        self._show_list(False)
        self._about.hide()
        self.set_note("")
        self._nothing.set_text(text)
        self._nothing.show()

    def _show_list(self, shown: bool) -> None:
        held = self.list.rows.hasFocus()
        self.list.setVisible(shown)
        if held and not shown:
            self.left.emit()

    def show_cases(self, title: str, cases: Sequence[Case], note: str) -> None:
        """These from now on. `note` "": nothing was asked for yet."""
        self._slow.stop()
        head, _, about = title.partition("\n")
        self.set_title(head)
        self.setAccessibleDescription(about)
        self._about.set_text(about)
        self._about.setVisible(bool(about))
        self.set_note(note)
        self._show_list(bool(cases))
        self._nothing.set_text(NONE if note else self._empty)
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
