"""Clocks, story and keys of a case: pure, from its acts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from casework.acts import Act, AnyAct, Enclosed, PaperIssued, Sealed, SealedPaper, Sent, Settled, SpecialBegun
from casework.calendar import Calendar
from casework.case import Case
from casework.duties import ReportOwed, SentUp, ThirdPartyHeard, ThirdPartyTold
from casework.hall import LampRule
from casework.signature import Worth
from hallclient.app.outcome import SetAside
from hallclient.store.rows import Report
from hallclient.ui.screens.case.beside_clocks import beside_of
from hallclient.ui.screens.case.clocks import clocks_of, step_late
from hallclient.ui.screens.case.next_acts import NextAct, next_acts, note_of
from hallclient.ui.screens.case.story import served_of, story_of
from hallclient.ui.screens.case.timeline import SIGNED
from hallclient.ui.screens.case.way_acts import way_acts, way_note
from tests.casework.factory import bench, marks, stamp
from tests.casework.signers import CLERK, HEAD, REVIEWER
from tests.casework.small_hall import CALENDAR, TODAY, catalogue
from tests.ui.screens.case_acts import granted, on, taken_in, told

LAMP = LampRule(yellow_days=1)

# ── clocks


def test_two_clocks_after_acceptance_and_the_last_day_with_its_weekday() -> None:
    acts = granted()
    promise, limit = clocks_of(on(acts, date(2026, 11, 24)), acts, CALENDAR, LAMP)
    assert (promise.title, promise.stretches, promise.until) == (
        "承诺 5", (("used", 2), ("left", 3)), "至 11-27 周五",
    )  # fmt: skip
    assert (limit.title, limit.stretches, limit.until) == (
        "法定 10", (("used", 2), ("left", 8)), "至 12-04 周五",
    )  # fmt: skip
    assert (promise.state, limit.state) == ("running", "running")


@pytest.mark.parametrize(
    ("day", "promise", "limit"),
    [
        (date(2026, 11, 26), ("near", 1), ("running", 6)),
        (date(2026, 11, 27), ("near", 0), ("running", 5)),
        (date(2026, 12, 1), ("past_promise", 2), ("running", 3)),
        (date(2026, 12, 8), ("past_promise", 7), ("past_statutory", 2)),
    ],
)
def test_a_clock_near_its_end_and_past_it(
    day: date, promise: tuple[str, int], limit: tuple[str, int]
) -> None:
    acts = granted()
    found = [(clock.state, clock.days) for clock in clocks_of(on(acts, day), acts, CALENDAR, LAMP)]
    assert found == [promise, limit]


def test_a_stop_stands_in_the_bar_it_stops_and_is_named_beside_the_other() -> None:
    """As in design 06: 现场核查 stops the promise alone, and the bar of the law says why it does not stop."""
    head = {
        name: getattr(granted()[-1], name)
        for name in ("case_id", "hall", "device", "window", "at", "by_name")
    }
    told = SpecialBegun(
        **head, act_id="b", by="S1", on=TODAY, procedure="现场核查", begins_on=date(2026, 11, 23),
        planned_end=date(2026, 11, 25), reason="核对布局",
    )  # fmt: skip
    acts = (*granted(), told)
    promise, limit = clocks_of(on(acts, date(2026, 11, 26)), acts, CALENDAR, LAMP)
    assert promise.stretches == (("used", 1), ("stopped", 2), ("used", 1), ("left", 3))
    assert (promise.note, promise.until) == ("已用 2 · 停 2（现场核查 11-23 至 11-25）", "至 12-01 周二")
    assert limit.stretches == (("used", 4), ("left", 6))
    assert limit.note == "已用 4 · 现场核查不在许可法第四十五条之列，不停"
    stands, runs = clocks_of(on(acts, date(2026, 11, 24)), acts, CALENDAR, LAMP)
    assert (stands.state, stands.days, runs.state) == ("stands", 2, "running")
    hearing = replace(told, act_id="h", procedure="听证")
    acts = (*granted(), hearing)
    assert [clock.stretches[1] for clock in clocks_of(on(acts, date(2026, 11, 26)), acts, CALENDAR, LAMP)] == [
        ("stopped", 2), ("stopped", 2),
    ]  # fmt: skip
    words = [(line.word, line.kind) for line in story_of(on(acts, date(2026, 11, 26)), acts, {})]
    assert words[-3:] == [("听证开始", "done"), ("等听证的结果", "now"), ("决定", "later")]


def test_a_clock_without_its_calendar_guesses_nothing() -> None:
    acts = granted(bench(calendar=Calendar(())))
    clocks = clocks_of(on(acts, TODAY, Calendar(())), acts, Calendar(()), LAMP)
    assert [clock.state for clock in clocks] == ["unpublished", "unpublished"]
    assert {clock.until for clock in clocks} == {"日历未发布"}
    assert all(clock.stretches == () for clock in clocks)


def test_before_acceptance_the_term_that_runs() -> None:
    acts = taken_in()
    (notice,) = clocks_of(on(acts), acts, CALENDAR, LAMP)
    assert (notice.title, notice.until, notice.days) == ("答复期限 5", "至 11-27 周五", 5)
    acts = told()
    (supply,) = clocks_of(on(acts, date(2026, 12, 1)), acts, CALENDAR, LAMP)
    assert (supply.title, supply.until) == ("补正期限 15", "至 12-11 周五")
    assert supply.stretches == (("used", 7), ("left", 8))


def test_a_closed_case_has_no_clock() -> None:
    acts = told()
    assert clocks_of(on(acts, date(2026, 12, 20)), acts, CALENDAR, LAMP) == ()


def test_what_runs_beside_the_two_limits_is_told_until_an_act_ends_it() -> None:
    """A hearing that somebody asked for and the report above; a publicity stands still in the report's clock alone."""
    head = {
        name: getattr(granted()[-1], name)
        for name in ("case_id", "hall", "device", "window", "at", "by_name")
    } | {"by": "S1", "on": TODAY}
    told = ThirdPartyTold(
        **head,
        act_id="t",
        name="邻居甲",
        address="示例路2号",
        interest="采光",
        told_on=TODAY,
        until=None,
        hearing=True,
    )
    asked = ThirdPartyHeard(**head, act_id="h", name="邻居甲", said="asked", record="1", heard_on=TODAY)
    owed = ReportOwed(**head, act_id="r", to="市局", ready_on=TODAY)
    acts = (*granted(), told, asked, owed)

    def shown(day: date) -> list[tuple[str, str]]:
        return [(one.text, one.tone) for one in beside_of(on(acts, day), CALENDAR, LAMP)]

    assert shown(TODAY) == [
        ("邻居甲申请的听证 至 12-18 周五 · 剩 20 日", "plain"),
        ("上报 至 11-24 周二 · 剩 2 日", "plain"),
        ("初审上报 至 12-18 周五 · 剩 20 日", "plain"),
    ]
    assert shown(date(2026, 11, 24))[1] == ("上报 至 11-24 周二 · 今日到期", "amber")
    assert shown(date(2026, 12, 21))[1:] == [
        ("上报 至 11-24 周二 · 超 19 日", "red"),
        ("初审上报 至 12-18 周五 · 超法定 1 日", "filled"),
    ]
    acts = (*acts, SentUp(**(head | {"act_id": "s"}), to="市局", opinion="同意"))
    assert [text for text, _ in shown(TODAY)] == ["邻居甲申请的听证 至 12-18 周五 · 剩 20 日"]


