"""办件 as in design 06: the list that leads to a case, and the case: clocks, acts, papers, form, next acts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hallclient.app.outcome import CaseRow
from hallclient.app.pictures import Picture
from hallclient.ui.screens.case.presenter import CaseHead, CasePresenter, NextAct, PaperRow
from hallclient.ui.screens.case.story import StoryLine
from hallclient.ui.screens.case.timeline import Timeline
from hallclient.ui.screens.outcome.paper_rows import PaperRows
from hallclient.ui.screens.outcome.presenter import PaperLine
from hallclient.ui.screens.outcome.view import image_of
from hallclient.ui.screens.todo.view import found_row
from hallclient.ui.theme import px
from hallclient.ui.widgets.badge import (
    Badge,
    BadgeKind,
    Mark,
    calendar_unpublished,
    days_left,
    past_promise,
)
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.card import Card, ZoneCard
from hallclient.ui.widgets.clock_bar import ClockBar, Segment
from hallclient.ui.widgets.empty_list import EmptyList
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.paper_view import PaperView
from hallclient.ui.widgets.scroll import Scroll
from hallclient.ui.widgets.search_field import SearchField
from hallclient.ui.widgets.work_list import WorkList

BADGES = {
    "blue": BadgeKind.BLUE,
    "amber": BadgeKind.AMBER,
    "green": BadgeKind.GREEN,
    "red": BadgeKind.RED,
    "plain": BadgeKind.PLAIN,
}
BANNERS = {"red": BannerKind.HAPPENED, "amber": BannerKind.DO_FIRST, "green": BannerKind.RESTORED}


class _Clock(QWidget):
    """Title, badge and last day above its bar."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._title = Label("", "body", bold=True)
        self._note = Label("", "aid", "t2")
        self._badge = Badge("", large=True)
        self._until = Label("", "body", bold=True)
        self._bar = ClockBar(f"case.clock.{name}", name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self._title)
        row.addWidget(self._note)
        row.addStretch(1)
        row.addWidget(self._badge)
        row.addWidget(self._until)
        column.addLayout(row)
        column.addWidget(self._bar)

    def show_clock(self, title: str, note: str, stretches: list[Segment], until: str, mark: Mark) -> None:
        """One clock."""
        self._title.set_text(title)
        self._note.set_text(note)
        self._until.set_text(until)
        self._badge.set_mark(mark.text, mark.kind, mark.icon)
        self._bar.set_clock(stretches)
        self._bar.setVisible(bool(stretches))


