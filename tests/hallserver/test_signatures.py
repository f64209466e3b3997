"""Signatures at the server: what nobody signed does not stand, whatever counter it is from, whatever it printed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from casework import wire
from casework.acts import AnyAct, Granted, Received, Reviewed
from casework.catalogue import Person
from casework.signature import PersonKey
from forms.security import usual
from hallclient.signing.keys import SigningKey
from hallclient.signing.personal import signature_over
from hallserver.desk.pages import Pages
from tests.hallserver import counters
from tests.hallserver.counters import DAY, Hall, enrolment, hand, listed, paper


@pytest.fixture(autouse=True, params=["ed25519", "sm2"])
def algorithm(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """By which the hall's people sign: the same tests for each."""
    monkeypatch.setattr(counters, "signs_by", [request.param])
    return str(request.param)


def other() -> SigningKey:
    """A key that the hall's people do not have."""
    return hand("nobody of the hall")


def people(**keys: tuple[PersonKey, ...]) -> tuple[Person, ...]:
    """The hall's people with these keys in the place of their own."""
    return tuple(replace(one, keys=keys.get(one.staff_no, one.keys)) for one in enrolment(2).people)


@pytest.fixture
def opened(hall: Hall) -> Received:
    """An accepted case of the food licence: its review comes next. The hall asks for signatures."""
    hall.take_file(2, security=usual())
    act = hall.one.received()
    hall.one.made(act)
    hall.one.made(hall.one.accepted(act))
    assert hall.outcomes(hall.one) == ["applied", "applied"]
    return act


def reviewed(hall: Hall, opened: Received, **changes: Any) -> Reviewed:
    head = {**hall.one.head(opened.case_id), "by": "R0001"}
    made = Reviewed(**head, step=0, step_name="审查", proposes="grant", opinion="符合条件")
    return replace(made, **changes)


def said(hall: Hall) -> str:
    (one,) = hall.push(hall.one, len(hall.one.acts)).outcomes
    return f"{one.outcome} {one.reason}".strip()


def test_a_signed_act_stands_and_its_signature_travels_on(hall: Hall, opened: Received) -> None:
    data = hall.one.made(reviewed(hall, opened))
    assert said(hall) == "applied"
    page = Pages(hall.ledger, hall.desk.settings, hall.clock).log("001", "", 10)
    last = page.entries[-1]  # type: ignore[union-attr]
    assert bytes(last.act) == data and last.signature == hall.one.signatures[-1] is not None


@pytest.mark.parametrize("papers", [(), (paper("D11"),)])
def test_an_unsigned_act_does_not_stand_though_it_printed_a_paper(
    hall: Hall, opened: Received, papers: tuple[Any, ...]
) -> None:
    hall.one.made(reviewed(hall, opened, papers=papers), signed=None)
    assert said(hall) == "rejected unsigned"


def attacks(hall: Hall, opened: Received) -> dict[str, tuple[AnyAct, Any]]:
    """What does not count as R0001's review of this case, with the signature that it comes with."""
    right = reviewed(hall, opened)
    data = wire.encode(right)
    of_right = signature_over(hand("R0001"), data)
    return {
        "of another case": (replace(right, case_id=hall.two.received().case_id), of_right),
        "of another act": (replace(right, act_id=hall.one.head()["act_id"]), of_right),
        "altered": (replace(right, proposes="refuse"), of_right),
        "of another day": (replace(right, on=DAY - timedelta(days=1)), of_right),
        "of other papers": (replace(right, papers=(paper("D11"),)), of_right),
        "a byte": (right, replace(of_right, value=bytes([of_right.value[0] ^ 1]) + of_right.value[1:])),
        "cut": (right, replace(of_right, value=of_right.value[:-1])),
        "bare": (right, replace(of_right, value=hand("R0001").sign(data))),
    }


@pytest.mark.parametrize(
    "attack",
    [
        "of another case",
        "of another act",
        "altered",
        "of another day",
        "of other papers",
        "a byte",
        "cut",
        "bare",
    ],
)
def test_a_copied_or_altered_signature_is_refused(hall: Hall, opened: Received, attack: str) -> None:
    act, signed = attacks(hall, opened)[attack]
    hall.one.made(act, signed=signed)
    assert said(hall) == "rejected false_signature"


def test_a_signature_by_anothers_key_is_refused(hall: Hall, opened: Received) -> None:
    act = reviewed(hall, opened)
    for key in (other(), hand("S0001")):
        act = replace(act, act_id=hall.one.head()["act_id"])
        hall.one.made(act, signed=signature_over(key, wire.encode(act)))
        assert said(hall) == "rejected foreign_key"


