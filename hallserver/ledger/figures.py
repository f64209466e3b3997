"""What counts of a hall's cases: a row a case, and what counts alike added up by day (as a counter's book keeps it).

A case that is counted anew takes out what it had put in, in the same transaction: the sums are those of the rows of
`figure` at every moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import msgspec
from sqlalchemy import bindparam, delete, func, select, tuple_, update

from casework.tally.alike import Alike, Sums, lines_of
from casework.tally.counted import Counted
from hallserver.ledger.engines import among, insert_rows, is_postgres, upsert_rows
from hallserver.ledger.reads import HallReads
from hallserver.ledger.schema import act, figure, figure_sum, figure_word, figured
from hallserver.ledger.writes import HallWrites

Words = Mapping[tuple[date, str], int]
"""Of a case: how many of a word on a day."""
DOUBT = "doubt"
"""A step that the server flagged or did not let stand, nobody having settled it. Another word is a rating, as JSON."""

_CASES = msgspec.json.Decoder(Counted)
_LINES = msgspec.json.Decoder(Alike)
_ENCODER = msgspec.json.Encoder()
_Key = tuple[date, bytes]
_ADD = (
    update(figure_sum)
    .where(
        figure_sum.c.hall_id == bindparam("hall"),
        figure_sum.c.on == bindparam("day"),
        figure_sum.c.line == bindparam("of"),
    )
    .values({one: figure_sum.c[one] + bindparam(f"more_{one}") for one in Sums._fields})
)


class Place(NamedTuple):
    """Up to where a hall's log is counted, and by which way."""

    n: int = 0
    way: int = 0


class Row(NamedTuple):
    """What is kept of one case. `counted` None: no receipt of it stands."""

    case_id: str
    counted: Counted | None
    words: Words
    undated: int = 0


def place(reads: HallReads, *, lock: bool = False) -> Place:
    """See `Place`; `lock`: nobody else moves it until this transaction ends."""
    found = select(figured.c.n, figured.c.way).where(figured.c.hall_id == reads.hall_id)
    row = reads.connection.execute(
        found.with_for_update() if lock and is_postgres(reads.connection) else found
    ).first()
    return Place(int(row.n), int(row.way)) if row is not None else Place()


def begun(tx: HallWrites) -> Place:
    """The place, which nobody else moves until this transaction ends."""
    insert_rows(tx.connection, figured, [{"hall_id": tx.hall_id, "n": 0, "way": 0}])
    return place(tx, lock=True)


def put_place(tx: HallWrites, at: Place) -> None:
    tx.connection.execute(update(figured).where(figured.c.hall_id == tx.hall_id).values(at._asdict()))


def emptied(tx: HallWrites) -> None:
    """Everything is to be counted again."""
    for table in (figure, figure_sum, figure_word):
        tx.connection.execute(delete(table).where(table.c.hall_id == tx.hall_id))


def moved(reads: HallReads, after: int, upto: int, most: int) -> tuple[tuple[int, str], ...]:
    """(n, case id) of the acts after one place up to another, at most `most`."""
    rows = select(act.c.n, act.c.case_id).where(
        act.c.hall_id == reads.hall_id, act.c.n > after, act.c.n <= upto
    )
    found = reads.connection.execute(rows.order_by(act.c.n).limit(most))
    return tuple((int(row.n), str(row.case_id)) for row in found)


def undated(reads: HallReads, year: int, most: int) -> tuple[str, ...]:
    """Cases that wait for a year which has been published since."""
    rows = select(figure.c.case_id).where(
        figure.c.hall_id == reads.hall_id, figure.c.undated > 0, figure.c.undated != year
    )
    return tuple(reads.connection.execute(rows.limit(most)).scalars())


def known(reads: HallReads, case_ids: Sequence[str]) -> dict[str, Counted]:
    """What was counted of these cases so far."""
    rows = select(figure.c.case_id, figure.c.bytes).where(
        figure.c.hall_id == reads.hall_id, among(reads.connection, figure.c.case_id, list(case_ids))
    )
    return {row.case_id: _CASES.decode(row.bytes) for row in reads.connection.execute(rows)}


