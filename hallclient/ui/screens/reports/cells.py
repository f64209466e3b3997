"""考核表 and the sheet by the grounds of the law, cell by cell: their own heads, columns and rows. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from casework.facts.appraisal import COLUMNS, OTHERS, OTHERS_TEXT, value_of
from casework.facts.day_report import NO_SHARE
from casework.tally.appraisal import Appraisal
from casework.tally.breaches import OTHERS as NO_GROUND
from casework.tally.breaches import Breach, Breaches
from casework.tally.measures import KEYS
from casework.tally.report import Report

WORDS: Final = dict(zip(COLUMNS, ("提醒", "黄牌", "红牌", "合计", "已整改", "撤牌"), strict=True))
PARTS: Final = {"early_rate": "early", "in_time_rate": "in_time"}
"""Whose cases a share opens."""
WHOLE: Final = "办结"
"""A head of two lines does not cut it."""


class CellRow(NamedTuple):
    """A name and its figures, in words."""

    key: str
    name: str
    figures: tuple[str, ...]
    strong: bool = False


class Cells(NamedTuple):
    """A table: `heads` of the names and of each figure, `keys` of each figure."""

    heads: tuple[str, ...]
    keys: tuple[str, ...]
    rows: tuple[CellRow, ...]


def cells_of(report: Report, who: str) -> Cells | None:
    """None for a report whose own table is that of the cases."""
    if report.appraisal is not None:
        return _appraisal(report.appraisal, who)
    return _breaches(report.breaches) if report.breaches is not None else None


def title_of(report: Report, key: str, column: str) -> str:
    """What was asked for: the figure, and whose; of a ground its text too, on a line of its own."""
    if (told := report.appraisal) is not None:
        words = {one.figure: one.title for one in told.criteria}
        names = {one.key: one.name for one in told.people}
        return f"{words.get(column, '')} · {names.get(key, key)}"  # type: ignore[call-overload]
    place, _, row = key.partition(".")
    article, text, rows = OTHERS, OTHERS_TEXT, report.breaches.others if report.breaches is not None else ()
    if report.breaches is not None and int(place) != NO_GROUND:
        ground = report.breaches.grounds[int(place)]
        article, text, rows = ground.article, ground.text, ground.rows
    whose = f" · {_whose(rows[int(row)])}" if row else ""
    return f"{WORDS[column]} · {article}{whose}\n{text}"


def number_of(report: Report, key: str, column: str) -> int | None:
    """The figure as the table has it; None: a share, or nothing that was looked for."""
    cells = cells_of(report, "")
    row = next((one for one in cells.rows if one.key == key), None) if cells is not None else None
    if cells is None or row is None:
        return None
    said = row.figures[cells.keys.index(column)]
    return int(said) if said.isdecimal() else None


def measure_of(column: str) -> str:
    """The figure of cases that a column counts; "": it counts something else."""
    measure = PARTS.get(column, column)
    return measure if measure in KEYS else ""


def _appraisal(told: Appraisal, who: str) -> Cells:
    heads = ("人员", *(halved(one.title) for one in told.criteria))
    rows = tuple(
        CellRow(
            one.key, f"{one.name}（{one.key}）",
            tuple(value_of(rule, score) for rule, score in zip(told.criteria, one.scores, strict=True)),
        )
        for one in told.people
        if who in ("", one.key)
    )  # fmt: skip
    return Cells(heads, tuple(one.figure for one in told.criteria), rows)


def halved(title: str) -> str:
    """Over a column: in two lines, 办结 not cut."""
    at = title.find(WHOLE)
    half = at if at > 0 else (len(title) + 1) // 2
    return title if len(title) < 4 else f"{title[:half]}\n{title[half:]}"


def _breaches(told: Breaches) -> Cells:
    rows: list[CellRow] = []
    for at, one in enumerate(told.grounds):
        rows += _ground(str(at), one.article, one.rows, watched=one.watched)
    rows += _ground(str(NO_GROUND), OTHERS, told.others, watched=True)
    return Cells(("情形", *WORDS.values()), COLUMNS, tuple(rows))


def _ground(key: str, name: str, rows: Sequence[Breach], *, watched: bool) -> Iterator[CellRow]:
    if not watched and not rows:
        yield CellRow(key, name, (NO_SHARE,) * len(COLUMNS), strong=True)
        return
    sums = (str(sum(getattr(one, column) for one in rows)) for column in COLUMNS)
    yield CellRow(key, name, tuple(sums), strong=True)
    for at, one in enumerate(rows):
        yield CellRow(
            f"{key}.{at}", f"　{_whose(one)}", tuple(str(getattr(one, column)) for column in COLUMNS)
        )


def _whose(one: Breach) -> str:
    return "　".join(part for part in (one.unit, one.whose) if part)
