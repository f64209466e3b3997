"""A PC that got another device number: what it did under the old one still arrives, in its own chain, and none of it
conflicts with what the same PC did since."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from casework.catalogue import DeviceKey
from hallclient.sync.earlier import EarlierNumbers
from tests.hallserver.counters import DAY, Hall
from tests.hallserver.http import Wire
from tests.hallserver.test_releasing import released
from tests.store.visits import project
from tests.sync.faulty import Desk, lost_after

OLD, NEW = "009", "021"


def listed(hall: Hall, *, revoked: bool = False) -> None:
    """The hall file lists the PC's one key under both numbers; only the new one has enrolled."""
    key = hall.one.key.public
    numbers = [(OLD, key, DAY if revoked else None), (NEW, key, None), ("010", hall.two.key.public, None)]
    hall.take_file(
        2,
        devices=tuple(
            DeviceKey(number=number, name=number, algorithm="ed25519", public_key=public, revoked_on=on)
            for number, public, on in numbers
        ),
    )


def renumbered(desk: Desk, hall: Hall) -> None:
    """The PC is enrolled anew; its book goes on."""
    desk.counter.device = NEW
    hall.activate(desk.counter)
    desk.pinned = replace(desk.pinned, device=NEW)
    desk.restart()


def earlier(desk: Desk) -> EarlierNumbers:
    return EarlierNumbers(desk.book, desk.line, desk.pinned, desk.counter.key, project, desk.chance)


def log(hall: Hall) -> list[tuple[str, str]]:
    return [(line.device, line.outcome) for line in hall.ledger.read("001", lambda reads: reads.log(0, 1000))]


def test_what_the_old_number_had_not_sent_goes_out_first_and_never_conflicts_with_the_new(
    desk: Desk, hall: Hall
) -> None:
    opened = desk.counter.received()
    desk.does(opened, desk.counter.corrected(opened, contact_phone="13900000001"))
    listed(hall)
    renumbered(desk, hall)
    desk.does(desk.counter.corrected(opened, contact_phone="13900000002"))
    assert desk.told.waiting == 3 and desk.book.read_now(lambda reads: reads.unsent_devices()) == (OLD, NEW)
    old = earlier(desk)
    desk.line.faults = [lost_after]
    assert not old.step(), "the answer was lost: nothing is known, nothing is lost"
    while old.step():
        pass
    assert old.text == "" and desk.told.waiting == 1
    desk.steps()
    assert log(hall) == [(OLD, "applied"), (OLD, "applied"), (NEW, "applied")]
    assert (desk.told.waiting, desk.told.unanswered, old.step()) == (0, 0, False)
    assert desk.book.check_chain() is None


def test_a_number_that_was_revoked_meanwhile_is_kept_whole_for_a_supervisor_and_said(
    desk: Desk, hall: Hall
) -> None:
    desk.visit()
    listed(hall, revoked=True)
    renumbered(desk, hall)
    old = earlier(desk)
    assert not old.step()
    assert old.text.startswith("原设备号 009 的记录：") and "批次已封存" in old.text
    (held,) = hall.ledger.read("001", lambda reads: reads.held())
    assert (held.device, held.reason) == (OLD, "revoked")
    desk.visit()
    assert desk.steps().text == "", "the new number is not held up"
    assert log(hall) == [(NEW, "applied")] * 2 and desk.told.waiting == 2, (
        "the bar is not green while it is owed"
    )
    asked = len(desk.line.batches)
    assert not old.step() and len(desk.line.batches) == asked, "asked again seldom"
    assert released(hall, 1) == 0, "by the server's administrator, who has looked"
    again = earlier(desk)  # after some minutes, or the program's next start
    while again.step():
        pass
    assert (again.text, desk.told.waiting) == ("", 0) and desk.book.check_chain() is None
    assert log(hall) == [(NEW, "applied")] * 2 + [(OLD, "applied")] * 2


def test_a_number_that_never_came_to_the_server_is_let_in_with_the_new_one(
    tmp_path: Path, hall: Hall
) -> None:
    """Worked under 021 without a server, enrolled there under 022: the same key, so the same machine."""
    key = hall.one.key.public
    numbers = (("010", hall.two.key.public), ("021", key), ("022", key))
    hall.take_file(
        2,
        devices=tuple(DeviceKey(number=n, name=n, algorithm="ed25519", public_key=one) for n, one in numbers),
    )
    hall.one.device = "022"
    with Wire(hall) as server:
        assert server.enrol(hall.one).device == "022"
    states = {line.device: line.state for line in hall.ledger.read("001", lambda reads: reads.devices())}
    assert (states["021"], states["022"]) == ("active", "active")
