"""What a grant gives: how its certificates are numbered, which results stand on one (多证合一)."""

from __future__ import annotations

from collections.abc import Iterator

from casework.item import Item, Theme
from forms.part import rule
from forms.rules.finding import Finding, repeated, unique
from forms.rules.lists import compiles


@rule
def check_results(item: Item) -> Iterator[Finding]:
    """Names once each, patterns that can be read, a shared certificate that is one of the item's own."""
    own = {one.name for one in item.results if one.certificate is None}
    for index, name in repeated(one.name for one in item.results):
        yield Finding(("results", index, "name"), f"结果“{name}”写了两次")
    for index, result in enumerate(item.results):
        place = ("results", index)
        if result.pattern is not None and not compiles(result.pattern):
            yield Finding((*place, "pattern"), f"不是正确的正则表达式：{result.pattern}")
        if result.number == "文号" and result.pattern is not None:
            yield Finding((*place, "pattern"), "证照编号就是决定书文号的，不写 pattern")
        if result.certificate is None:
            continue
        if result.certificate not in own:
            text = f"本事项没有单独成证的结果“{result.certificate}”；载于另一张证的，写那一张的名称"
            yield Finding((*place, "certificate"), text, "shared-certificate")
        if result.number != "制证" or result.pattern is not None:
            yield Finding((*place, "number"), "载于另一张证的，编号是那一张的，不写 number、pattern")


@rule
def check_shared(theme: Theme, codes: set[str]) -> Iterator[Finding]:
    """The one certificate of several parts: two parts at least, each of the theme."""
    shared = theme.certificate
    if shared is None:
        return
    yield from unique(shared.items, ("certificate", "items"), "事项")
    if len(set(shared.items)) < 2:
        yield Finding(("certificate", "items"), "载于一张证的至少有两个事项")
    for index, code in enumerate(shared.items):
        if code not in codes:
            yield Finding(("certificate", "items", index), f"事项“{code}”不在本主题的 items 中")
    for key, what in (("name", shared.name), ("basis", shared.basis)):
        if not what.strip():
            yield Finding(("certificate", key), "必须有这个键")
