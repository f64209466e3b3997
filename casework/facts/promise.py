"""D06 告知承诺书: what the organ tells (part one), what the applicant promises (part two) (国办发〔2020〕42号)."""

from __future__ import annotations

from casework.acts import Accepted
from casework.case import Case
from casework.citing import cited
from casework.deadline import capitals, paper_day
from casework.facts.heads import contact, head_facts, item_of, materials_of
from casework.facts.setting import Facts, PaperSetting
from casework.facts.wording import applicant_paper, person_and_phone, term_in_words
from casework.identity import is_uscc
from casework.item import Material


def promise(case: Case, act: Accepted, setting: PaperSetting) -> Facts:
    """Both parts of one acceptance in which materials are replaced by a promise. Raises ValueError without one."""
    if not act.promised:
        raise ValueError("nothing is promised")
    lines, item = materials_of(case, setting), item_of(case, setting)
    facts = head_facts("D06", case, act, setting)
    facts |= {
        "applicant_id": applicant_paper(case.applicant, setting.catalogue) or "证件号码见申请表",
        "applied_on": paper_day(case.opened.received_on),
        "promised": tuple(_row(lines[name]) for name in act.promised if name in lines),
        "count": capitals(len(act.promised)),
        "conditions": tuple({"condition": text} for text in item.conditions),
        "check_term": term_in_words(setting.catalogue.region.promise.check),
        "agent": person_and_phone(case, setting.catalogue),
        "contact": contact(act, setting),
    }
    if case.applicant.kind != "自然人" or is_uscc(case.applicant.number):
        facts["unit"] = True
    return facts


def _row(material: Material) -> dict[str, str]:
    return {
        "name": material.name,
        "basis": cited(material.basis),
        "content": "；".join(material.checks),
    }
