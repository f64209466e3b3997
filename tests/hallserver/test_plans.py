"""How PostgreSQL looks up what a batch and a newcomer ask: by the index, whatever it has counted or kept."""

from __future__ import annotations

import pytest
from sqlalchemy import event, text

from hallserver.ledger import statements
from hallserver.ledger.batch_reads import array_text
from hallserver.ledger.ledger import open_ledger
from hallserver.ledger.reads import HallReads
from tests.hallserver.counters import Hall
from tests.hallserver.postgres import Cluster
from tests.hallserver.test_ledger import append, line


def test_acts_are_looked_up_by_their_keys_in_tables_that_nobody_counted(postgres: Cluster) -> None:
    """As after a restore or many hours' work of all counters at once: two hundred cases of a hall's thousands were
    found by reading all of its acts."""
    url = postgres.database()
    ledger = open_ledger(url)
    hall = Hall.new(ledger)
    hall.activate(hall.one)
    cases = [f"case-{at:04d}" for at in range(500)]
    ledger.write("001", lambda tx: append(tx, *(line(at + 1, cases[at % 500]) for at in range(4000))))
    keys = array_text(cases[:200])
    with ledger.engine.connect() as connection:
        for asked, index in (
            (statements.ENTRIES_OF, "ix_act_case"),
            (statements.ACTS_OF, "ix_act_case"),
            (statements.KNOWN_ACTS, "ix_act_act_id"),
        ):
            for wanted, values in ((asked.postgres, {"keys": keys}), (asked.one, {"key": cases[0]})):
                if wanted is not None:
                    told = f"EXPLAIN {wanted.compile(dialect=connection.dialect)}"
                    rows = connection.exec_driver_sql(told, {"hall": "001", **values})
                    plan = "\n".join(row[0] for row in rows)
                    assert index in plan and "uq_act_n" not in plan, plan
    ledger.close()


@pytest.mark.parametrize("counted", [False, True])
def test_a_plan_that_was_made_of_empty_tables_is_good_when_they_are_full(
    postgres: Cluster, counted: bool
) -> None:
    """What a batch asks is looked up by plans that PostgreSQL keeps: each by both the hall and its key, from the first
    day on."""
    ledger = open_ledger(postgres.database())
    hall = Hall.new(ledger)
    hall.activate(hall.one)
    with ledger.engine.begin() as connection:
        for table in ("act", "case_row", "case_number"):
            connection.execute(text(f"ALTER TABLE {table} SET (autovacuum_enabled = false)"))
            if counted:
                connection.execute(text(f"ANALYZE {table}"))
    with ledger.engine.connect() as connection:
        reads = HallReads(connection, "001")
        for _ in range(8):  # the sixth time PostgreSQL weighs what it keeps against a plan made anew
            with connection.begin():
                reads.met("009", 1, 1, ["case-0000"], ["009-1"], ["no"])
        cases = [f"case-{at:04d}" for at in range(500)]
        ledger.write("001", lambda tx: append(tx, *(line(at + 1, cases[at % 500]) for at in range(4000))))
        with connection.begin():
            plans = {}
            for name, statement in connection.execute(KEPT_PLANS).all():
                values = "'001', '009', 1, 1" if "$4" in statement else "'001', 'case-0000'"
                rows = connection.exec_driver_sql(f"EXPLAIN EXECUTE {name}({values})")
                plans[statement.split("AND ")[1].split()[0]] = "\n".join(row[0] for row in rows)
            assert connection.exec_driver_sql("SHOW enable_seqscan").scalar() == "on"
    for key, index in (("act.case_id", "ix_act_case"), ("case_number.case_no", "case_number_pkey"),
                       ("act.device", "act_pkey"), ("device.device", "device_pkey")):  # fmt: skip
        plan = plans.pop(key)
        assert (
            index in plan
            and f"Index Cond: ((hall_id = ($1)::text) AND ({key.split('.')[1]} = ($2)::text)" in plan
        )
    assert not plans, "every plan that is kept is looked at"
    ledger.close()


KEPT_PLANS = text(
    "SELECT name, statement FROM pg_prepared_statements WHERE generic_plans > 0 AND statement LIKE '%$2%'"
)


@pytest.mark.parametrize("counted", [False, True])
def test_a_newcomers_list_is_never_sorted_whatever_was_counted(postgres: Cluster, counted: bool) -> None:
    """Nothing was, or other halls were before this one came: all of its cases were sorted for each page of a few."""
    ledger = open_ledger(postgres.database())
    hall = Hall.new(ledger)
    with ledger.engine.begin() as connection:
        connection.execute(text("ALTER TABLE case_row SET (autovacuum_enabled = false)"))
        if counted:
            connection.execute(text(CASES), {"hall": "002", "count": 20})
            connection.execute(text("ANALYZE case_row"))
        connection.execute(text(CASES), {"hall": "001", "count": 5000})
    asked = {"hall": "001", "since": hall.clock.today(), "after": "case-01000", "most": 200}
    log: list[str] = []
    event.listen(ledger.engine, "before_cursor_execute", lambda *told: log.append(told[2]))

    def look(reads: HallReads) -> tuple[tuple[str, ...], str, str]:
        found = reads.case_ids("case-01000", hall.clock.today(), 200)
        again = str(reads.connection.exec_driver_sql("SHOW enable_sort").scalar())
        reads.connection.execute(statements.IN_ORDER.postgres)
        told = f"EXPLAIN {statements.SCOPE.postgres.compile(dialect=reads.connection.dialect)}"
        plan = "\n".join(row[0] for row in reads.connection.exec_driver_sql(told, asked))
        return found, again, plan

    found, again, plan = ledger.read("001", look)
    assert "case_row_pkey" in plan and "Sort" not in plan, plan
    assert found == tuple(f"case-{at:05d}" for at in range(1001, 1201)) and again == "on"
    assert [one for one in log if "case_row" in one or "enable_sort" in one][:3] == [
        "SET LOCAL enable_sort = off", log[log.index("SET LOCAL enable_sort = off") + 1], "SET LOCAL enable_sort = on",
    ]  # fmt: skip
    ledger.close()


CASES = (
    "INSERT INTO case_row SELECT :hall, 'case-' || lpad(i::text, 5, '0'), 'no ' || i, 'received', NULL, i, 1, 1 "
    "FROM generate_series(1, :count) i"
)
