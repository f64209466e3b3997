"""动态码 and UKey: asked of whoever needs one, used once, wrong clocks and tokens named."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from casework.refusal import Refusal
from forms.security import usual
from hallclient.app.acting import act_on
from hallclient.app.counter import Counter
from hallclient.app.hand import Hand, open_hand
from hallclient.app.seat import Owed
from hallclient.signing import token
from hallclient.signing.onetime import STEP, address, code_at, fitting_step, open_secret, seal_secret
from hallclient.signing.sealed import WrongPhrase
from tests.app.desk import FOOD, Desk, case_on, only, outcome, password, refused, rooms
from tests.app.filled import filled
from tests.app.soft_token import LIBRARY, PIN, SoftToken
from tests.app.test_hand import review, worths_of

SECRET = b"12345678901234567890"  # RFC 6238, appendix B


def attempt(desk: Desk, code: str, word: str = "", staff_no: str = "W0907") -> Counter | Owed | Refusal:
    use = desk.sign_in()
    try:
        return use.attempt(staff_no, word or password(staff_no), "W09", code).result(30)
    finally:
        use.close()


def why(desk: Desk, code: str, word: str = "") -> str:
    found = attempt(desk, code, word)
    assert isinstance(found, Refusal), found
    return found.reason


def given(desk: Desk, staff_no: str = "W0907", **changes: Any) -> None:
    """Somebody with these particulars, by a new hall file."""
    people = [
        replace(one, **changes) if one.staff_no == staff_no else one for one in desk.station.enrolment.people
    ]
    security = replace(usual(), token_module=LIBRARY, password=replace(usual().password, first_changes=False))
    version = desk.station.enrolment.version + 1
    desk.take(version=version, people=tuple(people), security=security)


def code_now(desk: Desk, steps: int = 0) -> str:
    return code_at(SECRET, int(desk.clock.at.timestamp()) // STEP + steps)


# ── one-time codes ───────────────────────────────────────────────────────────


@pytest.fixture
def with_code(desk: Desk) -> Desk:
    given(desk, factor="totp", totp=seal_secret(SECRET, password("W0907"), desk.clock))
    return desk


def test_codes_are_those_of_the_standard() -> None:
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        assert code_at(SECRET, seconds // STEP) == code
        assert fitting_step(SECRET, code, seconds) == seconds // STEP
    assert address(SECRET, "W0907", "示例厅").startswith(
        "otpauth://totp/%E7%A4%BA%E4%BE%8B%E5%8E%85:W0907?secret="
    )


def test_the_secret_is_sealed_by_the_first_word(desk: Desk) -> None:
    sealed = seal_secret(SECRET, "first", desk.clock)
    assert open_secret(sealed, "first") == SECRET
    assert SECRET not in base64.b64decode(sealed)
    with pytest.raises(WrongPhrase):
        open_secret(sealed, "second")


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_of_a_step_around_lets_in(with_code: Desk, steps: int) -> None:
    assert isinstance(attempt(with_code, code_now(with_code, steps)), Counter)


def test_a_code_is_used_once_and_none_before_it(with_code: Desk) -> None:
    code, before = code_now(with_code), code_now(with_code, -1)
    assert isinstance(attempt(with_code, code), Counter)
    assert "已经用过" in why(with_code, code)
    assert "已经用过" in why(with_code, before)
    with_code.close()
    assert "已经用过" in why(with_code, code), "after a restart, too"
    with_code.clock.at += timedelta(seconds=STEP)
    assert isinstance(attempt(with_code, code_now(with_code)), Counter)


def test_a_wrong_clock_is_called_a_clock_and_costs_no_try(with_code: Desk) -> None:
    for _ in range(6):
        assert "时钟相差约 7 分钟" in why(with_code, code_now(with_code, -14))
    assert "时钟相差约 60 分钟" in why(with_code, code_now(with_code, 120))
    for steps in (-2, 2):  # the nearest that lets nobody in
        assert "时钟相差约 1 分钟" in why(with_code, code_now(with_code, steps))
    assert isinstance(attempt(with_code, code_now(with_code)), Counter)


def test_a_wrong_code_says_what_a_wrong_word_says_and_locks(with_code: Desk) -> None:
    wrong = next(
        code
        for code in (f"{number:06d}" for number in range(1_000_000))
        if fitting_step(SECRET, code, with_code.clock.at.timestamp()) is None
    )
    assert (
        why(with_code, wrong)
        == why(with_code, wrong, "not the word")
        == why(with_code, code_now(with_code), "no")
    )
    why(with_code, "")
    assert "锁定到" in why(with_code, "abcdef")
    assert "锁定到" in why(with_code, code_now(with_code))


def test_the_code_goes_on_after_the_word_was_changed(with_code: Desk) -> None:
    from hallclient.app.password import OwnPassword

    counter = attempt(with_code, code_now(with_code))
    assert isinstance(counter, Counter)
    assert (
        OwnPassword(counter).change(password("W0907"), "Chuang-kou 9 hao", "Chuang-kou 9 hao").result(30)
        is None
    )
    with_code.clock.at += timedelta(minutes=5)
    assert isinstance(attempt(with_code, code_now(with_code), "Chuang-kou 9 hao"), Counter)


def test_nobody_comes_in_without_what_his_role_asks_for(desk: Desk) -> None:
    given(desk, factor="totp")
    assert "没有登记" in why(desk, "123456")
    given(desk, factor="ukey")
    assert "没有登记" in why(desk, PIN)


# ── UKey ─────────────────────────────────────────────────────────────────────


@pytest.fixture
def soft(tmp_path: Path) -> Iterator[SoftToken]:
    assert shutil.which("softhsm2-util"), "packaging/setup installs softhsm2"
    yield SoftToken(tmp_path / "hsm")


@pytest.mark.parametrize("curve", [True, False])
def test_the_key_of_the_registered_certificate_lets_in(desk: Desk, soft: SoftToken, curve: bool) -> None:
    own = soft.issue("W0907", curve=curve)
    given(desk, factor="ukey", certificate=own)
    assert isinstance(attempt(desk, PIN), Counter)
    assert token.present(LIBRARY, own)
    assert own in token.certificates(LIBRARY)
    assert "工号、口令或者动态码不对" in why(desk, PIN, "not the word")


def test_a_wrong_pin_is_said_and_counts(desk: Desk, soft: SoftToken) -> None:
    given(desk, factor="ukey", certificate=soft.issue("W0907"))
    for _ in range(5):
        assert "PIN 不对" in why(desk, "000000")
    assert "锁定到" in why(desk, PIN)


def test_somebody_elses_token_is_not_this_persons(desk: Desk, soft: SoftToken) -> None:
    own = soft.issue("W0907")
    shutil.rmtree(soft.tokens)
    soft.tokens.mkdir()
    soft.issue("W1003")
    given(desk, factor="ukey", certificate=own)
    assert "没有找到本人的 UKey" in why(desk, PIN)


def test_a_token_that_was_pulled_is_missed(desk: Desk, soft: SoftToken) -> None:
    own = soft.issue("W0907")
    given(desk, factor="ukey", certificate=own)
    assert token.present(LIBRARY, own)
    shutil.rmtree(soft.tokens)
    assert not token.present(LIBRARY, own)
    assert "UKey" in why(desk, PIN) and "插好" in why(desk, PIN)


def test_a_certificate_that_ran_out_names_the_clock_first(desk: Desk, soft: SoftToken) -> None:
    given(desk, factor="ukey", certificate=soft.issue("W0907", days=30))
    assert "有效期至 2026-01-31" in why(desk, PIN) and "先核对时钟" in why(desk, PIN)


def test_a_locked_pin_and_a_missing_driver_are_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from pkcs11 import exceptions

    def locked(*_: object) -> bytes:
        raise exceptions.PinLocked

    with pytest.raises(token.TokenFault, match="PIN 已锁死"), token._told():
        locked()
    given(desk, factor="ukey", certificate=base64.b64encode(b"no certificate").decode())
    assert "证书读不懂" in why(desk, PIN)
    assert not token.present("/nowhere/libtoken.so", "AAAA")
    with pytest.raises(token.TokenFault, match="驱动没有应答"):
        token.certificates("/nowhere/libtoken.so")


def test_a_ukey_signs_in_the_keys_place_and_one_that_is_pulled_takes_the_act_back(
    desk: Desk, soft: SoftToken, counter: Counter
) -> None:
    """One PIN for a batch; the private key stays on the token, and every counter can look at what it signed."""
    intake, _, _ = rooms(counter)
    cases = [only(outcome(intake.accept(filled(counter, FOOD)))).case_id for _ in range(2)]
    own = soft.issue("R0001")
    key = token.person_key(own, desk.clock.today())
    assert key is not None and key.wrapped == ""
    given(desk, staff_no="R0001", certificate=own, keys=(key,))
    other = token.person_key(soft.issue("another"), desk.clock.today())
    assert other is not None
    given(desk, staff_no="R0001", keys=(other,))
    changed = open_hand(desk.counter("R0001"), PIN)
    assert isinstance(changed, Refusal) and "证书换过" in changed.reason
    given(desk, staff_no="R0001", keys=(key,))
    reviewer = desk.counter("R0001")
    wrong = open_hand(reviewer, "000000")
    assert isinstance(wrong, Refusal) and "PIN 不对" in wrong.reason
    hand = open_hand(reviewer, PIN)
    assert isinstance(hand, Hand), hand
    with hand:
        outcome(act_on(reviewer, cases[0], review(reviewer), "review", hand=hand))
        assert worths_of(reviewer, cases[0]) == ["valid"]
        hand._shut()  # type: ignore[misc]
        found = refused(act_on(reviewer, cases[1], review(reviewer), "review", hand=hand))
    assert "UKey" in found.reason and "没有签名" in found.reason
    assert not case_on(reviewer, cases[1]).ready and worths_of(reviewer, cases[1]) == []


def test_an_rsa_certificate_signs_in_but_no_acts(desk: Desk, soft: SoftToken) -> None:
    assert token.person_key(soft.issue("R0001", curve=False), desk.clock.today()) is None
