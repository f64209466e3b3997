"""The demo hall made once a session with cheap password hashes, copied for each scenario; the window watched.

A widget without a parent that shows itself beside the main window fails the test, and so does any word of Qt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMessageLogContext, QObject, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from hallclient.app.demo import demo_hall
from hallclient.chance import MACHINE
from hallclient.devices.printer import PrinterDriver
from hallclient.signing.vault import KeyVault, PhraseVault
from hallclient.ui.shell.window import Window
from hallclient.ui.theme import make_app
from tests.app.desk import FRIDAY, Clock, Desk, password
from tests.end2end.at_start import AtStart
from tests.end2end.driver import CHEAP, PHRASE, Counter
from tests.sync.served import Served

_PLATFORM = ("This plugin does not support", "QFontDatabase: Cannot find font directory")

Opening = Callable[..., Counter]
Starting = Callable[..., AtStart]


class Flashes(QObject):
    """Keeps the name of every widget that shows itself as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # asked of every event there is: its `type()` would make an enumeration's member each time
        if (
            type(event) is QShowEvent
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and watched.parent() is None
            and not isinstance(watched, Window)
            and watched.objectName() not in ("pad", "rating")  # which the clerk asks for
        ):
            self.seen.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


@pytest.fixture(scope="session")
def application() -> QApplication:
    """The one application, in the program's own style."""
    return make_app(["hall"])


@pytest.fixture(autouse=True)
def window_is_quiet(application: QApplication) -> Iterator[None]:
    """No word of Qt, no second window."""
    said: list[str] = []
    flashes = Flashes()

    def listen(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if not message.startswith(_PLATFORM):
            said.append(f"{kind.name}: {message}")

    before = qInstallMessageHandler(listen)
    application.installEventFilter(flashes)
    yield
    application.removeEventFilter(flashes)
    qInstallMessageHandler(before)
    assert said == []
    assert flashes.seen == []


@pytest.fixture(scope="session")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A counter PC of the demo hall that nobody worked at yet. Copy it, never open it."""
    desk = Desk.new(tmp_path_factory.mktemp("hall") / "data")
    desk.close()
    return desk


@pytest.fixture
def desk(enrolled: Desk, tmp_path: Path) -> Iterator[Desk]:
    """This scenario's own counter PC: its folder, its clock (Friday, 20 November 2026), its keys."""
    own = enrolled.copied(tmp_path / "data")
    yield own
    own.close()


@pytest.fixture
def served(desk: Desk, tmp_path: Path) -> Iterator[Served]:
    """The hall's server, at work; no counter is enrolled there yet."""
    server = Served(tmp_path / "server", desk.folder / "hall", FRIDAY)
    server.start()
    yield server
    server.close()


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    """The demo hall with keys that another process can open, too."""
    folder = tmp_path / "data"
    made = demo_hall(folder, PhraseVault(folder / "keys", PHRASE, MACHINE), MACHINE, password_hash=CHEAP.hash)
    assert isinstance(made, dict)
    return folder


@pytest.fixture
def opened(application: QApplication) -> Iterator[Opening]:
    """`opened(desk, "W0907")`: the program at this PC with somebody signed in; closed in the end."""
    running: list[Counter] = []

    def open_at(
        desk: Desk, staff_no: str = "", window: str = "W09", scale: float = 1.0,
        printer: PrinterDriver | None = None,
    ) -> Counter:  # fmt: skip
        counter = Counter(
            desk.folder, desk.vault, password, window=window, chance=desk.clock, scale=scale, printer=printer
        )  # fmt: skip
        running.append(counter)
        if staff_no:
            counter.sign_in(staff_no)
        return counter

    yield open_at
    for counter in running:
        counter.close()


@pytest.fixture
def started(application: QApplication) -> Iterator[Starting]:
    """`started(folder, vault)`: the window as it comes up there; closed in the end."""
    running: list[AtStart] = []

    def start(folder: Path, vault: KeyVault | None, **shown: Any) -> AtStart:
        running.append(AtStart(folder, vault, Clock(), **shown))
        return running[-1]

    yield start
    for one in running:
        one.close()


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """What only the next question brings comes within two seconds: none waits longer at the server."""
    monkeypatch.setattr("hallclient.sync.exchange.LONGEST_WAIT", 2)


@pytest.fixture
def counter(desk: Desk, opened: Opening) -> Counter:
    """王砚秋 at W09, 受理台 free."""
    return opened(desk, "W0907")


@pytest.fixture
def counter_w10(desk: Desk, opened: Opening) -> Counter:
    """孟知微 at W10, the window that takes in whole themes."""
    return opened(desk, "W1003", "W10")
