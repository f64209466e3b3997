"""文号 that go on from the hall's paper register: which series, from which number; once, so asked twice."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Final, Protocol

from msgspec import Struct

from casework.refusal import Refusal
from hallclient.app.numbering import Series
from hallclient.ui.screens.crossing import Crossing
from hallclient.ui.screens.failed import in_words

MOST: Final = 6
"""Digits of a number that are taken."""


class StartShown(Struct, frozen=True):
    """The open series as value, words and granted blocks; those that are set in words."""

    options: tuple[tuple[str, str, str], ...]
    done: tuple[str, ...]


class StartView(Protocol):
    """What is told to the view."""

    def show_series(self, shown: StartShown) -> None: ...
    def say(self, text: str, tone: str) -> None: ...
    def clear(self) -> None: ...


class Starting(Protocol):
    """The use case."""

    def look(self) -> Future[tuple[Series, ...]]: ...
    def start(self, series: Series, first: int) -> Future[Refusal | None]: ...


class StartPart:
    """Nothing is set by one key: the first says what will be for ever, the second does it."""

    def __init__(self, crossing: Crossing, use: Starting, view: StartView) -> None:
        self._crossing, self._use, self._view = crossing, use, view
        self._series: tuple[Series, ...] = ()
        self._asked: tuple[str, int] | None = None

    def look(self) -> None:
        """As the book has it."""
        self._asked = None
        self._crossing.when_done(self._use.look(), self._found, self._failed)

    def take(self, place: str, text: str) -> None:
        """A series and a number, as they stand in the box."""
        series = self._series[int(place)] if place.isdigit() and int(place) < len(self._series) else None
        if series is None:
            self._view.say("先选哪一种文号", "amber")
            return
        if not (text.isascii() and text.isdigit() and len(text) <= MOST and int(text) > 0):
            self._view.say("起始号写成数字，如 37", "amber")
            return
        first = int(text)
        if self._asked != (place, first):
            self._asked = (place, first)
            self._view.say(f"{series.text}将从第 {first} 号起，设后不能改。再按一次 Enter 设定", "amber")
            return
        self._asked = None
        self._crossing.when_done(
            self._use.start(series, first), lambda refusal: self._done(series, first, refusal), self._failed
        )

    def changed(self) -> None:
        """Something else stands there now: what was asked is asked anew."""
        if self._asked is not None:
            self._asked = None
            self._view.say("", "plain")

    def _done(self, series: Series, first: int, refusal: Refusal | None) -> None:
        if refusal is not None:
            self._view.say(refusal.reason, "red")
        else:
            self._view.clear()
            self._view.say(f"已设：{series.text}从第 {first} 号起，记入日志", "green")
            self.look()

    def _found(self, series: tuple[Series, ...]) -> None:
        self._series = series
        self._view.show_series(
            StartShown(
                tuple((str(at), one.text, one.blocks) for at, one in enumerate(series) if one.open),
                tuple(f"{one.text}从第 {one.start} 号起，{one.start_by} 设" for one in series if one.start),
            )
        )

    def _failed(self, error: BaseException) -> None:
        self._view.say(in_words(error, "没有读成或者存成，账本里的内容未动。回到本机再试。"), "red")
