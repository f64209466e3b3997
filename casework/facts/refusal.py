"""D04 不予受理决定书: the ground, its article, what it needs, and the remedies of the organ."""

from __future__ import annotations

from collections.abc import Sequence

from casework.acts import AnyAct, CorrectionAsked, NotAccepted
from casework.case import Case
from casework.citing import cited
from casework.deadline import paper_day
from casework.facts.decision import remedy_facts
from casework.facts.heads import bracketed_id, counter_phone, head_facts, last_number, window_name
from casework.facts.setting import Facts, PaperSetting
from casework.facts.wording import person_of, phone_of


def refusal_to_accept(case: Case, act: NotAccepted, acts: Sequence[AnyAct], setting: PaperSetting) -> Facts:
    """The decision (行政许可法 第三十二条第二款; 行政复议法 第二十四条).

    Raises ValueError for an organ without remedies: it can't issue this paper (catalogue rule
    `owner-without-remedy`).
    """
    remedy = setting.organ.remedy
    if remedy is None:
        raise ValueError(f"no remedy: {setting.organ.code}")
    facts = head_facts("D04", case, act, setting)
    facts |= bracketed_id(case, setting) | remedy_facts(remedy)
    facts |= {
        "applied_on": paper_day(case.opened.received_on),
        "reason": act.text,
        "article": cited(act.article),
        "agent": person_of(case),
        "phone": phone_of(case.applicant, setting.catalogue),
        "window": window_name(setting.window),
        "clerk": act.by_name,
        "window_phone": counter_phone(setting),
    }
    if act.organ:
        facts["right_organ"] = act.organ
    if act.finding:
        facts["finding"] = act.finding
    if act.decision:
        facts["decision"] = act.decision
    if act.until is not None:
        facts["barred_until"] = paper_day(act.until)
    if act.ground == "not_corrected":
        facts["notice"] = _not_corrected(case, acts)
    return facts


def _not_corrected(case: Case, acts: Sequence[AnyAct]) -> str:
    """Which notice, until when, and what of it never came: the applicant must see what the refusal rests on."""
    said = [last_number(case, "D02") or "一次性补正告知书"]
    asked = next((one for one in reversed(acts) if isinstance(one, CorrectionAsked)), None)
    if asked is not None and asked.supply_due is not None:
        said.append(f"补正期限至{paper_day(asked.supply_due)}")
    names = [point.name for point in case.points if point.material in case.open]
    return "，".join(said) + (f"；未补正：{'、'.join(names)}" if names else "")
