"""D05 容缺受理通知书 with its promise: what is late, until when, what follows."""

from __future__ import annotations

from casework.acts import Accepted, Deferred
from casework.case import Case
from casework.deadline import capitals, last_day, paper_day
from casework.decide.words import counts_text, forms_text, term_text
from casework.facts.correction import ways
from casework.facts.heads import contact, head_facts, materials_of
from casework.facts.setting import Facts, PaperSetting
from casework.facts.wording import applicant_paper, person_and_phone
from casework.hall import DeferralLate
from casework.identity import is_uscc
from casework.item import Material

CONSEQUENCES: dict[DeferralLate, str] = {
    "视为撤回": "视为撤回申请，已收材料退还；需要时可以重新申请",
    "撤销受理": "撤销受理，已收材料退还；需要时可以重新申请",
    "终止办理": "终止办理，已收材料退还；需要时可以重新申请",
    "不予许可": "作出不予行政许可的决定",
}
"""What the region makes of a broken promise (region.yaml `deferral.late`)."""


def deferral(case: Case, act: Accepted, setting: PaperSetting) -> Facts:
    """The notice and the promise of one acceptance with 容缺. Raises ValueError without one."""
    if not act.deferred:
        raise ValueError("nothing is deferred")
    lines = materials_of(case, setting)
    days = [one.due for one in case.deferred if one.due is not None]
    facts = head_facts("D05", case, act, setting)
    facts |= {
        "applicant_id": applicant_paper(case.applicant, setting.catalogue) or "证件号码见申请表",
        "applied_on": paper_day(case.opened.received_on),
        "accepted_on": paper_day(act.accepted_on),
        "deferred": tuple(_row(one, lines.get(one.material)) for one in case.deferred),
        "count": capitals(len(act.deferred)),
        "until": last_day(min(days)) if days else f"自受理之日起{_term(act.deferred[0])}内",
        "ways": ways(case, setting).replace("邮寄", "邮寄（以材料到达之日为准）"),
        "consequence": CONSEQUENCES[case.opened.terms.deferral_late],
        "agent": person_and_phone(case, setting.catalogue),
        "contact": contact(act, setting),
    }
    if case.applicant.kind != "自然人" or is_uscc(case.applicant.number):
        facts["unit"] = True
    if not days:
        facts["no_calendar"] = True
    return facts


def _row(one: Deferred, material: Material | None) -> dict[str, str]:
    requirement = requirement_of(material) if material is not None else ""
    until = paper_day(one.due) if one.due is not None else f"{_term(one)}内"
    return {"name": one.name, "requirement": requirement, "until": until}


def requirement_of(material: Material) -> str:
    """Form and standard: 原件1份，纸质或者电子均可；内容完整."""
    return f"{counts_text(material)}，{forms_text(material)}；{'；'.join(material.checks)}"


def _term(one: Deferred) -> str:
    return term_text(one.term.days, one.term.unit) if one.term is not None else "承诺期限"
