"""The desktop's own lock: when it locks or the machine goes to sleep, this program locks too (trust: S19).

Linux: logind (`Lock` of this session, `PrepareForSleep`) and the screen savers of the desktops, by D-Bus. Windows:
WTS_SESSION_LOCK. Where neither is there nothing is watched, and the idle lock remains.
"""

from __future__ import annotations

import ctypes
import os
import sys
from typing import Any, Final

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QCoreApplication, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

SAVERS: Final = (
    "org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.mate.ScreenSaver", "org.cinnamon.ScreenSaver",
    "org.ukui.ScreenSaver",
)  # fmt: skip
LOGIND: Final = "org.freedesktop.login1"
WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK = 0x02B1, 0x7


class SessionWatch(QObject):
    """`locked` when the desktop locks or the machine is about to sleep."""

    locked = Signal()

    def __init__(self, window: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._native: _WindowsFilter | None = None
        if sys.platform == "win32":
            self._native = _WindowsFilter(self)
            QCoreApplication.instance().installNativeEventFilter(self._native)  # type: ignore[union-attr]
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(int(window.winId()), 0)
        else:
            self._by_bus()

    def _by_bus(self) -> None:
        from PySide6.QtDBus import QDBusConnection

        session, system = QDBusConnection.sessionBus(), QDBusConnection.systemBus()
        turned: Any = SLOT("on_turned(bool)")
        lock: Any = SLOT("on_lock()")
        if session.isConnected():
            for saver in SAVERS:
                session.connect("", "", saver, "ActiveChanged", self, turned)
            session.connect("", "", "org.ukui.ScreenSaver", "lock", self, lock)
        if system.isConnected():
            path = own_session_path(os.environ.get("XDG_SESSION_ID", ""))
            system.connect("", path, f"{LOGIND}.Session", "Lock", self, lock)
            system.connect("", "", f"{LOGIND}.Manager", "PrepareForSleep", self, turned)

    @Slot(bool)
    def on_turned(self, active: bool) -> None:
        """A screen saver came or went; the machine falls asleep or wakes."""
        if active:
            self.locked.emit()

    @Slot()
    def on_lock(self) -> None:
        """This session is to be locked."""
        self.locked.emit()

    def stop(self) -> None:
        """Watches no more."""
        if self._native is not None:
            QCoreApplication.instance().removeNativeEventFilter(self._native)  # type: ignore[union-attr]
        self.deleteLater()


def own_session_path(session_id: str) -> str:
    """logind's object of a session, its id written as D-Bus paths are; any session where the id is not known."""
    if not session_id:
        return ""
    first, rest = session_id[0], session_id[1:]
    head = first if first.isascii() and first.isalpha() else f"_{ord(first):02x}"
    tail = "".join(one if one.isascii() and one.isalnum() else f"_{ord(one):02x}" for one in rest)
    return f"/org/freedesktop/login1/session/{head}{tail}"


class _WindowsFilter(QAbstractNativeEventFilter):
    """Hears WM_WTSSESSION_CHANGE."""

    def __init__(self, watch: SessionWatch) -> None:
        super().__init__()
        self._watch = watch

    def nativeEventFilter(self, kind: Any, message: Any) -> Any:
        from ctypes import wintypes

        if bytes(kind) == b"windows_generic_MSG":
            told = wintypes.MSG.from_address(int(message))
            if told.message == WM_WTSSESSION_CHANGE and told.wParam == WTS_SESSION_LOCK:
                self._watch.on_lock()
        return False, 0
