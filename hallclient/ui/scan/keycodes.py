"""Keys as the system tells them, read before any input method: the key's place, never its letter.

A scanner sends the places of an American keyboard and Shift, whatever layout or Caps Lock the counter has on; so
the place alone gives the character back in its right case. X key codes are evdev's plus 8, and evdev's are those
of the PC's first scan code set, which Windows reports: one table serves both. Only the message that Qt hands to
a native filter is read here; nothing is registered with the system, and no foreign program's keys are seen.
"""

from __future__ import annotations

import ctypes
import struct
from typing import Final

from hallclient.ui.scan.burst import Stroke

_ROWS: Final = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
)
_PLAIN: Final = {
    **{first + at: one for first, plain, _ in _ROWS for at, one in enumerate(plain)},
    57: " ", 28: "\n", 15: "\t",
}  # fmt: skip
_SHIFTED: Final = {
    **{first + at: one for first, _, shifted in _ROWS for at, one in enumerate(shifted)},
    57: " ", 28: "\n", 15: "\t",
}  # fmt: skip
_KEYPAD: Final = {
    **dict(zip((71, 72, 73, 75, 76, 77, 79, 80, 81, 82), "7894561230", strict=True)),
    55: "*", 74: "-", 78: "+", 83: ".",
}  # fmt: skip
MODIFIERS: Final = frozenset({29, 42, 54, 56, 58, 69, 70, 97, 100, 125, 126})
"""Ctrl, Shift, Alt, the locks and the system's keys: pressed by themselves they are no key of a scan, nor its end."""

_X_KEY_PRESS: Final = 2
_X_SHIFT, _X_CONTROL, _X_ALT, _X_NUM, _X_SUPER = 1, 4, 8, 16, 64
_X_SYNTHETIC: Final = 0x7F  # the bit above it: sent by another program

_WM_KEYDOWN, _WM_SYSKEYDOWN = 0x0100, 0x0104


def character(place: int, *, shift: bool, keypad: bool = False) -> str:
    """What the key at this place of an American keyboard writes; empty for a key that writes nothing."""
    if keypad and place in _KEYPAD:
        return _KEYPAD[place]
    return (_SHIFTED if shift else _PLAIN).get(place, "")


def of_xcb(message: int) -> Stroke | None:
    """The key pressed in an `xcb_generic_event_t` at this address; None for any other event."""
    return read_xcb(ctypes.string_at(message, 32))


def read_xcb(event: bytes) -> Stroke | None:
    """As `of_xcb`, from the 32 bytes of the event."""
    if event[0] & _X_SYNTHETIC != _X_KEY_PRESS:
        return None
    place, at_ms, state = (
        event[1] - 8,
        *struct.unpack_from("=I", event, 4),
        *struct.unpack_from("=H", event, 28),
    )
    if place in MODIFIERS:
        return None
    if place == 96:  # Enter on the keypad
        place = 28
    elif place == 98:
        return Stroke("/", at_ms)
    return Stroke(
        character(place, shift=bool(state & _X_SHIFT), keypad=bool(state & _X_NUM)),
        at_ms,
        bool(state & (_X_CONTROL | _X_ALT | _X_SUPER)),
    )


class Shift:
    """Windows tells Shift by a key of its own: whether it is held is remembered here."""

    def __init__(self) -> None:
        self.held = False
        self.combined: set[int] = set()


def of_windows(message: int, shift: Shift) -> Stroke | None:
    """The key pressed in a `MSG` at this address; None for any other message."""
    size = ctypes.sizeof(ctypes.c_void_p)
    layout = "=QI4xQqI" if size == 8 else "=IIIiI"  # hwnd, message, wParam, lParam, time
    return read_windows(struct.unpack(layout, ctypes.string_at(message, struct.calcsize(layout))), shift)


def read_windows(message: tuple[int, ...], shift: Shift) -> Stroke | None:
    """As `of_windows`, from (window, message, wParam, lParam, time).

    Under an input method the virtual key is VK_PROCESSKEY, but the scan code in lParam stays the key's own.
    """
    _, kind, _, detail, at_ms = message
    if not _WM_KEYDOWN <= kind <= _WM_SYSKEYDOWN + 1:
        return None
    place, extended, released = detail >> 16 & 0xFF, bool(detail >> 24 & 1), bool(detail >> 31 & 1)
    if place in (42, 54):
        shift.held = not released
    elif place in (29, 56, 91, 92):
        (shift.combined.discard if released else shift.combined.add)(place)
    if released or place in MODIFIERS or place in (91, 92):
        return None
    if extended and place not in (28, 53):
        return Stroke("", at_ms)  # arrows and the like share their code with the keypad
    keypad = not extended and place in _KEYPAD and not shift.held
    return Stroke(character(place, shift=shift.held, keypad=keypad), at_ms, bool(shift.combined))
