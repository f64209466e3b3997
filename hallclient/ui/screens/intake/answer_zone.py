"""The answer bar: one sentence, its article, four decisions that never move, the way on."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hallclient.ui.screens.intake.models import AnswerBar, Decision, DecisionKey
from hallclient.ui.screens.intake.tones import BARS, ICONS, INKS
from hallclient.ui.theme import font, px
from hallclient.ui.widgets.button import Button, ButtonKind, fit_sides
from hallclient.ui.widgets.card import Card
from hallclient.ui.widgets.decision_button import DecisionButton
from hallclient.ui.widgets.label import IconLabel, Label
from hallclient.ui.widgets.menu import Menu
from hallclient.ui.widgets.naming import named, set_tip
from hallclient.ui.widgets.paint import text_width
from hallclient.ui.widgets.progress import Progress
from hallclient.ui.widgets.runs import Run, RunText

ORDER: tuple[Decision, ...] = ("accept", "notify", "refuse", "defer")
_FITS: tuple[tuple[int, int, tuple[Decision, ...]], ...] = (
    (11, 3, ()),
    (8, 3, ()),
    (8, 3, ("defer",)),
    (8, 2, ("defer",)),
    (8, 1, ("defer",)),
    (8, 1, ("defer", "refuse")),
    (8, 0, ("defer", "refuse")),
    (8, 0, ORDER),
)
"""Room at a key's sides, how many extras stand outside 更多, whose lines are short: the first that fits."""


def runs_of(bar: AnswerBar, details: tuple[tuple[str, str], ...]) -> tuple[Run, ...]:
    """The sentence: its head large, what is wrong in its colour."""
    runs = [Run(bar.headline, INKS[bar.tone], bold=True, role="answer")]
    for place, (text, tone) in enumerate(details):
        gap = " " if place and tone != "plain" else "　"
        runs.append(Run(f"{gap}{text}", INKS[tone], bold=tone in ("red", "amber")))
    return tuple(runs)


