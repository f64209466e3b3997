"""The CUPS driver against scripted `lp` and `lpstat`: what it calls, with what, and how it reads the answers."""

from __future__ import annotations

import json
import os
import stat
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from hallclient.devices.cups_library import CupsDown, CupsJob, Media
from hallclient.devices.cups_printer import CupsPrinter, cause_of
from hallclient.devices.printer import Look, Printer, PrinterFault, Unclear, save

PROGRAM = """#!{python} -I
import json, os, sys
folder = {folder!r}
name = os.path.basename(sys.argv[0])
told = json.load(open(os.path.join(folder, "told.json")))
with open(os.path.join(folder, name + ".called"), "a") as log:
    log.write(json.dumps([sys.argv, dict(os.environ), len(sys.stdin.buffer.read())]) + "\\n")
code, out, error = told[name]
sys.stdout.write(out)
sys.stderr.write(error)
sys.exit(code)
"""

LPSTAT = """printer laser now printing laser-7.  enabled since Sat Nov 28 20:40:40 2026
\tForm mounted:
\tDescription: 激光 A4
\tAlerts: {alerts}
\tLocation:
printer slip disabled since Sat Nov 28 20:40:40 2026 -
\treason unknown
\tDescription: slip
\tAlerts: paused
"""


@dataclass
class Library:
    """What libcups would say."""

    states: dict[int, CupsJob] = field(default_factory=dict)
    cancelled: list[tuple[int, bool]] = field(default_factory=list)
    down: bool = False

    def jobs(self) -> dict[int, CupsJob]:
        if self.down:
            raise CupsDown
        return self.states

    def media(self, printer: str) -> tuple[Media, ...]:
        return {
            "laser": (Media("iso_a4_210x297mm", 20990, 29704), Media("iso_a5_148x210mm", 14800, 21000)),
            "slip": (Media("custom_min_30x50mm", 3000, 5000), Media("om_80x3276mm", 8000, 327600)),
        }.get(printer, ())

    def cancel(self, number: int, *, purge: bool) -> bool:
        self.cancelled.append((number, purge))
        return True


