"""The audit: every look, sign-in and export is in the chain, and what was tampered with is named exactly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from hallclient.app.auditing import report
from hallclient.signing.digest import chain_hash
from hallclient.store import acts, audit
from hallclient.store.audit import chained, link
from hallclient.store.audit_check import Finding, verify
from hallclient.store.book import Book, open_book
from hallclient.store.connection import create_private, make_engine
from hallclient.store.migrate import bring_up
from hallclient.store.problem import BookProblem
from hallclient.store.witness import peek
from tests.store.visits import KEY, NAME, NUMBER, Fixed, opened, take_in

CHANCE = Fixed()
ENTRIES = 12
Tamper = Callable[[dbapi2.Connection], object]


@pytest.fixture(autouse=True, params=["sha256", "sm3"])
def algorithm(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both chains of the book by this hash: the same tests for each."""
    for module in (acts, audit):
        monkeypatch.setattr(module, "CHAIN_ALGORITHM", request.param)
    return str(request.param)


@pytest.fixture
def path(algorithm: str, tmp_path: Path) -> Path:
    """A closed book of six visits and twelve entries between them."""
    place = tmp_path / "hall.book"
    book = opened(place, CHANCE)
    for turn in range(6):
        act = book.write_now(lambda tx: take_in(tx, CHANCE).case.opened)
        book.write_now(lambda tx: tx.log_view("W0901", "W09", act.case_id, "查看办件"))  # noqa: B023
        book.write_now(lambda tx: tx.log_sign_in(f"W090{turn}", "W09", "failed"))  # noqa: B023
    book.close()
    return place


def raw(path: Path) -> dbapi2.Connection:
    """What somebody with the key and a SQLCipher shell has."""
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    return connection


def found_after(path: Path, tamper: Tamper) -> tuple[Finding, ...]:
    connection = raw(path)
    tamper(connection)
    connection.close()
    engine = make_engine(path, KEY, writes=False)
    with engine.connect() as reading:
        verdict = verify(reading, peek(path.with_suffix(".witness")))
    engine.dispose()
    return verdict.findings


def shift(connection: dbapi2.Connection, after: int, by: int) -> None:
    connection.execute("UPDATE audit SET n = -(n + ?) WHERE n > ?", (by, after))
    connection.execute("UPDATE audit SET n = -n WHERE n < 0")


def insert_at(connection: dbapi2.Connection, n: int, **changes: object) -> None:
    """A look that never was, properly hashed onto the entry before it."""
    cursor = connection.execute("SELECT * FROM audit WHERE n = ?", (n,))
    names = [one[0] for one in cursor.description]
    row = dict(zip(names, cursor.fetchone(), strict=True))
    row |= {"n": n + 1, "prev_hash": row["hash"], "by": "W0999", **changes}
    row["hash"] = changes.get("hash") or link(row)
    marks = ",".join("?" * len(row))
    columns = ",".join(f'"{name}"' for name in row)
    connection.execute(f"INSERT INTO audit ({columns}) VALUES ({marks})", tuple(row.values()))


def swap(connection: dbapi2.Connection, left: int, right: int) -> None:
    for old, new in ((left, -1), (right, left), (-1, right)):
        connection.execute("UPDATE audit SET n = ? WHERE n = ?", (new, old))


def audit_of(how: str, first: int, last: int | None = None) -> Finding:
    return Finding(chain="audit", how=how, first=first, last=last or first)  # type: ignore[arg-type]


def acts_of(how: str, first: int, last: int | None = None) -> Finding:
    return Finding(chain="acts", how=how, first=first, last=last or first)  # type: ignore[arg-type]


def test_an_untouched_book_verifies(path: Path, algorithm: str) -> None:
    used = raw(path).execute("SELECT algorithm FROM record UNION SELECT algorithm FROM audit").fetchall()
    assert used == [(algorithm,)]
    assert found_after(path, lambda _connection: None) == ()
    book = opened(path, CHANCE)
    verdict = book.verify()
    assert (verdict.acts, verdict.entries, verdict.findings, verdict.unseen) == (12, ENTRIES, (), ())
    book.close()


@pytest.mark.parametrize("n", [1, 5, ENTRIES])
def test_a_changed_entry_is_named(path: Path, n: int) -> None:
    found = found_after(path, lambda c: c.execute("UPDATE audit SET \"by\" = 'W0999' WHERE n = ?", (n,)))
    assert found == (audit_of("changed", n),)
    assert found[0].text == f"审计日志第 {n} 条内容被改动"


@pytest.mark.parametrize(("first", "last"), [(1, 1), (4, 6), (ENTRIES, ENTRIES), (9, ENTRIES)])
def test_removed_entries_are_named(path: Path, first: int, last: int) -> None:
    found = found_after(path, lambda c: c.execute("DELETE FROM audit WHERE n BETWEEN ? AND ?", (first, last)))
    assert found == (audit_of("removed", first, last),)


