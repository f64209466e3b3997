"""The flow chart of an item: 4 to 7 steps in order, special steps named after what stops the promise."""

from __future__ import annotations

from collections.abc import Iterator

from casework.item import STATUTORY_STOPS, Item, Stage
from forms.part import rule
from forms.rules.finding import Finding, repeated

FEWEST, MOST = 4, 7
RANK: dict[Stage, int] = {"受理": 0, "审查": 1, "特别程序": 1, "决定": 2, "送达": 3}
NEEDED: tuple[Stage, ...] = ("受理", "审查", "决定", "送达")


@rule
def check_procedure(item: Item) -> Iterator[Finding]:
    """Everything about `procedure` that its table does not allow."""
    steps = item.procedure
    if not FEWEST <= len(steps) <= MOST:
        yield Finding(("procedure",), f"流程须是 {FEWEST} 至 {MOST} 步，现在是 {len(steps)} 步")
    missing = [stage for stage in NEEDED if all(step.stage != stage for step in steps)]
    if missing:
        yield Finding(("procedure",), f"流程缺少 {'、'.join(missing)}")
    highest = 0
    for index, step in enumerate(steps):
        if RANK[step.stage] < highest:
            text = f"“{step.stage}”写在了后面的环节之后；次序是受理、审查和特别程序、决定、送达"
            yield Finding(("procedure", index, "stage"), text)
        highest = max(highest, RANK[step.stage])
        if step.limit is None and step.stage != "特别程序":
            yield Finding(("procedure", index, "limit"), "须写时限；只有特别程序可以不写")
    for index, name in repeated(step.name for step in steps):
        yield Finding(("procedure", index, "name"), f"步骤“{name}”写了两次；各步骤须能分清")
    yield from _special(item)
    yield from _sum(item)


@rule
def _special(item: Item) -> Iterator[Finding]:
    stops = [one for one in item.special if one in STATUTORY_STOPS or one in item.stops_promise]
    for index, step in enumerate(item.procedure):
        named = next((stop for stop in stops if stop in step.name), None)
        if step.stage == "特别程序" and named is None:
            allowed = f"本事项的是：{'、'.join(stops)}" if stops else "本事项没有"
            text = f"特别程序的步骤须以中止承诺时限的程序命名；{allowed}"
            yield Finding(("procedure", index, "name"), text)
        if step.stage != "特别程序" and named is not None:
            text = f"{named}中止承诺时限，这一步的 stage 须是特别程序"
            yield Finding(("procedure", index, "stage"), text)


@rule
def _sum(item: Item) -> Iterator[Finding]:
    """Special procedures and delivery are outside of the promise (行政许可法 第四十四条、第四十五条)."""
    counted = ("受理", "审查", "决定")
    total = sum(step.limit or 0 for step in item.procedure if step.stage in counted)
    if total > item.limits.promised:
        text = f"受理、审查、决定合计 {total} 日，超过承诺的 {item.limits.promised} 日"
        yield Finding(("procedure",), text, "steps-over-promise")
