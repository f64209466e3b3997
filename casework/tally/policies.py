"""What the policy documents ask of a hall in figures: as data, each with its rule, its aim and where that comes from.

A hall's own aims differ; the sheet prints all three beside what was measured, so that nobody takes a share for another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from casework.catalogue import Catalogue, ItemRow
from casework.item import Item
from casework.record import Struct
from casework.tally.month import Month

Share = tuple[int, int]
"""Part and whole; a whole of 0: there is nothing to measure."""


class Done(Struct, frozen=True, kw_only=True):
    """One aim as it was measured."""

    key: str
    part: int
    whole: int


class Measured(NamedTuple):
    """What an aim may look at: the items in force, what the windows know of theirs, the month and its figures."""

    rows: tuple[ItemRow, ...]
    items: tuple[Item, ...]
    baseline: tuple[int, int]  # items and materials before; 0: not written down
    month: Month


class Policy(NamedTuple):
    """`aim`: percent that the share should reach."""

    key: str
    title: str
    text: str
    aim: float
    source: str
    share: Callable[[Measured], Share]

    def measured(self, catalogue: Catalogue, on: date, month: Month) -> Done:
        """How far the hall is on a day."""
        items = tuple(one for one in catalogue.items.values() if _in_force(one, on))
        base = catalogue.region.baseline
        before = (base.items, base.materials) if base is not None else (0, 0)
        part, whole = self.share(Measured(tuple(catalogue.rows), items, before, month))
        return Done(key=self.key, part=part, whole=whole)


def _in_force(item: Item, on: date) -> bool:
    return item.valid_from <= on and (item.valid_to is None or on <= item.valid_to)


def _simple(of: Measured) -> Share:
    return sum(row.kind != "承诺件" for row in of.rows), len(of.rows)


def _promises(of: Measured) -> Iterator[ItemRow]:
    """A share in the law's limit needs one."""
    return (row for row in of.rows if row.kind != "即办件" and row.statutory_days > 0)


def _halved(of: Measured) -> Share:
    rows = list(_promises(of))
    return sum(2 * row.promised_days <= row.statutory_days for row in rows), len(rows)


def _promised(of: Measured) -> Share:
    """In working days, which the sheet's text says; rounded once, not item by item."""
    rows = list(_promises(of))
    statutory = sum(_workdays(row.statutory_days, row) for row in rows)
    faster = statutory - sum(_workdays(row.promised_days, row) for row in rows)
    return round(faster), round(statutory)


def _workdays(days: int, row: ItemRow) -> Fraction:
    """Of a limit in 自然日 five of seven: no calendar, for the limit begins on no day in particular."""
    return Fraction(days) if row.unit == "工作日" else Fraction(5 * days, 7)


def _real(of: Measured) -> Share:
    return of.month.statutory - of.month.took, of.month.statutory


def _online(of: Measured) -> Share:
    return sum(one.online for one in of.items), len(of.items)


def _once(of: Measured) -> Share:
    return of.month.once, of.month.decided


def _told_once(of: Measured) -> Share:
    return of.month.told_once, of.month.told


def _fewer_items(of: Measured) -> Share:
    before = of.baseline[0]
    return (before - len(of.rows), before) if before else (0, 0)


def _fewer_materials(of: Measured) -> Share:
    before = of.baseline[1]
    return (before - sum(len(one.materials) for one in of.items), before) if before else (0, 0)


_HENGYANG = "衡政办发〔2013〕23号"
_ERQI = "二七区2011年清理优化文件"
_WINDOW = "全面深化政务服务改革文件"
_TRANSFER = "相对集中行政许可权改革文件"
_ONCE = "上街区2018年一次办妥文件"
POLICIES: Final = (
    Policy("simple", "即办和一审一核", "事项类型是即办件、一审一核件的÷全部事项", 70, _HENGYANG, _simple),
    Policy(
        "halved",
        "承诺压缩过半的",
        "承诺时限不超过法定一半的÷即办件以外、有法定时限的事项",
        100,
        _ERQI,
        _halved,
    ),
    Policy(
        "promised",
        "承诺提速率",
        "（法定时限－承诺时限）÷法定时限，即办件以外、有法定时限的各事项工作日合计，自然日每七日折五个工作日",
        100 / 3,
        _WINDOW,
        _promised,
    ),
    Policy(
        "real",
        "实际提速率",
        "（法定－实际用时）÷法定，当月办结、不是当日办结的各件合计",
        50,
        _HENGYANG,
        _real,
    ),
    Policy("online", "网上可办", "能网上办的÷窗口办理的事项", 70, _TRANSFER, _online),
    Policy("once", "一次办妥", "到办事现场不超过一次的÷当月办结", 100, _ONCE, _once),
    Policy(
        "told_once",
        "一次告知到位",
        "月底前没有第二份告知书的÷当月发过第一份的件",
        100,
        "行政许可法第三十二条",
        _told_once,
    ),
    Policy("fewer_items", "事项精简", "（原有－现有）÷原有事项", 20, _WINDOW, _fewer_items),
    Policy(
        "fewer_materials",
        "材料精简",
        "（原有－现有）÷窗口办理事项的原有材料",
        60,
        _TRANSFER,
        _fewer_materials,
    ),
)
