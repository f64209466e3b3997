"""Acts as the writer stored them: sent without a look into the book, but only where they follow what is confirmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from hallclient.store.exchange import MOST_BYTES
from hallclient.store.rows import Outgoing
from hallclient.sync.fresh import MOST, Fresh
from hallclient.sync.push import Pusher
from tests.sync.faulty import Desk, Fault, lost_after, lost_before
from tests.sync.test_earlier import earlier


def act(seq: int, device: str = "009", data: bytes = b"{}") -> Outgoing:
    return Outgoing(
        n=seq,
        device=device,
        seq=seq,
        case_id="",
        data=data,
        prev_hash=b"",
        hash=b"",
        algorithm="sha256",
        base=0,
    )


def fresh(confirmed: int | None, *acts: Outgoing) -> Fresh:
    made = Fresh("009")
    made.confirmed = confirmed
    made.stored(acts)
    return made


def test_what_follows_the_last_that_was_confirmed_is_given_once() -> None:
    made = fresh(4, act(4), act(5), act(7, "021"), act(6))
    assert made.waits
    assert [one.seq for one in made.due()] == [5, 6], (
        "what is confirmed already, or another number's, is not sent"
    )
    assert made.due() == () and not made.waits


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(fresh(None, act(1)), id="nobody knows what is confirmed"),
        pytest.param(fresh(4, act(6)), id="one before it is missing"),
        pytest.param(fresh(4, act(5), act(7)), id="one among them is missing"),
        pytest.param(fresh(4, act(6), act(5)), id="out of order"),
        pytest.param(fresh(0, *map(act, range(1, MOST + 2))), id="more than a clerk does at once"),
        pytest.param(fresh(0, act(1, data=bytes(MOST_BYTES)), act(2)), id="more than goes in one batch"),
    ],
)
def test_else_the_book_is_asked(made: Fresh) -> None:
    assert made.due() == ()


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many acts each look into the book found."""
    found: list[int] = []
    look: Callable[[Pusher, int], Sequence[Outgoing]] = Pusher._due

    def counted(pusher: Pusher, after: int) -> Sequence[Outgoing]:
        due = look(pusher, after)
        found.append(len(due))
        return due

    monkeypatch.setattr(Pusher, "_due", counted)
    return found


def test_a_clerks_acts_go_out_as_they_were_stored_without_a_look(desk: Desk, looks: list[int]) -> None:
    desk.visit()
    desk.steps()
    assert looks == [2, 0], "at first only the book can say"
    for _ in range(3):
        desk.visit()
        assert desk.pusher.step().all_sent
    assert looks == [2, 0] and len(desk.line.batches) == 4
    desk.steps()
    assert looks == [2, 0, 0] and desk.stored() == desk.written() and desk.told.waiting == 0


@pytest.mark.parametrize("fault", [lost_before, lost_after])
def test_after_a_failure_the_book_says_what_is_owed(desk: Desk, looks: list[int], fault: Fault) -> None:
    desk.visit()
    desk.steps()
    desk.line.faults = [fault]
    desk.visit()
    assert not desk.pusher.step().reached
    desk.visit()
    looks.clear()
    desk.steps()
    assert sum(looks) == 4, "all that is not confirmed, not the newest alone"
    assert desk.stored() == desk.written() and len(desk.stored()) == 6


def test_a_server_that_was_set_back_is_told_from_where_it_is(desk: Desk, looks: list[int]) -> None:
    desk.visit()
    desk.steps()
    desk.pusher.meet()
    desk.visit()
    looks.clear()
    desk.pusher.step()
    assert looks == [2], "what it was asked may have changed what waits"


def test_who_waits_is_not_kept_by_a_look_for_earlier_numbers(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, read, looked, at = earlier(desk), desk.book.read_now, [], [0.0]

    def asked(query: Callable[[Any], Any]) -> Any:
        looked.append(at[0])
        return read(query)

    monkeypatch.setattr(desk.book, "read_now", asked)
    monkeypatch.setattr(desk.chance, "monotonic", lambda: at[0])
    for now, hurried in ((1.0, True), (2.0, False), (100.0, True), (101.0, False)):
        at[0] = now
        assert not old.step(hurried=hurried)
    assert looked == [1.0, 101.0], (
        "at first nobody knows that nothing is owed; then it is looked while nobody waits"
    )
