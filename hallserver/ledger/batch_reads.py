"""What a batch must know of its hall before it is judged: asked in one go, under the locks of its device and cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, text

from casework.exchange import LogEntry
from hallserver.ledger import statements
from hallserver.ledger.engines import is_postgres
from hallserver.ledger.rows import ActLine, DeviceLine, HallLine
from hallserver.ledger.together import Ask, Rows, together

MANY = 500
"""Keys asked for in one statement: as many as one batch has acts."""


class Seen(NamedTuple):
    """What is stored of the cases, ids and numbers of some acts: `acts` by case, each in the hall's order; those of the
    ids that are stored already; whose the numbers are, case number -> case id."""

    acts: Mapping[str, tuple[ActLine, ...]]
    act_ids: frozenset[str]
    holders: Mapping[str, str]


class Met(NamedTuple):
    """What is stored of a batch's hall and device (locked), its acts from the one before the batch on, the newest
    hall file's version, and `Seen` of the batch's acts."""

    hall: HallLine | None
    device: DeviceLine | None
    sent: tuple[ActLine, ...]
    hall_file: int
    seen: Seen


class BatchReads:
    """One transaction's look at one hall as far as batches ask."""

    def __init__(self, connection: Connection, hall_id: str) -> None:
        self._connection, self.hall_id = connection, hall_id

    @property
    def connection(self) -> Connection:
        return self._connection

    def hall(self) -> HallLine | None:
        """The hall, or None where this ledger doesn't have it."""
        (rows,) = self._asked((statements.HALL, {}))
        return statements.hall_line(rows[0]) if rows else None

    def newest_hall_file(self) -> int:
        """The version in force; 0: none yet."""
        (rows,) = self._asked((statements.NEWEST_HALL_FILE, {}))
        return int(rows[0][0] or 0)

    def device(self, number: str, *, lock: bool = False) -> DeviceLine | None:
        """A device. `lock`: nobody else's transaction judges its acts until this one ends."""
        (rows,) = self._asked((statements.LOCKED_DEVICE if lock else statements.DEVICE, {"device": number}))
        return statements.device_line(rows[0]) if rows else None

    def lock_cases(self, case_ids: Sequence[str]) -> None:
        """Nobody else's transaction judges these cases until this one ends; always in the same order."""
        self._asked(*_by_keys(statements.LOCKED_CASES, sorted(set(case_ids))))

    def sent(self, number: str, first: int, last: int) -> tuple[ActLine, ...]:
        """The acts of a device with sequence numbers `first` to `last`."""
        (rows,) = self._asked((statements.SENT, {"device": number, "first": first, "last": last}))
        return tuple(map(statements.act_line, rows))

    def acts_of(self, case_ids: Sequence[str]) -> dict[str, tuple[ActLine, ...]]:
        """The acts of cases, each in the hall's order; a case without any is left out."""
        return _by_case(self._asked(*_by_keys(statements.ACTS_OF, case_ids)))

    def case_ids(self, after: str, since: date, most: int) -> tuple[str, ...]:
        """Cases that are open or were closed on `since` or later, by id after `after`; none that was given up."""
        asked: list[_Asked] = [(statements.SCOPE, {"since": since, "after": after, "most": most})]
        if is_postgres(self.connection):
            asked = [(statements.IN_ORDER, {}), *asked, (statements.AS_EVER, {})]
        return tuple(row[0] for rows in self._asked(*asked) for row in rows)

    def entries_of(self, case_ids: Sequence[str]) -> dict[str, list[LogEntry]]:
        """The acts of cases as they travel, each case's in the hall's order; a case without any is left out."""
        found: dict[str, list[LogEntry]] = {}
        for rows in self._asked(*_by_keys(statements.ENTRIES_OF, case_ids)):
            for entry in map(statements.entry, rows):
                found.setdefault(entry.case_id, []).append(entry)
        return found

    def known_acts(self, act_ids: Sequence[str]) -> frozenset[str]:
        """Those of `act_ids` that are stored already."""
        return _firsts(self._asked(*_by_keys(statements.KNOWN_ACTS, act_ids)))

    def seen(self, case_ids: Sequence[str], act_ids: Sequence[str], case_nos: Sequence[str]) -> Seen:
        """What is stored of these, the cases being locked from now on."""
        asks = _seeing(case_ids, act_ids, case_nos)
        return _seen(asks, self._asked(*asks))

    def met(
        self,
        number: str,
        first: int,
        last: int,
        case_ids: Sequence[str],
        act_ids: Sequence[str],
        case_nos: Sequence[str],
    ) -> Met:
        """All that a batch of a device's acts `first` to `last` is looked at and judged by, but for hall files."""
        asks = _seeing(case_ids, act_ids, case_nos)
        hall, device, sent, newest, *rest = self._asked(
            (statements.HALL, {}),
            (statements.LOCKED_DEVICE, {"device": number}),
            (statements.SENT, {"device": number, "first": max(first - 1, 1), "last": last}),
            (statements.NEWEST_HALL_FILE, {}),
            *asks,
        )
        return Met(
            hall=statements.hall_line(hall[0]) if hall else None,
            device=statements.device_line(device[0]) if device else None,
            sent=tuple(map(statements.act_line, sent)),
            hall_file=int(newest[0][0] or 0),
            seen=_seen(asks, rest),
        )

    def _asked(self, *asks: _Asked) -> list[Rows]:
        postgres = is_postgres(self.connection)
        told = [
            Ask(one.by(values, postgres), {"hall": self.hall_id, **_told(values, postgres)})
            for one, values in asks
        ]
        if postgres and any("key" in values for _, values in asks):
            return together(self.connection, [_BY_INDEX, *told, _AS_CHEAPEST])[1:-1]
        return together(self.connection, told)