# ── story


def test_a_lapse_stands_where_it_fell_and_is_marked_as_the_laws() -> None:
    acts = taken_in()
    lines = story_of(on(acts, date(2026, 12, 1)), acts, {})
    lapse = next(line for line in lines if line.kind == "law")
    assert (lapse.word, lapse.when) == ("视为受理", "11-28 起") and "许可法" in lapse.text
    late = acts + tuple(
        replace(act, act_id=f"late-{act.act_id}", on=date(2026, 12, 1), at=act.at + timedelta(days=11))
        for act in granted()
        if type(act).__name__ == "Accepted"
    )
    words = [line.word for line in story_of(on(late, date(2026, 12, 2)), late, {})]
    assert words == ["收件", "视为受理", "受理", "等审查", "决定"]


def test_withdrawal_by_silence_and_an_act_without_effect() -> None:
    acts = told()
    day = date(2026, 12, 20)
    assert [line.word for line in story_of(on(acts, day), acts, {}) if line.kind == "law"] == ["视为撤回"]
    again = acts + tuple(
        replace(act, act_id="again") for act in acts if type(act).__name__ == "CorrectionAsked"
    )
    flagged = [line.word for line in story_of(on(again), again, {}) if line.kind == "flagged"]
    assert flagged == ["一次性告知"]


def report(act: AnyAct, state: str, outcome: str = "", text: str = "") -> Report:
    return Report(
        act_id=act.act_id, kind="", state=state, place=0, outcome=outcome, reason="", text=text, against=()
    )


