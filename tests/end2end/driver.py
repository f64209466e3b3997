"""Hands and eyes at the real window: keys go where a clerk's would, words are read from what is shown.

Knows the object names of docs/automation.md and nothing of what is behind them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from hallclient.app.card import read_card, write_card
from hallclient.app.demo import demo_hall, read_passwords
from hallclient.app.outcome import Outcome
from hallclient.bootstrap.program import Program
from hallclient.chance import MACHINE, Chance
from hallclient.signing.vault import PhraseVault
from hallclient.ui.screens.intake.checks_editor import ClosedChecks
from hallclient.ui.widgets.check_boxes import CheckBoxes
from hallclient.ui.widgets.choice import Choice
from hallclient.ui.widgets.drop_down import DropDown

PHRASE = "demo"


class Stuck(AssertionError):
    """What was waited for did not come."""


class Counter:
    """One counter PC under the hands of a script."""

    def __init__(self, folder: Path, *, window: str = "W09", chance: Chance = MACHINE, practice: bool = False,
                 theme: str = "light", scale: float = 1.0, size: tuple[int, int] = (1366, 768)) -> None:  # fmt: skip
        def vault() -> PhraseVault:
            return PhraseVault(folder / "keys", PHRASE, chance)

        made = demo_hall(folder, vault(), chance, practice=practice)
        assert isinstance(made, dict), made
        card = read_card(folder)
        assert card is not None
        write_card(folder, replace(card, window=window))
        self.passwords = read_passwords(folder)
        self.program = Program(folder, replace(card, window=window), vault, chance, theme, scale)
        self.program.show(*size)
        self.program.load()
        self.until(lambda: self.program._opening.done(), "the book is open")

    # ── hands ────────────────────────────────────────────────────────────────

    def key(self, keys: str, times: int = 1) -> None:
        """Presses a key or a combination where the focus is: `F9`, `Ctrl+N`, `Space`."""
        for _ in range(times):
            combination = QKeySequence(keys)[0]
            QTest.keyClick(self.focus(), combination.key(), combination.keyboardModifiers())
            self.settle()

    def type(self, text: str) -> None:
        """Types where the focus is; what no key makes (Chinese) is pasted, as an input method commits it."""
        target = self.focus()
        if text.isascii():
            QTest.keyClicks(target, text)
        else:
            QApplication.clipboard().setText(text)
            QTest.keySequence(target, QKeySequence(QKeySequence.StandardKey.Paste))
        self.settle()

    def sign_in(self, staff_no: str, password: str = "", window: str = "") -> None:
        """工号, 口令, Enter; waits for the work."""
        if window:
            self.program.presenter.window_chosen(window)
        self.widget("signin.staff_no").setFocus()
        self.type(staff_no)
        self.key("Return")
        self.type(password or self.passwords[staff_no])
        self.key("Return")
        if not password:
            self.until(lambda: not self.program.window.covered, "signed in")
            self.until(lambda: self.seen("intake") or self.seen("todo"), "the home screen")
            self.key("Ctrl+1")
            self.until(lambda: self.seen("intake"), "受理台")

    def lock(self) -> None:
        """Ctrl+L: the cover is back."""
        self.key("Ctrl+L")
        self.until(lambda: self.seen("signin.staff_no"), "the sign-in")

    def open_case(self, case_id: str) -> None:
        """A case that has its number, for what came back."""
        self.presenter.open_case(case_id)
        self.until(lambda: bool(self.presenter.board.draft.cases), "the case")

    def paper_shown(self) -> None:
        """Waits until the page of the first paper is painted."""
        self.until(lambda: self.widget("outcome.paper").pages > 0, "the paper's picture")

    def item(self, typed: str) -> None:
        """Finds an item as a clerk does and takes the first hit."""
        self.widget("intake.item").setFocus()
        self.type(typed)
        self.key("Return")
        self.until(lambda: bool(self.presenter.board.table.items), f"an item for {typed}")

    def answer(self, situations: Mapping[str, str]) -> None:
        """Answers situations by their digit, as joined buttons are answered."""
        for key, option in situations.items():
            self.put(f"intake.situation.{key}", option)

    def fill(self, values: Mapping[str, Any]) -> None:
        """Fills fields of the one table, by key, in the order given."""
        for key, value in values.items():
            self.put(f"intake.field.{key}", value)

    def put(self, name: str, value: Any) -> None:
        """Puts a value into the widget of this name, by keys."""
        target = self.widget(name)
        target.setFocus()
        self.settle()
        if isinstance(target, Choice):
            place = next(n for n, one in enumerate(target.options) if value in (one.value, one.text))
            QTest.keyClicks(target, str(place + 1))
        elif isinstance(target, DropDown):
            place = target.findData(value)
            while target.currentIndex() < place:
                QTest.keyClick(target, Qt.Key.Key_Down)
        elif isinstance(target, CheckBoxes):
            self._tick(target, value)
        elif isinstance(target, ClosedChecks):
            options = self._options(name)
            for one in value:
                QTest.keyClicks(target, str(options.index(one) + 1))
        elif isinstance(value, list):
            self._rows(target, value)
        else:
            QTest.keySequence(target, QKeySequence(QKeySequence.StandardKey.SelectAll))
            self.type(str(value))
            QTest.keyClick(target, Qt.Key.Key_Tab)
        self.settle()

    def _options(self, name: str) -> tuple[str, ...]:
        """The options of a field of the one table, as the catalogue has them."""
        key = name.removeprefix("intake.field.")
        options: tuple[str, ...] = self.program.work.counter.catalogue.fields[key].options  # type: ignore[union-attr]
        return options

    def _tick(self, target: CheckBoxes, values: Sequence[str]) -> None:
        for place, option in enumerate(target.options):
            if option.value in values:
                QTest.keyClick(target, Qt.Key.Key_Space)
            if place < len(target.options) - 1:
                QTest.keyClick(target, Qt.Key.Key_Right)

    def _rows(self, target: QWidget, rows: Sequence[Mapping[str, str]]) -> None:
        """A table comes from the clipboard, as it is copied out of a spreadsheet."""
        QApplication.clipboard().setText("\n".join("\t".join(row.values()) for row in rows))
        QTest.keySequence(target, QKeySequence(QKeySequence.StandardKey.Paste))

    def judge(self, *rows: str) -> None:
        """Keys for each material from the first on (`Space`, `B 2`); an empty text leaves one as it is."""
        self.widget("intake.materials").setFocus()
        self.key("Home")
        for place, keys in enumerate(rows):
            for one in keys.split():
                self.key(one)
            if place < len(rows) - 1:
                self.widget("intake.materials").setFocus()
                self.key("Down")

    def decide(self, keys: str) -> Outcome:
        """Presses a decision's key and waits for what it made."""
        work = self.program.work
        assert work is not None
        before = work.outcome.outcome if work.outcome is not None else None
        self.key(keys)
        self.until(
            lambda: work.outcome is not None and work.outcome.outcome is not before, f"{keys} to be done"
        )
        outcome = work.outcome.outcome if work.outcome is not None else None
        assert outcome is not None
        return outcome

    # ── eyes ─────────────────────────────────────────────────────────────────

    @property
    def presenter(self) -> Any:
        """The intake's presenter."""
        work = self.program.work
        assert work is not None and work.intake is not None
        return work.intake

    @property
    def sentence(self) -> str:
        """The answer bar's sentence."""
        return self.widget("intake.answer.sentence").accessibleName()

    def widget(self, name: str) -> Any:
        """The visible widget of this name."""
        found = [one for one in self.program.window.findChildren(QWidget, name) if one.isVisible()]
        if not found:
            raise Stuck(f"{name} is not to be seen")
        return found[0]

    def seen(self, name: str) -> bool:
        return any(one.isVisible() for one in self.program.window.findChildren(QWidget, name))

    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self.program.window

    def settle(self) -> None:
        """Lets the window catch up."""
        QApplication.processEvents()
        QTest.qWait(1)

    def until(self, true: Callable[[], bool], what: str, seconds: float = 20) -> None:
        """Waits for something to become true."""
        end = time.monotonic() + seconds
        while not true():
            if time.monotonic() > end:
                raise Stuck(f"waited in vain for: {what}")
            QTest.qWait(10)
        self.settle()

    def shot(self, path: Path) -> Path:
        """A picture of the window."""
        self.settle()
        path.parent.mkdir(parents=True, exist_ok=True)
        self.program.window.grab().save(str(path))
        return path

    def close(self) -> None:
        self.program.window.close()
        self.program.close()
