"""/v1/…/supervision: what the hall's ledger says against the hall today, for those of its people who supervise it or
answer for a unit. Who asks stands in the body: addresses are kept by logs.
"""

from __future__ import annotations

from litestar import Response, post

from casework.supervision.verdict import FindingsAsked
from hallserver.routes.body import answer, named, read
from hallserver.routes.counters import Asked, HallCode, asked, entered, parts_of


@post("/v1/halls/{hall:str}/supervision", status_code=200)
async def findings(request: Asked, hall: HallCode) -> Response[bytes]:
    """The findings of the whole hall, the worst and oldest first."""
    parts = parts_of(request)
    await entered(request, hall, allowance=parts.of_looks)
    wanted, _ = await read(request, FindingsAsked)
    named(wanted.by, wanted.window)
    return answer(await asked(parts.supervising.findings, hall, wanted))


HANDLERS = (findings,)