def test_a_signed_act_again_is_the_same_act(hall: Hall, opened: Received) -> None:
    """Replayed by its own device, by another, or with the same id once more: it counts once."""
    act = reviewed(hall, opened)
    hall.one.made(act)
    assert [said(hall), said(hall)] == ["applied", "applied"]
    hall.one.made(act)
    assert said(hall) == "rejected act_id_twice"
    hall.two.made(act)
    (one,) = hall.push(hall.two).outcomes
    assert (one.outcome, one.reason) == ("rejected", "foreign")
    assert [line[3] for line in hall.log()].count("applied") == 3


@pytest.mark.parametrize(
    "days", [(DAY + timedelta(days=1), None), (date(2024, 1, 1), DAY - timedelta(days=1))]
)
def test_a_key_of_another_day_is_refused_and_flagged_where_a_paper_left(
    hall: Hall, opened: Received, days: tuple[date, date | None]
) -> None:
    hall.take_file(3, security=usual(), people=people(R0001=(listed("R0001", *days),)))
    hall.one.made(reviewed(hall, opened))
    assert said(hall) == "rejected key_of_another_day"
    hall.one.made(reviewed(hall, opened, papers=(paper("D11"),)))
    assert said(hall) == "flagged key_of_another_day"


def test_what_a_key_signed_that_was_taken_back_since_is_looked_at(hall: Hall, opened: Received) -> None:
    """Who has the old key could date an act back: what arrives late by it stands, and a supervisor asks its person."""
    new = listed("nobody of the hall", DAY)
    hall.take_file(3, security=usual(), people=people(R0001=(listed("R0001", date(2024, 1, 1), DAY), new)))
    hall.one.made(reviewed(hall, opened))
    assert said(hall) == "flagged key_ended"
    hall.clock.at += timedelta(days=1)
    hall.one.on = DAY + timedelta(days=1)
    granted = Granted(**{**hall.one.head(opened.case_id), "by": "R0001"}, organ="102", content="热食类")
    hall.one.made(granted)
    assert said(hall) == "rejected key_of_another_day", "the day after nothing new is signed with it"


def test_a_false_signature_is_not_covered_by_a_softer_fault(hall: Hall, opened: Received) -> None:
    """Somebody who has left is only flagged; a forged act in his name does not stand for that."""
    gone = tuple(
        replace(one, valid_to=DAY - timedelta(days=1)) if one.staff_no == "R0001" else one for one in people()
    )
    hall.take_file(3, security=usual(), people=gone)
    hall.one.made(reviewed(hall, opened), signed=None)
    assert said(hall) == "rejected unsigned"


def test_the_devices_signature_covers_those_of_its_people(hall: Hall, opened: Received) -> None:
    hall.one.made(reviewed(hall, opened))
    batch = hall.one.batch(3)
    stripped = replace(batch, acts=tuple(replace(one, signature=None) for one in batch.acts))
    assert hall.declined(stripped).code == "false_signature"


def granted(hall: Hall, opened: Received, by: str, **changes: Any) -> Granted:
    return Granted(
        **{**hall.one.head(opened.case_id), "by": by, "organ": "102", "content": "热食类", **changes}
    )


def test_the_server_asks_for_the_letter_of_authority_too(hall: Hall, opened: Received) -> None:
    """A deputy on a day that is not his, another organ's name, then whoever has the letter."""
    hall.one.made(reviewed(hall, opened))
    assert said(hall) == "applied"
    for by, organ in (("S0002", "102"), ("S0001", "118")):
        hall.one.made(granted(hall, opened, by, organ=organ))
        assert said(hall) == "rejected guard", by
    hall.one.made(granted(hall, opened, "S0001"))
    assert said(hall) == "applied"


def test_a_deputy_decides_on_the_days_that_are_his(hall: Hall, opened: Received) -> None:
    hall.one.made(reviewed(hall, opened))
    hall.clock.at += timedelta(days=3)
    hall.one.on = DAY + timedelta(days=3)
    hall.one.made(granted(hall, opened, "S0002"))
    assert hall.outcomes(hall.one, 3) == ["applied", "applied"]


def test_who_has_left_meanwhile_decides_nothing_beyond_his_letter(hall: Hall, opened: Received) -> None:
    """That he left is only flagged; that the deputy had no day to stand in is not."""
    gone = tuple(
        replace(one, valid_to=DAY) if one.staff_no in ("S0001", "S0002") else one for one in people()
    )
    hall.take_file(3, security=usual(), people=gone)
    hall.clock.at += timedelta(days=1)
    hall.one.made(reviewed(hall, opened))
    hall.one.made(granted(hall, opened, "S0002"))
    hall.one.made(granted(hall, opened, "S0001"))
    assert hall.outcomes(hall.one, 3) == ["applied", "rejected guard", "flagged person_left"]
