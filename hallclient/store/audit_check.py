"""What was tampered with: both chains walked by their links, every finding by the number that it concerns.

A chain says more than that something is wrong: an entry whose bytes do not give its hash was changed, a hash
that is followed by nothing was followed by something removed, an entry that nothing leads to was inserted, and
links that lead to and fro were put in another order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Literal, NamedTuple

import msgspec
from sqlalchemy import Connection, select

from hallclient.signing.digest import CHAIN_START, chain_hash
from hallclient.store.audit import WITNESS, link
from hallclient.store.schema import audit
from hallclient.store.witness import Seen

Which = Literal["audit", "acts"]
How = Literal["changed", "removed", "inserted", "reordered", "rewritten"]

_NAMES = {"audit": "审计日志", "acts": "办件经过"}
_SAID = {
    "changed": "内容被改动",
    "removed": "被删去",
    "inserted": "是后来插进去的",
    "reordered": "的顺序被调换",
    "rewritten": "起的链条被整个改写",
}
# By the driver: SQLAlchemy's own rows took as long as to hash what is in them.
_ACTS = (
    "SELECT record.device, seq, case_id, algorithm, bytes, prev_hash, hash FROM record "
    "JOIN outbox ON outbox.n = record.n ORDER BY record.device, seq"
)


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What was done to the entries from `first` to `last` of a chain."""

    chain: Which
    how: How
    first: int
    last: int

    @property
    def text(self) -> str:
        """The finding as a line for the auditor."""
        which = f"第 {self.first} 条" if self.first == self.last else f"第 {self.first}—{self.last} 条"
        return f"{_NAMES[self.chain]}{which}{_SAID[self.how]}"


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What a check of both chains found; nothing: they are whole."""

    acts: int
    entries: int
    findings: tuple[Finding, ...]
    unseen: tuple[int, ...] = ()
    """Entries that say that the witness was begun anew."""


class _Link(NamedTuple):
    n: int
    previous: bytes
    hash: bytes
    whole: bool


def verify(connection: Connection, seen: Seen | None) -> Verdict:
    """Checks every act and every entry, the links between the two, and both ends against the witness."""
    pruned = set(connection.execute(select(audit.c.subject).where(audit.c.kind == "prune")).scalars())
    acts = _acts(connection, pruned)
    entries, pinned, unseen = [], [], []
    for row in connection.execute(select(audit).order_by(audit.c.n)):
        fields = row._asdict()
        entries.append(_Link(row.n, row.prev_hash, row.hash, gives(row.hash, partial(link, fields))))
        pinned.append((row.act_seq, row.act_hash))
        if row.kind == "check" and row.subject == WITNESS:
            unseen.append(row.n)
    found: list[Finding] = []
    for device in sorted(acts.keys() | ({seen.device} if seen and seen.seq else set())):
        own = (seen.seq, seen.hash) if seen and seen.device == device else None
        found += _walk("acts", acts.get(device, []), own)
    found += _walk("audit", entries, (seen.audit_n, seen.audit_hash) if seen else None)
    if not found:
        found += _rewritten(acts, pinned)
    return Verdict(
        acts=sum(map(len, acts.values())), entries=len(entries), findings=tuple(found), unseen=tuple(unseen)
    )


def _acts(connection: Connection, pruned: set[str]) -> dict[str, list[_Link]]:
    """The acts of this counter by the device number it had; one without bytes is whole where its case was pruned."""
    found: dict[str, list[_Link]] = {}
    for device, seq, case_id, algorithm, data, previous, stored in connection.exec_driver_sql(_ACTS):
        if data:
            whole = gives(stored, partial(chain_hash, algorithm, previous, data))
        else:
            whole = case_id in pruned
        found.setdefault(device, []).append(_Link(seq, previous, stored, whole))
    return found


def gives(stored: bytes, hashed: Callable[[], bytes]) -> bool:
    """Whether an entry gives its hash; one that can't even be read was changed."""
    try:
        return hashed() == stored
    except (AttributeError, KeyError, TypeError, msgspec.MsgspecError):
        return False


