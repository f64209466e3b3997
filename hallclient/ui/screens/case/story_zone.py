"""经过, and in its place for a while the page of a paper or 其他办理."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from hallclient.ui.screens.case.duty_page import DutyPage
from hallclient.ui.screens.case.story import StoryLine
from hallclient.ui.screens.case.timeline import Timeline
from hallclient.ui.widgets.badge import BadgeKind, Mark
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.card import ZoneCard
from hallclient.ui.widgets.keycap import KeyCap
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.paper_view import PaperView
from hallclient.ui.widgets.scroll import Scroll


class NewestScroll(Scroll):
    """Opens at its end, where the newest acts are, whenever the room or the text changes; until a person looks back."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__(inner)
        self._at_end = True
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._grown)
        bar.valueChanged.connect(self._looked)

    def to_end(self) -> None:
        """From now on again."""
        self._at_end = True
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event)
        self._at_end = self._is_at_end

    @property
    def _is_at_end(self) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() == bar.maximum()

    def _grown(self, _: int, last: int) -> None:
        if self._at_end:
            self.verticalScrollBar().setValue(last)

    def _looked(self, _: int) -> None:
        """By the slider; a change of the range alone looks nowhere."""
        if self.verticalScrollBar().isSliderDown():
            self._at_end = self._is_at_end


class StoryZone(ZoneCard):
    """Three places, one at a time; each has its keys in the head."""

    def __init__(self) -> None:
        super().__init__("case.story.zone", "经过", icon="clock")
        self.story = Timeline()
        self.paper = PaperView("case.paper")
        self.duties = DutyPage()
        self.open_duties = Button("其他办理", "F6", object_name="case.duties.open", height=24, role="aid")
        self._text = Label("", "body", "t2", wrap=True, align=Qt.AlignmentFlag.AlignCenter)
        self._scroll = NewestScroll(self.story)
        self._steps = self._late = ""
        self._stack = QStackedWidget()
        for page in (self._scroll, self.paper, self._text, self.duties):
            self._stack.addWidget(page)
        self.body.addWidget(self._stack, 1)
        self._paper_keys = _caps(("放大", "+"), ("回经过", "Esc"))
        self._list_keys, self._back_keys = _caps(("办理", "Enter")), _caps(("退回", "Esc"))
        for part in (
            *self._paper_keys,
            *self._list_keys,
            self.duties.form.done,
            *self._back_keys,
            self.open_duties,
        ):
            self.head_right.addWidget(part)
        self.duties.titled.connect(self._entitle)
        self._turn_to(self._scroll)

    @property
    def on_story(self) -> bool:
        """The acts are looked at, and nothing in their place."""
        return self._stack.currentWidget() is self._scroll

    @property
    def on_paper(self) -> bool:
        """A paper is looked at, or words that say why it is not here."""
        return self._stack.currentWidget() in (self.paper, self._text)

    @property
    def on_duties(self) -> bool:
        """其他办理 stands here, its list or a form."""
        return self._stack.currentWidget() is self.duties

    def set_late(self, late: str) -> None:
        """A step past its own limit."""
        self._late = late
        self._show_keys()

    def show_story(self, lines: tuple[StoryLine, ...]) -> None:
        """The acts, also while something else stands in their place: that stays."""
        done = sum(line.kind not in ("now", "later") for line in lines)
        # what is late needs the room
        self._steps = "" if self._late else f"{done} 步 · 每步留有校验"
        self.story.set_lines(lines)
        if self.on_story:
            self._entitle("经过", self._steps)

    def show_paper(self, title: str, note: str, pages: list[QImage], text: str) -> None:
        """The pages of a paper, or `text`."""
        self.paper.set_pages(pages)
        self._text.set_text(text)
        self._turn_to(self.paper if pages else self._text)
        self._entitle(title, note)

    def turn_to_duties(self) -> None:
        """其他办理 takes the place."""
        self._turn_to(self.duties)

    def look_away(self) -> None:
        """Back to the acts, the newest in sight; what was written in a form is forgotten."""
        self._scroll.to_end()
        self._turn_to(self._scroll)
        self._entitle("经过", self._steps)

    def back(self) -> bool:
        """One step back inside the zone; whether there was one."""
        if self.on_duties and self.duties.back():
            return True
        if self.on_story:
            return False
        self.look_away()
        return True

    def _turn_to(self, page: QWidget) -> None:
        if page is not self.duties:
            self.duties.leave()
        self._stack.setCurrentWidget(page)
        self._show_keys()

    def _entitle(self, title: str, note: str) -> None:
        self.set_title(title)
        self.set_note(note)
        self._show_keys()

    def _show_keys(self) -> None:
        """Those of what stands here; what is late stands with the acts and leaves their room to other heads."""
        late = self._late if self.on_story else ""
        self.set_badges([Mark(late, BadgeKind.AMBER, "triangle-alert")] if late else [])
        duties = self.on_duties
        for part in self._paper_keys:
            part.setVisible(self.on_paper)
        for part in self._list_keys:
            part.setVisible(duties and not self.duties.writing)
        for part in self._back_keys:
            part.setVisible(duties)
        self.duties.form.done.setVisible(duties and self.duties.writing)
        self.open_duties.setVisible(self.on_story)


def _caps(*pairs: tuple[str, str]) -> list[QWidget]:
    """Key caps with their words."""
    return [part for word, cap in pairs for part in (KeyCap(cap), Label(word, "aid", "t2"))]