@pytest.mark.parametrize(
    ("worth", "mark", "said"),
    [
        ("valid", "已验签名", ""),
        ("ended", "已验签名", "后来停用"),
        ("none", "签名不作数", "没有签名"),
        ("false", "签名不作数", "与内容不符"),
        ("other_day", "签名不作数", "那一天不能用"),
        ("foreign", "签名待验", "没有这把签名密钥"),
        ("unreadable", "签名待验", "请更新程序"),
    ],
)
def test_a_step_says_what_its_signature_is_worth(worth: Worth, mark: str, said: str) -> None:
    acts = granted()
    lines = story_of(on(acts), acts, {}, signatures={acts[-1].act_id: worth})
    (line,) = [one for one in lines if one.signed]
    assert line.signed == worth and said in line.text and SIGNED[worth].text == mark


def test_each_step_says_how_far_it_was_reported_and_what_the_server_flags() -> None:
    acts = told()
    first, second = acts[0], acts[-1]
    reports = (report(first, "confirmed", "flagged", "日期晚于服务器"), report(second, "sent"))
    lines = story_of(on(acts), acts, {}, reports)
    assert (lines[0].kind, lines[0].report) == ("doubted", "已确认") and "日期晚于服务器" in lines[0].text
    assert [line.report for line in lines if line.word == "一次性告知"] == ["已发、未回音"]
    last = acts[-1]
    head = {
        name: getattr(last, name)
        for name in ("case_id", "hall", "device", "window", "by", "by_name", "at", "on")
    }
    done = (*acts, Settled(**head, act_id="s", of=(first.act_id,), reason="以文书为准"))
    after = story_of(on(done), done, {}, reports)
    assert after[0].kind == "done"
    assert any(one.word == "核定" and one.text.endswith("以文书为准") for one in after)
    assert {line.report for line in story_of(on(acts), acts, {}, (report(first, "elsewhere"),))} == {""}


def test_what_the_server_did_not_let_stand_is_seen_where_it_was_done() -> None:
    acts = taken_in()
    late = replace(
        acts[0], act_id="late", at=acts[0].at + timedelta(minutes=5), window="W11", by_name="林知夏"
    )
    aside = (SetAside(act=late, outcome="conflict", text="W09 窗口已改同一字段"),)
    lines = story_of(on(acts), acts, {}, (), aside)
    assert [line.kind for line in lines] == ["done", "conflict", "now"]
    assert "W11 林知夏" in lines[1].text and "W09 窗口已改同一字段" in lines[1].text


def test_who_came_is_part_of_the_step_and_papers_bear_short_numbers() -> None:
    paper = PaperIssued(code="D01", doc_number="示审批收〔2026〕1102号", sha256="a" * 64, pages=1, copies=2)
    acts = taken_in()
    acts = (replace(acts[0], papers=(paper,)), *acts[1:])
    first = story_of(on(acts), acts, {"a" * 64: "收件凭证"})[0]
    assert first.papers == ("收件凭证 1102号",)
    assert first.text.startswith("W10 ") and first.text.endswith("到场")
    assert [line.word for line in story_of(on(acts), acts, {})] == ["收件", "等答复"]


def test_a_paper_that_went_by_courier_says_when() -> None:
    paper = PaperIssued(code="D01", doc_number="示审批收〔2026〕1102号", sha256="a" * 64, pages=1, copies=2)
    acts = taken_in()
    assert served_of(paper, acts) == "2 份" and served_of(replace(paper, waiting=True), acts) == "尚未成文"
    head = {name: getattr(acts[0], name) for name in Act.__struct_fields__ if name != "papers"}
    sent = Sent(
        **{**head, "on": date(2026, 11, 23)}, to_name="示例餐饮有限公司", address="示例区示例路18号1层",
        phone="13800000118", carrier="邮政", tracking_no="1234567890123",
        enclosed=(Enclosed(code="D01", name="收件凭证", doc_number=paper.doc_number),),
    )  # fmt: skip
    assert served_of(paper, (*acts, sent)) == "2 份 · 已寄 11-23"
    other = replace(paper, code="D03", doc_number="示审批受〔2026〕1142号")
    assert served_of(other, (*acts, sent)) == "2 份"


# ── what may be done


def keys(case: Case, *, chief: bool = False, may_act: bool = True) -> dict[str, NextAct]:
    return {act.act: act for act in next_acts(case, chief=chief, may_act=may_act)}


