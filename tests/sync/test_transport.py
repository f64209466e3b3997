"""The line itself, over TLS, against whatever may stand at its other end: none of it is taken for an answer, is waited
for for ever, or fills the memory."""

from __future__ import annotations

import gzip
import socket
import ssl
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from casework.exchange import ChainHead
from hallclient.chance import MACHINE
from hallclient.sync.link import answered
from hallclient.sync.transport import _SMALL, MOST_ANSWER, Https, NoAnswer
from hallserver.chance import Chance
from hallserver.signing.tls import new_authority, new_server

DEADLINE, SILENT = 1.5, 1.0
PATH = "/v1/halls/001/chain"
Answer = Callable[[BaseHTTPRequestHandler, Event], None]


def head(handler: BaseHTTPRequestHandler, status: int = 200, **more: str) -> None:
    handler.send_response(status)
    for name, value in {"Content-Type": "application/json", **more}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


def portal(handler: BaseHTTPRequestHandler, _over: Event) -> None:
    body = b"<html>sign in to this network</html>"
    head(handler, Content_Type="text/html", Content_Length=str(len(body)))
    handler.wfile.write(body)


def json_of_others(handler: BaseHTTPRequestHandler, _over: Event) -> None:
    body = b'{"status":"ok"}'
    head(handler, Content_Length=str(len(body)))
    handler.wfile.write(body)


def redirect(handler: BaseHTTPRequestHandler, _over: Event) -> None:
    head(handler, 302, Location="/elsewhere", Content_Length="2")
    handler.wfile.write(b"{}")


@cache
def packed_bomb() -> bytes:
    """300 MiB of nothing in a third of one."""
    packs = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(packs.compress(bytes(1 << 20)) for _ in range(300)), packs.flush()])


def bomb(handler: BaseHTTPRequestHandler, _over: Event) -> None:
    head(handler, Content_Encoding="gzip", Content_Length=str(len(packed_bomb())))
    handler.wfile.write(packed_bomb())


def cut_gzip(handler: BaseHTTPRequestHandler, _over: Event) -> None:
    body = gzip.compress(b'{"device":"009"}')[:-9]
    head(handler, Content_Encoding="gzip", Content_Length=str(len(body)))
    handler.wfile.write(body)


def cut_off(handler: BaseHTTPRequestHandler, _over: Event) -> None:
    head(handler, Content_Length="1000")
    handler.wfile.write(b'{"device":')
    handler.close_connection = True


def silence(_handler: BaseHTTPRequestHandler, over: Event) -> None:
    over.wait(20)


def dribbled_head(handler: BaseHTTPRequestHandler, over: Event) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not over.wait(0.1):
        handler.wfile.write(b"X: y\r\n")


def dribble(handler: BaseHTTPRequestHandler, over: Event) -> None:
    head(handler, Content_Length="1000000")
    while not over.wait(0.1):
        handler.wfile.write(b" ")


def own(folder: Path) -> tuple[str, ssl.SSLContext]:
    """The hall's authority, and what a server has to show a certificate of it."""
    authority = new_authority("the hall's", Chance().now())
    pair = new_server(authority, ["localhost"], Chance().now())
    (folder / "own.pem").write_bytes(pair.certificate + pair.key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "own.pem")
    return authority.certificate.decode(), context


class Other:
    """Whoever answers, under the hall's own certificate: it is not the certificate that saves the counter."""

    def __init__(self, folder: Path) -> None:
        self.ca, context = own(folder)
        self.over = Event()
        self.answer: Answer = portal
        self.asked: list[str] = []
        other = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                other.asked.append(self.path)
                try:
                    other.answer(self, other.over)
                except OSError:
                    self.close_connection = True  # the counter had enough

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
        self._http.handle_error = lambda *_: None  # type: ignore[method-assign]
        self.url = f"https://localhost:{self._http.server_port}"
        self._thread = Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self.over.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(10)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Other]:
    made = Other(tmp_path)
    yield made
    made.stop()


