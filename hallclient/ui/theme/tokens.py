"""Colours and type sizes as data, and the lengths that grow with the text."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import Final, Literal, NamedTuple

from PySide6.QtCore import QByteArray, QJsonDocument

from resources import theme_text

THEMES: Final = ("light", "dark", "contrast")
SCALES: Final = (1.0, 1.25, 1.5)

Part = Literal["bar", "list", "menu"]
"""What Qt paints by itself and a style sheet dresses, each for itself: a scroll bar, a list that drops down, a menu."""

TypeSize = tuple[int, int, bool]  # pixels, line in pixels, bold; all at 100 %

_COLOR = re.compile(r"#[0-9A-F]{6}")


def _read_json(name: str) -> dict[str, object]:
    """An object of `resources/theme`, by Qt's own reader: Python's would cost the start 4 ms."""
    found: dict[str, object] = dict(
        QJsonDocument.fromJson(QByteArray(theme_text(name).encode("utf-8"))).object()
    )
    if not found:
        raise ValueError(f"{name}: not a JSON object")
    return found


@cache
def type_sizes() -> dict[str, TypeSize]:
    """Type sizes by role (`note`, `body`, `zone` …)."""
    sizes: dict[str, TypeSize] = {}
    for role, value in _read_json("type.json").items():
        if not isinstance(value, list) or len(value) != 3:
            raise ValueError(f"type.json: {role} must be [size, line, bold]")
        size, line, bold = value
        sizes[role] = (int(size), int(line), bool(bold))
    return sizes


class Theme(NamedTuple):
    """A set of colours at a text scale. `scale` 1.0 is 100 %; every length follows it."""

    name: str
    title: str
    dark: bool
    colors: dict[str, str]
    scale: float

    def px(self, length: float) -> int:
        """Device-independent pixels of a length given at 100 %; a hairline stays a hairline."""
        return max(1, math.floor(length * self.scale + 0.5)) if length > 0 else 0

    def hex(self, token: str) -> str:
        """`#RRGGBB` of a token; `KeyError` for a name that isn't one."""
        return self.colors[token]


def load_theme(name: str, scale: float = 1.0) -> Theme:
    """The theme `name` (one of `THEMES`) from its data; `ValueError` when its data are not colours."""
    if name not in THEMES:
        raise ValueError(f"theme {name!r}: allowed are {', '.join(THEMES)}")
    raw = _read_json(f"{name}.json")
    title, dark = str(raw.pop("title")), bool(raw.pop("dark"))
    colors = {token: str(value) for token, value in raw.items()}
    for token, value in colors.items():
        if not _COLOR.fullmatch(value):
            raise ValueError(f"theme {name!r}: {token} must be #RRGGBB, is {value!r}")
    return Theme(name, title, dark, colors, scale)


@cache
def _plain_sheet(part: Part) -> str:
    """A list has its scroll bar in it."""
    files = ("list.qss", "bar.qss") if part == "list" else (f"{part}.qss",)
    return re.sub(r"/\*.*?\*/", "", "".join(map(theme_text, files)), flags=re.DOTALL)


def style_sheet(theme: Theme, part: Part) -> str:
    """The sheet of a part with `$token` and `12u` replaced, built from the theme and nothing else."""
    text = re.sub(r"\$([a-z0-9]+)", lambda found: theme.hex(found[1]), _plain_sheet(part))
    return re.sub(r"\b(\d+)u\b", lambda found: f"{theme.px(int(found[1]))}px", text)
