"""A day at the book: acts, numbers, drafts, search, and what comes back."""

from __future__ import annotations

from pathlib import Path

from tests.store.visits import NAME, Fixed, opened, take_in


def test_a_visit_comes_back_whole(tmp_path: Path) -> None:
    chance = Fixed()
    book = opened(tmp_path / "hall.book", chance)
    done = book.write_now(lambda tx: take_in(tx, chance))
    book.close()
    book = opened(tmp_path / "hall.book", chance)
    stored = book.read_now(lambda reads: reads.case(done.act.case_id))
    assert stored is not None
    assert [type(act).__name__ for act in stored.acts] == ["Received", "Attended"]
    assert stored.line.case_no == "410103261120001009000010" or stored.line.case_no[:23].endswith(
        "00100900001"
    )
    assert (stored.line.applicant, stored.line.stage, stored.line.acts) == (NAME, "received", 2)
    assert book.read_now(lambda reads: reads.waiting()) == 2
    book.close()
