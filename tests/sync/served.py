"""A hall's server over TLS in a thread of this process, with a clock of the test's: stopped and begun again at will."""

from __future__ import annotations

import gc
import logging
import time
import warnings
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import msgspec
import uvicorn

from hallserver.access.folder import CERTIFICATE, CERTIFICATE_KEY, DataFolder
from hallserver.access.halls import take_hall_file
from hallserver.chance import Chance
from hallserver.contents.folder import FolderStore
from hallserver.ledger.ledger import Ledger, open_ledger
from hallserver.ledger.rows import ActLine
from hallserver.routes.application import application
from hallserver.routes.parts import Parts
from hallserver.signing.package import IssuerKey
from hallserver.web.handlers import page_handlers
from hallserver.web.lookup import Lookup
from tests.hallserver.counters import Clock
from tests.hallserver.process import free_port


class Served:
    """`start`, `stop`, and what its ledger holds. The hall file is the signed one of a hall folder."""

    def __init__(self, folder: Path, hall_folder: Path, on: date) -> None:
        self.data, self.clock, self.port = DataFolder(folder), Clock(on), free_port()
        self.data.prepare(["localhost"], Chance())
        self.ledger: Ledger = open_ledger(self.data.ledger_url())
        issuer = msgspec.json.decode((hall_folder / "issuer.json").read_bytes(), type=IssuerKey)
        take_hall_file(self.ledger, (hall_folder / "hall.signed").read_bytes(), issuer, self.clock)
        self.parts = Parts(
            self.ledger,
            self.data.key(),
            self.ca,
            self.clock,
            FolderStore(Path(self.data.contents())),
            self.data.paper_authority(),
        )
        self._server: uvicorn.Server | None = None
        self._thread: Thread | None = None

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    @property
    def ca(self) -> str:
        return self.data.authority().decode()

    def code(self, device: str = "009", hall: str = "001") -> str:
        found = self.parts.door.new_code(hall, device)
        assert found is not None
        return found

    def log(self, hall: str = "001") -> tuple[ActLine, ...]:
        return self.ledger.read(hall, lambda reads: reads.log(0, 100_000))

    def start(self) -> None:
        self.parts.news.stopping = False
        pages: Any = page_handlers(
            Lookup(self.ledger, self.parts.settings, self.clock), self.parts.ratings, self.parts.of_strangers
        )
        config = uvicorn.Config(
            application(self.parts, pages), host="127.0.0.1", port=self.port, http="httptools", ws="none",
            lifespan="on", log_config=None, access_log=False, timeout_graceful_shutdown=1,
            ssl_certfile=str(self.data.path / CERTIFICATE), ssl_keyfile=str(self.data.path / CERTIFICATE_KEY),
        )  # fmt: skip
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # idle counters don't say goodbye
        self._server = uvicorn.Server(config)
        self._thread = Thread(target=self._server.run, name="served", daemon=True)
        self._thread.start()
        end = time.monotonic() + 20
        while not self._server.started:
            assert self._thread.is_alive() and time.monotonic() < end
            time.sleep(0.01)

    def stop(self) -> None:
        """Long polls are answered at once, then the port is closed."""
        if self._server is not None and self._thread is not None:
            self.parts.news.stop()
            self._server.should_exit = True
            self._thread.join(20)
            assert not self._thread.is_alive()
            self._server = self._thread = None
            with (
                warnings.catch_warnings()
            ):  # uvicorn leaves the transports of cut TLS connections to the collector
                warnings.simplefilter("ignore", ResourceWarning)
                gc.collect()

    def close(self) -> None:
        self.stop()
        self.ledger.close()
