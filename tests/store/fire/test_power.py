"""Power cuts: replayed at every system call, and real ones on a file system that is shut down under the worker.

FULL must lose nothing. The controls must lose: NORMAL loses acknowledged actions, OFF corrupts; else the test is blind.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from hallclient.store.book import Book, open_book
from tests.store.fire import loop, power
from tests.store.fire.checker import Said, check
from tests.store.fire.strace import copied, template
from tests.store.visits import KEY, Fixed

ACTIONS, CHECKPOINT = 12, 120
FULL = bool(os.environ.get("HALL_PROVE_FULL"))


class Losses(NamedTuple):
    """What cuts did: how many lost acknowledged actions unseen, were seen to (by the witness), broke the file."""

    cuts: int
    unseen: int
    missing: int
    broken: int


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder in memory where there is one: thousands of small files."""
    shared = Path("/dev/shm")
    place = (
        shared if shared.is_dir() and os.access(shared, os.W_OK) else Path("/tmp")
    ) / f"fire-{os.getpid()}"
    place.mkdir()
    yield place
    shutil.rmtree(place)


def cuts(memory: Path, sync: str, count: int, *, strict: bool) -> Losses:
    """Plays `count` cuts, spread over all operations. `strict`: a loss fails at once."""
    files = template(memory)
    start = {name: (files / name).read_bytes() for name in power.KEPT if (files / name).exists()}
    ops = power.record(copied(files, memory / "run"), ACTIONS, sync, CHECKPOINT)
    assert sum(op.kind == "say" for op in ops) >= ACTIONS * 2
    assert sum(op.kind == "write" and op.name == "hall.book" for op in ops) > 20, "no checkpoint was crossed"
    unseen = missing = broken = 0
    for turn in range(count):
        after = 1 + turn * len(ops) // count
        place = memory / "cut"
        said = Said(power.cut(ops, after, start, place, seed=turn))
        if strict:
            check(place / "hall.book", said.cases)
            continue
        found = open_book(place / "hall.book", KEY, Fixed())
        if not isinstance(found, Book):
            missing += found.kind == "acts_missing"
            broken += found.kind != "acts_missing"
            continue
        try:
            there = {line.case_id for line in found.read_now(lambda reads: reads.latest(1000))}
            unseen += any(case_id not in there for case_id, _ in said.cases)
        except Exception:  # a page that can't be read: what OFF is expected to do
            broken += 1
        finally:
            found.close()
    return Losses(count, unseen, missing, broken)


def need_strace() -> None:
    if shutil.which("strace") is None:
        pytest.fail("strace is missing: packaging/proof-tools installs it (Debian: apt-get install strace)")


@pytest.mark.slow
def test_power_cuts_lose_nothing_that_was_acknowledged(memory: Path) -> None:
    need_strace()
    cuts(memory, "FULL", 15, strict=True)


@pytest.mark.prove
def test_power_cuts_at_every_call_lose_nothing(memory: Path) -> None:
    need_strace()
    cuts(memory, "FULL", 3000 if FULL else 400, strict=True)


@pytest.mark.prove
def test_the_cuts_are_seen_where_the_book_is_not_written_through(memory: Path) -> None:
    """The witness says so before a number is given: a loss counts whether it is refused or not."""
    need_strace()
    normal = cuts(memory / "normal", "NORMAL", 200, strict=False)
    off = cuts(memory / "off", "OFF", 200, strict=False)
    print(f"\nNORMAL: {normal}\nOFF: {off}")
    assert normal.missing > 10 and normal.broken == 0, normal
    assert off.broken > 10, off
    assert normal.unseen == off.unseen == 0  # also where it loses, no number is given twice


@pytest.mark.prove
@pytest.mark.parametrize("turn", range(24 if FULL else 6))
def test_a_real_cut_of_the_file_system_loses_nothing(tmp_path: Path, turn: int) -> None:
    with loop.ext4(tmp_path, megabytes=64) as disk:
        book = copied(template(tmp_path), disk.place / "data")
        said = disk.shut_down_under(book, "FULL", seconds=0.2 + 0.11 * turn % 0.7)
        assert said.cases, "the worker was not at work when the power went"
        check(book, said.cases)


@pytest.mark.prove
def test_a_real_cut_is_seen_where_the_book_is_not_written_through(tmp_path: Path) -> None:
    lost = 0
    for turn in range(6):
        folder = tmp_path / str(turn)
        folder.mkdir()
        with loop.ext4(folder, megabytes=64) as disk:
            book = copied(template(folder), disk.place / "data")
            said = disk.shut_down_under(book, "NORMAL", seconds=0.5 + 0.1 * turn)
            found = open_book(book, KEY, Fixed())
            if isinstance(found, Book):
                there = {line.case_id for line in found.read_now(lambda reads: reads.latest(100_000))}
                lost += any(case_id not in there for case_id, _ in said.cases)
                found.close()
            else:
                lost += found.kind in ("acts_missing", "unreadable")
    assert lost, "NORMAL lost nothing: the cut is not one"
