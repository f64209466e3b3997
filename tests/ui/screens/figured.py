"""A day's figures for the screen, invented."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import date
from typing import Any, TypeVar

from casework.exchange import Counters
from casework.tally.measures import KEYS, RATES, share
from casework.tally.report import Report, Silent
from casework.tally.totals import By, Line
from hallclient.app.figure_cases import Behind, Entry
from hallclient.app.hall_today import OWED, Bar, Board, Owing, WindowCount
from hallclient.app.outcome import PaperMade
from hallclient.app.told_cells import Told

T = TypeVar("T")
DAY = date(2026, 11, 20)
DEPARTMENTS = (
    ("118", "市场监督管理局", 46, 10, 6),
    ("113", "卫生健康局", 7, 6, 4),
    ("117", "住房和城乡建设局", 4, 9, 2),
)
SUM = dict.fromkeys(KEYS, 0) | {
    "received": 178, "received_spot": 93, "received_promised": 85, "accepted": 164, "asked": 11, "not_accepted": 1,
    "decided": 154, "on_spot": 92, "early": 57, "in_time": 4, "late": 1, "open": 258, "yellow": 3, "red": 1,
}  # fmt: skip
ENTRIES = (
    Entry("case-1", "410103261120001009000173", "污水排入排水管网许可", "住建局", "待决定", "red", -1),
    Entry("case-2", "410103261120001009000181", "劳务派遣经营许可", "人社局", "待审查", "yellow", 1),
    Entry("case-3", "410103261120001009000190", "公共场所卫生许可", "卫健局", "待用印", "yellow", 0),
)


def report(**changes: Any) -> Report:
    lines = tuple(
        Line(
            key=key,
            name=name,
            counts=dict.fromkeys(KEYS, 0) | {"received": spot + done + left, "on_spot": spot},
        )
        for key, name, spot, done, left in DEPARTMENTS
    )
    windows = tuple(Line(key=f"W{at:02}", name=f"W{at:02} 窗口", counts=SUM) for at in range(1, 18))
    parts: dict[str, Any] = {
        "hall": "示例区政务服务中心", "first": DAY, "last": DAY, "as_of": "2026-11-20T17:30+08:00", "sum": SUM,
        "tables": {"department": lines, "window": windows},
    }  # fmt: skip
    return Report(**{**parts, **changes})


SILENT = report(
    whole_hall=True, counters=20, unconfirmed=3,
    silent=(Silent(name="W16", since="2026-11-20T13:58:00+08:00"), Silent(name="W05", since="")),
)  # fmt: skip


GRADES = (89, 12, 2, 2, 0)


def board(made: Report, grades: tuple[int, ...] = GRADES) -> Board:
    return Board(
        report=made,
        bars=tuple(Bar(*one) for one in DEPARTMENTS),
        windows=tuple(WindowCount(f"W{at:02}", f"W{at:02} 窗口", at * 7 % 22) for at in range(1, 18)),
        owing=tuple(
            Owing(key, name, (0, *range(at, at + len(OWED) - 1)))
            for at, (key, name, *_) in enumerate(DEPARTMENTS)
        ),
        idle=3,
        rates={rate.key: share(made.sum, rate) for rate in RATES},
        grades=grades,
    )


RATED = Told("c1", DAY, "非常不满意", "待办", "食品经营许可", "区市场监管局 · W09", "rd")


class FakeToday:
    """Answers at once; keeps what was asked."""

    def __init__(self, made: Report = SILENT) -> None:
        self.made = made
        self.heard: list[Counters | None] = []
        self.asked: list[tuple[Any, ...]] = []
        self.broken = False
        self.rated: tuple[Told, ...] = (RATED,)

    def board(self, heard: Counters | None = None) -> Future[Board]:
        self.heard.append(heard)
        return _failed() if self.broken else _done(board(self.made))

    def behind(self, measures: Sequence[str], by: By | None = None, key: str = "") -> Future[Behind]:
        self.asked.append((tuple(measures), by, key))
        return _done(Behind(ENTRIES, 240 if len(measures) == 1 else len(ENTRIES)))

    def waiting(self, department: str, waits: str = "") -> Future[Behind]:
        self.asked.append(("owed", department, waits))
        return _done(Behind((), 0))

    def ratings(self) -> Future[tuple[Told, ...]]:
        self.asked.append(("rated", "", ""))
        return _done(self.rated)

    def sheet(self) -> Future[PaperMade]:
        return _failed()


def _done(value: T) -> Future[T]:
    future: Future[T] = Future()
    future.set_result(value)
    return future


def _failed() -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(OSError())
    return future
