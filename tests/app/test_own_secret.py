"""签名口令 changed by its person: the same key under a new secret, here, until the hall file says otherwise."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from casework.refusal import Refusal
from forms.security import usual
from hallclient.app.counter import Counter
from hallclient.app.hand import Hand, open_hand
from hallclient.app.own_secret import OwnSecret
from hallclient.app.password import OwnPassword
from hallclient.chance import Chance
from hallclient.signing.personal import new_person_key
from tests.app.desk import Desk, password, person_key, secret

GOOD = "Yin-zhang 7 hao"
SIGN_IN = "Chuang-kou 9 hao"


def change(counter: Counter, old: str, new: str, again: str = "") -> Refusal | None:
    own = OwnSecret(counter)
    try:
        return own.change(old, new, again or new).result(30)
    finally:
        own.close()


def opens(counter: Counter, word: str) -> bool:
    found = open_hand(counter, word)
    return isinstance(found, Hand) and found.key.public == person_key("R0001").public


def test_the_key_stays_and_the_new_secret_opens_it(desk: Desk) -> None:
    reviewer = desk.counter("R0001")
    assert OwnSecret(reviewer).standing().result(10) == "在用初始签名口令，还没有换过"
    assert change(reviewer, secret("R0001"), GOOD) is None
    assert opens(reviewer, GOOD) and not opens(reviewer, secret("R0001"))
    assert OwnSecret(reviewer).standing().result(10) == "2026-11-20 在本机换的"
    noted = [
        one.what for one in reviewer.book.read_now(lambda reads: reads.entries()) if one.kind == "signing"
    ]
    assert noted == ["本人更换签名口令", "签名时签名口令不对"]


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong", GOOD, "", "原签名口令不对"),
        (secret("R0001"), GOOD, GOOD + "x", "两次输的新口令不一样"),
        (secret("R0001"), "Ab1", "", "至少 8 个字符"),
        (secret("R0001"), SIGN_IN, "", "不能和登录口令一样"),
    ],
)
def test_what_is_not_taken(desk: Desk, old: str, new: str, again: str, said: str) -> None:
    reviewer = desk.counter("R0001")
    own = OwnPassword(reviewer)
    assert own.change(password("R0001"), SIGN_IN, SIGN_IN).result(30) is None
    own.close()
    found = change(reviewer, old, new, again)
    assert found is not None and said in found.reason and "签名口令没有换" in found.reason
    assert opens(reviewer, secret("R0001"))


def test_a_first_secret_is_changed_before_the_first_signature(desk: Desk) -> None:
    """A hall with the usual rule: whoever gave the secret out could sign with it."""
    desk.take(version=2, security=usual())
    reviewer = desk.counter("R0001")
    found = open_hand(reviewer, secret("R0001"))
    assert isinstance(found, Refusal) and "初始签名口令" in found.reason and "本机页" in found.reason
    assert change(reviewer, secret("R0001"), GOOD) is None
    assert opens(reviewer, GOOD)


def test_a_reset_by_the_administrator_wins(desk: Desk) -> None:
    """The new key of the hall file; what was chosen over the old one counts no more, nor does the old key sign."""
    reviewer = desk.counter("R0001")
    assert change(reviewer, secret("R0001"), GOOD) is None
    fresh = new_person_key("a-new-hand", date(2026, 11, 20), Chance(), memory_kib=64)
    ended = replace(person_key("R0001"), to=date(2026, 11, 20), wrapped="")
    people = tuple(
        replace(one, keys=(ended, fresh)) if one.staff_no == "R0001" else one
        for one in desk.station.enrolment.people
    )
    desk.take(version=2, people=people)
    reviewer = desk.counter("R0001")
    assert isinstance(open_hand(reviewer, GOOD), Refusal)
    hand = open_hand(reviewer, "a-new-hand")
    assert isinstance(hand, Hand) and hand.key.public == fresh.public
