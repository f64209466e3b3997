"""One visit on the real window, offscreen, on every Python and on the lowest PySide6."""

from __future__ import annotations

from pathlib import Path

from tests.end2end.driver import Counter
from tests.end2end.visits import accept


def test_one_visit(tmp_path: Path) -> None:
    counter = Counter.demo(tmp_path / "data")
    try:
        counter.sign_in("W0907")
        papers = accept(counter, tmp_path)
    finally:
        counter.close()
    assert [path.name[-7:] for path in papers][:2] == ["D03.pdf", "D01.pdf"]  # the slip comes a moment later
    assert all(path.read_bytes().startswith(b"%PDF-") for path in papers)
    assert (tmp_path / "1-accepted.png").stat().st_size > 10_000
