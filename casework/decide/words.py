"""Wordings that the answer, the notice and the papers share."""

from __future__ import annotations

from datetime import date

from casework.deadline import UNPUBLISHED as NO_CALENDAR
from casework.deadline import screen_day
from casework.hall import Term
from casework.item import Material

UNPUBLISHED = f"{NO_CALENDAR}，按工作日给出期限"


def term_text(days: int, unit: str) -> str:
    """5 个工作日; 30 日 for 自然日."""
    return f"{days} 个工作日" if unit == "工作日" else f"{days} 日"


def term_of(term: Term) -> str:
    return term_text(term.days, term.unit)


def until_text(day: date | None, today: date) -> str:
    """（至 11-27 周五）, or that the calendar is not published."""
    if day is None:
        return f"（{UNPUBLISHED}）"
    return "（至 " + screen_day(day, today).replace("（", " ").replace("）", "") + "）"


def short_name(name: str) -> str:
    """主要设备设施、经营布局、操作流程等文件 → 主要设备设施等文件; other names as they are."""
    first, comma, rest = name.partition("、")
    if comma and "等" in rest and len(name) > 12:
        return first + rest[rest.index("等") :]
    return name


def counts_text(material: Material) -> str:
    """原件1份、复印件2份: what is to be handed in."""
    parts = [f"原件{material.original}份"] if material.original else []
    if material.copies:
        parts.append(f"复印件{material.copies}份")
    return "、".join(parts) or "原件核验"


def forms_text(material: Material) -> str:
    """纸质或者电子均可; with 免提交: an electronic licence serves."""
    text = "纸质或者电子均可" if len(material.forms) > 1 else "".join(material.forms)
    return text + ("，可以出示电子证照免交" if material.from_licence_library else "")


def numbers_text(numbers: tuple[int, ...]) -> str:
    """第 4、7 份."""
    return f"第 {'、'.join(str(number) for number in numbers)} 份"
