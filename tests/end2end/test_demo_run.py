"""`make run` on a machine without a display: server, enrolment, visits from intake to hand-over, all of it reported,
the page of a case."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from casework import qr
from casework.problem import Problem

ROOT = Path(__file__).parents[2]
MOST_SECONDS = 120
SHOWN = {
    "0-signin",
    "1-accepted",
    "2-told-once",
    "2-back",
    "3-theme",
    "3-accepted",
    "5-told-stop",
    "6-decide",
    "7-delivered",
    "4-reported",
    "4-case-page",
}


@pytest.mark.prove
def test_three_visits_are_reported_in_two_minutes_and_their_papers_lead_to_the_server(tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    words = [sys.executable, "packaging/demo_run.py", str(tmp_path)]
    begun = time.monotonic()
    done = subprocess.run(words, cwd=ROOT, env=bare, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert time.monotonic() - begun < MOST_SECONDS
    assert "word-of" not in done.stdout and "口令" not in done.stdout
    paths = [Path(line) for line in done.stdout.splitlines() if not line.startswith("HTTPS://")]
    assert all(path.is_file() for path in paths)
    assert {path.stem for path in paths if path.suffix == ".png"} >= SHOWN
    codes = sorted(path.stem[-3:] for path in paths if path.suffix == ".pdf")
    answered = ["D01"] * 7 + ["D02"] + ["D03"] * 6  # accepted; told and back; a theme of four
    assert codes == [*answered, "D07", "D11", "D12", "D14", "D18"], "inspected, granted, refused, handed over"
    page = next(line for line in done.stdout.splitlines() if line.startswith("HTTPS://LOCALHOST:"))
    told = qr.read(page)
    assert not isinstance(told, Problem)
    assert (tmp_path / "4-case-page.png").stat().st_size > 10_000
    receipt = next(tmp_path.glob(f"{told.case_no}-D01.pdf"))
    picture = pypdfium2.PdfDocument(receipt)[0].render(scale=4).to_pil()
    codes = [one.text for one in zxingcpp.read_barcodes(picture)]
    assert any(code.startswith(f"{told.page_address}/{told.case_no}/D01") for code in codes), codes
    port = int(told.page_address.rpartition(":")[2].partition("/")[0])
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "the server ended with the run"
