"""What goes to the server on a stick: once, whole, for this server alone; and what comes back by stick or by line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from msgspec.structs import replace

from casework import wire
from casework.courier import FRAME, Answered, answered_message, outcomes_of
from casework.exchange import Declined, receipt_message
from hallclient.signing.courier import agreement_key
from hallclient.signing.keys import new_key
from hallclient.sync.courier import NotOurs, Packed, pack, take_answer
from hallserver.desk.courier import Couriers, UnknownDevice
from hallserver.signing.courier import NoCourier, OtherServer, Spoilt
from hallserver.signing.keys import new_key as new_server_key
from tests.store.visits import project
from tests.sync.faulty import Desk
from tests.sync.test_contents import files, scan, states, there


def file_of(desk: Desk, path: Path) -> Packed:
    """What the counter can't send, as a file."""
    out = io.BytesIO()
    done = pack(desk.book, desk.pinned, desk.counter.key, desk.chance, out)
    assert done is not None
    path.write_bytes(out.getvalue())
    return done


def couriers(desk: Desk) -> Couriers:
    parts = desk.line.wire.parts
    return Couriers(parts.desk, parts.contents, desk.hall.key, desk.hall.clock)


def test_a_stick_brings_what_the_line_did_not_and_nothing_is_there_twice(desk: Desk, tmp_path: Path) -> None:
    desk.visit()
    desk.steps()
    paper, page = scan(FRAME * 5), scan(FRAME)
    files(desk.book, desk.counter, paper, pages=(page,))
    for _ in range(255):
        desk.visit()
    file = tmp_path / "stick"
    assert file_of(desk, file) == Packed(511, 2)
    assert page not in file.read_bytes() and "示例餐饮".encode() not in file.read_bytes()
    first = couriers(desk).take(file)
    assert len(outcomes_of(first.receipts)) == 511 and not first.declined
    assert desk.stored() == desk.written() and there(desk, paper, page) == [True, True]
    again = couriers(desk).take(file)
    assert outcomes_of(again.receipts) == outcomes_of(first.receipts), "the outcomes that they have already"
    assert desk.told.waiting == 511, "nobody told the counter so far"
    desk.steps(), desk.carries(1000)
    assert desk.stored() == desk.written() and len(desk.stored()) == 513
    assert (desk.told.waiting, desk.told.contents, desk.told.looked_at) == (0, 0, {})
    assert sum(desk.line.carried) == 0, "the papers did not go up a second time"


def test_the_answer_on_the_stick_confirms_as_the_line_would(desk: Desk, tmp_path: Path) -> None:
    files(desk.book, desk.counter, scan(FRAME))
    case_id = desk.visit()  # its paper was never archived here: it stays owed
    file_of(desk, tmp_path / "stick")
    answer = wire.encode(couriers(desk).take(tmp_path / "stick"))
    assert take_answer(desk.book, desk.pinned, answer, project) == (3, 1)
    assert (desk.told.since, desk.told.contents, states(desk.book)) == ("", 1, {"sent": 1, "waiting": 1})
    reports = desk.book.read_now(lambda reads: reads.reports(case_id))
    assert [(one.state, one.outcome) for one in reports] == [("confirmed", "applied")] * 2
    sent = len(desk.line.batches)
    desk.steps()
    assert len(desk.line.batches) == sent, "nothing is left to push"
    assert take_answer(desk.book, desk.pinned, answer, project) == (3, 1), "read twice: the same"


