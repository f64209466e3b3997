"""Two counters and a server that is backed up, lost and restored at any moment, while old cases go from the books.

The oracle is what each clerk saw stored: whatever was pruned was in the last good backup, and in the end the
server has every act, byte for byte.
"""

from __future__ import annotations

import os
import shutil
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from casework.acts import NotAccepted
from hallserver.access.folder import KEY, DataFolder, write_private
from hallserver.chance import Chance
from hallserver.contents.opening import open_contents
from hallserver.keeping.backup import back_up
from hallserver.keeping.restore import restore
from hallserver.ledger.ledger import open_ledger
from tests.hallserver.counters import DAY, Hall
from tests.hallserver.http import Wire
from tests.store.visits import project
from tests.sync.faulty import Desk, lost_after, lost_before
from tests.sync.test_covered import bare

SEED = 5
STRIDE = 1 if os.environ.get("HALL_PROVE_FULL") else 4
"""A quarter of the dice a day, all of them with HALL_PROVE_FULL=1."""
LATER = timedelta(days=120)


class Town:
    """One run of the dice."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path, self.dice = path, Random(seed)
        self.data = DataFolder(path / "data")
        self.data.prepare(["localhost"], Chance())
        self.hall = Hall.new(open_ledger(self.data.ledger_url()))
        write_private(self.data.path / KEY, self.hall.key.secret)
        self.wire = Wire(self.hall)
        self.wire.__enter__()
        self.desks = (
            Desk(path, self.hall, self.hall.one, self.wire), Desk(path, self.hall, self.hall.two, self.wire),
        )  # fmt: skip
        self.hall.clock.at += LATER  # what is done here is old at once
        for desk in self.desks:
            desk.chance.at += LATER
        self.done: tuple[list[bytes], list[bytes]] = ([], [])
        self.gone: tuple[set[int], set[int]] = (set(), set())
        self.backup: Path | None = None
        self.backed = (0, 0)
        self.turns = self.restored = 0

    def turn(self) -> None:
        which = self.dice.randrange(2)
        what = self.dice.choices(
            [
                self.takes_in,
                self.exchanges,
                self.prunes,
                self.restarts,
                self.backs_up,
                self.is_lost_and_restored,
            ],
            [6, 8, 4, 1, 1, 1],
        )[0]
        what(which)

    def did(self, which: int) -> None:
        """What was stored stays as it was, or is empty and was in a backup."""
        own = self.desks[which].written()
        for at, data in enumerate(self.done[which]):
            assert own[at] in (data, b"")
            if own[at] == b"":
                if at not in self.gone[which]:
                    assert at < self.backed[which], "it went and no backup had it"
                self.gone[which].add(at)
        self.done[which].extend(own[len(self.done[which]) :])

    def takes_in(self, which: int) -> None:
        desk = self.desks[which]
        for _ in range(self.dice.randint(1, 3)):
            act = desk.counter.received()
            if self.dice.random() < 0.7:
                no = NotAccepted(
                    **desk.counter.head(act.case_id),
                    ground="not_required",
                    article="32",
                    text="",
                    papers=act.papers,
                )
                desk.does(act, no)
            else:
                desk.does(act, desk.counter.attended(act))
        bare(desk)
        self.did(which)

    def exchanges(self, which: int) -> None:
        desk = self.desks[which]
        desk.line.faults = self.dice.choice([[], [], [lost_before], [lost_after]])
        desk.steps()
        desk.puller.step()
        desk.puller.step()

    def restarts(self, which: int) -> None:
        self.desks[which].restart()
        self.did(which)

    def prunes(self, which: int) -> None:
        book = self.desks[which].book
        book.prune(book.due(project, today=DAY + LATER, keep_days=90), "已办结满 90 天")
        self.did(which)

    def backs_up(self, _which: int) -> None:
        self.turns += 1
        to = self.path / f"backup-{self.turns}"
        store = open_contents(self.data.contents())
        self.backup = back_up(self.hall.ledger, self.data.ledger_url(), self.data, store, to, Chance()).path
        counts = self.hall.ledger.read(
            "001", lambda reads: {one.device: one.last_seq for one in reads.devices()}
        )
        self.backed = (counts["009"], counts["010"])

    def is_lost_and_restored(self, _which: int) -> None:
        if self.backup is None:
            return
        self.turns += 1
        self.restored += 1
        self.wire.__exit__()
        self.hall.ledger.close()
        shutil.rmtree(self.data.path)
        self.data = DataFolder(self.path / f"data-{self.turns}")
        restore(
            self.backup,
            self.data,
            self.data.ledger_url(),
            lambda: open_contents(self.data.contents()),
            Chance(),
        )
        before, self.hall = (
            self.hall,
            Hall(open_ledger(self.data.ledger_url()), self.hall.clock, self.data.key()),
        )
        self.hall.one, self.hall.two = before.one, before.two
        self.wire = Wire(self.hall)
        self.wire.__enter__()
        for desk in self.desks:
            desk.hall, desk.line.wire = self.hall, self.wire

    def settled(self) -> None:
        """With a good line: the server has what every clerk saw stored, whatever went from the books."""
        for desk in self.desks:
            desk.line.faults = []
        for _ in range(3):
            for desk in self.desks:
                desk.steps(), desk.pulls()
        for which, desk in enumerate(self.desks):
            self.did(which)
            assert desk.stored() == self.done[which]
            assert (desk.told.waiting, desk.told.unanswered) == (0, 0)
            assert not desk.pulls().text
            assert desk.book.check_chain() is None

    def close(self) -> None:
        for desk in self.desks:
            desk.book.close()
        self.wire.__exit__()
        self.hall.ledger.close()


def run(path: Path, seed: int, turns: int) -> tuple[int, int]:
    """How many restores there were, and how many acts went from the books that wrote them."""
    town = Town(path, seed)
    try:
        for _ in range(turns):
            town.turn()
        town.settled()
    finally:
        town.close()
    return town.restored, sum(map(len, town.gone))


@pytest.mark.slow
def test_whatever_goes_was_in_a_backup_and_a_restored_server_gets_the_rest_again(tmp_path: Path) -> None:
    restored, gone = run(tmp_path, SEED, 70)
    assert restored >= 3 and gone >= 6, "the dice never came to what this is about"


@pytest.mark.prove
def test_the_same_with_many_dice(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for seed in range(12)[date.today().toordinal() % STRIDE :: STRIDE]:
        run(tmp_path / str(seed), seed, 150)
    # A counter may compare its cases with a restored server before the others have sent again.
    assert all(told.startswith("tally differs: ") for told in caplog.messages)
