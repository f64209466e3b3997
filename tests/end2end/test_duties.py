"""其他办理 at the real window, by keys alone: others told and heard, an inspection with pages, a licence revoked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from casework.acts import Inspected, LicenceEnded, Sealed
from hallclient.ui.screens.case.duty_rows import DutyRows
from hallclient.ui.widgets.paper_view import PaperView
from tests.app.decided import decide_now
from tests.app.desk import FOOD, Desk, only, outcome, rooms, secret
from tests.app.filled import filled
from tests.end2end.book import acts_of, kinds_of
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter


def opened_list(counter: Counter) -> None:
    """The one case of the hall, and its list."""
    counter.key("Ctrl+3")
    counter.until(lambda: bool(counter.rows("cases.list")) or counter.seen("case.duties.open"), "办件")
    if counter.seen("cases.list"):
        counter.widget("cases.list").setFocus()
        counter.key("Return")
    counter.until(lambda: counter.seen("case.duties.open"), "the case")
    counter.key("F6")
    counter.until(lambda: counter.seen("case.duties"), "the list")


def chosen(counter: Counter, word: str, *, locked: bool = False) -> None:
    """An entry of the list, once it stands as the case does now."""
    rows = counter.one_of(DutyRows, "case.duties")
    at = next(at for at, row in enumerate(rows.rows) if row.word.startswith(word))
    counter.until(lambda: bool(rows.rows[at].why) == locked, f"{word} in the list")
    counter.key("Home")
    counter.key("Down", at)
    counter.key("Return")


def put(counter: Counter, **lines: str) -> None:
    for key, value in lines.items():
        counter.put(f"case.duty.{key}", value)


def test_others_are_told_and_heard_and_an_inspection_keeps_its_pages(
    desk: Desk, opened: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = only(outcome(rooms(desk.counter())[0].accept(filled(desk.counter(), FOOD)))).case_id
    desk.close()
    counter = opened(desk, "R0001", "W10")
    opened_list(counter)
    chosen(counter, "撤销许可", locked=True)
    counter.until(
        lambda: "没有准予过行政许可" in counter.read("cases.message"), "the whole rule of a locked one"
    )
    counter.widget("case.duties").setFocus()
    chosen(counter, "告知利害关系人")
    counter.until(lambda: counter.seen("case.duty.name"), "its form")
    assert counter.read("cases.message") == "", "no longer what locked the other one"
    put(counter, name="邻居甲", address="示例路2号", interest="相邻采光受影响")
    form = counter.widget("case.duty")
    for _ in range(20):  # out of the form by Tab: the key beside its head holds all the same
        counter.key("Tab")
        if not form.isAncestorOf(counter.focus()):
            break
    assert not form.isAncestorOf(counter.focus())
    counter.key("Ctrl+Return")
    counter.until(lambda: counter.seen("outcome.paper") and "听证告知书" in counter.words(), "its notice")
    opened_list(counter)
    chosen(counter, "听取意见")
    counter.until(lambda: counter.seen("case.duty.said"), "the next form")
    put(counter, said="asked")
    counter.key("Ctrl+Return")
    counter.until(lambda: kinds_of(counter, case_id)[-1] == "third_party_heard", "a hearing is asked for")
    counter.until(lambda: "申请听证" in counter.words(), "in 经过")
    counter.until(lambda: "邻居甲申请的听证 至 12-18" in counter.words(), "its days beside the two limits")
    counter.key("F6")
    chosen(counter, "听证通知")
    counter.until(lambda: counter.seen("case.duty.chair"), "when, where and who leads it")
    put(counter, place="三楼听证室", chair="S0001", held_on="2026-11-24")
    counter.key("Ctrl+Return")
    counter.until(lambda: "七日前" in counter.read("cases.message"), "too soon")
    put(counter, held_on="2026-12-01")
    counter.key("Ctrl+Return")
    counter.until(lambda: "写上签名口令" in counter.read("cases.message"), "a notice of a hearing is signed")
    put(counter, secret=secret("R0001"))
    counter.key("Ctrl+Return")
    counter.until(lambda: kinds_of(counter, case_id)[-1] == "hearing_set", "set")
    counter.until(lambda: "三楼听证室" in counter.words(), "in 经过")
    counter.key("F6")
    chosen(counter, "听取意见")
    counter.until(lambda: counter.seen("case.duty.said"), "the form again")
    put(counter, said="waived")
    counter.key("Ctrl+Return")
    counter.until(
        lambda: kinds_of(counter, case_id)[-1] == "third_party_heard", "he does without it after all"
    )
    counter.until(lambda: "放弃陈述、申辩和听证" in counter.words(), "in 经过")
    counter.key("F6")
    chosen(counter, "核查记录")
    counter.until(lambda: counter.seen("case.duty.place"), "the form of an inspection")
    put(counter, place="示例路1号", first="R0001", finding="符合，布局与图一致")
    Image.new("RGB", (600, 800), "white").save(tmp_path / "现场.png")
    monkeypatch.setattr(
        "hallclient.ui.screens.case.duty_editor.QFileDialog.getOpenFileNames",
        lambda *_: ([str(tmp_path / "现场.png")], ""),
    )
    counter.widget("case.duty.pages").setFocus()
    counter.key("Return")
    counter.until(lambda: "1 份：现场.png" in counter.read("case.duty.pages.names"), "attached")
    counter.key("Ctrl+Return")
    counter.until(lambda: "2 名以上" in counter.read("cases.message"), "one officer is refused")
    put(counter, second="孙望川（区疾控）")
    counter.key("Ctrl+Return")
    counter.until(lambda: counter.seen("outcome.paper") and "现场核查记录" in counter.words(), "its record")
    act = acts_of(counter, case_id)[-1]
    assert isinstance(act, Inspected) and len(act.pages) == 1
    assert [(one.name, one.staff_no) for one in act.officers] == [
        ("林见微", "R0001"),
        ("孙望川（区疾控）", ""),
    ]
    counter.lock()
    counter.sign_in("S0001")
    opened_list(counter)
    chosen(counter, "更正日期")
    counter.until(lambda: counter.seen("case.duty.day"), "a supervisor's form")
    put(counter, day="2026-11-19", reason="时钟快了一天，按叫号记录核实", secret=secret("S0001"))
    counter.key("Ctrl+Return")
    counter.until(lambda: kinds_of(counter, case_id)[-1] == "day_corrected", "put right")
    counter.until(
        lambda: "至 11-26" in counter.read("case.clock.first.until"), "the promise from the right day"
    )


def test_a_licence_is_revoked_by_the_head_of_the_organ(desk: Desk, opened: Opening) -> None:
    clerk = desk.counter()
    case_id = only(outcome(rooms(clerk)[0].accept(filled(clerk, FOOD)))).case_id
    decide_now(clerk, case_id)
    desk.close()
    counter = opened(desk, "H0001", "W10")
    opened_list(counter)
    chosen(counter, "撤销许可")
    counter.until(lambda: counter.seen("case.duty.facts"), "the form")
    put(counter, facts="以虚假场所证明取得，经查实", fraud="yes", secret=secret("H0001"))
    counter.key("Ctrl+Return")
    counter.until(
        lambda: counter.seen("outcome.paper") and "撤销行政许可决定书" in counter.words(), "its decision"
    )
    act = next(one for one in reversed(acts_of(counter, case_id)) if isinstance(one, LicenceEnded))
    assert (act.way, act.bars is not None) == ("撤销", True)
    opened_list(counter)
    counter.until(lambda: "已撤销" in counter.words(), "the list as the case stands now")
    chosen(counter, "用印：再次、例外", locked=True)
    counter.until(lambda: "由印章登记表里的保管人" in counter.read("cases.message"), "not hers to seal")
    counter.lock()
    counter.sign_in("S0001")
    opened_list(counter)
    chosen(counter, "用印：再次、例外")
    counter.until(lambda: counter.seen("case.duty.seal"), "what waits for its seal, and whose seals")
    put(counter, seal=f"{act.papers[0].organ}-JG")
    counter.key("Ctrl+Return")
    counter.until(lambda: kinds_of(counter, case_id)[-1] == "sealed", "the organ's seal on its decision")
    opened_list(counter)
    chosen(counter, "用印：再次、例外")
    counter.until(lambda: counter.seen("case.duty.ground"), "the form again")
    put(counter, paper=act.papers[0].sha256, seal=f"{act.papers[0].organ}-JG", ground="again")
    counter.key("Ctrl+Return")
    counter.until(lambda: "写明用印例外" in counter.read("cases.message"), "its reason is owed")
    put(counter, reason="原件遗失，补打后再盖")
    counter.key("Ctrl+Return")
    counter.until(lambda: list(kinds_of(counter, case_id))[-2:] == ["sealed", "sealed"], "sealed again")
    first, again = acts_of(counter, case_id)[-2:]
    assert isinstance(first, Sealed) and isinstance(again, Sealed)
    assert (first.seal_type, first.ground, [one.code for one in first.of]) == ("organ", "", ["D22"])
    assert (again.ground, again.reason) == ("again", "原件遗失，补打后再盖")
    counter.key("Ctrl+8")
    counter.until(
        lambda: counter.seen("local.seals.print") and "次" in counter.read("local.seals.told"),
        "本机",
    )
    counter.key("Alt+R")
    counter.until(lambda: counter.seen("outcome.paper"), "用印登记簿 as it is printed")
    shown = counter.one_of(PaperView, "outcome.paper")
    counter.until(lambda: shown.pages > 0, "its page")
    assert counter.read("outcome.headline") == "用印登记簿"
    counter.key("Return")
    counter.until(lambda: counter.seen("local.seals.print"), "back where it was asked for")
