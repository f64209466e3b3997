"""A regulator's system that takes packages over HTTP: up or down, answering rightly or not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import msgspec

from casework import wire
from casework.dispatching import Acknowledged, Dispatch, SignedDispatch, dispatch_message
from hallserver.signing.keys import verify_signature


class Regulator:
    """What arrived, in order; `says`: how the next ones are answered (status, or "" rightly, or other bytes)."""

    def __init__(self) -> None:
        self.arrived: list[Dispatch] = []
        self.valid: list[bool] = []
        self.says: list[int | bytes] = []
        self.address = ""

    def answer(self, body: bytes) -> tuple[int, bytes]:
        signed = msgspec.json.decode(body, type=SignedDispatch)
        right = verify_signature(
            signed.algorithm, signed.key, dispatch_message(signed.payload), signed.signature
        )
        one = msgspec.json.decode(signed.payload, type=Dispatch)
        self.arrived.append(one)
        self.valid.append(right == "valid")
        said = self.says.pop(0) if self.says else 200
        if isinstance(said, bytes):
            return 200, said
        return said, wire.encode(Acknowledged(dispatch_id=one.dispatch_id)) if said == 200 else b""


@contextmanager
def regulator() -> Iterator[Regulator]:
    made = Regulator()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, body = made.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.address = f"http://127.0.0.1:{server.server_port}/push"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
