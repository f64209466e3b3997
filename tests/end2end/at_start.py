"""A PC that is no counter yet, or one whose book does not open, under the hands of a script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication
from shiboken6 import delete, isValid

from hallclient.bootstrap.program import Program
from hallclient.bootstrap.showing import Showing
from hallclient.chance import Chance
from hallclient.devices.printer import PrinterDriver
from hallclient.signing.vault import KeyVault
from tests.app.desk import password
from tests.end2end.driver import Counter


class AtStart(Counter):
    """The window as it is started, whatever it holds."""

    def __init__(
        self, folder: Path, vault: KeyVault | None, chance: Chance, *, scale: float = 1.0,
        size: tuple[int, int] = (1366, 768), printer: PrinterDriver | None = None,
        passwords: Callable[[str], str] = password,
    ) -> None:  # fmt: skip
        self.password = passwords
        self.showing = Showing(
            folder, lambda: vault, chance, "light", scale, folder / "scans", lambda: printer
        )
        self.window = self.showing.shown.window
        self.showing.shown.show(*size)
        if isinstance(self.showing.shown, Program):
            self.showing.shown.load()
        self.until(self.window.isActiveWindow, "the window has the keys")

    @property
    def program(self) -> Program:  # type: ignore[override]
        """What the window holds; where that is no program yet, only its window is there."""
        return self.showing.shown  # type: ignore[return-value]

    def signs_in(self) -> None:
        """Waits for the sign-in with its book open."""
        self.until(lambda: self.seen("signin.staff_no"), "the sign-in")
        self.until(lambda: self.program.opened, "the book is open")
        self.until(lambda: "正在检查本机账本" not in self.words(), "the panel says how it is")

    def press(self, name: str) -> None:
        """A key that is seen, by the space bar."""
        self.widget(name).setFocus()
        self.key("Space")

    def type(self, name: str, text: str) -> None:
        """What stands in a field, replaced."""
        self.widget(name).setFocus()
        self.retype(text)

    def close(self) -> None:
        """Safe to call twice."""
        if not isValid(self.window):
            return
        self.window.close()
        self.showing.shown.close()
        QApplication.processEvents()
        delete(self.window)
