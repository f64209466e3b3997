"""A counter killed at any moment: what was acknowledged is there, whole, and no number is given twice."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from casework.checklist import Judgement
from casework.draft import Draft
from casework.numbering import CaseNo, parse
from hallclient.store.loose import Term
from hallclient.store.tx import Tx
from tests.store.test_prune import decrypted
from tests.store.visits import DAY, Fixed, opened


def lived(path: Path, seconds: float, visits: int) -> list[str]:
    """Runs the counter, kills it `seconds` after it said so many visits, gives the lines it had said."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.store.counter_worker", str(path)], stdout=subprocess.PIPE, text=True
    ) as counter:
        assert counter.stdout is not None
        assert counter.stdout.readline() == "READY\n"
        lines: list[str] = []
        while sum(line.startswith("ACK") for line in lines) < visits:
            line = counter.stdout.readline()
            assert line, "it ended by itself"
            lines.append(line)
        time.sleep(seconds)
        counter.kill()
        return "".join((*lines, counter.stdout.read())).split("\n")[:-1]


@pytest.mark.slow
@pytest.mark.parametrize("kills", [6, pytest.param(30, marks=pytest.mark.prove)])
def test_kills_lose_nothing_and_leave_nothing_half(tmp_path: Path, kills: int) -> None:
    path = tmp_path / "hall.book"
    chance = random.Random(20261120)
    acknowledged: list[tuple[str, str]] = []
    for turn in range(kills):
        said = lived(path, chance.uniform(0, 0.05), visits=turn % 4)
        acknowledged += [(line.split()[1], line.split()[2]) for line in said if line.startswith("ACK")]
        turns = [line.split()[1] for line in said if line.startswith("DRAFT")]
        book = opened(path, Fixed())
        draft = book.read_now(lambda reads: reads.draft("d1"))
        if turns:  # the last one said, or the one after it
            assert draft is not None
            assert int(draft.values["turn"]) - int(turns[-1]) in (0, 1)
        book.close()
    book = opened(path, Fixed())
    assert book.check_chain() is None
    for case_no, case_id in acknowledged:
        stored = book.read_now(lambda reads, case_id=case_id: reads.case(case_id))  # type: ignore[misc]
        assert stored is not None and stored.line.case_no == case_no
    lines = book.read_now(lambda reads: reads.latest(100_000))
    assert len(lines) >= len(acknowledged) > kills
    assert all(line.acts == 2 for line in lines)  # receipt and attendance: all or nothing
    serials = [found.serial for line in lines if isinstance(found := parse(line.case_no), CaseNo)]
    assert sorted(serials) == list(range(1, len(lines) + 1))  # none twice, none lost
    counts = (
        "SELECT (SELECT count(*) FROM record), (SELECT count(*) FROM outbox), (SELECT max(seq) FROM record)"
    )
    assert (
        book.write_now(lambda tx: tuple(tx.connection.execute(text(counts)).one())) == (2 * len(lines),) * 3
    )
    book.close()


@pytest.mark.slow
@pytest.mark.parametrize("kills", [5, pytest.param(30, marks=pytest.mark.prove)])
def test_an_upkeep_of_loose_pages_that_is_killed_leaves_a_sound_book(tmp_path: Path, kills: int) -> None:
    """Each page is whole or gone with its line in the audit; what a draft names stays."""
    path, later = tmp_path / "hall.book", DAY + timedelta(days=30)
    book = opened(path)

    def fill(tx: Tx) -> list[str]:
        pages = [
            tx.keep_page(b"<%04d>" % at * 8000, "image/png", f"{at}.png") for at in range(60 + 40 * kills)
        ]
        named = {"m1": Judgement(mark="sound", pages=tuple(pages[::20]))}
        tx.save_draft(Draft(draft_id="d1", window="W09", by="W0901", materials=named), "")
        return pages

    pages = book.write_now(fill)
    named = pages[::20]
    book.let_pages_go(Term(DAY, 30, DAY))
    book.close()
    chance, left = random.Random(20261120), len(pages)
    for turn in range(kills):
        command = [sys.executable, "-m", "tests.store.loose_worker", str(path), later.isoformat()]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as upkeep:
            assert upkeep.stdout is not None
            for _ in range(turn):
                assert upkeep.stdout.readline() == "GONE\n"
            time.sleep(chance.uniform(0, 0.05))
            upkeep.kill()
        book = opened(path)
        there = [one for one in pages if book.read_now(lambda reads, one=one: reads.page(one)) is not None]  # type: ignore[misc]
        told = [one.what for one in book.read_now(lambda reads: reads.entries()) if one.kind == "prune"]
        assert len(told) == len(pages) - len(there) and len(there) <= left
        assert set(named) <= set(there) and book.verify().findings == ()
        left = len(there)
        book.close()
    assert len(named) < left < len(pages), "it was killed in the middle"
    book = opened(path)
    assert book.let_pages_go(Term(later, 30, later)) == left - len(named)
    assert book.verify().findings == ()
    book.close()
    data = decrypted(path)
    assert [at for at in range(len(pages)) if b"<%04d>" % at * 9 in data] == list(range(0, len(pages), 20))
