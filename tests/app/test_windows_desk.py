"""The print desk over the Windows driver: the same states, the same words, nothing left in the list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from hallclient.app import pictures
from hallclient.app.outcome import Outcome
from hallclient.app.print_desk import Print, PrintDesk
from hallclient.devices.windows_status import JobBit, PrinterBit
from printing.overlay import ReprintMark
from tests.app.desk import FOOD, Desk, outcome, rooms
from tests.app.filled import filled
from tests.app.print_hall import Hall
from tests.app.reading import read
from tests.devices.windows_pc import LASER, Windows


def marked(pdf: bytes, at: datetime, name: str) -> bytes:
    return pictures.reprinted(pdf, ReprintMark(at, name)).result()


class WindowsHall(Hall):
    """A counter PC on Windows, both papers chosen."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        super().__init__(desk)
        self.windows = Windows(folder)

    def start(self, *, printer: str = LASER) -> PrintDesk:
        self.prints = PrintDesk(self.desk.station.book, self.windows.driver, self.desk.clock, marked)
        self.prints.choose("A4", printer).result(10)
        return self.prints

    def accept(self) -> Outcome:
        done = outcome(rooms(self.desk.counter())[0].accept(filled(self.desk.counter(), FOOD)))
        assert self.prints is not None
        self.prints.wake()
        return done

    def jobs(self, bits: int, printer: int = 0) -> None:
        """All jobs of the laser printer say this."""
        self.windows.library.status[LASER] = printer
        for job in self.windows.library.queues[LASER]:
            job.status = bits


@pytest.fixture
def hall(desk: Desk, tmp_path: Path, qapp: QApplication) -> Iterator[WindowsHall]:
    hall = WindowsHall(desk, tmp_path)
    yield hall
    hall.stop()


def states(shown: tuple[Print, ...]) -> set[tuple[str, str]]:
    return {(one.state, one.cause) for one in shown}


def test_out_of_paper_then_printed_and_nothing_stays_in_the_list(hall: WindowsHall) -> None:
    hall.start()
    done = hall.accept()
    hall.until(done, lambda shown: len(hall.windows.library.queues[LASER]) == len(shown) == 2)
    hall.jobs(JobBit.PRINTING | JobBit.PAPEROUT, PrinterBit.PAPER_OUT)
    hall.all_are(done, "stuck", "no_paper")
    hall.windows.library.status[LASER] = 0
    hall.windows.library.ends(LASER, JobBit.PRINTED | JobBit.RETAINED)
    hall.all_are(done, "printed")
    hall.until(done, lambda shown: hall.windows.library.queues[LASER] == [])
    codes = {
        code for number in (1, 2) for code in read((hall.windows.folder / f"{number}.pdf").read_bytes()).codes
    }
    assert codes == {code for paper in done.papers for code in read(paper.pdf).codes}


def test_a_jam_is_taken_back_and_printed_once_more(hall: WindowsHall) -> None:
    prints = hall.start()
    done = hall.accept()
    hall.until(done, lambda shown: len(hall.windows.library.queues[LASER]) == 2)
    hall.jobs(JobBit.PRINTING | JobBit.ERROR, PrinterBit.PAPER_JAM)
    first = hall.all_are(done, "stuck", "jam")[0]
    assert prints.again(first.job_id).result(10)
    hall.until(
        done, lambda shown: len(hall.windows.made) == 3 and len(hall.windows.library.queues[LASER]) == 2
    )


def test_gone_from_the_list_is_asked_about_never_believed(hall: WindowsHall) -> None:
    hall.windows.library.stubborn = True
    hall.start()
    done = hall.accept()
    hall.until(done, lambda shown: len(hall.windows.library.queues[LASER]) == 2)
    hall.windows.library.ends(LASER, JobBit.PRINTED)
    hall.all_are(done, "asked", "vanished")
