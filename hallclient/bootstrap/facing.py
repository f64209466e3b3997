"""The applicant's screen joined to the program: up from the sign-in on, fed while somebody works, at rest else."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from hallclient.app.second_screen import ScreenChoice
from hallclient.ui.screens.applicant.faces import REST, Face, Filing
from hallclient.ui.screens.applicant.view import ApplicantWindow
from hallclient.ui.shell.loop import later
from hallclient.ui.shell.second_screen import SecondScreen
from hallclient.ui.shell.window import Window

if TYPE_CHECKING:
    from hallclient.app.counter import Counter
    from hallclient.ui.screens.applicant.presenter import ApplicantPresenter
    from hallclient.ui.screens.local.view import LocalView

SOON_MILLISECONDS = 30
"""What the clerk waits for is painted first; several keys in a row are one painting there."""


class Facing:
    """Owned by the program: the window stands through sign-in, lock and the next person."""

    def __init__(self, folder: Path, window: Window, hall: str, *, practice: bool) -> None:
        self._kept = ScreenChoice(folder)
        self._hall = f"{hall}（演练）" if practice else hall
        self._place = ""
        self._face: Face = REST
        self._presenter: ApplicantPresenter | None = None
        self._over: QWidget | None = None
        self.screen = SecondScreen(window, self._make, self._kept.of())
        self.screen.changed.connect(self._changed)
        self.screen.place()

    @property
    def seen(self) -> bool:
        """Whether anybody could see it."""
        return bool(self.screen.shown_on)

    def place(self) -> QRect | None:
        """Where the applicant's screen lies; None: there is none."""
        window = self.screen.window
        return window.geometry() if self.seen and window is not None else None

    def choose(self, choice: str) -> None:
        """This PC's screen for the applicant, kept."""
        self._kept.keep(choice)
        self.screen.choose(choice)

    def show_face(self, face: Face) -> None:
        """What the presenter shows."""
        self._face = face
        if face != REST:  # somebody else's turn
            self.take_back()
        if isinstance(self.screen.window, ApplicantWindow):
            self.screen.window.show_face(face)

    def lay_over(self, window: QWidget) -> None:
        """Another window over it, until it is taken back; nothing where nobody could see it."""
        self.take_back()
        place = self.place()
        if place is None or isinstance(self._face, Filing):  # the next one's form is there already
            window.deleteLater()
            return
        self._over = window
        window.setGeometry(place)
        window.show()
        window.raise_()

    def take_back(self) -> None:
        """What lies over it goes."""
        window, self._over = self._over, None
        if window is not None:
            window.hide()
            window.deleteLater()

    def begin(self, counter: Counter) -> ApplicantPresenter:
        """Somebody works: at rest until he takes an application up."""
        from hallclient.ui.screens.applicant.presenter import ApplicantPresenter

        self._place = f"{counter.window.code} {counter.window.name.partition('（')[0]}"
        if isinstance(self.screen.window, ApplicantWindow):
            self.screen.window.set_place(self._place)
        phone = counter.person.phone or counter.hall.hotline
        self._presenter = ApplicantPresenter(self, phone, partial(later, milliseconds=SOON_MILLISECONDS))
        return self._presenter

    def join_local(self, view: LocalView) -> Callable[[], None]:
        """本机 chooses; gives what reads the screens anew."""
        from hallclient.ui.screens.local.screens import ScreenPart

        part = ScreenPart(self.screen, self.choose, view.screens)
        view.screens.connect_to(part)
        return part.look

    def close(self) -> None:
        """The program ends."""
        self.take_back()
        self.screen.close()

    def _make(self) -> ApplicantWindow:
        made = ApplicantWindow(self._hall)
        made.set_place(self._place)
        made.show_face(self._face)
        return made

    def _changed(self) -> None:
        if not self.seen:
            self.take_back()
        if self._presenter is not None:
            self._presenter.refresh()
