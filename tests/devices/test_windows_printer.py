"""The Windows driver without Windows: pages drawn onto QPrinter's PDF, jobs at a winspool that is told what to say."""

from __future__ import annotations

import sys
from ctypes import sizeof
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from hallclient.bootstrap import printers
from hallclient.devices import windows_printer
from hallclient.devices.printer import Look, Printer, PrinterFault, Unclear
from hallclient.devices.windows_status import Attribute, JobBit, PrinterBit, look_of, printer_cause
from hallclient.devices.winspool import JobInfo, PrinterInfo, Winspool
from printing.document import document
from printing.render import render
from tests.app.reading import read
from tests.devices.windows_pc import LASER, SLIP, Windows, pages
from tests.devices.winspool_fake import Job


@pytest.fixture
def windows(tmp_path: Path, qapp: QApplication) -> Windows:
    return Windows(tmp_path)


@pytest.fixture(scope="module")
def receipt() -> bytes:
    return render("D01", document("D01").samples()).pdf


@pytest.fixture(scope="module")
def slip() -> bytes:
    return render("SLIP", document("SLIP").samples()).pdf


# ── what comes out


def test_a4_comes_out_at_a_hundred_percent_and_is_read_back(windows: Windows, receipt: bytes) -> None:
    windows.send(receipt)
    printed = windows.out.read_bytes()
    with pypdfium2.PdfDocument(receipt) as first, pypdfium2.PdfDocument(printed) as second:
        assert len(first) == len(second)
        for edge, wanted in zip(second[0].get_size(), (595.28, 841.89), strict=True):
            assert abs(edge - wanted) < 0.5, "points"
        for before, after in zip(first, second, strict=True):
            one, two = (_picture(page) for page in (before, after))
            box, other = (
                ImageChops.invert(each).point(lambda v: 255 * (v > 96)).getbbox() for each in (one, two)
            )
            assert box is not None and other is not None
            assert max(abs(a - b) for a, b in zip(box, other, strict=True)) <= 1, "neither shifted nor scaled"
    assert read(printed).codes == read(receipt).codes != frozenset()
    assert read(printed).bars == read(receipt).bars != frozenset()


def _picture(page: pypdfium2.PdfPage) -> Image.Image:
    picture: Image.Image = page.render(scale=100 / 72, grayscale=True).to_pil().convert("L")
    return picture


def test_the_slip_has_its_own_paper(windows: Windows, slip: bytes) -> None:
    windows.send(slip, slip=True)
    printed = windows.out.read_bytes()
    with pypdfium2.PdfDocument(slip) as first, pypdfium2.PdfDocument(printed) as second:
        for wanted, edge in zip(first[0].get_size(), second[0].get_size(), strict=True):
            assert abs(wanted - edge) <= 1.0, "points"
        assert len(second) == 1
    assert read(printed).codes == read(slip).codes != frozenset()
    assert read(printed).bars == read(slip).bars


