"""亮牌, 答复, 撤牌: what a supervisor and a unit may do about a finding. A card is raised step by step."""

from __future__ import annotations

from collections.abc import Sequence

from casework.calendar import Calendar
from casework.decide.bench import Stamp
from casework.matters import CardAnswered, CardGiven, CardWithdrawn, Level
from casework.refusal import Refusal
from casework.supervision.cards import Card, above, next_level, no_answer_of
from casework.supervision.finding import Finding
from casework.supervision_rules import Rule, Supervision

BASIS = "电子监察：提醒、黄牌、红牌，单位限期答复并整改"
_RULE = Refusal(reason="大厅的监察规则里没有这一条，没有亮牌", basis=BASIS, short="没有这条规则")
_HAS_ONE = Refusal(reason="这个问题已经亮过牌；要加重的，在原来那张牌上升级", basis=BASIS, short="已经亮过牌")
_WORST = Refusal(reason="这张牌已经结束，或者已是红牌，不能再升级", basis=BASIS, short="不能再升级")
_IN_TIME = Refusal(
    reason="答复期限还没有到，单位也还没有答复；到期不答复的再升级", basis=BASIS, short="还没有到期"
)
_OVER = Refusal(reason="这张牌已经整改完毕或者撤销，不用再办", basis=BASIS, short="已经结束")
_SAY = Refusal(reason="写明答复：怎么回事，怎么处理", basis=BASIS, short="先写答复")
_WHY = Refusal(reason="撤牌须写明理由", basis=BASIS, short="先写理由")


def give_card(
    finding: Finding,
    card: Card | None,
    rules: Supervision,
    stamp: Stamp,
    calendar: Calendar,
    *,
    remark: str = "",
) -> tuple[CardGiven, ...] | Refusal:
    """CardGiven at the level that the rule says; `card`: the one that this finding has already."""
    rule = rules.rule(finding.rule)
    if rule is None:
        return _RULE
    if card is not None and not above(finding.level, card.given):
        return _HAS_ONE
    matter = card.given.case_id if card is not None else stamp.act_ids[0]
    return (_given(finding, finding.level, matter, rule, stamp, calendar, remark),)


def raise_card(
    card: Card, rules: Supervision, stamp: Stamp, calendar: Calendar, *, remark: str = ""
) -> tuple[CardGiven, ...] | Refusal:
    """CardGiven, one level worse: the unit has not answered in time, or what it answered puts nothing right."""
    level, rule = next_level(card), rules.rule(card.given.rule)
    if rule is None:
        return _RULE
    if level is None:
        return _WORST
    if card.state == "open":
        return _IN_TIME
    before = card.given
    finding = Finding(
        rule=before.rule, name=before.rule_name, level=level, what=before.what, since=before.since, basis=before.basis,
        of="", case_id=before.about, case_no=before.case_no, item_name=before.item_name, unit=before.unit,
        by=before.whose,
    )  # fmt: skip
    made = _given(finding, level, before.case_id, rule, stamp, calendar, remark, ref=before.ref)
    return (made,)


def answer_card(
    card: Card, stamp: Stamp, *, text: str, corrected: str = "", departments: Sequence[str] = ()
) -> tuple[CardAnswered, ...] | Refusal:
    """CardAnswered by the unit, through somebody of it whom the card is not about; with what was put right the matter
    is over. `departments`: his, by the hall file."""
    if card.over:
        return _OVER
    barred = no_answer_of(card, stamp.by, departments)
    if barred is not None:
        return barred
    if not text.strip():
        return _SAY
    head = stamp.head(stamp.act_ids[0], card.given.case_id)
    return (CardAnswered(**head, text=text.strip(), corrected=corrected.strip()),)


def withdraw_card(card: Card, stamp: Stamp, *, reason: str) -> tuple[CardWithdrawn, ...] | Refusal:
    """CardWithdrawn by a supervisor, with the reason; what was given stays on record."""
    if card.state == "withdrawn":
        return _OVER
    if not reason.strip():
        return _WHY
    head = stamp.head(stamp.act_ids[0], card.given.case_id)
    return (CardWithdrawn(**head, reason=reason.strip()),)


def _given(
    finding: Finding, level: Level, matter: str, rule: Rule, stamp: Stamp, calendar: Calendar, remark: str,
    ref: str = "",
) -> CardGiven:  # fmt: skip
    return CardGiven(
        **stamp.head(stamp.act_ids[0], matter),
        ref=ref or finding.ref,
        rule=finding.rule,
        rule_name=finding.name,
        level=level,
        what=finding.what,
        since=finding.since,
        basis=finding.basis,
        unit=finding.unit,
        answer_due=calendar.add(stamp.on, rule.answer),
        about=finding.case_id,
        case_no=finding.case_no,
        item_name=finding.item_name,
        whose=finding.by,
        remark=remark.strip(),
    )
