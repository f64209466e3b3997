"""CUPS: `lp` takes the PDF itself, `lpstat` says what the printers lack, the library what became of a job.

Programs are called by argument list and absolute path with a minimal environment, and are read in the C locale.
The PDF goes in by the pipe: no file of ours lies anywhere.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Final, Protocol

from hallclient.devices.cups_library import CupsDown, CupsJob, CupsLibrary, Media
from hallclient.devices.printer import Cause, Look, Printer, PrinterFault, Size, SpoolState, Unclear

PLACES: Final = (Path("/usr/bin"), Path("/usr/local/bin"))
SECONDS: Final = 20
CONFIGURATION: Final = Path("/etc/cups/cupsd.conf")

STATES: Final[dict[int, SpoolState]] = {
    3: "waiting", 4: "waiting", 5: "printing", 6: "printing", 7: "cancelled", 8: "refused", 9: "done",
}  # fmt: skip
"""job-state of RFC 8011, 5.3.7; a held job waits, a stopped one lies at a stopped printer."""

REASONS: Final[tuple[tuple[str, Cause], ...]] = (
    ("offline", "offline"),
    ("shutdown", "offline"),
    ("timed-out", "offline"),
    ("media-jam", "jam"),
    ("cover-open", "cover_open"),
    ("door-open", "cover_open"),
    ("interlock-open", "cover_open"),
    ("media-needed", "wrong_size"),
    ("media-size", "wrong_size"),
    ("input-media-size", "wrong_size"),
    ("media-empty", "no_paper"),
    ("input-tray-missing", "no_paper"),
    ("toner-empty", "no_toner"),
    ("marker-supply-empty", "no_toner"),
    ("output-area-full", "tray_full"),
    ("paused", "stopped"),
    ("moving-to-paused", "stopped"),
    ("stopped", "stopped"),
    ("connecting-to-device", "connecting"),
)
"""printer-state-reasons (RFC 8011, 5.4.12; PWG 5100.9), the gravest first."""

REFUSALS: Final[tuple[tuple[str, Cause], ...]] = (
    ("does not exist", "gone"),
    ("no default destination", "gone"),
    ("not accepting", "stopped"),
    ("scheduler not responding", "spooler_down"),
    ("unable to connect", "spooler_down"),
    ("no such file", "spooler_down"),
    ("connection refused", "spooler_down"),
    ("bad file descriptor", "spooler_down"),
    ("transport endpoint", "spooler_down"),
)
"""Words of `lp` when it takes nothing (C locale)."""

A4: Final = (21000, 29700)
SLIP_WIDTHS: Final = (4800, 8400)
"""The rolls of slip printers: 58 and 80 mm, some drivers name the printed width of 48 or 72 mm."""

_TAKEN = re.compile(r"request id is \S+-(\d+)")
_PRINTER = re.compile(r"printer (\S+) (is|now|disabled)")


class Jobs(Protocol):
    """What is asked of the library."""

    def jobs(self) -> dict[int, CupsJob]: ...
    def media(self, printer: str) -> tuple[Media, ...]: ...
    def cancel(self, number: int, *, purge: bool) -> bool: ...


def installed() -> CupsPrinter | None:
    """The driver where this system has CUPS's programs and library; None elsewhere."""
    try:
        return CupsPrinter(CupsLibrary())
    except OSError:
        return None


