"""The sending side: every act arrives once, in order, byte for byte, whatever the line does."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Event

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import text

from casework import wire
from casework.exchange import Declined, Receipt
from hallclient.sync import push
from hallclient.sync.push import FOREIGN, NOT_REACHED, Step
from hallclient.sync.transport import NoAnswer, Reply
from hallserver.access.halls import finish_restore
from hallserver.ledger.ledger import open_ledger
from tests.hallserver.counters import Hall
from tests.hallserver.http import Wire
from tests.sync.faulty import Ask, Desk, Fault, lost_after, lost_before, twice


def test_what_clerks_did_arrives_as_it_was_stored_and_is_confirmed(desk: Desk) -> None:
    cases = [desk.visit() for _ in range(50)]
    done = desk.steps()
    assert done.reached and not done.text
    assert desk.stored() == desk.written() and len(desk.stored()) == 100
    assert (desk.told.waiting, desk.told.unanswered, desk.told.looked_at) == (0, 0, {})
    reports = desk.book.read_now(lambda reads: reads.reports(cases[-1]))
    assert [(one.state, one.place) for one in reports] == [("confirmed", 99), ("confirmed", 100)]


def test_the_author_is_who_did_it_at_the_server_too(desk: Desk) -> None:
    """SanaMobile/vaccine_registry#83."""
    first = desk.counter.received()
    desk.does(first, replace(desk.counter.attended(first), by="W1003", by_name="孟知微"))
    desk.steps()
    assert [wire.decode(data).by for data in desk.stored()] == ["W0907", "W1003"]


@pytest.mark.parametrize("fault", [lost_before, lost_after, twice])
def test_a_line_that_fails_costs_nothing_and_doubles_nothing(desk: Desk, fault: Fault) -> None:
    for _ in range(40):
        desk.visit()
    desk.line.faults = [fault]
    done = desk.steps()
    if fault is not twice:
        assert done == Step(reached=False, text=NOT_REACHED)
        assert desk.told.unanswered > 0, "sent, and the answer is not known: never called failed, never green"
        desk.restart()
    desk.steps()
    assert desk.stored() == desk.written() and len(desk.stored()) == 80
    assert (desk.told.waiting, desk.told.unanswered) == (0, 0)


def test_batches_halve_when_the_line_is_slow_and_grow_again(desk: Desk) -> None:
    for _ in range(100):
        desk.visit()
    desk.line.faults = [lost_before] * 4
    for _ in range(4):
        assert not desk.steps().reached
    desk.steps()
    sizes = desk.line.batches
    assert sizes[0] > sizes[1] > sizes[2] > sizes[3] > sizes[4]
    assert max(sizes[5:]) > 4 * sizes[4]
    assert desk.stored() == desk.written()


def html(_ask: Ask) -> Reply:
    raise NoAnswer("not of this server")


