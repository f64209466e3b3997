"""The addresses of the page: a code scanned, a query code typed, the style sheet. No list, no search."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qs

from litestar import Request, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.params import FromPath

from hallserver.ledger.ledger import Unavailable
from hallserver.routes.limits import Allowance
from hallserver.web.draw import draw
from hallserver.web.frame import STYLE
from hallserver.web.lookup import Look, Lookup
from hallserver.web.style import SHEET
from hallserver.web.words import Language

SAME_TIME = 0.4
"""Seconds after which a typed code is answered, whatever it was: the time tells nothing."""
MOST_FORM = 1024
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
PATHS = ["/C/{case_no:str}/{paper:str}/{signature:str}", "/c/{case_no:str}/{paper:str}/{signature:str}"]
STATUS = {"genuine": 200, "false": 200, "unknown": 404, "revoked": 200}
Asked = Request[Any, Any, Any]


def page_handlers(lookup: Lookup, allowance: Allowance) -> list[Any]:
    """The handlers, on one lookup. `allowance`: how often one address may ask."""

    async def looked(request: Asked, *arguments: str) -> Response[bytes]:
        caller = request.client.host if request.client else ""
        if not allowance.takes(caller):
            return plain("请求过于频繁，请稍候再试。Too many requests.", 429)
        try:
            look = await sync_to_thread(lookup.look, *arguments)
        except Unavailable:
            return plain("服务器正忙，请稍候再试。The server is busy.", 503)
        return _page(look, language_of(request))

    @get(PATHS)
    async def scanned(
        request: Asked, case_no: FromPath[str], paper: FromPath[str], signature: FromPath[str]
    ) -> Response[bytes]:
        """What the code of a paper leads to."""
        return await looked(request, case_no, paper, signature)

    @post(PATHS, status_code=200)
    async def typed(
        request: Asked, case_no: FromPath[str], paper: FromPath[str], signature: FromPath[str]
    ) -> Response[bytes]:
        """The same with the query code; a right, a wrong and a barred one take the same time."""
        loop = asyncio.get_running_loop()
        until = loop.time() + SAME_TIME
        code = await _code(request)
        answer = await looked(request, case_no, paper, signature, code)
        await asyncio.sleep(max(0.0, until - loop.time()))
        return answer

    return [scanned, typed, style]


@get(STYLE, sync_to_thread=False)
def style() -> Response[bytes]:
    """The style sheet."""
    headers = {"Cache-Control": "max-age=3600", "X-Content-Type-Options": "nosniff"}
    return Response(SHEET.encode(), media_type="text/css", headers=headers)


async def _code(request: Asked) -> str:
    """The typed code; "" for a form that is too long or none."""
    data = b""
    async for part in request.stream():
        data += part
        if len(data) > MOST_FORM:
            return ""
    fields = parse_qs(data.decode("ascii", "replace"), max_num_fields=4)
    return fields.get("code", [""])[0]


def language_of(request: Asked) -> Language:
    """What the reader chose, else what his browser asks for."""
    wanted = str(request.query_params.get("lang") or request.headers.get("accept-language") or "zh-CN")
    return "en" if wanted.lower().startswith("en") else "zh-CN"


def _page(look: Look, language: Language) -> Response[bytes]:
    headers = {**HEADERS, "Content-Language": language, "Vary": "Accept-Language"}
    body = draw(look, language)
    return Response(
        body, status_code=STATUS[look.proof], media_type="text/html; charset=utf-8", headers=headers
    )


def plain(text: str, status: int) -> Response[bytes]:
    """A sentence in place of a page."""
    headers = {**HEADERS, "Retry-After": "10"}
    return Response(
        text.encode(), status_code=status, media_type="text/plain; charset=utf-8", headers=headers
    )
