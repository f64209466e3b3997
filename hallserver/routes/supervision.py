"""/v1/…/supervision: what the hall's ledger says against the hall today, for those of its people who supervise it."""

from __future__ import annotations

from litestar import Response, get

from hallserver.desk.batches import NO_HALL
from hallserver.desk.setting import NoHallFile
from hallserver.routes.body import Refused, answer
from hallserver.routes.counters import Asked, HallCode, asked, entered, parts_of


@get("/v1/halls/{hall:str}/supervision")
async def findings(request: Asked, hall: HallCode) -> Response[bytes]:
    """The findings of the whole hall, the worst and oldest first."""
    parts = parts_of(request)
    await entered(request, hall, allowance=parts.of_looks)
    try:
        return answer(await asked(parts.supervising.findings, hall))
    except NoHallFile as error:
        raise Refused(NO_HALL) from error


HANDLERS = (findings,)
