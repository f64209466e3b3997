"""One counter PC measured from within, in a process of its own. Prints its figures as JSON.

`python -m tests.bench.counter day DIR`: the program as it is started in the morning: sign-in, one visit, a rare name.
`python -m tests.bench.counter desk DIR`: a warm counter: fields typed, 40 applications accepted.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import tests.bench.first  # noqa: F401

# isort: split
from msgspec.structs import replace
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from casework.identity import USCC_ALPHABET, organisation_check, uscc_check
from hallclient.app.outcome import Outcome
from hallclient.chance import MACHINE
from hallclient.ui.widgets.work_list import WorkRows
from tests.bench.beat import Beat
from tests.end2end.driver import Counter, Stuck
from tests.end2end.visits import FOOD, FOOD_SITUATIONS, _cell

CLERK = "W0907"
THEME_CLERK = "W1003"
RARE = "示例𬱖𰻝餐饮有限公司"
ACCEPTS = 40
SIGN_INS = 5
KEY_MILLISECONDS = 20
"""Between two keys of the scripted clerk: ten times as quick as a real one."""
TYPING_MILLISECONDS = 4000
"""How long a clerk takes from the painted sign-in to Enter after the password; everything loads meanwhile."""


def rest(milliseconds: int) -> None:
    """The real event loop for a while; QTest's own waiting sleeps ten milliseconds at a time."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Hands(Counter):
    """The driver at the pace of quick hands, in the real event loop."""

    def settle(self) -> None:
        QApplication.processEvents()
        rest(KEY_MILLISECONDS)

    def until(self, true: Callable[[], bool], what: str, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not true():
            if time.monotonic() > end:
                raise Stuck(f"waited in vain for: {what}")
            rest(10)
        self.settle()


def resident() -> float:
    """Megabytes of memory that this process holds now."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) / 1024


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


def day(folder: Path) -> dict[str, Any]:
    """A morning: start, sign-in while everything still loads, one visit, another for a rare name."""
    counter = Hands.demo(folder)
    beat = Beat(counter.program.window)
    beat.start()
    rest(TYPING_MILLISECONDS)
    figures: dict[str, Any] = {"sign_in_under_beat": signed_in(counter)}
    counter.key("Ctrl+1")
    begin = time.perf_counter()
    filled(counter, "示例餐饮有限公司")
    counter.decide("F9")
    counter.paper_shown()
    counter.key("Return")
    figures["visit"] = (time.perf_counter() - begin) * 1000
    figures["resident"] = resident()
    beat.stop()
    figures["late"] = beat.late
    draft = filled(counter, RARE)
    outcome = act(counter, draft)
    figures["substituted"] = [sign for paper in outcome.papers for sign in paper.substituted]
    figures["rare"] = resident()
    counter.close()
    return figures


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
    """Accepts a copy of a draft; all is durable and the papers are made when this returns."""
    work = counter.program.work
    assert work is not None
    copy = replace(draft, draft_id=MACHINE.uuid7())
    outcome = work.intake_use.accept(copy).result()
    assert isinstance(outcome, Outcome), outcome
    return outcome


def desk(folder: Path) -> dict[str, Any]:
    """A warm counter: keys in the fields of one item and of a theme of four, then 40 acceptances."""
    counter = Hands.demo(folder)
    rest(TYPING_MILLISECONDS)
    home_after = [signed_in(counter)]
    for _ in range(SIGN_INS - 1):
        counter.lock()
        home_after.append(signed_in(counter))
    counter.key("Ctrl+1")
    draft = filled(counter, "示例餐饮有限公司")
    one = typed(counter)
    accepted = []
    papers: list[str] = []
    for _ in range(ACCEPTS):
        begin = time.perf_counter()
        outcome = act(counter, draft)
        accepted.append((time.perf_counter() - begin) * 1000)
        papers = [paper.code for paper in outcome.papers if not paper.waiting]
    counter.lock()
    counter.sign_in(THEME_CLERK, window="W10")
    counter.item("kbcyd")
    four = typed(counter)
    counter.close()
    return {"home": home_after, "one": one, "four": four, "accepted": accepted, "papers": papers}


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


if __name__ == "__main__":
    json.dump({"day": day, "desk": desk}[sys.argv[1]](Path(sys.argv[2])), sys.stdout)
