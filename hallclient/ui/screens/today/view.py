"""今日: seven large figures, the departments and windows as pictures or as a table, who owes what, the cases behind,
what people said."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from casework.tally.report import Report
from hallclient.app.hall_today import OWED, Board
from hallclient.ui.screens.figure_list import FigureList
from hallclient.ui.screens.figure_rows import Case
from hallclient.ui.screens.today.filled import Filled
from hallclient.ui.screens.today.presenter import (
    MEASURES,
    RATED,
    WORDS,
    Figure,
    Rating,
    TodayPresenter,
    owed_words,
)
from hallclient.ui.screens.today.ratings import WAITING, RatingZone
from hallclient.ui.theme import px
from hallclient.ui.widgets.badge import Badge, BadgeKind
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.bar_rows import BarRow, BarRows
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.card import Card
from hallclient.ui.widgets.column_chart import Column, ColumnChart
from hallclient.ui.widgets.figure_card import FigureCard
from hallclient.ui.widgets.figure_table import FigureTable, TableRow
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.progress import LINE_AFTER_MS
from hallclient.ui.widgets.scroll import Scroll

COLUMNS = {
    "received": "收件", "accepted": "受理", "asked": "告知", "not_accepted": "不予受理", "decided": "办结",
    "on_spot": "即办", "refused": "不予许可", "open": "在办", "yellow": "黄", "red": "红",
}  # fmt: skip
FEWER = ("received", "accepted", "decided", "open", "yellow", "red")
"""What the table has with large text: the others stand in the large figures."""
UNCOUNTED = "尚未统计"
NOTHING_IN = "今日还没有收件"
ALL_DONE = "都办完了，没有在办件"
AGAIN = "正在重新统计"
LEGEND = "深 即办结 · 浅 已办结 · 空 未结"


class TodayView(QWidget):
    """Digits 1 to 7 open a figure's cases, 8 what people said, 0 the red and yellow ones again, T turns picture and
    table over, F5 reads again, Ctrl+P makes the sheet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "hall.today", "今日")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._presenter: TodayPresenter | None = None
        self._names: dict[str, str] = {}
        self._figures: dict[str, Figure] = {}
        self._day = Label("", "body", "t2")
        self.heard = named(Badge(WAITING, BadgeKind.PLAIN, large=True), "hall.heard")
        self.heard.setAccessibleDescription(WAITING)
        self.again = Button("重新统计", "F5", object_name="hall.again", height=28, role="aid")
        self.turn = Button("表", "T", object_name="hall.table", height=28, role="aid", bind=False)
        self.print = Button("日报", "Ctrl+P", object_name="hall.print", icon="printer")
        self.banner = Banner("hall.told")
        self.cards = {
            key: FigureCard(f"hall.figure.{key}", WORDS[key], str(at)) for at, key in enumerate(MEASURES, 1)
        }
        for card in self.cards.values():
            card.stand_in(tuple(self.cards.values()))
        self.bars = BarRows("hall.departments", "各部门收件")
        self.windows = ColumnChart("hall.windows", "各窗口收件")
        self.table = FigureTable("hall.figures", "各部门的数")
        self.owing = FigureTable("hall.owing", "谁有什么没办")
        self.owing.NAMES = 120
        self._bars_zone = Filled("hall.departments_zone", "各部门收件", _followed(self.bars))
        self._windows_zone = Filled("hall.windows_zone", "各窗口收件", self.windows)
        self._table_zone = Filled("hall.table_zone", "各部门", _followed(self.table))
        self._owing_zone = Filled("hall.owing_zone", "谁有什么没办", _followed(self.owing))
        self._list_zone = FigureList("hall.list", "红黄", WAITING)
        self.list = self._list_zone.list
        self.lamps = Button("红黄", "0", object_name="hall.lamps", height=28, role="aid", bind=False)
        self._list_zone.head_right.addWidget(self.lamps)
        self.lamps.hide()
        self._ratings = RatingZone()
        self._face, self._narrow, self._idle = "pictures", False, ""
        self._report: Report | None = None
        self._heard, self._counting = ("", True), False
        self._slow = QTimer(self, singleShot=True, interval=LINE_AFTER_MS)
        self._slow.timeout.connect(self._say_counting)
        self._list_zone.left.connect(self.setFocus)
        self._arrange()

    def connect_to(self, presenter: TodayPresenter) -> None:
        """Where what the person does goes."""
        self._presenter = presenter
        for key, card in self.cards.items():
            card.clicked.connect(lambda _=False, key=key: self._choose(key))
        self.bars.opened.connect(lambda key: self._choose("received", "department", key))
        self.table.cell_opened.connect(
            lambda key, column: self._choose(column or "received", "department" if key else "", key)
        )
        self.windows.opened.connect(lambda key: self._choose("received", "window", key))
        self.owing.cell_opened.connect(lambda key, waits: self._choose("owed", "department", key, waits))
        self.list.rows.opened.connect(presenter.open)
        self._ratings.grades.clicked.connect(lambda: self._choose(RATED))
        self.lamps.triggered.connect(lambda: self._choose("lamps"))
        self.again.triggered.connect(self._count_again)
        self.print.triggered.connect(presenter.print_sheet)
        self.turn.triggered.connect(self._turn)

    def _choose(self, figure: str, by: str = "", key: str = "", waits: str = "") -> None:
        if self._presenter is None:
            return
        for name, card in self.cards.items():
            card.set_chosen(name == figure and not by)
        self.lamps.setVisible(figure != "lamps")
        if by == "department":
            self._presenter.choose(figure, "department", key, self._names.get(key, key), waits)
        elif by == "window":
            self._presenter.choose(figure, "window", key, self._names.get(key, key))
        else:
            self._presenter.choose(figure)

    # ── told by the presenter

    def show_counting(self) -> None:
        """It is being counted: where that takes a while it is said beside the time of what stands there."""
        if not self._slow.isActive() and not self._counting:
            self._slow.start()
        if self._report is None:
            self._say_waiting(WAITING)

    def _say_counting(self) -> None:
        self._counting = True
        self._show_day()

    def _counted(self) -> None:
        self._slow.stop()
        self._counting = False
        self._show_day()

    def _say_waiting(self, text: str) -> None:
        """Before the first figures."""
        for zone in (self._bars_zone, self._windows_zone, self._table_zone, self._owing_zone):
            zone.say(text)
        self._list_zone.wait(text)
        self._ratings.wait(text)
        self.heard.set_mark(text, BadgeKind.PLAIN)
        self.heard.setAccessibleDescription(text)

    def show_board(self, board: Board, figures: tuple[Figure, ...]) -> None:
        """The day as it stands."""
        self.banner.say(BannerKind.NOTE, "")
        report = board.report
        self._figures = {one.key: one for one in figures}
        for key, one in self._figures.items():
            self.cards[key].show_figure(one.number, one.word, one.note, one.tone)
        self._names = {
            line.key: line.name for table in ("department", "window") for line in report.tables[table]
        }
        rows = [
            BarRow(
                one.key,
                one.name,
                (one.spot, one.done, one.left),
                f"即办结 {one.spot}，已办结 {one.done}，未结 {one.left}",
            )
            for one in board.bars
        ]
        self.bars.show_rows(rows, self.bars.place_of(self.bars.current.key if self.bars.current else "", 0))
        self._idle = f"{board.idle} 个部门没有收件"
        self._show_face()
        self.windows.show_columns(
            [Column(one.key, one.key.lstrip("W"), one.name, one.received) for one in board.windows]
        )
        cut = int(not any(one.counts[0] for one in board.owing))  # what is seldom there takes no room
        heads = OWED[cut:]
        self.owing.show_table(
            ("", *heads),
            heads,
            [TableRow(one.key, one.name, tuple(map(str, one.counts[cut:]))) for one in board.owing],
        )
        first = board.owing[0] if board.owing else None
        self._owing_zone.setAccessibleDescription(
            f"{first.name}：{owed_words(first.counts)}" if first else "都办完了"
        )
        self._report = report
        self._counted()
        self._show_table()
        self._bars_zone.say("" if rows else NOTHING_IN)
        self._windows_zone.say("")
        self._table_zone.say("")
        self._owing_zone.say("" if first else ALL_DONE)

    def show_rating(self, rating: Rating) -> None:
        """What people said today."""
        self._ratings.show_rating(rating)

    def _show_day(self) -> None:
        """With large text the day stands in the top bar alone, and which edition it is on the sheet."""
        if (report := self._report) is not None:
            day, until = f"{report.first.month}月{report.first.day}日 ", f"截至 {report.as_of[11:16]}"
            said = until if self._narrow else f"{day}{until}　第 {report.edition} 版"
            self._day.set_text(f"{said}　{AGAIN}" if self._counting else said)

    def _show_table(self) -> None:
        report, keys = self._report, FEWER if self._narrow else tuple(COLUMNS)
        if report is None:
            return
        rows = [
            TableRow(line.key, line.name, tuple(str(line.counts[key]) for key in keys))
            for line in report.tables["department"]
        ]
        total = TableRow("", "合计", tuple(str(report.sum[key]) for key in keys), strong=True)
        self.table.show_table(("部门", *(COLUMNS[key] for key in keys)), keys, [*rows, total])

    def show_listing(self, title: str) -> None:
        """Other cases are being listed."""
        self._list_zone.listing(title)

    def show_cases(self, title: str, cases: tuple[Case, ...], note: str) -> None:
        """The cases behind the figure that was chosen."""
        self._list_zone.show_cases(title, cases, note)
        if cases and self.hasFocus():
            self.list.rows.setFocus()

    def show_heard(self, text: str, good: bool) -> None:
        """What the figures rest on; where there is no room for them all, without the names."""
        self._heard = (text, good)
        kind = BadgeKind.QUIET_GREEN if good else BadgeKind.AMBER
        short = text.partition("：")[0] if self._narrow else text
        self.heard.set_mark(short, kind, "check" if good else "wifi-off")
        self.heard.setAccessibleDescription(text)

    def show_message(self, text: str) -> None:
        self.banner.say(BannerKind.HAPPENED, text)
        self._counted()
        self._list_zone.unlisted()
        if self._report is None:
            self._say_waiting(UNCOUNTED)

    def show_note(self, text: str) -> None:
        """What is being done, or is done."""
        self.banner.say(BannerKind.NOTE, text)

    def looked_at(self) -> bool:
        """Whether somebody sees it."""
        return self.isVisible()

    # ── the person

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = list(self.cards)
        if event.text() in tuple("1234567"):
            self._choose(keys[int(event.text()) - 1])
        elif event.text() == "8":
            self._choose(RATED)
        elif event.text() == "0":
            self._choose("lamps")
        elif event.text().upper() == "T":
            self._turn()
        else:
            super().keyPressEvent(event)

    def _count_again(self) -> None:
        """F5: heard at once."""
        if self._presenter is not None:
            self._say_counting()
            self._presenter.refresh()

    def _turn(self) -> None:
        """To the next face: pictures and table, with large text each picture by itself."""
        faces = self._faces()
        self._face = faces[(faces.index(self._face) + 1) % len(faces)]
        self._show_face()
        shown = {
            "departments": self.bars, "windows": self.windows, "table": self.table, "owing": self.owing,
        }  # fmt: skip
        shown.get(self._face, self.bars).setFocus()

    def _faces(self) -> tuple[str, ...]:
        return ("departments", "windows", "table", "owing") if self._narrow else ("pictures", "table")

    def _show_face(self) -> None:
        faces = self._faces()
        if self._face not in faces:
            self._face = faces[0]
        self._middle.setCurrentIndex(int(self._face == "table"))
        self._faces_place.setVisible(self._face != "owing")
        self._owing_zone.setVisible(not self._narrow or self._face == "owing")
        self._bars_zone.setVisible(self._face != "windows")
        self._windows_zone.setVisible(self._face != "departments")
        following = faces[(faces.index(self._face) + 1) % len(faces)]
        self.turn.set_caption(
            {"table": "表", "windows": "窗口", "departments": "部门", "owing": "没办"}.get(following, "图")
        )
        self._bars_zone.set_note(LEGEND if self._narrow else f"{LEGEND}　{self._idle}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < px(960)
        if narrow != self._narrow:
            self._narrow = narrow
            self._body.setStretch(0, 3 if narrow else 5)
            self._ratings.set_narrow(narrow)
            self._show_face()
            self._show_day()
            self._show_table()
            if self._heard[0]:
                self.show_heard(*self._heard)

    def showEvent(self, event: QShowEvent) -> None:
        """The keys are the list's, from where digits and T come to the screen."""
        super().showEvent(event)
        (self.list.rows if self.list.isVisible() else self).setFocus()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(560), px(420))

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        head = Card("hall.head")
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), px(8), px(14), px(8))
        row.setSpacing(px(10))
        row.addWidget(Label("今日", "page"))
        row.addWidget(self._day)
        row.addStretch(1)
        for part in (self.heard, self.again, self.turn, self.print):
            row.addWidget(part)
        column.addWidget(head)
        column.addWidget(self.banner)
        figures = QHBoxLayout()
        figures.setSpacing(px(8))
        for card in self.cards.values():
            figures.addWidget(card, 1)
        column.addLayout(figures)
        body = self._body = QHBoxLayout()
        body.setSpacing(px(8))
        left = QVBoxLayout()
        left.setSpacing(px(8))
        faces = self._faces_place = QWidget(self)
        self._middle = QStackedLayout(faces)  # with a parent: without one its first widget would be a window
        pictures = QWidget(faces)
        both = QHBoxLayout(pictures)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(px(8))
        both.addWidget(self._bars_zone, 1)
        both.addWidget(self._windows_zone, 1)
        self._middle.addWidget(pictures)
        self._middle.addWidget(self._table_zone)
        left.addWidget(faces, 3)
        left.addWidget(self._owing_zone, 2)
        body.addLayout(left, 5)
        right = QVBoxLayout()
        right.setSpacing(px(8))
        right.addWidget(self._list_zone, 1)
        right.addWidget(self._ratings)
        body.addLayout(right, 2)
        column.addLayout(body, 1)


def _followed(rows: BarRows | FigureTable) -> Scroll:
    """A scroll area that goes where the keys go."""
    view = Scroll(rows)
    rows.moved.connect(view.show_rect)
    return view
