"""The sign-in's own keys: 无障碍显示, 交接班, and the pass phrase where the desktop has no key ring."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from forms.security import usual
from hallclient.app.card import write_card
from hallclient.app.looks import Looks
from hallclient.app.station import Station, Trouble, open_station
from hallclient.bootstrap.program import Program
from hallclient.signing.onetime import code_at, seal_secret
from hallclient.signing.vault import PhraseVault
from hallclient.ui.screens.signin.renew_view import RenewView
from hallclient.ui.theme import theme, use_theme
from hallclient.ui.widgets.button import Button
from tests.app.desk import Desk, password
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.visits import take_shop

SMALL = (1280, 720)
PHRASE = "four plain words here"


def test_a_look_is_chosen_before_anybody_signs_in_and_remembered(
    desk: Desk, opened: Opening, application: QApplication
) -> None:
    counter = opened(desk)
    counter.choose_from_menu("Alt+D", "150 %")
    counter.until(lambda: theme().scale == 1.5 and counter.seen("signin.staff_no"), "large text")
    counter.widget("signin.staff_no").setFocus()
    counter.retype("W0907")
    counter.choose_from_menu("Alt+D", "高对比")
    counter.until(lambda: theme().name == "contrast", "high contrast")
    counter.until(lambda: counter.seen("signin.password"), "the sign-in again")
    assert counter.program.presenter.typed == "W0907", "the number typed is kept"
    counter.sign_in("S0001")
    assert (theme().name, theme().scale) == ("light", 1.5), "the PC's look, not the other person's"
    counter.lock()
    counter.sign_in("W0907")
    assert (theme().name, theme().scale) == ("contrast", 1.5), "this person's own"
    counter.key("Ctrl+8")
    counter.until(lambda: counter.seen("local.theme"), "本机")
    counter.put("local.theme", "dark")
    counter.lock()
    counter.sign_in("W0907")
    assert (theme().name, theme().scale) == ("dark", 1.5), "what was chosen at work is kept, too"
    use_theme(application, "light", 1.0)


def test_the_next_shift_takes_over_the_drafts_of_this_window(desk: Desk, opened: Opening) -> None:
    counter = opened(desk, "W0907")
    take_shop(counter)
    counter.until(lambda: counter.read("intake.saved") != "", "saved")
    counter.lock()
    counter.key("Alt+J")
    assert "接下本窗口上一班留下的草稿" in counter.words()
    counter.sign_in("S0001")
    counter.key("Ctrl+2")
    counter.until(lambda: "接下 1 份草稿（原王砚秋）" in counter.read("todo.message"), "what came over")
    counter.from_todo("草稿")
    draft = counter.presenter.board.draft
    assert (draft.by, draft.values["applicant.name"]) == ("S0001", "示例区晨光早餐店")
    work = counter.program.work
    assert work is not None
    views = work.counter.book.read_now(lambda reads: reads.views(draft.draft_id))
    assert ("S0001", "交接班接下草稿（原 W0907）") in [(one.by, one.what) for one in views]
    counter.lock()
    counter.sign_in("W0907")
    counter.key("Ctrl+2")
    counter.until(lambda: any("郑怀瑾的草稿" in row for row in counter.todo_rows()), "it is the other's now")
    assert "示例区晨光早餐店" not in counter.words()


def test_without_a_key_ring_the_phrase_is_asked_on_the_screen(desk: Desk, application: QApplication) -> None:
    vault = PhraseVault(desk.folder / "keys", PHRASE, desk.clock)
    for label, secret in desk.vault.kept.items():
        vault.keep(label, secret)
    card = replace(desk.card, vault=vault.name)
    write_card(desk.folder, card)
    program = Program(desk.folder, card, lambda: None, desk.clock)
    counter = Counter.__new__(Counter)
    counter.program, counter.password = program, lambda staff_no: ""
    program.show()
    program.load()
    counter.until(lambda: counter.seen("phrase.words"), "the phrase to be asked for")
    assert counter.focus().objectName() == "phrase.words"
    counter.key("Return")
    assert counter.read("phrase.message") == "先输开机口令。"
    counter.write("not these words")
    counter.key("Return")
    counter.until(lambda: "开机口令不对" in counter.read("phrase.message"), "that it is wrong")
    assert "内容未动" in counter.read("phrase.message")
    QTest.qWait(10)
    counter.write(PHRASE)
    counter.key("Return")
    counter.until(lambda: counter.seen("signin.staff_no"), "the sign-in")
    assert "本机账本完好" in counter.words()
    counter.close()


def test_a_book_of_an_older_program_says_how_far_it_is_brought_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Up to a minute at 100,000 cases: the sign-in tells it, and what was typed meanwhile stays."""
    go = Event()

    def slowly(*arguments: Any, told: Callable[[int, int], None], **more: Any) -> Station | Trouble:
        told(37_400, 100_000)
        assert go.wait(30)
        return open_station(*arguments, **more)

    monkeypatch.setattr("hallclient.app.station.open_station", slowly)
    program = Program(desk.folder, desk.card, lambda: desk.vault, desk.clock)
    counter = Counter.__new__(Counter)
    counter.program, counter.password = program, password
    program.show(*SMALL)
    program.load()
    counter.until(lambda: "正在升级本机账本" in counter.words(), "what is being done")
    assert (
        "37%（新版程序第一次启动，只做这一次），请稍候。记录都在。" in counter.words() and not program.opened
    )
    counter.write("W0907")
    go.set()
    counter.until(lambda: "本机账本完好" in counter.words(), "the book open")
    assert "正在升级" not in counter.words() and program.presenter.typed == "W0907"
    counter.close()