def _walk(chain: Which, links: Sequence[_Link], end: tuple[int, bytes] | None) -> Iterator[Finding]:
    """The findings of one chain in the order of its numbers. `end`: what the witness saw last."""
    straight = all(one.whole and one.n == place for place, one in enumerate(links, 1)) and all(
        one.previous == before.hash for before, one in pairwise(links)
    )
    first_right = not links or links[0].previous == CHAIN_START
    if not (straight and first_right):
        yield from _astray(chain, links, end)
    if end is not None and end[0]:
        last = links[-1].n if links else 0
        if last < end[0]:
            yield Finding(chain=chain, how="removed", first=last + 1, last=end[0])
        elif straight and first_right and links[end[0] - 1].hash != end[1]:
            yield Finding(chain=chain, how="rewritten", first=end[0], last=end[0])


def _astray(chain: Which, links: Sequence[_Link], end: tuple[int, bytes] | None) -> Iterator[Finding]:
    """Follows the links where the numbers do not."""
    followers: dict[bytes, list[_Link]] = {}
    for one in links:
        followers.setdefault(one.previous, []).append(one)
    given = {one.hash for one in links} | {CHAIN_START}
    met: list[_Link] = []
    strangers: list[_Link] = []
    hash_now, left = CHAIN_START, {one.n: one for one in links}
    while left:
        next_ones = [one for one in followers.get(hash_now, []) if one.n in left]
        if next_ones:
            chosen = max(next_ones, key=lambda one: (one.hash in followers, one.whole, -one.n))
            for other in next_ones:
                if other is not chosen:
                    strangers.append(other)
                    del left[other.n]
        else:
            # Nothing follows: what did was removed. The walk goes on at the first that follows nothing here.
            orphans = [one for one in left.values() if one.previous not in given]
            if not orphans:
                strangers += left.values()
                break
            chosen = min(orphans, key=lambda one: one.n)
            if chosen.hash not in followers and not chosen.whole:
                strangers.append(chosen)
                del left[chosen.n]
                continue
        del left[chosen.n]
        met.append(chosen)
        hash_now = chosen.hash
    odd = {one.n for one in strangers}
    if end and met and met[-1].n > end[0] and not met[-1].whole:
        odd.add(met.pop().n)  # past what was ever confirmed, and no hash of ours
    yield from (Finding(chain=chain, how="inserted", first=n, last=n) for n in sorted(odd))
    yield from (Finding(chain=chain, how="changed", first=one.n, last=one.n) for one in met if not one.whole)
    yield from _out_of_order(chain, met)
    yield from _gaps(chain, met, odd)


def _out_of_order(chain: Which, met: Sequence[_Link]) -> Iterator[Finding]:
    """Where the links lead back: the numbers that no longer stand where they were written."""
    ranks = sorted(one.n for one in met)
    moved = [one.n for one, right in zip(met, ranks, strict=True) if one.n != right]
    if moved:
        yield Finding(chain=chain, how="reordered", first=min(moved), last=max(moved))


def _gaps(chain: Which, met: Sequence[_Link], odd: set[int]) -> Iterator[Finding]:
    """Numbers that nobody has any more, and links that lead to nothing."""
    known = sorted({one.n for one in met} | odd)
    before = 0
    for n in known:
        if n > before + 1:
            yield Finding(chain=chain, how="removed", first=before + 1, last=n - 1)
        before = n
    if known and known[-1] == len(known):
        # The numbers close up, the links do not: something between was removed and the rest moved up.
        hash_now = CHAIN_START
        for one in met:
            if one.previous != hash_now:
                yield Finding(chain=chain, how="removed", first=one.n, last=one.n)
            hash_now = one.hash


def _rewritten(acts: Mapping[str, Sequence[_Link]], pinned: Sequence[tuple[int, bytes]]) -> Iterator[Finding]:
    """Acts whose chain is whole but is not the one that the audit saw."""
    known = {(one.n, one.hash) for links in acts.values() for one in links}
    most = max(map(len, acts.values()), default=0)
    for seq, seen in pinned:
        if seq and (seq, seen) not in known:
            yield Finding(chain="acts", how="rewritten", first=seq, last=max(most, seq))
            return
