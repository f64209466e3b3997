"""Holds a window on the screen that faces the applicant, whatever is plugged, pulled, moved or chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from hallclient.app.second_screen import Screen, facing


def screens_now() -> tuple[Screen, ...]:
    """The screens as Qt knows them."""
    return tuple(_screen(one) for one in QGuiApplication.screens())


def _screen(one: QScreen) -> Screen:
    place = one.geometry()
    return Screen(one.name(), place.x(), place.y(), place.width(), place.height())


class SecondScreen(QObject):
    """`make` makes the window when there is a screen for it; `window` is None before. It is shown without taking
    the focus, hidden when its screen goes, and `changed` tells of either.
    """

    changed = Signal()

    def __init__(
        self,
        clerk: QWidget,
        make: Callable[[], QWidget],
        choice: str,
        screens: Callable[[], tuple[Screen, ...]] = screens_now,
    ) -> None:
        super().__init__(clerk)
        self._clerk, self._make, self._choice, self._screens = clerk, make, choice, screens
        self.window: QWidget | None = None
        self._closed = False
        self._soon = QTimer(self)  # a pulled plug is told in several steps
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.place)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(self._added)
            application.screenRemoved.connect(self._look_again)
            application.primaryScreenChanged.connect(self._look_again)
        for one in QGuiApplication.screens():
            one.geometryChanged.connect(self._look_again)
        if (handle := clerk.windowHandle()) is not None:
            handle.screenChanged.connect(self._look_again)

    @property
    def choice(self) -> str:
        """A screen's name, OFF or AUTO."""
        return self._choice

    def choose(self, choice: str) -> None:
        """Another screen, or none."""
        self._choice = choice
        self.place()

    @property
    def shown_on(self) -> str:
        """The name of the screen; empty where nothing is shown."""
        found = facing(self._choice, self._screens(), self._clerk.screen().name())
        return found.name if found is not None and not self._closed else ""

    def options(self) -> tuple[str, ...]:
        """The screens that could be chosen now: all but the clerk's."""
        own = self._clerk.screen().name()
        return tuple(one.name for one in self._screens() if one.name != own)

    def place(self) -> None:
        """Shows or hides the window as the screens are now."""
        if self._closed:
            return
        found = facing(self._choice, self._screens(), self._clerk.screen().name())
        if found is None:
            if self.window is not None:
                self.window.hide()
        else:
            if self.window is None:
                self.window = self._make()
            self.window.setGeometry(QRect(found.left, found.top, found.width, found.height))
            self.window.show()
        self.changed.emit()

    def close(self) -> None:
        """Nothing is shown any more."""
        self._closed = True
        self._soon.stop()
        if self.window is not None:
            self.window.hide()
            self.window.deleteLater()
            self.window = None

    def _added(self, one: QScreen) -> None:
        one.geometryChanged.connect(self._look_again)
        self._look_again()

    def _look_again(self, *_: object) -> None:
        self._soon.start(0)
