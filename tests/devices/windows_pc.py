"""A Windows PC without Windows: its spooler is told what to say, its printers write PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter

from hallclient.app import pictures
from hallclient.app.pictures import Picture
from hallclient.devices.windows_printer import WindowsPrinter
from hallclient.devices.windows_status import JobBit
from hallclient.devices.winspool import Winspool
from tests.devices.winspool_fake import FakeLibrary, Job

LASER, SLIP = "激光 A4", "小票 80 毫米"
PAPERS = {LASER: [(210.0, 297.0), (148.0, 210.0)], SLIP: [(80.0, 3276.0)], "Fax": [(215.9, 279.4)]}


def pages(pdf: bytes, scale: float) -> Sequence[Picture]:
    return pictures.pages_of(pdf, scale).result()


class Windows:
    """A PC with two printers; what is printed lies in a PDF of QPrinter's own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.library = folder, FakeLibrary()
        self.library.add(LASER)
        self.library.add(SLIP)
        self.made: list[QPrinter] = []
        self.lists = True
        self.driver = WindowsPrinter(
            Winspool(self.library), pages, device=self.device, papers=lambda name: PAPERS.get(name, [])
        )

    @property
    def out(self) -> Path:
        return self.folder / f"{len(self.made)}.pdf"

    def device(self, printer: str) -> QPrinter:
        """As Windows makes one: with its begin the job stands in the list."""
        device = _Listed(self, printer)
        self.made.append(device)
        device.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        device.setOutputFileName(str(self.out))
        return device

    def send(self, pdf: bytes, *, slip: bool = False, copies: int = 1) -> str:
        return self.driver.send(
            pdf, SLIP if slip else LASER, copies=copies, size="slip" if slip else "A4", title="D03-1-0a0b"
        )


class _Listed(QPrinter):
    """Lists its job once its name is known, as StartDoc does."""

    def __init__(self, windows: Windows, printer: str) -> None:
        super().__init__(QPrinter.PrinterMode.HighResolution)
        self._windows, self._printer = windows, printer

    def setDocName(self, name: str) -> None:
        super().setDocName(name)
        if self._windows.lists:
            queue = self._windows.library.queues[self._printer]
            queue.append(Job(len(queue) + 7, name, JobBit.SPOOLING))
