"""The strip below the case: what was proposed, the acts as joined buttons with their digits, what is written, and the
keys that sign it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpacerItem, QVBoxLayout

from hallclient.ui.screens.approval.contract import FLAGS, Flag, Lines
from hallclient.ui.screens.approval.strip import Strip
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.card import Card
from hallclient.ui.widgets.decision_button import DecisionButton
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.label import IconLabel, Label
from hallclient.ui.widgets.naming import named

PROPOSED = {"grant": ("建议准予", "gr"), "refuse": ("建议不予", "rd"), "": ("", "t2")}
MAIN_UNITS, MORE_UNITS = 1000, 400


class StripZone(Card):
    """`chosen(act)`, `written(main, more, third)`, `said(what)`, and the keys' own signals."""

    chosen = Signal(str)
    written = Signal(str, str, str)
    said = Signal(str)

    def __init__(self) -> None:
        super().__init__("approval.strip")
        self.setAccessibleName("意见和签发")
        self._asking = named(Label("审查意见", "body", bold=True), "approval.said.title")
        self._said = named(Label("", "body", elide=True), "approval.said")
        self._proposed = named(Label("", "body", bold=True), "approval.proposed")
        self._title = named(Label("复核意见", "body", bold=True), "approval.title")
        self._acts = [
            Button("", str(at), object_name=f"approval.act.{at}", height=32, bind=False) for at in (1, 2, 3)
        ]
        self._names: list[str] = []
        self._dated = self._tabbed = self._refusing = False
        self._offered: tuple[Flag, ...] = ()
        self._filler = QSpacerItem(0, 0)
        for at, button in enumerate(self._acts):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.triggered.connect(partial(self._choose, at))
            button.refused.connect(partial(self._choose, at))
        self.main = Field("approval.main", "意见", max_units=MAIN_UNITS, height=32)
        self.more = Field("approval.more", "补充", max_units=MORE_UNITS, height=32)
        self.main.edited.connect(self._tell)
        self.third = Field("approval.third", "编号", max_units=MORE_UNITS, height=32)
        self.more.edited.connect(self._tell)
        self.third.edited.connect(self._tell)
        self.sign = DecisionButton("签这一件，看下一件", "F9", object_name="approval.sign")
        self.sign.set_compact(True)
        self.skip = Button("跳过", "↓", object_name="approval.skip", bind=False)
        self.pages = Button("看材料", "F4", object_name="approval.pages")
        self.whole = Button("看办件", "F7", object_name="approval.whole")
        self._flags = {
            name: Button(word, key, object_name=f"approval.{name}", bind=False)
            for name, (key, word) in FLAGS.items()
        }
        for name, button in self._flags.items():
            button.triggered.connect(partial(self.said.emit, name))
        self._mark = IconLabel("", 14, "gr", stroke=2.25)
        self._note = named(Label("", "aid", "t2", elide=True), "approval.note")
        self._arrange()

    @property
    def note(self) -> str:
        """Which rule holds, or why nothing may be signed here."""
        return self._note.text()

    def show_strip(self, strip: Strip, chosen: str, lines: Lines) -> None:
        """For one case; what is being written stays under the hands."""
        word, ink = PROPOSED[strip.proposes]
        self._asking.set_text(strip.asked)
        self._said.set_text(strip.said)
        self._proposed.set_text(word)
        self._proposed.set_ink(ink)
        self._title.set_text(strip.title)
        self._names = [one.act for one in strip.choices]
        for at, button in enumerate(self._acts):
            button.setVisible(at < len(strip.choices))
            if at < len(strip.choices):
                one = strip.choices[at]
                button.set_caption(one.word)
                button.set_kind(ButtonKind.PRIMARY if one.act == chosen else ButtonKind.SECONDARY)
                button.lock(one.why)
        self._show_lines(lines, writes=bool(lines.main_hint))
        self._show_sign(strip, chosen)

    def show_nothing(self) -> None:
        """No case."""
        self.setVisible(False)

    def set_layout_mode(self, *, narrow: bool, tabbed: bool) -> None:
        """Narrower windows leave the words beside the keys less room; with large text what is written has a line of its
        own."""
        for button in (self.sign, self.skip, self.pages, self.whole, *self._flags.values(), *self._acts):
            button.set_side(6 if tabbed else 9 if narrow else 12)
        self.sign.set_caption(self.sign.caption.partition("，")[0] + ("" if tabbed else "，看下一件"))
        self.skip.setVisible(not tabbed)
        self._tabbed = tabbed
        self._fit_flags()
        self._fit_writing()
        self._fit_more()

    def say(self, key: str) -> bool:
        """L, M, B; whether one of them is offered."""
        found = next((one for one in self._offered if one.key == key), None)
        if found is None or not self._flags[found.name].isVisible():
            return False
        self._flags[found.name].click()
        return True

    def press(self, digit: int) -> bool:
        """1, 2, 3; whether there is such an act."""
        if 0 < digit <= len(self._names):
            self._choose(digit - 1)
            return True
        return False

    def _choose(self, at: int, _why: str = "") -> None:
        if at < len(self._names):
            self.chosen.emit(self._names[at])

    def _tell(self) -> None:
        self.written.emit(self.main.text(), self.more.text(), self.third.text())

    def _show_lines(self, lines: Lines, *, writes: bool) -> None:
        for field, text, hint in (
            (self.main, lines.main, lines.main_hint),
            (self.more, lines.more or "", lines.more_hint),
            (self.third, lines.third or "", lines.third_hint),
        ):
            field.line.setPlaceholderText(hint)
            field.line.setAccessibleName(hint or "意见")
            field.set_text(text)
        self.main.setVisible(writes)
        self.more.setVisible(writes and lines.more is not None)
        self.third.setVisible(writes and lines.third is not None)
        self._dated = lines.more_hint.startswith("有效期")
        self._refusing = lines.more is not None and not self._dated
        self._offered = lines.flags if writes else ()
        self._fit_writing()
        self._fit_more()
        self._fit_flags()

    def _fit_flags(self) -> None:
        """With large text the keys say it shortly, and a rule that holds has no room beside them."""
        offered = {one.name: one for one in self._offered}
        for name, button in self._flags.items():
            one = offered.get(name)
            button.setVisible(one is not None)
            if one is not None:
                button.set_caption(one.short if self._tabbed else one.word)
                button.setAccessibleName(one.word)
                button.set_kind(ButtonKind.PRIMARY if one.on else ButtonKind.SECONDARY)
        self._title.setVisible(not (self._tabbed and "measured" in offered))
        for told in (self._note, self._mark):
            told.setVisible(not self._tabbed or "looked_up" not in offered)

    def _fit_writing(self) -> None:
        """The acts stand at the left, be there a line beside them or not. With large text, and where two long lines
        are asked for, what is written has a line of its own."""
        apart = self._tabbed or self._refusing
        row = self._below if apart else self._writing
        for field, stretch in ((self.main, 3), (self.more, 2), (self.third, 3)):
            for other in (self._below, self._writing):
                other.removeWidget(field)
            row.addWidget(field, stretch)
        beside = not apart and bool(self.main.line.placeholderText())
        self._filler.changeSize(0, 0, QSizePolicy.Policy.Fixed if beside else QSizePolicy.Policy.Expanding)
        self._writing.removeItem(self._filler)
        self._writing.addItem(self._filler)

    def _fit_more(self) -> None:
        """A day takes less room than words."""
        self.more.setMinimumWidth(px(120) if self._dated else px(40))
        self.more.setMaximumWidth(px(130) if self._dated else px(2000))

    def _show_sign(self, strip: Strip, chosen: str) -> None:
        self.setVisible(True)
        if strip.barred or not chosen:
            self.sign.lock(strip.barred or "没有可以签的")
        else:
            self.sign.set_caption("已用印，看下一件" if strip.mode == "seal" else "签这一件，看下一件")
            self.sign.offer("", primary=True)
        self._note.set_text(strip.barred or strip.note)
        self._note.set_ink("am" if strip.barred else "t2")
        icon, ink = ("triangle-alert", "am") if strip.barred else ("check", "gr")
        self._mark.set_icon(icon if strip.barred or strip.note else "", ink)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(8), px(14), px(8))
        column.setSpacing(px(7))
        said, keys = QHBoxLayout(), QHBoxLayout()
        self._writing, self._below = QHBoxLayout(), QHBoxLayout()
        for row in (said, self._writing, self._below, keys):
            row.setSpacing(px(8))
            column.addLayout(row)
        said.addWidget(self._asking)
        said.addWidget(self._said)
        said.addWidget(self._proposed)
        said.addStretch(1)
        self._writing.addWidget(self._title)
        for button in self._acts:
            self._writing.addWidget(button)
        for name in ("measured", "bars"):  # of a refusal, whose lines stand below
            self._writing.addWidget(self._flags[name])
        self._fit_writing()
        for button in (self.sign, self.skip, self.pages, self.whole, self._flags["looked_up"]):
            keys.addWidget(button)
        keys.addStretch(1)
        keys.addWidget(self._note)
        keys.addWidget(self._mark)
