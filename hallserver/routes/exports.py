"""/v1/…/export: cases in the tables of GB/T 39046, for a system that was let in to read them."""

from __future__ import annotations

import structlog
from litestar import Response, get
from litestar.params import FromQuery

from casework.exchange import Declined
from hallserver.desk.applications import ONLY_APPLIES
from hallserver.desk.pages import MOST
from hallserver.routes.applications import entered_system
from hallserver.routes.body import Refused, answer
from hallserver.routes.counters import Asked, HallCode, Most, asked, parts_of


@get("/v1/halls/{hall:str}/export")
async def export(
    request: Asked, hall: HallCode, results: FromQuery[str], after: FromQuery[str] = "", most: Most = MOST
) -> Response[bytes]:
    """Cases that moved after a cursor; who read how many stands in the log."""
    client = await entered_system(request, hall)
    if client.channel != "export":
        raise Refused(ONLY_APPLIES)
    parts = parts_of(request)
    page = await asked(parts.exports.page, hall, after, most, results)
    if isinstance(page, Declined):
        parts.figures.export(page.code)
    else:
        parts.figures.export("given", page.cases)
        structlog.get_logger().info(
            "exported", hall=hall, device=client.device, cases=page.cases, cursor=page.cursor
        )
    return answer(page)


HANDLERS = (export,)
