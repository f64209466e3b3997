"""The book under fire: the worker's n-th system call fails, or is its last, for every n.

Fast forms here; every point under `make prove` (a slice by date, all with HALL_PROVE_FULL=1).
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.store.fire.checker import check
from tests.store.fire.strace import Run, copied, run, template

BEFORE = 2
"""Actions in the book before the worker comes."""

ACTIONS = 2
"""What a worker does: the second meets what the first does under the counts of the opening."""

ERRORS = (
    ("pwrite64", "EIO"), ("pwrite64", "ENOSPC"), ("write", "EIO"), ("write", "ENOSPC"), ("fsync", "EIO"),
    ("fdatasync", "EIO"), ("ftruncate", "EIO"), ("unlink", "EIO"), ("unlink", "EACCES"), ("openat", "EMFILE"),
    ("openat", "EACCES"), ("openat", "EROFS"), ("pread64", "EIO"), ("mmap", "ENOMEM"),
)  # fmt: skip
WRITES = ("pwrite64", "write", "fsync", "fdatasync", "ftruncate", "unlink")
FULL = bool(os.environ.get("HALL_PROVE_FULL"))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A template's folder. Without strace this proves nothing, so it fails."""
    if shutil.which("strace") is None:
        pytest.fail("strace is missing: packaging/proof-tools installs it (Debian: apt-get install strace)")
    return template(tmp_path_factory.mktemp("fire"))


class Point(NamedTuple):
    """One place for one fault."""

    kind: str
    fault: str
    n: int


def calls(book: Path, place: Path, kind: str) -> int:
    """How many calls of this kind an undisturbed worker makes in one thread: strace counts by thread."""
    calm = run(copied(book, place), kind, "signal=KILL", "65535", ACTIONS)
    assert calm.code == 0 and calm.said.done and not calm.injected
    threads = Counter(line.split(" ", 1)[0] for line in calm.trace.splitlines() if "resumed>" not in line)
    return max(threads.values(), default=0)


def burn(book: Path, place: Path, point: Point) -> bool:
    """One worker with one fault, and the book proved afterwards. False where the fault found no such call."""
    path = copied(book, place / "-".join(map(str, point)))
    burnt = run(path, point.kind, point.fault, str(point.n), ACTIONS)
    actions = check(path, burnt.said.cases, last_draft=max(burnt.said.drafts, default=None))
    acknowledged = BEFORE + len(burnt.said.cases)
    if point.fault.startswith("error"):
        _went_on(point, burnt, actions, acknowledged)
    else:
        assert actions - acknowledged in (0, 1), (point, actions)  # stored, and killed before it could say so
    shutil.rmtree(path.parent)
    return bool(burnt.injected)


def _went_on(point: Point, burnt: Run, actions: int, acknowledged: int) -> None:
    """The fault was there once: the action was done in the end, once, and every message was whole."""
    assert burnt.code == 0 and burnt.said.done, (point, burnt.said.troubles)
    assert actions == acknowledged == BEFORE + ACTIONS, (point, actions, burnt.said.troubles)


def burn_all(book: Path, place: Path, points: list[Point]) -> list[Point]:
    """All points on two threads; gives those whose fault came."""
    with ThreadPoolExecutor(2) as pool:
        hits = list(pool.map(lambda point: burn(book, place, point), points))
    return [point for point, hit in zip(points, hits, strict=True) if hit]


def every_point(book: Path, place: Path, kind: str, fault: str) -> Iterator[Point]:
    """Every place of this kind; of an ordinary day an eighth, another each day."""
    whole = calls(book, place, kind)
    assert whole, f"no {kind} at all: the trace is blind"
    stride = 1 if FULL or whole < 12 else 8
    first = date.today().toordinal() % stride
    return (Point(kind, fault, n) for n in range(1 + first, whole + 1, stride))


@pytest.mark.slow
@pytest.mark.parametrize(
    "point",
    [
        Point("pwrite64", "signal=KILL", 40),
        Point("fsync", "signal=KILL", 3),
        Point("fdatasync", "signal=KILL", 1),
        Point("ftruncate", "signal=KILL", 1),
        Point("pwrite64", "error=EIO", 60),
        Point("pwrite64", "error=ENOSPC", 90),
        Point("fsync", "error=EIO", 2),
        Point("pread64", "error=EIO", 2),
        Point("openat", "error=EMFILE", 3),
        Point("mmap", "error=ENOMEM", 1),
    ],
    ids=lambda point: "-".join(map(str, point)),
)
def test_a_fault_at_one_call_leaves_all_or_nothing(book: Path, tmp_path: Path, point: Point) -> None:
    assert burn(book, tmp_path, point), "no fault came: the trace shows no INJECTED"


@pytest.mark.prove
@pytest.mark.parametrize("kind", WRITES)
def test_killed_at_every_call_nothing_is_lost_and_nothing_is_half(
    book: Path, tmp_path: Path, kind: str
) -> None:
    points = list(every_point(book, tmp_path, kind, "signal=KILL"))
    hits = burn_all(book, tmp_path, points)
    assert len(hits) >= len(points) * 0.8, (len(hits), len(points))


@pytest.mark.prove
@pytest.mark.parametrize(("kind", "error"), ERRORS)
def test_every_call_fails_once_and_work_goes_on(book: Path, tmp_path: Path, kind: str, error: str) -> None:
    points = list(every_point(book, tmp_path, kind, f"error={error}"))
    hits = burn_all(book, tmp_path, points)
    assert len(hits) >= len(points) * 0.8, (len(hits), len(points))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "error", "when", "told"),
    [
        ("fsync", "EIO", "1+", {"disk_error", "unknown"}),
        ("pwrite64", "EIO", "1+", {"disk_error"}),
        ("pwrite64", "EIO", "20+", {"disk_error", "unknown"}),
        ("pwrite64", "ENOSPC", "20+", {"disk_full", "disk_error", "unknown"}),
        ("pread64", "EIO", "1+", {"disk_error", "unreadable"}),
        ("openat", "EROFS", "1+", {"read_only"}),
        ("openat", "EACCES", "1+", {"read_only"}),
    ],
)
def test_a_fault_that_stays_is_told_and_nothing_is_acknowledged(
    book: Path, tmp_path: Path, kind: str, error: str, when: str, told: set[str]
) -> None:
    """A failed commit is not believed either way: what was acknowledged is there, and nothing else but whole acts."""
    path = copied(book, tmp_path / "run")
    burnt = run(path, kind, f"error={error}", when, ends=(3, 4))
    assert burnt.injected and not burnt.said.done and not burnt.said.cases
    assert {kind for kind, _ in burnt.said.troubles} <= told, burnt.said.troubles
    unknown = any(kind == "unknown" for kind, _ in burnt.said.troubles)
    assert check(path, ()) in ((BEFORE, BEFORE + 1) if unknown else (BEFORE,))
