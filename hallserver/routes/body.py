"""What comes in and goes out: bodies bounded before they are unpacked, strict JSON, one shape of refusal."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import structlog
from litestar import Request, Response
from litestar.exceptions import InternalServerException
from msgspec import Raw

from casework import wire
from casework.acts import AnyAct
from casework.exchange import MOST_BATCH_BYTES, MOST_PACKED_BYTES, Declined
from hallserver.ledger.ledger import Unavailable

T = TypeVar("T")

JSON = "application/json"
SLOWEST_BODY = 30.0
"""Seconds for a whole body to arrive."""

STATUS = {
    "unreadable": 400, "cursor": 400, "no_entry": 401, "token": 401, "enrolment": 403, "unknown_device": 403,
    "false_signature": 403, "held": 403, "revoked": 403, "no_hall": 404, "unnamed": 404, "absent": 404, "slow": 408,
    "gap": 409, "epoch": 409, "offset": 409, "other_address": 409, "too_large": 413, "media_type": 415, "size": 422,
    "hash": 422, "broken_chain": 422, "unknown_kind": 426, "held_full": 429, "too_many": 429, "busy": 503,
    "restored": 503, "no_hall_file": 503, "stopping": 503, "full": 507,
    "application": 422, "question": 400, "not_for_this": 403, "result_codes": 400, "reference": 409, "day_full": 429,
    "paper_key": 422, "notice": 422,
}  # fmt: skip
"""The HTTP status of each refusal."""

TOO_LARGE = Declined(code="too_large", text="内容过大，没有收下。")
MEDIA_TYPE = Declined(code="media_type", text="只收 application/json，可用 gzip 压缩。")
OCTETS_ONLY = Declined(code="media_type", text="文书和附件只收 application/octet-stream，不压缩。")
UNREADABLE = Declined(code="unreadable", text="内容不是本协议的 JSON，没有收下。")
SLOW = Declined(code="slow", text="内容没有按时送到，没有收下。请重试。")
LONG_NAMES = Declined(code="unreadable", text="工号或者窗口代码过长，没有收下。")
TOO_MANY = Declined(code="too_many", text="请求过于频繁，请稍候再试。")
BUSY = Declined(code="busy", text="服务器正忙，没有收下。本机会自动重试，记录都还在。")
DISK_FULL = Declined(
    code="busy", text="服务器的磁盘满了，没有收下。本机会自动重试，记录都还在；请告诉系统管理员。"
)
OTHER_ADDRESS = Declined(code="other_address", text="内容里的大厅或设备与地址、登录的不同。")


class Refused(Exception):
    """A request that ends with a refusal."""

    def __init__(self, declined: Declined) -> None:
        super().__init__(declined.code)
        self.declined = declined


def not_now(error: Exception) -> Declined:
    """Why the ledger can't be had; the log says it, too, for whoever keeps the server."""
    full = isinstance(error, Unavailable) and error.full
    structlog.get_logger().warning("unavailable", why="disk_full" if full else "not_reached")
    return DISK_FULL if full else BUSY


def answer(value: object, status: int = 200) -> Response[bytes]:
    """A value of the wire, or the refusal that it is."""
    headers = {"Cache-Control": "no-store"}
    if isinstance(value, Declined):
        status = STATUS[value.code]
        if status in (429, 503, 507):
            headers["Retry-After"] = "5"
    return Response(wire.encode(value), status_code=status, media_type=JSON, headers=headers)


async def read(request: Request[Any, Any, Any], type_: type[T]) -> tuple[T, bytes]:
    """The body as a value of `type_`, and its bytes unpacked. Raises Refused."""
    data = await body(request)
    return value(data, type_), data


async def body(request: Request[Any, Any, Any]) -> bytes:
    """The body unpacked. Raises Refused."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    packing = request.headers.get("content-encoding", "").strip().lower()
    if kind != JSON or packing not in ("", "identity", "gzip"):
        raise Refused(MEDIA_TYPE)
    data = await received(request)
    return unpacked(data) if packing == "gzip" else data


def value(data: bytes, type_: type[T]) -> T:
    """What a body says. Raises Refused."""
    try:
        return wire.decode_foreign(data, type_)
    except wire.WireError as error:
        raise Refused(UNREADABLE) from error


def with_acts(
    data: bytes, type_: type[T], acts_in: Callable[[T], Iterable[Raw]]
) -> tuple[T, list[AnyAct | None]]:
    """The same of what carries acts, with these (`wire.decode_with_acts`). Raises Refused."""
    try:
        return wire.decode_with_acts(data, type_, acts_in)
    except wire.WireError as error:
        raise Refused(UNREADABLE) from error


MOST_NAME = 40
"""Letters of a staff number or a window's code."""


def named(*names: str) -> None:
    """Who asks is written down: nothing long is. Raises Refused."""
    if any(len(name) > MOST_NAME for name in names):
        raise Refused(LONG_NAMES)


async def received(request: Request[Any, Any, Any]) -> bytes:
    """The body as it came, within its time and size. Raises Refused."""
    reading, ended = asyncio.current_task(), False

    def end() -> None:
        nonlocal ended
        ended = True
        if reading is not None:
            reading.cancel()

    at_end = asyncio.get_running_loop().call_later(
        SLOWEST_BODY, end
    )  # a task of its own would cost two turns
    try:
        return await _received(request)
    except asyncio.CancelledError as late:
        if ended:
            getattr(reading, "uncancel", lambda: 0)()  # from 3.11 on: nobody else asked for an end
            raise Refused(SLOW) from late
        raise
    finally:
        at_end.cancel()


async def _received(request: Request[Any, Any, Any]) -> bytes:
    """The body as it comes, refused as soon as it is too long, whatever length it claims."""
    claimed = request.headers.get("content-length", "")
    if claimed.isdecimal() and int(claimed) > MOST_PACKED_BYTES:
        raise Refused(TOO_LARGE)
    parts, size = [], 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > MOST_PACKED_BYTES:
                raise Refused(TOO_LARGE)
            parts.append(part)
    except (
        InternalServerException
    ) as gone:  # the framework's word for a line that broke: no fault of the server's
        raise Refused(SLOW) from gone
    return b"".join(parts)


def unpacked(data: bytes, most: int = MOST_BATCH_BYTES) -> bytes:
    """One gzip member, unpacked up to `most` bytes and never a byte further. Raises Refused."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        found = unpacker.decompress(data, most + 1)
    except zlib.error as error:
        raise Refused(Declined(code="unreadable", text="压缩内容读不懂，没有收下。")) from error
    if len(found) > most:
        raise Refused(TOO_LARGE)
    if not unpacker.eof or unpacker.unused_data:
        raise Refused(Declined(code="unreadable", text="压缩内容不完整，没有收下。"))
    return found
