"""A counter PC with a scripted printer, for the tests of the print desk."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from hallclient.app.outcome import Outcome
from hallclient.app.print_desk import Print, PrintDesk
from tests.app.desk import FOOD, Desk, outcome, rooms
from tests.app.filled import filled
from tests.app.printers import ScriptedPrinter, Sent


def marked(pdf: bytes, at: datetime, name: str) -> bytes:
    return pdf + f"%{at:%H:%M}{name}".encode()


class Hall:
    """A counter PC with a scripted printer; `laser` takes A4 unless a test wants none."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.driver = desk, ScriptedPrinter()
        self.prints: PrintDesk | None = None

    def start(self, *, printer: str = "laser") -> PrintDesk:
        self.stop()
        self.prints = PrintDesk(self.desk.station.book, self.driver, self.desk.clock, marked)
        if printer:
            self.prints.choose("A4", printer).result(10)
        return self.prints

    def stop(self) -> None:
        if self.prints is not None:
            self.prints.close()
            self.prints = None

    def crash(self) -> None:
        """The program ends and starts again: the book is opened anew."""
        self.stop()
        self.desk.close()

    def accept(self) -> Outcome:
        done = outcome(rooms(self.desk.counter())[0].accept(filled(self.desk.counter(), FOOD)))
        if self.prints is not None:
            self.prints.wake()
        return done

    def of(self, done: Outcome) -> tuple[Print, ...]:
        assert self.prints is not None
        return self.prints.of_cases([one.case_id for one in done.cases]).result(10)

    def until(self, done: Outcome, true: Callable[[tuple[Print, ...]], bool]) -> tuple[Print, ...]:
        end = time.monotonic() + 20
        while not true(shown := self.of(done)):
            assert time.monotonic() < end, shown
            time.sleep(0.02)
        return shown

    def all_are(self, done: Outcome, state: str, cause: str = "") -> tuple[Print, ...]:
        return self.until(done, lambda shown: {(one.state, one.cause) for one in shown} == {(state, cause)})

    def first_is(self, done: Outcome, state: str, cause: str = "") -> Print:
        return self.until(done, lambda shown: (shown[0].state, shown[0].cause) == (state, cause))[0]

    @property
    def sent(self) -> list[Sent]:
        return list(self.driver.sent.values())
