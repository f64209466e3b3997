"""Names by which machines and screen readers find a widget, and tool tips that show text as it is."""

from __future__ import annotations

from typing import Final, TypeVar

from PySide6.QtWidgets import QWidget

W = TypeVar("W", bound=QWidget)
_TIP: Final = "white-space: pre-wrap; color: palette(text); margin: 3px 6px"


def named(widget: W, object_name: str, accessible_name: str = "") -> W:
    """Give the stable `objectName` (see docs/automation.md) and the name a screen reader says; returns the
    widget."""
    widget.setObjectName(object_name)
    if accessible_name:
        widget.setAccessibleName(accessible_name)
    return widget


PERSONAL: Final = "personal"
"""Of a widget that holds personal data, or holds widgets that do: what is copied from it leaves the clipboard again
(`shell.clipboard`)."""


def personal(widget: W) -> W:
    """Marks a widget as holding personal data; returns it."""
    widget.setProperty(PERSONAL, True)
    return widget


def set_tip(widget: QWidget, text: str) -> None:
    """A tool tip that shows `text` literally: Qt guesses markup in tips, so it is escaped and marked as
    such."""
    tip = f"<p style='{_TIP}'>{escape(text)}</p>" if text else ""
    if widget.toolTip() != tip:  # each setting is an event for everybody around, the same text, too
        widget.setToolTip(tip)


def escape(text: str) -> str:
    """Markup made harmless. `html.escape` would bring a table of 2,231 entities into the start."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def button_text(text: str, *, keyed: bool = False) -> str:
    """Text for Qt's buttons, tabs and menus, where a lone `&` would become a shortcut. `keyed`: its first character
    is its key."""
    return ("&" if keyed else "") + text.replace("&", "&&")