def test_a_removed_entry_is_named_when_the_rest_moved_up(path: Path) -> None:
    def tamper(connection: dbapi2.Connection) -> None:
        connection.execute("DELETE FROM audit WHERE n = 5")
        shift(connection, 5, -1)

    found = found_after(path, tamper)
    assert audit_of("removed", 5) in found
    assert all(one.how == "removed" for one in found), found


@pytest.mark.parametrize("after", [1, 6])
def test_an_inserted_entry_is_named(path: Path, after: int) -> None:
    def tamper(connection: dbapi2.Connection) -> None:
        shift(connection, after, 1)
        insert_at(connection, after)

    assert found_after(path, tamper) == (audit_of("inserted", after + 1),)


def test_an_inserted_entry_with_a_made_up_hash_is_named(path: Path) -> None:
    def tamper(connection: dbapi2.Connection) -> None:
        shift(connection, 6, 1)
        insert_at(connection, 6, hash=bytes(range(32)), prev_hash=bytes(32)[::-1].replace(b"\0", b"\1"))

    assert found_after(path, tamper) == (audit_of("inserted", 7),)


def test_an_entry_forged_onto_the_end_is_named(path: Path) -> None:
    found = found_after(path, lambda c: insert_at(c, ENTRIES, hash=bytes(range(32))))
    assert found == (audit_of("inserted", ENTRIES + 1),)


@pytest.mark.parametrize(("left", "right"), [(3, 4), (2, 9)])
def test_entries_in_another_order_are_named(path: Path, left: int, right: int) -> None:
    found = found_after(path, lambda c: swap(c, left, right))
    assert found == (audit_of("reordered", left, right),)


def test_a_changed_and_a_removed_act_are_named(path: Path) -> None:
    changed = found_after(path, lambda c: c.execute("UPDATE record SET bytes = bytes || x'20' WHERE seq = 3"))
    assert changed == (acts_of("changed", 3),)
    emptied = found_after(path, lambda c: c.execute("UPDATE record SET bytes = x'' WHERE seq = 3"))
    assert emptied == (acts_of("changed", 3),)  # no rule pruned it: the audit would say so


def test_removed_acts_are_named(path: Path) -> None:
    def tamper(connection: dbapi2.Connection) -> None:
        connection.execute("DELETE FROM outbox WHERE n IN (5, 6)")
        connection.execute("DELETE FROM record WHERE seq IN (5, 6)")

    assert found_after(path, tamper) == (acts_of("removed", 5, 6),)


def test_acts_rewritten_with_all_their_hashes_are_still_named(path: Path, algorithm: str) -> None:
    def tamper(connection: dbapi2.Connection) -> None:
        rows = connection.execute("SELECT seq, bytes, prev_hash FROM record ORDER BY seq").fetchall()
        previous = rows[6][2]
        for seq, data, _old in rows[6:]:
            forged = bytes(data).replace(NUMBER.encode(), b"91410103MA00000TX9")
            new = chain_hash(algorithm, previous, forged)
            connection.execute(
                "UPDATE record SET bytes = ?, prev_hash = ?, hash = ? WHERE seq = ?",
                (forged, previous, new, seq),
            )
            previous = new

    witness = path.with_suffix(".witness")
    kept = witness.read_bytes()
    found = found_after(path, tamper)
    assert [(one.chain, one.how) for one in found] == [("acts", "rewritten")]
    at_start = open_book(path, KEY, CHANCE)
    assert isinstance(at_start, BookProblem) and at_start.kind == "chain_broken"
    assert "第 12 条记录" in at_start.cause
    witness.unlink()  # whoever can rewrite the book can also remove the file beside it: the audit still knows
    assert found_after(path, lambda _connection: None) == (acts_of("rewritten", 8, 12),)
    witness.write_bytes(kept)


def test_an_audit_rewritten_with_all_its_hashes_is_named_by_the_witness(path: Path) -> None:
    def tamper(connection: dbapi2.Connection) -> None:
        cursor = connection.execute("SELECT * FROM audit WHERE n >= 9 ORDER BY n")
        names = [one[0] for one in cursor.description]
        rows = [dict(zip(names, one, strict=True)) for one in cursor.fetchall()]
        previous = rows[0]["prev_hash"]
        for row in rows:
            row |= {"by": "W0999", "prev_hash": previous}
            previous = link(row)
            connection.execute(
                'UPDATE audit SET "by" = ?, prev_hash = ?, hash = ? WHERE n = ?',
                (row["by"], row["prev_hash"], previous, row["n"]),
            )

    assert found_after(path, tamper) == (audit_of("rewritten", ENTRIES),)
    found = open_book(path, KEY, CHANCE)
    assert isinstance(found, BookProblem)
    assert found.kind == "chain_broken" and f"审计日志第 {ENTRIES} 条" in found.cause


