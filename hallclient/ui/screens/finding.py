"""Looking for cases on a screen, and what a list says of itself: how many, how many shown, and whose. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

from msgspec import structs

from hallclient.app.case_finding import NOTHING, Narrow
from hallclient.app.online import ALONE
from hallclient.app.outcome import Beyond, CaseRow, Found
from hallclient.ui.screens.crossing import Crossing, Newest

T = TypeVar("T")

NARROWER = "再输入几个字缩小范围"


def not_found(elsewhere: str) -> str:
    """In the place of a list that a question left empty."""
    return f"只找得到本机账本里的办件，{elsewhere}。编号、姓名、拼音、证件、电话、事项、状态和日期都可以输"


def found_note(found: Found, elsewhere: str, *, alone: bool = True) -> str:
    """Above what was found, before it is counted; in its place where nothing was. `alone`: nobody else is asked."""
    if not found.rows:
        return not_found(elsewhere) if alone else f"本机账本里没有找到（{elsewhere}）"
    if found.full:
        return f"显示前 {len(found.rows)} 件，正在数共有多少；{elsewhere}"
    return f"本机的 {len(found.rows)} 件；{elsewhere}"


def uncounted_note(shown: int, elsewhere: str, *, newest: bool) -> str:
    """Above a list whose cases could not be counted: it stands, and promises no number."""
    if newest:
        return f"显示最新的 {shown} 件，总数没有数出来；{elsewhere}"
    return f"显示前 {shown} 件，总数没有数出来，{NARROWER}；{elsewhere}"


def counted_note(shown: int, cases: int, elsewhere: str) -> str:
    """Above what was found, counted."""
    if cases <= shown:
        return f"本机的 {cases:,} 件；{elsewhere}"
    return f"本机共 {cases:,} 件，显示前 {shown} 件，{NARROWER}；{elsewhere}"


def latest_note(shown: int, cases: int, elsewhere: str) -> str:
    """Above the newest cases."""
    if cases <= shown:
        return f"本机的 {cases:,} 件，最新的在最上面；{elsewhere}"
    return f"本机共 {cases:,} 件，显示最新的 {shown} 件；{elsewhere}"


class Finding(Protocol):
    """The reads of a search."""

    def find(self, text: str, narrow: Narrow = NOTHING) -> Future[Found]: ...
    def latest(self) -> Future[tuple[CaseRow, ...]]: ...
    def count(self, text: str, narrow: Narrow = NOTHING) -> Future[int]: ...


HERE = "本机"
BESIDE = "正在服务器上找"
FAILED_BESIDE = "没有在服务器上找成"


class Further(Protocol):
    """What lies beyond the book."""

    def find(self, text: str, narrow: Narrow = NOTHING) -> Future[Beyond]: ...


class Finder:
    """Asks for each line that is typed, then for how many there are and what the server has beside; an answer that is
    outdated is dropped."""

    def __init__(
        self,
        reading: Finding,
        crossing: Crossing,
        show: Callable[[Found, str], None],
        note: Callable[[str], None],
        failed: Callable[[BaseException], None],
        elsewhere: Callable[[], str] = lambda: ALONE,
        further: Further | None = None,
    ) -> None:
        """`show(found, note)` what was found, `note(text)` again once it is counted; `elsewhere`: what the book holds
        of other counters; `further`: the server, None where there is none.
        """
        self._further, self._said, self._beside = further, "", ""
        self._elsewhere = elsewhere
        self._reading = reading
        self._show, self._note, self._failed = show, note, failed
        self._asks, self._counts, self._beyond = Newest(crossing), Newest(crossing), Newest(crossing)

    def forget(self) -> None:
        """What is still on its way is wanted no more."""
        for one in (self._asks, self._counts, self._beyond):
            one.forget()

    def find(self, text: str, narrow: Narrow = NOTHING) -> None:
        """Cases by what is typed, among those that `narrow` leaves; the newest where neither says anything."""
        if not text and narrow == NOTHING:
            self.latest()
            return
        self.ask(self._reading.find(text, narrow), lambda found: self._found(text, narrow, found))

    def ask(self, answer: Future[T], done: Callable[[T], None]) -> None:
        """A question of the whole book, or one that was asked of a list which stands: outdated by the next one."""
        self.forget()
        self._asks.when_done(answer, done, self._failed)

    def latest(self) -> None:
        """The newest cases."""
        self.ask(self._reading.latest(), lambda rows: self._found("", NOTHING, Found(rows=rows)))

    def _found(self, text: str, narrow: Narrow, found: Found) -> None:
        sought = bool(text) or narrow != NOTHING
        shown, elsewhere = len(found.rows), self._elsewhere()
        alone = self._further is None
        self._said = (
            found_note(found, elsewhere, alone=alone) if sought else latest_note(shown, shown, elsewhere)
        )
        self._beside = "" if alone or not sought else BESIDE
        if sought and not alone:
            found = structs.replace(found, rows=tuple(structs.replace(row, place=HERE) for row in found.rows))
        self._show(found, self._words())
        if sought and self._further is not None:
            self._go_on(self._further, text, narrow, found)
        if not (found.full or not sought):
            return

        def counted(cases: int) -> None:
            self._say((counted_note if sought else latest_note)(shown, cases, elsewhere))

        def uncounted(_error: BaseException) -> None:
            self._say(uncounted_note(shown, elsewhere, newest=not sought))  # the list stands

        self._counts.when_done(self._reading.count(text, narrow), counted, uncounted)

    def _say(self, said: str) -> None:
        self._said = said
        self._note(self._words())

    def _words(self) -> str:
        """What the list holds, and how it stands with the server."""
        return "；".join(part for part in (self._said, self._beside) if part)

    def _go_on(self, further: Further, text: str, narrow: Narrow, found: Found) -> None:
        """The server after the book: its rows come behind, the list stays as it is without them."""

        def came(beyond: Beyond) -> None:
            self._beside = beyond.text
            if beyond.rows or not found.rows:
                self._show(structs.replace(found, rows=found.rows + beyond.rows), self._words())
            else:
                self._note(self._words())

        def failed(_error: BaseException) -> None:
            came(Beyond(text=FAILED_BESIDE))

        self._beyond.when_done(further.find(text, narrow), came, failed)
