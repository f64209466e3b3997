"""What the item box may show: every item and theme of a catalogue, and why one can't be taken in here and now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

import msgspec

from casework.catalogue import Catalogue, ItemRow, Unusable, organ, usable_on
from casework.decide.windows import codes_text, windows_of
from casework.hall import Window
from casework.item import Item, Theme

Kind = Literal["item", "theme"]


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One line under the item box. `why_not` says in words why an unusable one can't be taken in."""

    kind: Kind
    code: str
    name: str
    department: str  # short name of the department, or of the one in the lead
    case_kind: str  # 即办件 …, empty for a theme
    promised: str
    usable: bool
    why_not: str


def hits_of(catalogue: Catalogue, window: Window, today: date) -> Iterator[Hit]:
    """Every item and theme, the faulty and the undefined ones too, each once."""
    for theme in catalogue.themes.values():
        yield _theme(catalogue, window, theme, today)
    for item in catalogue.items.values():
        yield _item(catalogue, window, item, today)
    rows = {row.id: row for row in catalogue.rows}
    for broken in catalogue.unusable:
        yield _broken(catalogue, broken, rows.get(broken.id))
    known = {*catalogue.items, *(one.id for one in catalogue.unusable)}
    for row in catalogue.rows:
        if row.id not in known:
            yield _of_row(catalogue, row, "没有实施清单，只能查看办事指南，不能受理")


def _item(catalogue: Catalogue, window: Window, item: Item, today: date) -> Hit:
    why = _days(item.valid_from, item.valid_to, today, usable_on(item, today))
    if not why and item.department not in window.departments:
        why = _elsewhere(tuple(one.code for one in windows_of(catalogue.hall, item.department)))
    return Hit(
        kind="item",
        code=item.code,
        name=item.name,
        department=organ(catalogue, item.department).short,
        case_kind=item.kind,
        promised=_promise(item.limits.promised, item.limits.unit),
        usable=not why,
        why_not=why,
    )


def _theme(catalogue: Catalogue, window: Window, theme: Theme, today: date) -> Hit:
    begun = theme.valid_from <= today and (theme.valid_to is None or today <= theme.valid_to)
    why = _days(theme.valid_from, theme.valid_to, today, begun) or _members(catalogue, window, theme, today)
    return Hit(
        kind="theme",
        code=theme.code,
        name=theme.name,
        department=organ(catalogue, theme.lead).short,
        case_kind="",
        promised=_promise(theme.limits.promised, theme.limits.unit),
        usable=not why,
        why_not=why,
    )


def _members(catalogue: Catalogue, window: Window, theme: Theme, today: date) -> str:
    """A theme is taken in where all its items are, and while those that it always brings may be."""
    members = [(one, catalogue.items[one.code]) for one in theme.items if one.code in catalogue.items]
    ended = [item.name for one, item in members if one.when is None and not usable_on(item, today)]
    if ended:
        return f"其中的{'、'.join(ended)}现在不能办理"
    needed = {item.department for _, item in members}
    if needed <= set(window.departments):
        return ""
    return _elsewhere(tuple(one.code for one in catalogue.hall.windows if needed <= set(one.departments)))


def _days(first: date, last: date | None, today: date, usable: bool) -> str:
    if usable:
        return ""
    if today < first:
        return f"自 {first.isoformat()} 起才能办理"
    return f"已于 {last.isoformat() if last else ''} 后停止办理"


def _elsewhere(windows: tuple[str, ...]) -> str:
    return f"本窗口不收，请到 {codes_text(windows)}" if windows else "本窗口不收，本大厅也没有窗口收"


def _promise(days: int, unit: str) -> str:
    return "当场" if days == 0 else f"承诺 {days} {unit}"


def _of_row(catalogue: Catalogue, row: ItemRow, why: str) -> Hit:
    shorts = {one.code: one.short for one in catalogue.departments}
    return Hit(
        kind="item",
        code=row.id,
        name=row.name,
        department=shorts.get(row.department, row.department),
        case_kind=row.kind,
        promised=_promise(row.promised_days, row.unit),
        usable=False,
        why_not=why,
    )


def _broken(catalogue: Catalogue, one: Unusable, row: ItemRow | None) -> Hit:
    first = one.faults[0] if one.faults else None
    why = f"清单文件有错，改正前不能受理：{first.text}" if first else "清单文件有错，改正前不能受理"
    if row is not None:
        return _of_row(catalogue, row, why)
    theme = first is not None and first.file.startswith("themes/")
    return Hit(
        kind="theme" if theme else "item",
        code=one.id,
        name=one.name,
        department="",
        case_kind="",
        promised="",
        usable=False,
        why_not=why,
    )
