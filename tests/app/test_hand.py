"""签名 at the counter: one secret opens one person's hand, and only what it signed is done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from casework import decide, wire
from casework.fold import fold
from casework.refusal import Refusal
from casework.signature import PersonKey, unpacked
from forms.security import usual
from hallclient.app.acting import Made, act_on
from hallclient.app.counter import Counter
from hallclient.app.hand import Hand, Opening, open_hand
from hallclient.app.issue import write
from hallclient.app.verifying import worths
from hallclient.chance import Chance
from hallclient.signing import sm2
from hallclient.signing.personal import new_person_key
from tests.app.desk import (
    FOOD,
    FRIDAY,
    Desk,
    acts_of,
    case_on,
    only,
    outcome,
    password,
    person_key,
    refused,
    rooms,
    secret,
)
from tests.app.filled import filled


@pytest.fixture
def case_id(counter: Counter) -> str:
    """A food licence that the window has accepted."""
    intake, _, _ = rooms(counter)
    return only(outcome(intake.accept(filled(counter, FOOD)))).case_id


def opened(counter: Counter) -> Hand:
    hand = open_hand(counter, secret(counter.person.staff_no))
    assert isinstance(hand, Hand), hand
    return hand


def review(counter: Counter, opinion: str = "符合条件") -> Made:
    return lambda tx, case, told, at: decide.review(
        case, counter.stamp(1, at), counter.signer, proposes="grant", opinion=opinion
    )


def grant(counter: Counter) -> Made:
    return lambda tx, case, told, at: decide.grant(
        counter.bench(), case, counter.stamp(1, at), counter.signer, content="热食类食品制售"
    )


def worths_of(counter: Counter, case_id: str) -> list[str]:
    found = counter.book.read_now(lambda reads: worths(counter.enrolment, reads, case_id, counter.today()))
    return list(found.values())


def test_an_act_is_signed_over_its_stored_bytes(desk: Desk, case_id: str) -> None:
    reviewer = desk.counter("R0001")
    with opened(reviewer) as hand:
        outcome(act_on(reviewer, case_id, review(reviewer), "review", hand=hand))
    assert case_on(reviewer, case_id).ready
    last, stored = reviewer.book.read_now(lambda reads: reads.signed(case_id))[-1]
    signature = unpacked(stored)
    assert signature is not None and signature.key == person_key("R0001").public
    assert wire.decode(last) == acts_of(reviewer, case_id)[-1]
    assert worths_of(reviewer, case_id) == ["valid"], "the receipt and the acceptance need none"
    assert reviewer.book.read_now(lambda reads: reads.outgoing("009", 10))[-1].signature == stored
    shown = rooms(reviewer)[2].case(case_id).result(10)
    assert shown is not None and list(shown.signatures.values()) == ["valid"], (
        "looked at whenever it is shown"
    )


def test_without_a_hand_nothing_is_done(desk: Desk, case_id: str) -> None:
    reviewer, chief = desk.counter("R0001"), desk.counter("S0001")
    hand = opened(reviewer)
    hand.close()
    others = opened(chief)
    for given, why in ((None, "须由本人签名"), (hand, "须由本人签名"), (others, "不是办理人本人的")):
        found = refused(act_on(reviewer, case_id, review(reviewer), "review", hand=given))
        assert why in found.reason and "没有做任何改动" in found.reason
    with pytest.raises(ValueError, match="closed"):
        hand.sign(b"")
    assert len(acts_of(reviewer, case_id)) == 3
    with pytest.raises(ValueError, match="needs a signature"):
        reviewer.book.write_now(lambda tx: _written(tx, reviewer, case_id))
    assert len(acts_of(reviewer, case_id)) == 3


def _written(tx: Any, counter: Counter, case_id: str) -> None:
    """Whatever else writes acts: none goes past the signature."""
    told = tx.acts_of(case_id)
    case = fold(told, on=counter.today(), calendar=counter.calendar)
    acts = review(counter)(tx, case, told, counter.now())
    assert not isinstance(acts, Refusal)
    write(tx, counter, acts)


def test_a_wrong_secret_is_counted_and_slowed_by_itself(desk: Desk) -> None:
    """A right password in between forgives nothing, and the person can still sign in."""
    reviewer = desk.counter("R0001")
    for tried in range(1, 6):
        found = open_hand(reviewer, password("R0001"))
        assert isinstance(found, Refusal)
        assert ("签名口令不对" in found.reason) == (tried < 5)
        reviewer.book.write_now(lambda tx: tx.count_try("R0001", "in"))
    barred = open_hand(reviewer, secret("R0001"))
    assert isinstance(barred, Refusal) and "签名口令连续 5 次不对，签名锁定到 10:52" in barred.reason
    use = desk.sign_in()
    assert isinstance(use.attempt("R0001", password("R0001"), "W10").result(30), Counter)
    use.close()
    desk.clock.at += timedelta(minutes=11)
    assert isinstance(open_hand(reviewer, secret("R0001")), Hand)


def test_who_has_no_key_is_told_so(desk: Desk, counter: Counter) -> None:
    own = person_key("R0001")
    for keys in ((), (replace(own, to=FRIDAY),), (replace(own, from_=date(2027, 1, 1)),)):
        person = replace(desk.counter("R0001").person, keys=keys)
        found = open_hand(desk.station.counter(person, counter.window), secret("R0001"))
        assert isinstance(found, Refusal) and "没有登记您的签名密钥" in found.reason


def test_a_key_that_the_hall_file_does_not_name_is_not_opened(desk: Desk, counter: Counter) -> None:
    """A sealed key was changed for another under the same secret: it is nobody's."""
    swapped = replace(person_key("R0001"), public=person_key("S0001").public)
    person = replace(desk.counter("R0001").person, keys=(swapped,))
    found = open_hand(desk.station.counter(person, counter.window), secret("R0001"))
    assert isinstance(found, Refusal) and "签名口令不对" in found.reason


