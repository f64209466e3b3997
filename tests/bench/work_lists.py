"""The work list of 审批 with 5,000 open cases: all its lists counted and the first of one read, and what one change of
it takes, from the signature to the row as it then stands."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from casework.acts import AnyAct
from casework.deciding import Reviewed
from casework.refusal import Refusal
from hallclient.app.approval import Approval
from hallclient.app.counter import Counter
from hallclient.app.hand import open_hand
from hallclient.app.way_lists import WayLists, replaced
from hallclient.signing.digest import CHAIN_START
from tests.app.desk import Desk, secret
from tests.bench.figures import Figure, best
from tests.store.big_book import LAST_OPEN, cases, insert
from tests.store.visits import Fixed

CASES = 5_000
LIST_MS, CHANGE_MS = 100, 16


def way(count: int) -> Iterator[tuple[AnyAct, ...]]:
    """Accepted cases; every second one is reviewed and waits for its decision."""
    chance = Fixed()
    for turn, acts in enumerate(islice(cases(count + LAST_OPEN), count)):
        last = acts[-1]
        if turn % 2:
            yield acts
            continue
        head = {name: getattr(last, name) for name in ("case_id", "hall", "device", "window", "at", "on")}
        yield (
            *acts,
            Reviewed(
                **head, act_id=chance.uuid7(), by="R0001", by_name="林见微", step=0, step_name="审查",
                proposes="grant", opinion="材料齐全，符合法定形式",
            ),
        )  # fmt: skip


def filled(desk: Desk) -> Counter:
    """The chief representative at a book of so many open cases."""
    counter = desk.counter("S0001", "W09")
    supply, head = way(CASES), [0, CHAIN_START, 0]
    while batch := list(islice(supply, 500)):
        counter.book.write_now(lambda tx, batch=batch: insert(tx, batch, head, state="confirmed"))  # type: ignore[misc]
    return counter


def figures() -> list[Figure]:
    """In milliseconds, as `make bench` shows them."""
    with tempfile.TemporaryDirectory() as place:
        desk = Desk.new(
            Path(place) / "hall", authority=None
        )  # the book is of one item, whose letter is another matter
        counter = filled(desk)
        reviewer = desk.counter("R0001", "W09")
        lists, hand = WayLists(counter), open_hand(reviewer, secret("R0001"))
        if isinstance(hand, Refusal):
            raise RuntimeError(hand.reason)

        def read() -> Any:
            return counter.book.read_now(lambda reads: lists.read(reads, "sign"))

        shown = read()
        if sum(shown.counts[one] for one in ("sign", "review")) != CASES:
            raise RuntimeError(f"not {CASES} cases: {shown.counts}")
        whole = best(read, 7)
        waiting = iter(WayLists(reviewer).list("review").result(30).rows)

        def change() -> None:
            case_id = next(waiting).case_id
            done = Approval(reviewer).review(case_id, "grant", "齐全", hand=hand).result(30)
            if isinstance(done, Refusal):
                raise RuntimeError(done.reason)
            row = lists.row("sign", case_id).result(30)
            if row is None:
                raise RuntimeError("the case is not in the list")
            replaced(shown.rows, case_id, row)

        one = best(change, 7)
        desk.close()
    return [
        Figure(f"work list of {CASES:,} open cases", f"{whole:.1f} ms", f"{LIST_MS} ms", whole / LIST_MS, 1),
        Figure("one change of it, signed and read", f"{one:.1f} ms", f"{CHANGE_MS} ms", one / CHANGE_MS, 1),
    ]


if __name__ == "__main__":
    print(*figures(), sep="\n")
