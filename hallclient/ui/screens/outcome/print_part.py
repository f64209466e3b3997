"""The printing of the papers that a screen shows: their states, and the keys R, O, Y and V on one of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import Future
from math import inf
from typing import Final, Protocol, TypeVar

from casework.refusal import Refusal
from hallclient.app.archive import Reprint
from hallclient.app.outcome import PaperMade
from hallclient.app.print_desk import Choice, Print
from hallclient.ui.screens.crossing import Crossing
from hallclient.ui.screens.failed import in_words

T = TypeVar("T")

OPEN: Final = ("asked", "stuck", "failed", "unset", "printing", "queued", "off")
"""States that are not over, what a person has to see to first."""

NOT_DONE: Final = "没有办成，打印的状态未动。再按一次。"


class Desk(Protocol):
    """The print desk, as the screens use it."""

    def of_cases(self, case_ids: Collection[str]) -> Future[tuple[Print, ...]]: ...
    def forms(self) -> Future[tuple[Print, ...]]: ...
    def print_form(self, paper: PaperMade) -> Future[int]: ...
    def again(self, job_id: int, printer: str = "") -> Future[bool]: ...
    def in_hand(self, job_id: int) -> Future[None]: ...
    def saved(self, job_id: int) -> Future[None]: ...
    def wake(self) -> None: ...


class Reprinting(Protocol):
    """Who prints a paper of the archive once more leaves an act."""

    def reprint(self, case_id: str, code: str, sha256: str, copies: int = 1) -> Future[Reprint | Refusal]: ...


class PrintPart:
    """`changed()` when a state is new; `say(text, tone)` is the screen's banner."""

    def __init__(
        self,
        crossing: Crossing,
        desk: Desk,
        archive: Reprinting,
        changed: Callable[[], None],
        say: Callable[[str, str], None],
    ) -> None:
        self._crossing, self._desk, self._archive = crossing, desk, archive
        self._changed, self._say = changed, say
        self._case_ids: frozenset[str] = frozenset()
        self._prints: tuple[Print, ...] = ()
        self._asked = 0
        self._sure = ""  # the paper whose reprint was asked for once
        self._held: dict[str, float] = {}
        """Papers with a key that was pressed, by the reading of the states from which on another one counts."""

    def follow(self, case_ids: Collection[str]) -> None:
        """The papers of these cases from now on; none: the forms."""
        self._case_ids, self._prints, self._sure = frozenset(case_ids), (), ""
        self.refresh()

    def refresh(self) -> None:
        """Reads the states again."""
        self._asked += 1
        asked = self._asked
        found = self._desk.of_cases(self._case_ids) if self._case_ids else self._desk.forms()
        self._crossing.when_done(found, lambda prints: self._found(asked, prints), lambda error: None)

    def of(self, sha256: str) -> Print | None:
        """The print of a paper that a person is to know of: one that is not over, else the last."""
        own = [one for one in self._prints if one.sha256 == sha256]
        open_ones = sorted((one for one in own if one.state in OPEN), key=lambda one: OPEN.index(one.state))
        if open_ones:
            return open_ones[0]
        return own[-1] if own else None

    def again(self, sha256: str, name: str) -> None:
        """R: once more what did not come out; what is printed already is 补打 after a second R."""
        one = self.of(sha256)
        if one is None or one.state in ("queued", "printing") or sha256 in self._held:
            return
        if one.state in ("stuck", "failed", "asked"):
            self._sure = ""
            self._do(sha256, lambda: self._desk.again(one.job_id), self._tried)
        elif one.state in ("printed", "saved", "dropped") and one.job_id > 0:
            if self._sure != sha256:
                self._sure = sha256
                text = f"{name}已经打过。再打一份是补打：盖补打、时间和姓名，记入经过。要补打再按 [R]。"
                self._say(text, "amber")
                return
            self._sure = ""
            self._do(sha256, lambda: self._archive.reprint(one.case_id, one.code, sha256, 1), self._reprinted)

    def print_form(self, paper: PaperMade) -> None:
        """R on a form that is looked at before any act."""
        one = self.of(paper.sha256)
        if one is not None and one.state in ("stuck", "failed", "asked"):
            self._do(paper.sha256, lambda: self._desk.again(one.job_id), self._tried)
        elif one is None or one.state not in ("queued", "printing", "unset", "off"):
            self._do(paper.sha256, lambda: self._desk.print_form(paper), _read_again)

    def choices(self, sha256: str) -> tuple[Choice, ...]:
        """O: the other printers that take this paper, where it may be moved."""
        one = self.of(sha256)
        return one.others if one is not None and one.state in ("stuck", "failed", "unset") else ()

    def elsewhere(self, sha256: str, printer: str) -> None:
        """The paper on another printer."""
        one = self.of(sha256)
        if one is not None and printer in {each.name for each in one.others}:
            self._do(sha256, lambda: self._desk.again(one.job_id, printer), self._tried)

    def in_hand(self, sha256: str) -> None:
        """Y: the paper that was asked for is here."""
        one = self.of(sha256)
        if one is not None and one.state == "asked":
            self._do(sha256, lambda: self._desk.in_hand(one.job_id), _read_again)

    def saved(self, sha256: str) -> None:
        """V: the paper lies in a file now; what would not print is owed no more."""
        one = self.of(sha256)
        if one is not None and one.state in ("failed", "asked", "unset", "off"):
            self._do(sha256, lambda: self._desk.saved(one.job_id), _read_again)

    def _found(self, asked: int, prints: tuple[Print, ...]) -> None:
        if asked != self._asked:
            return
        self._held = {sha256: known for sha256, known in self._held.items() if known > asked}
        if prints != self._prints:
            self._prints = prints
            self._changed()

    def _tried(self, sent: bool) -> None:
        if not sent:
            self._say("没有再打：这一张已经打出来了，或者还说不准。看一下出纸口。", "amber")

    def _reprinted(self, answer: Reprint | Refusal) -> None:
        if isinstance(answer, Refusal):
            self._say(answer.reason, "amber")
            return
        self._say(f"{answer.name}补打 {answer.copies} 份，已记入经过。", "green")
        self._desk.wake()

    def _do(self, sha256: str, ask: Callable[[], Future[T]], done: Callable[[T], None]) -> None:
        """One key on a paper at a time, until its print is read again: pressed twice it would be printed twice."""
        if sha256 in self._held:
            return
        self._held[sha256] = inf

        def over(answer: T) -> None:
            done(answer)
            self._held[sha256] = self._asked + 1
            self.refresh()

        def failed(error: BaseException) -> None:
            del self._held[sha256]
            self._say(in_words(error, NOT_DONE), "red")

        self._crossing.when_done(ask(), over, failed)


def _read_again(_: object) -> None:
    """Its new state says it."""
