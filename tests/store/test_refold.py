"""What the whole check compares, case by case: rows, papers and their acts (R7), bytes, what is yet to be reported."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from hallclient.store.refold import refold, unlisted
from hallclient.store.tx import Tx
from tests.store.fire.act_worker import act, enrol
from tests.store.visits import Fixed, opened, project

SPOILT = [
    ("DELETE FROM print_job; DELETE FROM paper WHERE rowid = 1", "1 papers missing, 0 without an act"),
    (
        "INSERT INTO paper SELECT '{hash}', act_id, case_id, code, doc_number, pages, made_at, x'25'"
        " FROM paper LIMIT 1",
        "0 papers missing, 1 without an act",
    ),
    ("UPDATE paper SET bytes = x'25504446' WHERE rowid = 1", "a paper's bytes are not those of its hash"),
    ("UPDATE case_row SET stage = 'terminated' WHERE n = 1", "stage"),
    ("DELETE FROM outbox WHERE n = 2", "act without outbox"),
]
ONE_BYTE = "bbf3f11cb5b43e700273a78d12de55e4a7eab741ed2abf13787a4d2dc832b8ec"
"""SHA-256 of `%`."""


@pytest.mark.parametrize(
    ("statement", "said"), SPOILT, ids=["no paper", "no act", "bytes", "row", "not reported"]
)
def test_what_does_not_fit_is_named_with_its_case(tmp_path: Path, statement: str, said: str) -> None:
    chance = Fixed()
    book = opened(tmp_path / "hall.book", chance)
    book.write_now(enrol)
    first, _second = (book.write_now(lambda tx: act(tx, chance, "")) for _ in range(2))

    def spoil(tx: Tx) -> None:
        """Somebody with the key: nothing in the schema holds him back."""
        whole = refold(tx.connection, project)
        assert (whole.cases, whole.faults) == (2, ()), "the control"
        names = tx.connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        for (name,) in names.all():
            tx.connection.execute(text(f'DROP TRIGGER "{name}"'))
        for one in statement.replace("{hash}", ONE_BYTE).split(";"):
            tx.connection.execute(text(one))

    book.write_now(spoil)
    (fault,) = book.write_now(lambda tx: refold(tx.connection, project)).faults
    assert fault.startswith(first[1]) and said in fault
    book.close()


def test_a_case_with_acts_stands_in_the_list_unless_they_were_emptied(tmp_path: Path) -> None:
    chance = Fixed()
    book = opened(tmp_path / "hall.book", chance)
    book.write_now(enrol)
    first, _second = (book.write_now(lambda tx: act(tx, chance, "")) for _ in range(2))

    def counts(tx: Tx) -> list[int]:
        found = [unlisted(tx.connection)]
        tx.connection.execute(text("DELETE FROM case_row"))
        found.append(unlisted(tx.connection))
        for (name,) in tx.connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ).all():
            tx.connection.execute(text(f'DROP TRIGGER "{name}"'))
        tx.connection.execute(text("UPDATE record SET bytes = x'' WHERE case_id = :case"), {"case": first[1]})
        return [*found, unlisted(tx.connection)]

    assert book.write_now(counts) == [0, 2, 1]
    book.close()
