"""Finds a scan in the stream of keys, keeps it from whatever has the focus, and hands it over whole.

Two places are watched. Before Qt and any input method the native filter sees every key with the time at which it was
pressed: it tells a scan from a hand and takes the rest of it away. At the widget with the focus, keys that are
commands wait 50 ms to show that they are no scan's first; words are let through at once and taken back. Both reckon
with a window that was busy and an input method that is slow: what was pressed amid a scan is the scan's, however late
it comes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import (
    QAbstractNativeEventFilter,
    QByteArray,
    QCoreApplication,
    QEvent,
    QObject,
    Qt,
    QTimer,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from hallclient.ui.scan import keycodes
from hallclient.ui.scan.burst import APART_MS, ENDS_MS, Burst, Step, Stroke
from hallclient.ui.scan.mark import Mark, takes_text

LATE_MS: Final = 250
"""So long after a scan an input method may still bring what it had swallowed of the first keys."""

_CLOCK: Final = 1 << 32  # X counts the milliseconds in 32 bits
_COMBINED: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
Scanned = Callable[[str, "Mark | None"], None]
"""Gets what was scanned, and where the cursor stood if it stood in a text."""


class _Native(QAbstractNativeEventFilter):
    """The native filter of the platform; `taken` says whether a key ends here."""

    def __init__(self, taken: Callable[[Stroke], bool]) -> None:
        super().__init__()
        self._taken, self._shift = taken, keycodes.Shift()

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        stroke = None
        if kind == b"xcb_generic_event_t":
            stroke = keycodes.of_xcb(int(message))
        elif kind == b"windows_generic_MSG":
            stroke = keycodes.of_windows(int(message), self._shift)
        return (stroke is not None and self._taken(stroke), 0)


class ScanFilter(QObject):
    """Watches while `active()`; `close` when the program ends.

    Where the platform shows no native keys (Wayland), the keys are judged as they reach the widget.
    """

    def __init__(
        self, application: QGuiApplication, scanned: Scanned, active: Callable[[], bool], platform: str = ""
    ) -> None:
        super().__init__()
        self._application = application
        self._scanned, self._active = scanned, active
        self._burst = Burst()
        self._mark: Mark | None = None
        self._held: list[tuple[QWidget, QKeyEvent]] = []
        self._quiet = self._replaying = self._watching = False
        self._watched: QObject | None = None
        self._heard = self._first_ms = 0
        self._pressed = (0, -1)  # when the first and the last key of the newest scan were pressed
        self._ending = QTimer(self, singleShot=True, interval=ENDS_MS)
        self._ending.timeout.connect(self._see_whether_ended)
        self._letting = QTimer(self, singleShot=True, interval=APART_MS)
        self._letting.timeout.connect(self._see_whether_alone)
        self._settling = QTimer(self, singleShot=True, interval=LATE_MS)
        self._settling.timeout.connect(lambda: QTimer.singleShot(0, self, self._settle))
        platform = platform or QGuiApplication.platformName()
        self._timed = (
            platform == "xcb"
        )  # there a key keeps the time at which it was pressed, wherever it comes
        self._native = _Native(self.stroke) if platform in ("xcb", "windows") else None
        self._by_events = platform.startswith("wayland") or platform == "events"
        if self._native is not None:
            application.installNativeEventFilter(self._native)
        if self._native is not None or self._by_events:
            self.watch_focus()

    def watch_focus(self) -> None:
        """Stand before whatever has the focus, from now on."""
        self._watching = True
        self._application.focusObjectChanged.connect(self._watch)
        self._watch(QGuiApplication.focusObject())

    def close(self) -> None:
        """Watch nothing any more."""
        for timer in (self._ending, self._letting, self._settling):
            timer.stop()
        if self._native is not None:
            self._application.removeNativeEventFilter(self._native)
            self._native = None
        self.leave_focus()

    def leave_focus(self) -> None:
        """Stand before nothing any more."""
        if self._watching:
            self._application.focusObjectChanged.disconnect(self._watch)
            self._watching = False
        self._watch(None)

    # ── before Qt ────────────────────────────────────────────────────────────

    def stroke(self, stroke: Stroke) -> bool:
        """A key pressed, before anybody else has it; True: it is a scan's and ends here."""
        if not self._active():
            self._burst.forget()
            return False
        self._heard += 1
        step = self._burst.feed(stroke)
        if step is Step.ALONE:
            self._quiet = False  # a hand again
            self._first_ms = stroke.at_ms
            focus = QApplication.focusWidget()
            self._mark = Mark(focus) if focus is not None and takes_text(focus) else None
            return False
        if step is Step.CLOSE:
            return False
        if step is Step.FOUND:
            self._held.clear()
            self._letting.stop()
        self._pressed = (self._first_ms, stroke.at_ms)
        if step is Step.END:
            self._finish()
        elif step is not Step.TRAIL:
            self._ending.start()
        return True

    def _see_whether_ended(self) -> None:
        """A window that was busy has keys waiting still: they are heard before the scan is called over."""
        heard = self._heard
        QTimer.singleShot(0, self, lambda: self._finish() if self._heard == heard else None)

    def _finish(self) -> None:
        """The scan is whole: what leaked is taken back, then it is handed over."""
        if not self._burst.scanning:
            return
        self._ending.stop()
        text = self._burst.end()
        mark, self._mark = self._mark, None
        self._quiet = True
        if mark is not None:
            mark.restore()
        self._settling.start()
        self._scanned(text, mark)

    def _settle(self) -> None:
        self._quiet = False

    # ── at the widget ────────────────────────────────────────────────────────

    def _watch(self, focus: QObject | None) -> None:
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = focus
        if focus is not None:
            focus.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if self._replaying or kind not in (
            QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride, QEvent.Type.InputMethod,
        ):  # fmt: skip
            return False
        if not self._active():
            return False
        late = self._burst.scanning or self._quiet or self._amid_scan(event)
        if kind == QEvent.Type.InputMethod:
            return late
        if kind == QEvent.Type.ShortcutOverride:
            if late:
                event.accept()
            return late
        if not isinstance(event, QKeyEvent):
            return False
        if self._by_events and self.stroke(_stroke_of(event)):
            return True
        if late and not self._by_events:
            return True
        return isinstance(watched, QWidget) and self._hold(watched, event)

    def _amid_scan(self, event: QEvent) -> bool:
        """By its own time it is one of the keys that leaked, which an input method kept until now."""
        if not self._timed or not isinstance(event, QKeyEvent):
            return False
        first, last = self._pressed
        return last >= 0 and (event.timestamp() - first) % _CLOCK <= (last - first) % _CLOCK

    def _hold(self, widget: QWidget, event: QKeyEvent) -> bool:
        """A bare key that is a command here waits, and so does what follows it, in its order."""
        if takes_text(widget):
            return False
        bare = len(event.text()) == 1 and event.text().isprintable() and not event.modifiers() & _COMBINED
        if not bare or event.text() == " " or event.isAutoRepeat():
            self._let_go()
            return False
        self._held.append((widget, QKeyEvent(event)))
        self._letting.start()
        return True

    def _see_whether_alone(self) -> None:
        """A window that was busy has the rest of a scan waiting still: it is heard before its first keys are let go."""
        heard = self._heard
        QTimer.singleShot(0, self, lambda: self._let_go() if self._heard == heard else self._wait_on())

    def _wait_on(self) -> None:
        if self._held:
            self._letting.start()

    def _let_go(self) -> None:
        """No scan came of them: the keys that waited do what they do."""
        self._letting.stop()
        held, self._held = self._held, []
        self._replaying = True
        try:
            for widget, event in held:
                focus = QApplication.focusWidget()
                target = focus if focus is not None and focus is not widget else widget
                if isValid(target):
                    QCoreApplication.sendEvent(target, event)
        finally:
            self._replaying = False


def _stroke_of(event: QKeyEvent) -> Stroke:
    """A key as it reached a widget: by its place where the system told it, else by its letter."""
    combined = bool(event.modifiers() & _COMBINED)
    place = event.nativeScanCode() - 8
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    text = keycodes.character(place, shift=shift) if place > 0 else event.text().replace("\r", "\n")
    return Stroke(text if len(text) == 1 else "", event.timestamp(), combined)
