"""One visit at the real windows, offscreen: sign in, take in, accept, papers on disk.

In a child process: what PySide6 may do to an interpreter must not end the run of the tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys
from pathlib import Path

from tests.end2end.driver import Counter
from tests.end2end.visits import accept

folder, out = map(Path, sys.argv[1:])
counter = Counter.demo(folder)
counter.sign_in("W0907")
papers = accept(counter, out)
counter.close()
print(*(path.stem.rpartition("-")[2] for path in papers))
"""


def test_one_visit_ends_with_its_papers(tmp_path: Path) -> None:
    folder, out = tmp_path / "data", tmp_path / "out"
    folder.mkdir()
    out.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder), str(out)],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert (done.returncode, done.stdout.split()) == (0, ["D03", "D01"]), done.stderr
    papers = sorted(out.glob("*.pdf"))
    assert len(papers) == 2
    assert all(paper.read_bytes().startswith(b"%PDF-") for paper in papers)
