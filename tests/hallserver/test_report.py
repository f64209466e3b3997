"""The superior's report: totals by hall and day, each hall counted by statements of its own, on one database and on two
clusters; the command."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import asdict, replace
from sqlalchemy import event

from casework import redating
from casework.acts import AnyAct, NotAccepted
from casework.exchange import Receipt
from casework.reporting import MOST_DAYS, DayTotals
from hallserver.command import main
from hallserver.desk.reports import ReportRefused, Reports
from hallserver.desk.setting import Settings
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.routing import RoutedLedger
from hallserver.ledger.schema import metadata
from hallserver.ledger.writes import HallWrites
from tests.hallserver.counters import DAY, Counter, Hall, catalogue, sound

LATE = DAY + timedelta(days=20)


@pytest.fixture(params=["sqlite", "postgresql", "clusters"])
def url(request: pytest.FixtureRequest, tmp_path: Any) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'ledger.sqlite'}"
    if request.param == "clusters":
        return str(request.getfixturevalue("clusters"))
    return str(request.getfixturevalue("postgres").database())


def worked(hall: Hall) -> None:
    """Hall 001: one accepted in time with a promise of two days, one turned away, one that nobody answers. 002: one."""
    one = hall.one
    first, second, third = (
        one.received(materials=sound(), answer_due=DAY + timedelta(days=5)) for _ in range(3)
    )
    for act in (first, second, third, one.accepted(first, promised_due=DAY + timedelta(days=2))):
        one.made(act)
    one.on = DAY + timedelta(days=1)
    one.made(
        NotAccepted(
            **one.head(second.case_id), ground="wrong_organ", article="行政许可法 第三十二条", text="不属于"
        )
    )
    hall.clock.at += timedelta(days=1)
    hall.push(one)
    whole = replace(catalogue(), hall=replace(catalogue().hall, code="002", name="另一大厅"))
    hall.take_file(1, catalogue=whole)
    other = Counter("009", "W09", "W0907")
    other.hall, other.key = "002", one.key

    def active(tx: HallWrites) -> None:
        line = tx.device("009")
        assert line is not None
        tx.write_device(replace(line, state="active"))

    hall.ledger.write("002", active)
    other.made(other.received())
    assert isinstance(hall.desk.take(other.batch(), b""), Receipt)


def counts(day: DayTotals) -> tuple[int, ...]:
    return tuple(value for name, value in asdict(day).items() if name != "on")


def test_totals_by_hall_and_day_and_no_statement_sees_two_halls(ledger: Ledger, hall: Hall) -> None:
    worked(hall)
    hall.clock.at += timedelta(days=40)
    log: list[tuple[str, Any]] = []

    def keep(_c: Any, _k: Any, statement: str, values: Any, *_: Any) -> None:
        log.append((statement, values))

    engines = [one.engine for one in ledger._all] if isinstance(ledger, RoutedLedger) else [ledger.engine]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", keep)
    one, two = Reports(ledger, Settings(), hall.clock).report(DAY, DAY + timedelta(days=20))
    assert (one.hall, two.hall, two.name) == ("001", "002", "另一大厅")
    days = {day.on: counts(day) for day in one.days}
    assert days[DAY] == (3, 1, 0, 0, 0, 0)
    assert days[DAY + timedelta(days=1)] == (0, 0, 0, 1, 0, 0)
    assert days[DAY + timedelta(days=2)] == (0, 0, 0, 0, 0, 0), "the promise's last day is not past"
    assert days[DAY + timedelta(days=3)] == (0, 0, 0, 0, 0, 1)
    assert days[DAY + timedelta(days=6)] == (0, 1, 0, 0, 1, 1), "silence accepted the third, no notice yet"
    assert [counts(day)[0] for day in two.days] == [1] + [0] * 20
    about = [
        (s, v) for s, v in log if set(metadata.tables) & set(s.replace("(", " ").replace(",", " ").split())
    ]
    lists = [s for s, v in about if not v]
    assert len(about) > 6 and len(lists) == len(engines), "the list of a database's halls, and nothing else"
    for statement, values in about:
        if values:
            told = values.values() if isinstance(values, dict) else values
            named = {"001", "002"} & {one for one in told if isinstance(one, str)}
            assert len(named) == 1 and "hall_id" in statement, (statement, values)


def test_a_case_that_cannot_be_worked_out_costs_no_other_its_place(
    ledger: Ledger, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = hall.one.received(), hall.one.received()
    for act in (good, bad):
        hall.one.made(act)
    hall.push(hall.one)
    real = redating.counted

    def counted(acts: Sequence[AnyAct]) -> Sequence[AnyAct]:
        if acts and acts[0].case_id == bad.case_id:
            raise ValueError
        return real(acts)

    monkeypatch.setattr(redating, "counted", counted)
    (told,) = Reports(ledger, Settings(), hall.clock).report(DAY, DAY)
    assert [counts(day)[0] for day in told.days] == [1]


def test_what_is_asked_for_must_be_days_that_were(ledger: Ledger, hall: Hall) -> None:
    reports = Reports(ledger, Settings(), hall.clock)
    for first, last in (
        (DAY, DAY + timedelta(days=1)), (DAY, DAY - timedelta(days=1)), (DAY - timedelta(days=MOST_DAYS), DAY),
    ):  # fmt: skip
        with pytest.raises(ReportRefused, match="没有统计"):
            reports.report(first, last)
    assert [one.hall for one in reports.report(DAY - timedelta(days=MOST_DAYS - 1), DAY)] == ["001"]


def test_the_command(url: str, hall: Hall, tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    worked(hall)
    words = ["--data", str(tmp_path / "data"), "--database", url, "report"]
    capsys.readouterr()
    assert main([*words, "--from", DAY.isoformat(), "--until", (DAY + timedelta(days=1)).isoformat()]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert [row[:1] + row[2:7] for row in rows[1:]] == [
        ["001", DAY.isoformat(), "3", "1", "0", "0"], ["001", "2026-11-21", "0", "0", "0", "1"],
        ["002", DAY.isoformat(), "1", "0", "0", "0"], ["002", "2026-11-21", "0", "0", "0", "0"],
        ["合计", DAY.isoformat(), "4", "1", "0", "0"], ["合计", "2026-11-21", "0", "0", "0", "1"],
    ]  # fmt: skip
    assert main([*words, "--from", "2999-01-01"]) == 1
    assert "没有统计" in capsys.readouterr().err and date(2999, 1, 1) > DAY