def test_a_tampered_audit_is_seen_at_the_start_already(path: Path) -> None:
    found_after(path, lambda c: c.execute("UPDATE audit SET what = 'in' WHERE n = 4"))
    found = open_book(path, KEY, CHANCE)
    assert isinstance(found, BookProblem)
    assert found.kind == "chain_broken" and "审计日志第 4 条" in found.cause


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (("DELETE FROM outbox WHERE n IN (5, 6)", "DELETE FROM record WHERE seq IN (5, 6)"), "账本第 7 条记录"),
        (("DELETE FROM outbox WHERE n < 3", "DELETE FROM record WHERE seq < 3", "UPDATE record SET seq = seq - 2"),
         "账本第 1 条记录"),
        (("DELETE FROM audit WHERE n BETWEEN 4 AND 6",), "审计日志第 7 条"),
        (("UPDATE audit SET algorithm = 'none' WHERE n = 5",), "审计日志第 5 条"),
        (("UPDATE audit SET act_hash = 7 WHERE n = 5",), "审计日志第 5 条"),
        (("UPDATE record SET algorithm = 'none' WHERE seq = 5",), "账本第 5 条记录"),
    ],
)  # fmt: skip
def test_what_was_done_in_the_middle_is_seen_at_the_start(
    path: Path, statements: tuple[str, ...], said: str
) -> None:
    witness = path.with_suffix(".witness")
    witness.unlink()  # the links alone say it
    found_after(path, lambda c: [c.execute(one) for one in statements])
    found = open_book(path, KEY, CHANCE)
    assert isinstance(found, BookProblem)
    assert found.kind == "chain_broken" and said in found.cause, found


def test_an_entry_written_anew_with_its_hash_is_seen_at_the_start_by_the_one_behind(path: Path) -> None:
    def tamper(connection: dbapi2.Connection) -> None:
        cursor = connection.execute("SELECT * FROM audit WHERE n = 5")
        row = dict(zip([one[0] for one in cursor.description], cursor.fetchone(), strict=True))
        row["by"] = "W0999"
        connection.execute('UPDATE audit SET "by" = ?, hash = ? WHERE n = 5', (row["by"], link(row)))

    found_after(path, tamper)
    found = open_book(path, KEY, CHANCE)
    assert isinstance(found, BookProblem)
    assert found.kind == "chain_broken" and "审计日志第 6 条" in found.cause


def test_a_lost_end_of_the_audit_is_seen_at_the_start(path: Path) -> None:
    found_after(path, lambda c: c.execute("DELETE FROM audit WHERE n > 10"))
    found = open_book(path, KEY, CHANCE)
    assert isinstance(found, BookProblem)
    assert found.kind == "acts_missing" and "记到第 12 条" in found.cause and "只到第 10 条" in found.cause


def test_ends_cut_off_together_with_the_witness_are_not_called_whole(path: Path) -> None:
    """Who removes the file beside the book can't be caught by it; that it was gone stays in the audit and is told."""
    found_after(path, lambda c: c.execute("DELETE FROM audit WHERE n > 10"))
    path.with_suffix(".witness").unlink()
    book = opened(path, CHANCE)
    book.write_now(lambda tx: tx.log_sign_in("W0901", "W09", "in"))
    verdict = book.verify()
    book.close()
    assert (verdict.findings, verdict.unseen) == ((), (11,))
    said = report(verdict)
    assert "审计日志第 11 条记着见证文件不在" in said and "与备份和服务器比对" in said


def test_no_entry_holds_an_applicants_data(path: Path) -> None:
    connection = raw(path)
    rows = repr(connection.execute("SELECT * FROM audit").fetchall())
    connection.close()
    assert NAME not in rows and NUMBER not in rows and "13800000118" not in rows


def test_a_first_book_comes_up_with_its_logs_in_the_chain(tmp_path: Path) -> None:
    place = tmp_path / "hall.book"
    create_private(place)
    engine = make_engine(place, KEY, writes=True)
    bring_up(engine, "0001")
    with engine.begin() as connection:
        look = connection.exec_driver_sql
        look(
            "INSERT INTO view_log (\"by\", window, case_id, what, at) VALUES ('W1','W09','c1','查看办件','T10:01')"
        )
        look("INSERT INTO sign_in_log (staff_no, window, outcome, at) VALUES ('W1','W09','in','T10:00')")
        look("INSERT INTO sign_in_log (staff_no, window, outcome, at) VALUES ('W1','W09','out','T10:02')")
    engine.dispose()
    book = opened(place, CHANCE)
    assert [one.what for one in book.read_now(lambda reads: reads.views("c1"))] == ["查看办件"]
    assert [one.outcome for one in book.read_now(lambda reads: reads.sign_ins("W1"))] == ["out", "in"]
    act = book.write_now(lambda tx: take_in(tx, CHANCE).case.opened)
    book.write_now(lambda tx: tx.log_view("W1", "W09", act.case_id, "查看办件"))
    verdict = book.verify()
    assert (verdict.entries, verdict.findings) == (5, ())  # and that this book came without its witness
    book.close()
    assert isinstance(opened(place, CHANCE), Book)


def test_entries_from_before_the_chain_are_linked() -> None:
    row = {"at": "t", "by": "b", "window": "w", "kind": "view", "subject": "s", "what": "x"}
    first, second = chained([dict(row), dict(row)])
    assert second["prev_hash"] == first["hash"] == link(first)
