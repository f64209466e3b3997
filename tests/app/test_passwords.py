"""Own words: the first is changed, rules are data, the hall file may reset, and what is common is refused."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from msgspec.structs import replace

from casework.people import PasswordRule, Security
from casework.refusal import Refusal
from forms.security import usual
from hallclient.app.counter import Counter
from hallclient.app.password import OwnPassword, refused
from hallclient.app.seat import Owed
from resources.passwords import common
from tests.app.desk import Desk, password

GOOD = "Chuang-kou 9 hao"
OTHER = "Lan-ting 27 xu"


def rule(**changes: Any) -> Security:
    return replace(usual(), password=replace(PasswordRule(), **changes))


def attempt(desk: Desk, word: str, staff_no: str = "W0907", window: str = "W09") -> Counter | Owed | Refusal:
    use = desk.sign_in()
    try:
        return use.attempt(staff_no, word, window).result(30)
    finally:
        use.close()


def renewed(desk: Desk, owed: Owed, new: str, again: str | None = None) -> Counter | Refusal:
    use = desk.sign_in()
    try:
        return use.renew(owed, new, new if again is None else again).result(30)
    finally:
        use.close()


def sat(desk: Desk, word: str) -> Counter:
    counter = attempt(desk, word)
    assert isinstance(counter, Counter), counter
    return counter


def changed(counter: Counter, old: str, new: str) -> Refusal | None:
    own = OwnPassword(counter)
    try:
        return own.change(old, new, new).result(30)
    finally:
        own.close()


@pytest.fixture
def strict(desk: Desk) -> Desk:
    """A hall with the usual rule: the first word is changed, 90 days, five not again."""
    desk.take(version=2, security=rule())
    return desk


def test_a_first_word_is_changed_before_anything_else(strict: Desk) -> None:
    owed = attempt(strict, password("W0907"))
    assert isinstance(owed, Owed) and "初始口令" in owed.reason and "至少 8 个字符" in owed.rule
    assert isinstance(attempt(strict, password("W0907")), Owed), "nothing changed yet"
    for new, again, why in (
        (GOOD, OTHER, "两次输的新口令不一样"),
        ("Ab1", "Ab1", "至少 8 个字符"),
        ("abcdefgh2", "abcdefgh2", "至少用 3 类"),
        ("P@ssw0rd!", "P@ssw0rd!", "太常见"),
        ("Xx-w0907-7", "Xx-w0907-7", "含有工号"),
        (password("W0907") + "", password("W0907"), "含有工号"),
    ):
        found = renewed(strict, owed, new, again)
        assert isinstance(found, Refusal) and why in found.reason and "口令没有换" in found.reason, new
    counter = renewed(strict, owed, GOOD)
    assert isinstance(counter, Counter) and counter.person.staff_no == "W0907"
    assert isinstance(sat(strict, GOOD), Counter)
    assert isinstance(attempt(strict, password("W0907")), Refusal), "the first word is gone"
    log = strict.station.book.read_now(lambda reads: reads.entries())
    assert [(one.by, one.what) for one in log if one.kind == "password"] == [("W0907", "本人更换口令")]


def test_the_last_five_come_not_again(strict: Desk) -> None:
    owed = attempt(strict, password("W0907"))
    assert isinstance(owed, Owed)
    words = [f"{GOOD} {turn}" for turn in range(6)]
    assert isinstance(renewed(strict, owed, words[0]), Counter)
    counter = sat(strict, words[0])
    for old, new in pairwise(words):
        assert changed(counter, old, new) is None
        again = changed(counter, new, old)
        assert again is not None and "最近 5 个口令不能再用" in again.reason
    assert changed(counter, words[5], words[0]) is None, "the sixth back is free"


def test_a_wrong_old_word_counts_like_one_at_the_sign_in(desk: Desk) -> None:
    counter = sat(desk, password("W0907"))
    for _ in range(5):
        why = changed(counter, "wrong", GOOD)
        assert why is not None and "原口令不对" in why.reason
    why = changed(counter, password("W0907"), GOOD)
    assert why is not None and "锁定到" in why.reason


def test_ninety_days_warned_ahead_then_changed_first(strict: Desk) -> None:
    owed = attempt(strict, password("W0907"))
    assert isinstance(owed, Owed) and isinstance(renewed(strict, owed, GOOD), Counter)
    begun = date(2026, 11, 20)
    for days, notice in ((82, ""), (83, "口令还有 7 天到期"), (90, "口令今天到期")):
        strict.clock.set(begun + timedelta(days=days))
        assert sat(strict, GOOD).notice.startswith(notice) and bool(sat(strict, GOOD).notice) == bool(notice)
    strict.clock.set(begun + timedelta(days=91))
    late = attempt(strict, GOOD)
    assert isinstance(late, Owed) and "用满 90 天" in late.reason
    same = renewed(strict, late, GOOD)
    assert isinstance(same, Refusal) and "不能再用" in same.reason
    assert isinstance(renewed(strict, late, OTHER), Counter)


def test_a_new_hash_in_the_hall_file_is_a_reset(strict: Desk) -> None:
    owed = attempt(strict, password("W0907"))
    assert isinstance(owed, Owed) and isinstance(renewed(strict, owed, GOOD), Counter)
    people = strict.station.enrolment.people
    strict.take(version=3, security=rule(), people=people)
    assert isinstance(sat(strict, GOOD), Counter), "the same hash again resets nothing"
    other = next(one.password for one in people if one.staff_no == "W1003")
    reset = tuple(replace(one, password=other) if one.staff_no == "W0907" else one for one in people)
    strict.take(version=4, security=rule(), people=reset)
    assert isinstance(attempt(strict, GOOD), Refusal)
    assert isinstance(attempt(strict, password("W1003")), Owed), "and a reset is a first word again"


def test_length_alone_where_the_hall_wants_that(desk: Desk) -> None:
    person = desk.counter().person
    only_long = replace(PasswordRule(), least=15, classes=1, days=0)
    assert refused(only_long, person, "correct horse battery", "correct horse battery") is None
    assert refused(only_long, person, "Ab1-Ab1-Ab1", "Ab1-Ab1-Ab1") is not None
    assert refused(PasswordRule(), person, "correct horse battery", "correct horse battery") is None
    assert (
        refused(PasswordRule(), person, "长口令也可以用汉字写成一整句话", "长口令也可以用汉字写成一整句话")
        is None
    )


def test_common_words_are_a_file_and_none_passes(desk: Desk) -> None:
    assert len(common()) >= 3000
    person = desk.counter().person
    loose = replace(PasswordRule(), classes=1)
    for word in sorted(common())[::40]:
        for typed in (word, word.capitalize(), word + "!", word.upper() + "!!"):
            assert refused(loose, person, typed, typed) is not None, typed
