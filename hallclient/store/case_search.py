"""The search over cases: one line asks for words, numbers, stage and days together.

Ranked: a word that is the whole of a number, a name or an item first; then open cases before closed ones; then the
newest. Each question is a few walks from the newest row on that stop when they have enough, so that 200,000 cases
answer within 5 ms at p95. A phrase that stands nowhere has no such end: FTS5 follows each of its characters through
every name. So the rarest pairs of characters are asked for instead, and the few rows that have them are looked at.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from casework.question import CLOSED, OPEN, Question
from forms.case_tokens import MAX_SOUND, OPEN_MARK, SHUT_MARK, by_characters, holds, pairs_of
from hallclient.store.case_lines import lines_where
from hallclient.store.due_search import DueSearch
from hallclient.store.rows import CaseLine
from hallclient.store.search import conditions, phrase, whole

MOST = 20_000
"""So many of the newest rows that words find are held against rows that are asked about."""
LOOKED_AT = 3
"""So many times as many rows as are wanted are looked at one by one, whether they are open, before FTS5 is asked: an
open case is what most are, and to hold a word against most cases takes as long as to read them all.
"""
RAREST, SAMPLED = 3, 12
"""Of a long name's pairs so many are asked for; they are found among so many, spread over the name."""
FEW = 200
"""So many rows are looked at to count what a name finds, before FTS5 counts the phrase."""
FALSE = 5
"""So many times as many rows as are wanted are looked at for the name, before FTS5 is asked for the phrase itself."""

# Asked by `exec_driver_sql`: five small statements a search cost SQLAlchemy's own reckoning a third of its time.
_RAREST = (
    "SELECT value, (SELECT rowid FROM case_search WHERE case_search MATCH value ORDER BY rowid DESC "
    "LIMIT 1 OFFSET 15) AS place FROM json_each(?) ORDER BY place LIMIT ?"
)
"""The rarer a pair, the older the 16th of its newest rows: one page each. NULL, which stands first: it has not 16."""
_SHUT = (
    "SELECT n FROM case_row WHERE n IN (SELECT value FROM json_each(?)) "
    "AND stage IN (SELECT value FROM json_each(?))"
)
_NEWEST = "SELECT rowid FROM case_search WHERE case_search MATCH ? ORDER BY rowid DESC LIMIT ?"
_BETWEEN = (
    "SELECT rowid FROM case_search WHERE case_search MATCH ? AND rowid BETWEEN ? AND ? "
    "ORDER BY rowid DESC LIMIT ?"
)
_COUNTED = "SELECT count(*) FROM case_search WHERE case_search MATCH ?"
_LAPSED = "SELECT n FROM case_row WHERE owed = 1 AND next_due < ? ORDER BY next_due DESC LIMIT ?"
_SHUT_STAGES = json.dumps(CLOSED)


