"""What is counted: requests, acts by outcome, batches, applications, exports by answer. No hall's data, no person's."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

SERVER: Final = "server"
HALL: Final = "hall"
PAPERS: Final = "papers"
"""Whose end is shown: the certificate that this server shows, the hall's authority, the issuers' for papers."""


class Figures:
    """The figures of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Histogram(
            "hallserver_request_seconds",
            "Time of a request by route and status",
            ("route", "status"),
            registry=self.registry,
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30),
        )
        self._acts = Counter(
            "hallserver_acts", "Acts answered for, by outcome", ("outcome",), registry=self.registry
        )
        self._batches = Counter(
            "hallserver_batches", "Batches by answer", ("answer",), registry=self.registry
        )
        self._parts = Counter(
            "hallserver_parts", "Parts of papers and attached files by answer", ("answer",),
            registry=self.registry,
        )  # fmt: skip
        self._applications = Counter(
            "hallserver_applications", "Applications of other systems by answer", ("answer",),
            registry=self.registry,
        )  # fmt: skip
        self._exports = Counter(
            "hallserver_exports", "Pages of the export by answer", ("answer",), registry=self.registry
        )
        self._exported = Counter(
            "hallserver_exported_cases", "Cases that went out with the export", registry=self.registry
        )
        self.ready = Gauge(
            "hallserver_ready", "Whether the ledger answered last time", registry=self.registry
        )

        self._ends = Gauge(
            "hallserver_certificate_ends_timestamp_seconds",
            "End of the server's certificate, the hall's authority, the issuers' for papers, in seconds since 1970",
            ("certificate",),
            registry=self.registry,
        )

    def ends(self, certificate: str, at: datetime | None) -> None:
        """When a certificate ends; None: not known, and not shown."""
        if at is None:
            self._ends.remove(certificate)
        else:
            self._ends.labels(certificate).set(at.timestamp())

    def request(self, route: str, status: int, seconds: float) -> None:
        self._requests.labels(route, str(status)).observe(seconds)

    def acts(self, outcome: str, count: int) -> None:
        self._acts.labels(outcome).inc(count)

    def batch(self, answer: str) -> None:
        self._batches.labels(answer).inc()

    def part(self, answer: str) -> None:
        self._parts.labels(answer).inc()

    def application(self, answer: str) -> None:
        self._applications.labels(answer).inc()

    def export(self, answer: str, cases: int = 0) -> None:
        self._exports.labels(answer).inc()
        self._exported.inc(cases)

    def serve(self, port: int) -> None:
        """Shows the figures to this machine alone, at a port of their own."""
        start_http_server(port, addr="127.0.0.1", registry=self.registry)
