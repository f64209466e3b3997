"""`make run` on a machine without a display: three visits at the real windows, their papers and pictures, in time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pypdfium2
import pytest

ROOT = Path(__file__).parents[2]
MOST_SECONDS = 120


@pytest.mark.prove
def test_three_visits_print_their_papers_and_pictures_in_two_minutes(tmp_path: Path) -> None:
    out = tmp_path / "visits"
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "end2end" / "visits.py"), str(out)],
        capture_output=True, text=True, timeout=MOST_SECONDS * 3, check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert time.monotonic() - begun < MOST_SECONDS
    paths = [Path(line) for line in done.stdout.splitlines()]
    assert paths and all(path.is_file() for path in paths)
    papers = [path for path in paths if path.suffix == ".pdf"]
    codes = sorted(path.stem[-3:] for path in papers)
    assert codes == ["D01"] * 7 + ["D02"] + ["D03"] * 6, "accepted; told and back; a theme of four"
    assert all(len(pypdfium2.PdfDocument(path)) >= 1 for path in papers)
    shown = {path.stem for path in paths if path.suffix == ".png"}
    assert {"0-signin", "1-accepted", "2-told-once", "2-back", "3-theme", "3-accepted"} <= shown
    assert "word-of" not in done.stdout and "口令" not in done.stdout
