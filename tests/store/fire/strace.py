"""Faults at system calls: a worker under strace, the n-th call of a kind fails or is its last."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.store.fire.act_worker import enrol
from tests.store.fire.checker import Said
from tests.store.visits import Fixed, opened

ROOT = Path(__file__).parents[3]
NAMES = ("hall.book", "hall.book-wal", "hall.book-shm", "hall.witness")


class Run(NamedTuple):
    """How a worker ended: exit code, what it had said, whether the fault came, the trace."""

    code: int
    said: Said
    injected: int
    trace: str


def template(folder: Path, actions: int = 2) -> Path:
    """A book with some actions in it, closed; copied for every run."""
    from tests.store.fire.act_worker import act

    path = folder / "template" / "hall.book"
    chance = Fixed()
    book = opened(path, chance)
    book.write_now(enrol)
    for _ in range(actions):
        book.write_now(lambda tx: act(tx, chance, ""))
    book.close()
    path.with_suffix(".ballast").unlink()
    return path.parent


def copied(template: Path, place: Path) -> Path:
    """A copy of the template's files; gives the book."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(template, place)
    return place / "hall.book"


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def run(book: Path, kind: str, fault: str, when: str, actions: int = 1, ends: tuple[int, ...] = (0,)) -> Run:
    """One worker with one fault: `kind` a system call, `fault` strace's words (`error=EIO`, `signal=KILL`).

    It must end by being killed or with one of `ends`; anything else is a crash of the program, and a finding.
    """
    trace = book.with_suffix(".trace")
    paths = [word for name in NAMES for word in ("-P", str(book.with_name(name)))]
    done = subprocess.run(
        ["strace", "-f", "-qq", "-o", str(trace), "-e", f"trace={kind}", *paths,
         "-e", f"inject={kind}:{fault}:when={when}", "-e", "signal=none",
         sys.executable, "-m", "tests.store.fire.act_worker", str(book), str(actions)],
        capture_output=True, text=True, env=environment(), cwd=ROOT, timeout=120, check=False,
    )  # fmt: skip
    traced = trace.read_text("utf-8", "replace")
    trace.unlink()
    killed = fault.startswith("signal") and done.returncode in (-9, 137)
    if not killed and done.returncode not in ends:
        raise AssertionError(f"{kind} {fault} {when}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
    injected = traced.count("(INJECTED)") or int(killed)
    return Run(done.returncode, Said(done.stdout), injected, traced)
