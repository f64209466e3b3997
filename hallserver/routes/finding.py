"""/v1/…/cases/asked and …/shown: a counter looks for what its book does not have. Bodies, never addresses: logs keep
these."""

from __future__ import annotations

from litestar import Response, get, post
from litestar.params import FromPath

from casework.finding import CaseAsked, CaseQuestion
from hallserver.desk.batches import NO_HALL
from hallserver.routes.body import Refused, answer, named, read
from hallserver.routes.counters import CASE_ID, Asked, HallCode, asked, entered, parts_of


@post("/v1/halls/{hall:str}/cases/asked", status_code=200)
async def find(request: Asked, hall: HallCode) -> Response[bytes]:
    """The cases that a question finds, masked as lists are."""
    parts = parts_of(request)
    await entered(request, hall, allowance=parts.of_questions)
    wanted, _ = await read(request, CaseQuestion)
    named(wanted.by, wanted.window)
    return answer(await asked(parts.finding.found, hall, wanted))


@post("/v1/halls/{hall:str}/cases/{case_id:str}/shown", status_code=200)
async def show(request: Asked, hall: HallCode, case_id: FromPath[str]) -> Response[bytes]:
    """One case whole, for somebody who is written down."""
    parts = parts_of(request)
    device = await entered(request, hall, allowance=parts.of_looks)
    wanted, _ = await read(request, CaseAsked)
    named(wanted.by, wanted.window)
    if not CASE_ID.fullmatch(case_id):
        raise Refused(NO_HALL)
    return answer(await asked(parts.finding.shown, hall, device, case_id, wanted))


@get("/v1/halls/{hall:str}/cases/{case_id:str}/ahead")
async def ahead(request: Asked, hall: HallCode, case_id: FromPath[str]) -> Response[bytes]:
    """Who stands in front of a case whose licences are limited in number."""
    parts = parts_of(request)
    await entered(request, hall, allowance=parts.of_looks)
    if not CASE_ID.fullmatch(case_id):
        raise Refused(NO_HALL)
    return answer(await asked(parts.finding.ahead, hall, case_id))


HANDLERS = (find, show, ahead)
