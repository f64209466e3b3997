"""/v1: what counters ask for. Each handler reads, asks the desk on a thread, answers."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, TypeVar

import structlog
from litestar import Request, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.params import FromPath, FromQuery, PathParameter, QueryParameter
from msgspec.structs import replace

from casework.exchange import (
    Batch,
    Declined,
    EnrolRequest,
    HasOpen,
    LogPage,
    PaperKey,
    TokenRequest,
    read_cursor,
)
from hallserver.access.door import NO_ENTRY, REVOKED
from hallserver.contents.store import Unreachable
from hallserver.desk.batches import NO_HALL, RESTORED, Desk, Looked, look_over
from hallserver.desk.pages import MOST
from hallserver.desk.presence import told as known
from hallserver.ledger.ledger import Unavailable
from hallserver.ledger.writes import FEW
from hallserver.routes.body import (
    OTHER_ADDRESS,
    TOO_MANY,
    Refused,
    answer,
    body,
    named,
    not_now,
    read,
    with_acts,
)
from hallserver.routes.limits import LOOK_EVERY, Allowance
from hallserver.routes.parts import Parts

T = TypeVar("T")
Asked = Request[Any, Any, Any]

LONGEST_WAIT = 25
SMALL = 16 * 1024
"""Bytes of a batch that are read sooner than a thread is found for them."""

FOR_A_PERSON = frozenset({"restored", "held", "held_full", "false_signature", "unknown_kind"})
"""Refusals that go on until whoever keeps the server does something."""
NO_VERSION = 2**31 - 1
"""A counter that says nothing of its hall file is not woken by a newer one."""
HallFileVersion = Annotated[int, QueryParameter(ge=0, le=NO_VERSION)]
HallCode = Annotated[str, PathParameter(pattern=r"^\d{3}$")]
Most = Annotated[int, QueryParameter(ge=1, le=MOST)]
Wait = Annotated[int, QueryParameter(ge=0, le=LONGEST_WAIT)]
Known = Annotated[str | None, QueryParameter(pattern=r"^(\d{3}(,\d{3})*)?$", max_length=400)]
CASE_ID = re.compile(r"[0-9a-f-]{36}", re.ASCII)


def parts_of(request: Asked) -> Parts:
    found = request.app.state["parts"]
    assert isinstance(found, Parts)  # noqa: S101
    return found


async def asked(work: Callable[..., T], *arguments: object) -> T:
    """Runs the desk's work on a thread. Raises Refused when the database can't be had now."""
    try:
        return await sync_to_thread(work, *arguments)
    except (Unavailable, Unreachable) as error:
        raise Refused(not_now(error)) from error


async def entered(
    request: Asked, hall: str, *, reads: bool = True, allowance: Allowance | None = None
) -> str:
    """The device that asks, by its token. Raises Refused. `reads`: it must be in good standing."""
    parts = parts_of(request)
    device = parts.door.bearer(hall, request.headers.get("authorization", ""))
    if device is None:
        raise Refused(NO_ENTRY)
    if not (allowance or parts.of_devices).takes(f"{hall}.{device}"):
        raise Refused(TOO_MANY)
    if reads and not await asked(parts.door.may_read, hall, device):
        raise Refused(REVOKED)
    request.state["device"] = device
    return device


def _stranger(request: Asked) -> None:
    """Those without a token share an allowance by address. Raises Refused."""
    address = request.client.host if request.client else ""
    if not parts_of(request).of_strangers.takes(address):
        raise Refused(TOO_MANY)


@post("/v1/halls/{hall:str}/enrolments", status_code=200)
async def enrol(request: Asked, hall: HallCode) -> Response[bytes]:
    """A device turns its one-time code into its enrolment."""
    _stranger(request)
    wanted, _ = await read(request, EnrolRequest)
    if wanted.hall != hall:
        raise Refused(OTHER_ADDRESS)
    return answer(await asked(parts_of(request).door.enrol, wanted))


@post("/v1/halls/{hall:str}/paper-certificates", status_code=200)
async def paper_certificate(request: Asked, hall: HallCode) -> Response[bytes]:
    """A device has the key certified again that it signs decision papers with."""
    device = await entered(request, hall)
    wanted, _ = await read(request, PaperKey)
    if (wanted.hall, wanted.device) != (hall, device):
        raise Refused(OTHER_ADDRESS)
    return answer(await asked(parts_of(request).door.paper_certificate, wanted))


@post("/v1/halls/{hall:str}/tokens", status_code=200)
async def token(request: Asked, hall: HallCode) -> Response[bytes]:
    """A device turns a signature into a token."""
    _stranger(request)
    wanted, _ = await read(request, TokenRequest)
    if wanted.hall != hall:
        raise Refused(OTHER_ADDRESS)
    return answer(await asked(parts_of(request).door.token, wanted))


@post("/v1/halls/{hall:str}/batches", status_code=200)
async def push(request: Asked, hall: HallCode) -> Response[bytes]:
    """A batch of acts; a device in quarantine is heard too, its batch is kept without effect."""
    device = await entered(request, hall, reads=False)
    parts = parts_of(request)
    turn = parts.turns.ticket(f"{hall}.{device}")
    try:
        data = await body(request)
        batch, looked = await asked(_many, data, parts.desk) if len(data) > SMALL else _looked_over(data)
        if (batch.hall, batch.device) != (hall, device):
            raise Refused(OTHER_ADDRESS)
        await turn.comes()
        over = partial(asyncio.get_running_loop().call_soon_threadsafe, turn.over)
        many = (
            (over,) if len(batch.acts) > FEW else ()
        )  # of few the answer is made sooner than the next is read
        done = await asked(parts.desk.take, batch, data, looked, *many)
    finally:
        turn.over()
    if isinstance(done, Declined):
        parts.figures.batch(done.code)
        if done.code in FOR_A_PERSON:
            structlog.get_logger().warning("batch_declined", hall=hall, device=device, code=done.code)
    else:
        parts.figures.batch("taken")
        for outcome, count in Counter(one.outcome for one in done.outcomes).items():
            parts.figures.acts(outcome, count)
    return answer(done)


def _many(data: bytes, desk: Desk) -> tuple[Batch, Looked | Declined]:
    with desk.in_turn():
        return _looked_over(data)


def _looked_over(data: bytes) -> tuple[Batch, Looked | Declined]:
    """The batch read, of many acts off the loop: they take a while. Raises Refused."""
    batch, acts = with_acts(data, Batch, lambda batch: (sent.act for sent in batch.acts))
    return batch, look_over(batch, acts)


@get("/v1/halls/{hall:str}/log")
async def log(
    request: Asked,
    hall: HallCode,
    after: FromQuery[str] = "",
    wait: Wait = 0,
    most: Most = MOST,
    beside: Known = None,
    hall_file: HallFileVersion = NO_VERSION,
) -> Response[bytes]:
    """What came after a cursor; with `wait` the answer comes when there is something, or after so many seconds.
    `beside`: the counter has a case open and knows of these others that have. `hall_file`: the version that the
    counter knows of; a newer one ends the waiting, too."""
    device = await entered(request, hall)
    parts = parts_of(request)
    end = parts.chance.monotonic() + wait
    if beside is not None:
        await asked(parts.presence.polled, hall, device)

    async def newest() -> int:
        try:
            return await asked(parts.pages.newest, hall)
        except Refused:  # the ledger is away: who waits hears so at the end of his time
            return 0

    while True:
        page = await asked(parts.pages.log, hall, after, most)
        if page == RESTORED and await asked(parts.desk.set_back, hall, after):
            structlog.get_logger().warning("set_back", hall=hall, device=device)
        left = end - parts.chance.monotonic()
        empty = (
            isinstance(page, LogPage) and not page.entries and not page.forget and page.hall_file <= hall_file
        )
        if beside is not None and isinstance(page, LogPage):
            page = replace(page, beside=await asked(parts.presence.beside, hall, device))
            empty = empty and page.beside is not None and known(page.beside) == beside
        if not empty or left <= 0 or parts.news.stopping:
            if isinstance(page, LogPage) and page.hall_file <= hall_file < NO_VERSION:
                page = replace(page, hall_file=0)  # the counter knows: an idle answer is as short as can be
            return answer(page)
        assert isinstance(page, LogPage)  # noqa: S101
        cursor = read_cursor(page.cursor)
        # who else has the case open may be told to another process: looked for by those alone who have one open
        most_wait = left if beside is None else min(left, LOOK_EVERY)
        await parts.news.wait(hall, cursor.n if cursor else 0, most_wait, newest, device)


@post("/v1/halls/{hall:str}/presence", status_code=200)
async def presence(request: Asked, hall: HallCode) -> Response[bytes]:
    """Which case the counter has open now; who else has it."""
    device = await entered(request, hall)
    wanted, _ = await read(request, HasOpen)
    named(wanted.by, wanted.window)
    if wanted.case_id and not CASE_ID.fullmatch(wanted.case_id):
        raise Refused(NO_HALL)
    return answer(await asked(parts_of(request).presence.opened, hall, device, wanted))


@get("/v1/halls/{hall:str}/cases")
async def cases(
    request: Asked, hall: HallCode, after: FromQuery[str] = "", most: Most = MOST
) -> Response[bytes]:
    """Whole cases for a newcomer."""
    await entered(request, hall)
    return answer(await asked(parts_of(request).pages.cases, hall, after, most))


@get("/v1/halls/{hall:str}/cases/{case_id:str}")
async def case(request: Asked, hall: HallCode, case_id: FromPath[str]) -> Response[bytes]:
    """One case with its history."""
    await entered(request, hall)
    if not CASE_ID.fullmatch(case_id):
        raise Refused(NO_HALL)
    return answer(await asked(parts_of(request).pages.case, hall, case_id))


@get("/v1/halls/{hall:str}/tally")
async def tally(request: Asked, hall: HallCode) -> Response[bytes]:
    """Count and check of what a counter should hold."""
    await entered(request, hall)
    return answer(await asked(parts_of(request).pages.tally, hall))


@get("/v1/halls/{hall:str}/chain")
async def chain(request: Asked, hall: HallCode) -> Response[bytes]:
    """How much of the asking device's chain is stored."""
    device = await entered(request, hall)
    return answer(await asked(parts_of(request).pages.chain, hall, device))


@get("/v1/halls/{hall:str}/counters")
async def counters(request: Asked, hall: HallCode) -> Response[bytes]:
    """Every counter of the hall and when it last spoke to the server."""
    await entered(request, hall)
    return answer(await asked(parts_of(request).pages.counters, hall))


@get("/v1/halls/{hall:str}/hall-file")
async def hall_file(request: Asked, hall: HallCode, newer_than: HallFileVersion = 0) -> Response[bytes]:
    """The newest signed hall file, or 204 where the counter has it."""
    await entered(request, hall)
    found = await asked(parts_of(request).pages.hall_file, hall, newer_than)
    if found is None:
        return Response(b"", status_code=204)
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(found, media_type="application/json", headers=headers)


@get("/v1/halls/{hall:str}/hall-file/step")
async def hall_file_step(request: Asked, hall: HallCode, newer_than: HallFileVersion = 0) -> Response[bytes]:
    """What differs between the hall file that the counter has and the newest; 0: the whole."""
    await entered(request, hall)
    return answer(await asked(parts_of(request).hall_files.step, hall, newer_than))


HANDLERS = (
    enrol, paper_certificate, token,
    push, log, presence, cases, case, tally, chain, counters, hall_file, hall_file_step,
)  # fmt: skip
