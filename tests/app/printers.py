"""A printer that does as it is told: the driver's protocol without any system behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from hallclient.devices.printer import Cause, Look, Printer, PrinterFault, Size, SpoolState, Unclear

LASER = Printer("laser", "激光 A4", frozenset({"A4"}))
SPARE = Printer("spare", "备用 A4", frozenset({"A4"}))
SLIP = Printer("slip", "小票 80 毫米", frozenset({"slip"}))


@dataclass
class Sent:
    """What the spooler was given."""

    pdf: bytes
    printer: str
    copies: int
    size: Size
    title: str
    state: SpoolState = "waiting"
    forgotten: bool = False


@dataclass
class ScriptedPrinter:
    """`mode` by printer: `ok` prints at once, `hold` keeps printing, a cause stops it until the mode changes.

    `refuse` and `unclear` are raised at `send`; `down` is the spooler gone.
    """

    known: tuple[Printer, ...] = (LASER, SPARE, SLIP)
    mode: dict[str, str] = field(default_factory=dict)
    sent: dict[str, Sent] = field(default_factory=dict)
    down: bool = False
    keeps: bool | None = True
    tidy: bool = True
    lock: Lock = field(default_factory=Lock)

    def printers(self) -> tuple[Printer, ...]:
        if self.down:
            raise PrinterFault("spooler_down")
        return self.known

    def send(self, pdf: bytes, printer: str, *, copies: int, size: Size, title: str) -> str:
        mode = self.mode.get(printer, "ok")
        if self.down:
            raise PrinterFault("spooler_down")
        if mode.startswith("refuse:"):
            raise PrinterFault(mode.removeprefix("refuse:"))  # type: ignore[arg-type]
        with self.lock:
            spool = str(len(self.sent) + 1)
            self.sent[spool] = Sent(pdf, printer, copies, size, title)
        if mode == "unclear":
            raise Unclear("no answer")
        return spool

    def look(self, spool: str) -> Look:
        if self.down:
            raise PrinterFault("spooler_down")
        job = self.sent.get(spool)
        if job is None:
            return Look("unknown")
        mode = self.mode.get(job.printer, "ok")
        cause: Cause = "" if mode in ("ok", "hold") or ":" in mode else mode  # type: ignore[assignment]
        if job.state in ("waiting", "printing"):
            if mode == "ok":
                job.state = "done"
            elif mode.startswith("ends:"):
                job.state = mode.removeprefix("ends:")  # type: ignore[assignment]
            else:
                first = next(one for one in self.sent.values() if one.state in ("waiting", "printing"))
                job.state = "printing" if first is job else "waiting"
        if mode.startswith("doubt:"):
            job.state, cause = "done", mode.removeprefix("doubt:")  # type: ignore[assignment]
        return Look(job.state, cause)

    def find(self, title: str) -> str:
        return next((spool for spool, job in self.sent.items() if job.title == title), "")

    def cancel(self, spool: str) -> None:
        job = self.sent.get(spool)
        if job is not None and job.state in ("waiting", "printing"):
            job.state = "cancelled"

    def forget(self, spool: str) -> bool:
        if self.tidy:
            self.sent[spool].forgotten = True
        return self.tidy

    def keeps_files(self) -> bool | None:
        return self.keeps
