"""Which matters are listed, which is under the hand, and what is being written of each. No Qt."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Final, Generic, Protocol, TypeVar

from casework.refusal import Refusal
from hallclient.ui.screens.matters.wording import MatterLine, MatterSheet
from hallclient.ui.screens.words import BUSY

T = TypeVar("T")

NOT_READ: Final = "读不出来，账本没有动。按 F5 重读"
FAILED: Final = "没有办成，账本没有动。再办一次"
LEFT: Final = "刚才写的那一件已不在这一类里，写的字留着：按 4 到“全部”里找它"
GONE: Final = "刚才写的那一件已不在您的清单里，没有办。写的是：{words}"


class MattersShown(Protocol):
    """What is told to the view."""

    def show_lines(
        self, lines: Sequence[MatterLine], counts: dict[str, int], chosen: str, current: str
    ) -> None: ...
    def show_sheet(self, sheet: MatterSheet | None, words: str) -> None: ...
    def say(self, text: str, tone: str) -> None: ...
    def show_reading(self) -> None: ...
    def take_keys(self) -> None: ...


class MattersPresenter(ABC, Generic[T]):
    """What is written of one matter is never said of another: row, sheet and words go together."""

    def __init__(
        self, view: MattersShown, parts: Sequence[tuple[str, str]], chosen: str, open_case: Callable[[str], None]
    ) -> None:  # fmt: skip
        self._view, self._parts, self._chosen, self._open_case = view, parts, chosen, open_case
        self._lines: tuple[T, ...] = ()
        self._current = ""
        self._words: dict[str, str] = {}  # what is being written, by matter
        self._doing = self._over = (
            False  # an act is under way; it is done, and its list is not read again yet
        )

    @abstractmethod
    def start(self) -> None:
        """The screen came to the front, or what it shows is to be read again."""

    def filter(self, which: str) -> None:
        """Another part of the list."""
        self._chosen = which
        self._show_lines()

    def look(self, key: str) -> None:
        """One of the list came under the hand."""
        self._current = key
        one = self._one()
        self._view.show_sheet(self._sheet(one) if one is not None else None, self._words.get(key, ""))

    def write(self, text: str) -> None:
        """What stands under the sheet now: it is said of this matter and of no other."""
        self._words[self._current] = text

    def open(self) -> None:
        """The case that it is about."""
        one = self._one()
        case_id = self._sheet(one).case_id if one is not None else ""
        if case_id:
            self._open_case(case_id)

    @abstractmethod
    def _key(self, one: T) -> str:
        """By which it is found again."""

    @abstractmethod
    def _in(self, which: str, one: T) -> bool:
        """Whether it belongs to a part of the list."""

    @abstractmethod
    def _row(self, one: T) -> MatterLine: ...

    @abstractmethod
    def _sheet(self, one: T) -> MatterSheet: ...

    def _one(self) -> T | None:
        return next((one for one in self._lines if self._key(one) == self._current), None)

    def _may_begin(self) -> bool:
        """False while an act is under way or its list is not read again: a key pressed twice on a slow machine does
        nothing twice, and nothing to the matter that comes next under the hand."""
        if self._doing:
            if not self._over:
                self._view.say(BUSY, "blue")
            return False
        self._doing, self._over = True, False
        return True

    def _free(self) -> None:
        """Nothing is under way any more."""
        self._doing = self._over = False

    def _done(self, key: str, said: str) -> None:
        """An act on it is over: its words are said, the keys are the list's again."""
        self._over = True
        self._view.say(said, "green")
        self._words.pop(key, None)
        if key == self._current:
            self.look(key)
            self._view.take_keys()

    def _refused(self, refusal: Refusal) -> None:
        self._free()
        self._view.say(refusal.reason, "amber")

    def _failed(self, _error: BaseException) -> None:
        self._free()
        self._view.say(FAILED, "amber")

    def _begin(self) -> None:
        """It is being read: as long as nothing was, an empty list does not say that there is nothing."""
        if not self._lines:
            self._view.show_reading()

    def _not_read(self, _error: BaseException) -> None:
        self._free()
        self._view.say(NOT_READ, "amber")

    def _show(self, lines: tuple[T, ...]) -> None:
        self._lines, before = lines, self._current
        if self._over:
            self._free()
        self._show_lines()
        words = self._words.get(before, "").strip()
        if before != self._current and words:
            known = any(self._key(one) == before for one in lines)
            self._view.say(LEFT if known else GONE.format(words=words), "amber")

    def _show_lines(self) -> None:
        parts = {key: [one for one in self._lines if self._in(key, one)] for key, _ in self._parts}
        shown = parts[self._chosen]
        if not any(self._key(one) == self._current for one in shown):
            self._current = self._key(shown[0]) if shown else ""
        counts = {key: len(some) for key, some in parts.items()}
        self._view.show_lines([self._row(one) for one in shown], counts, self._chosen, self._current)
        self.look(self._current)
