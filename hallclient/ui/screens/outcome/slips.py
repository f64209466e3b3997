"""The slips of an outcome: made behind its papers, printed by one key, never looked for first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Final

from msgspec.structs import replace

from casework.refusal import Refusal
from hallclient.app.outcome import Outcome, PaperMade
from hallclient.ui.screens.crossing import Crossing
from hallclient.ui.screens.outcome.lines import SLIP, PaperLine
from hallclient.ui.screens.outcome.print_part import PrintPart

OPEN_STAGES: Final = ("received", "correcting", "accepted")
"""A case that goes on: its applicant comes back with the slip in his hand."""

SlipOf = Callable[[str], Future[PaperMade | Refusal]]
"""Makes the slip of a case."""


class Slips:
    """A slip is no paper of the archive and proves nothing: it is made, printed and forgotten."""

    def __init__(self, crossing: Crossing, slip_of: SlipOf, prints: PrintPart) -> None:
        self._crossing, self._slip_of, self._prints = crossing, slip_of, prints
        self._coming = 0  # of the outcome shown
        self._wanted = False  # S was pressed before they came
        self._turn = 0
        self._owing: Callable[[], None] | None = None

    def ask(self, outcome: Outcome, arrived: Callable[[PaperMade], None]) -> None:
        """The slip of each case that goes on; made from `begin` on."""
        self._turn += 1
        turn, self._wanted = self._turn, False

        def got(slip: PaperMade | Refusal | None) -> None:
            if turn != self._turn:
                return
            self._coming -= 1
            if isinstance(slip, PaperMade):
                arrived(slip)
                if self._wanted:
                    self._prints.print_form(slip)

        cases = [done.case_id for done in outcome.cases if done.stage in OPEN_STAGES]
        self._coming = len(cases)

        def owing() -> None:
            for case_id in cases:  # where none can be made, F12 of the case says why
                self._crossing.when_done(self._slip_of(case_id), got, lambda error: got(None))

        self._owing = owing

    def begin(self) -> None:
        """The paper's picture is there: until then drawing a slip would only hold it up, and the window."""
        owing, self._owing = self._owing, None
        if owing is not None:
            owing()

    def print_all(self, papers: Sequence[PaperMade]) -> None:
        """S: every slip that was not printed yet, those that are still being made as soon as they are."""
        self._wanted = self._coming > 0
        self.begin()
        for paper in self._owed(papers):
            self._prints.print_form(paper)

    def offered(self, lines: Sequence[PaperLine], papers: Sequence[PaperMade]) -> tuple[PaperLine, ...]:
        """The lines of the papers; the first slip that was not printed yet has the key."""
        first = next(iter(self._owed(papers)), None)
        return tuple(
            replace(line, actions=("slip",)) if paper is first else line
            for line, paper in zip(lines, papers, strict=True)
        )

    def _owed(self, papers: Sequence[PaperMade]) -> list[PaperMade]:
        return [paper for paper in papers if paper.code == SLIP and self._prints.of(paper.sha256) is None]
