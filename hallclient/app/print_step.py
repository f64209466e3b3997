"""One step of one print job: handed over, looked at, taken back. Every state is written before the next is tried.

What keeps a paper from being printed twice, or from being believed printed: `sending` is durable before the
spooler is called; only what the spooler calls done is printed; what nobody knows is asked.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from hallclient.app.print_queue import PrintQueue
from hallclient.chance import Chance
from hallclient.devices.printer import Cause, Look, PrinterDriver, PrinterFault, Size, Unclear
from hallclient.signing.digest import sha256
from hallclient.store.rows import PrintJob, PrintLine, PrintState

Marked = Callable[[bytes, datetime, str], bytes]
"""Bytes of the archive, instant and name: the copy with 补打 on every page."""

STOPS: Final[frozenset[Cause]] = frozenset(
    ("no_paper", "wrong_size", "jam", "cover_open", "no_toner", "tray_full", "offline", "stopped")
)
"""What keeps paper from coming out until somebody has gone to the printer."""

LOST_LOOKS: Final = 2
"""So many looks must miss a job before it counts as vanished: a spooler that restarts forgets for a moment."""

CANCEL_LOOKS: Final = 30
CANCEL_SECONDS: Final = 0.1
"""A job that is printing is stopped, not gone at once."""


class Stepper:
    """Works on the queue with a driver; called on the desk's thread only."""

    def __init__(self, queue: PrintQueue, driver: PrinterDriver, chance: Chance, marked: Marked) -> None:
        self._queue, self._driver, self._chance, self._marked = queue, driver, chance, marked
        self.looks: dict[int, Look] = {}  # the last look at each job that lies at the spooler
        self._missed: dict[int, int] = {}
        self.left_behind = False
        """The spooler would not remove the pages of a job that was over."""

    def recover(self) -> None:
        """After a start: what was on its way when the program ended is looked for, and never printed by itself."""
        for line in self._queue.in_states("queued"):
            self._put(line.job, "failed", reason="restarted")
        for line in self._queue.in_states("sending"):
            self._find(line)

    def step(self, line: PrintLine) -> bool:
        """Moves one job on; True where something changed."""
        match line.job.state:
            case "queued":
                return self._send(line)
            case "sending":  # left so by a fault between the spooler and the book
                self._find(line)
                return True
            case _:
                return self._look(line.job)

    def give_up(self, job: PrintJob) -> bool:
        """A fault of ours in a step: what was not handed over has failed, what may have been is asked."""
        now = self._queue.job(job.job_id)
        match now.state if now is not None else "":
            case "queued":
                self._put(job, "failed", reason="broken")
            case "sending":
                self._put(job, "asked", spool=job.spool if now is None else now.spool, reason="unclear")
            case _:
                return False
        return True

    def _find(self, line: PrintLine) -> None:
        """A job that was being handed over when nobody wrote down what came of it."""
        try:
            spool = self._driver.find(title_of(line))
        except PrinterFault:
            spool = ""
        if spool:
            self._put(line.job, "sent", spool=spool)
        else:
            self._put(line.job, "asked", spool=line.job.spool, reason="restarted")

    def _send(self, line: PrintLine) -> bool:
        job = line.job
        printer = job.printer or self._queue.defaults.get(job.size, "")
        if not printer:
            return False
        pdf = self._queue.pdf(job)
        if not pdf:
            self._put(job, "failed", printer=printer, reason="gone_bytes")
            return True
        if job.job_id > 0 and sha256(pdf) != job.sha256:
            self._put(job, "failed", printer=printer, reason="spoilt")
            return True
        if job.mark_at:
            pdf = self._marked(pdf, datetime.fromisoformat(job.mark_at), job.mark_by)
        tag = self._chance.token_bytes(4).hex()
        job = self._put(job, "sending", printer=printer, spool=tag)
        size: Size = "slip" if job.size == "slip" else "A4"
        try:
            spool = self._driver.send(
                pdf, printer, copies=job.copies, size=size, title=_title(line.code, job.job_id, tag)
            )
        except PrinterFault as fault:
            self._put(job, "failed", reason=fault.cause)
        except Unclear:
            self._put(job, "asked", spool=tag, reason="unclear")
        else:
            self._put(job, "sent", spool=spool)
        return True

    def _look(self, job: PrintJob) -> bool:
        try:
            look = self._driver.look(job.spool)
        except PrinterFault as fault:
            look = Look("waiting", fault.cause)
        before, self.looks[job.job_id] = self.looks.get(job.job_id), look
        if look.state != "unknown":
            self._missed.pop(job.job_id, None)
        match look.state:
            case "done" if look.cause in STOPS and not self._others_print(job):
                # the spooler has passed everything on, the printer says that it lacks something
                self._over(job, "asked", "unclear")
            case "done":
                self._over(job, "printed")
            case "cancelled" | "refused":
                self._over(job, "failed", look.state)
            case "unknown":
                self._missed[job.job_id] = self._missed.get(job.job_id, 0) + 1
                if self._missed[job.job_id] < LOST_LOOKS:
                    return False
                self._over(job, "asked", "vanished")
            case "waiting" | "printing":
                return look != before
        return True

    def take_back(self, line: PrintLine) -> PrintJob | None:
        """Makes sure that a job will not come out by itself; None: it came out, or nobody knows.

        Of a job that failed nothing is left at the spooler. One that is asked about may have reached it late: whoever
        prints it again has said that there is no paper, not that none will come.
        """
        job = line.job
        if job.state == "asked" and job.spool:
            try:
                spool = self._driver.find(title_of(line))
            except PrinterFault:
                return None
            if spool:
                job = self._put(job, "sent", spool=spool)
        if job.state != "sent":
            return job if job.state in ("queued", "failed", "asked") else None
        try:
            self._driver.cancel(job.spool)
        except PrinterFault:
            return None
        for _ in range(CANCEL_LOOKS):
            self._look(job)
            now = self._queue.job(job.job_id)
            if now is None or now.state != "sent":
                return now if now is not None and now.state == "failed" else None
            if self.looks[job.job_id].state == "unknown":
                self._over(job, "asked", "vanished")
                return None
            time.sleep(CANCEL_SECONDS)
        return None

    def _over(self, job: PrintJob, state: PrintState, reason: str = "") -> None:
        """The spooler has nothing more to do: its copy of the pages goes, whatever became of the paper."""
        self.looks.pop(job.job_id, None)
        self._missed.pop(job.job_id, None)
        self._put(job, state, spool=job.spool, reason=reason)
        if reason != "vanished" and not self._driver.forget(job.spool):
            self.left_behind = True

    def _others_print(self, job: PrintJob) -> bool:
        """Whether the printer is at another job of ours: what it lacks is that one's matter."""
        at = {line.job.job_id for line in self._queue.in_states("sent") if line.job.printer == job.printer}
        return any(number != job.job_id and self.looks.get(number) is not None for number in at)

    def _put(
        self,
        job: PrintJob,
        state: PrintState,
        *,
        printer: str | None = None,
        spool: str = "",
        reason: str = "",
    ) -> PrintJob:
        def now() -> str:
            return self._chance.now().isoformat()

        return self._queue.put(job, state, now, printer=printer, spool=spool, reason=reason)


def title_of(line: PrintLine) -> str:
    """The title of a job that was being handed over when the program ended."""
    return _title(line.code, line.job.job_id, line.job.spool)


def _title(code: str, job_id: int, tag: str) -> str:
    """All that the spooler's lists show: the kind of paper, the number of the job, nothing of a person."""
    return f"{code}-{abs(job_id)}-{tag}"
