"""The theme in use. Widgets ask here while painting, so a change of theme is a repaint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QGridLayout, QLayout, QWidget

from hallclient.ui.theme.fonts import role_font
from hallclient.ui.theme.tokens import Part, Theme, load_theme, style_sheet

_current: list[Theme] = []
_shown: list[Theme] = []  # what the windows were dressed in last
_pixels: dict[float, int] = {}  # lengths at its scale: a paint asks for eight hundred
_BASE: Final = "length at 100 %"  # dynamic property of a layout: left, top, right, bottom, then the gaps
_PART: Final = "dressed as"  # dynamic property of a widget that has a sheet
_EDITS: Final = ("QLineEdit", "QPlainTextEdit")

_ROLES: Final = {
    QPalette.ColorRole.Window: "bg",
    QPalette.ColorRole.WindowText: "tx",
    QPalette.ColorRole.Base: "sf",
    QPalette.ColorRole.AlternateBase: "sf2",
    QPalette.ColorRole.Text: "tx",
    QPalette.ColorRole.Button: "sf",
    QPalette.ColorRole.ButtonText: "tx",
    QPalette.ColorRole.PlaceholderText: "t3",
    QPalette.ColorRole.Highlight: "ac",
    QPalette.ColorRole.HighlightedText: "onac",
    QPalette.ColorRole.ToolTipBase: "sf",
    QPalette.ColorRole.ToolTipText: "tx",
    QPalette.ColorRole.Link: "ac",
}


def theme() -> Theme:
    """The theme in use; light at 100 % until another one is chosen."""
    if not _current:
        _current.append(load_theme("light"))
    return _current[0]


def px(length: float) -> int:
    """Pixels of a length given at 100 %, at the text scale in use."""
    pixels = _pixels.get(length)
    if pixels is None:
        pixels = _pixels[length] = theme().px(length)
    return pixels


def color(token: str) -> QColor:
    """The colour of a token in the theme in use."""
    return QColor(theme().hex(token))


def font(role: str, bold: bool | None = None) -> QFont:
    """The font of a role (`note`, `body`, `zone` …) at the text scale in use; `bold` overrides the role's
    weight."""
    return role_font(theme(), role, bold)


def make_app(arguments: Sequence[str]) -> QApplication:
    """The application in the one style that the sheet is written for, whatever the desktop prefers.

    As an argument: asking Qt for its style object later costs the start 11 ms. Returns the running one if there is.
    """
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    program = arguments[0] if arguments else "hallclient"
    return QApplication([program, "-style", "fusion", *arguments[1:]])


def use_theme(app: QApplication, name: str, scale: float = 1.0) -> Theme:
    """Show the whole program in theme `name` at text scale `scale` (1.0, 1.25 or 1.5), windows already open
    too."""
    chosen = load_theme(name, scale)
    before = theme()
    if _shown == [chosen]:
        return chosen  # each look of Qt through all widgets would cost the sign-in 10 ms
    _current[:] = _shown[:] = [chosen]
    _pixels.clear()
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, QColor(chosen.hex(token)))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(chosen.hex("t3")))
    app.setPalette(palette)
    _set_own_palettes(app, palette, chosen)
    app.setFont(role_font(chosen, "body"))
    if before.scale != chosen.scale:
        for widget in app.allWidgets():
            if (layout := widget.layout()) is not None:
                _rescale(layout, before.scale, chosen.scale)
    for widget in app.allWidgets():  # last: who arranges itself anew by the new look has the last word
        if (part := widget.property(_PART)) is not None:
            _put_on(widget, part)
        app.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
    return chosen


def dress(widget: QWidget, part: Part) -> None:
    """Give a widget that Qt paints its sheet, now and with each change of the theme; again is for nothing.

    One sheet for the whole application would do without this, but then Qt asks it about every label and box: 7 kB each,
    and a third of their first showing, though it says nothing about them.
    """
    if widget.property(_PART) is None:
        widget.setProperty(_PART, part)
        _put_on(widget, part)


def _put_on(widget: QWidget, part: Part) -> None:
    widget.setStyleSheet(style_sheet(theme(), part))


def _set_own_palettes(app: QApplication, palette: QPalette, chosen: Theme) -> None:
    """Of lines in which people type: their box is painted by whoever holds them. And of tool tips."""
    own = QPalette(palette)
    own.setColor(QPalette.ColorRole.Base, QColor(0, 0, 0, 0))
    own.setColor(QPalette.ColorRole.Text, QColor(chosen.hex("tx")))
    for kind in _EDITS:
        app.setPalette(own, kind)  # type: ignore[arg-type] # PySide6 says bytes and takes text
    tips = QPalette(palette)
    tips.setColor(QPalette.ColorRole.ToolTipText, QColor(chosen.hex("lf")))  # their frame
    app.setPalette(tips, "QTipLabel")  # type: ignore[arg-type]


def _rescale(layout: QLayout, old: float, new: float) -> None:
    """Margins and gaps follow the text: what they were at 100 % is kept beside the layout, so no rounding
    adds up, until somebody gives it others."""
    margins = layout.contentsMargins()
    lengths = [margins.left(), margins.top(), margins.right(), margins.bottom()]
    if isinstance(layout, QGridLayout):
        lengths += [layout.horizontalSpacing(), layout.verticalSpacing()]
    else:
        lengths += [layout.spacing()]
    kept: list[float] = layout.property(_BASE) or [length / old for length in lengths]
    base = [
        was if round(was * old) == length else length / old for was, length in zip(kept, lengths, strict=True)
    ]
    layout.setProperty(_BASE, base)
    left, top, right, bottom, *gaps = (round(length * new) for length in base)
    layout.setContentsMargins(left, top, right, bottom)
    if isinstance(layout, QGridLayout):
        layout.setHorizontalSpacing(gaps[0])
        layout.setVerticalSpacing(gaps[1])
    else:
        layout.setSpacing(gaps[0])
    # Not by the items: what Python knows of one outlives it, and is taken for whatever lies at its address by then.
    for inner in layout.findChildren(QLayout, options=Qt.FindChildOption.FindDirectChildrenOnly):
        _rescale(inner, old, new)
