"""The short lists: departments, identity papers, grounds, intermediaries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casework.hall import Ground, IdentityKind, Intermediary, Organ
from casework.identity import check_identity, check_uscc
from forms.part import rule
from forms.rules.finding import Finding, digits, repeated, simple_key, unique
from forms.strict import Place


@rule
def check_departments(departments: tuple[Organ, ...]) -> Iterator[Finding]:
    """Codes once each; a 派出机构 names both bodies (行政复议法 第二十四条末款)."""
    for index, code in repeated(one.code for one in departments):
        yield Finding((index, "code"), f"部门代码 {code} 写了两次", "duplicate-code")
    for index, one in enumerate(departments):
        if not digits(one.code, 3):
            yield Finding((index, "code"), f"部门代码须是三位数字，现在是“{one.code}”")
        yield from credit_code(one.uscc, (index, "uscc"))
        if one.remedy is None:
            continue
        place = (index, "remedy", "reconsideration")
        bodies = one.remedy.reconsideration
        yield from unique(bodies, place, "复议机关")
        if one.kind == "派出机构" and len(set(bodies)) < 2:
            yield Finding(place, "派出机构须写两个以上复议机关，都印在文书上（行政复议法第二十四条末款）")
        elif not bodies:
            yield Finding(place, "复议机关至少写一个；没有核实的，整个 remedy 不写")


def credit_code(number: str, place: Place) -> Iterator[Finding]:
    """An organ's 统一社会信用代码 may be left out; one that is written is right (GB 32100—2015): papers rest on it."""
    if number and (problem := check_uscc(number)) is not None:
        yield Finding(place, f"机关的统一社会信用代码不对：{problem.text.split('；')[0]}")


@rule
def check_identity_kinds(kinds: tuple[IdentityKind, ...]) -> Iterator[Finding]:
    """Keys once each, patterns that can be read, samples that fit their own kind."""
    for index, key in repeated(kind.key for kind in kinds):
        yield Finding((index, "key"), f"证件种类 {key} 写了两次")
    for index, kind in enumerate(kinds):
        if not simple_key(kind.key):
            yield Finding((index, "key"), f"键须是小写字母、数字和下划线，现在是“{kind.key}”")
        if kind.pattern is not None and not compiles(kind.pattern):
            yield Finding((index, "pattern"), f"不是正确的正则表达式：{kind.pattern}")
        elif kind.sample is not None:
            problem = check_identity(kind.key, kind.sample, (kind,), today=None)
            if problem is not None:
                yield Finding((index, "sample"), f"样例不合本种证件：{problem.text}", "sample")


@rule
def check_grounds(grounds: tuple[Ground, ...]) -> Iterator[Finding]:
    """A bar has its end; a regional ground has a notice that was not followed."""
    for index, key in repeated(ground.key for ground in grounds):
        yield Finding((index, "key"), f"理由 {key} 写了两次")
    for index, ground in enumerate(grounds):
        if not simple_key(ground.key):
            yield Finding((index, "key"), f"键须是小写字母、数字和下划线，现在是“{ground.key}”")
        yield from unique(ground.needs, (index, "needs"), "须录入的内容")
        if (ground.bar_months is None) == ("until" in ground.needs):
            yield Finding((index, "bar_months"), "bar_months 和 needs 中的 until 须同时写，或者都不写")
        if ground.bar_months == 0:
            yield Finding((index, "bar_months"), "不得再次申请的期间至少是 1 个月")


@rule
def check_intermediaries(services: tuple[Intermediary, ...], names: set[str]) -> Iterator[Finding]:
    """Each service once, for an item that exists; `names` are those of all items and rows."""
    for index, name in repeated(one.name for one in services):
        yield Finding((index, "name"), f"中介服务“{name}”写了两次")
    for index, one in enumerate(services):
        if one.for_ not in names:
            yield Finding((index, "for"), f"没有名称为“{one.for_}”的事项；须与事项名称一字不差")


def compiles(pattern: str) -> bool:
    """Whether the text is a regular expression."""
    try:
        re.compile(str(pattern))
    except (re.error, RecursionError, OverflowError):
        return False
    return True