def test_a_first_password_is_changed_on_the_screen(desk: Desk, opened: Opening) -> None:
    desk.take(version=2, security=usual())
    counter = opened(desk)
    counter.sign_in("W0907", password("W0907"))
    counter.until(lambda: counter.seen("renew.new"), "the new word is asked for")
    assert "初始口令" in counter.words() and counter.focus().objectName() == "renew.new"
    for first, second, why in (("short", "short", "至少 8 个字符"), ("Ke-tang 3 hao", "other", "不一样")):
        counter.write(first)
        counter.key("Return")
        counter.write(second)
        counter.key("Return")
        counter.until(lambda text=why: text in counter.read("renew.message"), why)  # type: ignore[misc]
    counter.key("Esc")
    counter.until(lambda: counter.seen("signin.staff_no"), "back to the sign-in")
    counter.sign_in("W0907", password("W0907"))
    counter.until(lambda: counter.seen("renew.new"), "asked again")
    small = counter.widget("renew")
    counter.write("Ke-tang")
    counter.choose_from_menu("Alt+D", "文字 125 %")
    counter.until(lambda: counter.widget("renew") is not small, "the page, made anew")
    assert counter.one_of(RenewView, "renew").typed == ("Ke-tang", "")
    assert Looks(desk.folder).of("W0907").scale == 1.25 != Looks(desk.folder).of().scale, (
        "of this person alone"
    )
    counter.key("Ctrl+A")
    for _ in range(2):
        counter.write("Ke-tang 3 hao")
        counter.key("Return")
    counter.until(lambda: counter.seen("todo"), "the home screen")
    counter.lock()
    counter.sign_in("W0907", "Ke-tang 3 hao")
    counter.until(lambda: counter.seen("todo"), "the new word counts")


def test_a_one_time_code_is_asked_by_keyboard(desk: Desk, opened: Opening) -> None:
    secret = b"12345678901234567890"
    sealed = seal_secret(secret, password("W0907"), desk.clock)
    people = tuple(
        replace(one, factor="totp", totp=sealed) if one.staff_no == "W0907" else one
        for one in desk.station.enrolment.people
    )
    desk.take(version=2, people=people)
    counter = opened(desk)
    counter.sign_in("S0001", password("S0001"))
    counter.until(lambda: counter.seen("todo"), "no code for who needs none")
    counter.lock()
    counter.sign_in("W0907", password("W0907"))
    assert counter.focus().objectName() == "signin.code"
    counter.key("Return")
    assert counter.read("signin.message") == "再输动态码"
    counter.write(code_at(secret, int(desk.clock.at.timestamp()) // 30))
    counter.key("Return")
    counter.until(lambda: counter.seen("todo"), "signed in")


def test_the_foot_says_the_halls_own_lock_and_it_is_the_one_that_locks(desk: Desk, opened: Opening) -> None:
    desk.take(version=2, security=replace(usual(), tries=3, locked_minutes=30))
    counter = opened(desk)
    counter.until(lambda: "连续 3 次口令错误，锁定 30 分钟。" in counter.words(), "the hall's own figures")
    assert "10 分钟" not in counter.words()
    for word in ("not the word 1", "not the word 2", "not the word 3", counter.password("W0907")):
        counter.sign_in("W0907", word)
        counter.until(lambda: counter.one_of(Button, "signin.enter").reason == "", "the answer")
    assert counter.read("signin.message").startswith("口令连续 3 次不对，这个工号锁定到 11:12")
