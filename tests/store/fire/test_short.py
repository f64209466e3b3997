"""Writes that the kernel cuts short: told by their cause, nothing half, and work goes on once there is room (R2).

The limit of a file's size does it, as a quota does. strace's `retval=` would not: it skips the call and lies.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.fire.checker import Said, check
from tests.store.fire.strace import ROOT, copied, environment, template

BEFORE = 2
FULL = bool(os.environ.get("HALL_PROVE_FULL"))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A template's folder."""
    return template(tmp_path_factory.mktemp("short"), BEFORE)


def cut(book: Path, place: Path, most: int) -> bool:
    """One worker under a limit, the book proved afterwards; whether a write was cut."""
    path = copied(book, place / str(most))
    ended = subprocess.run(
        [sys.executable, "-m", "tests.store.fire.short_worker", str(path), str(most)],
        capture_output=True, text=True, env=environment(), cwd=ROOT, timeout=60, check=False,
    )  # fmt: skip
    said = Said(ended.stdout)
    assert ended.returncode == 0 and said.done, (most, ended.stdout, ended.stderr)
    kinds = {kind for kind, _ in said.troubles}
    assert kinds <= {"disk_error", "disk_full", "unknown"}, (most, said.troubles)
    actions = check(path, said.cases)
    assert actions - BEFORE - len(said.cases) in ((0, 1) if "unknown" in kinds else (0,)), (most, actions)
    return bool(kinds)


@pytest.mark.slow
def test_a_write_cut_short_leaves_all_or_nothing(book: Path, tmp_path: Path) -> None:
    assert all(cut(book, tmp_path, most) for most in (1_100, 4_200, 30_001, 61_111))
    assert not cut(book, tmp_path, 1 << 30), "the control: without a limit nothing is told"


@pytest.mark.prove
def test_writes_cut_short_anywhere_leave_all_or_nothing(book: Path, tmp_path: Path) -> None:
    stride = 1_237 if FULL else 9_973  # no multiple of a page or a frame
    hits = [cut(book, tmp_path, most) for most in range(1_100, 160_000, stride)]
    assert sum(hits) >= len(hits) // 3, hits
