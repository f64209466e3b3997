"""region.yaml: what the law leaves to the region, within what the law allows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import get_args

from casework.hall import Hall, LampRule, Region, Term
from casework.item import FieldType
from forms.part import rule
from forms.rules.finding import Finding, unique
from forms.strict import Place

HEARING_DAYS = 7
"""举行听证的七日前通知 (行政许可法 第四十八条第一款第一项)."""
NOTICE_DAYS = 5
"""一次性补正告知的上限 (行政许可法 第三十二条第一款第四项)."""


@rule
def check_region(region: Region, hall: Hall | None) -> Iterator[Finding]:
    """Everything in region.yaml that its table does not allow."""
    if hall is not None and region.region != hall.region:
        yield Finding(("region",), f"与 hall.yaml 的 region “{hall.region}”不一致；两处须相同")
    yield from _correction(region)
    for place, term in _terms(region):
        if term.days < 1:
            yield Finding((*place, "days"), "期限至少是 1 天")
    if region.renewal.before < 1:
        yield Finding(("renewal", "before"), "至少是 1")
    if region.renewal.unit == "月":
        yield Finding(("renewal", "unit"), "不能是“月”；可以是：工作日、自然日（事项的 renewal 才可用月）")
    if region.renewal.basis:
        yield Finding(("renewal", "basis"), "没有这个键；可用的键：before、unit")
    if region.hearing.notice.days < HEARING_DAYS:
        text = (
            f"听证须于 {HEARING_DAYS} 日前通知（行政许可法第四十八条），现在是 {region.hearing.notice.days}"
        )
        yield Finding(("hearing", "notice", "days"), text)
    if region.baseline is not None:
        for key, count in (("items", region.baseline.items), ("materials", region.baseline.materials)):
            if count < 1:
                yield Finding(("baseline", key), "至少是 1；没有原来的数就删去 baseline")
    yield from _lamp(region.lamp)
    yield from _masking(region)


@rule
def _lamp(lamp: LampRule) -> Iterator[Finding]:
    """Yellow has to come from somewhere, and before the end: of the days left, or of the share that is used."""
    if lamp.yellow_days is None and lamp.yellow_share is None:
        yield Finding(("lamp",), "写明何时变黄：yellow_days（剩几个工作日）或者 yellow_share（用去百分之几）")
    if lamp.yellow_days is not None and lamp.yellow_days < 0:
        yield Finding(("lamp", "yellow_days"), "不能小于 0")
    if lamp.yellow_share is not None and not 1 <= lamp.yellow_share <= 99:
        yield Finding(("lamp", "yellow_share"), f"须是 1 至 99（百分之几），现在是 {lamp.yellow_share}")


@rule
def _correction(region: Region) -> Iterator[Finding]:
    rule = region.correction
    if rule.notice.days > NOTICE_DAYS:
        text = f"一次性补正告知不得超过 {NOTICE_DAYS} 日（行政许可法第三十二条），现在是 {rule.notice.days}"
        yield Finding(("correction", "notice", "days"), text)
    if rule.late == "不予受理" and not rule.basis:
        yield Finding(("correction", "basis"), "逾期不补正不予受理的，须写明所依据的本地规定")


def _terms(region: Region) -> Iterator[tuple[Place, Term]]:
    yield ("correction", "notice"), region.correction.notice
    yield ("correction", "supply"), region.correction.supply
    yield ("promise", "check"), region.promise.check
    yield ("hearing", "ask"), region.hearing.ask
    yield ("hearing", "notice"), region.hearing.notice
    yield ("publication",), region.publication
    yield ("report",), region.report
    yield ("rating", "contact"), region.rating.contact
    yield ("rating", "settle"), region.rating.settle
    yield ("offline", "decide"), region.offline.decide


@rule
def _masking(region: Region) -> Iterator[Finding]:
    for kind, mask in region.masking.items():
        if kind not in get_args(FieldType):
            text = f"没有字段类型“{kind}”；可以是：{'、'.join(get_args(FieldType))}"
            yield Finding(("masking", kind), text)
        if (mask.long_from is None) != (mask.long_tail is None):
            yield Finding(("masking", kind), "long_from 和 long_tail 须同时写，或者都不写")


@rule
def check_publishing(region: Region, items: Collection[str]) -> Iterator[Finding]:
    """What is kept off the public list is named once, by an item that is there. `items`: the codes of all of them."""
    publishing = region.publishing
    withheld = tuple(one.item for one in publishing.withheld)
    yield from unique((*withheld, *publishing.asked), ("publishing",), "不自动公开的事项")
    for place, code in (
        *((("withheld", index, "item"), code) for index, code in enumerate(withheld)),
        *((("asked", index), code) for index, code in enumerate(publishing.asked)),
    ):
        if code not in items:
            yield Finding(("publishing", *place), f"没有代码为 {code} 的事项")
