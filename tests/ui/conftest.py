"""Every test of the window runs on the bundled theme, and any complaint of Qt fails it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from hallclient.ui.theme import use_theme

_HARMLESS = ("This plugin does not support", "QFontDatabase: Cannot find font directory")


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """The style that `make_app` asks for."""
    return ["hall", "-style", "fusion"]


@pytest.fixture(autouse=True)
def qt_is_silent(qapp: QApplication) -> Iterator[list[str]]:
    """Collects what Qt says; anything but the offscreen plugin's own remarks fails the test at its end."""
    said: list[str] = []

    def listen(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if not message.startswith(_HARMLESS):
            said.append(f"{kind.name}: {message}")

    before = qInstallMessageHandler(listen)
    use_theme(qapp, "light", 1.0)
    yield said
    qInstallMessageHandler(before)
    assert said == [], said
