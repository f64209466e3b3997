"""What several tests of the commands begin with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.bootstrap.kept_hall import Hall

_MADE: list[Path] = []


@pytest.fixture
def hall(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Hall:
    """An enrolled PC; made once, copied for each test."""
    if not _MADE:
        _MADE.append(tmp_path_factory.mktemp("made"))
        Hall(_MADE[0], capsys).set_up()
    shutil.copytree(_MADE[0], tmp_path, dirs_exist_ok=True)
    return Hall(tmp_path, capsys)