def cut(ask: Ask) -> Reply:
    reply = ask()
    return reply._replace(body=reply.body[: len(reply.body) // 2])


def empty(ask: Ask) -> Reply:
    return ask()._replace(body=b"{}")


def redirected(ask: Ask) -> Reply:
    return ask()._replace(status=302)


def test_full_batches_are_kept_while_the_next_is_judged_and_none_is_lost_for_it(desk: Desk) -> None:
    """The answer to a full batch is stored behind the next one's back; who is ended in between sends again."""
    for _ in range(80):
        desk.visit()
    desk.pusher._size = 64
    assert desk.pusher.step().more and desk.told.waiting == 160, "answered, not stored yet"
    desk.restart()
    assert desk.pusher.step().more and desk.told.waiting == 0, "what is not full is stored at once"
    assert not desk.steps().more
    assert (desk.told.unanswered, desk.told.waiting) == (0, 0) and desk.stored() == desk.written()
    assert len(desk.line.batches) == 2 and desk.told.looked_at == {}


def answered(ask: Ask) -> Reply:
    return ask()


def declined(_ask: Ask) -> Reply:
    return Reply(503, wire.encode(Declined(code="busy", text="忙")))


@pytest.mark.parametrize("fault", [answered, lost_before, lost_after, declined])
def test_two_batches_are_on_their_way_at_once_and_whatever_becomes_of_them_each_act_arrives_once(
    desk: Desk, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(push, "MOST_ACTS", 20)
    desk.pusher._size = 20
    for _ in range(25):
        desk.visit()
    behind = Event()

    def first(ask: Ask) -> Reply:
        assert behind.wait(20), "nothing was sent before the first was answered"
        return fault(ask)

    def second(ask: Ask) -> Reply:
        behind.set()
        return ask()

    desk.line.fault_of = lambda batch: first if batch.first_seq == 1 else second
    assert desk.pusher.step().more == (fault is answered)
    desk.line.fault_of = None
    for _ in range(5):
        if not desk.steps().text:
            break
    assert (desk.told.waiting, desk.told.unanswered, desk.told.looked_at) == (0, 0, {})
    assert desk.stored() == desk.written() and len(desk.stored()) == 50


@pytest.mark.parametrize("count", [5, 25])
def test_of_what_is_not_answered_soon_it_is_written_down_that_it_was_sent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(push, "MOST_ACTS", 20)
    monkeypatch.setattr(push, "SOON_SECONDS", 0.01)
    desk.pusher._size = 20
    for _ in range(count):
        desk.visit()

    def late(ask: Ask) -> Reply:
        reply, end = ask(), time.monotonic() + 20
        while desk.told.unanswered < min(2 * count, 40):
            assert time.monotonic() < end, "never written down"
        return reply

    desk.line.faults = [late]
    for _ in range(5):
        if not desk.steps().text:  # else the second came first
            break
    assert (desk.told.waiting, desk.told.unanswered) == (0, 0) and desk.stored() == desk.written()


@pytest.mark.parametrize("fault", [html, cut, empty, redirected])
def test_what_is_not_the_servers_answer_is_no_receipt(desk: Desk, fault: Fault) -> None:
    desk.visit()
    desk.line.faults = [fault]
    assert not desk.steps().reached
    assert desk.told.unanswered == 2
    desk.steps()
    assert (desk.told.unanswered, desk.told.waiting) == (0, 0) and desk.stored() == desk.written()


@pytest.mark.parametrize(
    "change",
    [
        {"received_at": "2026-11-20T00:00:00+08:00"},
        {"signature": bytes(64)},
        {"last_seq": 1},
        {"head": bytes(32)},
        {"outcomes": ()},
        {"device": "010"},
    ],
)
def test_a_receipt_that_the_pinned_server_did_not_sign_confirms_nothing(
    desk: Desk, change: dict[str, object]
) -> None:
    desk.visit()

    def forged(ask: Ask) -> Reply:
        reply = ask()
        receipt = msgspec.json.decode(reply.body, type=Receipt)
        return reply._replace(body=wire.encode(replace(receipt, **change)))

    desk.line.faults = [forged]
    done = desk.steps()
    assert done.text == FOREIGN and not done.soon
    assert desk.told.unanswered == 2


def test_a_restored_server_gets_again_what_it_lost(desk: Desk, tmp_path: Path) -> None:
    desk.visit()
    desk.steps()
    copy = tmp_path / "older.sqlite"
    with (
        closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as live,
        closing(sqlite3.connect(copy)) as older,
    ):
        live.backup(older)
    case_id = desk.visit()
    desk.steps()
    whole = desk.written()
    assert desk.stored() == whole and len(whole) == 4
    ledger = open_ledger(f"sqlite:///{copy}")
    hall = Hall(ledger, desk.hall.clock, desk.hall.key)
    with Wire(hall) as wire_:
        desk.hall, desk.line.wire = hall, wire_
        desk.restart()
        done = desk.steps()
        assert "恢复" in done.text and done.soon and desk.told.waiting == 2
        assert desk.stored() == whole[:2], "nothing is taken before a person has finished the restore"
        ledger.write("001", lambda tx: finish_restore(tx, hall.clock))
        for _ in range(3):
            desk.steps()
        assert desk.stored() == whole and desk.told.waiting == 0
        states = [one.state for one in desk.book.read_now(lambda reads: reads.reports(case_id))]
        assert states == ["confirmed", "confirmed"]
    ledger.close()


def test_a_gap_is_filled_from_where_the_server_is(desk: Desk) -> None:
    for _ in range(3):
        desk.visit()
    wrong = text("UPDATE outbox SET state = 'confirmed' WHERE n <= 3")
    desk.book.write_now(lambda tx: tx.connection.execute(wrong).rowcount)
    for _ in range(3):
        desk.steps()
    assert desk.stored() == desk.written() and desk.told.waiting == 0


def test_a_clock_that_is_hours_off_stops_nothing(desk: Desk) -> None:
    desk.visit()
    right = desk.hall.clock.at
    desk.chance.at = right + timedelta(hours=3)
    asked = desk.line.ask

    def dated(method: str, path: str, body: bytes = b"", token: str = "") -> Reply:
        return asked(method, path, body, token)._replace(date="Fri, 20 Nov 2026 02:42:00 GMT")

    desk.line.ask = dated  # type: ignore[method-assign]
    assert not desk.steps().text
    assert desk.stored() == desk.written()


def test_a_device_that_the_server_holds_back_is_told_and_keeps_everything(desk: Desk) -> None:
    desk.visit()

    def quarantine(tx: object) -> None:
        line = tx.device("009", lock=True)  # type: ignore[attr-defined]
        tx.write_device(replace(line, state="quarantined"))  # type: ignore[attr-defined]

    desk.steps()
    desk.hall.ledger.write("001", quarantine)
    desk.visit()
    done = desk.steps()
    assert "封存" in done.text and not done.soon
    assert desk.told.waiting == 2


def test_two_counters_send_and_each_keeps_its_own(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    for _ in range(10):
        one.visit()
        two.visit()
        one.steps(), two.steps()
    for desk in desks:
        assert desk.stored() == desk.written() and desk.told.waiting == 0
