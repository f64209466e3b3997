"""The addresses of the page: a code scanned, a query code typed, the style sheet. No list, no search."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import parse_qs

from litestar import Request, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.params import FromPath
from msgspec.structs import replace

from hallserver.desk.rating import Given, Ratings
from hallserver.ledger.ledger import Unavailable
from hallserver.ledger.writes import ChainMoved
from hallserver.routes.limits import Allowance
from hallserver.web.draw import draw
from hallserver.web.frame import STYLE
from hallserver.web.grading import grade_of
from hallserver.web.lookup import Look, Lookup
from hallserver.web.style import SHEET
from hallserver.web.words import Language

SAME_TIME = 0.4
"""Seconds after which a typed code is answered, whatever it was: the time tells nothing."""
MOST_FORM = 4096
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


def page_handlers(lookup: Lookup, ratings: Ratings, allowance: Allowance) -> list[Any]:
    """The handlers, on one lookup and the ratings of the same ledger. `allowance`: how often one address may ask."""

    def rated(look: Look, sent: Given | Literal[""]) -> Look:
        if look.code is None or look.case is None or look.ratable != "open":
            return look
        if sent == "":
            return replace(look, unrated=True)
        given = replace(sent, proven=look.opened)
        found = ratings.rate(look.code.case_no[12:15], look.code, look.case, look.acts, given)
        return replace(look, ratable=found, rated=found == "given")

    def found(
        case_no: str,
        paper: str,
        signature: str,
        code: str | None = None,
        sent: Given | Literal[""] | None = None,
    ) -> Look:
        look = lookup.look(case_no, paper, signature, code)
        return rated(look, sent) if sent is not None else look

    async def looked(request: Asked, *arguments: Any) -> Response[bytes]:
        caller = request.client.host if request.client else ""
        if not allowance.takes(caller):
            return plain("请求过于频繁，请稍候再试。Too many requests.", 429)
        try:
            look = await sync_to_thread(found, *arguments)
        except (Unavailable, ChainMoved):
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
        """The same with the query code, or a rating; a right, a wrong and a barred one take the same time."""
        loop = asyncio.get_running_loop()
        until = loop.time() + SAME_TIME
        fields = await _fields(request)
        code = fields.get("code", "")
        sent = _given(fields) if "words" in fields else None
        if sent is None:
            answer = await looked(request, case_no, paper, signature, code)
        else:
            answer = await looked(request, case_no, paper, signature, code or None, sent)
        await asyncio.sleep(max(0.0, until - loop.time()))
        return answer

    return [scanned, typed, style]


@get(STYLE, sync_to_thread=False)
def style() -> Response[bytes]:
    """The style sheet."""
    headers = {"Cache-Control": "max-age=3600", "X-Content-Type-Options": "nosniff"}
    return Response(SHEET.encode(), media_type="text/css", headers=headers)


async def _fields(request: Asked) -> dict[str, str]:
    """What a form sends; nothing of one that is too long or none."""
    data = b""
    async for part in request.stream():
        data += part
        if len(data) > MOST_FORM:
            return {}
    try:
        fields = parse_qs(data.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=4)
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}


def _given(fields: Mapping[str, str]) -> Given | Literal[""]:
    """The rating that a form sends; "" for a form without a grade."""
    grade = grade_of(fields.get("grade", ""))
    return Given(grade=grade, words=fields.get("words", "")) if grade is not None else ""


def language_of(request: Asked) -> Language:
    """What the reader chose, else what his browser asks for."""
    wanted = str(request.query_params.get("lang") or request.headers.get("accept-language") or "zh-CN")
    return "en" if wanted.lower().startswith("en") else "zh-CN"


def _page(look: Look, language: Language) -> Response[bytes]:
    headers = {**HEADERS, "Content-Language": language, "Vary": "Accept-Language"}
    body = draw(look, language)
    return Response(body, status_code=STATUS[look.proof], media_type="text/html", headers=headers)


def plain(text: str, status: int) -> Response[bytes]:
    """A sentence in place of a page."""
    headers = {**HEADERS, "Retry-After": "10"}
    return Response(text.encode(), status_code=status, media_type="text/plain", headers=headers)
