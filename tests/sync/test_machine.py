"""Two counters and their server against an oracle: acts, sends, pulls, restarts, repeats, lost answers in any order."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from casework.acts import Received
from hallserver.ledger.ledger import open_ledger
from tests.hallserver.counters import Hall
from tests.hallserver.http import Wire
from tests.sync.faulty import Desk, Fault, lost_after, lost_before, twice
from tests.sync.test_pull import agree

WHICH = st.sampled_from([0, 1])
FAULTS: st.SearchStrategy[list[Fault]] = st.lists(
    st.sampled_from([lost_before, lost_after, twice]), max_size=2
)


class Counters(RuleBasedStateMachine):
    """The oracle: what each counter's clerk saw stored, in his order."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        path = Path(self.folder.name)
        self.ledger = open_ledger(f"sqlite:///{path / 'ledger.sqlite'}")
        self.hall = Hall.new(self.ledger)
        self.wire = Wire(self.hall)
        self.wire.__enter__()
        self.desks = (
            Desk(path, self.hall, self.hall.one, self.wire), Desk(path, self.hall, self.hall.two, self.wire),
        )  # fmt: skip
        self.done: tuple[list[bytes], list[bytes]] = ([], [])
        self.opened: list[Received] = []

    def did(self, which: int) -> None:
        own = self.desks[which].written()
        assert own[: len(self.done[which])] == self.done[which], "an act that was stored is for ever"
        self.done[which][:] = own

    def known(self, which: int) -> list[Received]:
        here = self.desks[which].cases()
        return [one for one in self.opened if one.case_id in here]

    @rule(which=WHICH)
    def takes_in(self, which: int) -> None:
        desk = self.desks[which]
        act = desk.counter.received()
        desk.does(act, desk.counter.attended(act))
        self.opened.append(act)
        self.did(which)

    @rule(
        which=WHICH, pick=st.integers(0, 50), what=st.sampled_from(["phone", "address", "accept", "change"])
    )
    def goes_on(self, which: int, pick: int, what: str) -> None:
        desk, cases = self.desks[which], self.known(which)
        if not cases:
            return
        case, counter = cases[pick % len(cases)], desk.counter
        match what:
            case "phone":
                desk.does(counter.corrected(case, contact_phone=f"139000000{pick:02d}"))
            case "address":
                desk.does(counter.corrected(case, premises_address=f"{pick} 号"))
            case "accept":
                desk.does(counter.accepted(case, printed=pick % 2 == 0))
            case _:
                desk.does(counter.changed(case))
        self.did(which)

    @rule(which=WHICH, faults=FAULTS)
    def sends(self, which: int, faults: list[Fault]) -> None:
        self.desks[which].line.faults = list(faults)
        self.desks[which].steps()

    @rule(which=WHICH, faults=FAULTS, pages=st.integers(1, 3))
    def pulls(self, which: int, faults: list[Fault], pages: int) -> None:
        self.desks[which].line.page_faults = list(faults)
        for _ in range(pages):
            self.desks[which].puller.step()

    @rule(which=WHICH)
    def restarts(self, which: int) -> None:
        self.desks[which].restart()
        self.did(which)

    def teardown(self) -> None:
        if not hasattr(self, "desks"):
            return
        try:
            self.settled()
        finally:
            for desk in self.desks:
                desk.book.close()
            self.wire.__exit__()
            self.ledger.close()
            self.folder.cleanup()

    def settled(self) -> None:
        """With a good line: nothing is lost or doubled, all three agree, every trouble is a person's to see."""
        for desk in self.desks:
            desk.line.faults, desk.line.page_faults = [], []
        for desk in (*self.desks, *self.desks):
            desk.steps(), desk.pulls()
        for desk, done in zip(self.desks, self.done, strict=True):
            assert desk.stored() == done == desk.written()
            assert (desk.told.waiting, desk.told.unanswered) == (0, 0)
            assert not desk.pulls().text
        agree(self.hall, *self.desks)
        lines = self.ledger.read("001", lambda reads: reads.log(0, 100_000))
        for desk in self.desks:
            odd = [one for one in lines if one.outcome != "applied"]
            assert sum(desk.told.looked_at.values()) == len(odd)


Counters.TestCase.settings = settings(
    max_examples=8, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestCounters = Counters.TestCase
