"""Cases on their way from the acceptance to the applicant's hands, by whom they wait for; the most urgent first.

Read from the row alone: of 5,000 open cases none is folded. The columns are as of the case's last act; what the day
makes of its clocks is the reader's (`casework.awaiting.limit_of`).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace

from casework.awaiting import UNDECIDED, Awaiting, Awaits
from casework.case import Stage
from casework.people import Use
from hallclient.store.case_lines import lines_where
from hallclient.store.paper_reads import Look
from hallclient.store.rows import CaseLine

SHOWN = 200
"""So many of a list are shown; how many there are is counted."""


class Whose(msgspec.Struct, frozen=True, kw_only=True):
    """Of which cases a list is. `signer`: only what he may still sign; `aside`: only what is not his, by the use or
    because he has signed. `letters`: the items that he decides by a letter of authority, None: without one.
    `deciding`: whose next signature is the decision, or isn't; None: both. `items` None: of every item; `window`: also
    what was received there. `receipt_since`: only what lacks its
    signed receipt and was decided on this day or later. `there`: only what something is there of to be handed over."""

    uses: tuple[Awaits, ...] = UNDECIDED
    deciding: bool | None = None
    signer: str = ""
    aside: tuple[str, tuple[Use, ...]] | None = None
    letters: Collection[str] | None = None
    items: Collection[str] | None = None
    window: str = ""
    receipt_since: date | None = None
    there: bool = False


class WayLine(msgspec.Struct, frozen=True, kw_only=True):
    """A case on its way, as its list shows it."""

    n: int
    case_id: str
    case_no: str
    item_code: str
    item_name: str
    applicant: str
    applicant_kind: str
    applicant_number: str
    stage: Stage
    received_on: date
    promised_due: date | None
    statutory_due: date | None
    window: str
    acts: int
    awaiting: Awaiting


_NAMES = WayLine.__struct_fields__
_SELECT = f"SELECT {', '.join(_NAMES)} FROM case_row WHERE "  # noqa: S608 - our own names
_WITH_ORDER = _SELECT.replace(" FROM", ", awaits_by FROM")
_ORDER = " ORDER BY awaits_by NULLS LAST, n LIMIT ?"
_DAYS = tuple(_NAMES.index(name) for name in ("received_on", "promised_due", "statutory_due"))
_AMONG = "item_code IN (SELECT value FROM json_each(?))"
_AWAITING = msgspec.json.Decoder(Awaiting)


class WayReads(Look):
    """The work lists of reviewers, signers and who hands over."""

    def awaiting(self, whose: Whose, limit: int = SHOWN) -> tuple[WayLine, ...]:
        """The nearest limit first, unknown ones (日历未发布) last. Each use is asked for by itself, in the order of its
        index, which ends with the limit: together they would be sorted whole, 100,000 rows for the first 200."""
        parts, values = [], []
        for use in whose.uses:
            where, own = _where(replace(whose, uses=(use,)))
            parts.append(f"SELECT * FROM ({_WITH_ORDER}{where}{_ORDER})")  # noqa: S608 - our own words
            values += [*own, limit]
        if not parts:
            return ()
        merged = f"SELECT * FROM ({' UNION ALL '.join(parts)}){_ORDER}"  # noqa: S608 - our own words
        rows = self._connection.exec_driver_sql(merged, (*values, limit)).all()
        return tuple(_line(row[:-1]) for row in rows)

    def count_awaiting(self, whose: Whose) -> int:
        """How many `awaiting` would give without its limit."""
        where, values = _where(whose)
        counted = f"SELECT count(*) FROM case_row WHERE {where}"  # noqa: S608 - our own words
        return int(self._connection.exec_driver_sql(counted, values).scalar_one())

    def awaiting_applicant(self, whose: Whose, limit: int = SHOWN) -> tuple[CaseLine, ...]:
        """Cases that wait for a correction or for what was promised late."""
        where, values = _of_applicants(whose)
        rest = f"WHERE {where} ORDER BY next_due IS NULL, next_due, n LIMIT ?"
        return lines_where(self._connection, rest, *values, limit)

    def count_awaiting_applicant(self, whose: Whose) -> int:
        """How many `awaiting_applicant` would give without its limit."""
        where, values = _of_applicants(whose)
        counted = f"SELECT count(*) FROM case_row WHERE {where}"  # noqa: S608 - our own words
        return int(self._connection.exec_driver_sql(counted, values).scalar_one())

    def awaiting_one(self, case_id: str) -> WayLine | None:
        """The line of one case, or None where it waits for nobody of these."""
        where = "case_id = ? AND awaits <> ''"
        row = self._connection.exec_driver_sql(_SELECT + where, (case_id,)).first()
        return None if row is None else _line(row)


def _where(whose: Whose) -> tuple[str, tuple[object, ...]]:
    """In words, so that the partial index answers; what comes from outside goes in as a parameter."""
    parts = ["awaits <> ''", f"awaits IN ({', '.join('?' * len(whose.uses))})"]
    values: list[object] = list(whose.uses)
    if whose.signer:
        parts.append("instr(signed_by, ?) = 0")
        values.append(f" {whose.signer} ")
        if whose.letters is not None:
            parts.append(f"(awaits <> 'sign' OR {_AMONG})")
            values.append(_items(whose.letters))
    if whose.deciding is not None:
        parts.append("deciding = ?")
        values.append(int(whose.deciding))
    if whose.aside is not None:
        signer, uses = whose.aside
        why = [f"awaits NOT IN ({', '.join('?' * len(uses))})", "instr(signed_by, ?) > 0"]
        values += [*uses, f" {signer} "]
        if whose.letters is not None:
            why.append(f"(awaits = 'sign' AND NOT {_AMONG})")
            values.append(_items(whose.letters))
        parts.append(f"({' OR '.join(why)})")
    if whose.receipt_since is not None:  # of what was served `awaits_by` is the day of the decision
        parts.append("awaits_by >= ? AND instr(CAST(awaiting AS TEXT), '\"receipt\":true') > 0")
        values.append(whose.receipt_since.isoformat())
    if whose.there:
        parts.append("instr(CAST(awaiting AS TEXT), '\"only_making\":true') = 0")
    own, more = _scope(whose)
    return " AND ".join([*parts, *own]), (*values, *more)


def _of_applicants(whose: Whose) -> tuple[str, tuple[object, ...]]:
    """`owed` has an index; a correction that came back whole waits for the counter, not for the applicant."""
    own, values = _scope(whose)
    waits = "((stage = 'correcting' AND supply_due IS NOT NULL) OR deferred_due IS NOT NULL)"
    return " AND ".join(["owed = 1", waits, *own]), values


def _scope(whose: Whose) -> tuple[list[str], tuple[object, ...]]:
    if whose.items is None:
        return [], ()
    values: tuple[object, ...] = (_items(whose.items),)
    if not whose.window:
        return [_AMONG], values
    return [f"({_AMONG} OR window = ?)"], (*values, whose.window)


def _items(codes: Collection[str]) -> str:
    return json.dumps(sorted(codes))


def _line(row: Any) -> WayLine:
    values: list[Any] = list(row)
    for place in _DAYS:
        if values[place] is not None:
            values[place] = date.fromisoformat(values[place])
    values[-1] = _AWAITING.decode(values[-1])
    return WayLine(**dict(zip(_NAMES, values, strict=True)))
