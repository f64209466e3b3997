"""Looking for cases on a screen, and what a list says of itself: how many, how many shown, and whose. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol

from hallclient.app.outcome import CaseRow, Found
from hallclient.ui.screens.crossing import Crossing

ELSEWHERE = "别处办理的要联网后查"
"""Each list is this counter's book alone, and says so."""
NOT_FOUND = f"只找得到本机账本里的办件，{ELSEWHERE}。编号、姓名、拼音、证件、电话、事项、状态和日期都可以输"
NARROWER = "再输入几个字缩小范围"


def found_note(found: Found) -> str:
    """Above what was found, before it is counted."""
    if found.full:
        return f"显示前 {len(found.rows)} 件，正在数共有多少；{ELSEWHERE}"
    return f"本机的 {len(found.rows)} 件；{ELSEWHERE}"


def uncounted_note(shown: int, *, newest: bool) -> str:
    """Above a list whose cases could not be counted: it stands, and promises no number."""
    if newest:
        return f"显示最新的 {shown} 件，总数没有数出来；{ELSEWHERE}"
    return f"显示前 {shown} 件，总数没有数出来，{NARROWER}；{ELSEWHERE}"


def counted_note(shown: int, cases: int, *, more: bool) -> str:
    """Above what was found, counted."""
    whole = f"{cases:,} 件以上" if more else f"{cases:,} 件"
    if cases <= shown:
        return f"本机的 {whole}；{ELSEWHERE}"
    return f"本机共 {whole}，显示前 {shown} 件，{NARROWER}；{ELSEWHERE}"


def latest_note(shown: int, cases: int) -> str:
    """Above the newest cases."""
    if cases <= shown:
        return f"本机的 {cases:,} 件，最新的在最上面；{ELSEWHERE}"
    return f"本机共 {cases:,} 件，显示最新的 {shown} 件；{ELSEWHERE}"


class Finding(Protocol):
    """The reads of a search."""

    def find(self, text: str) -> Future[Found]: ...
    def latest(self) -> Future[tuple[CaseRow, ...]]: ...
    def count(self, text: str) -> Future[tuple[int, bool]]: ...


class Finder:
    """Asks for each line that is typed, then for how many there are; an answer that is outdated is dropped."""

    def __init__(
        self,
        reading: Finding,
        crossing: Crossing,
        show: Callable[[Found, str], None],
        note: Callable[[str], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """`show(found, note)` what was found, `note(text)` again once it is counted."""
        self._reading, self._crossing = reading, crossing
        self._show, self._note, self._failed = show, note, failed
        self._asked = 0

    def forget(self) -> None:
        """What is still on its way is wanted no more."""
        self._asked += 1

    def find(self, text: str) -> None:
        """Cases by what is typed."""
        asked = self._next()
        self._crossing.when_done(
            self._reading.find(text), lambda found: self._found(asked, text, found), self._only(asked)
        )

    def latest(self) -> None:
        """The newest cases."""
        asked = self._next()

        def newest(rows: tuple[CaseRow, ...]) -> None:
            self._found(asked, "", Found(rows=rows))

        self._crossing.when_done(self._reading.latest(), newest, self._only(asked))

    def _next(self) -> int:
        self._asked += 1
        return self._asked

    def _only(self, asked: int) -> Callable[[BaseException], None]:
        """A failure counts for the question that is asked now; an older one was only interrupted."""
        return lambda error: self._failed(error) if asked == self._asked else None

    def _found(self, asked: int, text: str, found: Found) -> None:
        if asked != self._asked:
            return
        shown = len(found.rows)
        self._show(found, found_note(found) if text else latest_note(shown, shown))
        if not (found.full or not text):
            return

        def counted(count: tuple[int, bool]) -> None:
            if asked == self._asked:
                cases, more = count
                self._note(counted_note(shown, cases, more=more) if text else latest_note(shown, cases))

        def uncounted(_error: BaseException) -> None:
            if asked == self._asked:  # the list stands; an older count was only interrupted
                self._note(uncounted_note(shown, newest=not text))

        self._crossing.when_done(self._reading.count(text), counted, uncounted)
