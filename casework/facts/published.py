"""The lists that a hall publishes of its catalogue: fees, intermediaries, proofs, and what takes one visit at most.

Each line comes from the items' definitions alone, so a list never says anything else than the guide does.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from casework.catalogue import Catalogue, usable_on
from casework.citing import cited
from casework.facts.guide import condition, owner_of
from casework.item import Fee, Item, Material
from casework.record import Struct


class FeeLine(Struct, frozen=True, kw_only=True):
    """收费 (行政许可法 第五十八条、第五十九条): the published standard and what is charged of it."""

    code: str
    item: str
    organ: str
    name: str
    charged: str
    standard: str
    basis: str
    reason: str  # why it is just this much, where the definition says so
    until: date | None


class IntermediaryLine(Struct, frozen=True, kw_only=True):
    """中介服务: what an applicant may have to get done by an institution of his own choice."""

    name: str
    for_: str
    basis: str
    items: tuple[tuple[str, str], ...]  # code and name of the items here that ask for it


class ProofLine(Struct, frozen=True, kw_only=True):
    """证明事项 (优化营商环境条例 第四十四条): a paper that somebody else must issue, and why it is asked for."""

    code: str
    item: str
    name: str
    issuer: str
    basis: str
    when: str  # in words; "" always
    spared: tuple[str, ...]  # how one need not bring it


class OnceLine(Struct, frozen=True, kw_only=True):
    """最多跑一次: how often one has to come to the hall."""

    code: str
    item: str
    organ: str
    visits: int
    online: bool


def open_items(catalogue: Catalogue, today: date) -> Iterator[Item]:
    """The items with a definition that are taken in on `today`, by code."""
    for code in sorted(catalogue.items):
        if usable_on(catalogue.items[code], today):
            yield catalogue.items[code]


def fees(catalogue: Catalogue, today: date) -> tuple[FeeLine, ...]:
    """Every fee of every item; of these items one that is not listed charges nothing."""
    return tuple(
        FeeLine(
            code=item.code,
            item=item.name,
            organ=owner_of(catalogue, item, today).name,
            name=fee.name,
            charged=f"{fee.charged if fee.charged is not None else fee.lower:g} {fee.unit}",
            standard=_standard(fee),
            basis=cited(fee.basis),
            reason=fee.reason or "",
            until=fee.until,
        )
        for item in open_items(catalogue, today)
        for fee in item.fees
    )


def _standard(fee: Fee) -> str:
    if fee.lower == fee.upper:
        return f"{fee.upper:g} {fee.unit}"
    return f"{fee.lower:g} 至 {fee.upper:g} {fee.unit}"


def intermediaries(catalogue: Catalogue, today: date) -> tuple[IntermediaryLine, ...]:
    """The whole published table; nothing outside of it may be asked for."""
    items = tuple(open_items(catalogue, today))
    return tuple(
        IntermediaryLine(
            name=one.name,
            for_=one.for_,
            basis=cited(one.basis),
            items=tuple((item.code, item.name) for item in items if one.name in item.intermediary),
        )
        for one in catalogue.intermediaries
    )


def proofs(catalogue: Catalogue, today: date) -> tuple[ProofLine, ...]:
    """Every material that an organ or a third party issues, item by item."""
    return tuple(
        ProofLine(
            code=item.code,
            item=item.name,
            name=material.name,
            issuer="行政机关" if material.source == "政府部门核发" else "其他机构",
            basis=cited(material.basis),
            when=condition(material.when, item) if material.when else "",
            spared=_spared(material),
        )
        for item in open_items(catalogue, today)
        for material in item.materials
        if material.source != "申请人自备"
    )


def _spared(material: Material) -> tuple[str, ...]:
    ways = (
        (material.from_licence_library, "可以出示电子证照免交"),
        (material.promise, "可以用告知承诺代替"),
        (material.deferrable, "可以容缺后补"),
    )
    return tuple(text for holds, text in ways if holds)


def once(catalogue: Catalogue, today: date) -> tuple[OnceLine, ...]:
    """The items that take one visit at most, those that take none first."""
    lines = [
        OnceLine(
            code=item.code,
            item=item.name,
            organ=owner_of(catalogue, item, today).name,
            visits=item.visits,
            online=item.online,
        )
        for item in open_items(catalogue, today)
        if item.visits <= 1
    ]
    return tuple(sorted(lines, key=lambda line: (line.visits, line.code)))
