"""At most 300 ms of keystrokes are lost: a clerk types at the real window, whose process is killed at any instant.

What the machine itself makes anybody wait is no loss of ours: the longest that a sleep and a durable write of 512 bytes
took beside it, in the second before the kill, comes on top.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from hallclient.app.station import BOOK
from tests.bench.hall import book_key
from tests.store.visits import opened

SCRIPT = Path(__file__).with_name("counter_process.py")
LOST_SECONDS = 0.3
SHORTEST, LONGEST = 0.3, 6.0


class Key(NamedTuple):
    """What stood in a field once this key was pressed, and when it was."""

    field: str
    text: str
    at: float


class Killed(NamedTuple):
    """The keys that were pressed, when the process was gone, and what the machine made anybody wait meanwhile."""

    keys: list[Key]
    at: float
    waited: float


def killed(hall: Path, after: float) -> Killed:
    """Types and is killed so many seconds after the first key."""
    with subprocess.Popen(
        [sys.executable, str(SCRIPT), "type", str(hall)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            lines = [process.stdout.readline()]
            assert lines[0], "it never typed"
            waited = beside(hall.parent / "probe", after)
        finally:
            at = time.monotonic()
            os.kill(process.pid, signal.SIGKILL)
        lines += process.stdout.readlines()
    whole = [line.split() for line in lines if line.endswith("\n")]
    return Killed([Key(field, text, float(said)) for field, text, said in whole], at, waited)


def beside(probe: Path, seconds: float) -> float:
    """The longest of the last second that 10 ms of sleep and a durable write took beyond the 10 ms."""
    end, waits = time.monotonic() + seconds, list[tuple[float, float]]()
    handle = os.open(probe, os.O_RDWR | os.O_CREAT, 0o600)
    while (begun := time.monotonic()) < end:
        time.sleep(0.01)
        os.pwrite(handle, bytes(512), 0)
        os.fdatasync(handle)
        waits.append((begun, time.monotonic() - begun - 0.01))
    os.close(handle)
    return max((wait for at, wait in waits if at > end - 1), default=0.0)


def check(hall: Path, run: Killed) -> float:
    """Every key that is older than what may be lost is in the draft, and nothing that was not typed; seconds lost."""
    book = opened(hall / BOOK, key=book_key(hall))
    try:
        (line,) = book.read_now(lambda reads: reads.drafts())
        draft = book.read_now(lambda reads: reads.draft(line.draft_id))
        assert book.verify().findings == () and draft is not None
    finally:
        book.close()
    must = [key for key in run.keys if key.at < run.at - LOST_SECONDS - run.waited]
    lost = [key for key in run.keys if not stands(key, run.keys, draft.values)]
    assert not set(lost) & set(must), (run.at, run.waited, lost[0], draft.values[lost[0].field])
    for field in {key.field for key in run.keys}:
        texts = {key.text for key in run.keys if key.field == field}
        assert draft.values[field] in texts | {BEFORE[field]}, "half a key, or what nobody typed"
    assert draft.values["applicant.uscc"] == "92410106MA9YYYY09T", "the rest is as it was"
    return run.at - lost[0].at if lost else 0.0


BEFORE = {"food.manager": "林安澜", "applicant.name": "示例区晨光早餐店"}


def stands(key: Key, keys: list[Key], values: dict[str, object]) -> bool:
    """Whether the draft has this key: its field shows what stood there then, or later."""
    later = [one.text for one in keys if one.field == key.field and one.at >= key.at]
    return values[key.field] in later


@pytest.mark.slow
def test_a_kill_amid_typing_loses_no_more_than_the_last_keys(hall: Path) -> None:
    run = killed(hall, 1.5)
    assert len(run.keys) > 5
    check(hall, run)


@pytest.mark.prove
@pytest.mark.parametrize("turn", range(60 if os.environ.get("HALL_PROVE_FULL") else 8))
def test_at_any_instant_no_more_than_the_last_keys_are_lost(hall: Path, turn: int) -> None:
    lost = check(hall, killed(hall, Random(turn).uniform(SHORTEST, LONGEST)))
    print(f"lost {lost * 1000:.0f} ms")
