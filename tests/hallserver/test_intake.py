"""What comes in over HTTP: bounded, strict, and told apart before anything is done."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterator
from typing import Any

import pytest

from casework import wire
from casework.exchange import MOST_BATCH_BYTES, MOST_PACKED_BYTES, Declined
from hallserver.routes import body
from tests.hallserver.counters import Hall
from tests.hallserver.http import JSON, Wire, code_of


def test_a_zip_bomb_is_refused_by_its_size(server: Wire, hall: Hall) -> None:
    bomb = gzip.compress(b" " * (300 * 1024 * 1024), 9)
    assert len(bomb) < MOST_PACKED_BYTES
    answer = server.post("batches", bomb, Content_Encoding="gzip", **server.token(hall.one))
    assert code_of(answer) == (413, "too_large")


async def _sent(server: Wire, path: str, headers: dict[str, str], *events: dict[str, Any]) -> list[Any]:
    """A request whose body comes as `events`; what the application answers."""
    waiting, answers = list(events), []

    async def receive() -> Any:
        return waiting.pop(0) if waiting else await asyncio.Event().wait()

    async def send(message: Any) -> None:
        answers.append(message)

    packed = [(name.lower().encode(), value.encode()) for name, value in {**JSON, **headers}.items()]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "https",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": packed,
        "client": ("127.0.0.1", 1), "server": ("localhost", 1),
    }  # fmt: skip
    await server.client.app(scope, receive, send)
    return answers


@pytest.mark.parametrize("breaks", [True, False], ids=["broken", "slow"])
def test_a_body_that_does_not_come_whole_is_no_fault_of_the_servers(
    server: Wire, hall: Hall, breaks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body, "SLOWEST_BODY", 0.2)
    some = {"type": "http.request", "body": b"{", "more_body": True}
    events = (some, {"type": "http.disconnect"}) if breaks else (some,)
    start, rest = asyncio.run(_sent(server, "/v1/halls/001/batches", server.token(hall.one), *events))
    assert start["status"] == 408 and wire.decode_foreign(rest["body"], Declined).code == "slow"
    assert hall.log() == []


def test_what_is_unpacked_is_never_more_than_allowed() -> None:
    assert body.unpacked(gzip.compress(b"1" * 100), most=100) == b"1" * 100
    for bad, code in (
        (gzip.compress(b"1" * 101), "too_large"),
        (gzip.compress(b"1" * 90)[:-3], "unreadable"),
        (gzip.compress(b"1") + b"x", "unreadable"),
        (b"no gzip", "unreadable"),
    ):
        with pytest.raises(body.Refused) as found:
            body.unpacked(bad, most=100)
        assert found.value.declined.code == code


@pytest.mark.parametrize(
    "data",
    [
        b'{"hall":"001","hall":"002"}',
        b'{"hall":NaN}',
        b"[" * 100_000,
        b'{"hall":"001"',
        b"\xff\xfe",
        b'{"hall":1,"device":"009","first_seq":1,"acts":[],"previous":"","head":""}',
        b'{"hall":"001","device":"009","first_seq":"1","acts":[],"previous":"","head":""}',
        b'{"hall":"001","device":"009","first_seq":1,"acts":[],"previous":"","head":"","more":1}',
    ],
)
def test_json_is_read_strictly(server: Wire, hall: Hall, data: bytes) -> None:
    assert code_of(server.post("batches", data, **server.token(hall.one))) == (400, "unreadable")


def test_what_is_too_long_or_no_json_is_refused_before_it_is_read(server: Wire, hall: Hall) -> None:
    token = server.token(hall.one)
    long = server.post("batches", b" " * (MOST_PACKED_BYTES + 1), **token)
    assert code_of(long) == (413, "too_large")

    def streamed() -> Iterator[bytes]:
        for _ in range(MOST_PACKED_BYTES // 65536 + 1):
            yield b" " * 65536

    unsaid = server.client.post("/v1/halls/001/batches", content=streamed(), headers={**JSON, **token})
    assert code_of(unsaid) == (413, "too_large")
    form = {"Content_Type": "text/plain"}
    assert code_of(server.post("batches", b"{}", **token, **form)) == (415, "media_type")
    assert code_of(server.post("batches", b"{}", **token, Content_Encoding="br")) == (415, "media_type")
    assert MOST_BATCH_BYTES > MOST_PACKED_BYTES


@pytest.mark.parametrize(
    "query",
    ["wait=26", "wait=-1", "most=0", "most=501", "most=x", "after=x", "after=x.001.1", f"after={'9' * 90}"],
)
def test_parameters_out_of_bounds_are_refused(server: Wire, hall: Hall, query: str) -> None:
    answer = server.client.get(f"/v1/halls/001/log?{query}", headers=server.token(hall.one))
    assert answer.status_code == 400 and "Traceback" not in answer.text


def test_other_addresses_and_methods_say_little(server: Wire) -> None:
    for method, path, status in (
        ("GET", "/v1/nothing", 404),
        ("PUT", "/health", 405),
        ("GET", "/v1/halls/x/log", 400),
    ):
        answer = server.client.request(method, path)
        assert answer.status_code == status
        assert set(answer.json()) == {"code", "text"}


def test_too_many_requests_wait(server: Wire, hall: Hall) -> None:
    server.hall.clock.monotonic = lambda: 0.0  # type: ignore[method-assign]
    codes = [
        server.post("tokens", wire.encode(server.token_request(hall.one))).status_code for _ in range(62)
    ]
    assert codes == [200] * 60 + [429] * 2
