"""A scan opens the case, one key leads back: also while an act is being written, and to what was asked for last."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from hallclient.app.outcome import CodeVerdict
from hallclient.ui.scan.presenter import Left, ScanPresenter
from hallclient.ui.screens.crossing import Straight
from tests.ui.screens.fakes import settled

NUMBER = "410103261120001009000173"


class Ways:
    """The screens: a draft lies on the counter."""

    def __init__(self) -> None:
        self.writing = False
        self.done: list[str] = []

    def busy(self) -> bool:
        return self.writing

    def leave(self) -> Left:
        return Left("草稿", lambda: self.done.append("back"))

    def answer_case(self, case_id: str) -> None:
        self.done.append(f"answer {case_id}")

    def open_case(self, case_id: str) -> None:
        self.done.append(f"open {case_id}")

    def at(self, case_id: str) -> bool:
        return False


class Reading:
    def read_code(self, text: str) -> Future[CodeVerdict]:
        return settled(CodeVerdict(verdict="number", text="", case_id="case-1", case_no=NUMBER, owes=True))


class View:
    def show_scan(self, *_: Any) -> None: ...


def test_the_way_back_stays_while_an_act_is_being_written() -> None:
    ways = Ways()
    scans = ScanPresenter(Reading(), Straight(), View(), ways)
    scans.scanned(NUMBER)
    assert ways.done == ["answer case-1"]
    ways.writing = True
    scans.back()
    assert ways.done == ["answer case-1"]
    ways.writing = False
    scans.back()
    assert ways.done == ["answer case-1", "back"]
    scans.back()
    assert ways.done == ["answer case-1", "back"], "once"
