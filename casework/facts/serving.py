"""D14 送达回证, D18 办结（出件）登记表: what was served, how and on which day, and who signs for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from casework.acts import AnyAct, Delivered, Granted, Sent
from casework.case import Case
from casework.deadline import paper_day
from casework.deciding import LeftWhy, ServiceWay
from casework.facts.decision import certificates_of
from casework.facts.handing import plain_head
from casework.facts.heads import bracketed_id, last_number, window_name
from casework.facts.setting import Facts, PaperSetting
from casework.facts.wording import kind_name
from casework.masking import mask
from casework.seals import DECISIONS
from casework.titles import key_of, titled

WAYS: dict[ServiceWay, str] = {
    "direct": "直接送达",
    "left": "留置送达",
    "electronic": "电子送达",
    "post": "邮寄送达",
    "notice": "公告送达",
}
"""民事诉讼法 第八十七条至第九十五条."""
NOT_NUMBERED = "以证件为准"


def service_proof(case: Case, act: Delivered, acts: Sequence[AnyAct], setting: PaperSetting) -> Facts:
    """The proof of one service (民事诉讼法 第八十七条): whom, what, where, how; each way has its own evidence."""
    facts = plain_head("D14", case, act, setting) | bracketed_id(case, setting)
    facts |= {
        "way": WAYS[act.way],
        "served_on": paper_day(act.served_on),
        "served": served_rows(case, act, acts, setting),
        act.way: True,
    }
    if act.recipient:
        facts["recipient"] = act.recipient
    if act.relation:
        facts["relation"] = act.relation
    if act.evidence:
        facts["evidence"] = act.evidence
    if act.published_on is not None:
        facts["published_on"] = paper_day(act.published_on)
    if (place := _place(act, acts, setting)) is not None:
        facts["place"] = place
    return facts | _later(act)


def handed_out(case: Case, act: Delivered, acts: Sequence[AnyAct], setting: PaperSetting) -> Facts:
    """The line of the hall's own register: what was handed out to whom (出件)."""
    facts = plain_head("D18", case, act, setting) | bracketed_id(case, setting)
    facts |= {
        "decided": "准予" if case.decision == "granted" else "不予准许",
        "decided_on": paper_day(case.decided_on or act.on),
        "served": served_rows(case, act, acts, setting),
        "served_on": paper_day(act.served_on),
        "way": _collected(act),
    }
    if act.way == "direct":
        facts["in_person"] = True
    if act.recipient:
        facts["recipient"] = act.recipient
    if act.id_number:
        masked = mask("identity", act.id_number, setting.catalogue.region.masking)
        facts["recipient_id"] = f"{kind_name(act.id_kind, setting.catalogue)} {masked}"
    if act.authority:
        facts["authority"] = act.authority
    return facts | _later(act)


def served_rows(
    case: Case, act: Delivered, acts: Sequence[AnyAct], setting: PaperSetting
) -> tuple[dict[str, str], ...]:
    """Decision papers by their 文号, certificates by their numbers: those of the act, where it does not say it all."""
    named = titled(acts, {rule.code: rule.name for rule in setting.hall.papers})
    names = {paper.code: named[key_of(paper)] for paper in case.papers if not paper.waiting}
    grant = next((one for one in acts if isinstance(one, Granted)), None)
    decided = "D13" if grant is not None and grant.subtype else "D11"
    under = last_number(case, decided)
    given = (
        certificates_of(case, case.certificates or grant.certificates, setting, under)
        if grant is not None and case.decision == "granted"
        else ()
    )
    numbers = {one.name: one.number for one in given}
    if act.handed:
        return tuple(
            _row(
                names.get(one.key, one.name),
                one.number or numbers.get(one.key, ""),
                one.kind == "paper",
                one.count,
            )
            for one in act.handed
            if one.kind != "original"
        )
    papers = (one for one in case.papers if one.code in DECISIONS and not one.waiting)
    return (
        *(_row(names[one.code], one.doc_number, True) for one in papers),
        *(_row(one.name, one.number, False) for one in given),
    )


def _row(name: str, number: str, paper: bool, count: int = 1) -> dict[str, str]:
    return {"name": name, "number": number or ("未编号" if paper else NOT_NUMBERED), "count": str(count)}


def _later(act: Delivered) -> Facts:
    """What of it stays here for now, at the applicant's own wish or because it was not found."""
    names = {
        why: "、".join(one.name for one in act.left if one.why == why and one.kind != "original")
        for why in get_args(LeftWhy)
    }
    return {why: text for why, text in names.items() if text}


def _place(act: Delivered, acts: Sequence[AnyAct], setting: PaperSetting) -> str | None:
    """Where it was served; a notice and a message have no place."""
    match act.way:
        case "direct":
            return f"{setting.hall.name}（{window_name(setting.window)}）"
        case "left":
            return "受送达人的住所"
        case "post":
            sent = next((one for one in reversed(acts) if isinstance(one, Sent)), None)
            return sent.address if sent is not None else None
        case _:
            return None


def _collected(act: Delivered) -> str:
    """本人领取, 代为领取（受托人）, 邮政快递: by whom the result left the hall."""
    if act.whom == "self":
        return "本人领取"
    match act.way:
        case "post":
            return f"邮政快递（{act.evidence}）" if act.evidence else "邮政快递"
        case "electronic":
            return "电子送达"
        case _:
            return f"代为领取（{act.relation}）" if act.relation else "窗口领取"
