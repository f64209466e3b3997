"""D14 送达回证, D18 办结（出件）登记表: what was served, how and on which day, and who signs for it."""

from __future__ import annotations

from collections.abc import Sequence

from casework.acts import AnyAct, Delivered, Granted, Sent
from casework.case import Case
from casework.deadline import paper_day
from casework.deciding import ServiceWay
from casework.facts.decision import certificates_of
from casework.facts.handing import plain_head
from casework.facts.heads import bracketed_id, item_of, window_name
from casework.facts.setting import Facts, PaperSetting
from casework.titles import key_of, titled

WAYS: dict[ServiceWay, str] = {
    "direct": "直接送达",
    "left": "留置送达",
    "electronic": "电子送达",
    "post": "邮寄送达",
    "notice": "公告送达",
}
"""民事诉讼法 第八十七条至第九十五条."""
DECISIONS = frozenset({"D11", "D12", "D13"})
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
    return facts


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
    return facts


def served_rows(
    case: Case, act: Delivered, acts: Sequence[AnyAct], setting: PaperSetting
) -> tuple[dict[str, str], ...]:
    """Decision papers by their 文号, certificates by their numbers."""
    names = titled(acts, {rule.code: rule.name for rule in setting.hall.papers})
    rows = [
        {"name": names[key_of(paper)], "number": paper.doc_number or "未编号", "count": "1"}
        for paper in case.papers
        if paper.code in DECISIONS and not paper.waiting
    ]
    grant = next((one for one in acts if isinstance(one, Granted)), None)
    if grant is not None and case.decision == "granted":
        rows += [
            {"name": one.name, "number": one.number or NOT_NUMBERED, "count": "1"}
            for one in certificates_of(grant, item_of(case, setting))
        ]
    return tuple(rows)


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
    match act.way:
        case "post":
            return f"邮政快递（{act.evidence}）" if act.evidence else "邮政快递"
        case "electronic":
            return "电子送达"
        case _:
            return f"代为领取（{act.relation}）" if act.relation else "窗口领取"
