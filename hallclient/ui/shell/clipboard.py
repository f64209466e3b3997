"""Personal data that was copied stays on the clipboard for half a minute, and never beyond a lock (trust: S19).

Only what is still ours is cleared: what another program put there since is not touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from hallclient.ui.widgets.naming import PERSONAL
from hallclient.ui.widgets.table_copy import OURS

KEPT_MILLISECONDS: Final = 30_000
_NUMBERS = re.compile(r"(?<![0-9A-Za-z])(?:[1-9]\d{16}[0-9Xx]|1[3-9]\d{9})(?![0-9A-Za-z])")
"""Identity numbers and mobile phones, wherever they were copied from."""


class ClipboardWatch(QObject):
    """Watches the clipboard of this program."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        milliseconds: int = KEPT_MILLISECONDS,
        owns: Callable[[], bool] | None = None,
    ) -> None:
        """`owns`: whether what is on the clipboard came from here; a platform without windows can't say."""
        super().__init__(parent)
        self._owns = owns or QGuiApplication.clipboard().ownsClipboard
        self._text = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(milliseconds)
        self._timer.timeout.connect(self.forget)
        QGuiApplication.clipboard().dataChanged.connect(self._changed)

    def forget(self) -> None:
        """Clears what of personal data is still ours."""
        clipboard = QGuiApplication.clipboard()
        if self._text and self._owns() and clipboard.text() == self._text:
            clipboard.clear()
        self._timer.stop()
        self._text = ""

    def stop(self) -> None:
        """Clears, and watches no more."""
        self.forget()
        QGuiApplication.clipboard().dataChanged.disconnect(self._changed)
        self.deleteLater()

    def _changed(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if not self._owns():
            self._text = ""
            return
        text = clipboard.text()
        held: QMimeData | None = clipboard.mimeData()  # none once it was cleared
        listed = held is not None and held.hasFormat(OURS)
        if text and (listed or _NUMBERS.search(text) or _from_personal(QApplication.focusWidget())):
            self._text = text
            self._timer.start()


def _from_personal(widget: QWidget | None) -> bool:
    """Whether the widget, or one that it stands in, holds personal data."""
    while widget is not None:
        if widget.property(PERSONAL):
            return True
        widget = widget.parentWidget()
    return False
