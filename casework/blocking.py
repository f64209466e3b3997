"""限制申请名单: who may not apply again for an item, kept without anybody's number (行政许可法 第七十八、七十九条).

Article 78: whoever hid facts or handed in false materials for a licence that touches public safety, health, life or
property may not apply for it again for a year; article 79: whoever got it by fraud or bribery, for three years. The
bar is a person's and a licence's, set by a decision; it ends by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from casework.calendar import months_after
from casework.catalogue import Blocked, BlockList, Catalogue
from casework.decide.bench import Bar
from casework.refusal import Refusal

USCC = "uscc"
"""The kind of a credit code, beside the kinds of identity.yaml."""


def person_of(values: Mapping[str, Any]) -> tuple[str, str]:
    """(kind, number) of who applies, ("", "") where the form doesn't say it yet. Whoever will represent a company that
    is not there yet is not the applicant: a bar is nobody else's."""
    uscc = values.get("applicant.uscc")
    if isinstance(uscc, str) and uscc.strip():
        return USCC, uscc
    identity = values.get("applicant.identity")
    if isinstance(identity, Mapping):
        kind, number = identity.get("kind"), identity.get("number")
        return (kind, number) if isinstance(kind, str) and isinstance(number, str) and number else ("", "")
    return ("resident_id", identity) if isinstance(identity, str) and identity.strip() else ("", "")


def number_text(kind: str, number: str) -> str:
    """What a mark is made of: the same however the number was typed."""
    return f"hall-blocked/1\n{kind}\n{''.join(number.upper().split())}"


def bars(
    listed: BlockList | None,
    values: Mapping[str, Any],
    items: tuple[str, ...],
    applied_on: date,
    mark: Callable[[str], str],
) -> tuple[Bar, ...]:
    """What keeps the applicant from these items on the day of the application. `mark` is slow, so it is asked only
    where a line could stand for these items on that day."""
    lines = [
        line
        for line in (listed.lines if listed is not None else ())
        if _in_force(line, applied_on) and any(code in line.items for code in items)
    ]
    kind, number = person_of(values)
    if not lines or not number:
        return ()
    own = mark(number_text(kind, number))
    return tuple(
        Bar(item_code=code, ground=line.ground, decision=line.decision, until=line.until)
        for line in lines
        if line.mark == own
        for code in items
        if code in line.items
    )


def _in_force(line: Blocked, day: date) -> bool:
    lifted = line.lifted_on is not None and line.lifted_on <= day
    return line.from_ <= day <= line.until and not lifted


def last_day(catalogue: Catalogue, ground: str, begun: date) -> date | Refusal:
    """The last day that the law gives a bar of this ground."""
    found = next((one for one in catalogue.grounds if one.key == ground), None)
    if found is None or found.bar_months is None:
        can = "、".join(
            f"{one.key}（{one.article}）" for one in catalogue.grounds if one.bar_months is not None
        )
        return Refusal(reason=f"“{ground}”不是限制申请的情形；可以是{can}。", basis="行政许可法 第七十八条")
    return months_after(begun, found.bar_months)


def added(listed: BlockList, line: Blocked, catalogue: Catalogue) -> BlockList | Refusal:
    """With one line more."""
    latest = last_day(catalogue, line.ground, line.from_)
    if isinstance(latest, Refusal):
        return latest
    if not line.decision.strip():
        return Refusal(reason="须写明作出限制的决定书文号。")
    unknown = [code for code in line.items if all(row.id != code for row in catalogue.rows)]
    if unknown or not line.items:
        return Refusal(reason=f"目录里没有事项 {'、'.join(unknown)}。" if unknown else "须写明是哪个事项。")
    if not line.from_ <= line.until <= latest:
        return Refusal(reason=f"限制期限须在 {line.from_} 到 {latest} 之间，现在到 {line.until}。")
    same = {(one.mark, one.decision, one.items) for one in listed.lines if one.lifted_on is None}
    if (line.mark, line.decision, line.items) in same:
        return Refusal(reason=f"这个人的 {line.decision} 已在名单上。")
    return replace(listed, lines=(*listed.lines, line))


def lifted(listed: BlockList | None, number: int, on: date) -> BlockList | Refusal:
    """With the `number`th line (from 1) lifted from a day on: the decision was revoked or changed."""
    lines = listed.lines if listed is not None else ()
    if listed is None or not 1 <= number <= len(lines):
        return Refusal(reason=f"名单上没有第 {number} 条。")
    line = lines[number - 1]
    if line.lifted_on is not None or on > line.until:
        return Refusal(reason=f"第 {number} 条已经不在限制期内。")
    ended = replace(line, lifted_on=on)
    return replace(listed, lines=(*lines[: number - 1], ended, *lines[number:]))
