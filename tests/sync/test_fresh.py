"""Acts as the writer stored them: sent without a look into the book, but only where they follow what is confirmed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from hallclient.store.acts import CURSOR
from hallclient.store.exchange import MOST_BYTES
from hallclient.store.rows import Appended, Outgoing
from hallclient.sync.fresh import MOST, Fresh
from hallclient.sync.push import Pusher
from hallserver.desk.batches import RESTORED
from tests.hallserver.counters import Hall
from tests.sync.faulty import Desk, Fault, lost_after, lost_before
from tests.sync.test_earlier import earlier

PLACE = "2d1f7a.001.7"


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
    made.stored(Appended(acts, PLACE))
    return made


def test_what_follows_the_last_that_was_confirmed_is_given_once() -> None:
    made = fresh(4, act(4), act(5), act(7, "021"), act(6))
    assert made.waits
    assert [one.seq for one in made.due()] == [5, 6], (
        "what is confirmed already, or another number's, is not sent"
    )
    assert (made.due(), made.cursor) == ((), PLACE)
    assert not fresh(4).waits and not fresh(None, act(1)).waits


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


def test_what_others_did_since_is_known_with_what_is_sent(desks: tuple[Desk, Desk]) -> None:
    """By the place that comes with it a server finds out that it was set back, before it fills places that others'
    books hold."""
    one, two = desks
    one.visit()
    one.steps()
    for _ in range(5):
        two.visit()
    two.steps()
    one.pulls()
    known = one.book.read_now(lambda reads: reads.kept(CURSOR))
    one.visit()
    assert one.pusher.step().all_sent
    assert known is not None and one.pusher.fresh.cursor == known.decode()


def test_a_server_that_was_set_back_takes_none_of_it(
    desks: tuple[Desk, Desk], hall: Hall, tmp_path: Path
) -> None:
    one, two = desks
    one.visit()
    one.steps()
    file, kept = tmp_path / "ledger.sqlite", tmp_path / "kept"
    _at_rest(hall)
    shutil.copy(file, kept)
    for _ in range(5):
        two.visit()
    two.steps()
    one.pulls()
    _at_rest(hall)
    shutil.copy(kept, file)
    one.visit()
    done = one.pusher.step()
    stood = hall.ledger.read("001", lambda reads: reads.hall())
    assert stood is not None and stood.state == "restored" and done.text == RESTORED.text


def _at_rest(hall: Hall) -> None:
    """All of the ledger is in its one file, and nobody has it open."""
    with hall.ledger.engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    hall.ledger.engine.dispose()


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
