"""A refusal is a value: what may not be done, why, and the article that says so."""

from __future__ import annotations

from casework.record import Struct


class Refusal(Struct, frozen=True, kw_only=True):
    """Why an action is not allowed now. `short` fits under a key; `basis` names the law."""

    reason: str
    basis: str = ""
    short: str = ""
    points: tuple[str, ...] = ()
