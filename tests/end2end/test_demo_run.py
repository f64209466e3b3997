"""`make run` on a machine without a display: server, enrolment, three visits, everything reported, the case's page."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from casework import qr
from casework.problem import Problem

ROOT = Path(__file__).parents[2]


@pytest.mark.prove
def test_the_demo_reports_and_its_papers_lead_to_its_own_server(tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    words = [sys.executable, "packaging/demo_run.py", str(tmp_path)]
    done = subprocess.run(words, cwd=ROOT, env=bare, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
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
