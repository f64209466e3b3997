"""The search over a hall's cases: one row a case with its tokens, written behind its receipt, asked on either engine.

Tokens are those of a counter's book (`forms.case_tokens`), each with the hall before it and a letter for its kind, so
that an index of tokens is one of halls first. PostgreSQL keeps them in a tsvector under GIN, SQLite in FTS5 under a
number that begins with the hall's, too. Stage and closing day are the case's own row's: they move, tokens don't.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, text

from casework.acts import AnyAct, CorrectionSupplied, DeferredSupplied, Received
from casework.question import Question, without_stage
from casework.record import Struct
from forms.case_tokens import (
    Numbers,
    Wanted,
    by_characters,
    characters_of,
    conditions,
    exact,
    marks_of_receipt,
    pairs,
    pairs_of,
    sounds,
    wanted_by,
)
from hallserver.ledger.engines import is_postgres, upsert_rows
from hallserver.ledger.schema import case_search

CHARACTER, PAIR, SOUND, MARK = "z", "q", "p", "m"
MOST_PAIRS = 24
"""Of a long name so many pairs are asked for, spread over it."""
HALL_BITS = 40
"""A row of FTS5 is known by a number: the hall, then the place of the case's receipt in the hall's log."""

SEARCHED = ("received", "correction_supplied", "deferred_supplied")
"""Kinds of acts that change by what a case is found: the receipt, and what came by parcel later."""

Token = tuple[str, bool]
"""(token, whether all that begin so are meant)"""
Asks = tuple[tuple[tuple[Token, ...], ...], ...]
"""All of these must be met; each of them by any of its alternatives; an alternative by all of its tokens."""


class SearchLine(Struct, frozen=True, kw_only=True):
    """By what a case is found; `place` is that of its receipt in the hall's log."""

    case_id: str
    place: int
    tokens: tuple[str, ...]


def tokens_of(hall_id: str, acts: Sequence[AnyAct]) -> tuple[str, ...]:
    """Of a case, from its receipt on; none where the receipt isn't the first."""
    opened = acts[0] if acts else None
    if not isinstance(opened, Received):
        return ()
    own = opened.applicant
    texts = (own.name, own.agent_name, opened.item_name)
    numbers = Numbers(opened.case_no, own.number, own.agent_number, own.phone)
    marks = marks_of_receipt(
        opened.received_on, opened.by, opened.window, opened.item_code, texts, numbers, waybills_of(acts)
    )
    found = dict.fromkeys(
        (*_of_names(texts[:2]), *_of_item(opened.item_name), *(MARK + one for one in marks))
    )
    return tuple(hall_id + one for one in found)


def _of_names(texts: Sequence[str]) -> tuple[str, ...]:
    return (
        *(CHARACTER + word for part in texts for word in characters_of(part)),
        *(PAIR + one for one in pairs(texts).split()),
        *(SOUND + one for one in sounds(texts).split()),
    )


@lru_cache(maxsize=2_000)
def _of_item(name: str) -> tuple[str, ...]:
    """Those of an item are the same for each of its cases."""
    return _of_names((name,))


def waybills_of(acts: Iterable[AnyAct]) -> list[str]:
    """Of the parcels and letters that brought what these acts register."""
    return [
        act.parcel.waybill
        for act in acts
        if isinstance(act, Received | CorrectionSupplied | DeferredSupplied) and act.parcel is not None
    ]


def asks_of(hall_id: str, asked: Question, by: str, window: str) -> Asks:
    """What a question asks of the tokens; stages are asked of the case's row. Empty: nothing is asked."""
    words = (tuple(map(_alternative, wanted_by(word))) for word in asked.words)
    more = (
        tuple(((MARK + one, False),) for one in any_) for any_ in conditions(without_stage(asked), by, window)
    )
    return tuple(
        tuple(tuple((hall_id + token, begins) for token, begins in one) for one in any_)
        for any_ in (*words, *more)
        if any_
    )


def exact_asks(hall_id: str, words: Sequence[str]) -> Asks:
    """Rows where a typed word is the whole of a name, an item or a number; empty where none can be."""
    found = tuple(((hall_id + MARK + one, False),) for one in exact(words))
    return (found,) if found else ()


def judged_words(words: Sequence[str]) -> tuple[str, ...]:
    """The words that a row is still to be looked at for: pairs say where they may stand, not that they do."""
    return tuple(word for word in words if by_characters(word))


