"""A scripted clerk at the real window, with quick hands; not imported before the program has loaded by itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from casework.identity import USCC_ALPHABET, organisation_check, uscc_check
from hallclient.app.demo import read_passwords
from hallclient.app.outcome import Outcome
from hallclient.bootstrap.program import Program
from hallclient.chance import MACHINE
from hallclient.ui.widgets.work_list import WorkRows
from tests.bench.beat import rest
from tests.end2end.coming import form_coming
from tests.end2end.driver import Counter, Stuck
from tests.end2end.visits import FOOD, FOOD_SITUATIONS, _cell

CLERK = "W0907"
KEY_MILLISECONDS = 20
"""Between two keys of the scripted clerk: ten times as quick as a real one."""


class Hands(Counter):
    """The driver at the pace of quick hands, in the real event loop."""

    @classmethod
    def at(cls, program: Program, folder: Path) -> Hands:
        """At a program that runs already, in the demo hall of `folder`."""
        hands = cls.__new__(cls)
        hands.program, hands.scans = program, folder / "scans"
        hands.password = read_passwords(folder).__getitem__
        return hands

    def settle(self) -> None:
        QApplication.processEvents()
        rest(KEY_MILLISECONDS)
        while form_coming(self.program.window):
            rest(KEY_MILLISECONDS)

    def write(self, text: str) -> None:
        """A key after the other; what no key makes is pasted at once."""
        if not (text.isascii() and text.isprintable()):
            super().write(text)
            return
        for char in text:
            QTest.keyClicks(self.focus(), char)
            self.settle()

    def until(self, true: Callable[[], bool], what: str, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not true():
            if time.monotonic() > end:
                raise Stuck(f"waited in vain for: {what}")
            rest(10)
        self.settle()


def signed_in(counter: Counter) -> float:
    """Milliseconds from Enter after the right password to the painted home with its rows."""
    counter.widget("signin.staff_no").setFocus()
    counter.retype(CLERK)
    counter.key("Return")
    counter.retype(counter.password(CLERK))
    begin = time.perf_counter()
    QTest.keyClick(counter.focus(), Qt.Key.Key_Return)
    end = begin + 30
    while not home(counter):
        rest(4)
        if time.perf_counter() > end:
            raise RuntimeError("no home after 30 s")
    QApplication.processEvents()
    return (time.perf_counter() - begin) * 1000


def home(counter: Counter) -> bool:
    """The home is there, with what is owed on it."""
    rows = counter.program.window.findChild(WorkRows, "todo.list")
    return rows is not None and rows.isVisible() and bool(rows.rows)


def fresh_number() -> str:
    """A sound USCC that no earlier run used: the book knows nothing of this applicant."""
    organisation = "MA" + "".join(USCC_ALPHABET[byte % 31] for byte in MACHINE.token_bytes(6))
    body = "91410106" + organisation + organisation_check(organisation)
    return body + uscc_check(body)


def filled(counter: Counter, name: str) -> Any:
    """A complete application in the table; left there."""
    counter.item("spjy")
    counter.answer(FOOD_SITUATIONS)
    counter.fill(FOOD | {"applicant.name": name, "applicant.uscc": fresh_number()})
    rows = next(
        line.field for line in counter.presenter.board.table.fields if line.field.key == "food.equipment"
    )
    counter.fill({"food.equipment": [{column.key: _cell(column) for column in rows.columns}]})
    counter.judge(*["Space"] * 5)
    return counter.presenter.board.draft


def act(counter: Counter, draft: Any) -> Outcome:
    """Accepts a copy of a draft for somebody new; all is durable and the papers are made when this returns.

    The same applicant once more would have each earlier copy as a case beside (同项在办), forty at the end.
    """
    work = counter.program.work
    assert work is not None
    somebody = draft.values | {"applicant.uscc": fresh_number()}
    copy = replace(draft, draft_id=MACHINE.uuid7(), values=somebody)
    outcome = work.intake_use.accept(copy).result()
    assert isinstance(outcome, Outcome), outcome
    return outcome


def typed(counter: Counter) -> list[float]:
    """Milliseconds from each key to the painted answer bar, in every line of the table, left by Tab."""
    fields = [
        line.field.key
        for line in counter.presenter.board.table.fields
        if not line.given_by and line.field.type in ("text", "phone", "uscc", "integer", "decimal", "address")
    ]
    times = []
    for key in fields:
        if not counter.seen(f"intake.field.{key}"):
            continue
        counter.widget(f"intake.field.{key}").setFocus()
        counter.settle()
        target = counter.focus()
        for key_ in (*map(ord, "13800000"), Qt.Key.Key_Tab):
            begin = time.perf_counter()
            QTest.keyClick(target, Qt.Key(key_))
            QApplication.processEvents()
            times.append((time.perf_counter() - begin) * 1000)
            rest(2)
    return times
