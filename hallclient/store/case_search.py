"""The search over cases: one line asks for words, numbers, stage and days together.

Ranked: a word that is the whole of a number, a name or an item first; then open cases before closed ones; then the
newest. Each question is a few walks from the newest row on that stop when they have enough, so that 200,000 cases
answer within 5 ms at p95.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, select, text

from casework.question import CLOSED, OPEN, Question
from hallclient.store.paper_reads import PaperReads
from hallclient.store.rows import CaseLine
from hallclient.store.schema import case_row
from hallclient.store.search import OPEN_MARK, SHUT_MARK, conditions, phrase, whole

_NAMES = CaseLine.__struct_fields__
LINE = [case_row.c[name] for name in _NAMES]


def line_of_row(row: Row[Any]) -> CaseLine:
    return CaseLine(
        **dict(zip(_NAMES, row, strict=True))
    )  # `_mapping` looks each column up: 0.3 ms for a list


MOST = 20_000
"""So many of the newest rows that words find are held against rows that are asked about."""
LOOKED_AT = 3
"""So many times as many rows as are wanted are looked at one by one, whether they are open, before FTS5 is asked: an
open case is what most are, and to hold a word against most cases takes as long as to read them all.
"""

_SHUT = (
    text("SELECT n FROM case_row WHERE n IN (SELECT value FROM json_each(:rows)) AND stage IN :closed")
    .bindparams(bindparam("closed", CLOSED, expanding=True))
)  # fmt: skip
_NEWEST = text(
    "SELECT rowid FROM case_search WHERE case_search MATCH :question ORDER BY rowid DESC LIMIT :limit"
)
_BETWEEN = text(
    "SELECT rowid FROM case_search WHERE case_search MATCH :question AND rowid BETWEEN :first AND :last "
    "ORDER BY rowid DESC LIMIT :limit"
)
_LAPSED = text(
    "SELECT n FROM case_row WHERE owed = 1 AND next_due < :day ORDER BY next_due DESC LIMIT :limit"
)


class CaseSearch(PaperReads):
    """Cases by what is asked."""

    def find(
        self, asked: Question, by: str = "", limit: int = 50, among: Collection[int] | None = None
    ) -> tuple[CaseLine, ...]:
        """The first cases in rank; nothing for an empty question. `by` is whom 本人 means.

        Names and items are found by characters, pinyin or initials; items also by code; case numbers and
        organisations' by their beginning or end, a person's number and phones whole or by the last four.
        `among`: only of these rows.
        """
        question = _question(asked, by)
        if among is not None:
            return self._lines(self._ranked_among(frozenset(among), question, asked.words)[:limit])
        if not question:
            return ()
        looked = limit * LOOKED_AT
        newest = self._by_text(question, looked)
        if not newest:  # a long name that finds nothing is the longest walk: it is gone once
            return ()
        found: list[int] = []
        if exact := whole(asked.words):
            named = f"{question} AND {exact}"
            found = self._open_first(named, asked, limit, self._by_text(named, looked), looked)
        if len(found) < limit:
            known = set(found)
            more = self._open_first(question, asked, limit + len(found), newest, looked)
            found += [n for n in more if n not in known]
        return self._lines(found[:limit])

    def count_found(self, asked: Question, by: str = "") -> int:
        """How many cases `find` would give without its limit. Up to 60 ms where a question finds 200,000."""
        question = _question(asked, by)
        if not question:
            return 0
        counted = text("SELECT count(*) FROM case_search WHERE case_search MATCH :question")
        return int(self._connection.execute(counted, {"question": question}).scalar_one())

    def lapsed(self, day: date, limit: int = 500) -> frozenset[int]:
        """Rows whose stage may be another one as of `day`: a last day has passed and no act since says so."""
        rows = self._connection.execute(_LAPSED, {"day": day.isoformat(), "limit": limit})
        return frozenset(rows.scalars())

    def _open_first(
        self, question: str, asked: Question, limit: int, newest: Sequence[int], looked: int
    ) -> list[int]:
        """Open cases before closed ones, the newest first. `newest`: up to `looked` that the question finds."""
        if asked.stages and (set(asked.stages) <= set(OPEN) or set(asked.stages) <= set(CLOSED)):
            return list(newest[:limit])
        shut = self._shut(newest)
        open_ = [n for n in newest if n not in shut]
        if len(newest) < looked:
            return (open_ + [n for n in newest if n in shut])[:limit]
        if len(open_) < limit:
            open_ = self._by_text(f"{question} AND marks : {OPEN_MARK}", limit)
        if len(open_) < limit:
            open_ += self._by_text(f"{question} AND marks : {SHUT_MARK}", limit - len(open_))
        return open_[:limit]

    def _ranked_among(self, rows: frozenset[int], question: str, words: Sequence[str]) -> list[int]:
        """Those of `rows` that the question finds, in rank. FTS5 begins anew for each row that it is asked for by
        number, so it is asked for its own and both are held against each other.
        """
        if not rows:
            return []
        span = rows
        if question:
            rows = rows.intersection(self._by_text(question, MOST, span))
        exact = set(self._by_text(found, MOST, span)) if (found := whole(words)) else set()
        shut = self._shut(rows)
        return sorted(rows, key=lambda n: (n not in exact, n in shut, -n))

    def _shut(self, rows: Collection[int]) -> set[int]:
        """Those of `rows` whose case is closed."""
        return set(self._connection.execute(_SHUT, {"rows": json.dumps(list(rows))}).scalars())

    def _lines(self, rows: Sequence[int]) -> tuple[CaseLine, ...]:
        """The lines of rows, in the order of the rows."""
        found = self._connection.execute(select(*LINE).where(case_row.c.n.in_(rows)))
        lines = {row.n: line_of_row(row) for row in found}
        return tuple(lines[n] for n in rows if n in lines)

    def _by_text(self, question: str, limit: int, rows: Collection[int] = ()) -> list[int]:
        """Rows by FTS5's question, the newest first; of those from the first to the last of `rows`."""
        if rows:
            asked = {"question": question, "limit": limit, "first": min(rows), "last": max(rows)}
            return list(self._connection.execute(_BETWEEN, asked).scalars())
        return list(self._connection.execute(_NEWEST, {"question": question, "limit": limit}).scalars())


def _question(asked: Question, by: str) -> str:
    """What FTS5 is asked; "" for nothing."""
    return " AND ".join((*filter(None, map(phrase, asked.words)), *conditions(asked, by)))
