"""The UKey is pulled while its owner works: the counter locks by itself, and says why on the lock screen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from forms.security import usual
from hallclient.bootstrap import locking
from hallclient.signing import token
from tests.app.desk import Desk, password
from tests.app.soft_token import LIBRARY, PIN, SoftToken
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.visits import take_shop


@pytest.fixture
def soft(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoftToken]:
    """王砚秋 signs in by UKey at this hall; the token is asked for every tenth of a second."""
    monkeypatch.setattr(locking, "TOKEN_MILLISECONDS", 100)
    soft = SoftToken(tmp_path / "hsm")
    own = soft.issue("W0907")
    people = [
        replace(one, factor="ukey", certificate=own) if one.staff_no == "W0907" else one
        for one in desk.station.enrolment.people
    ]
    word = replace(usual().password, first_changes=False)
    desk.take(version=2, people=tuple(people), security=replace(usual(), token_module=LIBRARY, password=word))
    desk.close()
    yield soft


def with_token(counter: Counter, pin: str) -> None:
    """工号, 口令, PIN."""
    counter.widget("signin.staff_no").setFocus()
    counter.retype("W0907")
    counter.until(lambda: counter.seen("signin.pin"), "the PIN is asked for")
    for name, text in (("signin.password", password("W0907")), ("signin.pin", pin)):
        counter.widget(name).setFocus()
        counter.retype(text)
    counter.key("Return")


def test_a_pulled_token_locks_and_keeps_the_work(desk: Desk, soft: SoftToken, opened: Opening) -> None:
    counter = opened(desk)
    why: list[str] = []
    lock = counter.program.lock

    def told(reason: str = "") -> None:
        why.append(reason)
        lock(reason)

    counter.program.lock = told  # type: ignore[method-assign,assignment]
    with_token(counter, PIN)
    counter.until(lambda: not counter.program.window.covered, "signed in")
    counter.key("Ctrl+1")
    counter.until(lambda: counter.seen("intake"), "受理台")
    take_shop(counter)
    counter.until(lambda: counter.read("intake.saved") != "", "saved")
    assert why == [], "as long as it is there nothing locks"
    away = soft.tokens.with_name("in-a-pocket")
    shutil.move(soft.tokens, away)
    soft.tokens.mkdir()
    counter.until(lambda: counter.program.window.covered, "locked by itself")
    assert why == ["UKey 已拔出"]
    assert "示例区晨光早餐店" not in counter.words()
    with_token(counter, PIN)
    counter.until(lambda: "插好" in counter.read("signin.message"), "not without it")
    soft.tokens.rmdir()
    shutil.move(away, soft.tokens)
    token._library(LIBRARY).reinitialize()  # SoftHSM looks for tokens when it begins; a real one tells
    with_token(counter, PIN)
    counter.until(lambda: not counter.program.window.covered, "with it again")
    counter.until(lambda: counter.seen("intake") and not counter.presenter.board.empty, "where it was left")
    assert counter.presenter.board.draft.values["applicant.name"] == "示例区晨光早餐店"


def test_a_driver_that_fails_locks_too(
    desk: Desk, soft: SoftToken, opened: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = opened(desk)
    with_token(counter, PIN)
    counter.until(lambda: not counter.program.window.covered, "signed in")

    def broken(module: str, certificate: str) -> bool:
        raise RuntimeError("driver")

    monkeypatch.setattr("hallclient.signing.token.present", broken)
    counter.until(lambda: counter.program.window.covered, "locked")