@pytest.mark.parametrize(
    "answer", [portal, json_of_others, redirect, bomb, cut_gzip, cut_off, silence, dribble, dribbled_head],
    ids=lambda one: one.__name__,
)  # fmt: skip
def test_none_of_it_is_an_answer(other: Other, answer: Answer) -> None:
    other.answer = answer
    assert len(packed_bomb()) < 1 << 20
    line = Https(other.url, other.ca, MACHINE, silent=SILENT, deadline=DEADLINE)
    begun = time.monotonic()
    tracemalloc.start()
    with pytest.raises(NoAnswer):
        answered(line.ask("GET", PATH), ChainHead)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    line.close()
    assert other.asked == [PATH], "nobody is sent elsewhere"
    assert most < 3 * MOST_ANSWER, "and nothing grows beyond what an answer may have"
    assert time.monotonic() - begun < 4 * DEADLINE


def test_a_proxy_that_never_ends_its_answer_is_waited_for_no_longer(other: Other) -> None:
    """Before there is TLS, too, a byte now and then is no answer."""
    over = Event()
    with socket.create_server(("127.0.0.1", 0)) as door:

        def drip() -> None:
            line, _ = door.accept()
            with line, suppress(OSError):
                line.recv(4096)
                line.sendall(b"HTTP/1.1 200 Connection established\r\n")
                while not over.wait(0.1):
                    line.sendall(b"X: y\r\n")

        dripping = Thread(target=drip, daemon=True)
        dripping.start()
        proxy = f"http://127.0.0.1:{door.getsockname()[1]}"
        line = Https(other.url, other.ca, MACHINE, silent=SILENT, deadline=DEADLINE, proxy=proxy)
        begun = time.monotonic()
        with pytest.raises(NoAnswer):
            line.ask("GET", PATH)
        assert time.monotonic() - begun < 2 * DEADLINE and not other.asked
        line.close()
        over.set()
        dripping.join(10)


def test_what_was_left_of_one_deadline_is_not_what_the_next_request_has(other: Other) -> None:
    """The second goes over the same line, which was given a moment at the end of the first."""
    lines: list[object] = []

    def late(handler: BaseHTTPRequestHandler, over: Event) -> None:
        lines.append(handler.client_address)
        if len(lines) == 1:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for _ in range(4):
                over.wait(DEADLINE / 5)
                handler.wfile.write(b"X: y\r\n")
            handler.wfile.write(b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
        else:
            over.wait(SILENT / 2)
            head(handler, Content_Length="2")
            handler.wfile.write(b"{}")

    other.answer = late
    line = Https(other.url, other.ca, MACHINE, silent=SILENT, deadline=DEADLINE)
    assert [line.ask("GET", PATH).body for _ in range(2)] == [b"{}", b"{}"]
    assert len(set(lines)) == 1, "one line for both"
    line.close()


@pytest.mark.parametrize("size, together", [(0, False), (900, True), (_SMALL, True), (_SMALL + 1, False)])
def test_a_small_body_comes_with_its_head(tmp_path: Path, size: int, together: bool) -> None:
    """In one of TLS's records: the server is woken once. Twice over the same line, then it is as good as before."""
    ca, context = own(tmp_path)
    came: list[tuple[int, int]] = []

    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            bare, _ = door.accept()
            with context.wrap_socket(bare, server_side=True) as line:
                for _ in range(2):
                    found = line.recv(1 << 20)
                    with_head = len(found.partition(b"\r\n\r\n")[2])
                    whole = with_head
                    while whole < size:
                        whole += len(line.recv(1 << 20))
                    came.append((with_head, whole))
                    line.sendall(
                        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
                    )

        serving = Thread(target=serve, daemon=True)
        serving.start()
        line = Https(f"https://localhost:{door.getsockname()[1]}", ca, MACHINE)
        for _ in range(2):
            assert line.ask("POST", PATH, bytes(size), "token").body == b"{}"
        serving.join(10)
        line.close()
    assert came == [(size if together else 0, size)] * 2
