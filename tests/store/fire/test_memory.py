"""Out of memory, in the engine and in Python: told, and nothing half."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.store.fire.checker import Said, check
from tests.store.fire.strace import ROOT, copied, environment, template

LIMITS = (20, 40, 60, 80, 100, 130, 160, 200, 250, 300, 400, 500, 700, 1000, 4000)
"""Thousands of bytes."""


@pytest.mark.prove
def test_at_every_limit_an_action_is_whole_or_told(tmp_path: Path) -> None:
    files = template(tmp_path)
    told = done = 0
    for limit in LIMITS:
        book = copied(files, tmp_path / "run")
        ended = subprocess.run(
            [sys.executable, "-m", "tests.store.fire.memory_worker", str(book), str(limit * 1000)],
            capture_output=True, text=True, env=environment(), cwd=ROOT, timeout=60, check=False,
        )  # fmt: skip
        assert ended.returncode == 0, (limit, ended.stdout, ended.stderr)
        said = Said(ended.stdout)
        kinds = {kind for kind, _ in said.troubles}
        assert kinds <= {"out_of_memory", "unknown"}, (limit, said.troubles)
        actions = check(book, said.cases)
        assert actions - 2 - len(said.cases) in ((0, 1) if "unknown" in kinds else (0,)), limit
        told, done = told + bool(kinds), done + bool(said.cases)
    assert told >= 5 and done >= 1, (told, done)


@pytest.mark.slow
@pytest.mark.parametrize(("what", "at_least"), [("encode", 0), ("decode", 10), ("fold", 30)])
def test_a_failing_allocation_gives_no_wrong_answer(what: str, at_least: int) -> None:
    """MemoryError, or an end like a kill (msgspec dies of some): never another value, never another error."""
    assert find_spec("_testcapi"), "this proof needs a Python with its test modules"
    ended = subprocess.run(
        [sys.executable, "-m", "tests.store.fire.allocations", what, "200"],
        capture_output=True, text=True, env=environment(), cwd=ROOT, timeout=120, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    same, memory, died, other = map(int, ended.stdout.split())
    assert other == 0 and memory >= at_least and memory + died > 0, ended.stdout
    assert same + memory + died == 200
