"""/v1/…/applications, /notices: what another system brings in for an applicant, or tells of a licence."""

from __future__ import annotations

from litestar import Response, post

from casework.applying import Application
from casework.dispatching import LicenceNotice
from casework.exchange import Declined
from hallserver.access.door import NO_ENTRY
from hallserver.ledger.rows import ClientLine
from hallserver.routes.body import TOO_MANY, Refused, answer, read
from hallserver.routes.counters import Asked, HallCode, asked, parts_of


async def entered_system(request: Asked, hall: str) -> ClientLine:
    """The system that asks, by its secret. Raises Refused."""
    parts = parts_of(request)
    address = request.client.host if request.client else ""
    if not parts.of_systems.takes(f"{hall}.{address}"):
        raise Refused(TOO_MANY)
    client = await asked(parts.clients.entered, hall, request.headers.get("authorization", ""))
    if client is None:
        if not parts.of_strangers.takes(address):
            raise Refused(TOO_MANY)
        raise Refused(NO_ENTRY)
    request.state["device"] = client.device
    return client


@post("/v1/halls/{hall:str}/applications", status_code=200)
async def apply(request: Asked, hall: HallCode) -> Response[bytes]:
    """An application of another system becomes received cases, once for each reference."""
    client = await entered_system(request, hall)
    wanted, data = await read(request, Application)
    parts = parts_of(request)
    done = await asked(parts.applications.take, hall, client, wanted, data)
    parts.figures.application(done.code if isinstance(done, Declined) else "taken")
    return answer(done)


@post("/v1/halls/{hall:str}/notices", status_code=200)
async def notice(request: Asked, hall: HallCode) -> Response[bytes]:
    """A regulator tells what became of a licence, once for each reference."""
    client = await entered_system(request, hall)
    told, data = await read(request, LicenceNotice)
    return answer(await asked(parts_of(request).notices.take, hall, client, told, data))


HANDLERS = (apply, notice)
