"""Which server this counter belongs to: pinned at its enrolment there, kept in the book."""

from __future__ import annotations

from datetime import datetime

import msgspec

from hallclient.chance import ZONE

SERVER = "exchange.server"
"""Under which name the book keeps the pinned server."""
FOLLOWED = "exchange.followed"
"""Under which name the book keeps up to where it has taken in the server's log; empty: it is a newcomer's."""
NEWCOMER = "exchange.newcomer"
"""Under which name a newcomer's book keeps how far it is through the hall's cases."""
FORGET = "exchange.forget"
"""Under which name the book keeps the cases that it is to give up once all it did with them was reported."""


CONTACT = "exchange.contact"
"""Under which name the book keeps when the server last answered: ISO text with zone."""


class Pinned(msgspec.Struct, frozen=True, kw_only=True):
    """The server's address and key, and the authority its certificate must be signed by ("": the system's). `proxy`:
    the way out of the house ("": none), by its address; never the environment's."""

    url: str
    hall: str
    device: str
    server_key: str
    server_signed_by: str
    ca_pem: str
    proxy: str = ""


def read_pinned(kept: bytes | None) -> Pinned | None:
    """What the book kept; None for a counter that is not enrolled at a server."""
    return None if kept is None else msgspec.json.decode(kept, type=Pinned)


def ca_until(ca_pem: str) -> datetime | None:
    """Until when a pinned authority is good; None: none is pinned, or what is pinned doesn't say."""
    if not ca_pem:
        return None
    import ssl  # the exchange's, long after the window is there

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cadata=ca_pem)
    except (ssl.SSLError, ValueError):
        return None
    ends = [one["notAfter"] for one in context.get_ca_certs()]
    return max(
        (datetime.fromtimestamp(ssl.cert_time_to_seconds(str(one)), ZONE) for one in ends), default=None
    )


def proxy_place(proxy: str) -> str:
    """Its address without who signs in at it and how: for screens, lines and bundles."""
    return f"http://{proxy.rpartition('@')[2]}" if "@" in proxy else proxy
