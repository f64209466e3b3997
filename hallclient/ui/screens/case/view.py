"""办件 as in design 06: the list that leads to a case, and the case: clocks, acts, papers, form, next acts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from hallclient.app.outcome import CaseRow
from hallclient.app.pictures import Picture
from hallclient.app.print_desk import Choice
from hallclient.ui.screens.case.duties.form import Line
from hallclient.ui.screens.case.duties.listing import DutyRow
from hallclient.ui.screens.case.duty_part import DutyPart
from hallclient.ui.screens.case.foot_zone import CaseFoot
from hallclient.ui.screens.case.head_zone import CaseHeadZone
from hallclient.ui.screens.case.list_zone import CaseListZone
from hallclient.ui.screens.case.more import Ask, MorePresenter, Offer
from hallclient.ui.screens.case.more_strip import SAVE, MoreStrip, beside
from hallclient.ui.screens.case.next_acts import NextAct
from hallclient.ui.screens.case.paper_row import PaperRow
from hallclient.ui.screens.case.presenter import CaseHead, CasePresenter
from hallclient.ui.screens.case.prints import CasePrints
from hallclient.ui.screens.case.reading_zone import ReadingZone
from hallclient.ui.screens.case.stopping import Part
from hallclient.ui.screens.case.story import StoryLine
from hallclient.ui.screens.case.story_zone import StoryZone
from hallclient.ui.screens.narrowing import Toggle
from hallclient.ui.screens.outcome.lines import PaperLine
from hallclient.ui.screens.outcome.page_image import image_of
from hallclient.ui.screens.outcome.paper_rows import PaperRows
from hallclient.ui.screens.outcome.printer_menu import ask_printer, runs_of
from hallclient.ui.screens.outcome.view import PRINT_KEYS
from hallclient.ui.screens.reading import MaterialRow
from hallclient.ui.shell.layout import layout_kind
from hallclient.ui.theme import px, theme
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.card import ZoneCard
from hallclient.ui.widgets.keycap import KeyCap
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.progress import Progress
from hallclient.ui.widgets.table_copy import put_table

BANNERS = {"red": BannerKind.HAPPENED, "amber": BannerKind.DO_FIRST, "green": BannerKind.RESTORED}


class CasesView(QWidget):
    """/ searches, Enter opens; Space looks at a paper, arrows change it, V saves it, R prints it (again), Esc goes
    back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "cases", "办件")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._presenter: CasePresenter | None = None
        self._prints: CasePrints | None = None
        self._duties: DutyPart | None = None
        self._papers: tuple[PaperRow, ...] = ()
        self._lines: tuple[PaperLine, ...] = ()
        self._chosen = 0
        self._number = ""  # of the case that is shown
        self._fitted: tuple[bool, bool, float] | None = None
        self.head = CaseHeadZone()
        self.search = self.head.search
        self.banner = Banner("cases.message")
        self.progress = Progress("cases.busy", "不等了")
        self._browse = CaseListZone()
        self.list, self.note, self.empty = self._browse.list, self._browse.note, self._browse.empty
        self.story_zone = StoryZone()
        self.paper = self.story_zone.paper
        self.papers_zone = ZoneCard("case.papers.zone", "文书", icon="file-text")
        self.papers = PaperRows("case.papers")
        self.reading = ReadingZone()
        self.foot = CaseFoot()
        self.more = MoreStrip()
        self._arrange()
        self._show_detail(False)

    def connect_to(self, presenter: CasePresenter) -> None:
        """Where what the person does goes."""
        self._presenter = presenter
        self.search.searched.connect(presenter.browsing.find)
        self._browse.connect_to(presenter.browsing)
        self.search.entered.connect(self._entered)
        self.list.rows.opened.connect(presenter.open)
        self.papers.chosen.connect(self._look)
        self.foot.asked.connect(presenter.act)
        self.foot.reasoned.connect(presenter.give_reason)
        self.foot.back.triggered.connect(self._go_back)
        self.foot.save.triggered.connect(self._save)
        self.progress.way_out.connect(self.progress.finish)

    def connect_more(self, more: MorePresenter, *parts: Part) -> None:
        """Where what is chosen under 更多 goes, and what the other keys ask for in the same lines."""
        self.more.offers = more.offers

        def whose(key: str) -> Part | MorePresenter:
            return next((one for one in parts if one.takes(key)), more)

        def chosen(key: str) -> None:
            if key == SAVE:
                self._save()
            else:
                whose(key).choose(key)

        self.more.chosen.connect(chosen)
        self.more.filled.connect(lambda key, told: whose(key).submit(key, told))

    def connect_duties(self, duties: DutyPart) -> None:
        """Where the rare acts go."""
        self._duties = duties  # a signal alone would let it go
        self.story_zone.duties.connect_to(duties)
        self.story_zone.open_duties.triggered.connect(duties.open)

    def connect_prints(self, prints: CasePrints) -> None:
        """Where the keys of a paper's print go."""
        self._prints = prints
        self.papers.asked.connect(self._print_key)

    @property
    def asking(self) -> bool:
        """Lines of an act are being filled."""
        return self.more.asking or self.foot.asking

    # ── told by the presenter

    def ask_more(self, key: str, title: str, asks: tuple[Ask, ...]) -> None:
        self.more.ask(key, title, asks)

    def offer_more(self, offers: tuple[Offer, ...]) -> None:
        self.more.offer(offers)

    def hide_more(self) -> None:
        self.more.close_lines()

    def show_duties(self, rows: tuple[DutyRow, ...]) -> None:
        self.more.close_lines()
        self.story_zone.turn_to_duties()
        self.story_zone.duties.show_rows(rows)

    def renew_duties(self, rows: tuple[DutyRow, ...]) -> None:
        if self.story_zone.on_duties:
            self.story_zone.duties.renew_rows(rows)

    def show_duty_form(self, word: str, law: str, lines: tuple[Line, ...]) -> None:
        self.story_zone.duties.show_form(word, law, lines)

    def hide_duties(self) -> None:
        self._look_away()

    def show_attached(self, names: tuple[str, ...]) -> None:
        self.story_zone.duties.form.show_attached(names)

    def show_list(self, rows: tuple[CaseRow, ...], said: str, note: str) -> None:
        self._number = ""
        self._show_detail(False)
        self.head.show_list("办件", "姓名证件已遮盖")
        self._browse.show_list(rows, said, note)
        if not self.search.field.line.hasFocus():
            self._give_keys(self.list.rows if rows else self)

    def _give_keys(self, to: QWidget) -> None:
        """Never while another screen is shown: what was asked of the book may come later than the next key."""
        if self.isVisible():
            to.setFocus()

    def show_toggles(self, toggles: tuple[Toggle, ...]) -> None:
        self._browse.show_toggles(toggles)

    def put_table(self, text: str, html: str) -> None:
        put_table(text, html)

    def show_note(self, note: str) -> None:
        self.note.say(self.note.left, note)

    def show_head(self, head: CaseHead) -> None:
        """The same case read again leaves what is being written, and the keys where they are."""
        same, self._number = head.number == self._number, head.number
        if not same:
            self.more.close_lines()
        writing = same and (self.more.asking or self.story_zone.on_duties)
        if not writing:
            self._look_away()
        self._show_detail(True)
        self.head.show_case(head)
        self.story_zone.set_late(head.late)
        if not writing:
            self._give_keys(self)

    def show_story(self, lines: tuple[StoryLine, ...]) -> None:
        self.story_zone.show_story(lines)

    def show_papers(self, rows: tuple[PaperRow, ...]) -> None:
        self._papers = rows
        self._chosen = 0
        self.papers_zone.set_note(str(len(rows)))
        self.reading.papers_tab.set_caption(f"文书 {len(rows)}")
        self._lines = tuple(
            PaperLine(row.name, row.number, row.number, "plain", row.rest, row.name) for row in rows
        )
        self.papers.set_lines(self._lines, -1)
        self.foot.save.setEnabled(bool(rows))
        if self._prints is not None:
            self._prints.follow(rows)

    def show_paper_lines(self, lines: tuple[PaperLine, ...], owing: int) -> None:
        """The rows with their prints; one that waits for somebody is chosen, its keys are there."""
        self._lines = lines
        looking = self.story_zone.on_paper
        if owing >= 0 and not looking:
            self._chosen = owing
            if self._prints is not None:
                self._prints.choose(owing)
        self.papers.set_lines(lines, self._chosen if looking or owing >= 0 else -1)

    def ask_printer(self, choices: tuple[Choice, ...]) -> None:
        if self._prints is not None:
            ask_printer(self, choices, self._prints.print_at, self.papers)

    def show_form(self, rows: tuple[tuple[str, str], ...]) -> None:
        self.reading.show_form(rows)

    def show_checklist(self, rows: tuple[MaterialRow, ...]) -> None:
        self.reading.show_checklist(rows)

    def show_acts(self, acts: tuple[NextAct, ...], note: str) -> None:
        self.foot.show_acts(acts, note)

    def show_pages(self, pictures: tuple[Picture, ...], text: str) -> None:
        line = self._papers[self._chosen]
        self.story_zone.show_paper(line.name, line.number, [image_of(one) for one in pictures], text)

    def show_message(self, text: str, tone: str) -> None:
        self.banner.say(BANNERS.get(tone, BannerKind.NOTE), runs_of(text, tone))

    def ask_reason(self, which: str, hint: str) -> None:
        self.foot.ask_reason(which, hint)

    def show_waiting(self, waiting: bool) -> None:
        if waiting:
            self.progress.start("正在读账本")
        else:
            self.progress.finish()

    # ── done by the person

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        detail = not self._detail.isHidden()
        if event.text() == "/":
            self.search.field.select_all()
        elif not detail:
            if not self._browse.take_key(event):
                super().keyPressEvent(event)
        elif key == Qt.Key.Key_Escape:
            self._go_back()
        elif key == Qt.Key.Key_Space:
            self._look(self._chosen)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._papers:
            step = 1 if key == Qt.Key.Key_Down else -1
            shown = self.story_zone.on_paper
            self._look(max(0, min(len(self._papers) - 1, self._chosen + (step if shown else 0))))
        elif key == Qt.Key.Key_V:
            self._save()
        elif event.text().lower() in PRINT_KEYS:
            self._print_key(PRINT_KEYS[event.text().lower()])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.paper.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """The keys are the list's or the case's, so that / leads to the search."""
        super().showEvent(event)
        self._give_keys(self.list.rows if self.list.isVisible() else self)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(560), px(420))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        kind = layout_kind(self.window().width(), theme().scale)
        tabbed, narrow = kind == "tabs", kind in ("tabs", "narrow")
        if (tabbed, narrow, theme().scale) == self._fitted:
            return
        self._fitted = (tabbed, narrow, theme().scale)
        self.head.set_layout_mode(narrow=narrow, tabbed=tabbed)
        self.foot.set_layout_mode(tabbed=tabbed)
        self.foot.save.setVisible(not tabbed)
        self.more.with_save = tabbed
        # large text: the papers are a tab of the reading zone, so that acts and form keep their height
        self.papers_zone.setVisible(not tabbed)
        self.reading.hold_papers(self.papers if tabbed else None)
        if not tabbed:
            self.papers_zone.body.addWidget(self.papers)
            self.papers.show()
        self._both.setStretch(0, 1 if tabbed else 11)
        self._both.setStretch(1, 1 if tabbed else 6)

    def _entered(self, text: str) -> None:
        if self._presenter is None:
            return
        if self._presenter.entered(text):
            self.search.set_text("")
        elif self.list.isVisible():
            self.list.rows.setFocus()

    def _print_key(self, which: str) -> None:
        if self._prints is not None:
            self._prints.choose(self._chosen)
            self._prints.key(which)
        self.setFocus()

    def _look(self, index: int) -> None:
        if self._presenter is not None and 0 <= index < len(self._papers):
            self._chosen = index
            if self._prints is not None:
                self._prints.choose(index)
            self.papers.set_lines(self._lines, index)
            self._presenter.papers.look_at(self._papers[index].sha256)

    def _look_away(self) -> None:
        self.story_zone.look_away()
        self.papers.set_lines(self._lines, -1)

    def _go_back(self) -> None:
        if self.more.asking:
            self.more.close_lines()
            self.setFocus()
        elif self.foot.asking:
            self.foot.hide_reason()
            self.setFocus()
        elif self.story_zone.back():
            if self.story_zone.on_story:
                self._look_away()
                self.setFocus()
        elif self._presenter is not None:
            self._presenter.browse()

    def _save(self) -> None:
        """The paper looked at, or the first one."""
        if self._presenter is None or not self._papers:
            return
        row = self._papers[self._chosen]
        path, _ = QFileDialog.getSaveFileName(self, "存为 PDF", row.file_name, "PDF (*.pdf)")
        if path:
            self._presenter.papers.save(row.sha256, Path(path))

    def ask_file(self, name: str) -> Path | None:
        """Where a package of the case is to lie; None: nowhere."""
        path, _ = QFileDialog.getSaveFileName(self, "存归档包", name, "归档包 (*.zip)")
        return Path(path) if path else None

    def _show_detail(self, detail: bool) -> None:
        self._detail.setVisible(detail)
        self.foot.setVisible(detail)
        if not detail:
            self.more.close_lines()
        self._browse.setVisible(not detail)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.head)
        column.addWidget(self.progress)
        column.addWidget(self.banner)
        column.addWidget(self._browse, 1)
        self._detail = QWidget()
        both = QHBoxLayout(self._detail)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(px(8))
        self._both = both
        both.addWidget(self.story_zone, 11)
        right = QVBoxLayout()
        right.setSpacing(px(8))
        for word, cap in (("看", "空格"), ("换张", "↑↓")):
            self.papers_zone.head_right.addWidget(KeyCap(cap))
            self.papers_zone.head_right.addWidget(Label(word, "aid", "t2"))
        self.papers_zone.body.addWidget(self.papers)
        right.addWidget(self.papers_zone)
        right.addWidget(self.reading, 1)
        both.addLayout(right, 6)
        column.addWidget(self._detail, 1)
        column.addWidget(self.more)
        column.addWidget(self.foot)
        beside(self.more, self.foot.row, self.foot.save)
