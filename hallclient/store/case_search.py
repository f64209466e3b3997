"""The search over cases: one line asks for words, numbers, stage and days together.

Ranked: a word that is the whole of a number, a name or an item first; then open cases before closed ones; then the
newest. Each question is a few walks over row numbers, so that 200,000 cases answer within 5 ms at p95.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, select, text

from casework.question import OPEN, Question
from hallclient.store.paper_reads import PaperReads
from hallclient.store.rows import CaseLine
from hallclient.store.schema import case_row
from hallclient.store.search import conditions, is_whole, may_be_number, meets, phrase, whole

_NAMES = CaseLine.__struct_fields__
LINE = [case_row.c[name] for name in _NAMES]


def line_of_row(row: Row[Any]) -> CaseLine:
    return CaseLine(
        **dict(zip(_NAMES, row, strict=True))
    )  # `_mapping` looks each column up: 0.3 ms for a list


MOST_NUMBERS = 2000
"""So many rows are taken from each index of numbers; a part of a number that more cases have is no use."""
MOST_WORDS = 20_000
"""So many of the newest rows that words find are held against numbers that were found."""
FEW = 100
"""So few rows are read whole and judged one by one."""

# One statement, each part on its own index: seven statements cost four times as much.
# Of a person's number only the whole or its last four find it, which the masked result shows anyway: with any
# part, digit after digit of what is masked could be asked for. Organisations' numbers are public.
_PERSON = "applicant_kind = '自然人'"
_NUMBERS = (
    ("case_no", "front", "1"), ("case_no_tail", "back", "1"),
    ("applicant_number", "front", f"(NOT {_PERSON} OR applicant_number LIKE '92%' OR applicant_number = :front)"),
    ("number_tail", "back", f"(NOT {_PERSON} OR number_tail LIKE '%29' OR length(:back) = 4)"),
    ("agent_number", "front", "agent_number = :front"),
    ("phone", "front", "phone = :front"), ("phone_tail", "back", "length(:back) = 4"),
)  # fmt: skip
_BY_DIGITS = text(
    " UNION ".join(
        f"SELECT n FROM (SELECT n FROM case_row WHERE {column} >= :{end} AND {column} < :{end}_end "  # noqa: S608
        f"AND {open_to} ORDER BY {column} DESC LIMIT :limit)"
        for column, end, open_to in _NUMBERS
    )
)
_WHOLE_NUMBER = text(
    " UNION ".join(
        f"SELECT n FROM (SELECT n FROM case_row WHERE {column} = :number ORDER BY n DESC LIMIT :limit)"  # noqa: S608
        for column in ("case_no", "applicant_number", "agent_number", "phone")
    )
)
_LAPSED = text(
    "SELECT n FROM case_row WHERE owed = 1 AND next_due < :day ORDER BY next_due DESC LIMIT :limit"
)


class Count(NamedTuple):
    """How many cases a question finds; `more`: at least so many."""

    cases: int
    more: bool = False


class _Sought(NamedTuple):
    """A question taken apart: rows that its numbers found (None: it has none), the other words, and what FTS5 is
    asked for these and the rest.
    """

    rows: frozenset[int] | None
    words: tuple[str, ...]
    texts: tuple[str, ...]
    capped: bool = False

    @property
    def text(self) -> str:
        return " AND ".join(self.texts)


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
        sought = self._sought(asked, by)
        if among is not None:
            rows = frozenset(among) if sought.rows is None else sought.rows.intersection(among)
            sought = sought._replace(rows=rows)
        if (asked.empty and among is None) or sought.rows == frozenset():
            return ()
        if sought.rows is None:
            return self._ranked(sought.text, asked.words, limit)
        if len(sought.rows) <= FEW:
            few = [line for line in self._lines(list(sought.rows)) if _meets(line, asked, sought.words, by)]
            return _in_rank(few, asked.words, self._whole_numbers(asked.words))[:limit]
        return self._lines(self._ranked_among(sought, asked.words, limit))

    def count_found(self, asked: Question, by: str = "") -> Count:
        """How many cases `find` would give without its limit. Up to 60 ms where a question finds 200,000."""
        sought = self._sought(asked, by)
        if asked.empty or sought.rows == frozenset():
            return Count(0)
        if sought.rows is None:
            counted = text("SELECT count(*) FROM case_search WHERE case_search MATCH :question")
            return Count(int(self._connection.execute(counted, {"question": sought.text}).scalar_one()))
        if len(sought.rows) <= FEW:
            lines = self._lines(list(sought.rows))
            return Count(sum(_meets(line, asked, sought.words, by) for line in lines))
        return Count(len(self._narrowed(sought.rows, sought.text)), sought.capped)

    def lapsed(self, day: date, limit: int = 500) -> frozenset[int]:
        """Rows whose stage may be another one as of `day`: a last day has passed and no act since says so."""
        rows = self._connection.execute(_LAPSED, {"day": day.isoformat(), "limit": limit})
        return frozenset(rows.scalars())

    def _sought(self, asked: Question, by: str) -> _Sought:
        rows: frozenset[int] | None = None
        words, capped = [], False
        for word in asked.words:
            numbered = self._by_digits(word.upper()) if may_be_number(word) else frozenset[int]()
            if not numbered:
                words.append(word)
                continue
            capped = capped or len(numbered) >= MOST_NUMBERS
            either = numbered.union(self._by_text(phrase(word), MOST_WORDS))
            rows = either if rows is None else rows & either
        return _Sought(rows, tuple(words), (*map(phrase, words), *conditions(asked, by)), capped)

    def _ranked(self, asked: str, words: Sequence[str], limit: int) -> tuple[CaseLine, ...]:
        """Rows by words alone: one walk where they are few, else walks that stop as soon as there are enough."""
        newest = self._by_text(asked, limit)
        if len(newest) < limit:
            return _in_rank(self._lines(newest), words, ())
        found: list[int] = []
        exact = whole(words)
        for first in (f" AND {exact}", "") if exact else ("",):
            for state in ("open", "shut"):
                if len(found) < limit:
                    known = set(found)
                    more = self._by_text(f"{asked}{first} AND marks : {state}", limit)
                    found += [n for n in more if n not in known]
        return self._lines(found[:limit])

    def _ranked_among(self, sought: _Sought, words: Sequence[str], limit: int) -> list[int]:
        """Many rows that numbers found, held against the rest of the question."""
        rows = self._narrowed(sought.rows or (), sought.text)
        exact, open_ = self._whole_numbers(words), self._narrowed(rows, "marks : open")
        return sorted(rows, key=lambda n: (n not in exact, n not in open_, -n))[:limit]

    def _whole_numbers(self, words: Sequence[str]) -> set[int]:
        """Rows with a number that is the whole of a word."""
        found: set[int] = set()
        for word in words:
            if may_be_number(word):
                found.update(
                    self._connection.execute(_WHOLE_NUMBER, {"number": word.upper(), "limit": FEW}).scalars()
                )
        return found

    def _narrowed(self, rows: Collection[int], asked: str) -> set[int]:
        """Those of `rows` that FTS5's question finds, too; all of them where there is none. FTS5 begins anew for each
        row that it is asked for by number, so it is asked for its own and both are held against each other.
        """
        if not asked or not rows:
            return set(rows)
        between = f"rowid BETWEEN {min(rows)} AND {max(rows)}"
        return set(self._by_text(asked, MOST_WORDS, between)).intersection(rows)

    def _lines(self, rows: Sequence[int]) -> tuple[CaseLine, ...]:
        """The lines of rows, in the order of the rows."""
        found = self._connection.execute(select(*LINE).where(case_row.c.n.in_(rows)))
        lines = {row.n: line_of_row(row) for row in found}
        return tuple(lines[n] for n in rows if n in lines)

    def _by_digits(self, digits: str) -> frozenset[int]:
        """Rows with a number that begins or ends so."""
        ends = {"front": digits, "back": digits[::-1]}
        asked = {
            **ends, **{f"{name}_end": start + "~" for name, start in ends.items()}, "limit": MOST_NUMBERS,
        }  # fmt: skip
        return frozenset(self._connection.execute(_BY_DIGITS, asked).scalars())

    def _by_text(self, asked: str, limit: int, where: str = "") -> list[int]:
        """Rows by FTS5's question, the newest first."""
        statement = "SELECT rowid FROM case_search WHERE case_search MATCH :question"
        if where:
            statement += f" AND {where}"
        rows = text(statement + " ORDER BY rowid DESC LIMIT :limit")
        return list(self._connection.execute(rows, {"question": asked, "limit": limit}).scalars())


def _texts(line: CaseLine) -> tuple[str, str, str]:
    return line.applicant, line.agent_name, line.item_name


def _in_rank(
    lines: Sequence[CaseLine], words: Sequence[str], numbered: Collection[int]
) -> tuple[CaseLine, ...]:
    """A whole number or name first, then open before closed, then the newest."""

    def rank(line: CaseLine) -> tuple[bool, bool, int]:
        exact = line.n in numbered or is_whole(_texts(line), words)
        return not exact, line.stage not in OPEN, -line.n

    return tuple(sorted(lines, key=rank))


def _meets(line: CaseLine, asked: Question, words: Sequence[str], by: str) -> bool:
    """What `_Sought.text` asks, of a row that was read."""
    if (asked.stages and line.stage not in asked.stages) or (asked.mine and line.by != by):
        return False
    if (
        asked.first is not None
        and asked.last is not None
        and not asked.first <= line.received_on <= asked.last
    ):
        return False
    return all(meets(_texts(line), line.item_code, word) for word in words)
