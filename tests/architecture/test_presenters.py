"""Presenters run where Qt isn't: importing all of them, parents included, loads no Qt."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.architecture.tree import Source

PURE = (
    "casework",
    "forms",
    "printing",
    "resources",
    "hallclient.app",
    "hallclient.store",
    "hallclient.signing",
)


def loaded_by(modules: list[str], root: Path) -> list[str]:
    """Names of Qt's modules in a fresh interpreter that has imported `modules`."""
    script = (
        "import importlib, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "print(*sorted(n for n in sys.modules if n.split('.')[0] in ('PySide6', 'shiboken6')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_presenters_load_no_qt(sources: list[Source], root: Path) -> None:
    presenters = [
        s.path.removesuffix(".py").replace("/", ".") for s in sources if s.path.endswith("/presenter.py")
    ]
    assert presenters
    assert loaded_by(presenters, root) == []


def test_the_lower_floors_load_no_qt(sources: list[Source], root: Path) -> None:
    modules = [s.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for s in sources]
    lower = [
        m for m in modules if m.startswith(PURE) and not m.endswith("__main__") and ".migrations" not in m
    ]
    assert loaded_by(lower, root) == []


def test_the_test_sees_qt(root: Path) -> None:
    assert "PySide6.QtCore" in loaded_by(["PySide6.QtCore"], root)
