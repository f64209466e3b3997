"""The server as a process of its own, over TLS, and a counter that speaks to it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import requests
from msgspec.structs import replace

from casework import wire
from casework.exchange import Batch, LogPage, Token, TokenRequest, token_message
from hallserver.chance import Chance
from tests.hallserver.counters import Counter

_chance = Chance()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """A running server; killed at the end if it still lives."""

    def __init__(self, data: Path, database: str, *more: str, port: int = 0) -> None:
        self.data, self.port = data, port or free_port()
        self.log = data.parent / f"log-{self.port}"
        with self.log.open("ab") as out:
            self.child = subprocess.Popen(
                [
                    sys.executable, "-m", "hallserver", "--data", str(data), "--database", database,
                    "serve", "--port", str(self.port), *more,
                ],
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONWARNINGS": "error"},
            )  # fmt: skip
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = str(data / "ca.pem")
        self.url = f"{'http' if '--plain' in more else 'https'}://localhost:{self.port}"

    def __enter__(self) -> Process:
        end = time.monotonic() + 60
        while True:
            try:
                self.session.get(f"{self.url}/health", timeout=5)
                return self
            except (requests.ConnectionError, OSError):
                assert self.child.poll() is None, self.log.read_text("utf-8")
                assert time.monotonic() < end, self.log.read_text("utf-8")
                time.sleep(0.05)

    def __exit__(self, *error: Any) -> None:
        self.session.close()
        self.kill()

    def kill(self) -> None:
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait(30)

    def stop(self) -> int:
        """Asked to stop; gives the exit code."""
        self.child.send_signal(signal.SIGTERM)
        return self.child.wait(40)

    def token(self, counter: Counter) -> dict[str, str]:
        now = _chance.now().isoformat()
        nonce = _chance.token_bytes(16).hex()
        request = TokenRequest(hall="001", device=counter.device, nonce=nonce, at=now, signature=b"")
        request = replace(request, signature=counter.key.sign(token_message(request)))
        answer = self._post("tokens", wire.encode(request), {})
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {msgspec.json.decode(answer.content, type=Token).token}"}

    def push(self, batch: Batch, token: dict[str, str]) -> requests.Response:
        return self._post("batches", wire.encode(batch), token)

    def log_after(self, after: str, token: dict[str, str], wait: int = 0) -> LogPage:
        query = {"after": after, "wait": str(wait)}
        answer = self.session.get(f"{self.url}/v1/halls/001/log", params=query, headers=token, timeout=40)
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=LogPage)

    def _post(self, path: str, body: bytes, headers: dict[str, str]) -> requests.Response:
        sent = {"Content-Type": "application/json", **headers}
        return self.session.post(f"{self.url}/v1/halls/001/{path}", data=body, headers=sent, timeout=30)