def test_an_answer_of_anybody_else_changes_nothing(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    desk, other = desks
    desk.visit(), other.visit()
    file_of(desk, tmp_path / "stick")
    answer = couriers(desk).take(tmp_path / "stick")
    false = wire.encode(answer).replace(b'"applied"', b'"flagged"', 1)
    bare = wire.encode(Answered(
        hall="001", device="009", made_at="", receipts=(), declined=(), contents=("0" * 64,), signature=bytes(64)
    ))  # fmt: skip
    first = answer.receipts[0]
    wider = replace(first, outcomes=(replace(first.outcomes[0], seq=0), *first.outcomes), signature=b"")
    wider = replace(wider, signature=desk.hall.key.sign(receipt_message(wider)))
    later = replace(answer, receipts=(first, wider))
    later = replace(
        later, signature=desk.hall.key.sign(answered_message(later))
    )  # of an act that is not here
    refusal = replace(answer, declined=(("009", Declined(code="gap", text="", expected_seq=1)),))
    wrong = (false, bare, wire.encode(later), wire.encode(refusal), b"{}", wire.encode(answer)[:-1])
    for one in wrong:
        with pytest.raises(NotOurs):
            take_answer(desk.book, desk.pinned, one, project)
    with pytest.raises(NotOurs):
        take_answer(other.book, other.pinned, wire.encode(answer), project)
    assert desk.told.waiting == other.told.waiting == 2


def test_another_servers_file_a_cut_and_a_changed_one_are_refused_whole(desk: Desk, tmp_path: Path) -> None:
    desk.visit()
    files(desk.book, desk.counter, scan(FRAME * 3))
    file = tmp_path / "stick"
    file_of(desk, file)
    whole, taker = file.read_bytes(), couriers(desk)
    head = whole.index(b"\n") + 1
    sealed = FRAME + 16
    for cut in (0, 10, head, head + 1, head + sealed, head + 2 * sealed, len(whole) - 1):
        file.write_bytes(whole[:cut])
        with pytest.raises((Spoilt, NoCourier)):
            taker.take(file)
    for place in (0, 5, head // 2, head + 3, head + sealed + 9, len(whole) - 1):
        spoilt = bytearray(whole)
        spoilt[place] ^= 1
        file.write_bytes(spoilt)
        with pytest.raises((Spoilt, NoCourier, OtherServer)):
            taker.take(file)
    for swapped in (
        whole + b"\0",
        whole[:head]
        + whole[head + sealed : head + 2 * sealed]
        + whole[head : head + sealed]
        + whole[head + 2 * sealed :],
    ):
        file.write_bytes(swapped)
        with pytest.raises(Spoilt):
            taker.take(file)
    file.write_bytes(whole)
    parts = desk.line.wire.parts
    with pytest.raises(OtherServer):
        Couriers(parts.desk, parts.contents, new_server_key(), desk.hall.clock).take(file)
    assert desk.stored() == [] and desk.told.waiting == 3


def test_a_file_that_another_key_signed_is_refused_whole(desk: Desk, tmp_path: Path) -> None:
    """Sealed for the server by anybody who knows its key: the acts are stolen, the device's signature is not."""
    desk.visit()
    out = io.BytesIO()
    pack(desk.book, desk.pinned, new_key(), desk.chance, out)
    (tmp_path / "stick").write_bytes(out.getvalue())
    with pytest.raises(Spoilt):
        couriers(desk).take(tmp_path / "stick")
    desk.pinned = replace(desk.pinned, hall="777")
    file_of(desk, tmp_path / "stick")
    with pytest.raises(UnknownDevice):
        couriers(desk).take(tmp_path / "stick")
    assert desk.stored() == []


def test_a_gap_says_from_where_and_papers_without_acts_stay_out(desk: Desk, tmp_path: Path) -> None:
    desk.visit()
    paper = scan(FRAME)
    files(desk.book, desk.counter, paper)
    desk.book.write_now(lambda tx: tx.mark([1, 2], "sent"))
    desk.book.write_now(
        lambda tx: tx.connection.exec_driver_sql("UPDATE outbox SET state = 'confirmed' WHERE n <= 2")
    )
    file_of(desk, tmp_path / "stick")
    answer = couriers(desk).take(tmp_path / "stick")
    assert [(device, why.code, why.expected_seq) for device, why in answer.declined] == [("009", "gap", 1)]
    assert (answer.receipts, answer.contents) == ((), ())
    assert desk.stored() == []


def test_papers_of_a_device_that_is_shut_stay_out_as_over_the_line(desk: Desk, tmp_path: Path) -> None:
    desk.visit()
    paper = scan(FRAME)
    files(desk.book, desk.counter, paper)
    desk.steps()  # its acts name the paper at the server
    file_of(desk, tmp_path / "stick")
    line = desk.hall.ledger.read("001", lambda reads: reads.device("009"))
    assert line is not None
    for shut in (replace(line, state="quarantined"), replace(line, revoked_on=desk.hall.clock.today())):
        desk.hall.ledger.write("001", lambda tx, shut=shut: tx.write_device(shut))  # type: ignore[misc]
        answer = couriers(desk).take(tmp_path / "stick")
        assert (answer.receipts, answer.contents) == ((), ())
        assert [(device, why.code) for device, why in answer.declined] == [("009", "shut")]
    desk.hall.ledger.write("001", lambda tx: tx.write_device(line))
    assert couriers(desk).take(tmp_path / "stick").contents


def test_the_key_for_sealing_is_the_servers_own() -> None:
    """RFC 7748: the base point of Ed25519 is that of X25519, u = 9."""
    base = (4 * pow(5, -1, 2**255 - 19) % (2**255 - 19)).to_bytes(32, "little")
    assert agreement_key(base) == (9).to_bytes(32, "little")
    for none in (bytes(32), b"\x01" + bytes(31), b"\xff" * 32, b"short"):
        with pytest.raises(ValueError, match="no Ed25519 key"):
            agreement_key(none)
