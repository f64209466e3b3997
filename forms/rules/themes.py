"""themes/<slug>.yaml: members that exist, an order that can be kept, questions that are the items' own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from casework.catalogue import Catalogue
from casework.item import Item, Theme
from forms.part import rule
from forms.rules.conditions import check_theme_conditions
from forms.rules.finding import Finding, repeated, simple_key, unique
from forms.rules.results import check_shared

_CODE = re.compile(r"T\d{3}", re.ASCII)


@rule
def check_theme(theme: Theme, items: Mapping[str, Item], known: frozenset[str]) -> Iterator[Finding]:
    """Everything a theme shows by itself and against its items.

    `items` by code; `known`: the codes of every file in items/, faulty ones included.
    """
    if not _CODE.fullmatch(str(theme.code)):
        yield Finding(("code",), f"主题代码须是 T 和三位数字，现在是“{theme.code}”")
    if theme.version < 1:
        yield Finding(("version",), "版本从 1 起")
    if theme.valid_to is not None and theme.valid_to < theme.valid_from:
        text = f"截止日 {theme.valid_to} 早于起始日 {theme.valid_from}"
        yield Finding(("valid_to",), text, "valid-to-before-valid-from")
    codes = [member.code for member in theme.items]
    if len(set(codes)) < 2:
        yield Finding(("items",), "一件事至少有两个事项")
    for index, code in repeated(codes):
        yield Finding(("items", index, "code"), f"事项 {code} 写了两次")
    for index, code in enumerate(codes):
        if code not in known:
            yield Finding(("items", index, "code"), f"items/ 中没有事项“{code}”的实施清单")
    yield from _questions(theme, [items[code] for code in codes if code in items])
    if not set(codes) & (known - set(items)):  # a faulty member may ask what the condition needs
        always = [items[one.code] for one in theme.items if one.when is None and one.code in items]
        yield from check_theme_conditions(theme, always)
    yield from _answers(theme, items)
    yield from _order(theme, set(codes))
    yield from check_shared(theme, set(codes))


@rule
def check_lead(theme: Theme, whole: Catalogue) -> Iterator[Finding]:
    """The body in the lead is one of the hall's."""
    known = {whole.hall.operator.code, *(one.code for one in whole.departments)}
    if theme.lead not in known:
        yield Finding(("lead",), f"departments.yaml 中没有部门“{theme.lead}”")


@rule
def _questions(theme: Theme, members: list[Item]) -> Iterator[Finding]:
    asked = {one.key: one for item in members for one in item.situations}
    for index, key in repeated(situation.key for situation in theme.situations):
        yield Finding(("situations", index, "key"), f"情形 {key} 写了两次")
    for index, situation in enumerate(theme.situations):
        if not simple_key(situation.key):
            text = f"情形的键须是小写字母、数字和下划线，现在是“{situation.key}”"
            yield Finding(("situations", index, "key"), text)
        if len(situation.options) < 2:
            yield Finding(("situations", index, "options"), "情形至少有两个选项")
        yield from unique(situation.options, ("situations", index, "options"), "选项")
        other = asked.get(situation.key, situation)
        if (other.ask, other.options) != (situation.ask, situation.options):
            text = f"情形 {situation.key} 与事项中的问法或者选项不同；同一个键是同一个问题"
            yield Finding(("situations", index), text)


@rule
def _answers(theme: Theme, items: Mapping[str, Item]) -> Iterator[Finding]:
    """What the theme settles for a part is a question of that part's item, and not the theme's own."""
    own = {situation.key for situation in theme.situations}
    for index, member in enumerate(theme.items):
        item = items.get(member.code)
        asked = {one.key: one.options for one in item.situations} if item is not None else {}
        for key, answer in member.answers.items() if item is not None else ():
            place = ("items", index, "answers", key)
            if key not in asked or key in own:
                text = f"事项 {member.code} 没有情形“{key}”，或者它是本主题自己问的；只能定事项自己的情形"
                yield Finding(place, text, "theme-answer")
            elif answer not in asked[key]:
                allowed = "、".join(asked[key])
                yield Finding(place, f"情形 {key} 没有选项“{answer}”；可以是：{allowed}", "theme-answer")


@rule
def _order(theme: Theme, codes: set[str]) -> Iterator[Finding]:
    after: dict[str, set[str]] = {}
    for index, (before, later) in enumerate(theme.order):
        for place, code in enumerate((before, later)):
            if code not in codes:
                yield Finding(("order", index, place), f"事项“{code}”不在本主题的 items 中")
        if before == later or before in _reached(later, after):
            text = f"{before} 和 {later} 互为先后，谁也办不成"
            yield Finding(("order", index), text, "order-cycle")
        else:
            after.setdefault(before, set()).add(later)


def _reached(start: str, after: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    open_ = [start]
    while open_:
        for code in after.get(open_.pop(), set()) - found:
            found.add(code)
            open_.append(code)
    return found
