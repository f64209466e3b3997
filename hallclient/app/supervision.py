"""电子监察 at the counter: what this book says against the hall, worked out here, with or without the server."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import datetime

import msgspec

from casework.supervision.finding import Grounds, in_force
from casework.supervision.then import Then, then, then_of
from casework.supervision.verdict import LOOKED_BACK, Findings, verdict
from forms.supervision import supervision_of
from hallclient.app.counter import Counter
from hallclient.signing.package import Envelope
from hallclient.store.reads import Reads


class Supervision:
    """Every case of this book, this device's own clock and numbers; those of other devices only their server knows."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def findings(self) -> Future[Findings]:
        """Of this moment; a newer question takes the place of one that still runs."""
        return self.counter.book.read(self._found, lane="supervision")

    def _found(self, reads: Reads) -> Findings:
        counter = self.counter
        since = counter.today() - LOOKED_BACK
        files = self._files(reads, since.isoformat())
        grounds = Grounds(
            rules=supervision_of(counter.enrolment),
            calendar=counter.calendar,
            on=counter.today(),
            then=lambda at: in_force(files, at),
            catalogue_of=counter.catalogue_of,
        )
        seen = reads.watched(counter.device, since)
        found = verdict(
            reads.watched_cases(seen.case_ids), {counter.device: seen.chain}, seen.numbers, counter.enrolment, grounds
        )  # fmt: skip
        return Findings(at=counter.now().isoformat(), findings=found)

    def _files(self, reads: Reads, since: str) -> list[Then]:
        """The hall files that were in force some time since then, the oldest first; none of them is opened whole."""
        counter = self.counter
        found = [then(counter.enrolment, counter.security)]
        for version in range(counter.enrolment.version - 1, 0, -1):
            if datetime.fromisoformat(found[0].issued_at.replace("Z", "+00:00")).date().isoformat() < since:
                break
            stored = reads.snapshot(version)
            if stored is None:  # it went by while this counter was away
                continue
            payload = msgspec.json.decode(stored.envelope, type=Envelope).payload
            found.insert(0, then_of(payload, counter.security))
        return found
