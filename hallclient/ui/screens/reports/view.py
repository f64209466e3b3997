"""报表: the sheet as it will be printed at the left, its days, its table and what it rests on at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, get_args

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from casework.tally.totals import By, Line
from hallclient.app.pictures import Picture
from hallclient.app.reports import Form
from hallclient.ui.screens.figure_rows import Case
from hallclient.ui.screens.outcome.page_image import image_of
from hallclient.ui.screens.reports.cells import Cells
from hallclient.ui.screens.reports.figures_face import FiguresFace
from hallclient.ui.screens.reports.presenter import (
    EVERYBODY,
    KINDS,
    RANGES,
    TABLED,
    TABLES,
    Kind,
    ReportsPresenter,
)
from hallclient.ui.screens.reports.wording import Beside
from hallclient.ui.theme import px
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.card import Card
from hallclient.ui.widgets.choice import Choice
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.field_box import FieldState
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.note_line import NoteLine
from hallclient.ui.widgets.option import Option
from hallclient.ui.widgets.paper_view import PaperView
from hallclient.ui.widgets.scroll import Scroll

SIDE: Final = 276
FILES: Final[dict[str, Form]] = {
    "Excel 表格 (*.xlsx)": "xlsx",
    "CSV，UTF-8 (*.csv)": "csv",
    "CSV，GB 18030 (*.csv)": "csv-gb18030",
}
WAITING: Final = "正在统计"
HINT: Final = "←→ 前后一期　+ − 0 放大缩小"
CELL_HINT: Final = "↑↓←→ 选格　Enter 列出　Esc 退回"
MOST_CHECKS: Final = 3


class ReportsView(QWidget):
    """Digits 1 to 7 choose the kind, B the table, T or Enter the cells of it, left and right turn to the days before
    and after, + and - zoom; Ctrl+P prints, F5 saves the PDF, F7 a table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "hall.reports", "报表")
        self._presenter: ReportsPresenter | None = None
        self.paper = PaperView("hall.reports.paper", "报表")
        self.setFocusProxy(self.paper)
        self.face = FiguresFace()
        self.turn = Button("逐格看", "T", object_name="hall.reports.turn", height=28, role="aid", bind=False)
        self._pages, self._keys = Label("", "aid", "t3"), Label(HINT, "aid", "t3")
        kinds = [Option(key, f"{at} {word}") for at, (key, word) in enumerate(KINDS.items(), 1)]
        tables = [Option(key, word) for key, word in TABLES.items()]
        self.kind = DropDown("hall.reports.kind", "哪种报表", kinds)
        self.who = DropDown("hall.reports.who", "谁的考核表", [Option(*EVERYBODY)])
        self.by = Choice("hall.reports.by", "分列", tables)
        self.first = Field("hall.reports.first", "日期", hint="2026-11-20")
        self.last = Field("hall.reports.last", "至", hint="2026-11-20")
        self._until = Label("至", "aid", "t3")
        self._edition = Label("", "aid", "t2", wrap=True)
        self.missing = Banner("hall.reports.missing", BannerKind.DO_FIRST)
        self.told = Banner("hall.reports.told")
        self._changes = Label("", "aid", "t2", wrap=True)
        self._changes_title = Label("改动", "aid", "ac2", bold=True)
        self._checks = [NoteLine(parent=self) for _ in range(MOST_CHECKS)]
        self.print = Button(
            "打印", "Ctrl+P", ButtonKind.PRIMARY, object_name="hall.reports.print", icon="printer", height=40
        )
        self.pdf = Button("存 PDF", "F5", object_name="hall.reports.pdf", role="aid")
        self.table = Button("存表格", "F7", object_name="hall.reports.table", role="aid")
        self._arrange()

    def connect_to(self, presenter: ReportsPresenter) -> None:
        """Where what the person does goes."""
        self._presenter = presenter
        self.kind.chosen.connect(self._choose_kind)
        self.by.chosen.connect(self._choose_table)
        self.who.chosen.connect(presenter.choose_person)
        for field in (self.first, self.last):
            field.left.connect(self._typed)
        self.paper.turned.connect(presenter.turn)
        self.turn.triggered.connect(self._turn)
        self.face.left.connect(self._turn)
        self.face.cell_opened.connect(presenter.choose_cell)
        self.face.case_opened.connect(presenter.open_row)
        self.print.triggered.connect(presenter.print_sheet)
        self.pdf.triggered.connect(self._save_pdf)
        self.table.triggered.connect(self._save_table)

    def _choose_kind(self, value: str) -> None:
        for kind in get_args(Kind):
            if self._presenter is not None and kind == value:
                self._presenter.choose_kind(kind)

    def _choose_table(self, value: str) -> None:
        for by in get_args(By):
            if self._presenter is not None and by == value:
                self._presenter.choose_table(by)

    def _typed(self) -> None:
        if self._presenter is not None:
            self._presenter.set_days(self.first.text(), self.last.text())

    def _save_pdf(self) -> None:
        if self._presenter is None or not (name := self._presenter.suggested_name()):
            return
        path, _ = QFileDialog.getSaveFileName(self, "存为 PDF", f"{name}.pdf", "PDF (*.pdf)")
        if path:
            self._presenter.save(Path(path), "pdf")

    def _save_table(self) -> None:
        if self._presenter is None or not (name := self._presenter.suggested_name()):
            return
        asked, chosen = f"{name}.xlsx", next(iter(FILES))
        while True:
            path, chosen = QFileDialog.getSaveFileName(self, "存为表格", asked, ";;".join(FILES), chosen)
            if not path:
                return
            form = FILES.get(chosen, "xlsx")
            whole = with_ending(path, ".xlsx" if form == "xlsx" else ".csv")
            if whole == path or not Path(whole).exists():
                break
            asked = (
                whole  # the dialog asks before it takes the place of a file, but only of the name it knows
            )
        self._presenter.save(Path(whole), form)

    # ── told by the presenter

    def show_asked(self, kind: Kind, first: str, last: str, by: By) -> None:
        """Which sheet is looked at."""
        self.kind.set_value(kind)
        self.by.set_value(by)
        self.first.set_text(first)
        self.last.set_text(last)
        self.last.setEnabled(kind in RANGES)
        for widget in (self._until, self.last):
            widget.setVisible(kind != "day")
        self.by.setVisible(kind in TABLED)
        self.who.setVisible(kind == "appraisal")
        self._say_keys()

    def _turn(self) -> None:
        """The sheet as it is printed, or its figures one by one."""
        cells = not self._cells
        self._faces.setCurrentIndex(int(cells))
        self.turn.set_caption("回到表样" if cells else "逐格看")
        self._say_keys()
        (self.face if cells else self.paper).setFocus()

    @property
    def _cells(self) -> bool:
        return self._faces.currentIndex() == 1

    def _say_keys(self) -> None:
        keys = CELL_HINT if self._cells else HINT
        self._keys.set_text(f"{keys}　B 换分列" if self.kind.value in TABLED else keys)
        self._pages.setVisible(not self._cells)

    def show_wrong(self, first: str, last: str) -> None:
        """What is wrong with the days as they were typed."""
        for field, note in ((self.first, first), (self.last, last)):
            field.set_state(FieldState.MUST_CHANGE if note else FieldState.EMPTY, note)

    def show_waiting(self) -> None:
        """The sheet is being counted: never other days under these."""
        self.paper.set_pages(())
        self.paper.say(WAITING)
        self.show_beside(Beside("", (), (), ()))
        self.face.show_figures("department", (), {})
        self._pages.set_text(WAITING)
        self.told.say(BannerKind.NOTE, "")
        for button in (self.print, self.pdf, self.table):
            button.lock(WAITING)

    def show_beside(self, beside: Beside) -> None:
        """What the sheet rests on."""
        self._edition.set_text(beside.edition)
        self.missing.say(BannerKind.DO_FIRST, "　".join(beside.missing))
        self._changes_title.setVisible(bool(beside.changes))
        self._changes.setVisible(bool(beside.changes))
        self._changes.set_text("\n".join(beside.changes))
        for line in self._checks[len(beside.checks) :]:
            line.say("")
        for line, (text, good) in zip(self._checks, beside.checks, strict=False):
            line.say(text, "t2" if good else "rd", "check" if good else "triangle-alert")

    def show_people(self, people: Sequence[tuple[str, str]], who: str) -> None:
        """Who is on 考核表, and whose is shown."""
        self.who.set_options([Option(key, word) for key, word in people])
        self.who.set_value(who)

    def show_figures(self, by: By, lines: Sequence[Line], total: Mapping[str, int]) -> None:
        """The same, one by one."""
        self.face.show_figures(by, lines, total)

    def show_cells(self, cells: Cells) -> None:
        """考核表 or the grounds, one by one."""
        self.face.show_cells(cells)

    def show_listing(self, title: str) -> None:
        """They are being listed."""
        self.face.cases.listing(title)

    def show_cases(self, title: str, cases: tuple[Case, ...], note: str) -> None:
        """The cases behind one of them."""
        self.face.show_cases(title, cases, note)

    def show_pages(self, pages: Sequence[Picture]) -> None:
        """The sheet, drawn."""
        self.paper.set_pages([image_of(one) for one in pages])
        self._pages.set_text(f"共 {len(pages)} 页")
        for button in (self.print, self.pdf, self.table):
            button.unlock()

    def show_note(self, text: str) -> None:
        """What is being given out."""
        self.told.say(BannerKind.NOTE, text)

    def looked_at(self) -> bool:
        """Whether somebody sees it."""
        return self.isVisible()

    def show_message(self, text: str, good: bool) -> None:
        self.told.say(BannerKind.RESTORED if good else BannerKind.HAPPENED, text)
        if not good:
            self.face.cases.unlisted()
        if not good and not self.paper.pages:
            self._pages.set_text("")
            self.paper.say("")

    # ── the person

    def keyPressEvent(self, event: QKeyEvent) -> None:
        kinds, tables = list(KINDS), list(TABLES)
        if event.text() in tuple("1234567"):
            self._choose_kind(kinds[int(event.text()) - 1])
        elif event.text().upper() == "B":
            at = tables.index(self.by.value) if self.by.value in tables else -1
            self._choose_table(tables[(at + 1) % len(tables)])
        elif event.text().upper() == "T" or (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._cells
        ):
            self._turn()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """The keys are the sheet's: arrows turn the days."""
        super().showEvent(event)
        (self.face if self._cells else self.paper).setFocus()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(560), px(400))

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        left = Card("hall.reports.desk")
        column = QVBoxLayout(left)
        column.setContentsMargins(1, 1, 1, 0)
        column.setSpacing(0)
        faces = QWidget(left)
        self._faces = QStackedLayout(faces)
        self._faces.addWidget(self.paper)
        self._faces.addWidget(self.face)
        column.addWidget(faces, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(12), px(5), px(12), px(6))
        foot.addWidget(self._keys)
        foot.addStretch(1)
        foot.addWidget(self.turn)
        foot.addSpacing(px(10))
        foot.addWidget(self._pages)
        column.addLayout(foot)
        row.addWidget(left, 1)
        side = QWidget(self)
        side.setFixedWidth(px(SIDE))
        beside = QVBoxLayout(side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(px(8))
        beside.addWidget(self._asked_card())
        beside.addWidget(Scroll(self._rests()), 1)
        beside.addWidget(self._given_card())
        row.addWidget(side)

    def _asked_card(self) -> Card:
        card = Card("hall.reports.asked")
        column = QVBoxLayout(card)  # a hidden row of a grid takes the gap above it away
        column.setContentsMargins(px(12), px(10), px(12), px(10))
        column.setSpacing(px(6))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(6))
        for at, (word, field) in enumerate((("日期", self.first), ("至", self.last)), 1):
            label = self._until if word == "至" else Label(word, "aid", "t3")
            label.setFixedHeight(px(30))  # level with the field, whatever is noted below it
            grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(field, at, 1)
        grid.setColumnStretch(1, 1)
        column.addWidget(self.kind)
        column.addLayout(grid)
        column.addWidget(self.by)
        column.addWidget(self.who)
        column.addWidget(self._edition)
        return card

    def _rests(self) -> QWidget:
        rests = QWidget()
        column = QVBoxLayout(rests)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(self.missing)
        column.addWidget(self.told)
        column.addWidget(self._changes_title)
        column.addWidget(self._changes)
        for line in self._checks:
            column.addWidget(line)
        column.addStretch(1)
        for widget in (self._changes_title, self._changes):
            widget.hide()
        return rests

    def _given_card(self) -> Card:
        card = Card("hall.reports.given")
        column = QVBoxLayout(card)
        column.setContentsMargins(px(12), px(10), px(12), px(10))
        column.setSpacing(px(8))
        column.addWidget(self.print)
        files = QHBoxLayout()
        files.setSpacing(px(8))
        files.addWidget(self.pdf, 1)
        files.addWidget(self.table, 1)
        column.addLayout(files)
        return card


def with_ending(path: str, ending: str) -> str:
    """A table's file name with the ending of what it is, in the place of another table's."""
    if path.lower().endswith(ending):
        return path
    bare, dot, last = path.rpartition(".")
    return (bare if dot and last.lower() in ("xlsx", "csv") else path) + ending
