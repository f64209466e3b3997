"""Who sits here: wrong words, the lock of ten minutes, Ctrl+L and another clerk."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from hallclient.ui.widgets.drop_down import DropDown
from tests.app.desk import Desk, password
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.test_small_windows import cut_at_rest
from tests.end2end.visits import take_shop


def test_wrong_words_are_said_and_five_lock_for_ten_minutes(desk: Desk, opened: Opening) -> None:
    counter = opened(desk)
    for _ in range(4):
        counter.sign_in("W0907", "not-the-word")
        counter.until(lambda: "工号或者口令不对" in counter.read("signin.message"), "why not")
        assert counter.program.window.covered
    counter.sign_in("W0907", "not-the-word")
    counter.until(lambda: "锁定到 10:52" in counter.read("signin.message"), "the lock")
    counter.sign_in("W0907", password("W0907"))
    counter.until(
        lambda: not counter.read("signin.message") or "锁定" in counter.read("signin.message"), "it"
    )
    assert counter.program.window.covered
    desk.clock.at += timedelta(minutes=11)
    counter.sign_in("W0907")
    assert "王砚秋" in counter.words()


def test_whoever_does_not_exist_hears_the_same(desk: Desk, opened: Opening) -> None:
    counter = opened(desk)
    counter.sign_in("W9999", "any-word")
    counter.until(lambda: "工号或者口令不对" in counter.read("signin.message"), "why not")
    counter.key("Return")
    assert counter.read("signin.message") == "再输口令"


def test_a_window_without_rights_is_named(desk: Desk, opened: Opening) -> None:
    counter = opened(desk)
    counter.sign_in("W1101", password("W1101"))
    counter.until(lambda: "没有 W09 窗口的权限" in counter.read("signin.message"), "why not")
    assert "W11、W12" in counter.read("signin.message")


def test_a_second_clerk_has_screens_of_their_own(desk: Desk, opened: Opening) -> None:
    """What was made ahead and never shown to the first goes with the first's work."""
    counter = opened(desk)
    counter.until(lambda: counter.program.screens_made, "the screens made ahead")
    counter.sign_in("W0907")
    counter.lock()
    counter.sign_in("S0001")
    take_shop(counter)
    counter.judge(*["Space"] * 5)
    counter.decide("F9")
    counter.paper_shown()


def test_locked_nothing_shows_and_another_clerk_finds_a_free_counter(desk: Desk, opened: Opening) -> None:
    counter = opened(desk, "W0907")
    take_shop(counter)
    counter.judge("Space", "X")
    counter.lock()
    shown = counter.words()
    assert "示例区晨光早餐店" not in shown and "13800000118" not in shown
    counter.key("F9")
    counter.key("Ctrl+1")
    assert counter.program.window.covered and not counter.seen("intake")
    counter.sign_in("S0001")
    assert "郑怀瑾" in counter.words()
    assert counter.presenter.board.empty
    counter.key("Ctrl+2")
    counter.until(lambda: any("王砚秋的草稿" in row for row in counter.todo_rows()), "named, not shown")
    assert "示例区晨光早餐店" not in counter.words()
    counter.lock()
    counter.sign_in("W0907")
    counter.from_todo("草稿")
    assert counter.presenter.board.draft.values["applicant.name"] == "示例区晨光早餐店"
    assert "缺" in counter.materials()[1]


def test_a_manager_and_an_administrator_see_what_is_theirs(desk: Desk, opened: Opening) -> None:
    counter = opened(desk)
    nothing = ("intake", "todo", "cases", "approval", "handover", "hall")
    for staff_no, home, gone, duty in (
        ("M0001", "hall", ("intake", "todo", "approval", "handover"), ""),
        ("A0001", "local", nothing, "备份和文号起始在本页"),
        ("A0002", "local", nothing, "写在大厅文件里"),
        ("A0003", "local", nothing, "hallclient audit verify"),
    ):
        counter.sign_in(staff_no, password(staff_no))
        counter.until(lambda: not counter.program.window.covered, "signed in")
        counter.until(lambda at=home: counter.seen(at), home)  # type: ignore[misc]
        for place in gone:
            assert not counter.seen(f"nav.{place}")
        counter.key("Ctrl+1")
        counter.key("Ctrl+2")
        assert duty in counter.words(), "where what is theirs is done"
        assert counter.seen(home) and not counter.seen("intake") and not counter.seen("todo")
        counter.lock()


def at_local(counter: Counter, staff_no: str) -> None:
    """Signed in and at 本机."""
    counter.sign_in(staff_no, password(staff_no))
    counter.until(lambda: not counter.program.window.covered, "signed in")
    counter.key("Ctrl+8")
    counter.until(lambda: counter.seen("local"), "本机")


def test_the_system_administrator_sets_once_where_numbers_go_on(desk: Desk, opened: Opening) -> None:
    counter = opened(desk)
    at_local(counter, "A0001")
    counter.until(lambda: counter.seen("local.start.series"), "the start values")
    series = counter.one_of(DropDown, "local.start.series")
    counter.until(lambda: series.count() > 0, "the series")
    place = next(
        at for at in range(series.count()) if series.itemText(at) == "示审批收〔2026〕　申请材料接收凭证"
    )
    before = series.count()
    counter.put("local.start.series", series.itemData(place))
    assert counter.read("local.start.block") == "本机号段 1101—2100"
    counter.put("local.start.first", "37")
    counter.widget("local.start.first").setFocus()
    counter.key("Return")
    assert "设后不能改。再按一次 Enter" in counter.read("local.start.said")
    counter.key("Return")
    counter.until(
        lambda: "第 37 号不在本机的号段 1101" in counter.read("local.start.said"), "outside the block"
    )
    counter.retype("1137")
    counter.key("Return")
    assert "从第 1137 号起" in counter.read("local.start.said")
    counter.key("Return")
    counter.until(lambda: counter.read("local.start.said").startswith("已设："), "it is set")
    counter.until(lambda: series.count() == before - 1, "it can't be set again")
    assert "从第 1137 号起，A0001 设" in counter.words()
    counter.lock()
    counter.sign_in("W0907")
    take_shop(counter)
    (receipt,) = (paper for paper in counter.decide("F5").papers if paper.code == "D01")
    assert receipt.doc_number.endswith("收〔2026〕1137号")
    counter.key("Ctrl+8")
    counter.until(lambda: counter.seen("local.theme"), "本机")
    assert not counter.seen("local.start.series"), "nobody else sets it"
    counter.lock()
    at_local(counter, "A0001")
    counter.until(
        lambda: "待上报 2" in counter.read("top_bar.sync"), "the bar counts without a work list, too"
    )


@pytest.mark.parametrize(
    ("width", "height", "scale"), [(1280, 720, 1.0), (1366, 768, 1.0), (1280, 720, 1.5), (1366, 768, 1.5)]
)
def test_an_administrators_page_stands_whole(
    desk: Desk, width: int, height: int, scale: float, tmp_path: Path
) -> None:
    counter = Counter(desk.folder, desk.vault, password, chance=desk.clock, scale=scale, size=(width, height))
    try:
        at_local(counter, "A0001")
        series = counter.one_of(DropDown, "local.start.series")
        counter.until(lambda: series.count() > 0, "the series")
        counter.put("local.start.series", series.itemData(0))
        counter.put("local.start.first", "1137")
        counter.widget("local.start.first").setFocus()
        counter.key("Return")
        counter.shot(tmp_path / f"local-{width}-{scale}.png")
        assert cut_at_rest(counter) == []
    finally:
        counter.close()
