"""Windows: the pages of a paper are drawn onto QPrinter, winspool says what became of the job.

A paper is drawn at 100 % from the corner of the sheet, one dot of the paper's own codes to whole dots of the printer
(300 a inch on A4, 203 on the slip); each copy is whole before the next, and never shares a sheet with it. From the
moment the job begins it is told to stay in the list when it is over, so that its end can be seen; `forget` then
removes it with its pages. The only file outside of `ui` that knows Qt; it is called on the print desk's thread, where
Qt allows painting onto a printer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from hallclient.devices.printer import Look, Printer, PrinterFault, Size, Unclear
from hallclient.devices.windows_status import Attribute, look_of, printer_cause
from hallclient.devices.winspool import DELETE, RETAIN, SpoolJob, SpoolPrinter, Winspool

DOTS: Final[dict[Size, int]] = {"A4": 300, "slip": 203}
"""Dots an inch at which a paper is drawn: its QR code's modules are whole ones (docs/papers.md)."""
A4_MM: Final = (210.0, 297.0)
SLIP_MM: Final = (48.0, 84.0)
"""The narrowest and the widest roll of slip printers."""
POINTS: Final = 72.0
MM: Final = 25.4

_TOLERANCE: Final = 1.0  # mm


class Page(Protocol):
    """A page in shades of grey, a byte a pixel."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def gray(self) -> bytes: ...


Pages = Callable[[bytes, float], Sequence[Page]]
"""Draws the pages of a PDF, so many pixels a point; PDFium's one thread does it."""


class Spooler(Protocol):
    """What is asked of winspool."""

    def printers(self) -> tuple[SpoolPrinter, ...]: ...
    def jobs(self, printer: str) -> tuple[SpoolJob, ...]: ...
    def control(self, printer: str, number: int, command: int) -> bool: ...


def installed(pages: Pages) -> WindowsPrinter | None:
    """The driver where this system has winspool; None elsewhere."""
    try:
        return WindowsPrinter(Winspool(), pages)
    except OSError:
        return None


def device_of(printer: str) -> QPrinter:
    """The printer of this name."""
    device = QPrinter(QPrinter.PrinterMode.HighResolution)
    device.setPrinterName(printer)
    return device


def papers_of(printer: str) -> list[tuple[float, float]]:
    """Width and height in mm of every paper that a printer takes."""
    sizes = QPrinterInfo.printerInfo(printer).supportedPageSizes()
    found = (one.size(QPageSize.Unit.Millimeter) for one in sizes)
    return [(one.width(), one.height()) for one in found]


