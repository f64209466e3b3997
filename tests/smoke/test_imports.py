"""Every module of the product can be imported on this Python with this PySide6."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("casework", "forms", "printing", "resources", "hallclient")

MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    # __main__ runs; Alembic's own files are loaded by Alembic, inside a migration
    if path.name != "__main__.py" and "migrations" not in path.parts
)


@pytest.mark.parametrize("module", MODULES)
def test_it_can_be_imported(module: str) -> None:
    assert importlib.import_module(module).__name__ == module
