"""The addresses of the published catalogue: /halls/<hall> and what lies below it. No case is reached from here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import Request, Response, get
from litestar.concurrency import sync_to_thread
from litestar.params import FromPath

from hallserver.ledger.ledger import Unavailable
from hallserver.routes.limits import Allowance
from hallserver.web import guides, lists
from hallserver.web.frame import Frame
from hallserver.web.handlers import HEADERS, language_of, plain
from hallserver.web.published import Published

READ_HEADERS = {
    **{name: value for name, value in HEADERS.items() if name != "X-Robots-Tag"},
    "Cache-Control": "public, max-age=300",
}
"""The same walls as around a case's page, but anybody may find, keep and show it."""
LISTS: dict[str, Callable[[Frame], bytes]] = {
    "fees": lists.fee_list,
    "intermediaries": lists.intermediary_list,
    "proofs": lists.proof_list,
    "once": lists.once_list,
}
Asked = Request[Any, Any, Any]
Draw = Callable[[Frame], tuple[bytes, int]]
NOT_FOUND = 404


def catalogue_handlers(published: Published, allowance: Allowance) -> list[Any]:
    """The handlers, on one catalogue. `allowance`: how often one address may ask."""

    async def shown(request: Asked, hall: str, draw: Draw) -> Response[bytes]:
        return await page_of(request, published, allowance, hall, draw)

    @get("/halls/{hall:str}")
    async def front(request: Asked, hall: FromPath[str]) -> Response[bytes]:
        """The hall's front page."""
        return await shown(request, hall, lambda frame: (lists.front(frame), 200))

    @get("/halls/{hall:str}/items")
    async def items(request: Asked, hall: FromPath[str]) -> Response[bytes]:
        """All items, or those that were searched for."""
        text = str(request.query_params.get("q") or "")[:40].strip()
        page = page_asked(request)

        def draw(frame: Frame) -> tuple[bytes, int]:
            hits = published.find(hall, frame.catalogue, text)
            return lists.items(frame, hits, text, page), 200

        return await shown(request, hall, draw)

    @get("/halls/{hall:str}/items/{code:str}")
    async def item(request: Asked, hall: FromPath[str], code: FromPath[str]) -> Response[bytes]:
        """The guide of an item, or a theme."""
        return await shown(request, hall, lambda frame: _item(frame, code))

    @get("/halls/{hall:str}/{name:str}")
    async def published_list(request: Asked, hall: FromPath[str], name: FromPath[str]) -> Response[bytes]:
        """One of the published lists."""
        drawn = LISTS.get(name)
        return await shown(
            request, hall, lambda frame: (drawn(frame), 200) if drawn else (lists.missing(frame), NOT_FOUND)
        )

    return [front, items, item, published_list]


def page_asked(request: Asked) -> int:
    """Which page of a list."""
    asked = str(request.query_params.get("page") or "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1


async def page_of(
    request: Asked, published: Published, allowance: Allowance, hall: str, draw: Draw
) -> Response[bytes]:
    """A page of the hall, or a sentence why there is none."""
    if not allowed(request, allowance):
        return plain("请求过于频繁，请稍候再试。Too many requests.", 429)
    try:
        drawn = await sync_to_thread(_drawn, request, published, hall, draw)
    except Unavailable:
        return plain("服务器正忙，请稍候再试。The server is busy.", 503)
    if drawn is None:
        return plain("没有这个大厅。There is no such hall.", NOT_FOUND)
    body, status = drawn
    headers = {**READ_HEADERS, "Content-Language": language_of(request), "Vary": "Accept-Language"}
    return Response(body, status_code=status, media_type="text/html", headers=headers)


def allowed(request: Asked, allowance: Allowance) -> bool:
    """Whether this address may ask once more now."""
    return allowance.takes(request.client.host if request.client else "")


def _drawn(request: Asked, published: Published, hall: str, draw: Draw) -> tuple[bytes, int] | None:
    catalogue = published.catalogue(hall)
    if catalogue is None:
        return None
    frame = Frame(
        hall_id=hall,
        catalogue=catalogue,
        today=published.chance.today(),
        language=language_of(request),
        chosen="lang" in request.query_params,
    )
    return draw(frame)


def _item(frame: Frame, code: str) -> tuple[bytes, int]:
    catalogue = frame.catalogue
    if code in catalogue.items:
        return guides.guide_page(frame, catalogue.items[code]), 200
    if code in catalogue.themes:
        return guides.theme_page(frame, catalogue.themes[code]), 200
    row = next((one for one in catalogue.rows if one.id == code), None)
    if row is not None:
        return guides.row_page(frame, row), 200
    return lists.missing(frame), NOT_FOUND
