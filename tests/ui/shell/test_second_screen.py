"""Where the applicant's screen stands: rules without Qt, and the window over screens that come and go."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from hallclient.app.second_screen import AUTO, OFF, Screen, ScreenChoice, facing
from hallclient.ui.screens.applicant.view import ApplicantWindow
from hallclient.ui.shell.second_screen import SecondScreen

LEFT = Screen("", 0, 0, 1366, 768)  # offscreen's only one has no name
RIGHT = Screen("HDMI-1", 1366, 0, 1280, 720)
WALL = Screen("DP-2", 2646, 0, 1920, 1080)
MIRROR = Screen("VGA-1", 0, 0, 1024, 768)


@pytest.mark.parametrize(
    ("choice", "screens", "shown"),
    [
        (AUTO, [LEFT], None),
        (AUTO, [LEFT, RIGHT], RIGHT),
        (AUTO, [RIGHT, LEFT], RIGHT),
        (AUTO, [LEFT, MIRROR], None),  # it shows what the clerk sees
        (AUTO, [LEFT, MIRROR, RIGHT], RIGHT),
        (OFF, [LEFT, RIGHT], None),
        ("DP-2", [LEFT, RIGHT, WALL], WALL),
        ("DP-2", [LEFT, RIGHT], None),  # the chosen one is unplugged: no other instead
        ("", [RIGHT], None),
    ],
)
def test_which_screen(choice: str, screens: list[Screen], shown: Screen | None) -> None:
    assert facing(choice, screens, LEFT.name) == shown


def test_the_choice_is_kept_for_this_pc(tmp_path: Path) -> None:
    assert ScreenChoice(tmp_path).of() == AUTO
    ScreenChoice(tmp_path).keep("HDMI-1")
    assert ScreenChoice(tmp_path).of() == "HDMI-1"
    (tmp_path / "applicant-screen.txt").write_bytes(b"\xff\xfe\x00")
    assert ScreenChoice(tmp_path).of() == AUTO, "a file that can't be read is as none"
    ScreenChoice(tmp_path / "gone").keep(OFF)  # a folder that takes nothing


class Plugs:
    """Screens as a hand plugs them."""

    def __init__(self, *screens: Screen) -> None:
        self.screens = screens

    def __call__(self) -> tuple[Screen, ...]:
        return self.screens


def held(screen: SecondScreen) -> tuple[QWidget, ...]:
    """The window, where there is one."""
    return () if screen.window is None else (screen.window,)


def test_it_follows_the_plug_and_never_takes_the_focus(qapp: QApplication) -> None:
    clerk = QWidget()
    field = QLineEdit(clerk)
    clerk.show()
    field.setFocus()
    own = Screen(clerk.screen().name(), 0, 0, 800, 800)
    plugs = Plugs(own)
    screen = SecondScreen(clerk, lambda: ApplicantWindow("示例区政务服务中心"), AUTO, plugs)
    screen.place()
    assert not held(screen) and screen.shown_on == "", "one screen: no window is made"
    plugs.screens = (own, RIGHT)
    screen.place()
    (window,) = held(screen)
    assert window.isVisible()
    assert window.geometry() == QRect(1366, 0, 1280, 720) and screen.shown_on == "HDMI-1"
    qapp.processEvents()
    assert qapp.activeWindow() is clerk and qapp.focusWidget() is field
    plugs.screens = (own,)
    screen.place()
    assert not window.isVisible(), "pulled"
    plugs.screens = (own, WALL)
    screen.place()
    assert window.isVisible() and window.geometry() == QRect(2646, 0, 1920, 1080), "another one"
    screen.choose(OFF)
    assert not window.isVisible()
    screen.choose("DP-2")
    assert window.isVisible() and qapp.focusWidget() is field
    screen.close()
    assert not held(screen) and screen.shown_on == ""
    screen.place()
    assert not held(screen), "closed is closed"
    clerk.close()
    clerk.deleteLater()
