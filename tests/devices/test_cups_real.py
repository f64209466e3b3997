"""The CUPS driver and the print desk on a real scheduler with scripted back ends: its own cupsd, as root."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from hallclient.app.print_desk import Print, PrintDesk
from hallclient.devices.cups_library import CupsDown, CupsLibrary
from hallclient.devices.cups_printer import CupsPrinter
from tests.app.desk import FOOD, Desk, outcome, rooms
from tests.app.filled import filled

pytestmark = [pytest.mark.prove]

BACK_END = """#!/bin/sh
# job user title copies options [file]: says what the control file says, then takes the paper
[ $# = 0 ] && {{ echo 'direct hall "scripted" "scripted"'; exit 0; }}
last=
while :; do
  mode=$(cat {folder}/out/control)
  case "$mode" in
    ok) echo "STATE: -${{last:-media-empty-error}}" >&2; break ;;
    fail) exit 1 ;;
    stop) exit 4 ;;
    *) if [ "$last" != "$mode" ]; then
         [ -n "$last" ] && echo "STATE: -$last" >&2
         echo "STATE: +$mode" >&2
         last=$mode
       fi ;;
  esac
  sleep 0.05
done
cat "${{6:-/dev/stdin}}" > "{folder}/out/$1.pdf"
echo "$3|$4|$5" > "{folder}/out/$1.told"
"""

PPD = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "HALL.PPD"
*Manufacturer: "Hall"
*Product: "(Scripted)"
*ModelName: "Scripted"
*ShortNickName: "Scripted"
*NickName: "Scripted"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: False
*DefaultColorSpace: Gray
*cupsFilter2: "application/pdf application/pdf 0 -"
*OpenUI *PageSize/Media Size: PickOne
*DefaultPageSize: {size}
*PageSize {size}/{size}: ""
*CloseUI: *PageSize
*OpenUI *PageRegion: PickOne
*DefaultPageRegion: {size}
*PageRegion {size}/{size}: ""
*CloseUI: *PageRegion
*DefaultImageableArea: {size}
*ImageableArea {size}: "0 0 {width} {length}"
*DefaultPaperDimension: {size}
*PaperDimension {size}: "{width} {length}"
"""

