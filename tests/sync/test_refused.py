"""What a server refuses in mid-run: the counter waits, splits or signs in again, and its outbox keeps every act."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework import wire
from casework.exchange import Batch, Declined
from hallclient.sync.transport import Reply
from hallserver.routes.body import STATUS
from tests.sync.faulty import Desk, Fault


def says(code: str) -> Reply:
    """The server's refusal."""
    return Reply(STATUS[code], wire.encode(Declined(code=code, text="不收。")))


@pytest.mark.parametrize(
    "code", ["too_many", "busy", "stopping", "slow", "restored", "no_hall_file", "epoch"]
)
def test_what_passes_by_itself_is_tried_again_soon(desk: Desk, code: str) -> None:
    desk.visit()
    desk.line.faults = [lambda _: says(code)]
    done = desk.steps()
    assert done.text and done.soon and done.reached
    assert done.passes == (code not in ("restored", "no_hall_file")), (
        "these last until a person has done something"
    )
    assert desk.told.waiting == 2 and desk.told.unanswered == 0, "refused is not sent"
    desk.steps()
    assert desk.told.since == "" and desk.stored() == desk.written()


@pytest.mark.parametrize("code", ["unknown_kind", "held", "held_full", "revoked", "false_signature", "token"])
def test_what_a_person_must_change_is_told_and_asked_seldom(desk: Desk, code: str) -> None:
    desk.visit()
    desk.line.faults = [lambda _: says(code)]
    done = desk.steps()
    assert done.text and not done.soon
    assert desk.told.waiting == 2
    desk.steps()
    assert desk.told.since == "" and desk.stored() == desk.written(), "and once it was changed all of it goes"


def test_a_batch_that_is_too_large_is_split_at_once_till_it_fits(desk: Desk) -> None:
    for _ in range(40):
        desk.visit()
    sizes: list[int] = []

    def fits(batch: Batch) -> Fault:
        sizes.append(len(batch.acts))
        return (lambda _: says("too_large")) if len(batch.acts) > 15 else (lambda ask: ask())

    desk.line.fault_of = fits
    assert not desk.steps().text, "no person has anything to do"
    assert desk.told.since == "" and desk.stored() == desk.written()
    assert sizes[:3] == [80, 40, 20] and sizes[3] == 10, sizes


def test_an_act_that_is_too_large_by_itself_is_told(desk: Desk) -> None:
    desk.visit()
    desk.pusher._size = 1
    desk.line.faults = [lambda _: says("too_large")]
    done = desk.steps()
    assert done.text and not done.soon and desk.told.waiting == 2


def test_a_token_lasts_a_quarter_of_an_hour_and_the_counter_gets_another_unseen(desk: Desk) -> None:
    desk.visit()
    desk.steps()
    asked: list[tuple[str, int]] = []
    ask = desk.line.ask

    def watched(method: str, path: str, body: bytes = b"", token: str = "") -> Reply:
        reply = ask(method, path, body, token)
        asked.append((path.rsplit("/", 1)[1].split("?")[0], reply.status))
        return reply

    desk.line.ask = watched  # type: ignore[method-assign]
    desk.hall.clock.at += timedelta(minutes=14)
    desk.chance.at = desk.hall.clock.at
    desk.visit()
    desk.steps()
    assert asked == [("batches", 200)], "the same one serves"
    desk.hall.clock.at += timedelta(minutes=2)
    desk.chance.at = desk.hall.clock.at
    desk.visit()
    assert not desk.steps().text
    assert asked[1:] == [("batches", 401), ("tokens", 200), ("batches", 200)]
    assert desk.told.since == "" and desk.stored() == desk.written()