def test_the_five_keys_never_move() -> None:
    places = [
        ("answer", "F5"),
        ("supply", "F8"),
        ("supply_deferred", "F9"),
        ("change", "F10"),
        ("set_aside", "F11"),
    ]
    for case in (on(taken_in()), on(told()), on(granted()), on(told(), date(2026, 12, 20))):
        assert [(act.act, act.key) for act in next_acts(case, chief=True, may_act=True)] == places


def test_each_locked_key_says_its_rule() -> None:
    correcting = keys(on(told()))
    assert (
        correcting["supply"].primary
        and not correcting["supply"].why
        and correcting["supply"].line == "还差 2 项"
    )
    assert correcting["answer"].why == "补正还没有到齐"
    assert correcting["supply_deferred"].why == "没有容缺后补的材料"
    assert not correcting["change"].why
    assert correcting["set_aside"].why == "须首席代表"
    assert not keys(on(told()), chief=True)["set_aside"].why
    received = keys(on(taken_in()), chief=True)
    assert received["answer"].primary and received["supply"].why == "没有发过补正告知书"
    assert received["set_aside"].why == "还没有告知过"
    accepted = keys(on(granted()))
    assert {act.why for act in accepted.values()} == {"已受理", "没有容缺后补的材料"}
    withdrawn = keys(on(told(), date(2026, 12, 20)))
    assert all("重新申请" in act.why for act in withdrawn.values() if act.act != "supply_deferred")


def test_silence_owes_a_notice_and_a_deferred_material_its_supply() -> None:
    deemed = keys(on(taken_in(), date(2026, 12, 1)))
    assert deemed["answer"].word == "补发受理通知书" and deemed["answer"].primary
    late = keys(on(granted(materials=marks(food_rules="deferred"))))
    assert late["supply_deferred"].primary and late["supply_deferred"].line.startswith("还差 1 份，至 ")


def test_who_may_not_act_only_reads() -> None:
    assert {act.why for act in keys(on(taken_in()), may_act=False).values()} >= {"岗位不能办理"}
    assert all(act.why for act in keys(on(told()), chief=True, may_act=False).values())


def test_after_the_acceptance_the_keys_are_those_of_the_way() -> None:
    case = on(granted())
    held = {act.act: act for act in way_acts(case, bench(), stamp(), CLERK, may_act=True)}
    assert [act.key for act in held.values()] == ["F5", "F8", "F9", "F10"]
    assert {held[one].why for one in ("decide", "stop", "extend")} == {"岗位不能办理"}
    assert "机关负责人" in way_note(tuple(held.values()))
    mine = {act.act: act for act in way_acts(case, bench(), stamp(), REVIEWER, may_act=False)}
    assert mine["decide"].primary and mine["decide"].word == "审查" and "听证" in mine["stop"].line
    assert mine["supply_deferred"].why == "岗位不能办理"
    head = {act.act: act for act in way_acts(case, bench(), stamp(), HEAD, may_act=False)}
    assert not head["extend"].why and "工作日" in head["extend"].line
    assert way_acts(on(taken_in()), bench(), stamp(), REVIEWER, may_act=True) == ()


def test_the_note_names_the_rule() -> None:
    assert "许可法三十二条" in note_of(on(told()))
    assert "审批" in note_of(on(granted()))


def test_a_seal_is_told_by_its_name_its_papers_and_why_another_was_used() -> None:
    acts = granted()
    head = {name: getattr(acts[0], name) for name in Act.__struct_fields__ if name != "papers"}
    paper = SealedPaper(code="D11", doc_number="示审批准〔2026〕1101号", sha256="d" * 64)
    sealed = Sealed(
        **head, seal="102-JG", seal_type="organ", seal_name="示例区行政审批服务局", organ="102",
        of=(paper,), ground="upward", reason="报市局",
    )  # fmt: skip
    line = [one for one in story_of(on(acts), (*acts, sealed), {}) if one.word == "用印"]
    assert len(line) == 1
    assert "示例区行政审批服务局：1101号（报上级机关或者送其他地区：报市局）" in line[0].text


def test_a_promised_material_that_is_late_is_said_on_key_and_in_the_head() -> None:
    """Where the region's rule for it is no withdrawal."""
    soon = on(granted(materials=marks(food_rules="deferred")))
    late, lamp = replace(soon, on=date(2026, 12, 1)), catalogue().region.lamp
    assert step_late(late, CALENDAR, lamp).endswith("规章制度目录清单容缺逾期未补")
    assert keys(late)["supply_deferred"].line == "还差 1 份，11-26 已过期"
    assert "容缺" not in step_late(soon, CALENDAR, lamp)
    assert keys(soon)["supply_deferred"].line == "还差 1 份，至 11-26"
