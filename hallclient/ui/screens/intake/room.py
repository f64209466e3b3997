"""Who has the room of 受理台: all its parts, or one strip, or in a narrow window the pages in full alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from hallclient.ui.theme import px

_ALL = 16777215


class Room(QObject):
    """Parts that give way keep their keys; whoever goes on to what the pages in full have covered sees it."""

    def __init__(
        self, screen: QWidget, column: QVBoxLayout, *, above: Sequence[QWidget], zones: Sequence[QWidget],
        page: QWidget, strip: QWidget, answer: QWidget, look_away: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__(screen)
        self._screen, self._column = screen, column
        self._above, self._zones, self._page = tuple(above), tuple(zones), page
        self._wide_strip, self._answer = strip, answer
        self._look_away = look_away
        self._to_strip = self._to_page = False

    @property
    def page_alone(self) -> bool:
        """The pages in full cover everything."""
        return self._to_page

    def give_strip(self, given: bool) -> None:
        """One strip, in the place of head and zones."""
        if given != self._to_strip:
            self._to_strip = given
            self._lay()

    def give_page(self, given: bool) -> None:
        """The pages in full, in the place of everything, the answer too: a card is read, not guessed."""
        if given != self._to_page:
            self._to_page = given
            focus = QApplication.instance().focusChanged  # type: ignore[union-attr]
            focus.connect(self._follow) if given else focus.disconnect(self._follow)
            self._lay()

    def uncover(self) -> None:
        """Before a key does what would not be seen."""
        if self._to_page:
            self._look_away()

    def _lay(self) -> None:
        alone = self._to_page and not self._to_strip
        for part in (*self._above, *self._zones, self._page):
            away = self._to_strip or (alone and part in self._above)
            part.setMaximumHeight(0 if away else _ALL)
        self._answer.setMaximumHeight(0 if alone else _ALL)
        self._column.setSpacing(px(4 if alone else 8))
        self._column.setStretchFactor(self._wide_strip, int(self._to_strip))

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        """Nobody types into what is not to be seen."""
        if now is not None and self._screen.isAncestorOf(now) and not self._within_page(now):
            self.uncover()
            now.setFocus(Qt.FocusReason.OtherFocusReason)

    def _within_page(self, one: QWidget) -> bool:
        return one is self._page or self._page.isAncestorOf(one)
