"""The form and the checklist of a case, read only, as two tabs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.reading import MaterialRow
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.card import Card, Line
from hallclient.ui.widgets.label import IconLabel, Label
from hallclient.ui.widgets.naming import personal
from hallclient.ui.widgets.scroll import Scroll

LABEL = {True: 112, False: 236}
TOP = Qt.AlignmentFlag.AlignTop

INKS = {
    "sound": ("check", "gr"),
    "missing": ("x", "rd"),
    "faulty": ("x", "rd"),
    "deferred": ("triangle", "am"),
    "licence": ("check", "ac"),
    "promised": ("check", "ac"),
    "unjudged": ("", "t2"),
}
"""Icon and ink of a finding; its word stands beside it."""

Rows = tuple[tuple[str, str], ...]


class ReadingZone(Card):
    """F3 the one table, F4 the materials; with large text F2 the papers, which have no room of their own then."""

    def __init__(self) -> None:
        super().__init__("case.form")
        self.form_tab = Button("一张表", "F3", object_name="case.tab.form", height=28, role="aid")
        self.list_tab = Button("材料", "F4", object_name="case.tab.materials", height=28, role="aid")
        self.papers_tab = Button("文书", "F2", object_name="case.tab.papers", height=28, role="aid")
        self.papers_tab.triggered.connect(self._show_papers)
        self.papers_tab.hide()
        self._papers: QWidget | None = None
        self.form_tab.triggered.connect(lambda: self._show(form=True))
        self.list_tab.triggered.connect(lambda: self._show(form=False))
        self._on_form = True
        self._form: Rows = ()
        self._checklist: Rows = ()
        self._inks: tuple[tuple[str, str], ...] = ()
        self._grid_holder = QWidget()
        self._grid_holder.setObjectName("case.rows")
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(4), px(12), px(8))
        column.setSpacing(px(4))
        tabs = QHBoxLayout()
        tabs.setSpacing(px(8))
        tabs.addWidget(self.form_tab)
        tabs.addWidget(self.list_tab)
        tabs.addWidget(self.papers_tab)
        tabs.addStretch(1)
        tabs.addWidget(IconLabel("lock", 14, "t2"))
        self._lock_words = Label("只读", "aid", "t2")
        tabs.addWidget(self._lock_words)
        column.addLayout(tabs)
        column.addWidget(Line())
        self._scroll = Scroll(self._grid_holder)
        column.addWidget(self._scroll, 1)
        self._grid = QGridLayout(self._grid_holder)
        self._grid.setContentsMargins(px(2), px(6), px(4), px(4))
        self._grid.setHorizontalSpacing(px(8))
        self._grid.setVerticalSpacing(px(7))

    @property
    def rows(self) -> Rows:
        """What stands there."""
        return self._form if self._on_form else self._checklist

    def show_form(self, rows: Rows) -> None:
        """The values of a case; its form comes to the front."""
        self._form = rows
        self._show(form=True)

    def show_checklist(self, rows: tuple[MaterialRow, ...]) -> None:
        """The materials of a case."""
        self._checklist = tuple((row.name, row.word) for row in rows)
        self._inks = tuple(INKS[row.mark] for row in rows)
        self.list_tab.set_caption(f"材料 {len(rows)}")

    def hold_papers(self, papers: QWidget | None) -> None:
        """Takes the list of papers as a third tab, or lets it go."""
        if self._papers is not None and papers is None:
            self._column.removeWidget(self._papers)
        if papers is not None:
            self._column.addWidget(papers)
        self._papers = papers
        self.papers_tab.setVisible(papers is not None)
        self._lock_words.setVisible(papers is None)
        self._show(form=self._on_form)

    def _show_papers(self) -> None:
        if self._papers is None:
            return
        self._scroll.hide()
        self._papers.show()
        for tab in (self.form_tab, self.list_tab, self.papers_tab):
            tab.set_kind(ButtonKind.PRIMARY if tab is self.papers_tab else ButtonKind.SECONDARY)

    def _show(self, *, form: bool) -> None:
        self._on_form = form
        self._scroll.show()
        if self._papers is not None:
            self._papers.hide()
        self.papers_tab.set_kind(ButtonKind.SECONDARY)
        self.form_tab.set_kind(ButtonKind.PRIMARY if form else ButtonKind.SECONDARY)
        self.list_tab.set_kind(ButtonKind.SECONDARY if form else ButtonKind.PRIMARY)
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for at in range(self._grid.rowCount()):
            self._grid.setRowStretch(at, 0)
        role, ink = ("aid", "t2") if form else ("body", "tx")
        for at, (label, value) in enumerate(self.rows):
            self._grid.addWidget(Label(label, role, ink, wrap=True), at, 0, TOP)
            icon, shade = ("", "tx") if form else self._inks[at]
            if icon:
                mark = IconLabel(icon, 14, shade, stroke=2.25)
                mark.setContentsMargins(0, px(3), 0, 0)
                self._grid.addWidget(mark, at, 1, TOP)
            word = personal(Label(value, "body", shade, bold=shade == "rd", wrap=True, selectable=True))
            self._grid.addWidget(word, at, 1 if form else 2, 1, 2 if form else 1, TOP)
        self._grid.setColumnMinimumWidth(0, px(LABEL[form]))
        self._grid.setColumnStretch(0, 0 if form else 3)
        self._grid.setColumnStretch(1, 0)
        self._grid.setColumnStretch(2, 1)
        self._grid.setRowStretch(len(self.rows), 1)
        self._scroll.verticalScrollBar().setValue(0)
