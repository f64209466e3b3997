"""D01 申请材料接收凭证: what was taken in, and by when the answer is due (domain-facts 2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone

from casework.acts import AnyAct, Channel, CorrectionSupplied, DeferredSupplied, Parcel, Received
from casework.case import Case
from casework.checklist import Judgement
from casework.deadline import last_day, paper_day
from casework.facts.correction import late_words
from casework.facts.deferral import CONSEQUENCES, requirement_of
from casework.facts.heads import (
    bracketed_id,
    counter_phone,
    head_facts,
    last_number,
    materials_of,
    window_name,
)
from casework.facts.setting import Facts, PaperSetting
from casework.facts.wording import CHANNELS, kind_name, person_of, phone_of, term_in_words
from casework.item import Material
from casework.masking import mask

CHINA = timezone(timedelta(hours=8))
NONE = "—"
UNNUMBERED = "未编号"


def receipt(case: Case, act: AnyAct, setting: PaperSetting) -> Facts:
    """The receipt of one act that took something in. Raises TypeError for another act."""
    match act:
        case Received():
            taken, channel, day = act.materials, act.channel, act.received_on
        case CorrectionSupplied() | DeferredSupplied():
            taken, channel, day = act.materials, act.channel, act.received_on
        case _:
            raise TypeError(f"no receipt for {type(act).__name__}")
    facts = head_facts("D01", case, act, setting)
    facts |= bracketed_id(case, setting)
    facts |= {
        "agent": _agent(case, setting),
        "phone": phone_of(case.applicant, setting.catalogue),
        "received_at": _received_at(act.parcel.noted_at if act.parcel is not None else act.at, act.on, day),
        "window": window_name(setting.window),
        "staff_no": act.by,
        "window_phone": counter_phone(setting),
    }
    facts |= _way(case, channel, day, act.parcel)
    lines = materials_of(case, setting)
    facts |= _materials(taken, lines)
    facts |= _after(case, act, lines)
    return facts


def _agent(case: Case, setting: PaperSetting) -> str:
    who = case.applicant
    if not who.agent_number:
        return person_of(case)
    masked = mask("identity", who.agent_number, setting.catalogue.region.masking)
    return f"{who.agent_name}　{kind_name(who.agent_kind, setting.catalogue)} {masked}"


def _received_at(at: datetime, on: date, day: date) -> str:
    """The minute where it was taken in on the spot; else the day it arrived."""
    if day != on:
        return paper_day(day)
    local = at.astimezone(CHINA)
    return f"{paper_day(day)} {local.hour}时{local.minute:02}分"


def _way(case: Case, channel: Channel, day: date, parcel: Parcel | None) -> Facts:
    opened = case.opened
    facts: Facts = {}
    if channel != "window":
        number = f"（运单号 {parcel.waybill}）" if parcel is not None else ""
        facts["channel"] = f"{CHANNELS[channel]}{number}，{paper_day(day)}到达"
        ways = {"窗口领取": "窗口领取", "邮政快递": "邮政快递寄送申请人", "电子": "电子送达"}
        facts["reply_by"] = ways[opened.reply_by]
    marks = []
    if opened.express:
        marks.append("绿色通道" + (f"（{opened.express_reason}）" if opened.express_reason else ""))
    if opened.helper:
        marks.append(f"帮办代办（帮办员 {opened.helper}）")
    if marks:
        facts["marks"] = "；".join(marks)
    return facts


def _materials(taken: Mapping[str, Judgement], lines: Mapping[str, Material]) -> Facts:
    """What was handed in: absent materials and those of other items are not on the receipt."""
    rows: list[dict[str, str]] = []
    sums = [0, 0, 0]
    spared = 0
    for name, material in lines.items():
        judgement = taken.get(name)
        if judgement is None or not _handed_in(judgement):
            continue
        counts = _counts(judgement, material)
        spared += judgement.mark in ("licence", "promised")
        sums = [total + count for total, count in zip(sums, counts, strict=True)]
        original, copies, pages = map(_shown, counts)
        rows.append(
            {
                "name": material.name,
                "original": original,
                "copies": copies,
                "pages": pages,
                "state": _state(judgement, counts),
            }
        )
    total = f"{len(rows)} 种" + (f"，免交 {spared} 种" if spared else "")
    return {
        "materials": tuple(rows),
        "originals": _shown(sums[0]),
        "copies": _shown(sums[1]),
        "pages": _shown(sums[2]),
        "total": total,
    }


def _shown(count: int) -> str:
    """A count, or the sum of some: what nobody counted is not none."""
    return str(count) if count else NONE


def _handed_in(judgement: Judgement) -> bool:
    if judgement.mark == "unjudged":
        return bool(judgement.originals or judgement.copies or judgement.pages)
    return judgement.mark in ("sound", "faulty", "licence", "promised")


def _counts(judgement: Judgement, material: Material) -> tuple[int, int, int]:
    """Counted originals and copies; where the clerk counted none, those that the list asks for."""
    if judgement.mark in ("licence", "promised"):
        return 0, 0, 0
    if not judgement.originals and not judgement.copies:
        return material.original, material.copies, len(judgement.pages)
    return judgement.originals, judgement.copies, len(judgement.pages)


def _state(judgement: Judgement, counts: tuple[int, int, int]) -> str:
    if judgement.mark == "licence":
        return "电子证照，免予提交"
    if judgement.mark == "promised":
        return "告知承诺，免予提交"
    return "已收，原件核对后退还" if not counts[0] and counts[1] else "已收"


def _after(case: Case, act: AnyAct, lines: Mapping[str, Material]) -> Facts:
    """What follows: the answer's last day, or the open points with the same last day as the notice."""
    if isinstance(act, DeferredSupplied):
        return _still_deferred(case, lines)
    if isinstance(act, CorrectionSupplied):
        facts: Facts = {"correction": last_number(case, "D02") or UNNUMBERED}
        if act.open:
            return facts | _open_points(case, act)
        return facts | _answer(case)
    return _answer(case)


def _answer(case: Case) -> Facts:
    facts: Facts = {"answer_term": term_in_words(case.opened.terms.notice)}
    if case.answer_due is not None:
        facts["answer_until"] = last_day(case.answer_due)
    return facts


def _open_points(case: Case, act: CorrectionSupplied) -> Facts:
    rows = tuple(
        {"name": point.name, "point": point.demand} for point in case.points if point.material in act.open
    )
    terms = case.opened.terms
    until = f"自收到告知书之日起{term_in_words(terms.supply)}内"
    return {
        "open_points": rows,
        "late": late_words(terms),
        "supply_until": last_day(case.supply_due) if case.supply_due is not None else until,
    }


def _still_deferred(case: Case, lines: Mapping[str, Material]) -> Facts:
    """容缺 materials that came, and those still owed with their day."""
    facts: Facts = {"deferral": last_number(case, "D05") or UNNUMBERED}
    if not case.deferred:
        return facts
    first = case.deferred[0]
    until = f"自受理之日起{term_in_words(first.term)}内" if first.term is not None else "承诺期限内"
    rows = tuple(
        {"name": one.name, "point": requirement_of(lines[one.material]) if one.material in lines else ""}
        for one in case.deferred
    )
    return facts | {
        "open_points": rows,
        "late": f"逾期未补交的，{CONSEQUENCES[case.opened.terms.deferral_late]}",
        "supply_until": last_day(first.due) if first.due is not None else until,
    }
