"""What must hold after any fault: what was acknowledged is there, every action whole, every chain and page right."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import text

from casework.numbering import CaseNo, parse
from hallclient.store.book import Book, open_book
from hallclient.store.refold import refold
from hallclient.store.tx import Tx
from tests.store.visits import KEY, Fixed, project

PER_ACTION = {
    "record": 2, "outbox": 2, "number": 1, "doc_number": 1, "case_row": 1, "case_values": 1, "paper": 1,
    "print_job": 1, "audit": 1,
}  # fmt: skip


class Said:
    """What a worker had said before it ended."""

    def __init__(self, output: str) -> None:
        lines = [line.split(" ") for line in output.split("\n")[:-1]]
        self.cases = [(line[2], line[3]) for line in lines if line[0] == "ACK"]
        self.drafts = [int(line[1]) for line in lines if line[0] == "DRAFT"]
        self.troubles = [(line[1], " ".join(line[2:])) for line in lines if line[0] in ("FAIL", "PROBLEM")]
        self.done = ["DONE"] in lines


def open_again(path: Path) -> Book:
    """The book after the fault, as the next start opens it."""
    book = open_book(path, KEY, Fixed())
    assert isinstance(book, Book), book
    return book


def check(path: Path, said: Iterable[tuple[str, str]], *, last_draft: int | None = None) -> int:
    """Opens the book at `path` anew and proves it; gives the number of actions in it."""
    book = open_again(path)
    try:
        for case_id, case_no in said:
            stored = book.read_now(lambda reads, case_id=case_id: reads.case(case_id))  # type: ignore[misc]
            assert stored is not None, f"an acknowledged action is gone: {case_no}"
            assert stored.line.case_no == case_no
        assert book.verify().findings == ()
        assert book.check_chain() is None
        return book.write_now(lambda tx: _whole(tx, last_draft))
    finally:
        book.close()


def _whole(tx: Tx, last_draft: int | None) -> int:
    def rows(statement: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in tx.connection.execute(text(statement))]

    assert rows("PRAGMA cipher_integrity_check") == []
    assert rows("PRAGMA integrity_check") == [("ok",)]
    counts = {table: int(str(rows(f"SELECT count(*) FROM {table}")[0][0])) for table in PER_ACTION}
    actions = counts["case_row"]
    assert counts == {table: times * actions for table, times in PER_ACTION.items()}, counts
    seqs = [seq for (seq,) in rows("SELECT seq FROM record ORDER BY seq")]
    assert seqs == list(range(1, len(seqs) + 1))
    numbers = [parse(str(no)) for (no,) in rows("SELECT case_no FROM case_row ORDER BY n")]
    assert [no.serial for no in numbers if isinstance(no, CaseNo)] == list(range(1, actions + 1))
    assert [n for (n,) in rows("SELECT n FROM doc_number ORDER BY n")] == list(range(1, actions + 1))
    assert rows("SELECT sha256 FROM print_job ORDER BY job_id") == rows(
        "SELECT sha256 FROM paper ORDER BY rowid"
    )
    part = refold(tx.connection, project, limit=100_000)
    assert part.faults == () and part.cases == actions, part
    drafts = [str(one) for (one,) in rows("SELECT draft_id FROM draft")]
    if last_draft is not None:  # of one worker
        assert len(drafts) <= 1, drafts
    if last_draft is not None and last_draft + 2 > actions:  # two were there before it
        assert drafts == [f"draft-{last_draft}"]  # what was typed is there, its action is not
    return actions
