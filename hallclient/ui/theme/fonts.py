"""The bundled face. Regular is loaded first (the sign-in needs no more), bold when a bold text is first
asked for, those for rare characters with the first text that has one."""

from __future__ import annotations

import math
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics

from hallclient.ui.theme.tokens import Theme, type_sizes
from resources import font_path

FAMILY = "Noto Sans SC"
_RARE = ("HanaMinA.ttf", "HanaMinB.ttf")
_PLANE = "\uffff"  # the everyday face has all of it that names are written in
_FILES = {False: "NotoSansSC-Regular.ttf", True: "NotoSansSC-Bold.ttf"}


@cache
def _load(bold: bool) -> None:
    """Hand a weight to Qt once; `FileNotFoundError` when the package lacks it."""
    QFontDatabase.addApplicationFont(str(font_path(_FILES[bold])))


@cache
def _load_rare() -> bool:
    """52 MB and 30 ms: once, and only where a name asks for it. Whether there is any of them."""
    found = False
    for name in _RARE:
        try:
            path = font_path(name)
        except FileNotFoundError:
            continue  # fetched at set-up: may be missing
        found = QFontDatabase.addApplicationFont(str(path)) >= 0 or found
    return found


def meet(text: str) -> bool:
    """Whether the faces for rare characters came just now, because `text` has one that neither the everyday face nor
    the system can draw: what is laid out already is to be laid out anew.
    """
    if not text or max(text) <= _PLANE or _load_rare.cache_info().currsize:
        return False
    seen = metrics(sized_font(16, bold=False))
    bare = any(char > _PLANE and not seen.inFontUcs4(ord(char)) for char in text)
    return bare and _load_rare()


@cache
def _font(role: str, bold: bool | None, scale: float) -> QFont:
    size, _, bold_by_role = type_sizes()[role]
    heavy = bold_by_role if bold is None else bold
    _load(False)
    if heavy:
        _load(True)
    made = QFont(FAMILY)
    made.setPixelSize(max(1, math.floor(size * scale + 0.5)))
    made.setBold(heavy)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def role_font(theme: Theme, role: str, bold: bool | None = None) -> QFont:
    """The font of a role at the theme's scale. Its digits are of one width (Noto Sans SC has no others)."""
    return _font(role, bold, theme.scale)


@cache
def metrics(made: QFont) -> QFontMetrics:
    """Metrics of a font, kept: measuring is the dear part of painting text."""
    return QFontMetrics(made)


def line_height(theme: Theme, role: str) -> int:
    """Height of a line of this role in pixels."""
    return theme.px(type_sizes()[role][1])


@cache
def sized_font(pixels: int, bold: bool) -> QFont:
    """The face at any size, for what does not follow the clerk's text size: the applicant's screen."""
    _load(False)
    if bold:
        _load(True)
    made = QFont(FAMILY)
    made.setPixelSize(max(1, pixels))
    made.setBold(bold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made
