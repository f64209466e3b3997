"""What the list and the sheet of 监察 say of a finding and of its card. No Qt."""

from __future__ import annotations

from datetime import date

from casework.deadline import screen_day
from casework.matters import CardGiven, Level
from casework.supervision.cards import Card, CardState, Watched
from hallclient.ui.screens.matters.wording import MatterLine, MatterSheet, Unit, case_told

LEVELS: dict[Level, str] = {"reminder": "提醒", "yellow": "黄牌", "red": "红牌"}
STATES: dict[CardState, tuple[str, str]] = {
    "open": ("待答复", "blue"),
    "overdue": ("逾期未答复", "red"),
    "answered": ("已答复 · 未整改", "amber"),
    "corrected": ("已整改", "green"),
    "withdrawn": ("已撤牌", "plain"),
}
WORSE = "加重，待亮牌"
INKS: dict[Level, str] = {"reminder": "t2", "yellow": "am", "red": "rd"}


def line_of(line: Watched, unit: Unit, today: date) -> MatterLine:
    """The row of a finding without a card, or worse than its card; or of a card."""
    card, found = line.card, line.finding
    if card is not None and not line.worse:
        given, (state, tone) = card.given, STATES[card.state]
        what, rule, whose = given.what, given.rule_name, given.unit
        level, since, item = given.level, given.since, given.item_name
    else:
        assert found is not None  # noqa: S101 - a line has one of the two
        state, tone = WORSE if line.worse else "未亮牌", "amber" if found.level != "reminder" else "plain"
        what, rule, whose = found.what, found.name, found.unit
        level, since, item = found.level, found.since, found.item_name
    return MatterLine(
        key=key_of(line),
        limit=LEVELS[level],
        ink=INKS[level],
        note=f"{screen_day(since, today)}起",
        title=rule,
        who="　".join(filter(None, (unit(whose), line.who, item))),
        detail=what,
        state=state,
        tone=tone,
    )


def key_of(line: Watched) -> str:
    """A card's matter, or what the finding is called."""
    if line.card is not None:
        return line.card.given.case_id
    return line.finding.ref if line.finding is not None else ""


def sheet_of(line: Watched, unit: Unit, today: date, may: frozenset[str]) -> MatterSheet:
    """All that is known of it."""
    card, found = line.card, line.finding
    lines = _of_card(card, unit, today, line.who) if card is not None else _of_finding(line, unit, today)
    now = "" if card is None or card.over else "今天仍在" if found is not None else "今日复查已无此问题"
    if line.worse and found is not None:
        now = f"已到{LEVELS[found.level]}：{found.what}"
    if now:
        lines += (("现在", now),)
    given = card.given if card is not None else None
    level = LEVELS[given.level] if given is not None else LEVELS[found.level] if found is not None else ""
    name = given.rule_name if given is not None else found.name if found is not None else ""
    case_id = given.about if given is not None else found.case_id if found is not None else ""
    return MatterSheet(
        key=key_of(line), title=f"{level} · {name}", lines=lines, said=_said(card, today) if card else (),
        case_id=case_id, may=may,
    )  # fmt: skip


def _of_finding(line: Watched, unit: Unit, today: date) -> tuple[tuple[str, str], ...]:
    found = line.finding
    if found is None:
        return ()
    return _lines(
        ("问题", found.what), ("办件", case_told(found.item_name, found.case_no)), ("申请人", line.who),
        ("单位", unit(found.unit)),
        ("经办", f"{found.by_name}（工号 {found.by}）" if found.by_name else found.by), ("窗口", found.window),
        ("设备", found.device), ("自", screen_day(found.since, today)), ("依据", found.basis),
    )  # fmt: skip


def _of_card(card: Card, unit: Unit, today: date, who: str) -> tuple[tuple[str, str], ...]:
    given = card.given
    return _lines(
        ("问题", given.what), ("办件", case_told(given.item_name, given.case_no)), ("申请人", who),
        ("单位", unit(given.unit)),
        ("经办", f"工号 {given.whose}" if given.whose else ""), ("自", screen_day(given.since, today)),
        ("依据", given.basis), ("亮牌", _given(given, card.raised, today)),
        ("答复", f"{_until(given.answer_due, today)} · {STATES[card.state][0]}"),
    )  # fmt: skip


def _until(due: date | None, today: date) -> str:
    return f"{screen_day(due, today)}止" if due is not None else screen_day(due, today)


def _given(given: CardGiven, raised: int, today: date) -> str:
    remark = f"：{given.remark}" if given.remark else ""
    times = f"，升级 {raised} 次" if raised else ""
    return f"{screen_day(given.on, today)} {given.by_name}{times}{remark}"


def _said(card: Card, today: date) -> tuple[str, ...]:
    told = [
        f"{screen_day(one.on, today)} {one.by_name} 答复：{one.text}"
        + (f"　已整改：{one.corrected}" if one.corrected else "　还没有整改")
        for one in card.answers
    ]
    if card.withdrawn is not None:
        told.append(
            f"{screen_day(card.withdrawn.on, today)} {card.withdrawn.by_name} 撤牌：{card.withdrawn.reason}"
        )
    return tuple(told)


def _lines(*pairs: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((head, text) for head, text in pairs if text)
