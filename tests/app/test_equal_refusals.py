"""S28: who is refused at the sign-in learns nothing: equal words and equal work, whoever it is.

Work is counted, not timed: each run of Argon2id costs a tenth of a second, everything else nothing beside it.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from casework.refusal import Refusal
from forms.security import usual
from hallclient.signing import passwords
from hallclient.signing.onetime import STEP, code_at, seal_secret
from tests.app.desk import Desk, password

SECRET = b"12345678901234567890"
WRONG = "not-the-word"


class Told(NamedTuple):
    """What somebody who is refused can notice: words, runs of Argon2id, what was written."""

    reason: str
    short: str
    hashes: int
    written: int


class Counting:
    """Argon2id as it is, counted."""

    def __init__(self, real: Any) -> None:
        self._real, self.runs = real, 0

    def verify(self, encoded: str, word: str) -> bool:
        self.runs += 1
        return bool(self._real.verify(encoded, word))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    counting = Counting(passwords._HASHER)
    monkeypatch.setattr(passwords, "_HASHER", counting)
    return counting


def refused(desk: Desk, counting: Counting, staff_no: str, word: str, code: str = "") -> Told:
    before = len(desk.station.book.read_now(lambda reads: reads.entries()))
    counting.runs, use = 0, desk.sign_in()
    try:
        found = use.attempt(staff_no, word, "W09", code).result(30)
    finally:
        use.close()
    assert isinstance(found, Refusal), found
    after = len(desk.station.book.read_now(lambda reads: reads.entries()))
    return Told(found.reason, found.short, counting.runs, after - before)


def test_whoever_it_is_the_answer_and_the_work_are_the_same(desk: Desk, counting: Counting) -> None:
    people = [
        replace(one, valid_to=date(2026, 11, 19)) if one.staff_no == "W1101" else one
        for one in desk.station.enrolment.people
    ]
    desk.take(version=2, people=tuple(people))
    told = {
        "wrong word": refused(desk, counting, "W0907", WRONG),
        "nobody": refused(desk, counting, "W9999", WRONG),
        "nobody, somebody's word": refused(desk, counting, "W9998", password("W0907")),
        "gone, the right word": refused(desk, counting, "W1101", password("W1101")),
        "no number at all": refused(desk, counting, "", WRONG),
        "small letters": refused(desk, counting, "w0907", WRONG),
    }
    assert set(told.values()) == {told["wrong word"]}, told
    assert told["wrong word"].hashes == 1


def test_locked_is_said_alike_and_nothing_is_tried(desk: Desk, counting: Counting) -> None:
    for staff_no in ("W0907", "W9999"):
        last = [refused(desk, counting, staff_no, WRONG) for _ in range(5)][-1]
        assert "锁定到 10:52" in last.reason and last.hashes == 1, staff_no
    told = {
        "right": refused(desk, counting, "W0907", password("W0907")),
        "wrong": refused(desk, counting, "W0907", WRONG),
        "nobody": refused(desk, counting, "W9999", WRONG),
    }
    assert set(told.values()) == {told["right"]}, "a locked number never says whether the word was right"
    assert told["right"].hashes == 0


def test_a_wrong_code_is_no_sign_that_the_word_was_right(desk: Desk, counting: Counting) -> None:
    security = replace(usual(), password=replace(usual().password, first_changes=False))
    sealed = seal_secret(SECRET, password("W0907"), desk.clock)
    people = [
        replace(one, factor="totp", totp=sealed) if one.staff_no == "W0907" else one
        for one in desk.station.enrolment.people
    ]
    desk.take(version=2, people=tuple(people), security=security)
    right = code_at(SECRET, int(desk.clock.at.timestamp()) // STEP)
    told = {
        "right word, wrong code": refused(desk, counting, "W0907", password("W0907"), "000000"),
        "wrong word, right code": refused(desk, counting, "W0907", WRONG, right),
        "both wrong": refused(desk, counting, "W0907", WRONG, "000000"),
        "nobody": refused(desk, counting, "W9999", WRONG, "000000"),
    }
    assert set(told.values()) == {told["both wrong"]}, told


def test_the_word_of_nobody_costs_what_a_real_one_costs() -> None:
    """The hash that is verified for nobody has the parameters of those that are made."""
    assert not passwords.outdated(passwords._NOBODY)
    assert passwords._NOBODY.split("$")[3] == passwords.hash_password("x").split("$")[3]


def test_a_password_typed_as_a_number_is_written_nowhere(desk: Desk) -> None:
    """It is counted and locks like any number; the log has a mark of it, and mistyped numbers as they were."""
    secret, use = "Chuang-kou 9 hao", desk.sign_in()
    try:
        told = [use.attempt(secret, "x", "W09").result(30) for _ in range(5)]
        use.attempt("W9999", "x", "W09").result(30)
    finally:
        use.close()
    assert isinstance(told[-1], Refusal) and "锁定到" in told[-1].reason
    entries = desk.station.book.read_now(lambda reads: reads.entries())
    assert secret.upper() not in str(entries).upper()
    subjects = {one.subject for one in entries if one.kind == "sign_in"}
    assert "W9999" in subjects and len([one for one in subjects if one.startswith("?")]) == 1
    assert desk.station.book.read_now(lambda reads: reads.tries(secret.upper(), 5)) == ()
