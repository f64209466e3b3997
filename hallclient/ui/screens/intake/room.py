"""Who has the room of a screen: all its parts, or in a narrow window the pages in full alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QBoxLayout, QVBoxLayout, QWidget

from hallclient.ui.theme import px

_ALL = 16777215


class PageAlone(QObject):
    """The pages in full in the place of everything: a card is read, not guessed. What they cover keeps its keys;
    whoever goes on to it sees it."""

    def __init__(self, screen: QWidget, page: QWidget, look_away: Callable[[], None]) -> None:
        super().__init__(screen)
        self._screen, self._page, self._look_away = screen, page, look_away
        self._to_page = False

    @property
    def page_alone(self) -> bool:
        """The pages in full cover everything."""
        return self._to_page

    def give_page(self, given: bool) -> None:
        """The whole room, or its own again."""
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
        raise TypeError(f"{type(self).__name__} must place the pages")

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        """Nobody types into what is not to be seen."""
        if now is not None and self._screen.isAncestorOf(now) and not self._within_page(now):
            self.uncover()
            now.setFocus(Qt.FocusReason.OtherFocusReason)

    def _within_page(self, one: QWidget) -> bool:
        return one is self._page or self._page.isAncestorOf(one)


class Cover(PageAlone):
    """Over the whole screen; else in their place of a layout."""

    def __init__(
        self, screen: QWidget, page: QWidget, home: QBoxLayout, look_away: Callable[[], None]
    ) -> None:
        super().__init__(screen, page, look_away)
        self._home, self._at = home, home.indexOf(page)

    def fit(self) -> None:
        """The screen has another size."""
        if self._to_page:
            self._page.setGeometry(self._screen.rect())

    def _lay(self) -> None:
        if self._to_page:
            self._home.removeWidget(self._page)
            self._page.raise_()
            self.fit()
        else:
            self._home.insertWidget(self._at, self._page, 1)


class Room(PageAlone):
    """Of 受理台, where a strip may have the place of head and zones, too."""

    def __init__(
        self, screen: QWidget, column: QVBoxLayout, *, above: Sequence[QWidget], zones: Sequence[QWidget],
        page: QWidget, strip: QWidget, answer: QWidget, look_away: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__(screen, page, look_away)
        self._column = column
        self._above, self._zones = tuple(above), tuple(zones)
        self._wide_strip, self._answer = strip, answer
        self._to_strip = False

    def give_strip(self, given: bool) -> None:
        """One strip, in the place of head and zones."""
        if given != self._to_strip:
            self._to_strip = given
            self._lay()

    def _lay(self) -> None:
        alone = self._to_page and not self._to_strip
        for part in (*self._above, *self._zones, self._page):
            away = self._to_strip or (alone and part in self._above)
            part.setMaximumHeight(0 if away else _ALL)
        self._answer.setMaximumHeight(0 if alone else _ALL)
        self._column.setSpacing(px(4 if alone else 8))
        self._column.setStretchFactor(self._wide_strip, int(self._to_strip))