SCHEDULER = """LogLevel warn
Listen {folder}/cups.sock
Browsing Off
WebInterface No
DirtyCleanInterval 0
PreserveJobFiles Yes
MaxLogSize 0
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
JobPrivateAccess default
JobPrivateValues none
<Limit Cancel-Job Send-Document Purge-Jobs CUPS-Get-Document>
Require user @OWNER @SYSTEM
Order deny,allow
</Limit>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""

FILES = """SystemGroup root
ServerRoot {folder}/etc
ServerBin {folder}/programs
RequestRoot {folder}/spool
CacheDir {folder}/cache
StateDir {folder}/state
ErrorLog {folder}/log/error
AccessLog {folder}/log/access
PageLog {folder}/log/page
"""


class Scheduler:
    """A cupsd of this test alone: everything of it lies in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.socket = folder, folder / "cups.sock"
        for name in ("etc/ppd", "programs/backend", "spool", "cache", "state", "log", "out"):
            (folder / name).mkdir(parents=True)
        folder.chmod(0o755)  # the back end runs as lp
        (folder / "out").chmod(0o777)
        for program in Path("/usr/lib/cups").iterdir():
            if program.name != "backend":
                (folder / "programs" / program.name).symlink_to(program)
        back_end = folder / "programs/backend/hall"
        back_end.write_text(BACK_END.format(folder=folder))
        back_end.chmod(0o755)
        (folder / "etc/cupsd.conf").write_text(SCHEDULER.format(folder=folder))
        (folder / "etc/cups-files.conf").write_text(FILES.format(folder=folder))
        self.set("ok")
        self.process: subprocess.Popen[bytes] | None = None
        self.start()
        for name, size, width, length in (
            ("laser", "A4", 595, 842),
            ("spare", "A4", 595, 842),
            ("slip", "80x297", 227, 842),
        ):
            ppd = folder / f"{name}.ppd"
            ppd.write_text(PPD.format(size=size, width=width, length=length))
            self.run(
                "lpadmin", "-p", name, "-E", "-v", f"hall:/{name}", "-P", str(ppd), "-D", f"{name} 打印机"
            )
            self.run("cupsenable", name)

    def start(self) -> None:
        etc = self.folder / "etc"
        self.process = subprocess.Popen(
            ["/usr/sbin/cupsd", "-f", "-c", str(etc / "cupsd.conf"), "-s", str(etc / "cups-files.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        library = CupsLibrary(str(self.socket))
        end = time.monotonic() + 10
        while True:
            try:
                library.jobs()
                return
            except CupsDown:
                assert time.monotonic() < end, (self.folder / "log/error").read_text()
                time.sleep(0.05)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            self.process = None

    def run(self, program: str, *arguments: str) -> str:
        environment = {"PATH": "/usr/sbin:/usr/bin:/bin", "CUPS_SERVER": str(self.socket), "LC_ALL": "C"}
        done = subprocess.run(
            [program, *arguments], env=environment, capture_output=True, text=True, check=True, timeout=20
        )
        return done.stdout

    def set(self, mode: str) -> None:
        new = self.folder / "out/control.new"
        new.write_text(mode)
        new.chmod(0o644)
        new.replace(self.folder / "out/control")

    @property
    def printed(self) -> list[bytes]:
        return [path.read_bytes() for path in sorted((self.folder / "out").glob("*.pdf"))]

    @property
    def told(self) -> list[str]:
        return [path.read_text() for path in sorted((self.folder / "out").glob("*.told"))]

    @property
    def kept(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "spool").iterdir() if path.name != "tmp")


@pytest.fixture
def scheduler() -> Iterator[Scheduler]:
    if os.geteuid() != 0:
        pytest.fail("this proof starts its own cupsd and needs root")
    with TemporaryDirectory(
        prefix="hallcups-"
    ) as folder:  # the back end, another user, can't enter pytest's own
        scheduler = Scheduler(Path(folder))
        yield scheduler
        scheduler.stop()


@pytest.fixture(scope="session")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk.new(tmp_path_factory.mktemp("hall") / "data")
    desk.close()
    return desk


@pytest.fixture
def prints(scheduler: Scheduler, enrolled: Desk, tmp_path: Path) -> Iterator[tuple[PrintDesk, Desk]]:
    desk = enrolled.copied(tmp_path / "data")
    driver = CupsPrinter(CupsLibrary(str(scheduler.socket)), server=str(scheduler.socket))
    prints = PrintDesk(desk.station.book, driver, desk.clock, _unmarked)
    prints.choose("A4", "laser").result(20)
    yield prints, desk
    prints.close()
    desk.close()


def _unmarked(pdf: bytes, at: datetime, name: str) -> bytes:
    return pdf


def until(
    look: Callable[[], tuple[Print, ...]], true: Callable[[tuple[Print, ...]], bool]
) -> tuple[Print, ...]:
    end = time.monotonic() + 30
    while not true(shown := look()):
        assert time.monotonic() < end, shown
        time.sleep(0.05)
    return shown


@pytest.mark.parametrize(
    "reason, cause",
    [
        ("media-empty-error", "no_paper"),
        ("media-jam-error", "jam"),
        ("media-needed-error", "wrong_size"),
        ("offline-report", "offline"),
        ("cover-open-error", "cover_open"),
        ("stop", "stopped"),
    ],
)
def test_a_real_scheduler_names_the_cause_and_prints_once(
    scheduler: Scheduler, prints: tuple[PrintDesk, Desk], reason: str, cause: str
) -> None:
    desk_of_prints, desk = prints
    scheduler.set(reason)
    counter = desk.counter()
    done = outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    desk_of_prints.wake()

    def look() -> tuple[Print, ...]:
        return desk_of_prints.of_cases([done.cases[0].case_id]).result(30)

    first = until(look, lambda shown: shown[0].cause == cause and shown[0].state == "stuck")[0]
    assert scheduler.printed == []
    assert [one.name for one in first.others] == ["spare"], "A4 to A4"
    scheduler.set("ok")
    if reason == "stop":
        scheduler.run("cupsenable", "laser")
    until(look, lambda shown: {one.state for one in shown} == {"printed"})
    assert sorted(scheduler.printed) == sorted(paper.pdf for paper in done.papers), (
        "the archive's own bytes, once each"
    )
    assert all(told.split("|")[1] == "2" for told in scheduler.told)
    assert not any(done.cases[0].case_no in told or "餐饮" in told for told in scheduler.told)
    end = time.monotonic() + 10
    while scheduler.kept and time.monotonic() < end:
        time.sleep(0.05)
    assert scheduler.kept == [], "PreserveJobFiles is Yes here, and still no page stays"
    assert desk_of_prints.health().result(30).left_behind is False


def test_again_elsewhere_takes_the_first_back(scheduler: Scheduler, prints: tuple[PrintDesk, Desk]) -> None:
    desk_of_prints, desk = prints
    scheduler.set("media-empty-error")
    counter = desk.counter()
    done = outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    desk_of_prints.wake()

    def look() -> tuple[Print, ...]:
        return desk_of_prints.of_cases([done.cases[0].case_id]).result(30)

    first = until(look, lambda shown: shown[0].state == "stuck")[0]
    assert desk_of_prints.again(first.job_id, "spare").result(30) is True
    scheduler.set("ok")
    until(look, lambda shown: {one.state for one in shown} == {"printed"})
    assert len(scheduler.printed) == 2


def test_cancelled_at_the_printer_is_not_printed(
    scheduler: Scheduler, prints: tuple[PrintDesk, Desk]
) -> None:
    """`lpstat` says the same of a cancelled job as of a printed one; the library does not."""
    desk_of_prints, desk = prints
    scheduler.set("media-jam-error")
    counter = desk.counter()
    done = outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    desk_of_prints.wake()

    def look() -> tuple[Print, ...]:
        return desk_of_prints.of_cases([done.cases[0].case_id]).result(30)

    until(look, lambda shown: shown[0].state == "stuck")
    scheduler.run("cancel", "-a", "laser")
    shown = until(look, lambda shown: {one.state for one in shown} == {"failed"})
    assert {one.cause for one in shown} == {"cancelled"} and scheduler.printed == []


def test_the_scheduler_restarts_in_mid_job(scheduler: Scheduler, prints: tuple[PrintDesk, Desk]) -> None:
    desk_of_prints, desk = prints
    scheduler.set("media-empty-error")
    counter = desk.counter()
    done = outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    desk_of_prints.wake()

    def look() -> tuple[Print, ...]:
        return desk_of_prints.of_cases([done.cases[0].case_id]).result(30)

    until(look, lambda shown: shown[0].state == "stuck")
    scheduler.stop()
    until(look, lambda shown: shown[0].cause == "spooler_down")
    scheduler.set("ok")
    scheduler.start()
    until(look, lambda shown: {one.state for one in shown} == {"printed"})
    assert len(scheduler.printed) == 2