def write(tx: HallWrites, rows: Sequence[Row]) -> None:
    """These are what counts of these cases from now on."""
    ids = [one.case_id for one in rows]
    if not ids:
        return
    _put(
        tx,
        _changes(
            (
                *((one, -1) for one in known(tx, ids).values()),
                *((one.counted, 1) for one in rows if one.counted),
            )
        ),
    )
    gone = [one.case_id for one in rows if one.counted is None]
    for table, which in ((figure, gone), (figure_word, ids)):
        if which:
            mine = table.c.hall_id == tx.hall_id
            tx.connection.execute(delete(table).where(mine, among(tx.connection, table.c.case_id, which)))
    kept = [
        {
            "hall_id": tx.hall_id, "case_id": one.case_id, "last": one.counted.last, "first": one.counted.first,
            "undated": one.undated, "bytes": _ENCODER.encode(one.counted),
        }
        for one in rows if one.counted is not None
    ]  # fmt: skip
    upsert_rows(tx.connection, figure, kept)
    said = [
        {"hall_id": tx.hall_id, "case_id": one.case_id, "on": on, "word": word, "n": n}
        for one in rows
        for (on, word), n in one.words.items()
    ]
    upsert_rows(tx.connection, figure_word, said)


def _changes(cases: Iterable[tuple[Counted, int]]) -> dict[_Key, Sums]:
    """The lines of cases that go in (1) or out (-1), by day."""
    found: dict[_Key, Sums] = {}
    for case, times in cases:
        for on, line, sums in lines_of(case):
            key = on, _ENCODER.encode(line)
            found[key] = found.get(key, Sums(0)).plus(sums, times)
    return found


def _put(tx: HallWrites, changes: Mapping[_Key, Sums]) -> None:
    """Most of what a case had put in it puts in again: only what differs is written."""
    some = sorted((key, sums) for key, sums in changes.items() if any(sums))
    if not some:
        return
    new = [{"hall_id": tx.hall_id, "on": on, "line": line, **Sums(0)._asdict()} for (on, line), _ in some]
    insert_rows(tx.connection, figure_sum, new)
    tx.connection.execute(
        _ADD,
        [
            {
                "hall": tx.hall_id,
                "day": on,
                "of": line,
                **{f"more_{one}": n for one, n in sums._asdict().items()},
            }
            for (on, line), sums in some
        ],
    )
    gone = [key for key, sums in some if sums.n < 0]
    if gone:
        tx.connection.execute(
            delete(figure_sum).where(
                figure_sum.c.hall_id == tx.hall_id,
                figure_sum.c.n == 0,
                tuple_(figure_sum.c.on, figure_sum.c.line).in_(gone),
            )
        )


def done_in(reads: HallReads, first: date, last: date, rest: Sequence[Row]) -> Iterator[tuple[Alike, Sums]]:
    """What was done in these days, added up. `rest`: cases that are not counted yet as they are now."""
    sums = (func.sum(figure_sum.c[one]) for one in Sums._fields)
    rows = select(figure_sum.c.line, *sums).where(
        figure_sum.c.hall_id == reads.hall_id, figure_sum.c.on.between(first, last)
    )
    for line, *found in reads.connection.execute(rows.group_by(figure_sum.c.line)):
        yield _LINES.decode(line), Sums(*map(int, found))
    before = known(reads, [one.case_id for one in rest]) if rest else {}
    beside = _changes(
        (*((one, -1) for one in before.values()), *((one.counted, 1) for one in rest if one.counted))
    )
    for (on, line), one in beside.items():
        if first <= on <= last:
            yield _LINES.decode(line), one


def standing_at(reads: HallReads, on: date, rest: Sequence[Row]) -> Iterator[Counted]:
    """Every case that is open at the end of a day, and some that are not."""
    rows = select(figure.c.case_id, figure.c.bytes).where(
        figure.c.hall_id == reads.hall_id, figure.c.last > on, figure.c.first <= on
    )
    others = {one.case_id for one in rest}
    for case_id, data in reads.connection.execute(rows):
        if case_id not in others:
            yield _CASES.decode(data)
    yield from (one.counted for one in rest if one.counted is not None)


def words_in(reads: HallReads, first: date, last: date, rest: Sequence[Row]) -> dict[str, int]:
    """How many of each word there are in these days."""
    mine = (figure_word.c.hall_id == reads.hall_id, figure_word.c.on.between(first, last))
    rows = select(figure_word.c.word, func.sum(figure_word.c.n)).where(*mine)
    if rest:
        rows = rows.where(figure_word.c.case_id.not_in([one.case_id for one in rest]))
    found = {word: int(n) for word, n in reads.connection.execute(rows.group_by(figure_word.c.word))}
    for one in rest:
        for (on, word), n in one.words.items():
            if first <= on <= last:
                found[word] = found.get(word, 0) + n
    return found
