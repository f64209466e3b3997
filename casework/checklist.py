"""What the clerk says of each material, and what the case's checklist then is."""

from __future__ import annotations

from datetime import date
from typing import Literal

from casework.record import Struct

Mark = Literal["unjudged", "sound", "missing", "faulty", "deferred", "licence", "promised"]
"""未核, 合格, 缺, 不合格, 容缺, 电子证照免交, 告知承诺."""

LicenceSeen = Literal["qr", "own_result", "server", "phone", "unseen"]
"""How an electronic licence was seen: its QR, this hall's own result, the server, a phone, not seen yet."""


class Licence(Struct, frozen=True, kw_only=True):
    """An electronic licence that serves instead of a paper (在线政务服务的若干规定 第七条)."""

    name: str
    number: str
    holder: str
    valid_until: date | None = None
    seen: LicenceSeen = "unseen"


class Judgement(Struct, frozen=True, kw_only=True):
    """The clerk's finding on one material. `failed` are indices of its `checks`; `notes` go with them."""

    mark: Mark = "unjudged"
    originals: int = 0
    copies: int = 0
    pages: tuple[str, ...] = ()  # sha256 of attached pages, in order
    failed: tuple[int, ...] = ()
    notes: dict[int, str] = {}
    licence: Licence | None = None
    given_by: str = ""  # code of the item of the same application whose result this is


UNJUDGED = Judgement()


class Point(Struct, frozen=True, kw_only=True):
    """One thing that the one-time notice asks for: a material and what is wrong with it."""

    material: str
    name: str
    fault: Literal["缺", "不合格"]
    failed: tuple[str, ...]  # the failed review points in words
    note: str
    demand: str  # form and standard to reach, as the notice prints it
    basis: str
    fields: tuple[str, ...] = ()  # fields of the form that the applicant could not give at once
