"""利害关系人: told in writing that he may state, defend himself and ask for a hearing; what he said, or that it was
held (行政许可法 第三十六条、第四十六条至第四十八条)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, cast

from casework import decide
from casework.case import Case
from casework.clocks import clocks
from casework.duties import Said
from hallclient.ui.screens.case.duties.form import DutyForm, Line, Made, Setting, Told
from hallclient.ui.screens.case.duties.inspecting import officer_of
from hallclient.ui.screens.case.duty_words import SAID
from hallclient.ui.screens.words import short_day

YES, NO = "yes", "no"
HEARING: Final = ((YES, "告知可以申请听证"), (NO, "只告知陈述、申辩"))


def _tell_lines(case: Case, setting: Setting) -> tuple[Line, ...]:
    untold = next((one.name for one in case.third if one.told_on is None), "")
    return (
        Line("name", "利害关系人", untold),
        Line("address", "送达地址"),
        Line("interest", "利害关系", kind="long", hint="本许可怎样直接关系到他的重大利益"),
        Line("told_on", "告知之日", setting.stamp.on.isoformat(), "day"),
        Line("hearing", "听证", YES, "choice", HEARING),
    )


def _tell(case: Case, setting: Setting, told: Told) -> Made:
    return decide.tell_third(
        setting.bench, case, setting.stamp, setting.signer, name=told.text("name"), address=told.text("address"),
        interest=told.text("interest"), told_on=told.day("told_on"), hearing=told.text("hearing") == YES,
    )  # fmt: skip


def _untold(case: Case, setting: Setting) -> str:
    names = [one.name for one in case.third if one.told_on is None]
    return f"还没有告知 {'、'.join(names)}" if names else ""


def _hearing_lines(case: Case, setting: Setting) -> tuple[Line, ...]:
    asked = [one.name for one in case.third if one.asked_on is not None and one.heard_on is None]
    told = dict.fromkeys((case.applicant.name, *asked))
    bench, today = setting.bench, setting.stamp.on
    first = bench.due(today, bench.catalogue.region.hearing.notice)
    return (
        Line("held_on", "举行之日", (first or today + timedelta(days=11)).isoformat(), "day"),
        Line("time", "时间", "9:30"),
        Line("place", "地点"),
        Line("chair", "主持人", hint="工号或者姓名；不得是审查这件的人"),
        Line("told", "通知了", "、".join(told), hint="几位用、隔开"),
        Line("told_on", "通知之日", today.isoformat(), "day"),
    )


def _set_hearing(case: Case, setting: Setting, told: Told) -> Made:
    return decide.set_hearing(
        setting.bench, case, setting.stamp, setting.signer, held_on=told.day("held_on"), time=told.text("time"),
        place=told.text("place"), chair=officer_of(told.text("chair"), setting.people), told=told.several("told"),
        told_on=told.day("told_on"),
    )  # fmt: skip


def _hear_lines(case: Case, setting: Setting) -> tuple[Line, ...]:
    told = [one for one in case.third if one.told_on is not None]
    open_ = [one for one in told if one.heard_on is None] or told
    names = tuple((one.name, one.name) for one in told)
    asked, hearing, today = bool(open_ and open_[0].asked_on), case.hearing, setting.stamp.on
    held = hearing is not None and hearing.held_on <= today
    said: Said = "stated" if not asked else "heard" if held else "waived"
    return (
        Line("name", "利害关系人", open_[0].name if open_ else "", "choice", names),
        Line("said", "意见", said, "choice", tuple(SAID.items())),
        Line(
            "heard_on", "哪一天", (hearing.held_on if hearing is not None and said == "heard" else today).isoformat(),
            "day",
        ),
        Line(
            "record", "内容", kind="long", may=True,
            hint="陈述、申辩的意见；举行听证的，写听证笔录的编号和结论",
        ),
    )  # fmt: skip


def _hear(case: Case, setting: Setting, told: Told) -> Made:
    return decide.hear_third(
        case, setting.stamp, setting.signer, name=told.text("name"), said=cast(Said, told.text("said")),
        heard_on=told.day("heard_on"), record=told.text("record"),
    )  # fmt: skip


def _waits(case: Case, setting: Setting) -> str:
    """A hearing that is owed comes before a term that still runs."""
    for one in clocks(case, setting.bench.calendar):
        if one.name == "hearing" and one.ended_on is None:
            until = f"，{short_day(one.due)} 前举行" if one.due is not None else ""
            return f"{one.of}申请听证{until}"
    waiting = [one for one in case.third if one.told_on is not None and one.waits(setting.stamp.on)]
    days = [one.until for one in waiting if one.until is not None]
    return f"{waiting[0].name} 至 {short_day(max(days))}" if waiting and days else ""


THIRD: Final = (
    DutyForm(
        "third_party_told", "third_party_told", "告知利害关系人", "许可法三十六条、四十六条、四十七条",
        ("review", "sign"), _tell_lines, _tell, "已登记书面告知，陈述、申辩和申请听证的期限内不作决定。", _untold,
    ),
    DutyForm(
        "hearing_set", "hearing_set", "听证通知", "许可法四十八条", ("review", "sign"), _hearing_lines, _set_hearing,
        "已登记听证的时间、地点和主持人；举行以后，把笔录编号记入“听取意见、听证”。",
    ),
    DutyForm(
        "third_party_heard", "third_party_heard", "听取意见、听证", "许可法三十六条、四十八条",
        ("review", "sign"), _hear_lines, _hear, "已记入利害关系人的意见。", _waits,
    ),
)  # fmt: skip
