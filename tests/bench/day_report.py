"""日报 at the server: of 1,000,000 counted cases in a ledger (SQLite, kept in the bench's cache) a day of 3,000, from
the question to the bytes of the PDF."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Table, insert

from casework.tally.alike import Sums, lines_of
from casework.tally.counted import Counted
from casework.tally.making import FiguresAsked, HallFigures
from hallclient.app.report_files import sheet_of
from hallserver.desk.figuring import WAY, Figuring
from hallserver.desk.hall_figures import HallCounts
from hallserver.desk.pages import Pages
from hallserver.desk.setting import Settings
from hallserver.ledger import schema
from hallserver.ledger.figures import Place, begun, put_place
from hallserver.ledger.ledger import Ledger, open_ledger
from hallserver.ledger.writes import HallWrites
from tests.bench.figures import Figure, best
from tests.bench.month import WINDOWS, kinds, moved
from tests.casework.small_hall import FOOD, TRADE
from tests.casework.tally.plans import START
from tests.hallserver.counters import Clock, Hall

CASES, DAY_CASES = 1_000_000, 3_000
DAY = date(2026, 11, 27)
"""A Friday; the cases are of the weekdays up to it."""
OPEN_DAYS = 10
"""Of the last days one case in five is still open, of the earlier ones none."""
DAY_REPORT_MS = 1_000
CACHE = Path(tempfile.gettempdir()) / "hall-bench-server"
NOTHING = timedelta()


def ledger_file(cases: int = CASES) -> Path:
    """The ledger, made once a way of counting and schema."""
    folder = CACHE / f"{schema.HEAD}-{WAY}-{cases}"
    if not (folder / "made").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        ledger = open_ledger(f"sqlite:///{folder / 'ledger.sqlite'}")
        hall = Hall.new(ledger)
        fill(ledger, cases)
        hall.ledger.close()
        (folder / "made").touch()
    return folder / "ledger.sqlite"


def weekdays(count: int) -> Iterator[date]:
    """So many of them, the newest first."""
    day = DAY
    while count:
        if day.weekday() < 5:
            yield day
            count -= 1
        day -= timedelta(days=1)


def of_day(*, some_open: bool) -> list[Counted]:
    """The cases of one day, begun on `START`."""
    lives = [one for one in kinds() if some_open or one.closed_on("决定") is not None]
    return [
        replace(moved(lives[turn % len(lives)], NOTHING, turn), item=(FOOD, TRADE)[turn // WINDOWS % 2])
        for turn in range(DAY_CASES)
    ]


def fill(ledger: Ledger, cases: int) -> None:
    """Every case as the server counts it, the sums of its days, and the place up to which it has counted."""
    encode = msgspec.json.Encoder().encode
    plain, open_ = of_day(some_open=False), of_day(some_open=True)
    alike = {id(some): summed(some, encode) for some in (plain, open_)}
    whole: dict[tuple[date, bytes], Sums] = {}
    for at, day in enumerate(weekdays(cases // DAY_CASES + 1)):
        some, by = open_ if at < OPEN_DAYS else plain, day - START
        for (on, line), sums in alike[id(some)].items():
            whole[on + by, line] = whole.get((on + by, line), Sums(0)).plus(sums)
        rows = []
        for turn, one in enumerate(some):
            case = replace(moved(one, by, None), case_id=f"{at:05}{turn:027}", case_no=f"{at:05}{turn:019}")
            rows.append(
                {
                    "hall_id": "001", "case_id": case.case_id, "last": case.last, "first": case.first, "undated": 0,
                    "bytes": encode(case),
                }
            )  # fmt: skip
        ledger.write("001", partial(put, table=schema.figure, rows=rows))
    rows = [
        {"hall_id": "001", "on": on, "line": line, **sums._asdict()} for (on, line), sums in whole.items()
    ]
    for begin in range(0, len(rows), 50_000):
        ledger.write("001", partial(put, table=schema.figure_sum, rows=rows[begin : begin + 50_000]))
    ledger.write("001", counted_up)


def summed(cases: list[Counted], encode: Any) -> dict[tuple[date, bytes], Sums]:
    found: dict[tuple[date, bytes], Sums] = {}
    for case in cases:
        for on, line, sums in lines_of(case):
            key = on, encode(line)
            found[key] = found.get(key, Sums(0)).plus(sums)
    return found


def put(tx: HallWrites, table: Table, rows: list[dict[str, Any]]) -> None:
    tx.connection.execute(insert(table), rows)


def counted_up(tx: HallWrites) -> None:
    begun(tx)
    put_place(tx, Place(0, WAY))


def figures(cases: int = CASES) -> list[Figure]:
    """In milliseconds, as `make bench` shows it."""
    ledger = open_ledger(f"sqlite:///{ledger_file(cases)}")
    settings, clock = Settings(), Clock(DAY)
    figuring, pages = Figuring(ledger, settings, clock), Pages(ledger, settings, clock)
    asked = FiguresAsked(by="M0001", window="W09", first=DAY, last=DAY)

    def report() -> HallFigures:
        counts = HallCounts(ledger, settings, figuring, pages, clock)  # nothing of the time before is kept
        found = counts.figures("001", "009", asked)
        if not isinstance(found, HallFigures):
            raise RuntimeError(found.text)
        told = msgspec.json.decode(msgspec.json.encode(found), type=HallFigures)
        sheet_of(told.report, "department")
        return told

    try:
        made = report().report
        if made.sum["received"] != DAY_CASES or not made.sum["decided"]:
            raise RuntimeError("not the day that was made")
        took = best(report, 5)
    finally:
        ledger.close()
    what = f"day report, server's {cases:,} cases (SQLite), day of {DAY_CASES:,}, {made.sum['open']:,} open, to PDF"
    return [Figure(what, f"{took:.0f} ms", f"{DAY_REPORT_MS:,} ms", took / DAY_REPORT_MS, 1)]


if __name__ == "__main__":
    print(figures(int(sys.argv[1]) if len(sys.argv) > 1 else CASES)[0])
