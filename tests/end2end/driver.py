"""Hands and eyes at the real window: keys go where a clerk's would, words are read from what is shown.

Knows the object names of docs/automation.md and little of what is behind them.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from argon2 import PasswordHasher
from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from shiboken6 import delete, isValid

from hallclient.app.card import read_card, write_card
from hallclient.app.demo import demo_hall
from hallclient.app.outcome import Outcome
from hallclient.bootstrap.program import Program
from hallclient.chance import MACHINE, Chance
from hallclient.devices.printer import PrinterDriver
from hallclient.signing.vault import KeyVault, PhraseVault
from hallclient.ui.screens.intake.checks_editor import ClosedChecks
from hallclient.ui.screens.intake.presenter import IntakePresenter
from hallclient.ui.widgets.check_boxes import CheckBoxes
from hallclient.ui.widgets.choice import Choice
from hallclient.ui.widgets.decision_button import DecisionButton
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.item_search import ResultList
from hallclient.ui.widgets.material_list import MaterialRows
from hallclient.ui.widgets.paper_view import PaperView
from hallclient.ui.widgets.sign_list import SignRows
from hallclient.ui.widgets.work_list import WorkRow, WorkRows
from tests.end2end.coming import case_coming, form_coming

W = TypeVar("W", bound=QWidget)
PHRASE = "demo"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Stuck(AssertionError):
    """What was waited for did not come."""


class Counter:
    """One counter PC under the hands of a script; the hall in `folder` must be there."""

    def __init__(self, folder: Path, vault: KeyVault, passwords: Callable[[str], str], *, window: str = "W09",
                 chance: Chance = MACHINE, theme: str = "light", scale: float = 1.0,
                 size: tuple[int, int] = (1366, 768),
                 printer: PrinterDriver | None = None) -> None:  # fmt: skip
        card = read_card(folder)
        assert card is not None
        card = replace(card, window=window)
        write_card(folder, card)
        self.password = passwords
        self.scans = folder / "scans"
        self.scans.mkdir(exist_ok=True)
        self.program = Program(folder, card, lambda: vault, chance, theme, scale, self.scans, lambda: printer)
        self.program.show(*size)
        self.program.load()
        self.until(lambda: self.program.opened, "the book is open")

    @classmethod
    def demo(cls, folder: Path, *, window: str = "W09", theme: str = "light", scale: float = 1.0,
             size: tuple[int, int] = (1366, 768)) -> Counter:  # fmt: skip
        """The demo hall as `hallclient --demo` makes it, its words hashed at once."""
        vault = PhraseVault(folder / "keys", PHRASE, MACHINE)
        made = demo_hall(folder, vault, MACHINE, password_hash=CHEAP.hash)
        assert isinstance(made, dict), made
        return cls(folder, vault, made.__getitem__, window=window, theme=theme, scale=scale, size=size)

    # ── hands ────────────────────────────────────────────────────────────────

    def key(self, keys: str, times: int = 1) -> None:
        """Presses a key or a combination where the focus is: `F9`, `Ctrl+N`, `Space`."""
        for _ in range(times):
            QTest.keySequence(self.focus(), QKeySequence(keys))
            self.settle()

    def write(self, text: str) -> None:
        """Types where the focus is; what no key makes (Chinese) is pasted."""
        target = self.focus()
        if text.isascii() and text.isprintable():
            QTest.keyClicks(target, text)
        else:
            QApplication.clipboard().setText(text)
            QTest.keySequence(target, QKeySequence(QKeySequence.StandardKey.Paste))
        self.settle()

    def sign_in(self, staff_no: str, password: str = "", window: str = "") -> None:
        """工号, 口令, Enter; with the right word waits for the work and goes to 受理台 where this role has one."""
        if window:
            self.choose_from_menu("Alt+W", window)
        self.widget("signin.staff_no").setFocus()
        self.retype(staff_no)
        self.key("Return")
        self.retype(password or self.password(staff_no))
        self.key("Return")
        if not password:
            self.until(lambda: not self.program.window.covered, "signed in")
            self.until(self._somewhere, "the home screen, or where the lock had been")
            work = self.program.work
            if work is None or "intake" not in work.places:
                return
            self.key("Ctrl+1")
            self.until(lambda: self.seen("intake"), "受理台")

    def _somewhere(self) -> bool:
        work = self.program.work
        return work is not None and bool(work.area.current)

    def choose_from_menu(self, opens: str, word: str) -> None:
        """Opens a menu by its key and takes the entry with this word by the arrows."""
        self.key(opens)
        self.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu), f"a menu by {opens}")
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        place = next(at for at, one in enumerate(menu.actions()) if word in one.text().replace("&&", "&"))
        QTest.keyClick(menu, Qt.Key.Key_Home)
        while menu.activeAction() is not menu.actions()[place]:
            QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)
        self.settle()

    def lock(self) -> None:
        """Ctrl+L: the cover is back."""
        self.key("Ctrl+L")
        self.until(lambda: self.seen("signin.staff_no"), "the sign-in")

    def next_applicant(self) -> None:
        """Enter on the outcome: the free counter."""
        self.key("Return")
        self.until(lambda: self.seen("intake"), "the free counter")

    def from_todo(self, word: str) -> None:
        """待办, the row with this word, Enter: its draft or case on the counter."""
        self.key("Ctrl+2")
        self.until(lambda: any(word in row for row in self.todo_rows()), f"{word} in 待办")
        self.widget("todo.list").setFocus()
        self.until(lambda: self._at_row(word), f"the row of {word}")
        board, before = self.presenter.board, self.presenter.board.openings
        self.key("Return")
        self.until(lambda: board.openings > before and self.read("intake.saved") != "", "it on the counter")

    def _at_row(self, word: str) -> bool:
        """Goes to the row with this word; whether it is at hand: the list may be read again meanwhile."""
        self.key("Home")
        self.key("Down", next((at for at, row in enumerate(self.todo_rows()) if word in row), 0))
        return word in getattr(self.one_of(WorkRows, "todo.list").current, "spoken", "")

    def scan(self, text: str) -> None:
        """A scanner's keys in the box of 待办: the text, then Enter."""
        self.key("Ctrl+2")
        self.until(lambda: self.seen("todo"), "待办")
        self.widget("todo.scan" if self.seen("todo.scan") else "todo.search").setFocus()
        self.write(text)
        self.key("Return")

    def item(self, typed: str) -> None:
        """Finds an item as a clerk does and takes the first hit."""
        self.search_item(typed)
        self.key("Return")
        self.until(lambda: bool(self.presenter.board.table.items), f"an item for {typed}")

    def search_item(self, typed: str) -> tuple[str, ...]:
        """F2 and words: the lines shown below the box."""
        self.key("F2")
        self.retype(typed)
        self.until(lambda: self.seen("intake.item.results"), "the results")
        rows = self.one_of(ResultList, "intake.item.results").rows
        return tuple(f"{row.name} {row.code} {row.refused or row.note}" for row in rows)

    def answer(self, situations: Mapping[str, str]) -> None:
        """Answers situations by their digit, as joined buttons are answered."""
        for key, option in situations.items():
            if not self.seen(f"intake.situation.{key}"):
                self.key("F3")
            self.put(f"intake.situation.{key}", option)

    def fill(self, values: Mapping[str, object]) -> None:
        """Fills fields of the one table, by key, in the order given."""
        for key, value in values.items():
            self.put(f"intake.field.{key}", value)

    def put(self, name: str, value: object) -> None:
        """Puts a value into the widget of this name, by keys."""
        if name.startswith("intake.field.") and not self.seen(name) and self.seen("intake.materials"):
            self.key("Ctrl+Tab")  # the other tab of a narrow window
        target = self.widget(name)
        target.setFocus()
        self.settle()
        if isinstance(target, Choice):
            place = next(at for at, one in enumerate(target.options) if value in (one.value, one.text))
            QTest.keyClicks(target, str(place + 1))
        elif isinstance(target, DropDown):
            place = target.findData(value)
            assert place >= 0, (name, value)
            QTest.keyClick(target, Qt.Key.Key_Home)
            while target.currentIndex() < place:
                QTest.keyClick(target, Qt.Key.Key_Down)
        elif isinstance(target, CheckBoxes) and isinstance(value, list):
            self._tick(target, value)
        elif isinstance(target, ClosedChecks) and isinstance(value, list):
            options = self._options(name)
            for one in value:
                QTest.keyClicks(target, str(options.index(one) + 1))
        elif isinstance(value, list):
            self._rows(target, value)
        else:
            self.retype(str(value))
            self.key("Tab")
        self.settle()

    def retype(self, text: str) -> None:
        """What stands where the focus is, replaced."""
        QTest.keySequence(self.focus(), QKeySequence(QKeySequence.StandardKey.SelectAll))
        self.write(text)

    def _options(self, name: str) -> tuple[str, ...]:
        """The options of a field of the one table, as the catalogue has them."""
        key = name.removeprefix("intake.field.")
        return next(line.field.options for line in self.presenter.board.table.fields if line.field.key == key)

    def _tick(self, target: CheckBoxes, values: Sequence[str]) -> None:
        for _ in target.options:  # from the first on
            QTest.keyClick(target, Qt.Key.Key_Left)
        for place, option in enumerate(target.options):
            # an earlier case may have filled it
            if (option.value in values) != (option.value in target.values):
                QTest.keyClick(target, Qt.Key.Key_Space)
            if place < len(target.options) - 1:
                QTest.keyClick(target, Qt.Key.Key_Right)

    def _rows(self, target: QWidget, rows: Sequence[Mapping[str, str]]) -> None:
        """A table comes from the clipboard, as it is copied out of a spreadsheet."""
        QApplication.clipboard().setText("\n".join("\t".join(row.values()) for row in rows))
        QTest.keySequence(target, QKeySequence(QKeySequence.StandardKey.Paste))

    def judge(self, *rows: str) -> None:
        """Keys for each material from the first on (`Space`, `B 2`); an empty text leaves one as it is."""
        at = -1
        for place, keys in enumerate(rows):
            if not keys:
                continue
            if at >= 0 and self.focus() is self.widget("intake.materials"):
                self.key("Down", place - at)
            else:
                self.material(place)
            at = place
            for one in keys.split():
                self.key(one)

    def material(self, place: int) -> None:
        """The cursor on a material of the checklist, counted from 0."""
        if not self.seen("intake.materials"):
            self.key("Ctrl+Tab")
        self.widget("intake.materials").setFocus()
        self.key("Home")
        self.key("Down", place)

    def decide(self, keys: str) -> Outcome:
        """Presses a decision's key and waits for what it made."""
        before = self._outcome()
        self.key(keys)
        self.until(lambda: self._outcome() is not before, f"{keys} to be done")
        outcome = self._outcome()
        assert outcome is not None
        return outcome

    def _outcome(self) -> Outcome | None:
        work = self.program.work
        return work.outcome.outcome if work is not None and work.outcome is not None else None

    # ── eyes ─────────────────────────────────────────────────────────────────

    @property
    def presenter(self) -> IntakePresenter:
        """The intake's presenter."""
        work = self.program.work
        assert work is not None and work.intake is not None
        return work.intake

    @property
    def sentence(self) -> str:
        """The answer bar's sentence, whole."""
        bar = self.widget("intake.answer.sentence")
        return bar.accessibleName()

    @property
    def notice(self) -> str:
        """The banner of the intake screen; empty when there is none."""
        return self.read("intake.notice")

    def read(self, name: str) -> str:
        """What the widget of this name says; empty where it isn't shown."""
        return self.widget(name).accessibleName() if self.seen(name) else ""

    def decision(self, which: str) -> DecisionButton:
        """One of the four keys of the answer bar: accept, notify, refuse, defer."""
        return self.one_of(DecisionButton, f"intake.decide.{which}")

    def words(self) -> str:
        """Every word a screen reader would say of what is shown."""
        shown = [one for one in self.program.window.findChildren(QWidget) if one.isVisible()]
        texts = (text for one in shown for text in (one.accessibleName(), one.accessibleDescription()))
        return "\n".join(text for text in texts if text)

    def todo_rows(self) -> tuple[str, ...]:
        """The rows of 待办, in words."""
        return tuple(row.spoken for row in self.rows("todo.list"))

    def rows(self, name: str) -> Sequence[WorkRow]:
        """The rows of a work list; none where it isn't shown."""
        return self.one_of(WorkRows, name).rows if self.seen(name) else ()

    def signing(self) -> tuple[str, ...]:
        """The rows of 审批, in words."""
        return (
            tuple(row.spoken for row in self.one_of(SignRows, "approval.list").rows)
            if self.seen("approval.list")
            else ()
        )

    def materials(self) -> tuple[str, ...]:
        """The checklist, a line a material: name and result."""
        return tuple(row.spoken for row in self.one_of(MaterialRows, "intake.materials").rows)

    def field(self, key: str) -> QWidget:
        """The widget of a field of the one table."""
        return self.widget(f"intake.field.{key}")

    def paper_shown(self) -> None:
        """Waits until the page of the first paper is painted."""
        self.until(lambda: self.one_of(PaperView, "outcome.paper").pages > 0, "the paper's picture")

    def widget(self, name: str) -> QWidget:
        """The visible widget of this name."""
        return self.one_of(QWidget, name)

    def one_of(self, kind: type[W], name: str) -> W:
        """The visible widget of this name and kind."""
        found = [one for one in self.program.window.findChildren(kind, name) if one.isVisible()]
        if not found:
            raise Stuck(f"{name} is not to be seen")
        return found[0]

    def seen(self, name: str) -> bool:
        return any(one.isVisible() for one in self.program.window.findChildren(QWidget, name))

    def focus(self) -> QWidget:
        return QApplication.activePopupWidget() or QApplication.focusWidget() or self.program.window

    def settle(self) -> None:
        """Lets the window catch up."""
        QApplication.processEvents()
        QTest.qWait(1)
        while form_coming(self.program.window):
            QTest.qWait(1)

    def until(self, true: Callable[[], bool], what: str, seconds: float = 20) -> None:
        """Waits for something to become true."""
        end = time.monotonic() + seconds
        while not true():
            if time.monotonic() > end:
                raise Stuck(f"waited in vain for: {what}")
            QTest.qWait(5)
        self.settle()
        while case_coming(self.program) and time.monotonic() < end:
            QTest.qWait(5)

    def shot(self, path: Path) -> Path:
        """A picture of the window."""
        self.settle()
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # what came last has its place, too
        path.parent.mkdir(parents=True, exist_ok=True)
        self.program.window.grab().save(str(path))
        return path

    def close(self) -> None:
        """Closes the program and lets its window go at once: no widget outlives its test. Safe to call twice."""
        if not hasattr(self, "program"):
            return
        window = self.program.window
        window.close()
        self.program.close()
        del self.program
        QApplication.processEvents()
        if isValid(window):
            delete(window)
        gc.collect()