class Cups:
    """A folder with the two programs, and the driver over them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.library = folder, Library()
        for name in ("lp", "lpstat"):
            program = folder / name
            program.write_text(PROGRAM.format(python=sys.executable, folder=str(folder)))
            program.chmod(program.stat().st_mode | stat.S_IXUSR)
        self.told: dict[str, tuple[int, str, str]] = {}
        self.tell(
            lp=(0, "request id is laser-7 (0 file(s))\n", ""), lpstat=(0, LPSTAT.format(alerts="none"), "")
        )
        self.driver = CupsPrinter(
            self.library, server="/run/x.sock", places=(folder,), configuration=folder / "cupsd.conf"
        )

    def tell(self, **told: tuple[int, str, str]) -> None:
        self.told |= told
        (self.folder / "told.json").write_text(json.dumps(self.told))

    def called(self, name: str) -> list[Any]:
        return [json.loads(line) for line in (self.folder / f"{name}.called").read_text().splitlines()]


@pytest.fixture
def cups(tmp_path: Path) -> Cups:
    return Cups(tmp_path)


def test_lp_gets_the_pdf_by_the_pipe_with_copies_media_and_title(cups: Cups) -> None:
    os.environ["HALL_SECRET"] = "not for children"
    try:
        assert cups.driver.send(b"%PDF-x", "laser", copies=2, size="A4", title="D03-1-0a0b") == "7"
    finally:
        del os.environ["HALL_SECRET"]
    ((arguments, environment, length),) = cups.called("lp")
    assert arguments == [
        str(cups.folder / "lp"), "-d", "laser", "-n", "2", "-t", "D03-1-0a0b", "-o", "media=A4", "-",
    ]  # fmt: skip
    assert length == len(b"%PDF-x")
    assert environment["LC_ALL"] == "C" and environment["CUPS_SERVER"] == "/run/x.sock"
    assert not set(environment) - {"LC_ALL", "PATH", "CUPS_SERVER", "LC_CTYPE"}


@pytest.mark.parametrize(
    "error, cause",
    [
        ("lp: Error - The printer or class does not exist.", "gone"),
        ("lp: Destination “laser” is not accepting jobs.".replace("“", '"').replace("”", '"'), "stopped"),
        ("lp: Error - scheduler not responding.", "spooler_down"),
        ("lp: No such file or directory", "spooler_down"),
        ("lp: Unsupported document-format", "refused"),
    ],
)
def test_what_lp_refuses_is_named(cups: Cups, error: str, cause: str) -> None:
    cups.tell(lp=(1, "", error))
    with pytest.raises(PrinterFault) as fault:
        cups.driver.send(b"%PDF-x", "laser", copies=1, size="A4", title="t")
    assert fault.value.cause == cause


def test_an_answer_of_lp_that_nobody_understands_is_unclear(cups: Cups) -> None:
    cups.tell(lp=(0, "gracias\n", ""))
    with pytest.raises(Unclear):
        cups.driver.send(b"%PDF-x", "laser", copies=1, size="A4", title="t")


def test_printers_with_their_papers_and_what_they_lack(cups: Cups) -> None:
    cups.tell(lpstat=(0, LPSTAT.format(alerts="media-empty-error"), ""))
    laser, slip = cups.driver.printers()
    assert laser == Printer("laser", "激光 A4", frozenset({"A4"}), "no_paper")
    assert slip == Printer("slip", "slip", frozenset({"slip"}), "stopped")


def test_no_printer_is_no_fault_but_no_scheduler_is(cups: Cups) -> None:
    cups.tell(lpstat=(1, "", "lpstat: No destinations added."))
    with pytest.raises(PrinterFault, match="spooler_down"):
        cups.driver.printers()
    cups.tell(lpstat=(0, "scheduler is running\n", ""))
    assert cups.driver.printers() == ()


@pytest.mark.parametrize(
    "reasons, cause",
    [
        ("none", ""),
        ("media-empty-error", "no_paper"),
        ("media-empty-warning", ""),
        ("media-jam-error media-empty-error", "jam"),
        ("media-needed-report", "wrong_size"),
        ("cover-open-report", "cover_open"),
        ("door-open", "cover_open"),
        ("toner-empty-error", "no_toner"),
        ("toner-low-report", ""),
        ("output-area-full-error", "tray_full"),
        ("offline-report", "offline"),
        ("media-empty-error,offline-report", "offline"),
        ("paused", "stopped"),
        ("connecting-to-device", "connecting"),
        ("hall-of-mirrors", ""),
    ],
)
def test_reasons_of_a_printer(reasons: str, cause: str) -> None:
    assert cause_of(reasons) == cause


@pytest.mark.parametrize(
    "number, state",
    [
        (3, "waiting"),
        (4, "waiting"),
        (5, "printing"),
        (6, "printing"),
        (7, "cancelled"),
        (8, "refused"),
        (9, "done"),
    ],
)
def test_a_jobs_end_is_the_librarys_word(cups: Cups, number: int, state: str) -> None:
    cups.library.states[7] = CupsJob(7, "laser", "D03-1-0a0b", number)
    found = cups.driver.look("7")
    assert found.state == state
    assert found.cause == ("stopped" if number == 6 else "")
    assert cups.driver.find("D03-1-0a0b") == "7" and cups.driver.find("D03-2-0a0b") == ""
    assert cups.driver.look("8") == Look("unknown")


def test_a_scheduler_that_is_down_is_no_verdict_on_the_job(cups: Cups) -> None:
    cups.library.down = True
    with pytest.raises(PrinterFault, match="spooler_down"):
        cups.driver.look("7")


def test_taking_back_and_forgetting(cups: Cups) -> None:
    cups.driver.cancel("7")
    assert cups.driver.forget("7")
    assert cups.library.cancelled == [(7, False), (7, True)]


@pytest.mark.parametrize(
    "text, keeps",
    [
        ("", True),
        ("PreserveJobFiles No\n", False),
        ("  preservejobfiles off\n", False),
        ("PreserveJobFiles 86400\n", True),
        ("PreserveJobFiles Yes\nPreserveJobFiles No\n", False),
        ("#PreserveJobFiles No\n", True),
    ],
)
def test_whether_cups_keeps_printed_pages(cups: Cups, text: str, keeps: bool) -> None:
    assert cups.driver.keeps_files() is None, "not readable: not known"
    (cups.folder / "cupsd.conf").write_text(text)
    assert cups.driver.keeps_files() is keeps


def test_without_the_programs_there_is_no_driver(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        CupsPrinter(Library(), places=(tmp_path,))


def test_a_file_is_saved_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "通知书.pdf"
    path.write_bytes(b"before")
    save(path, b"%PDF-x")
    assert path.read_bytes() == b"%PDF-x" and stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(OSError):
        save(tmp_path / "gone" / "a.pdf", b"%PDF-x")
    assert [one.name for one in tmp_path.iterdir()] == ["通知书.pdf"]
