"""D03 受理通知书: from when, until when, what does not count (行政许可法 第三十二条第二款)."""

from __future__ import annotations

from casework.acts import Accepted
from casework.case import Case
from casework.citing import cited
from casework.deadline import last_day, paper_day
from casework.decide.words import term_text
from casework.facts.heads import (
    bracketed_id,
    counter_phone,
    head_facts,
    item_of,
    last_number,
    window_name,
)
from casework.facts.setting import Facts, PaperSetting
from casework.facts.wording import person_of, phone_of, quoted, term_in_words
from casework.hall import Hall
from casework.item import STATUTORY_STOPS, Fee, Item

SITE_CHECK = "现场核查"
ANY_STOP = "听证、检验、检测、鉴定和专家评审"


def acceptance(case: Case, act: Accepted, setting: PaperSetting) -> Facts:
    """The notice with both limits and their last days, the 容缺 promise, fee and delivery."""
    item, limits = item_of(case, setting), case.opened.limits
    facts = head_facts("D03", case, act, setting)
    facts |= bracketed_id(case, setting)
    facts |= {
        "applied_on": paper_day(case.opened.received_on),
        "accepted_on": paper_day(act.accepted_on),
        "agent": person_of(case),
        "phone": phone_of(case.applicant, setting.catalogue),
        "promised_limit": "当场办结" if limits.promised == 0 else term_text(limits.promised, limits.unit),
        "statutory_limit": term_text(limits.statutory, limits.unit),
        "fee": fee_text(item.fees, case),
        "delivery": delivery_text(case, setting.hall),
        "special": _special(item),
        "window": window_name(setting.window),
        "clerk": act.by_name,
        "window_phone": counter_phone(setting),
    }
    if case.promised_due is not None:
        facts["promised_due"] = last_day(case.promised_due)
    if case.statutory_due is not None:
        facts["statutory_due"] = paper_day(case.statutory_due)
    if limits.promised == 0:
        facts["on_the_spot"] = True
    return facts | _grounds(case, act) | _site_check(item)


def _grounds(case: Case, act: Accepted) -> Facts:
    """By which of the three ways it is accepted: by silence, after a correction, with 容缺."""
    if any(lapse.rule == "deemed_accepted" for lapse in case.lapses):
        return {"deemed": True, "notice_term": term_in_words(case.opened.terms.notice)}
    facts: Facts = {}
    if case.notices and (number := last_number(case, "D02")):
        facts["corrected"] = number
    if act.deferred:
        days = [one.due for one in case.deferred if one.due is not None]
        term = act.deferred[0].term
        facts["deferred_count"] = str(len(act.deferred))
        facts["deferred_names"] = quoted(tuple(one.name for one in act.deferred))
        if days:
            facts["deferred_until"] = f"于{last_day(min(days))}"
        elif term is not None:
            facts["deferred_until"] = f"自受理之日起{term_text(term.days, term.unit)}内"
    return facts


def _site_check(item: Item) -> Facts:
    days = sum(step.limit or 0 for step in item.procedure if SITE_CHECK in step.name)
    if SITE_CHECK not in item.special or not days:
        return {}
    facts: Facts = {"site_check_days": term_text(days, item.limits.unit).replace(" ", "")}
    if SITE_CHECK in item.stops_promise:
        facts["site_check_stops"] = True
    return facts


def _special(item: Item) -> str:
    """The procedures of art. 45 that this item may need; a hearing or appraisal is never shut out."""
    own = [name for name in item.special if name in STATUTORY_STOPS]
    if not own:
        return ANY_STOP
    return own[0] if len(own) == 1 else f"{'、'.join(own[:-1])}和{own[-1]}"


def fee_text(fees: tuple[Fee, ...], case: Case) -> str:
    """不收费, or each fee with its rate and basis (行政许可法 第五十八条); a fee is dead after `until`."""
    living = [fee for fee in fees if fee.until is None or case.opened.received_on <= fee.until]
    if not living:
        return "不收费"
    return "；".join(
        f"{fee.name} {_amount(fee.charged if fee.charged is not None else fee.lower)} {fee.unit}"
        f"（{cited(fee.basis)}）"
        for fee in living
    )


def _amount(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def delivery_text(case: Case, hall: Hall) -> str:
    """窗口领取（统一出件 W18）: what the form says, else the way chosen at the counter."""
    chosen = str(case.values.get("delivery.method") or "") or case.opened.reply_by
    if chosen != "窗口领取":
        return "电子证照" if chosen == "电子" else chosen
    out = next((window for window in hall.windows if window.hands_out), None)
    return f"{chosen}（{out.group} {out.code}）" if out is not None else chosen
