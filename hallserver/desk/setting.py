"""What a hall's acts are judged by: its hall files, opened once and kept by version."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date, timedelta
from threading import Lock

import msgspec

from casework.calendar import Calendar
from casework.catalogue import Catalogue, Enrolment
from casework.hall import CLOSED_DAYS
from casework.judge import Basis
from casework.record import built
from hallserver.ledger.reads import HallReads
from hallserver.signing.package import IssuerKey, open_package

built(Enrolment, IssuerKey)
KEPT = 32
"""Hall files held opened, over all halls: about 4 MB each."""


class NoHallFile(RuntimeError):
    """The hall has no hall file yet: nothing can be judged."""


class Settings:
    """Hall files by hall and version; a version never changes, so it is opened once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._opened: OrderedDict[tuple[str, int], Enrolment] = OrderedDict()

    def enrolment(self, reads: HallReads, version: int | None = None) -> Enrolment:
        """The hall file of a version, the newest by default. Raises NoHallFile."""
        if version is not None and (known := self._known(reads.hall_id, version)) is not None:
            return known  # not even asked for: cases of an older catalogue come by the hundred
        wanted = version if version is not None else reads.newest_hall_file()
        if (known := self._known(reads.hall_id, wanted)) is not None:
            return known
        hall, envelope = reads.hall(), reads.hall_file(wanted)
        if hall is None or envelope is None:
            raise NoHallFile(reads.hall_id)
        payload = open_package(envelope, msgspec.json.decode(hall.issuer, type=IssuerKey))
        opened = msgspec.json.decode(payload, type=Enrolment)  # read strictly when it was taken
        with self._lock:
            self._opened[reads.hall_id, wanted] = opened
            while len(self._opened) > KEPT:
                self._opened.popitem(last=False)
        return opened

    def closed_days(self, reads: HallReads) -> timedelta:
        """How long closed cases stay at the counters: by the hall's data, as usual before there is any."""
        try:
            return timedelta(days=self.enrolment(reads).catalogue.hall.closed_days)
        except NoHallFile:
            return timedelta(days=CLOSED_DAYS)

    def _known(self, hall_id: str, version: int) -> Enrolment | None:
        with self._lock:
            known = self._opened.get((hall_id, version))
            if known is not None:
                self._opened.move_to_end((hall_id, version))
            return known

    def basis(self, reads: HallReads, today: date, version: int | None = None) -> Basis:
        """What acts are judged by today; `version`: the newest hall file's, where it is known. Raises NoHallFile."""
        newest = self.enrolment(reads, version)

        def catalogue_of(version: int) -> Catalogue:
            if version == newest.version:
                return newest.catalogue
            try:
                return self.enrolment(reads, version).catalogue
            except NoHallFile:
                return newest.catalogue

        return Basis(
            enrolment=newest,
            calendar=Calendar(newest.catalogue.years),
            catalogue_of=catalogue_of,
            today=today,
        )
