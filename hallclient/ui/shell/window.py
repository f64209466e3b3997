"""The window: a cover (sign-in, lock) or the work. The work is built when it is first needed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from hallclient.ui.widgets.naming import named


class Window(QWidget):
    """`show_cover(widget)` hides all work behind it, shortcuts too; `show_work(widget)` brings the work (back).

    `painted` is sent once, after the first whole paint; `closing` once before the window goes; the cover is
    replaced, the work is kept.
    """

    painted = Signal()
    closing = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.call(title)
        self._stack = QStackedLayout(self)
        self._cover: QWidget | None = None
        self._work: QWidget | None = None
        self._seen = False

    def call(self, title: str) -> None:
        """What it is called by the desktop and by who reads it aloud."""
        named(self, "window", title)
        self.setWindowTitle(title)

    @property
    def covered(self) -> bool:
        """True while the cover is shown."""
        return self._cover is not None and self._stack.currentWidget() is self._cover

    def show_cover(self, cover: QWidget) -> None:
        """Show the sign-in or the lock; a former cover goes."""
        if self._cover is not None and self._cover is not cover:
            self._stack.removeWidget(self._cover)
            self._cover.deleteLater()
        if cover is not self._cover:
            self._cover = cover
            self._stack.addWidget(cover)
        self._stack.setCurrentWidget(cover)
        cover.setFocus(Qt.FocusReason.OtherFocusReason)

    def hold(self, work: QWidget) -> None:
        """Keep a work that is being made behind the cover, in its place but unseen."""
        self._stack.addWidget(work)

    def let_go(self, work: QWidget) -> None:
        """A held work that is not wanted after all."""
        self._stack.removeWidget(work)
        work.deleteLater()

    def show_work(self, work: QWidget) -> None:
        """Show the work; another one (another clerk's) takes the place of the former."""
        if self._work is not None and self._work is not work:
            self._stack.removeWidget(self._work)
            self._work.deleteLater()
        if work is not self._work:
            self._work = work
            if self._stack.indexOf(work) < 0:
                self._stack.addWidget(work)
        self._stack.setCurrentWidget(work)
        work.setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The window's own part comes first; everything in it is painted before the loop turns again."""
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self.painted.emit)
        super().paintEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)
