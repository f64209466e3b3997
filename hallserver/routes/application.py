"""The application: routes, refusals, one line of log a request, start and stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import structlog
from litestar import Litestar, Request, Response, get
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp, ControllerRouterHandler, Message, Receive, Scope, Send

from casework.exchange import Declined
from hallserver.chance import Chance
from hallserver.ledger.ledger import Unavailable
from hallserver.routes import applications, contents, counters, exports, finding, supervision
from hallserver.routes.body import Refused, answer, not_now
from hallserver.routes.dispatcher import Dispatcher
from hallserver.routes.endings import Endings
from hallserver.routes.indexer import Indexer
from hallserver.routes.lapser import Lapser
from hallserver.routes.parts import Parts

STRICT = b"max-age=31536000"
V1 = "/v1/"
"""What programs ask for, over a pinned connection: no browser is told anything there, an idle answer stays short."""


@get("/health", sync_to_thread=False)
def health() -> Response[bytes]:
    """The process lives."""
    return Response(b"ok\n", media_type="text/plain")


@get("/ready")
async def ready(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The ledger answers, and the process is not about to stop."""
    parts = counters.parts_of(request)
    try:
        good = not parts.news.stopping and await counters.asked(parts.ledger.answers)
    except Refused:
        good = False
    parts.figures.ready.set(int(good))
    return Response(b"ok\n" if good else b"no\n", status_code=200 if good else 503, media_type="text/plain")


def refused(_request: Request[Any, Any, Any], error: Refused) -> Response[bytes]:
    return answer(error.declined)


def busy(_request: Request[Any, Any, Any], error: Unavailable) -> Response[bytes]:
    return answer(not_now(error))


def by_framework(_request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """What the framework refuses itself (no such address, a bad parameter), without its words."""
    text = {404: "没有这个地址。", 405: "这个地址不能这样用。"}.get(error.status_code, "请求的参数不对。")
    response = answer(Declined(code="no_hall", text=text))
    response.status_code = error.status_code
    return response


def failed(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The last handler: the fault is logged by its place, never by its words, which may quote data."""
    structlog.get_logger().error("failed", kind=type(error).__name__, places=places_of(error))
    response = answer(Declined(code="busy", text="服务器内部出错，没有收下。本机会自动重试，记录都还在。"))
    response.status_code = 500
    return response


def places_of(error: BaseException) -> list[str]:
    """Where an error came through, innermost last: module, function and line alone."""
    found, at = [], error.__traceback__
    while at is not None:
        name = at.tb_frame.f_globals.get("__name__", "?")
        found.append(f"{name}.{at.tb_frame.f_code.co_name}:{at.tb_lineno}")
        at = at.tb_next
    return found[-8:]


def _watched(app: ASGIApp) -> ASGIApp:
    """One line a request: the route's pattern, never the address, which carries case numbers."""

    async def watch(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        parts: Parts = scope["litestar_app"].state["parts"]
        began, status = parts.chance.monotonic(), 500

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if not scope["path"].startswith(V1):
                    message["headers"] = [*message["headers"], (b"strict-transport-security", STRICT)]
            await send(message)

        try:
            await app(scope, receive, sent)
        finally:
            seconds = parts.chance.monotonic() - began
            route = str(scope.get("path_template") or "none")
            parts.figures.request(route, status, seconds)
            structlog.get_logger().info(
                "request",
                method=scope["method"],
                route=route,
                status=status,
                ms=round(seconds * 1000, 1),
                device=str(scope.get("state", {}).get("device", "")),
            )

    return watch


def application(parts: Parts, pages: Sequence[ControllerRouterHandler] = ()) -> Litestar:
    """The whole application. `pages`: the handlers of the public pages."""

    @asynccontextmanager
    async def life(_app: Litestar) -> AsyncIterator[None]:
        parts.news.start()
        indexer = parts.indexer = Indexer(parts.finding.indexing)
        follower = parts.follower = Indexer(parts.following)
        figurer = parts.figurer = Indexer(parts.figuring)
        lapser, dispatcher = Lapser(parts.lapsing), Dispatcher(parts.dispatching)
        endings = Endings(parts.ledger, parts.settings, parts.figures)
        loops = (indexer, follower, figurer, lapser, dispatcher, endings)
        behind = [asyncio.create_task(one.run()) for one in loops]
        yield
        parts.news.stop()
        for one in loops:
            one.stop()
        await asyncio.gather(*behind)

    return Litestar(
        route_handlers=[
            *counters.HANDLERS,
            *contents.HANDLERS,
            *finding.HANDLERS,
            *supervision.HANDLERS,
            *applications.HANDLERS,
            *exports.HANDLERS,
            health,
            ready,
            *pages,
        ],
        lifespan=[life],
        state=State({"parts": parts}),
        middleware=[_watched],
        openapi_config=None,
        logging_config=None,
        compression_config=CompressionConfig(
            backend="gzip", gzip_compress_level=1, minimum_size=600, exclude=[contents.UNPACKED]
        ),
        exception_handlers={
            Refused: refused,
            Unavailable: busy,
            HTTPException: by_framework,
            Exception: failed,
        },
        request_max_body_size=None,
    )


def log_lines(chance: Chance) -> None:
    """Logs of this process: JSON, one line each, the time with its zone; line breaks in a value stay escaped."""

    def stamped(_logger: object, _method: str, line: Any) -> Any:
        return {"at": chance.now().isoformat(timespec="milliseconds"), **line}

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            stamped,
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