class WindowsPrinter:
    """`device` and `papers` are others' in tests."""

    def __init__(
        self,
        spooler: Spooler,
        pages: Pages,
        *,
        device: Callable[[str], QPrinter] = device_of,
        papers: Callable[[str], Iterable[tuple[float, float]]] = papers_of,
    ) -> None:
        self._spooler, self._pages, self._device, self._papers = spooler, pages, device, papers
        self._sizes: dict[str, frozenset[Size]] = {}
        self._taken_back: set[str] = set()

    def printers(self) -> tuple[Printer, ...]:
        return tuple(
            Printer(one.name, one.name, self._sizes_of(one.name), printer_cause(one.status, one.attributes))
            for one in self._all()
        )

    def send(self, pdf: bytes, printer: str, *, copies: int, size: Size, title: str) -> str:
        if printer not in {one.name for one in self._all()}:
            raise PrinterFault("gone")
        try:
            pages = self._pages(pdf, DOTS[size] / POINTS)
        except Exception as error:  # nothing went to the printer, whatever PDFium met
            raise PrinterFault("refused") from error
        device = self._device(printer)
        _set_up(device, pages, size, title)
        painter = QPainter()
        if not pages or not painter.begin(device):
            raise PrinterFault("refused")
        number = self._held(printer, title)
        try:
            drawn = _draw(painter, device, list(pages) * copies, size)
        finally:
            painter.end()
        if not drawn:
            raise Unclear("a page was not taken")
        number = number or self._held(printer, title)
        if not number:
            raise Unclear("the spooler does not list the job")
        return f"{number}@{printer}"

    def look(self, spool: str) -> Look:
        printer, number = _parts(spool)
        at = next((one for one in self._all() if one.name == printer), None)
        job = next((one for one in self._jobs(printer) if one.number == number), None)
        if job is None:
            return Look("cancelled" if spool in self._taken_back else "unknown")
        return look_of(job.status, at.status if at else 0, at.attributes if at else 0)

    def find(self, title: str) -> str:
        for printer in self._all():
            for job in self._jobs(printer.name):
                if job.title == title:
                    return f"{job.number}@{printer.name}"
        return ""

    def cancel(self, spool: str) -> None:
        printer, number = _parts(spool)
        if self.look(spool).state not in ("waiting", "printing"):
            return
        try:
            if self._spooler.control(printer, number, DELETE):
                self._taken_back.add(spool)
        except OSError as error:
            raise PrinterFault("spooler_down") from error

    def forget(self, spool: str) -> bool:
        printer, number = _parts(spool)
        self._taken_back.discard(spool)
        try:
            if all(job.number != number for job in self._spooler.jobs(printer)):
                return True
            return self._spooler.control(printer, number, DELETE)
        except OSError:
            return False

    def keeps_files(self) -> bool | None:
        try:
            return any(one.attributes & Attribute.KEEPS_JOBS for one in self._spooler.printers())
        except OSError:
            return None

    def _held(self, printer: str, title: str) -> int:
        """The job that was begun, told to stay in the list; 0 where it is not listed."""
        try:
            job = next((one for one in self._spooler.jobs(printer) if one.title == title), None)
            if job is None:
                return 0
            self._spooler.control(
                printer, job.number, RETAIN
            )  # one that won't is asked about once it is gone
        except OSError:
            return 0
        return job.number

    def _all(self) -> tuple[SpoolPrinter, ...]:
        try:
            return self._spooler.printers()
        except OSError as error:
            raise PrinterFault("spooler_down") from error

    def _jobs(self, printer: str) -> tuple[SpoolJob, ...]:
        try:
            return self._spooler.jobs(printer)
        except OSError as error:
            raise PrinterFault("spooler_down") from error

    def _sizes_of(self, printer: str) -> frozenset[Size]:
        """Which of the counter's papers a printer takes, asked once while it tells any."""
        if not self._sizes.get(printer):
            found = (_size(wide, high) for wide, high in self._papers(printer))
            self._sizes[printer] = frozenset(size for size in found if size is not None)
        return self._sizes[printer]


def _size(wide: float, high: float) -> Size | None:
    if abs(wide - A4_MM[0]) <= _TOLERANCE and abs(high - A4_MM[1]) <= _TOLERANCE:
        return "A4"
    return "slip" if SLIP_MM[0] <= wide <= SLIP_MM[1] else None


def _parts(spool: str) -> tuple[str, int]:
    number, _, printer = spool.partition("@")
    return printer, int(number)


def _millimetres(page: Page, size: Size) -> QSizeF:
    """How large a page is; A4 by its name, a slip as long as it was printed."""
    if size == "A4":
        return QSizeF(*A4_MM)
    return QSizeF(page.width * MM / DOTS[size], page.height * MM / DOTS[size])


def _set_up(device: QPrinter, pages: Sequence[Page], size: Size, title: str) -> None:
    """The whole sheet without margins, one side, one copy a drawing: nothing is scaled, shifted or shared."""
    device.setDocName(title)
    device.setFullPage(True)
    if pages:
        mm = _millimetres(pages[0], size)
        paper = (
            QPageSize(QPageSize.PageSizeId.A4)
            if size == "A4"
            else QPageSize(mm, QPageSize.Unit.Millimeter, "slip", QPageSize.SizeMatchPolicy.ExactMatch)
        )
        device.setPageSize(paper)
    device.setPageOrientation(QPageLayout.Orientation.Portrait)
    device.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    device.setDuplex(QPrinter.DuplexMode.DuplexNone)
    device.setColorMode(QPrinter.ColorMode.GrayScale)
    device.setCopyCount(1)


def _draw(painter: QPainter, device: QPrinter, pages: Sequence[Page], size: Size) -> bool:
    """Every page on its own sheet; False where the printer takes no more."""
    dots = device.resolution()
    for place, page in enumerate(pages):
        if place and not device.newPage():
            return False
        mm = _millimetres(page, size)
        image = QImage(page.gray, page.width, page.height, page.width, QImage.Format.Format_Grayscale8)
        painter.drawImage(QRectF(0, 0, mm.width() / MM * dots, mm.height() / MM * dots), image)
    return device.printerState() not in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted)
