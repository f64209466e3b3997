"""本机's choice of the screen that faces the applicant. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from hallclient.app.second_screen import AUTO, OFF

AUTOMATIC: Final = "auto"
"""AUTO in the drop-down, where an empty value is no choice."""


class Screens(Protocol):
    """Who holds the window there."""

    @property
    def choice(self) -> str: ...
    @property
    def shown_on(self) -> str: ...
    def options(self) -> tuple[str, ...]: ...


class ScreensView(Protocol):
    """What is told to the view."""

    def show_screens(self, options: tuple[tuple[str, str], ...], chosen: str, note: str) -> None: ...


class ScreenPart:
    """`choose` keeps the choice for this PC."""

    def __init__(self, screens: Screens, choose: Callable[[str], None], view: ScreensView) -> None:
        self._screens, self._choose, self._view = screens, choose, view

    def look(self) -> None:
        """The screens of this moment."""
        choice, now = self._screens.choice, self._screens.options()
        options = [(AUTOMATIC, "有第二块屏就用"), *((name, name) for name in now)]
        if choice not in (AUTO, OFF, *now):
            options.append((choice, f"{choice}（现在没接上）"))
        options.append((OFF, "不用"))
        on = self._screens.shown_on
        if on:
            note = f"申请人屏在 {on} 上；锁屏、换人、看别的办件时只显示大厅名和“请稍候”"
        elif choice == OFF:
            note = "申请人屏关着"
        else:
            note = "现在没有可用的第二块屏：没接上，或者和这块屏显示的是同一画面（要设成扩展）"
        self._view.show_screens(tuple(options), choice or AUTOMATIC, note)

    def choose(self, value: str) -> None:
        """Another screen from now on."""
        self._choose(AUTO if value == AUTOMATIC else value)
        self.look()