_BY_INDEX, _AS_CHEAPEST = (Ask(text(f"SET LOCAL enable_seqscan = {one}"), {}) for one in ("off", "on"))
"""PostgreSQL keeps the plan for one key: made while a table was small, it would read all of it when it is large."""
_Asked = tuple[statements.Asked, Mapping[str, object]]


def _told(values: Mapping[str, object], postgres: bool) -> Mapping[str, object]:
    """PostgreSQL gets many keys as one text: the driver's own way of five hundred took as long as their answer."""
    keys = values.get("keys")
    return {**values, "keys": array_text(keys)} if postgres and isinstance(keys, list) else values


def array_text(keys: Sequence[str]) -> str:
    """The keys as PostgreSQL writes an array, each in quotes."""
    joined = "\n".join(keys)
    if '"' in joined or "\\" in joined:
        keys = [key.replace("\\", "\\\\").replace('"', '\\"') for key in keys]
    return '{"' + '","'.join(keys) + '"}' if keys else "{}"


def pieces(keys: Sequence[str]) -> list[Sequence[str]]:
    return [keys[at : at + MANY] for at in range(0, len(keys), MANY)]


def _by_keys(statement: statements.Asked, keys: Sequence[str]) -> list[_Asked]:
    if len(keys) == 1 and statement.one is not None:
        return [(statement, {"key": keys[0]})]
    return [(statement, {"keys": list(some)}) for some in pieces(keys)]


def _seeing(case_ids: Sequence[str], act_ids: Sequence[str], case_nos: Sequence[str]) -> list[_Asked]:
    return [
        *_by_keys(statements.LOCKED_CASES, sorted(set(case_ids))),
        *_by_keys(statements.ACTS_OF, case_ids),
        *_by_keys(statements.KNOWN_ACTS, act_ids),
        *_by_keys(statements.HOLDERS, case_nos),
    ]


def _seen(asks: Sequence[_Asked], found: Sequence[Rows]) -> Seen:
    def of(statement: statements.Asked) -> list[Rows]:
        return [rows for (one, _), rows in zip(asks, found, strict=True) if one is statement]

    holders = {row[0]: row[1] for rows in of(statements.HOLDERS) for row in rows}
    return Seen(_by_case(of(statements.ACTS_OF)), _firsts(of(statements.KNOWN_ACTS)), holders)


def _by_case(found: Sequence[Rows]) -> dict[str, tuple[ActLine, ...]]:
    acts: dict[str, list[ActLine]] = {}
    for line in (statements.act_line(row) for rows in found for row in rows):
        acts.setdefault(line.case_id, []).append(line)
    return {case_id: tuple(lines) for case_id, lines in acts.items()}


def _firsts(found: Sequence[Rows]) -> frozenset[str]:
    return frozenset(row[0] for rows in found for row in rows)
