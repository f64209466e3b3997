"""What the list and the sheet say of a rating, a complaint or 办不成事, and the figures above them. No Qt."""

from __future__ import annotations

from datetime import date

from casework.deadline import screen_day
from casework.grievances import (
    GRADES,
    AnyGrievance,
    GrievanceAnswered,
    GrievanceAssigned,
    GrievanceContacted,
    GrievanceFollowedUp,
    Rated,
    Sort,
    Way,
)
from casework.redress.figures import Voices
from casework.redress.numbers import spaced
from casework.redress.standing import Grievance, Owed, Shade
from hallclient.ui.screens.matters.wording import MatterLine, MatterSheet, Unit, case_told

SORTS: dict[Sort, str] = {"complaint": "投诉", "stuck": "办不成事"}
WAYS: dict[Way, str] = {"window": "来窗口", "phone": "电话", "letter": "来信"}
OWED: dict[Owed, str] = {
    "assign": "待转办", "contact": "待联系核实", "answer": "待答复", "follow_up": "待回访", "": "已办结",
}  # fmt: skip
TONES: dict[Shade, str] = {"late": "red", "near": "amber", "open": "blue", "over": "green"}
INKS: dict[Shade, str] = {"late": "rd", "near": "am", "open": "tx", "over": "t2"}
CONTENT = {True: "满意", False: "不满意", None: "没有联系上"}
NOBODY = "本月还没有人评价。没有评价的不计分"


def title_of(one: Grievance) -> str:
    """What was said, in a word."""
    opened = one.opened
    return f"评价：{GRADES[opened.grade]}" if isinstance(opened, Rated) else SORTS[opened.sort]


def line_of(one: Grievance, unit: Unit, on: date) -> MatterLine:
    """Its row."""
    opened, shade = one.opened, one.shade(on)
    day, _, weekday = _last(opened.on if shade == "over" else one.due, on).rstrip("）").partition("（")
    late = "逾期 · " if shade == "late" else ""
    settled = "不用办" if isinstance(opened, Rated) and not one.bad else OWED[""]
    return MatterLine(
        key=opened.case_id,
        limit=day,
        note=f"{weekday} 止" if weekday and shade != "over" else weekday,
        title=title_of(one),
        who="　".join(
            part for part in (unit(one.unit) if one.unit else "还没有转办", opened.item_name) if part
        ),
        detail=(opened.words or "没有留言") if isinstance(opened, Rated) else opened.text,
        state=f"{late}{OWED[one.owed]}" if one.owed else settled,
        tone="plain" if settled == "不用办" else TONES[shade],
        ink=INKS[shade],
    )


def sheet_of(one: Grievance, unit: Unit, on: date, may: frozenset[str]) -> MatterSheet:
    """All of it."""
    opened = one.opened
    until = f"{_last(one.due, on)}止" if one.due is not None else _last(None, on)
    owed = f"{OWED[one.owed]}，{until}" if one.owed else ""
    lines: tuple[tuple[str, str], ...]
    if isinstance(opened, Rated):
        lines = (
            ("评价", f"{GRADES[opened.grade]}（{6 - opened.grade} 星）"),
            ("留言", opened.words),
            ("办件", case_told(opened.item_name, opened.about_no)),
            ("办理", f"{screen_day(opened.handled_on, on)} {opened.window}" if opened.handled_on else opened.window),
            ("来源", "扫文书上的码" + ("，输对了查询码" if opened.proven else "")),
        )  # fmt: skip
    else:
        lines = (
            ("编号", spaced(opened.receipt_no)),
            ("内容", opened.text),
            ("来人", "　".join(part for part in (opened.person or "没有留姓名", opened.phone) if part)),
            ("办件", case_told(opened.item_name, opened.about_no)),
            ("登记", f"{screen_day(opened.on, on)} {opened.window} {opened.by_name}，{WAYS[opened.way]}"),
        )  # fmt: skip
    lines += (("单位", unit(one.unit) if one.unit else ""), ("现在", owed))
    return MatterSheet(
        key=opened.case_id,
        title=title_of(one),
        lines=tuple((head, text) for head, text in lines if text),
        said=tuple(_done(act, unit, on) for act in one.steps),
        case_id=opened.about,
        unit=one.unit,
        may=may,
    )


def figures(month: Voices, unit: Unit, *, own: bool) -> str:
    """本月 in one line; `own`: of whoever sits here, yesterday's and older."""
    whose = "本月我办的（不含今天）" if own else "本月"
    more = () if own else (
        f"差评整改 {month.corrected}/{month.bad}", f"投诉 {month.complaints}{_units(month, unit, 0)}",
        f"办不成事 {month.stuck}{_units(month, unit, 1)}", f"逾期 {month.late}",
    )  # fmt: skip
    if not month.rated:
        return "　".join((NOBODY, _line(*more))) if more else NOBODY
    rate = f"好评率 {100 * month.content / month.rated:.1f}%"
    grades = (f"{word} {month.grades.get(grade, 0)}" for grade, word in GRADES.items())
    return _line(f"{whose}评价 {month.rated}", *grades, rate, *more)


def _units(month: Voices, unit: Unit, sort: int) -> str:
    """Who has to answer them, the most first."""
    counts = sorted(((-both[sort], code) for code, both in month.units.items() if both[sort]))
    said = (f"{unit(code) if code else '还没有转办'} {-count}" for count, code in counts)
    return f"（{'、'.join(said)}）" if counts else ""


def _line(*parts: str) -> str:
    """Side by side; a line never ends within one of them, nor before its number, but between units."""
    held = ("\u2060".join(part.replace(" ", "\u00a0")) for part in parts)
    return "　".join(part.replace("、\u2060", "、") for part in held)


def _done(act: AnyGrievance, unit: Unit, on: date) -> str:
    head = f"{screen_day(act.on, on)} {act.by_name}"
    match act:
        case GrievanceAssigned():
            return f"{head} 转办给{unit(act.unit)}" + (f"：{act.remark}" if act.remark else "")
        case GrievanceContacted():
            return f"{head} 联系核实：{act.text}"
        case GrievanceAnswered():
            return f"{head} 答复：{act.text}" + (f"　整改：{act.corrected}" if act.corrected else "")
        case GrievanceFollowedUp():
            return f"{head} 回访（{CONTENT[act.content]}）：{act.text}"
        case _:
            return head


def _last(due: date | None, on: date) -> str:
    return screen_day(due, on) if due is not None else "日历未发布"
