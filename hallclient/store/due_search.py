"""Open cases by their last day: what the column of last days says, narrowed by the other columns of the row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, TextClause, func, select, text

from casework.question import Question
from hallclient.store.paper_reads import PaperReads
from hallclient.store.schema import case_row
from hallclient.store.search import phrase

_MET = text("n IN (SELECT rowid FROM case_search WHERE case_search MATCH :words)")
Span = tuple[date, date]


class DueSearch(PaperReads):
    """`due` is a first and a last day, both inside; cases without a last day and closed ones are in none."""

    def rows_due(self, asked: Question, by: str, window: str, due: Span, limit: int) -> list[int]:
        """The nearest first: where past days are asked for, those that passed last."""
        row = case_row.c
        nearest = row.due.desc() if asked.due == "past" else row.due
        rows = select(row.n).where(*_narrow(asked, by, window, due)).order_by(nearest, row.n.desc())
        return list(self._connection.execute(rows.limit(limit), _words(asked)).scalars())

    def count_due(self, asked: Question, by: str, window: str, due: Span) -> int:
        """How many `rows_due` would give without its limit."""
        counted = select(func.count()).select_from(case_row).where(*_narrow(asked, by, window, due))
        return int(self._connection.execute(counted, _words(asked)).scalar_one())


def _narrow(asked: Question, by: str, window: str, due: Span) -> Iterator[ColumnElement[bool] | TextClause]:
    """The question in columns of the row; what only the search knows is held against it, by `_words`."""
    row = case_row.c
    yield text("due IS NOT NULL")  # in words, so that the partial index answers
    yield row.due.between(*due)
    if asked.stages:
        yield row.stage.in_(asked.stages)
    if asked.first is not None and asked.last is not None:
        yield row.received_on.between(asked.first, asked.last)
    if asked.mine:
        yield row.by == by
    if asked.here:
        yield row.window == window
    if asked.item_code:
        yield row.item_code == asked.item_code
    if _words(asked):
        yield _MET


def _words(asked: Question) -> dict[str, str]:
    found = " AND ".join(filter(None, map(phrase, asked.words)))
    return {"words": found} if found else {}
