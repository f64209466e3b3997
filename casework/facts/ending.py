"""D16 终止办理通知书, and the letter of withdrawal that comes before it."""

from __future__ import annotations

from casework.acts import EndGround, Terminated, Withdrawn
from casework.case import Case
from casework.citing import cited
from casework.deadline import paper_day
from casework.facts.heads import bracketed_id, contact, head_facts, item_of, last_number
from casework.facts.setting import Facts, PaperSetting
from casework.facts.wording import CHANNELS, applicant_paper, person_and_phone, spaced
from casework.identity import is_uscc

EVENTS: dict[EndGround, str] = {
    "dead": "作为申请人的自然人已于{day}死亡",
    "incapable": "作为申请人的自然人已于{day}丧失行为能力",
    "dissolved": "作为申请人的法人或者其他组织已于{day}终止",
}
"""旅游行政许可办法 第二十二条第二项、第三项, as the rules of other departments."""


def ended(case: Case, act: Withdrawn | Terminated, setting: PaperSetting) -> Facts:
    """Why and from when nothing is done any more; what goes back; that he may apply again."""
    facts = head_facts("D16", case, act, setting)
    facts |= bracketed_id(case, setting)
    facts |= {
        "applied_on": paper_day(case.opened.received_on),
        "ended_on": paper_day(act.on),
        "receipt": last_number(case, "D01") or "申请材料接收凭证",
        "fees": "已经缴纳的费用依照规定退还" if item_of(case, setting).fees else "本事项不收费",
        "agent": person_and_phone(case, setting.catalogue),
        "contact": contact(act, setting),
    }
    if isinstance(act, Withdrawn):
        facts["written_on"] = paper_day(act.written_on)
        facts["way"] = CHANNELS[act.channel]
        if act.reason:
            facts["reason"] = act.reason
    else:
        facts["event"] = EVENTS[act.ground].format(day=paper_day(act.event_on))
        facts["evidence"] = act.evidence
    if (rule := setting.catalogue.region.termination) is not None:
        facts["basis"] = cited(rule.basis)
    return facts


def withdrawal(case: Case, setting: PaperSetting) -> Facts:
    """撤回申请书: filled but for reason, signature and day; no number, no act."""
    opened = case.opened
    facts: Facts = {
        "organ": setting.organ.name,
        "applicant": opened.applicant.name,
        "applicant_id": applicant_paper(case.applicant, setting.catalogue) or "证件号码见申请表",
        "item": opened.item_name,
        "applied_on": paper_day(opened.received_on),
        "case_no": opened.case_no,
        "query_code": spaced(opened.query_code),
        "hall": setting.hall.name,
        "address": setting.hall.address,
    }
    if case.applicant.kind != "自然人" or is_uscc(case.applicant.number):
        facts["unit"] = True
    return facts
