"""How it was done: a second notice, a refusal without reasons, a fee off the list, a decision before its acceptance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from casework.acts import Accepted, AnyAct, Granted, NotAccepted, Refused, RuleSetAside
from casework.case import Case
from casework.deadline import screen_day
from casework.supervision.finding import CHINA, Finding, Grounds, found

FEE_PAPER = "D15"


def against(case: Case, act: AnyAct, accepted: Accepted | None, grounds: Grounds) -> Iterator[Finding]:
    """What the act itself shows. `case`: as it stood before; `accepted`: its acceptance, where one stands."""
    match act:
        case RuleSetAside():
            rule = grounds.rules.rule("set_aside")
            if rule is not None:
                text = f"一次性告知以外特准再次告知，理由：{act.reason}"
                yield found(rule, text, act.on, act.act_id, case=case, act=act)
        case Refused():
            yield from _unreasoned(case, act, (act.reasons,), act.provisions, grounds)
            yield from _before(case, act, accepted, grounds)
        case NotAccepted():
            texts = tuple(one for one in (act.text, act.finding) if one)
            yield from _unreasoned(case, act, texts, (act.article,), grounds)
        case Granted():
            yield from _before(case, act, accepted, grounds)
        case _:
            pass
    yield from _charged(case, act, grounds)


def _unreasoned(
    case: Case,
    act: Refused | NotAccepted,
    texts: tuple[str, ...],
    provisions: tuple[str, ...],
    grounds: Grounds,
) -> Iterator[Finding]:
    """行政许可法 第三十八条第二款、第七十二条第七项: no reasons, reasons that say nothing, or no provision."""
    rule = grounds.rules.rule("unreasoned")
    if rule is None:
        return
    said = max((_bare(one) for one in texts), key=len, default="")
    lacking = []
    if len(said) < max(grounds.rules.least_reason, 1) or said in {_bare(one) for one in grounds.rules.hollow}:
        lacking.append(
            f"没有说明具体理由（写的是“{texts[0].strip() if texts else ''}”）" if said else "没有写理由"
        )
    if not any(one.strip() for one in provisions):
        lacking.append("没有写依据的条款")
    if lacking:
        kind = "不予许可" if isinstance(act, Refused) else "不予受理"
        yield found(rule, f"{kind}决定{'，'.join(lacking)}", act.on, act.act_id, case=case, act=act)


def _bare(text: str) -> str:
    return "".join(one for one in text if one.isalnum())


def _before(
    case: Case, act: Granted | Refused, accepted: Accepted | None, grounds: Grounds
) -> Iterator[Finding]:
    """体外循环: it was decided first and accepted on record afterwards."""
    rule = grounds.rules.rule("before_acceptance")
    if rule is None or accepted is None:
        return
    recorded = accepted.at.astimezone(CHINA).date()
    if act.on < recorded:
        decided, known = screen_day(act.on, grounds.on), screen_day(recorded, grounds.on)
        text = f"决定写的是 {decided}，受理 {known}才登记，先决定、后补受理"
        yield found(rule, text, act.on, act.act_id, case=case, act=act)


def _charged(case: Case, act: AnyAct, grounds: Grounds) -> Iterator[Finding]:
    """行政许可法 第五十八条、第五十九条、第七十五条: a notice to pay for what has no fee on the list that day."""
    rule = grounds.rules.rule("off_list_fee")
    if rule is None or all(one.code != FEE_PAPER for one in act.papers):
        return
    item = grounds.catalogue_of(case.opened.versions.catalogue).items.get(case.opened.item_code)
    if item is None or any(_charges(one.until, act.on) for one in item.fees):
        return
    cancelled = "，所列收费已取消" if item.fees else ""
    text = f"发了缴费通知，收费清单里这个事项不收费{cancelled}"
    yield found(rule, text, act.on, act.act_id, case=case, act=act)


def _charges(until: date | None, day: date) -> bool:
    return until is None or day <= until
