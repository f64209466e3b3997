"""The outcome as in design 04: the paper at the left; number, code, last days and papers at the right."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hallclient.app.pictures import Picture
from hallclient.app.print_desk import Choice
from hallclient.ui.screens.outcome.due_row import INKS, DueRow
from hallclient.ui.screens.outcome.face import CaseFace
from hallclient.ui.screens.outcome.keys_row import KeysRow
from hallclient.ui.screens.outcome.lines import PaperLine
from hallclient.ui.screens.outcome.page_image import image_of
from hallclient.ui.screens.outcome.paper_rows import PaperRows
from hallclient.ui.screens.outcome.presenter import OutcomePresenter
from hallclient.ui.screens.outcome.printer_menu import ask_printer, runs_of
from hallclient.ui.screens.outcome.qr_modules import modules_of
from hallclient.ui.theme import font, px, theme
from hallclient.ui.widgets.badge import Badge, BadgeKind
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.card import Card, Line, ZoneCard
from hallclient.ui.widgets.keycap import KeyCap
from hallclient.ui.widgets.label import IconLabel, Label
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.number_display import NumberDisplay
from hallclient.ui.widgets.paint import text_width
from hallclient.ui.widgets.paper_view import PaperView
from hallclient.ui.widgets.qr_view import QrView
from hallclient.ui.widgets.scroll import Scroll

DIGITS = tuple("123456789")
DRAWING = "正在显示这一张"
PRINT_KEYS = {"r": "again", "o": "other", "y": "in_hand", "s": "slip"}
MARKS = {"green": "check", "amber": "triangle-alert", "red": "x", "blue": "check", "plain": "info"}
REPORTS = {
    "blue": (BadgeKind.PLAIN, "clock"), "amber": (BadgeKind.AMBER, "clock"),
    "green": (BadgeKind.QUIET_GREEN, "check"),
}  # fmt: skip
"""How far what was done was reported: kind and icon of its badge."""
BANNERS = {"red": BannerKind.HAPPENED, "green": BannerKind.RESTORED, "amber": BannerKind.DO_FIRST}


class OutcomeView(QWidget):
    """Enter goes to the next applicant; left and right turn the papers, digits the cases.

    V saves the paper shown, R prints it again, O at another printer, Y says that it is in hand; S prints the slips.
    Where forms are looked at before any act, Enter and Esc go back to the application.
    """

    def __init__(self, parent: QWidget | None = None, *, at_once: bool = True) -> None:
        super().__init__(parent)
        named(self, "outcome", "办理结果")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._presenter: OutcomePresenter | None = None
        self._whole = self._resized = False
        self.making = self._make()  # gone through at once, or by whoever makes the view ahead
        deque(self.making if at_once else (), maxlen=0)

    def _make(self) -> Iterator[None]:
        self.paper_zone = ZoneCard("outcome.paper.zone", "文书", icon="file-text")
        self._tabs: list[Button] = []
        self._shown, self._current, self._roomy, self._low = 0, 0, True, False
        self._tight = False
        self._message = ("", "plain")
        for word, key in (("换张", "← →"), ("放大", "+")):
            self.paper_zone.head_right.addWidget(Label(word, "aid", "t2"))
            self.paper_zone.head_right.addWidget(KeyCap(key))
        self.paper = PaperView("outcome.paper")
        self._no_paper = Label("", "body", "t2", wrap=True, align=Qt.AlignmentFlag.AlignCenter)
        self._no_paper.hide()
        self.paper_zone.body.addWidget(self.paper, 1)
        self.paper_zone.body.addWidget(self._no_paper)
        yield
        self.face = Card("outcome.face")
        self._mark = IconLabel("check", 24, "gr", stroke=2.25)
        self._headline = named(Label("", "page", "gr"), "outcome.headline")
        self._title = named(Label("", "text", "t2", elide=True), "outcome.title")
        self._report = named(Badge("", BadgeKind.PLAIN), "outcome.report", "上报")
        self._report.hide()
        self.qr = QrView("outcome.qr")
        self.number = NumberDisplay("outcome.case_no")
        self._code = named(Label("", "figure"), "outcome.query_code", "查询码")
        yield
        self._captions = (Label("办件编号", "body", "t2"), Label("查询码", "body", "t2"))
        self._dues = DueRow()
        self._others = QVBoxLayout()
        self._other_buttons: list[Button] = []
        self._rule = Line()
        yield
        self.papers_zone = ZoneCard("outcome.papers.zone", "文书入卷", icon="printer")
        self._facing = named(Label("申请人屏已显示 ✓", "aid", "t2"), "outcome.facing")
        self._facing.hide()
        self.papers_zone.head_right.addWidget(self._facing)
        self.papers = PaperRows(slips=True)
        self.banner = Banner("outcome.message")
        yield
        self.keys = KeysRow()
        self.next, self.see = self.keys.next, self.keys.see
        self.save, self.save_all = self.keys.save, self.keys.save_all
        yield
        yield from self._arrange()
        self._whole = True
        if self._resized:
            self._fit()

    @property
    def presenter(self) -> OutcomePresenter | None:
        """Whose view this is."""
        return self._presenter

    def connect_to(self, presenter: OutcomePresenter) -> None:
        """Where what the person does goes."""
        self._presenter = presenter
        self.next.triggered.connect(presenter.next_applicant)
        self.see.triggered.connect(presenter.open_case)
        self.keys.decide.triggered.connect(presenter.decide)
        self.save.triggered.connect(self._save)
        self.save_all.triggered.connect(self._save_all)
        self.paper.turned.connect(presenter.turn)
        self.papers.chosen.connect(presenter.choose_paper)
        self.papers.asked.connect(self._print_key)

    # ── told by the presenter

    def show_case(self, face: CaseFace) -> None:
        ink = INKS[face.tone]
        self.face.set_top_bar(ink)
        self._mark.set_icon(MARKS[face.tone], ink)
        self._headline.set_text(face.headline)
        self._headline.set_ink(ink)
        self._title.set_text(face.title)
        for part in (self.number, self._code, self.qr, self._rule, *self._captions):
            part.setVisible(bool(face.case_no))
        self._report.hide()  # of another case; this one's is on its way
        self.papers_zone.set_title(face.papers_title)
        self._facing.setVisible(face.facing)
        self.keys.show_face(face)
        if face.case_no:
            self.number.set_number(face.case_no)
            self._code.set_text(face.query_code)
            self.qr.set_matrix(modules_of(face.qr))
            self.qr.setVisible(bool(face.qr))
        self._dues.show_dues(face.dues)
        self._show_others(face.others, face.current)
        self._captions[0].setVisible(self._captioned)
        self.setFocus()

    def show_papers(self, lines: tuple[PaperLine, ...], current: int) -> None:
        self.papers_zone.set_note(f"{len(lines)} 种" if lines else "")
        self._shown = len(lines)
        self.paper_zone.set_note(f"{current + 1}/{len(lines)}" if lines else "")
        self.papers.set_lines(lines, current)
        self._paper_scroll.show_rect(self.papers.row_rect(current))
        for index, line in enumerate(lines):
            if index == len(self._tabs):
                tab = Button("", object_name=f"outcome.tab.{index}", height=28, role="aid")
                tab.triggered.connect(lambda index=index: self._choose(index))
                tab.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                self._tabs.append(tab)
                self.paper_zone.head.addWidget(tab)
            self._tabs[index].set_caption(line.tab)
        for index, tab in enumerate(self._tabs):
            tab.set_kind(ButtonKind.PRIMARY if index == current else ButtonKind.SECONDARY)
        self._current = current
        self._fit_tabs()

    def show_pages(self, pictures: tuple[Picture, ...], text: str) -> None:
        fitted = [image_of(picture.fitted or picture) for picture in pictures]
        self.paper.set_pages([image_of(picture) for picture in pictures], fitted)
        if not pictures and not text:
            self.paper.say_late(DRAWING)
        self._no_paper.set_text(text)
        self._no_paper.setVisible(bool(text))

    def show_message(self, text: str, tone: str) -> None:
        self._message = (text, tone)
        if self._whole:
            self._fit()
        self._say()

    def show_report(self, word: str, tone: str) -> None:
        self._report.setVisible(bool(word))
        if word:
            self._report.set_mark(word, *REPORTS[tone])

    def ask_printer(self, choices: tuple[Choice, ...]) -> None:
        if self._presenter is not None:
            ask_printer(self, choices, self._presenter.print_at, self.papers)

    # ── done by the person

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._presenter is None or event.isAutoRepeat():
            return
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.next.click()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._presenter.turn(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.paper.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.paper.zoom_out()
        elif key == Qt.Key.Key_V:
            self._save()
        elif event.text().lower() in PRINT_KEYS:
            self._print_key(PRINT_KEYS[event.text().lower()])
        elif key == Qt.Key.Key_Escape and self.see.isHidden():
            self.next.click()
        elif event.text() in DIGITS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._choose_case(int(event.text()) - 1)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.paper.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(560), px(420))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resized = True
        if self._whole:  # while it is being made ahead, it may be laid out already
            self._fit()

    def _fit(self) -> None:
        logical = self.window().width() / theme().scale
        self._right.setFixedWidth(px(520 if logical >= 1300 else 508))
        before = self._roomy, self._low, self._tight
        self._roomy = logical >= 1000
        # a note above leaves so little height that the number itself would be cut
        self._low = not self._roomy and self.height() < self.minimumSizeHint().height()
        # what is said of a paper stands below the papers: two of them at least are in sight
        self._tight = self._low or (not self._roomy and bool(self._message[0]))
        if before != (self._roomy, self._low, self._tight):
            self._captions[0].setVisible(self._captioned)
            edge, gap = (16, 10) if self._roomy else (8, 5) if not self._tight else (4, 1)
            self._face.setContentsMargins(px(20), px(edge), px(20), px(edge))
            self._face.setSpacing(px(gap))
            self._foot.setContentsMargins(
                px(12), px(8 if self._roomy else 6), px(12), px(12 if self._roomy else 8)
            )
            self._say()
        self._fit_tabs()
        self._fit_others()

    @property
    def _captioned(self) -> bool:
        """Whether the number is called by its name: not where that takes a paper's place; the digits' key stays."""
        folded = bool(self._other_buttons) and not self._roomy
        return not self.number.isHidden() and not self._low and (folded or not self._tight)

    def _fit_tabs(self) -> None:
        """As many whole tabs as there is room for, the current one among them; none is cut."""
        room = self.width() - self._right.width() - px(330)
        first = last = self._current
        used = self._tabs[first].sizeHint().width() if first < self._shown else 0
        for step in (1, -1):
            at = self._current + step
            while 0 <= at < self._shown and used + self._tabs[at].sizeHint().width() + px(8) <= room:
                used += self._tabs[at].sizeHint().width() + px(8)
                first, last = min(first, at), max(last, at)
                at += step
        for index, tab in enumerate(self._tabs):
            tab.setVisible(self._roomy and first <= index <= last and index < self._shown and used <= room)

    def _print_key(self, which: str) -> None:
        """R, O, Y and S: again, at another printer, the paper is in hand, the slips."""
        if self._presenter is not None:
            {
                "again": self._presenter.again,
                "other": self._presenter.elsewhere,
                "in_hand": self._presenter.in_hand,
                "slip": self._presenter.print_slips,
            }[which]()
        self.setFocus()

    def _say(self) -> None:
        """Where the window is low the number comes first: the sentence is short, its keys stand in the row."""
        text, tone = self._message
        self.papers_zone.show_head(self._roomy or not (text or self._low))
        said = text.split("。")
        if not self._roomy and len(said) > 2:
            text = "。".join(said[:2]) + "。"
            room = self.papers_zone.width() - px(88)  # less its icon and edges
            if self._low or text_width(text, font("body")) > room:
                text = said[0] + "。"  # that the number is kept, the number itself says
        self.banner.say(BANNERS.get(tone, BannerKind.NOTE), runs_of(text, tone))

    def _choose(self, index: int) -> None:
        if self._presenter is not None:
            self._presenter.choose_paper(index)

    def _save(self) -> None:
        if self._presenter is None or not (name := self._presenter.suggested_name()):
            return
        path, _ = QFileDialog.getSaveFileName(self, "存为 PDF", name, "PDF (*.pdf)")
        if path:
            self._presenter.save(Path(path))

    def _save_all(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "全部存入文件夹")
        if folder and self._presenter is not None:
            self._presenter.save_all(Path(folder))

    def _show_others(self, others: tuple[str, ...], current: int) -> None:
        for button in self._other_buttons:
            button.hide()
            button.deleteLater()
        self._other_buttons = []
        for index, text in enumerate(others):
            button = Button(
                text,
                str(index + 1),
                kind=ButtonKind.PRIMARY if index == current else ButtonKind.SECONDARY,
                object_name=f"outcome.case.{index}",
                height=28,
                role="aid",
            )
            button.triggered.connect(lambda index=index: self._choose_case(index))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._others.addWidget(button)
            self._other_buttons.append(button)
        self._fit_others()

    def _fit_others(self) -> None:
        """Where the window is low the number and its code come first: the other cases are a digit away."""
        several = len(self._other_buttons)
        folded = several > 0 and not self._roomy
        for button in self._other_buttons:
            button.setVisible(not folded)
        self._captions[0].set_text(f"办件编号　按 1 至 {several} 换件" if folded else "办件编号")

    def _choose_case(self, index: int) -> None:
        if self._presenter is not None:
            self._presenter.choose_case(index)

    def _arrange(self) -> Iterator[None]:
        self._right = QWidget()
        both = QHBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(px(8))
        both.addWidget(self.paper_zone, 1)
        both.addWidget(self._right)
        yield
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(px(8))
        self._face = face = QVBoxLayout(self.face)
        face.setContentsMargins(px(20), px(16), px(20), px(16))
        face.setSpacing(px(10))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self._mark)
        head.addWidget(self._headline)
        head.addWidget(self._title, 1)
        face.addLayout(head)
        middle = QHBoxLayout()
        middle.setSpacing(px(20))
        middle.addWidget(self.qr)
        numbers = QVBoxLayout()
        numbers.setSpacing(px(2))
        numbers.addWidget(self._captions[0])
        numbers.addWidget(self.number)
        code = QHBoxLayout()
        code.setSpacing(px(8))
        code.addWidget(self._captions[1])
        code.addWidget(self._code)
        code.addStretch(1)
        code.addWidget(self._report)
        numbers.addLayout(code)
        numbers.addStretch(1)
        middle.addLayout(numbers, 1)
        face.addLayout(middle)
        face.addWidget(self._rule)
        face.addLayout(self._dues)
        face.addLayout(self._others)
        right.addWidget(self.face)
        yield
        right.addWidget(self.papers_zone, 1)
        yield
        self._paper_scroll = Scroll(self.papers)
        self._paper_scroll.keep(lambda: self.papers.row_rect(self._current))
        self._paper_scroll.setMinimumHeight(px(36))
        self.face.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.papers_zone.body.addWidget(self._paper_scroll, 1)
        self._foot = foot = QVBoxLayout()
        foot.setContentsMargins(px(12), px(8), px(12), px(12))
        foot.setSpacing(px(8))
        foot.addWidget(self.banner)
        foot.addLayout(self.keys)
        self.papers_zone.body.addLayout(foot)