def _alternative(wanted: Wanted) -> tuple[Token, ...]:
    if wanted.kind == "sound":
        return ((SOUND + wanted.text, wanted.begins),)
    if wanted.kind == "mark":
        return ((MARK + wanted.text, wanted.begins),)
    found = pairs_of(wanted.text)
    if not found:
        return tuple((CHARACTER + one, False) for one in characters_of(wanted.text))
    return tuple((PAIR + one, False) for one in found[:: -(-len(found) // MOST_PAIRS)])


# ── either engine ────────────────────────────────────────────────────────────

_INTO_TOKENS = text("INSERT INTO case_tokens (rowid, tokens) VALUES (:at, :tokens)")
_OUT_OF_TOKENS = text("DELETE FROM case_tokens WHERE rowid = :at")
_SCOPE = """
  JOIN case_row AS c ON c.hall_id = :hall AND c.case_id = s.case_id
  WHERE c.hall_id = :hall {narrow}
    AND s.case_id NOT IN (SELECT f.case_id FROM forgotten AS f WHERE f.hall_id = :hall)
  ORDER BY s.place DESC LIMIT :most
"""
_ALL = "SELECT s.case_id FROM (SELECT * FROM case_search WHERE hall_id = :hall) AS s {scope}"
# By the tokens first, whatever the planner thinks of them: it takes neighbouring pairs of one name for chance.
_POSTGRES = (
    "WITH s AS MATERIALIZED (SELECT case_id, place FROM case_search "
    "WHERE hall_id = :hall AND tokens @@ CAST(:asked AS tsquery)) SELECT s.case_id FROM s {scope}"
)
_SQLITE = """
  SELECT s.case_id FROM case_tokens AS t
  CROSS JOIN case_search AS s ON s.hall_id = :hall AND s.place = t.rowid - :base
  CROSS JOIN case_row AS c ON c.hall_id = :hall AND c.case_id = s.case_id
  WHERE t.case_tokens MATCH :asked AND t.rowid BETWEEN :base AND :top {narrow}
    AND s.case_id NOT IN (SELECT f.case_id FROM forgotten AS f WHERE f.hall_id = :hall)
  ORDER BY t.rowid DESC LIMIT :most
"""
"""From the newest row on, in the order of the joins: it stops when it has enough."""


def write_lines(connection: Connection, hall_id: str, lines: Sequence[SearchLine]) -> None:
    """Brings the search of cases up to these lines."""
    postgres = is_postgres(connection)
    rows = [
        {
            "hall_id": hall_id,
            "case_id": line.case_id,
            "place": line.place,
            "tokens": " ".join(map(_lexeme, line.tokens)) if postgres else "",
        }
        for line in lines
    ]
    upsert_rows(connection, case_search, rows)
    if postgres:
        return
    for line in lines:
        at = _base(hall_id) + line.place
        connection.execute(_OUT_OF_TOKENS, {"at": at})
        connection.execute(_INTO_TOKENS, {"at": at, "tokens": " ".join(line.tokens)})


def find_lines(
    connection: Connection,
    hall_id: str,
    asks: Asks,
    *,
    stages: Iterable[str],
    closed_before: date | None,
    most: int,
) -> tuple[str, ...]:
    """The ids of the newest cases that meet `asks`; `closed_before`: only those closed earlier than that day. Cases
    that the counters were told to give up are none of them."""
    narrow, parts = _narrow(tuple(stages), closed_before)
    given: dict[str, Any] = {"hall": hall_id, "most": most, **parts}
    postgres = is_postgres(connection)
    if asks:
        given["asked"] = _asked(asks, postgres=postgres)
    if asks and not postgres:
        base = _base(hall_id)
        given |= {"base": base, "top": base + (1 << HALL_BITS) - 1}
    statement = (_POSTGRES if postgres else _SQLITE) if asks else _ALL
    found = text(statement.format(scope=_SCOPE.format(narrow=narrow), narrow=narrow))
    return tuple(connection.execute(found, given).scalars())


def _narrow(stages: tuple[str, ...], closed_before: date | None) -> tuple[str, dict[str, Any]]:
    """Conditions on the case's own row: text of ours, values as parameters."""
    parts: dict[str, Any] = {f"stage_{at}": stage for at, stage in enumerate(stages)}
    narrow = f"AND c.stage IN ({', '.join(f':{name}' for name in parts)})" if parts else ""
    if closed_before is not None:
        narrow += " AND c.closed_on < :before"
        parts["before"] = closed_before
    return narrow, parts


def _asked(asks: Asks, *, postgres: bool) -> str:
    """The question as the engine reads it; its tokens hold letters and digits alone."""
    both, either, token = (" & ", " | ", _pg_token) if postgres else (" AND ", " OR ", _fts_token)
    return both.join(f"({either.join(f'({both.join(map(token, one))})' for one in any_)})" for any_ in asks)


def _pg_token(token: Token) -> str:
    return _lexeme(token[0]) + (":*" if token[1] else "")


def _lexeme(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def _fts_token(token: Token) -> str:
    return '"' + token[0].replace('"', '""') + '"' + (" *" if token[1] else "")


def _base(hall_id: str) -> int:
    return int(hall_id) << HALL_BITS


def lines_of(hall_id: str, cases: Iterable[tuple[int, Sequence[AnyAct]]]) -> Iterator[SearchLine]:
    """The lines of cases, each with the place of its receipt and its acts from there on."""
    for place, acts in cases:
        tokens = tokens_of(hall_id, acts)
        if tokens:
            yield SearchLine(case_id=acts[0].case_id, place=place, tokens=tokens)
