"""The addresses of the public lists: /halls/<hall>/results and /progress, and the decisions as tables for programs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from litestar import Response, get
from litestar.concurrency import sync_to_thread
from litestar.params import FromPath

from hallserver.access.publishing import CSV, as_json, results_csv
from hallserver.desk.publishing import PublicLists
from hallserver.ledger.ledger import Unavailable
from hallserver.ledger.public_lines import ListKind
from hallserver.routes.limits import Allowance
from hallserver.web import decisions, lists
from hallserver.web.frame import Frame
from hallserver.web.handlers import plain
from hallserver.web.public import NOT_FOUND, READ_HEADERS, Asked, allowed, page_asked, page_of
from hallserver.web.published import Published


def list_handlers(published: Published, public: PublicLists, allowance: Allowance) -> list[Any]:
    """The handlers, on one hall's lists. `allowance`: how often one address may ask."""

    async def listed(request: Asked, hall: str, kind: ListKind) -> Response[bytes]:
        def draw(frame: Frame) -> tuple[bytes, int]:
            page = public.page(hall, kind, page_asked(request))
            if page is None:
                return lists.missing(frame), NOT_FOUND
            return (decisions.results if kind == "result" else decisions.progress)(frame, page), 200

        return await page_of(request, published, allowance, hall, draw)

    @get("/halls/{hall:str}/results")
    async def results(request: Asked, hall: FromPath[str]) -> Response[bytes]:
        """What was granted."""
        return await listed(request, hall, "result")

    @get("/halls/{hall:str}/progress")
    async def progress(request: Asked, hall: FromPath[str]) -> Response[bytes]:
        """How far applications have come."""
        return await listed(request, hall, "progress")

    @get(["/halls/{hall:str}/results.csv", "/halls/{hall:str}/results.json"])
    async def table(request: Asked, hall: FromPath[str]) -> Response[bytes]:
        """One month's decisions for programs; this month's without `month`."""
        if not allowed(request, allowance):
            return plain("请求过于频繁，请稍候再试。Too many requests.", 429)
        days = month_asked(str(request.query_params.get("month") or ""), public.chance.today())
        try:
            found = await sync_to_thread(public.days, hall, *days) if days is not None else None
        except Unavailable:
            return plain("服务器正忙，请稍候再试。The server is busy.", 503)
        if found is None:
            return plain("没有这个大厅或者月份。There is no such hall or month.", NOT_FOUND)
        if request.url.path.endswith(".json"):
            return Response(as_json(found), media_type="application/json", headers=READ_HEADERS)
        return Response(results_csv(found).encode("utf-8-sig"), media_type=CSV, headers=READ_HEADERS)

    return [results, progress, table]


def month_asked(text: str, today: date) -> tuple[date, date] | None:
    """The first and the last day of a month like 2026-11; None for what is none, or has not begun."""
    try:
        first = date.fromisoformat(f"{text}-01") if text else today.replace(day=1)
    except ValueError:
        return None
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return (first, last) if len(text) in (0, 7) and first <= today else None
