"""日报 and any range: the figures of some days as a value, and what another count of the same days says otherwise.

A report says of what it was made: until when, which counters had not been heard from, how many steps the server had
not confirmed. Acts that come late make another edition (第 2 版); the same acts make the same report, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from msgspec.structs import replace

from casework.record import Struct, built
from casework.redress.rights import HALL
from casework.tally.appraisal import Appraisal
from casework.tally.breaches import Breaches
from casework.tally.bulletin import Bulletin
from casework.tally.measures import KEYS, LODGED, RATED
from casework.tally.totals import By, LateCase, Line
from casework.tally.voiced import Voiced

Source = Literal["book", "server"]
"""本机账本, 服务器账本: of which it was counted."""
TABLES: tuple[By, ...] = ("department", "window", "item", "clerk")


class Silent(Struct, frozen=True, kw_only=True):
    """A counter that was not heard from after the days were over: what it did since is not in the figures. `since`: ISO
    instant of its last word; "": it never spoke."""

    name: str
    since: str


class Change(Struct, frozen=True, kw_only=True):
    """One figure that the edition before gave otherwise."""

    table: By
    key: str
    name: str
    measure: str
    before: int
    now: int


class Report(Struct, frozen=True, kw_only=True):
    """The figures of the days `first` to `last`, as of the instant `as_of` (ISO)."""

    hall: str
    first: date
    last: date
    as_of: str
    tables: dict[By, tuple[Line, ...]]
    sum: dict[str, int]
    whole_hall: bool = False  # False: what this counter's book has
    counters: int = 1
    silent: tuple[Silent, ...] = ()
    unconfirmed: int = 0  # steps of these days that wait for the server's word
    doubtful: int = 0  # steps of these days that the server flagged, nobody having settled them
    late: tuple[LateCase, ...] = ()
    closed_at: str = "决定"
    edition: int = 1
    changes: tuple[Change, ...] = ()
    rated: tuple[int, int] | None = (
        None  # 评价 of these days, and those of 基本满意 or better; None: not counted
    )
    voiced: dict[
        By, dict[str, Voiced]
    ] = {}  # 评价 by table and row; without tables: counted for the hall alone
    others: dict[
        str, str
    ] = {}  # who answers without being a department, by code and name; none: 投诉 and 办不成事 were not counted
    bulletin: Bulletin | None = None  # 逐月通报: the month beside others
    appraisal: Appraisal | None = None  # 考核表
    breaches: Breaches | None = None  # 行政许可法 第七十二条至第七十五条
    source: Source = "book"

    @property
    def kind(self) -> str:
        """Editions are counted by it: those of 通报 are not those of the same days' table."""
        named = {"bulletin": self.bulletin, "appraisal": self.appraisal, "breaches": self.breaches}
        return next((name for name, part in named.items() if part is not None), "")

    @property
    def answers(self) -> dict[str, str]:
        """Who answers without a row of the departments' table, by code and name."""
        return {HALL: self.hall, **self.others}

    @property
    def one_day(self) -> bool:
        return self.first == self.last


built(Report)


def edition_of(made: Report, before: Report | None) -> Report:
    """The report with its edition: that of the one before, unchanged and with its instant, where both say the same,
    wherever they were counted."""
    if before is None:
        return made
    same = replace(
        made, as_of=before.as_of, edition=before.edition, changes=before.changes, source=before.source,
        others=before.others and made.others,
    )  # fmt: skip
    if same == before:
        return before
    return replace(made, edition=before.edition + 1, changes=tuple(_changes(before, made)))


def _changes(before: Report, now: Report) -> Iterator[Change]:
    if before.rated is not None and now.rated is not None and not before.voiced:
        for measure, was, says in zip(RATED, before.rated, now.rated, strict=True):
            if was != says:
                yield Change(table="department", key="", name="", measure=measure, before=was, now=says)
    for table in TABLES:
        old = {line.key: line for line in before.tables.get(table, ())}
        new = {line.key: line for line in now.tables.get(table, ())}
        said = (key for one in (before, now) for key in one.voiced.get(table, {}))
        for key in dict.fromkeys((*old, *new, *said)):
            one, two = old.get(key), new.get(key)
            row = two or one
            name = row.name if row is not None else now.answers.get(key, key)
            for measure in KEYS:
                was, says = (line.counts.get(measure, 0) if line is not None else 0 for line in (one, two))
                if was != says:
                    yield Change(table=table, key=key, name=name, measure=measure, before=was, now=says)
            yield from _voiced(table, key, name, before, now)


def _voiced(table: By, key: str, name: str, before: Report, now: Report) -> Iterator[Change]:
    """What people said of a row since, where the edition before counted it by rows, and 投诉 and 办不成事 where it
    counted them at all: nothing changes by being counted for the first time."""
    if table not in before.voiced:
        return
    was, says = (one.voiced.get(table, {}).get(key, Voiced()) for one in (before, now))
    for measure in (*RATED, *(LODGED if _lodged(before) else ())):
        one, two = getattr(was, measure), getattr(says, measure)
        if one != two:
            yield Change(table=table, key=key, name=name, measure=measure, before=one, now=two)


def _lodged(report: Report) -> bool:
    return bool(report.others) or any(
        one.complaints or one.stuck for one in report.voiced.get("department", {}).values()
    )


def checks(tables: Mapping[By, Sequence[Line]], total: Mapping[str, int]) -> tuple[tuple[str, bool], ...]:
    """The sums that have to agree, in words, and whether they do: each way of dividing the day gives the same whole,
    and each that was done is counted as just one of 即办, 提前, 按时, 超期."""
    received = {table: sum(line.counts["received"] for line in lines) for table, lines in tables.items()}
    speeds = sum(total[key] for key in ("on_spot", "early", "in_time", "late", "undated"))
    whole = all(
        sum(line.counts[key] for line in lines) == total[key] for lines in tables.values() for key in KEYS
    )
    return (
        (
            f"各窗口合计 {received['window']} = 各部门合计 {received['department']}",
            received["window"] == received["department"] and whole,
        ),
        (f"办结 {total['decided']} = 即办、提前、按时、超期 {speeds}", total["decided"] == speeds),
        (
            f"收件 {total['received']} = 即办件 {total['received_spot']} + 承诺件 {total['received_promised']}",
            total["received"] == total["received_spot"] + total["received_promised"],
        ),
    )
