"""/v1/…/supervision and /v1/…/figures: what the hall's ledger says against the hall today, and its figures, for those
of its people who may see them. Who asks stands in the body: addresses are kept by logs.
"""

from __future__ import annotations

from litestar import Response, post

from casework.supervision.verdict import FindingsAsked
from casework.tally.making import FiguresAsked
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


@post("/v1/halls/{hall:str}/figures", status_code=200)
async def figures(request: Asked, hall: HallCode) -> Response[bytes]:
    """The report of some days of the whole hall."""
    parts = parts_of(request)
    device = await entered(request, hall, allowance=parts.of_looks)
    wanted, _ = await read(request, FiguresAsked)
    named(wanted.by, wanted.window)
    return answer(await asked(parts.counts.figures, hall, device, wanted))


HANDLERS = (findings, figures)