def test_one_secret_signs_a_batch_act_by_act(desk: Desk, counter: Counter) -> None:
    intake, _, _ = rooms(counter)
    cases = [only(outcome(intake.accept(filled(counter, FOOD)))).case_id for _ in range(3)]
    reviewer = desk.counter("R0001")
    opening = Opening(reviewer)
    hand = opening.open(secret("R0001")).result(30)
    assert isinstance(hand, Hand)
    with hand:
        for case_id in cases:
            outcome(act_on(reviewer, case_id, review(reviewer), "review", hand=hand))
    assert hand.closed
    opening.close()
    stored = [reviewer.book.read_now(lambda reads, c=case_id: reads.signed(c))[-1][1] for case_id in cases]  # type: ignore[misc]
    values = {signature.value for one in stored if (signature := unpacked(one)) is not None}
    assert len(values) == 3
    assert [worths_of(reviewer, case_id) for case_id in cases] == [["valid"]] * 3


def test_no_hand_outlives_the_work_at_the_counter(desk: Desk) -> None:
    """Locked in the middle of a batch, and while another is being opened: both are shut, twice over is no fault."""
    opening = Opening(desk.counter("R0001"))
    used = opening.open(secret("R0001")).result(30)
    coming = opening.open(secret("R0001"))
    opening.close()
    opening.close()
    late = coming.result(30)
    assert opening._thread is not None
    opening._thread.shutdown(wait=True)
    assert isinstance(used, Hand) and isinstance(late, Hand)
    assert used.closed and late.closed


def test_a_machine_without_sm2_says_so_and_counts_no_wrong_secret(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = new_person_key("an-other-hand", FRIDAY, Chance(), algorithm="sm2", own=True, memory_kib=64)
    people = tuple(
        replace(one, keys=(key,)) if one.staff_no == "R0001" else one for one in desk.station.enrolment.people
    )
    desk.take(version=2, people=people, security=usual())
    monkeypatch.setattr(sm2, "_library", lambda: None)
    for _ in range(usual().tries + 1):
        told = open_hand(desk.counter("R0001"), "an-other-hand")
        assert isinstance(told, Refusal) and told.short == "本机没有 SM2"


@pytest.mark.parametrize("algorithm", ["ed25519", "p256", "sm2"])
def test_every_algorithm_signs(desk: Desk, case_id: str, algorithm: Any) -> None:
    key: PersonKey = new_person_key("an-other-hand", FRIDAY, Chance(), algorithm=algorithm, memory_kib=64)
    people = tuple(
        replace(one, keys=(key,)) if one.staff_no == "R0001" else one for one in desk.station.enrolment.people
    )
    desk.take(version=2, people=people, security=usual())
    reviewer = desk.counter("R0001")
    first = open_hand(reviewer, "an-other-hand")
    assert isinstance(first, Refusal) and "初始签名口令" in first.reason, "somebody else chose it"
    own = replace(key, own=True)
    desk.take(
        version=3,
        people=tuple(replace(one, keys=(own,)) if one.staff_no == "R0001" else one for one in people),
    )
    reviewer = desk.counter("R0001")
    hand = open_hand(reviewer, "an-other-hand")
    assert isinstance(hand, Hand)
    outcome(act_on(reviewer, case_id, review(reviewer), "review", hand=hand))
    assert case_on(reviewer, case_id).ready and worths_of(reviewer, case_id) == ["valid"]


def test_a_signer_outside_his_letter_is_stopped_and_a_deputy_on_his_days_is_not(
    desk: Desk, case_id: str
) -> None:
    """周亦安 is 郑怀瑾's deputy: not this Friday, from Monday on for a week."""
    reviewer = desk.counter("R0001")
    with opened(reviewer) as hand:
        outcome(act_on(reviewer, case_id, review(reviewer), "review", hand=hand))
    deputy = desk.counter("S0002")
    with opened(deputy) as hand:
        found = refused(act_on(deputy, case_id, grant(deputy), "sign", hand=hand))
        assert "B岗" in found.reason and "没有顶岗安排" in found.reason and found.reason.endswith("S0001")
        assert found.basis == "首席代表制：授权书"
    desk.clock.set(date(2026, 11, 23))
    with opened(deputy) as hand:
        outcome(act_on(deputy, case_id, grant(deputy), "sign", hand=hand))
    assert case_on(deputy, case_id).decision == "granted"


def test_a_letter_allows_less_time_without_the_server_than_the_region(desk: Desk) -> None:
    authority = desk.station.enrolment.authority
    assert authority is not None
    strict = replace(authority, letters=tuple(replace(one, offline_days=0) for one in authority.letters))
    desk.take(version=2, authority=strict)
    desk.clock.set(date(2026, 11, 23))
    last = desk.clock.now() - timedelta(days=3)
    clerk, chief = desk.counter("W1003"), desk.counter("S0001")
    clerk.contact = chief.contact = lambda: last
    assert clerk.undecided is None, "one working day, by the region"
    assert chief.undecided is not None and "断开已超过" in chief.undecided.reason