class CupsPrinter:
    """The system's CUPS; `server` and `places` are others' in tests."""

    def __init__(
        self,
        library: Jobs,
        *,
        server: str = "",
        places: tuple[Path, ...] = PLACES,
        configuration: Path = CONFIGURATION,
    ) -> None:
        """Raises OSError where `lp` or `lpstat` is missing."""
        self._library, self._configuration = library, configuration
        self._lp, self._lpstat = _program("lp", places), _program("lpstat", places)
        self._environment = {"LC_ALL": "C", "PATH": "/usr/bin:/bin"}
        if server:
            self._environment["CUPS_SERVER"] = server
        self._sizes: dict[str, frozenset[Size]] = {}
        self._slips: dict[str, str] = {}  # what each printer calls its roll

    def printers(self) -> tuple[Printer, ...]:
        told = self._told("-l", "-p")
        if not told and "is running" not in self._told("-r"):
            raise PrinterFault("spooler_down")
        return tuple(
            Printer(name, title or name, self._sizes_of(name), cause)
            for name, title, cause in _printers(told)
        )

    def send(self, pdf: bytes, printer: str, *, copies: int, size: Size, title: str) -> str:
        self._sizes_of(printer)
        media = "A4" if size == "A4" else self._slips.get(printer, "")
        options = ("-o", f"media={media}") if media else ()
        arguments = ("-d", printer, "-n", str(copies), "-t", title, *options, "-")
        try:
            code, told, words = self._ask(self._lp, *arguments, given=pdf)
        except subprocess.TimeoutExpired as late:
            raise Unclear("lp does not come back") from late
        except OSError as error:
            raise PrinterFault("spooler_down") from error
        taken = _TAKEN.search(told)
        if taken is not None:
            return taken[1]
        if code == 0:
            raise Unclear(told)
        words = words.lower()
        raise PrinterFault(next((cause for part, cause in REFUSALS if part in words), "refused"))

    def look(self, spool: str) -> Look:
        job = self._jobs().get(int(spool))
        if job is None:
            return Look("unknown")
        state = STATES.get(job.state, "unknown")
        told = self._told("-l", "-p", job.printer)
        cause: Cause = next((cause for name, _, cause in _printers(told) if name == job.printer), "")
        if job.state == 6 and not cause:
            cause = "stopped"
        return Look(state, cause)

    def find(self, title: str) -> str:
        return next((str(job.number) for job in self._jobs().values() if job.title == title), "")

    def cancel(self, spool: str) -> None:
        try:
            self._library.cancel(int(spool), purge=False)
        except CupsDown as down:
            raise PrinterFault("spooler_down") from down

    def forget(self, spool: str) -> bool:
        try:
            return self._library.cancel(int(spool), purge=True)
        except CupsDown:
            return False

    def keeps_files(self) -> bool | None:
        try:
            lines = self._configuration.read_text("utf-8", "replace").splitlines()
        except OSError:
            return None
        told = [line.split() for line in lines if line.strip().lower().startswith("preservejobfiles")]
        if not told or len(told[-1]) < 2:
            return True  # CUPS keeps them for a day unless it is told otherwise
        return told[-1][1].lower() not in ("no", "off", "false", "0")

    def _jobs(self) -> dict[int, CupsJob]:
        try:
            return self._library.jobs()
        except CupsDown as down:
            raise PrinterFault("spooler_down") from down

    def _told(self, *arguments: str) -> str:
        """What `lpstat` says; it says nothing where the scheduler is down."""
        try:
            return self._ask(self._lpstat, *arguments)[1]
        except (OSError, subprocess.TimeoutExpired) as error:
            raise PrinterFault("spooler_down") from error

    def _sizes_of(self, printer: str) -> frozenset[Size]:
        """Which of the counter's papers a printer takes, asked once while it tells any."""
        if not self._sizes.get(printer):
            found: set[Size] = set()
            try:
                media = self._library.media(printer)
            except CupsDown:
                media = ()
            for one in media:
                size = _size(one)
                if size is not None:
                    found.add(size)
                    if size == "slip" and not one.name.startswith("custom_m"):  # the ends of a range
                        self._slips.setdefault(printer, one.name)
            self._sizes[printer] = frozenset(found)
        return self._sizes[printer]

    def _ask(self, program: Path, *arguments: str, given: bytes | None = None) -> tuple[int, str, str]:
        done = subprocess.run(
            [str(program), *arguments], input=given or b"", capture_output=True, env=self._environment,
            timeout=SECONDS, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def _program(name: str, places: tuple[Path, ...]) -> Path:
    for place in places:
        if (place / name).is_file():
            return place / name
    raise FileNotFoundError(name)


def _size(media: Media) -> Size | None:
    if abs(media.width - A4[0]) <= 100 and abs(media.length - A4[1]) <= 100:
        return "A4"
    if SLIP_WIDTHS[0] <= media.width <= SLIP_WIDTHS[1] and not media.name.startswith("custom_min"):
        return "slip"
    return None


def _printers(told: str) -> list[tuple[str, str, Cause]]:
    """Name, title and cause of each printer in the long form of `lpstat -l -p`."""
    found: list[tuple[str, str, Cause]] = []
    for line in told.splitlines():
        start = _PRINTER.match(line)
        if start:
            found.append((start[1], "", "stopped" if start[2] == "disabled" else ""))
            continue
        key, _, value = line.strip().partition(":")
        if found and key == "Description":
            found[-1] = (found[-1][0], value.strip(), found[-1][2])
        elif found and key == "Alerts":
            found[-1] = (*found[-1][:2], cause_of(value) or found[-1][2])
    return found


def cause_of(reasons: str) -> Cause:
    """The gravest of the reasons that a printer gives; a warning is none, paper still comes out."""
    given = [one for one in re.split(r"[\s,]+", reasons) if one and not one.endswith("-warning")]
    return next((cause for part, cause in REASONS if any(one.startswith(part) for one in given)), "")
