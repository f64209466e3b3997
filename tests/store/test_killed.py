"""A counter killed at any moment: what was acknowledged is there, whole, and no number is given twice."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from casework.numbering import CaseNo, parse
from tests.store.visits import Fixed, opened


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
