"""The least counter beside `bare_server`: documents in a plain SQLite file (WAL, FULL), sent and taken in batches."""

from __future__ import annotations

import gzip
import http.client
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import msgspec

from tests.bench.bare_server import Batch, Entry, Sent

MOST = 500
TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE act (n INTEGER PRIMARY KEY, case_id TEXT, bytes BLOB, state TEXT);
CREATE INDEX act_case ON act (case_id);
CREATE INDEX act_waiting ON act (n) WHERE state = 'waiting';
"""


class BareCounter:
    """One counter's file and its line."""

    def __init__(self, path: Path, port: int) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.executescript(TABLES)
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.up = 0

    def fill(self, acts: Iterable[tuple[str, bytes]]) -> None:
        self.connection.execute("BEGIN")
        self.connection.executemany(
            "INSERT INTO act (case_id, bytes, state) VALUES (?, ?, 'waiting')", list(acts)
        )
        self.connection.execute("COMMIT")

    def push(self) -> None:
        """All that waits, batch after batch."""
        while True:
            rows = self.connection.execute(
                "SELECT n, case_id, bytes FROM act WHERE state = 'waiting' ORDER BY n LIMIT ?", (MOST,)
            ).fetchall()
            if not rows:
                return
            sent = [Sent(case_id, msgspec.Raw(data)) for _, case_id, data in rows]
            body = gzip.compress(msgspec.json.encode(Batch("009", rows[0][0], sent)), 1)
            self.up += len(body)
            last = msgspec.json.decode(self._asked("POST", "/", body))["last"]
            self.connection.execute(
                "UPDATE act SET state = 'confirmed' WHERE n BETWEEN ? AND ?", (rows[0][0], last)
            )

    def pull(self) -> int:
        """The whole log; gives how many came."""
        after = 0
        while True:
            page = gzip.decompress(self._asked("GET", f"/?{after}&{MOST}"))
            entries = msgspec.json.decode(page, type=list[Entry])
            if not entries:
                return after
            after = entries[-1].n
            self.connection.execute("BEGIN")
            self.connection.executemany(
                "INSERT INTO act VALUES (?, ?, ?, 'elsewhere')",
                [(one.n, one.case_id, bytes(one.act)) for one in entries],
            )
            self.connection.execute("COMMIT")

    def _asked(self, method: str, path: str, body: bytes | None = None) -> bytes:
        self.line.request(method, path, body)
        answer = self.line.getresponse()
        assert answer.status == 200
        return answer.read()

    def close(self) -> None:
        self.line.close()
        self.connection.close()
