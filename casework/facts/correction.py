"""D02 一次性补正告知书: everything that is missing or wrong, once (行政许可法 第三十二条第一款第四项)."""

from __future__ import annotations

from casework.acts import CorrectionAsked, Terms
from casework.case import Case
from casework.citing import cited
from casework.deadline import capitals, last_day, paper_day
from casework.decide.windows import windows_text
from casework.facts.heads import contact, head_facts, item_of
from casework.facts.setting import Facts, PaperSetting
from casework.facts.wording import person_and_phone, term_in_words


def correction(case: Case, act: CorrectionAsked, setting: PaperSetting) -> Facts:
    """The notice with its points, the term, how to supply, and what follows lateness."""
    terms = case.opened.terms
    facts = head_facts("D02", case, act, setting)
    facts |= {
        "applied_on": paper_day(case.opened.received_on),
        "defects": _defects(act),
        "points": tuple(
            {
                "name": point.name,
                "problem": point.fault,
                "requirement": f"{point.demand}\n依据：{cited(point.basis)}",
            }
            for point in act.points
        ),
        "count": capitals(len(act.points)),
        "supply_term": term_in_words(terms.supply),
        "supply_ways": ways(case, setting),
        "late": f"{late_words(terms)}；需要时可以重新申请",
        "agent": person_and_phone(case, setting.catalogue),
        "contact": contact(act, setting),
    }
    if case.supply_due is not None:
        facts["supply_until"] = last_day(case.supply_due)
    if act.opened_by == "changed":
        facts["renewed"] = True
    return facts


def _defects(act: CorrectionAsked) -> str:
    faults = {point.fault for point in act.points}
    words = ["不齐全"] if "缺" in faults else []
    if "不合格" in faults:
        words.append("不符合法定形式")
    return f"申请材料{'、'.join(words)}"


def late_words(terms: Terms) -> str:
    """What the region makes of lateness (region.yaml `correction.late`)."""
    if terms.late == "视为撤回":
        return "逾期未补正且未说明理由的，视为撤回申请"
    basis = f"依照{cited(terms.late_basis)}" if terms.late_basis else "依照本地规定"
    return f"逾期未补正的，{basis}不予受理"


def ways(case: Case, setting: PaperSetting) -> str:
    """窗口提交（商事登记 W07至W10、综合受理 W06）、邮寄，或者凭办件编号和查询码在网上提交."""
    item = item_of(case, setting)
    where = windows_text(setting.hall, item.department, first=setting.window.code)
    if item.online:
        return f"窗口提交（{where}）、邮寄，或者凭办件编号和查询码在网上提交"
    return f"窗口提交（{where}）或者邮寄"
