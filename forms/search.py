"""The item box: items and themes by Chinese, pinyin, initials or code, the window's most used first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec

from casework.catalogue import Catalogue, organ, usable_on
from casework.hall import Window
from casework.item import Item, Theme


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One line under the item box. `why_not` says in words why an unusable one can't be taken in."""

    kind: Literal["item", "theme"]
    code: str
    name: str
    department: str  # short name of the owner
    case_kind: str  # 即办件 …, empty for a theme
    promised: str
    usable: bool
    why_not: str


class _Line(msgspec.Struct):
    hit: Hit
    name: str
    sounds: tuple[str, ...]  # a full pinyin for each character, lower case
    full: str
    initials: str
    used: int


class Index:
    """Built once a window and day; `find` is asked at every key."""

    def __init__(self, catalogue: Catalogue, window: Window, usage: Mapping[str, int], today: date) -> None:
        hits = [
            *(_theme_hit(catalogue, window, theme, today) for theme in catalogue.themes.values()),
            *(_item_hit(catalogue, window, item, today) for item in catalogue.items.values()),
            *_others(catalogue),
        ]
        self._lines = sorted(
            (_line(hit, usage.get(hit.code, 0)) for hit in hits),
            key=lambda line: (not line.hit.usable, -line.used, line.hit.kind != "theme", line.hit.code),
        )

    def find(self, text: str, limit: int = 10) -> tuple[Hit, ...]:
        """The best hits: name begins with the text, then contains it; usable ones and most used first."""
        asked = text.strip().lower().replace(" ", "")
        if not asked:
            return tuple(line.hit for line in self._lines if line.hit.usable)[:limit]
        ranked: list[tuple[int, int, Hit]] = []
        for place, line in enumerate(self._lines):
            rank = _rank(line, asked)
            if rank is not None:
                ranked.append((rank + (0 if line.hit.usable else 10), place, line.hit))
        ranked.sort(key=lambda one: one[:2])
        return tuple(hit for _, _, hit in ranked[:limit])


def _rank(line: _Line, asked: str) -> int | None:
    """0 is best; None: no hit."""
    if asked.isascii():
        if line.initials.startswith(asked) or line.hit.code.lower().startswith(asked):
            return 0
        if line.full.startswith(asked):
            return 1
        if asked in line.initials:
            return 2
        if asked in line.hit.code or (asked in line.full and _on_border(line.sounds, asked)):
            return 3
        return None
    if line.name.startswith(asked):
        return 0
    if asked in line.name:
        return 1
    return 4 if _mixed(line, asked) else None


def _on_border(sounds: tuple[str, ...], asked: str) -> bool:
    """Whether the letters begin where a character begins."""
    return any("".join(sounds[start : start + len(asked)]).startswith(asked) for start in range(len(sounds)))


def _mixed(line: _Line, asked: str) -> bool:
    """Characters and letters mixed, each character or initial in its order (食品jy)."""
    place = 0
    for letter in asked:
        while place < len(line.name):
            place += 1
            if line.name[place - 1] == letter or line.sounds[place - 1][:1] == letter:
                break
        else:
            return False
    return True


def _line(hit: Hit, used: int) -> _Line:
    from pypinyin import Style, lazy_pinyin

    name = hit.name.lower()
    sounds = tuple(
        sound if len(sound) > 0 else letter
        for letter in name
        for sound in (lazy_pinyin(letter, style=Style.NORMAL) or [letter])[:1]
    )
    return _Line(
        hit=hit,
        name=name,
        sounds=sounds,
        full="".join(sounds),
        initials="".join(sound[:1] for sound in sounds if sound.isalnum()),
        used=used,
    )


def _item_hit(catalogue: Catalogue, window: Window, item: Item, today: date) -> Hit:
    why = _why_not(catalogue, window, item, today)
    limits = item.limits
    promised = "当场" if limits.promised == 0 else f"承诺 {limits.promised} {limits.unit}"
    return Hit(
        kind="item",
        code=item.code,
        name=item.name,
        department=organ(catalogue, item.department).short,
        case_kind=item.kind,
        promised=promised,
        usable=not why,
        why_not=why,
    )


def _theme_hit(catalogue: Catalogue, window: Window, theme: Theme, today: date) -> Hit:
    why = ""
    if theme.valid_from > today:
        why = f"自 {theme.valid_from.isoformat()} 起才能办理"
    elif theme.valid_to is not None and theme.valid_to < today:
        why = f"已于 {theme.valid_to.isoformat()} 后停止办理"
    else:
        members = [catalogue.items[member.code] for member in theme.items if member.code in catalogue.items]
        away = [item for item in members if item.department not in window.departments]
        if away:
            able = [
                one.code
                for one in catalogue.hall.windows
                if all(item.department in one.departments for item in members)
            ]
            why = f"本窗口不收，请到 {'、'.join(able)}" if able else "没有一个窗口能收全部事项"
    return Hit(
        kind="theme",
        code=theme.code,
        name=theme.name,
        department=organ(catalogue, theme.lead).short,
        case_kind="",
        promised=f"承诺 {theme.limits.promised} {theme.limits.unit}",
        usable=not why,
        why_not=why,
    )


def _why_not(catalogue: Catalogue, window: Window, item: Item, today: date) -> str:
    if not usable_on(item, today):
        if item.valid_from > today:
            return f"自 {item.valid_from.isoformat()} 起才能办理"
        return f"已于 {item.valid_to.isoformat() if item.valid_to else ''} 后停止办理"
    if item.department not in window.departments:
        right = [one.code for one in catalogue.hall.windows if item.department in one.departments]
        return f"本窗口不收，请到 {'、'.join(right)}" if right else "本大厅没有窗口收这一事项"
    return ""


def _others(catalogue: Catalogue) -> list[Hit]:
    """Faulty files and rows without a definition: found, with the reason, never taken in."""
    faulty = [
        Hit(
            kind="item",
            code=one.id,
            name=one.name,
            department="",
            case_kind="",
            promised="",
            usable=False,
            why_not=f"清单有错，改正前不能受理：{one.faults[0].text}" if one.faults else "清单有错",
        )
        for one in catalogue.unusable
    ]
    known = {*catalogue.items, *(one.code for one in faulty)}
    shorts = {one.code: one.short for one in catalogue.departments}
    rows = [
        Hit(
            kind="item",
            code=row.id,
            name=row.name,
            department=shorts.get(row.department, row.department),
            case_kind=row.kind,
            promised=f"承诺 {row.promised_days} {row.unit}",
            usable=False,
            why_not="没有实施清单，只能查看，不能受理",
        )
        for row in catalogue.rows
        if row.id not in known
    ]
    return [*faulty, *rows]
