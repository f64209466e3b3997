"""核查记录: two officers or more, what they found, what the party said, the attached pages
(行政许可法 第三十四条第三款、第五十五条第二款)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, cast, get_args

from casework import decide
from casework.case import Case
from casework.duties import Inspection, Officer
from casework.people import Person
from hallclient.ui.screens.case.duties.form import SOMETHING, DutyForm, Line, Made, Setting, Told

WHO: Final = "工号或者姓名"


def officer_of(text: str, people: Iterable[Person]) -> Officer:
    """By the number of one of the hall's people, or by a name that only one of them has; else somebody from outside."""
    found = [one for one in people if text in (one.staff_no, one.name)]
    return Officer(name=found[0].name, staff_no=found[0].staff_no) if len(found) == 1 else Officer(name=text)


def _lines(case: Case, setting: Setting) -> tuple[Line, ...]:
    kinds = get_args(Inspection)
    running = [one.procedure for one in case.stops if one.ended_on is None and one.procedure in kinds]
    return (
        Line(
            "procedure", "种类", running[0] if running else kinds[0], "choice",
            tuple((one, one) for one in kinds),
        ),
        Line("inspected_on", "核查之日", setting.stamp.on.isoformat(), "day"),
        Line("place", "地点"),
        Line("first", "核查人员一", hint=WHO),
        Line("second", "核查人员二", hint=WHO),
        Line("others", "其他人员", hint="几位用、隔开，没有不填", may=True),
        Line("finding", "结果", kind="long", hint="看到的情况，是否符合法定条件、标准"),
        Line("comment", "当事人意见", hint="没有意见不填", may=True),
        Line("pages", "附页", kind="files", may=True, hint="照片、核查表，图片或者 PDF"),
    )  # fmt: skip


def _made(case: Case, setting: Setting, told: Told) -> Made:
    names = (told.text("first"), told.text("second"), *told.several("others"))
    officers = tuple(officer_of(one, setting.people) for one in names if one)
    if all(one.name == SOMETHING for one in officers):
        officers = (
            Officer(name=SOMETHING),
            Officer(name=f"{SOMETHING}{SOMETHING}"),
        )  # asked before it is written
    return decide.inspect(
        case, setting.stamp, setting.signer, procedure=cast(Inspection, told.text("procedure")),
        inspected_on=told.day("inspected_on"), place=told.text("place"), officers=officers,
        finding=told.text("finding"), comment=told.text("comment"), pages=told.pages,
    )  # fmt: skip


def _owed(case: Case, setting: Setting) -> str:
    """What the item needs inspected and nobody has yet."""
    kinds = get_args(Inspection)
    begun = (one.procedure for one in case.stops)
    due = dict.fromkeys(
        (*case.needed, *begun)
    )  # what the item needs in any case, what was found to be needed
    owed = [one for one in due if one in kinds and one not in dict(case.inspected)]
    return f"还没有{'、'.join(owed)}" if owed else ""


INSPECTING: Final = (
    DutyForm(
        "inspected", "inspected", "核查记录", "许可法三十四条、五十五条", ("review", "sign"), _lines, _made,
        "已登记核查记录，由核查人员签名入卷。", _owed,
    ),
)  # fmt: skip
