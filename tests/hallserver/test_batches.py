"""Batches on both engines: order, repeats, gaps, forks, signatures, outcomes that are kept for ever."""

from __future__ import annotations

import gc
import json
import threading
import weakref
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from casework import wire
from casework.acts import AnyAct
from casework.case import Case
from casework.exchange import Batch, Declined, Receipt, SentAct, batch_message, receipt_message
from casework.judge import Verdict
from hallclient.signing.keys import new_key, verify_signature
from hallserver.access.halls import finish_restore
from hallserver.desk import batches
from hallserver.desk.judging import Judging
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.soundness import check_ledger
from hallserver.ledger.writes import FEW
from hallserver.routes.application import log_lines
from hallserver.signing.keys import ServerKey
from tests.hallserver import counters
from tests.hallserver.counters import DAY, Hall
from tests.hallserver.http import Wire, code_of


def visit(hall: Hall) -> None:
    opened = hall.one.received()
    for act in (opened, hall.one.attended(opened), hall.one.accepted(opened)):
        hall.one.made(act)


@pytest.fixture(params=[("sha256", "ed25519"), ("sm3", "sm2")], ids="-".join)
def algorithm(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The hash of the counters' chains, beside the signature of their batches."""
    monkeypatch.setattr(counters, "chained_by", [request.param])
    return str(request.param[0])


def test_a_visit_is_stored_byte_for_byte_and_the_server_signs_for_it(
    algorithm: str, hall: Hall, ledger: Ledger
) -> None:
    visit(hall)
    receipt = hall.push(hall.one)
    assert [one.outcome for one in receipt.outcomes] == ["applied"] * 3
    assert (receipt.last_seq, receipt.head) == (3, hall.one.heads[3])
    assert receipt.cursor == f"{hall.epoch()}.001.3"
    stored = ledger.read("001", lambda reads: reads.log(0, 10))
    assert [one.stored for one in stored] == hall.one.acts
    assert [one.hash for one in stored] == hall.one.heads[1:]
    assert {one.algorithm for one in stored} == {algorithm} and check_ledger(ledger.engine).findings == ()
    signed = verify_signature("ed25519", hall.key.public, receipt_message(receipt), receipt.signature)
    assert signed == "valid"


def test_the_batch_crosses_the_wire_byte_for_byte(hall: Hall) -> None:
    visit(hall)
    batch = hall.one.batch()
    arrived = wire.decode_foreign(wire.encode(batch), Batch)
    assert [bytes(one.act) for one in arrived.acts] == hall.one.acts
    assert batch_message(arrived) == batch_message(batch)


def test_a_repeated_batch_gets_the_outcomes_it_had(hall: Hall) -> None:
    visit(hall)
    first = hall.push(hall.one)
    hall.clock.at += timedelta(days=40)
    again = hall.push(hall.one)
    assert again.outcomes == first.outcomes
    assert len(hall.log()) == 3


def test_an_overlap_stores_only_what_is_new(hall: Hall) -> None:
    visit(hall)
    hall.push(hall.one, 1, 2)
    assert [one.n for one in hall.push(hall.one, 2, 3).outcomes] == [2, 3]
    assert [seq for _, _, seq, _ in hall.log()] == [1, 2, 3]


def test_a_gap_and_a_later_batch_first_are_told_where_to_go_on(hall: Hall) -> None:
    visit(hall)
    declined = hall.declined(hall.one.batch(2, 3))
    assert (declined.code, declined.expected_seq) == ("gap", 1)
    hall.push(hall.one, 1, 1)
    assert hall.declined(hall.one.batch(3, 3)).expected_seq == 2
    assert hall.push(hall.one, 2, 3).last_seq == 3


def test_two_copies_at_once_have_one_effect(hall: Hall) -> None:
    visit(hall)
    answers: list[Receipt] = []
    batch = hall.one.batch()

    def send() -> None:
        answer = hall.desk.take(batch, b"")
        assert isinstance(answer, Receipt)
        answers.append(answer)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len({one.outcomes for one in answers}) == 1 and len(answers) == 4
    assert [n for n, *_ in hall.log()] == [1, 2, 3]


def test_a_false_signature_or_a_broken_chain_changes_nothing(hall: Hall) -> None:
    visit(hall)
    batch = hall.one.batch()
    other = hall.one.acts[0].replace("示例餐饮".encode(), "别的餐饮".encode())
    tampered = replace(batch, acts=(replace(batch.acts[0], act=msgspec.Raw(other)), *batch.acts[1:]))
    thief = new_key()
    forged = replace(batch, signature=thief.sign(batch_message(batch)))
    for bad, code in (
        (tampered, "broken_chain"),
        (forged, "false_signature"),
        (replace(batch, cursor=f"{hall.epoch()}.001.0"), "false_signature"),
        (replace(batch, acts=tuple(replace(one, base=7) for one in batch.acts)), "false_signature"),
        (replace(batch, device="099"), "unknown_device"),
        (replace(batch, hall="002"), "no_hall"),
        (replace(batch, algorithm="md5"), "broken_chain"),
        (replace(batch, acts=()), "size"),
    ):
        assert hall.declined(bad).code == code
    assert hall.log() == [] and hall.push(hall.one).last_seq == 3


def test_a_device_that_has_not_enrolled_is_not_heard(hall: Hall, ledger: Ledger) -> None:
    visit(hall)
    line = ledger.read("001", lambda reads: reads.device("009"))
    assert line is not None
    ledger.write("001", lambda tx: tx.write_device(replace(line, state="listed")))
    assert hall.declined(hall.one.batch()).code == "unknown_device"


@pytest.mark.parametrize("overlap", [True, False])
def test_a_cloned_disk_is_found_and_its_batch_kept_for_a_supervisor(
    hall: Hall, ledger: Ledger, overlap: bool
) -> None:
    """Same device, other history: quarantined at the first push; nothing of it takes effect, nothing is lost."""
    visit(hall)
    hall.push(hall.one, 1, 2)
    kept, heads = list(hall.one.acts), list(hall.one.heads)
    hall.one.acts, hall.one.heads, hall.one.bases = kept[:1], heads[:2], [0]
    for _ in range(3):
        hall.one.made(hall.one.received())
    fork = hall.one.batch(2 if overlap else 3)
    assert hall.declined(fork).code == "held"
    hall.one.acts, hall.one.heads, hall.one.bases = kept, heads, [0, 0, 0]
    later = hall.one.batch(3, 3)
    assert hall.declined(later).code == "held"
    assert hall.declined(later).code == "held"
    held = sorted(ledger.read("001", lambda reads: reads.held()), key=lambda one: one.reason)
    assert [(one.reason, one.first_seq) for one in held] == [("forked", fork.first_seq), ("quarantined", 3)]
    assert wire.decode_foreign(held[0].batch, Batch).acts == fork.acts
    assert len(hall.log()) == 2


def test_what_is_held_of_a_device_is_bounded(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "MOST_HELD", 2)
    visit(hall)
    hall.take_file(2, devices=_revoked(hall, DAY))
    assert [hall.declined(hall.one.batch(1, last)).code for last in (1, 2, 3)] == [
        "held",
        "held",
        "held_full",
    ]
    assert hall.declined(hall.one.batch(1, 1)).code == "held"


def test_revocation_counts_from_its_day(hall: Hall, ledger: Ledger) -> None:
    visit(hall)
    hall.take_file(2, devices=_revoked(hall, DAY + timedelta(days=1)))
    assert hall.push(hall.one, 1, 2).last_seq == 2
    hall.clock.at += timedelta(days=1)
    assert hall.declined(hall.one.batch(3, 3)).code == "held"
    assert [one.reason for one in ledger.read("001", lambda reads: reads.held())] == ["revoked"]
    assert len(hall.log()) == 2


def _revoked(hall: Hall, day: date) -> tuple[object, ...]:
    from casework.catalogue import DeviceKey

    return tuple(
        DeviceKey(
            number=one.device,
            name="",
            algorithm="ed25519",
            public_key=one.key.public,
            revoked_on=day if one is hall.one else None,
        )
        for one in (hall.one, hall.two)
    )


def test_a_poison_act_is_rejected_and_the_following_go_on(hall: Hall) -> None:
    one = hall.one
    opened = one.received()
    one.made(opened)
    one.made(b'{"act":"attended","act_id":"x"}')
    one.made(b"[1,2,3]")
    one.made(one.attended(opened))
    one.made(replace(one.attended(opened), device="010"))
    one.made(wire.encode(one.attended(opened)))
    one.made(one.acts[-1])
    assert hall.outcomes(one) == [
        "applied", "rejected unreadable", "rejected unreadable", "applied", "rejected foreign", "applied",
        "rejected act_id_twice",
    ]  # fmt: skip
    assert hall.push(one).last_seq == 7


def test_an_act_of_a_newer_program_waits_at_the_counter(hall: Hall) -> None:
    visit(hall)
    hall.one.made(b'{"act":"teleported","act_id":"x"}')
    declined = hall.declined(hall.one.batch())
    assert declined.code == "unknown_kind" and "版本" in declined.text
    assert hall.log() == [] and hall.push(hall.one, 1, 3).last_seq == 3


def test_a_counter_ahead_of_the_log_shows_that_the_server_was_set_back(hall: Hall) -> None:
    visit(hall)
    ahead = hall.one.batch(1, 1, cursor=f"{hall.epoch()}.001.5")
    assert hall.declined(ahead).code == "restored"
    assert hall.declined(hall.one.batch(1, 1)).code == "restored", "until a person has said so"
    elsewhere = "00000000-0000-4000-8000-000000000000.001.1"
    assert hall.declined(hall.one.batch(1, 1, cursor=elsewhere)).code == "epoch"


def test_after_a_restore_the_counters_send_again_what_the_copy_lacks(hall: Hall, ledger: Ledger) -> None:
    """The copy lacks the second act: new epoch, the counter asks for its chain and goes on from there."""
    visit(hall)
    hall.push(hall.one, 1, 1)
    hall.one.cursor = f"{hall.epoch()}.001.2"
    assert hall.declined(hall.one.batch(3, 3)).code == "restored"
    epoch = ledger.write("001", lambda tx: finish_restore(tx, hall.clock))
    assert hall.declined(hall.one.batch(3, 3)).code == "epoch"
    line = ledger.read("001", lambda reads: reads.device("009"))
    assert line is not None and (line.last_seq, hall.epoch()) == (1, epoch)
    hall.one.cursor = ""
    assert hall.push(hall.one, 2, 3).cursor == f"{epoch}.001.3"
    assert ledger.write("009", lambda tx: finish_restore(tx, hall.clock)) is None


def test_a_full_batch_is_one_transaction(hall: Hall, ledger: Ledger) -> None:
    for _ in range(100):
        visit(hall)
    receipt = hall.push(hall.one)
    assert {one.outcome for one in receipt.outcomes} == {"applied"} and receipt.last_seq == 300
    tally = ledger.read("001", lambda reads: reads.tally(DAY))
    assert (tally.cases, tally.acts) == (100, 300)
    too_many = replace(hall.one.batch(), acts=hall.one.batch().acts * 2)
    assert hall.declined(too_many) == batches.SIZE
    assert isinstance(batches.SIZE, Declined)


def test_what_a_batch_held_goes_with_its_request(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ring would keep all its acts until a collection, and each collection holds everybody up."""
    made: list[weakref.ref[Judging]] = []
    real = Judging.__init__

    def remembered(judging: Judging, *parts: Any) -> None:
        made.append(weakref.ref(judging))
        real(judging, *parts)

    monkeypatch.setattr(Judging, "__init__", remembered)
    collects = gc.isenabled()
    gc.disable()
    try:
        for many in (1, FEW):
            for _ in range(many):
                visit(hall)
            hall.push(hall.one, first=1 if many == 1 else 4)
        assert [one() for one in made] == [None, None]
    finally:
        if collects:
            gc.enable()


def test_the_devices_next_batch_may_follow_with_the_commit(
    hall: Hall, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit(hall)
    told: list[object] = []
    real = ServerKey.sign

    def signs(key: ServerKey, message: bytes) -> bytes:
        told.append("signed")
        return real(key, message)

    def over() -> None:
        told.append(ledger.read("001", lambda reads: reads.hall().n))  # type: ignore[union-attr]

    monkeypatch.setattr(ServerKey, "sign", signs)
    batch = hall.one.batch()
    assert isinstance(hall.desk.take(batch, wire.encode(batch), None, over), Receipt)
    assert told == [3, "signed"]
    told.clear()
    assert isinstance(hall.desk.take(replace(batch, head=bytes(32)), b"", None, over), Declined)
    assert told == [], "who has nothing for the ledger says so himself"


def test_many_are_judged_and_read_one_after_the_other_and_a_judge_that_fails_holds_nobody_up(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(FEW):
        visit(hall)
    real, held = Judging._verdict, list[bool]()

    def looks(judging: Judging, act: AnyAct | None, now: Case | None, sent: SentAct) -> Verdict:
        held.append(hall.desk.reckoning.locked())
        if len(held) == FEW:
            raise RuntimeError("no judgement")
        return real(judging, act, now, sent)

    monkeypatch.setattr(Judging, "_verdict", looks)
    with pytest.raises(RuntimeError, match="no judgement"):
        hall.push(hall.one)
    assert all(held) and not hall.desk.reckoning.locked()
    assert len(hall.push(hall.one).outcomes) == 3 * FEW and not hall.desk.reckoning.locked()
    held.clear()
    visit(hall)
    hall.push(hall.one, first=3 * FEW + 1)
    assert held == [False] * 3, "few acts wait for nobody"


def test_whoever_reckons_without_end_holds_up_nobody_else(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database of one hall hangs; those of another have theirs on another cluster."""
    for _ in range(FEW):
        visit(hall)
    monkeypatch.setattr(batches, "PATIENCE_SECONDS", 0.05)
    with hall.desk.reckoning:
        assert len(hall.push(hall.one).outcomes) == 3 * FEW
        assert hall.desk.reckoning.locked(), "whose turn it is, it stays"


def test_a_follower_ahead_of_the_log_stops_the_hall_before_others_fill_the_places_it_knows(
    server: Wire, hall: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    log_lines(hall.clock)
    visit(hall)
    hall.push(hall.one, 1, 1)
    for known in (f"{hall.epoch()}.001.1", "00000000-0000-4000-8000-000000000000.001.9"):
        server.get("log", hall.two, after=known)
        assert hall.push(hall.one, 1, 1).last_seq == 1, "nobody knows more of this log"
    for _ in range(2):
        assert code_of(server.get("log", hall.two, after=f"{hall.epoch()}.001.2")) == (503, "restored")
    assert hall.declined(hall.one.batch(2, 2)).code == "restored", (
        "nothing takes the place that another counter knows"
    )
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (told,) = (line for line in lines if line["event"] == "set_back")
    assert (told["hall"], told["device"], told["level"]) == ("001", "010", "warning"), "said once"
