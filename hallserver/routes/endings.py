"""Looks once an hour until when the issuers' authorities for papers are good, for the figures."""

from __future__ import annotations

import asyncio
import base64
import ssl
from datetime import datetime

import structlog
from litestar.concurrency import sync_to_thread

from hallserver.desk.setting import NoHallFile, Settings
from hallserver.ledger.ledger import Ledger, Unavailable
from hallserver.ledger.reads import HallReads
from hallserver.routes.figures import PAPERS, Figures
from hallserver.signing.tls import ends_at

EVERY_SECONDS, AGAIN_SECONDS = 3600.0, 60.0


class Endings:
    """Made and run once on a server's loop, until `stop`."""

    def __init__(self, ledger: Ledger, settings: Settings, figures: Figures) -> None:
        self._ledger, self._settings, self._figures = ledger, settings, figures
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """After the look that is under way."""
        self._stopping.set()

    async def run(self) -> None:
        while not self._stopping.is_set():
            pause = EVERY_SECONDS
            try:
                self._figures.ends(PAPERS, await sync_to_thread(self.earliest))
            except Unavailable:
                pause = AGAIN_SECONDS
            except Exception as error:  # a figure is missing; by its kind, never its words
                structlog.get_logger().error("endings", kind=type(error).__name__)
            try:
                await asyncio.wait_for(self._stopping.wait(), pause)
            except asyncio.TimeoutError:
                continue

    def earliest(self) -> datetime | None:
        """Of the newest hall files of all halls; None: no issuer certifies keys for papers. Raises Unavailable."""
        found = (self._ledger.read(hall_id, self._until) for hall_id in self._ledger.halls())
        return min((until for until in found if until is not None), default=None)

    def _until(self, reads: HallReads) -> datetime | None:
        try:
            authority = base64.b64decode(self._settings.enrolment(reads).paper_authority)
            return ends_at(ssl.DER_cert_to_PEM_cert(authority).encode()) if authority else None
        except (NoHallFile, ValueError):
            return None