class CaseSearch(DueSearch):
    """Cases by what is asked."""

    def find(
        self,
        asked: Question,
        by: str = "",
        limit: int = 50,
        among: Collection[int] | None = None,
        *,
        window: str = "",
        due: tuple[date, date] | None = None,
    ) -> tuple[CaseLine, ...]:
        """The first cases in rank; nothing for an empty question. `by` is whom 本人 means, `window` what 本窗口.

        Names and items are found by characters, pinyin or initials; items also by code; case numbers and
        organisations' by their beginning or end, a person's number and phones whole or by the last four.
        `among`: only of these rows. `due`: open cases whose last day lies in it, the nearest to its inner end first.
        """
        question = _question(asked, by, window)
        if among is not None:
            return self._lines(self._ranked_among(frozenset(among), question, asked.words)[:limit])
        if due is not None:
            return self._lines(self.rows_due(asked, by, window, due, limit))
        if not question:
            return ()
        quick, judged = self._quick(asked, by, window)
        for wanted in (limit, limit * FALSE) if judged else ():
            rows = self._ranked(quick, asked, wanted)
            found = tuple(line for line in self._lines(rows) if _stands(line, judged))
            if len(found) >= limit or len(rows) < wanted:
                return found[:limit]
        return self._lines(self._ranked(question if judged else quick, asked, limit))

    def _quick(self, asked: Question, by: str, window: str) -> tuple[str, tuple[str, ...]]:
        """A question that is sooner answered and finds no less, and the words that each row must be looked at for."""
        asks, judged = [], []
        for word in asked.words:
            pairs = self._rarest(pairs_of(word)) if _long(word) else ""
            if pairs and by_characters(word):
                asks.append(pairs)
                judged.append(word)
            else:
                asks.append(phrase(word, written=not pairs or bool(self._by_text(pairs, 1))))
        return _all_of((*asks, *conditions(asked, by, window))), tuple(judged)

    def _rarest(self, pairs: Sequence[str]) -> str:
        """The question for the rarest of the pairs; "" for none."""
        if len(pairs) > RAREST:
            some = json.dumps(pairs[:: -(-len(pairs) // SAMPLED)], ensure_ascii=False)
            pairs = self._first(_RAREST, some, RAREST)
        return " AND ".join(pairs)

    def _ranked(self, question: str, asked: Question, limit: int) -> list[int]:
        """The first rows that the question finds, in rank."""
        looked = limit * LOOKED_AT
        newest = self._by_text(question, looked)
        if not newest:
            return []
        found: list[int] = []
        exact = whole(asked.words)
        if exact and self._by_text(exact, 1):
            named = f"{question} AND {exact}"
            found = self._open_first(named, asked, limit, self._by_text(named, looked), looked)
        if len(found) < limit:
            known = set(found)
            more = self._open_first(question, asked, limit + len(found), newest, looked)
            found += [n for n in more if n not in known]
        return found[:limit]

    def count_found(
        self, asked: Question, by: str = "", *, window: str = "", due: tuple[date, date] | None = None
    ) -> int:
        """How many cases `find` would give without its limit. Up to 60 ms where a question finds 200,000."""
        if due is not None:
            return self.count_due(asked, by, window, due)
        question = _question(asked, by, window)
        if not question:
            return 0
        quick, judged = self._quick(asked, by, window)
        if judged and len(few := self._by_text(quick, FEW)) < FEW:
            return sum(_stands(line, judged) for line in self._lines(few))
        return int(self._first(_COUNTED, question)[0])

    def lapsed(self, day: date, limit: int = 500) -> frozenset[int]:
        """Rows whose stage may be another one as of `day`: a last day has passed and no act since says so."""
        return frozenset(self._first(_LAPSED, day.isoformat(), limit))

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
        return set(self._first(_SHUT, json.dumps(list(rows)), _SHUT_STAGES))

    def _lines(self, rows: Sequence[int]) -> tuple[CaseLine, ...]:
        """The lines of rows, in the order of the rows."""
        found = lines_where(
            self._connection, "WHERE n IN (SELECT value FROM json_each(?))", json.dumps(list(rows))
        )
        lines = {line.n: line for line in found}
        return tuple(lines[n] for n in rows if n in lines)

    def _by_text(self, question: str, limit: int, rows: Collection[int] = ()) -> list[int]:
        """Rows by FTS5's question, the newest first; of those from the first to the last of `rows`."""
        if rows:
            return self._first(_BETWEEN, question, min(rows), max(rows), limit)
        return self._first(_NEWEST, question, limit)

    def _first(self, statement: str, *parameters: str | int) -> list[Any]:
        """The first column of what a statement finds."""
        return [row[0] for row in self._connection.exec_driver_sql(statement, parameters).all()]


def _question(asked: Question, by: str, window: str = "") -> str:
    """What FTS5 is asked; "" for nothing."""
    return _all_of((*map(phrase, asked.words), *conditions(asked, by, window)))


def _all_of(asks: Iterable[str]) -> str:
    return " AND ".join(filter(None, asks))


def _long(word: str) -> bool:
    """Whether a word may be looked for by its characters, and for long."""
    return by_characters(word) or len(word) > MAX_SOUND


def _stands(line: CaseLine, words: Sequence[str]) -> bool:
    """Whether each of the words stands in a name or the item of the line."""
    return all(holds((line.applicant, line.agent_name, line.item_name), word) for word in words)