class AnswerZone(Card):
    """Shows the answer and tells which key was pressed; a locked one only flashes its line."""

    pressed = Signal()  # one of its keys, before what that does
    decided = Signal(str)
    part_accepted = Signal()
    received = Signal()
    printed = Signal()
    parked = Signal()
    grounds_asked = Signal()
    extras_asked = Signal()
    parts_asked = Signal()
    change_asked = Signal()
    beside_asked = Signal()

    def __init__(self) -> None:
        super().__init__("intake.answer")
        self.setAccessibleName("答复")
        self._bar = AnswerBar()
        self._tabbed = self._told = False
        self._runs: tuple[Run, ...] = ()
        self._short_runs: tuple[Run, ...] = ()
        self._shown = ""
        self._icon = IconLabel("info", 18, "ac2", stroke=2.25)
        self._sentence = named(RunText((), "body", wrap=False), "intake.answer.sentence")
        self._sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._saved = named(Label("", "aid", "gr"), "intake.saved")
        self._saved_icon = IconLabel("check", 14, "gr")
        self._law = named(Label("", "note", "t2", elide=True), "intake.answer.law")
        self._reasons = named(RunText((), "aid"), "intake.answer.reasons")
        self._reasons.hide()
        self.keys: dict[Decision, DecisionButton] = {}
        self.progress = Progress("intake.busy", "接着等")
        for which, word, key in (
            ("accept", "受理", "F9"),
            ("notify", "一次性告知", "F10"),
            ("refuse", "不予受理", "F11"),
            ("defer", "容缺受理", "F8"),
        ):
            button = DecisionButton(word, key, object_name=f"intake.decide.{which}")
            button.triggered.connect(lambda which=which: self.decided.emit(which))
            self.keys[which] = button  # type: ignore[index]
        self.part = DecisionButton("先受理", "Shift+F9", object_name="intake.decide.part")
        self.part.triggered.connect(self.part_accepted)
        self.part.hide()
        shifted = QShortcut(QKeySequence("Shift+F9"), self)
        for signal in (self.pressed, self.part_accepted):
            shifted.activated.connect(signal)
        self.receive = Button("收件凭证", "F5", object_name="intake.receive", bind=False)
        self.print = Button("打印", "Ctrl+P", object_name="intake.print", bind=False)
        self.park = Button("暂存，下一位", "Ctrl+N", object_name="intake.park", bind=False)
        self._extras = (self.receive, self.print, self.park)
        for extra, key in zip(self._extras, ("F5", "Ctrl+P", "Ctrl+N"), strict=True):
            shortcut = QShortcut(QKeySequence(key), self)  # the key works while its button is in 更多
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(extra.click)
        self.more = Button("更多", "Alt+M", object_name="intake.more")
        self.receive.triggered.connect(self.received)
        self.print.triggered.connect(self.printed)
        self.park.triggered.connect(self.parked)
        self.more.triggered.connect(self._open_more)
        self.ground = Button(
            "不予受理理由",
            "Alt+L",
            ButtonKind.QUIET,
            object_name="intake.grounds.open",
            height=20,
            role="note",
            bind=False,
        )
        self.ground.triggered.connect(self.grounds_asked)
        self.more.hide()
        self._beside = named(Label("", "aid", "am", bold=True, elide=True), "intake.answer.beside")
        self.compare = Button(
            "对照", "Alt+D", object_name="intake.beside.open", height=24, role="aid", bind=False
        )
        self.compare.triggered.connect(self.beside_asked)
        for one in (*self.keys.values(), *self._extras, self.part, self.more):
            one.pressed.connect(self.pressed)
        self._arrange()

    def show_answer(self, bar: AnswerBar) -> None:
        """Another answer; what is the same isn't touched: most keys in a field change nothing here."""
        if self._told and bar == self._bar:
            return
        self._told = True
        before, self._bar = self._bar, bar
        if (bar.tone, bar.headline, bar.details) != (before.tone, before.headline, before.details):
            self.set_left_bar(BARS[bar.tone])
            self._icon.set_icon(ICONS[bar.tone], INKS[bar.tone])
            self._runs = runs_of(bar, bar.details)
            self._short_runs = runs_of(bar, bar.short)
            self._fit_sentence()
            set_tip(self._sentence, "".join(run.text for run in self._runs))
        self._law.set_text(bar.law)
        self._beside.set_text(bar.beside)
        self._beside_row.setVisible(bool(bar.beside))
        for key in bar.keys:
            self._show_key(key)
        self.part.setVisible(bar.partial is not None)
        if bar.partial is not None:
            self._name_part()
            self.part.offer(bar.partial.line)
        self.receive.set_caption(bar.receipt_word)
        if bar.receipt_allowed:
            self.receive.unlock()
        else:
            self.receive.lock(bar.receipt)
        if self._tabbed:
            self._say_reasons()
        self._fit_keys()

    def show_saved(self, text: str, tone: str) -> None:
        """`草稿已存 10:42:07`."""
        self._saved.set_text(text)
        self._saved.set_ink("gr" if tone == "green" else "rd")
        self._saved_icon.set_icon(
            "check" if tone == "green" else "triangle-alert", "gr" if tone == "green" else "rd"
        )
        self._saved_icon.setVisible(bool(text))

    def flash(self, decision: Decision) -> None:
        """The line of a locked key."""
        self.keys[decision].click()

    def set_layout_mode(self, *, narrow: bool, tabbed: bool) -> None:
        """`narrow` under 1300: less room in the keys; `tabbed` under 1000: keys of one line, extras in 更多."""
        self._tabbed = tabbed
        for button in (*self.keys.values(), self.part):
            button.set_compact(tabbed)
        self._reasons.setVisible(tabbed)
        self._law.setVisible(not tabbed)
        self.ground.setVisible(not tabbed)
        self._name_part()
        self._row.setSpacing(px(6 if tabbed else 8))
        for key in self._bar.keys:
            self._show_key(key)
        if tabbed:
            self._say_reasons()
        self._fit_keys()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_sentence()
        self._fit_keys()

    def _name_part(self) -> None:
        """先受理 A、C、D; where large text leaves no room, 先受理: which ones, its tip says."""
        if self._bar.partial is not None:
            word = self._bar.partial.word
            self.part.set_caption(word.partition(" ")[0] if self._tabbed else word)
            set_tip(self.part, word)

    def _fit_keys(self) -> None:
        """No key and no reason is cut: less room at the sides, then extras into 更多, then shorter lines."""
        room = self.width() - px(28)
        words = {
            (which, short): self.keys[which].words_width(short=short)
            for which in ORDER
            for short in (False, True)
        }
        for padding, extras, short in _FITS:
            if self._tabbed:
                padding, extras, short = 11, 0, ()
            if self._tabbed or self._keys_width(words, padding, extras, short) <= room:
                break
        for which, button in self.keys.items():
            button.set_padding(padding)
            button.set_short(which in short)
        self.part.set_padding(padding)
        for index, extra in enumerate(self._extras):
            extra.setVisible(index >= len(self._extras) - extras)
        self.more.setVisible(extras < len(self._extras))
        row = [*self.keys.values(), *([self.part] if self._bar.partial is not None else []), self.more]
        fit_sides(row, room - px(6) * len(row) if self._tabbed else None)

    def _keys_width(
        self,
        words: Mapping[tuple[Decision, bool], int],
        padding: int,
        extras: int,
        short: tuple[Decision, ...],
    ) -> int:
        widths = [words[which, which in short] + 2 * px(padding) for which in ORDER]
        if self._bar.partial is not None:
            widths.append(self.part.words_width(short=False) + 2 * px(padding))
        shown = self._extras[len(self._extras) - extras :]
        widths += [extra.sizeHint().width() for extra in shown]
        if extras < len(self._extras):
            widths.append(self.more.sizeHint().width())
        return sum(widths) + px(8) * len(widths)

    def _fit_sentence(self) -> None:
        """Where the words don't fit, fewer; never cut in the middle of a word; the tip has all of it."""
        room = self._sentence.width() - px(70)
        whole = sum(text_width(run.text, font(run.role or "body", run.bold)) for run in self._runs)
        shown: list[Run] = []
        for run in self._runs if whole <= room else self._short_runs:
            room -= text_width(run.text, font(run.role or "body", run.bold))
            if room < 0 and shown:
                if len(shown) > 1:  # "and others" needs something before it
                    shown.append(Run("　等", "t2"))
                break
            shown.append(run)
        self._shown = "".join(run.text for run in shown)
        self._sentence.set_runs(shown)
        self._sentence.setAccessibleName("".join(run.text for run in self._runs))

    @property
    def law(self) -> str:
        """The article, the term and the last day, whole."""
        return self._bar.law

    @property
    def shown_sentence(self) -> str:
        """The sentence as it stands there; its accessible name is always the whole."""
        return self._shown

    def _show_key(self, key: DecisionKey) -> None:
        button = self.keys[key.decision]
        button.set_caption("容缺" if self._tabbed and key.decision == "defer" else key.word)
        if key.allowed:
            button.offer(key.line, primary=key.primary)
        else:
            button.lock(key.line)

    def _say_reasons(self) -> None:
        runs: list[Run] = []
        for key in self._bar.keys:
            if not key.allowed:
                gap = "　" if runs else ""
                word = "容缺" if key.decision == "defer" else key.word  # as its key says
                runs += [Run(f"{gap}{word}", "t2", bold=True), Run(f" {key.line}", "t2")]
        self._reasons.set_runs(runs)

    def _open_more(self) -> None:
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("intake.more.menu")
        menu.addAction("出收件凭证　F5", self.received.emit).setEnabled(self._bar.receipt_allowed)
        menu.addAction("打印　Ctrl+P", self.printed.emit)
        menu.addAction("暂存，下一位　Ctrl+N", self.parked.emit)
        menu.addSeparator()
        menu.addAction("收件方式、绿色通道、帮办　Alt+Q", self.extras_asked.emit)
        menu.addAction("不予受理的理由　Alt+L", self.grounds_asked.emit)
        menu.addAction("登记申请人的变更　Alt+B", self.change_asked.emit)
        menu.addAction("按事项分开看　F12", self.parts_asked.emit)
        menu.popup(self.more.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(8), px(12), px(8))
        column.setSpacing(px(2))
        first = QHBoxLayout()
        first.setSpacing(px(8))
        first.addWidget(self._icon)
        first.addWidget(self._sentence, 1)
        first.addWidget(self.progress)
        first.addWidget(self.ground)
        first.addWidget(self._saved_icon)
        first.addWidget(self._saved)
        column.addLayout(first)
        second = QHBoxLayout()
        second.setSpacing(px(2))
        second.addWidget(self._law, 1)
        second.addWidget(self._reasons, 1)
        column.addLayout(second)
        self._beside_row = QWidget()
        third = QHBoxLayout(self._beside_row)
        third.setContentsMargins(0, 0, 0, 0)
        third.setSpacing(px(6))
        third.addWidget(IconLabel("files", 16, "am"))
        third.addWidget(self._beside)
        third.addWidget(self.compare)
        third.addStretch(1)
        self._beside_row.hide()
        column.addWidget(self._beside_row)
        column.addSpacing(px(4))
        self._row = keys = QHBoxLayout()
        keys.setSpacing(px(8))
        for which in ORDER:
            keys.addWidget(self.keys[which])
            if which == "accept":
                keys.addWidget(self.part)
        keys.addStretch(1)
        for extra in (self.receive, self.print, self.park, self.more):
            keys.addWidget(extra)
        column.addLayout(keys)
        self._saved_icon.hide()
