"""A scanner that types like a keyboard, at a display: `python live_scanner.py CODE`, with DISPLAY.

All keys go to the display at one go and it gives each its time: however busy this machine is, they stand as close as a
scanner's. A hand that is another process (xdotool) may be held up between two keys for longer than a scanner ever is.
"""

from __future__ import annotations

import ctypes
import sys

RETURN, SHIFT = 0xFF0D, 0xFFE1


def scan(text: str) -> None:
    """Shift and the places of the keys, whatever layout or Caps Lock there is. Raises OSError without a display."""
    x, test = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
    x.XOpenDisplay.restype = ctypes.c_void_p
    x.XkbKeycodeToKeysym.restype = x.XStringToKeysym.restype = ctypes.c_ulong
    x.XKeysymToKeycode.restype = ctypes.c_ubyte
    opened = x.XOpenDisplay(None)
    if not opened:
        raise OSError("no display")
    display = ctypes.c_void_p(opened)

    def place(sym: int) -> int:
        return int(x.XKeysymToKeycode(display, ctypes.c_ulong(sym)))

    def send(code: int, *, down: bool) -> None:
        test.XTestFakeKeyEvent(display, ctypes.c_uint(code), int(down), ctypes.c_ulong(0))

    shift = place(SHIFT)
    for one in text:
        sym = RETURN if one == "\n" else ord(one)
        code = place(sym)
        shifted = x.XkbKeycodeToKeysym(display, ctypes.c_ubyte(code), 0, 0) != sym
        if shifted:
            send(shift, down=True)
        send(code, down=True)
        send(code, down=False)
        if shifted:
            send(shift, down=False)
    x.XSync(display, 0)
    x.XCloseDisplay(display)


if __name__ == "__main__":
    scan(sys.argv[1])
