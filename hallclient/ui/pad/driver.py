"""The pad of this PC: the screen that faces the applicant; where there is none, a window before the clerk's own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect
from PySide6.QtWidgets import QWidget

from hallclient.devices.pad import PadPaper
from hallclient.ui.pad.record import sheet_of
from hallclient.ui.pad.view import PadWindow


class ScreenPad(QObject):
    """`place` says where the applicant's screen lies now; None: there is none. Goes with `clerk`'s window."""

    def __init__(self, clerk: QWidget, place: Callable[[], QRect | None]) -> None:
        super().__init__(clerk)
        self._clerk, self._place = clerk, place
        self.window: PadWindow | None = None
        clerk.destroyed.connect(self.cancel)

    def ask(self, paper: PadPaper, done: Callable[[bytes | None], None]) -> None:
        """Another one is asked for: the one before is taken back."""
        self.cancel()
        window = self.window = PadWindow(paper)

        def finished(sheet: bytes | None) -> None:
            if self.window is window:  # not taken back
                self.cancel()
                done(sheet)

        window.signed.connect(lambda: finished(sheet_of(paper, window.strokes, paper.now())))
        window.on_paper.connect(lambda: finished(None))
        window.closed.connect(lambda: finished(None))
        window.setGeometry(self._place() or self._before_the_clerk())
        window.show()
        window.raise_()

    def cancel(self) -> None:
        window, self.window = self.window, None
        if window is not None:
            window.hide()
            window.deleteLater()

    def _before_the_clerk(self) -> QRect:
        whole = self._clerk.window().geometry()
        return QRect(
            whole.x() + whole.width() // 12,
            whole.y() + whole.height() // 12,
            whole.width() * 5 // 6,
            whole.height() * 5 // 6,
        )
