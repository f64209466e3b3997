"""A way to see that a test fails."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1]


@pytest.fixture
def pytester_script(tmp_path: Path) -> Callable[[str], str]:
    """Runs a test file of its own beside a copy of `tests/ui/conftest.py`, and returns what pytest said."""

    def run(text: str) -> str:
        (tmp_path / "conftest.py").write_text(
            (HERE / "conftest.py").read_text(encoding="utf-8"), encoding="utf-8"
        )
        (tmp_path / "test_x.py").write_text(text, encoding="utf-8")
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-p",
                "no:cacheprovider",
                f"--rootdir={tmp_path}",
                str(tmp_path),
            ],
            capture_output=True,
            text=True,
            cwd=HERE.parents[1],
            check=False,
        )
        return done.stdout

    return run
