"""附页 that nothing names any more: taken off again, of a draft thrown away, of a case that was pruned or lies at the
server.

个人信息保护法 第十九条: kept no longer than the purpose needs. 第四十七条第一款第一项: deleted unasked once the purpose
is reached, can't be reached or needs it no more. So a page goes that for so many days no act of any outcome and no
draft has named; while whole cases lie here as they came, packed, nothing goes.

Since when a page is loose is kept by its name, from the daily look that first finds it so. Whoever attaches the same
file again or saves a draft that names it ends that in the same transaction: what came back between two looks was not
loose all along. What was taken off since the program began does not go while it runs, whatever its days: Ctrl+Z and a
form that is not sent yet have it in memory.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, delete, func, select

from hallclient.store.acts import KEPT, Job
from hallclient.store.audit import AuditWrites
from hallclient.store.schema import arrived, content, draft, page, pruning, record

SINCE = "pages.loose"
"""Under which name the book keeps since when each loose page is."""
GIVEN_UP = "pages.given_up"
"""Under which name the book keeps the pages of cases that were pruned, and when."""
SUBJECT = "pages"
"""Of the audit's entry: no case, and never one's id."""
WHY = "清除附页 {} 件（共 {} KB）：没有办件和草稿用到，已满 {} 天"
WHY_GIVEN_UP = "清除附页 {} 件（共 {} KB）：所在的办件已清理"
MOST_BYTES, MOST_PAGES = 4 * 1024 * 1024, 50
"""So much is overwritten in one transaction, or one page: a clerk's act waits no longer than that takes."""
_THERE = "SELECT sha256 FROM page WHERE sha256 IN (SELECT value FROM json_each(?))"
_TOLD = "SELECT case_id, bytes FROM record WHERE n > ?"
_HASH = re.compile(rb'"([0-9a-f]{64})"')


class Loose(NamedTuple):
    """The pages that nothing named when act `seen` was the last."""

    pages: frozenset[str]
    seen: int


class Term(NamedTuple):
    """The day it is, for how many days a loose page stays, and the day on which the program began."""

    today: date
    days: int
    began: date


def hashes_in(data: bytes) -> set[str]:
    """Every hash that an act or a draft holds, whatever it is of."""
    return {name.decode() for name in _HASH.findall(data)}


def named(
    connection: Connection, pages: Collection[str], *, after: int = 0, but: Collection[str] = ()
) -> set[str]:
    """Those of `pages` that a draft names, or an act after row `after` of another case than `but`."""
    if not pages:
        return set()
    wanted, found = {name.encode() for name in pages}, set[bytes]()
    for case_id, data in connection.exec_driver_sql(_TOLD, (after,), execution_options={"yield_per": 500}):
        if case_id not in but:
            found.update(wanted.intersection(_HASH.findall(data)))
    for data in connection.execute(select(draft.c.bytes)).scalars():
        found.update(wanted.intersection(_HASH.findall(data)))
    return {name.decode() for name in found}


def hold(job: Job, names: Collection[str]) -> None:
    """These are named from now on: loose no more. With each draft that is saved, so it is one look by key."""
    for under in (SINCE, GIVEN_UP) if names else ():
        days = _days(job.connection, under)
        if not days.keys().isdisjoint(names):
            _keep(job, under, {name: day for name, day in days.items() if name not in names})


def give_up(job: Job, pages: Collection[str], today: date) -> None:
    """The only cases that named these are pruned today."""
    here = _there(job.connection, pages)
    if here:
        _keep(job, GIVEN_UP, _days(job.connection, GIVEN_UP) | dict.fromkeys(sorted(here), today))


def begin_anew(job: Job) -> None:
    """The book was put back: what was named since its backup comes again from the server, in its own time."""
    job.keep(SINCE, b"")
    job.keep(GIVEN_UP, b"")


def look(connection: Connection) -> Loose | None:
    """None: it can't be told just now. Walks every act where some page is not this counter's own to send: for a
    reader's thread.
    """
    if _cases_wait(connection):
        return None
    seen = int(connection.execute(select(func.max(record.c.n))).scalar() or 0)
    told = (record.c.n == content.c.n) & (record.c.bytes != b"")
    rows = (
        select(page.c.sha256)
        .outerjoin(content, content.c.name == page.c.sha256)
        .outerjoin(record, told)
        .where(record.c.n.is_(None), content.c.state.is_(None) | (content.c.state != "waiting"))
    )
    pages = set(connection.execute(rows).scalars())
    return Loose(frozenset(pages - named(connection, pages)), seen)


def let_go(job: AuditWrites, found: Loose, term: Term) -> int:
    """Writes down since when they are loose and removes those that were for long enough or were given up with their
    case, some megabytes of them; gives how many. What was named since they were looked for stays.
    """
    connection = job.connection
    if _cases_wait(connection):
        return 0
    loose = _there(connection, found.pages) - named(connection, found.pages, after=found.seen)
    before, given_up = _days(connection, SINCE), _days(connection, GIVEN_UP)
    since = {name: min(before.get(name, term.today), term.today) for name in sorted(loose)}
    last = min(term.today - timedelta(days=term.days), term.began - timedelta(days=1))
    over = {name for name in since if given_up.get(name, term.began) < term.began}
    gone = _as_many(connection, [name for name, day in since.items() if day <= last or name in over])
    if gone:
        _remove(job, gone)
        for names, why in ((over, WHY_GIVEN_UP), (gone.keys() - over, WHY)):
            sizes = [size for name, size in gone.items() if name in names]
            if sizes:
                job.note("prune", "", "", SUBJECT, why.format(len(sizes), -(-sum(sizes) // 1024), term.days))
    left = {name: day for name, day in since.items() if name not in gone}
    if left != before:
        _keep(job, SINCE, left)
    if not given_up.keys().isdisjoint(gone):
        _keep(job, GIVEN_UP, {name: day for name, day in given_up.items() if name not in gone})
    return len(gone)


def _there(connection: Connection, pages: Collection[str]) -> set[str]:
    asked = msgspec.json.encode(sorted(pages)).decode()
    return {row[0] for row in connection.exec_driver_sql(_THERE, (asked,))}


def _as_many(connection: Connection, names: list[str]) -> dict[str, int]:
    """The first of them, with their bytes, as many as go in one transaction."""
    found: dict[str, int] = {}
    for name in names:
        size = connection.execute(select(func.length(page.c.bytes)).where(page.c.sha256 == name)).scalar_one()
        if found and (len(found) == MOST_PAGES or sum(found.values()) + size > MOST_BYTES):
            break
        found[name] = int(size)
    return found


def _remove(job: Job, gone: Collection[str]) -> None:
    connection = job.connection
    connection.exec_driver_sql("PRAGMA secure_delete = ON")
    connection.execute(pruning.insert().values(id=1))
    connection.execute(delete(page).where(page.c.sha256.in_(gone)))
    connection.execute(delete(pruning))
    connection.exec_driver_sql("PRAGMA secure_delete = OFF")


def _cases_wait(connection: Connection) -> bool:
    """Whether whole cases lie here as they came: packed, what they name can't be seen. They don't for long."""
    return connection.execute(select(arrived.c.n).limit(1)).first() is not None


def _days(connection: Connection, under: str) -> dict[str, date]:
    kept = connection.exec_driver_sql(KEPT, (under,)).scalar()
    return msgspec.json.decode(kept, type=dict[str, date]) if kept else {}


def _keep(job: Job, under: str, days: dict[str, date]) -> None:
    job.keep(under, msgspec.json.encode(days))
