"""/v1/…/contents: papers and attached files, asked for, put part by part, given in ranges. Bytes, never packed."""

from __future__ import annotations

import re
from typing import Annotated

from litestar import Response, get, post, put
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from casework.contents import MOST_CONTENT, OCTETS, ContentsAsked, is_name
from casework.exchange import Declined
from hallserver.desk.contents import ABSENT, WRONG_SIZE, Found
from hallserver.routes.body import OCTETS_ONLY, Refused, answer, read, received
from hallserver.routes.counters import Asked, HallCode, asked, entered, parts_of

Place = Annotated[int, QueryParameter(ge=0, le=MOST_CONTENT)]
Whole = Annotated[int, QueryParameter(ge=1, le=2**53)]
_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})", re.ASCII)
UNPACKED = r"^/v1/halls/[^/]+/contents/[0-9a-f]{64}$"
"""Addresses whose answers are never packed: a range counts the bytes that travel."""


async def _entered(request: Asked, hall: str) -> str:
    """By an allowance of their own: parts never use up that of the acts."""
    return await entered(request, hall, allowance=parts_of(request).of_contents)


@post("/v1/halls/{hall:str}/contents/asked", status_code=200)
async def ask(request: Asked, hall: HallCode) -> Response[bytes]:
    """How contents stand: wanted, begun by this device, here."""
    device = await _entered(request, hall)
    wanted, _ = await read(request, ContentsAsked)
    return answer(await asked(parts_of(request).contents.asked, hall, device, wanted.names))


@put("/v1/halls/{hall:str}/contents/{name:str}", status_code=200)
async def put_part(
    request: Asked, hall: HallCode, name: FromPath[str], at: Place, of: Whole
) -> Response[bytes]:
    """The part of a content that begins at byte `at`, of `of` in all."""
    device = await _entered(request, hall)
    if not is_name(name):
        raise Refused(ABSENT)
    kind = request.headers.get("content-type", "").strip().lower()
    if kind != OCTETS or request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise Refused(OCTETS_ONLY)
    data = await received(request)
    parts = parts_of(request)
    done = await asked(parts.contents.put, hall, device, name, at, of, data)
    parts.figures.part(done.code if isinstance(done, Declined) else done.place)
    return answer(done)


@get("/v1/halls/{hall:str}/contents/{name:str}")
async def get_content(request: Asked, hall: HallCode, name: FromPath[str]) -> Response[bytes] | Stream:
    """A whole content, or the range of it that is asked for; whatever it is, it is bytes to be saved."""
    await _entered(request, hall)
    if not is_name(name):
        raise Refused(ABSENT)
    start, stop = _range(request.headers.get("range", ""))
    found = await asked(parts_of(request).contents.found, hall, name, start, stop)
    if isinstance(found, Declined):
        return answer(found)
    return _stream(found, partial="range" in request.headers)


def _range(header: str) -> tuple[int, int | None]:
    """First byte and the one after the last. Raises Refused for anything but one plain range."""
    if not header:
        return 0, None
    found = _RANGE.fullmatch(header.strip())
    if found is None:
        raise Refused(WRONG_SIZE)
    return int(found[1]), int(found[2]) + 1 if found[2] else None


def _stream(found: Found, *, partial: bool) -> Stream:
    headers = {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": "attachment",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Accept-Ranges": "bytes",
        "Content-Length": str(found.stop - found.start),
    }
    if partial:
        headers["Content-Range"] = f"bytes {found.start}-{found.stop - 1}/{found.size}"
    return Stream(found.pieces, media_type=OCTETS, status_code=206 if partial else 200, headers=headers)


HANDLERS = (ask, put_part, get_content)