class CasesView(QWidget):
    """/ searches, Enter opens, Esc goes back to the list; Space looks at a paper, V saves it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "cases", "办件")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._presenter: CasePresenter | None = None
        self._shas: tuple[str, ...] = ()
        self._chosen = 0
        self.search = SearchField("cases.search", "找办件", hint="编号、姓名拼音、证件、电话", key="/")
        self.search.setFixedWidth(px(330))
        self.banner = Banner("cases.message")
        self.list = WorkList("cases.list", "办件清单")
        self.empty = EmptyList("cases.empty", "folder-open", "还没有办件", "在受理台收件以后，办件会排到这里")
        self._title = Label("办件", "page")
        self._sub = Label("最新的在最上面", "body", "t3")
        self._stage = Badge("", large=True)
        self._item = Label("", "item")
        self._who = Label("", "body", elide=True)
        self._clocks = [_Clock("first"), _Clock("second")]
        self.story_zone = ZoneCard("case.story.zone", "经过", icon="clock")
        self.story = Timeline()
        self.paper = PaperView("case.paper")
        self._paper_text = Label("", "body", "t2", wrap=True)
        self.papers_zone = ZoneCard("case.papers.zone", "文书", icon="file-text")
        self.papers = PaperRows("case.papers")
        self.form_tab = Button("一张表", "F3", object_name="case.tab.form", height=28, role="aid")
        self.list_tab = Button("材料", "F4", object_name="case.tab.materials", height=28, role="aid")
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._form: tuple[tuple[str, str], ...] = ()
        self._checklist: tuple[tuple[str, str], ...] = ()
        self._on_form = True
        self._acts = QHBoxLayout()
        self._act_buttons: list[Button] = []
        self._note = Label("", "aid", "t2", elide=True)
        self.reason = Field(
            "case.set_aside.reason", "放行理由", hint="放行再次告知的理由，记入督查", max_units=400
        )
        self.back = Button("回清单", "Esc", object_name="case.back")
        self.save = Button("存为 PDF", "V", object_name="case.save")
        self._arrange()
        self._show_detail(False)

    def connect_to(self, presenter: CasePresenter) -> None:
        """Where what the person does goes."""
        self._presenter = presenter
        self.search.searched.connect(presenter.find)
        self.search.entered.connect(lambda _: self.list.rows.setFocus())
        self.list.rows.opened.connect(presenter.open)
        self.papers.chosen.connect(self._look)
        self.form_tab.triggered.connect(lambda: self._show_tab(True))
        self.list_tab.triggered.connect(lambda: self._show_tab(False))
        self.back.triggered.connect(self._go_back)
        self.save.triggered.connect(self._save)
        self.reason.entered.connect(lambda: presenter.set_aside(self.reason.text()))

    # ── told by the presenter

    def show_list(self, rows: tuple[CaseRow, ...], found: bool) -> None:
        self._show_detail(False)
        self._title.set_text(f"办件 {len(rows)}" if rows else "办件")
        self._sub.set_text("找到的" if found else "最新的在最上面")
        self.empty.say(
            "没有找到办件" if found else "还没有办件",
            "只找得到本机账本里的办件" if found else "在受理台收件以后，办件会排到这里",
        )
        self.empty.setVisible(not rows)
        self.list.setVisible(bool(rows))
        self.list.set_rows([found_row(row) for row in rows])

    def show_head(self, head: CaseHead) -> None:
        self._show_detail(True)
        self._title.set_text(head.number)
        self._sub.set_text(f"查询码 {head.query_code}")
        self._stage.set_mark(head.stage, BADGES[head.tone], "-")
        self._item.set_text(head.item)
        self._who.set_text(head.applicant)
        for index, widget in enumerate(self._clocks):
            widget.setVisible(index < len(head.clocks))
            if index < len(head.clocks):
                clock = head.clocks[index]
                marks = {
                    "unpublished": calendar_unpublished(),
                    "past": past_promise(clock.days),
                    "near": days_left(clock.days, near=True),
                    "running": days_left(clock.days),
                }
                segments = [Segment(stretch, days) for stretch, days in clock.stretches]
                widget.show_clock(clock.title, clock.note, segments, clock.until, marks[clock.state])
        self.setFocus()

    def show_story(self, lines: tuple[StoryLine, ...]) -> None:
        self.story_zone.set_note(f"{len(lines)} 步")
        self.story.set_lines(lines)
        self._look_away()

    def show_papers(self, rows: tuple[PaperRow, ...]) -> None:
        self._shas = tuple(row.sha256 for row in rows)
        self._chosen = 0
        self.papers_zone.set_note(str(len(rows)))
        self._paper_rows = tuple(
            PaperLine(row.name, row.number, row.number, "plain", row.rest, row.name) for row in rows
        )
        self.papers.set_lines(self._paper_rows, 0)

    def show_form(self, rows: tuple[tuple[str, str], ...]) -> None:
        self._form = rows
        self._show_tab(True)

    def show_checklist(self, rows: tuple[tuple[str, str], ...]) -> None:
        self._checklist = rows
        self.list_tab.set_caption(f"材料 {len(rows)}")

    def show_acts(self, acts: tuple[NextAct, ...], note: str) -> None:
        for button in self._act_buttons:
            button.hide()
            button.deleteLater()
        self._act_buttons = []
        for index, act in enumerate(acts):
            button = Button(
                act.word,
                act.key,
                ButtonKind.PRIMARY if index == 0 else ButtonKind.SECONDARY,
                object_name=f"case.act.{act.act}",
            )
            if act.why:
                button.lock(act.why)
            button.triggered.connect(lambda which=act.act: self._act(which))
            self._acts.addWidget(button)
            self._act_buttons.append(button)
        self._note.set_text(note)
        self.reason.hide()

    def show_pages(self, pictures: tuple[Picture, ...], text: str) -> None:
        self.paper.set_pages([image_of(picture) for picture in pictures])
        self._paper_text.set_text(text)
        self._left.setCurrentWidget(self.paper if pictures else self._paper_text)
        self.story_zone.set_title("文书")

    def show_message(self, text: str, tone: str) -> None:
        self.banner.say(BANNERS.get(tone, BannerKind.NOTE), text)

    def ask_reason(self) -> None:
        self.reason.show()
        self.reason.select_all()

    # ── done by the person

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        detail = self._detail.isVisible()
        if event.text() == "/":
            self.search.field.select_all()
        elif key == Qt.Key.Key_Escape and detail:
            self._go_back()
        elif key == Qt.Key.Key_Space and detail:
            self._look(self._chosen)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and detail and self._shas:
            step = 1 if key == Qt.Key.Key_Down else -1
            self._look(max(0, min(len(self._shas) - 1, self._chosen + step)))
        elif key == Qt.Key.Key_V and detail:
            self._save()
        elif detail and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.paper.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(560), px(420))

    def _act(self, which: str) -> None:
        if self._presenter is not None:
            self._presenter.act(which)

    def _look(self, index: int) -> None:
        if self._presenter is not None and 0 <= index < len(self._shas):
            self._chosen = index
            self.papers.set_lines(self._paper_rows, index)
            self._presenter.look_at_paper(self._shas[index])

    def _look_away(self) -> None:
        self._left.setCurrentWidget(self._story_scroll)
        self.story_zone.set_title("经过")

    def _go_back(self) -> None:
        if self._left.currentWidget() is not self._story_scroll:
            self._look_away()
        elif self._presenter is not None:
            self._presenter.browse()
            self.list.rows.setFocus()

    def _save(self) -> None:
        if self._presenter is None or self._left.currentWidget() is not self.paper:
            return
        path, _ = QFileDialog.getSaveFileName(self, "存为 PDF", "文书.pdf", "PDF (*.pdf)")
        if path:
            self._presenter.save_paper(Path(path))

    def _show_tab(self, form: bool) -> None:
        self._on_form = form
        self.form_tab.set_kind(ButtonKind.PRIMARY if form else ButtonKind.SECONDARY)
        self.list_tab.set_kind(ButtonKind.SECONDARY if form else ButtonKind.PRIMARY)
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        rows = self._form if form else self._checklist
        for at, (label, value) in enumerate(rows):
            self._grid.addWidget(Label(label, "aid", "t2", wrap=True), at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(Label(value, "body", wrap=True), at, 1, Qt.AlignmentFlag.AlignTop)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, px(110 if form else 240))
        self._grid.setRowStretch(len(rows), 1)

    def _show_detail(self, detail: bool) -> None:
        self._detail.setVisible(detail)
        self._browse.setVisible(not detail)
        for part in (self._stage, self._item, self._who, self._foot):
            part.setVisible(detail)
        for clock in self._clocks:
            clock.setVisible(detail)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        top = Card("cases.head")
        head = QVBoxLayout(top)
        head.setContentsMargins(px(16), px(10), px(14), px(10))
        first = QHBoxLayout()
        first.setSpacing(px(10))
        for part in (self._title, self._stage, self._item):
            first.addWidget(part)
        first.addWidget(self._who, 1)
        first.addWidget(self._sub)
        first.addWidget(self.search)
        head.addLayout(first)
        clocks = QHBoxLayout()
        clocks.setSpacing(px(28))
        for clock in self._clocks:
            clocks.addWidget(clock, 1)
        head.addLayout(clocks)
        column.addWidget(top)
        column.addWidget(self.banner)
        self._browse = Card("cases.body")
        browse = QVBoxLayout(self._browse)
        browse.setContentsMargins(1, 1, 1, 1)
        browse.addWidget(self.list, 1)
        browse.addWidget(self.empty, 1)
        column.addWidget(self._browse, 1)
        self._detail = QWidget()
        both = QHBoxLayout(self._detail)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(px(8))
        self._left = QStackedWidget()
        self._story_scroll = Scroll(self.story)
        for page in (self._story_scroll, self.paper, self._paper_text):
            self._left.addWidget(page)
        self.story_zone.body.addWidget(self._left, 1)
        both.addWidget(self.story_zone, 11)
        right = QVBoxLayout()
        right.setSpacing(px(8))
        self.papers_zone.body.addWidget(self.papers)
        right.addWidget(self.papers_zone)
        form = Card("case.form")
        inner = QVBoxLayout(form)
        inner.setContentsMargins(px(12), px(4), px(12), px(8))
        tabs = QHBoxLayout()
        tabs.addWidget(self.form_tab)
        tabs.addWidget(self.list_tab)
        tabs.addStretch(1)
        tabs.addWidget(Label("只读", "aid", "t2"))
        inner.addLayout(tabs)
        inner.addWidget(Scroll(self._rows), 1)
        right.addWidget(form, 1)
        both.addLayout(right, 6)
        column.addWidget(self._detail, 1)
        self._foot = Card("case.foot")
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(px(12), px(8), px(12), px(8))
        foot.setSpacing(px(8))
        foot.addWidget(Label("可以办", "aid", "t2"))
        foot.addLayout(self._acts)
        foot.addWidget(self.reason)
        foot.addWidget(self._note, 1)
        foot.addWidget(self.save)
        foot.addWidget(self.back)
        column.addWidget(self._foot)
