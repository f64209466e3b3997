"""取件排队小票, 收件小票: what an applicant keeps in his purse; it proves nothing."""

from __future__ import annotations

from datetime import datetime

from casework.case import Case
from casework.deadline import last_day, limit_text
from casework.facts.acceptance import delivery_text
from casework.facts.heads import counter_phone, window_name
from casework.facts.setting import Facts, PaperSetting
from casework.facts.wording import spaced
from casework.hall import Hall, Term


def slip(case: Case, setting: PaperSetting, at: datetime) -> Facts:
    """Number, codes, item, window, the next last day, where to collect. `at`: the moment, in the hall's zone."""
    label, due = _due(case)
    opened = case.opened
    window = next((one for one in setting.hall.windows if one.code == opened.window), setting.window)
    return {
        "hall": setting.hall.name,
        "title": "收件小票" if case.stage == "received" else "取件排队小票",
        "case_no": opened.case_no,
        "query_code": spaced(opened.query_code),
        "item": opened.item_name,
        "window": window_name(window),
        "printed_at": f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}",
        "due_label": label,
        "due": due,
        "collect": _collect(case, setting.hall),
        "phone": counter_phone(setting),
        **({"qr": setting.qr} if setting.qr else {}),
    }


def _due(case: Case) -> tuple[str, str]:
    """The day that the applicant waits for."""
    limits = case.opened.limits
    match case.stage:
        case "received":
            term = case.opened.terms.notice
            return "答复期限", limit_text(case.answer_due, term)
        case "correcting":
            term = case.opened.terms.supply
            return "补正期限", limit_text(case.supply_due, term)
        case "accepted" if limits.promised == 0:
            return "承诺办结", "当场办结"
        case "accepted":
            promised = Term(days=limits.promised, unit=limits.unit)
            if case.promised_due is None:
                return "承诺办结", f"{limit_text(None, promised)}"
            return "承诺办结", last_day(case.promised_due)
        case _:
            return "办理情况", "已经办结，可以领取文书和材料原件"


def _collect(case: Case, hall: Hall) -> str:
    """W18 统一出件一　扫码取号, or how it is sent."""
    chosen = str(case.values.get("delivery.method") or "") or case.opened.reply_by
    if chosen != "窗口领取":
        return delivery_text(case, hall)
    out = next((one for one in hall.windows if one.hands_out), None)
    return f"{out.code} {out.name}　扫码取号" if out is not None else chosen
