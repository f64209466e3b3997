"""Long runs: a writer and a checkpointer on one book, and a counter killed a thousand times."""

from __future__ import annotations

import os
import random
import shutil
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from tests.store.fire.act_worker import act
from tests.store.fire.checker import Said, check, open_again
from tests.store.fire.strace import ROOT, environment, template
from tests.store.visits import KEY, Fixed, opened

pytestmark = pytest.mark.prove
FULL = bool(os.environ.get("HALL_PROVE_FULL"))
CHECKED = 120
"""Actions at the beginning: more acts than a start checks, so that both books have the same to check."""


def test_a_writer_and_a_checkpointer_never_lose_or_lock(tmp_path: Path) -> None:
    """The WAL-reset race lost commits in just this (SQLite < 3.51.3): ten minutes, half a minute of a day."""
    path = template(tmp_path) / "hall.book"
    chance = Fixed()
    book = opened(path, chance)
    end = time.monotonic() + (600 if FULL else 25)
    done: list[tuple[int, str, str]] = []
    faults: list[BaseException] = []
    checkpoints = [0]

    def checkpoint() -> None:
        raw = dbapi2.connect(str(path), isolation_level=None, timeout=5)
        raw.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
        dice = random.Random(1)
        try:
            while time.monotonic() < end:
                raw.execute(
                    f"PRAGMA wal_checkpoint({dice.choice(('PASSIVE', 'FULL', 'RESTART', 'TRUNCATE'))})"
                )
                checkpoints[0] += 1
                time.sleep(dice.random() / 100)
        except BaseException as error:
            faults.append(error)
        finally:
            raw.close()

    def look() -> None:
        try:
            while time.monotonic() < end:
                seen = len(done)
                assert book.read_now(lambda reads: reads.count()) >= seen
                time.sleep(0.005)
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=work) for work in (checkpoint, look)]
    for thread in threads:
        thread.start()
    while time.monotonic() < end:
        done.append(book.write_now(lambda tx: act(tx, chance, "")))
        time.sleep(0.01)
    for thread in threads:
        thread.join()
    book.close()
    assert faults == [] and checkpoints[0] > 50 and len(done) > 100
    print(f"\n{len(done)} actions, {checkpoints[0]} checkpoints")
    assert check(path, [(case_id, case_no) for _, case_id, case_no in done]) == len(done) + 2


def killed(path: Path, after: float) -> Said:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.store.fire.act_worker", str(path), "0"],
        stdout=subprocess.PIPE, text=True, env=environment(), cwd=ROOT,
    ) as worker:  # fmt: skip
        assert worker.stdout is not None
        assert worker.stdout.readline() == "READY\n"
        time.sleep(after)
        worker.kill()
        return Said(worker.stdout.read())


def opening(path: Path) -> float:
    begun = time.perf_counter()
    book = open_again(path)
    taken = time.perf_counter() - begun
    book.close()
    return taken


def test_a_thousand_kills_lose_nothing_and_the_start_stays_as_quick(tmp_path: Path) -> None:
    """No clean shutdown to depend on. Each start is timed beside that of a calm book, so that load falls out."""
    path = template(tmp_path, CHECKED) / "hall.book"
    calm = tmp_path / "calm" / "hall.book"
    shutil.copytree(path.parent, calm.parent)
    dice = random.Random(18)
    said: list[tuple[str, str]] = []
    ratios = []
    turns = 1000 if FULL else 60
    for _ in range(turns):
        said += killed(path, dice.uniform(0, 0.4)).cases
        ratios.append(opening(path) / opening(calm))
    part = turns // 4
    early, late = statistics.median(ratios[:part]), statistics.median(ratios[-part:])
    print(
        f"\nstart after a kill ÷ calm start: {early:.2f} at first, {late:.2f} in the end; {len(said)} actions"
    )
    assert len(said) > turns / 2
    assert late / early < (1.25 if FULL else 1.5)
    check(path, said)