def test_each_copy_is_whole_before_the_next_and_on_its_own_side(windows: Windows, receipt: bytes) -> None:
    windows.send(receipt, copies=2)
    with pypdfium2.PdfDocument(receipt) as first, pypdfium2.PdfDocument(windows.out.read_bytes()) as second:
        assert len(second) == 2 * len(first)
        halves = [_picture(second[at]).tobytes() for at in range(len(second))]
    assert halves[: len(halves) // 2] == halves[len(halves) // 2 :]
    device = windows.made[0]
    assert device.copyCount() == 1 and device.duplex() == QPrinter.DuplexMode.DuplexNone
    assert device.docName() == "D03-1-0a0b", "all that the spooler's list shows"


def test_what_is_no_pdf_is_refused_before_any_job(windows: Windows) -> None:
    with pytest.raises(PrinterFault) as caught:
        windows.send(b"no paper")
    assert caught.value.cause == "refused" and windows.library.queues[LASER] == []


# ── what becomes of a job


def test_a_printed_job_is_seen_to_end_and_then_removed(windows: Windows, receipt: bytes) -> None:
    spool = windows.send(receipt)
    assert windows.driver.look(spool) == Look("waiting")
    job = windows.library.queues[LASER][0]
    job.status = JobBit.PRINTING
    assert windows.driver.look(spool) == Look("printing")
    windows.library.ends(LASER, JobBit.PRINTED | JobBit.RETAINED)
    assert windows.driver.look(spool) == Look("done"), "it was told to stay until it was seen"
    assert windows.driver.forget(spool) and windows.library.queues[LASER] == []
    assert windows.driver.forget(spool), "nothing of it is left"


def test_a_job_that_would_not_stay_is_asked_about(windows: Windows, receipt: bytes) -> None:
    windows.library.stubborn = True
    spool = windows.send(receipt)
    windows.library.ends(LASER, JobBit.PRINTED)
    assert windows.driver.look(spool) == Look("unknown"), "gone from the list: nobody knows"


def test_a_job_that_is_never_listed_is_in_doubt(windows: Windows, receipt: bytes) -> None:
    windows.lists = False
    with pytest.raises(Unclear):
        windows.send(receipt)


def test_taken_back_before_it_came_out(windows: Windows, receipt: bytes) -> None:
    spool = windows.send(receipt)
    windows.driver.cancel(spool)
    assert windows.driver.look(spool) == Look("cancelled") and windows.library.queues[LASER] == []
    spool = windows.send(receipt)
    windows.library.queues[LASER][0].status = JobBit.PRINTED
    windows.driver.cancel(spool)
    assert windows.driver.look(spool) == Look("done"), "what is printed can't be taken back"


def test_cancelled_by_somebody_at_the_queue(windows: Windows, receipt: bytes) -> None:
    spool = windows.send(receipt)
    windows.library.queues[LASER][0].status = JobBit.PRINTING | JobBit.DELETING
    assert windows.driver.look(spool).state == "cancelled"
    windows.library.queues[LASER].clear()
    assert windows.driver.look(spool).state == "unknown", "it may have come out in part: somebody looks"


def test_the_printer_is_gone(windows: Windows, receipt: bytes) -> None:
    spool = windows.send(receipt)
    del windows.library.queues[LASER]
    with pytest.raises(PrinterFault) as caught:
        windows.send(receipt)
    assert caught.value.cause == "gone"
    assert windows.driver.look(spool) == Look("unknown")


def test_the_spooler_is_down(windows: Windows, receipt: bytes) -> None:
    spool = windows.send(receipt)
    windows.library.down = True
    asked = (windows.driver.printers, lambda: windows.driver.look(spool), lambda: windows.driver.find("D03"))
    for ask in (*asked, lambda: windows.send(receipt)):
        with pytest.raises(PrinterFault) as caught:
            ask()
        assert caught.value.cause == "spooler_down"
    assert windows.driver.keeps_files() is None


def test_a_job_is_found_by_its_title(windows: Windows, receipt: bytes) -> None:
    spool = windows.send(receipt)
    assert windows.driver.find("D03-1-0a0b") == spool and windows.driver.find("D03-2-0a0b") == ""


def test_printers_with_their_papers_and_what_they_lack(windows: Windows) -> None:
    windows.library.add("Fax")
    windows.library.status[LASER] = PrinterBit.PAPER_OUT
    assert windows.driver.printers() == (
        Printer(LASER, LASER, frozenset({"A4"}), "no_paper"),
        Printer(SLIP, SLIP, frozenset({"slip"})),
        Printer("Fax", "Fax", frozenset()),
    )
    assert windows.driver.keeps_files() is False
    windows.library.attributes[SLIP] = Attribute.KEEPS_JOBS
    assert windows.driver.keeps_files() is True


# ── bits and buffers


@pytest.mark.parametrize(
    ("job", "printer", "look"),
    [
        (0, 0, Look("waiting")),
        (JobBit.SPOOLING, 0, Look("waiting")),
        (JobBit.PAUSED, 0, Look("waiting", "stopped")),
        (JobBit.PRINTING, 0, Look("printing")),
        (JobBit.PRINTING, PrinterBit.PAPER_OUT, Look("printing", "no_paper")),
        (JobBit.ERROR, PrinterBit.PAPER_JAM, Look("printing", "jam")),
        (JobBit.ERROR | JobBit.PAPEROUT, 0, Look("printing", "no_paper")),
        (JobBit.ERROR | JobBit.OFFLINE, 0, Look("printing", "offline")),
        (JobBit.USER_INTERVENTION, PrinterBit.DOOR_OPEN, Look("printing", "cover_open")),
        (JobBit.USER_INTERVENTION, PrinterBit.PAPER_PROBLEM, Look("printing", "wrong_size")),
        (JobBit.USER_INTERVENTION, PrinterBit.MANUAL_FEED, Look("printing", "wrong_size")),
        (JobBit.ERROR, 0, Look("printing", "stopped")),
        (JobBit.BLOCKED, 0, Look("refused")),
        (JobBit.DELETING | JobBit.PRINTING, 0, Look("cancelled")),
        (JobBit.PRINTED, 0, Look("done")),
        (JobBit.COMPLETE | JobBit.RETAINED, 0, Look("done")),
        (JobBit.PRINTED | JobBit.PAPEROUT, 0, Look("done")),
        (JobBit.COMPLETE, PrinterBit.PAPER_OUT, Look("done", "no_paper")),  # then the desk asks
    ],
)
def test_bits_of_a_job(job: int, printer: int, look: Look) -> None:
    assert look_of(job, printer) == look


@pytest.mark.parametrize(
    ("status", "attributes", "cause"),
    [
        (0, 0, ""), (0, Attribute.WORK_OFFLINE, "offline"), (PrinterBit.OFFLINE, 0, "offline"),
        (PrinterBit.PAPER_JAM | PrinterBit.PAPER_OUT, 0, "jam"), (PrinterBit.NO_TONER, 0, "no_toner"),
        (PrinterBit.OUTPUT_BIN_FULL, 0, "tray_full"), (PrinterBit.PAUSED, 0, "stopped"),
        (PrinterBit.PENDING_DELETION, 0, "gone"), (PrinterBit.NOT_AVAILABLE, 0, "offline"),
        (0x20000 | 0x1000000 | 0x10000, 0, ""),  # toner low, saving power, warming up
    ],
)  # fmt: skip
def test_bits_of_a_printer(status: int, attributes: int, cause: str) -> None:
    assert printer_cause(status, attributes) == cause


def test_structures_are_those_of_64_bit_windows() -> None:
    assert (sizeof(PrinterInfo), sizeof(JobInfo)) == (136, 96)
    assert (PrinterInfo.attributes.offset, PrinterInfo.status.offset) == (104, 124)
    assert (JobInfo.document.offset, JobInfo.status.offset) == (32, 56)


def test_lists_that_grow_while_they_are_read_and_handles_that_are_closed(windows: Windows) -> None:
    windows.library.queues[LASER] = [Job(at, f"D0{at}-𠅤", at) for at in range(5)]
    windows.library.grows = 2
    spool = Winspool(windows.library)
    assert [job.title for job in spool.jobs(LASER)] == [f"D0{at}-𠅤" for at in range(5)]
    assert spool.jobs("never heard of") == () and windows.library.handles == {}
    windows.library.grows = 99
    with pytest.raises(OSError):
        spool.jobs(LASER)
    assert windows.library.handles == {}


def test_the_system_chooses_the_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    found = object()
    monkeypatch.setattr(windows_printer, "installed", lambda pages: found)
    monkeypatch.setattr(sys, "platform", "win32")
    assert printers.of_this_machine() is found
    monkeypatch.undo()
    assert windows_printer.installed(pages) is None, "no winspool.drv here"


def test_pages_of_the_program_come_from_the_one_thread(receipt: bytes) -> None:
    (page, *_) = printers._pages(receipt, 1.0)
    assert (page.width, page.height) == (596, 842) and len(page.gray) == 596 * 842
