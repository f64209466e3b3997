"""One pure function a counter action, giving acts or a Refusal; `casework.decide.answer` draws the bar."""

from __future__ import annotations

from casework.decide.acceptance import accept, defer
from casework.decide.correction import change, notify, set_aside, supply
from casework.decide.deferral import supply_deferred
from casework.decide.intake import correct_on_spot, receive
from casework.decide.refusing import refuse
from casework.decide.reprinting import reprint

__all__ = [
    "accept",
    "change",
    "correct_on_spot",
    "defer",
    "notify",
    "receive",
    "refuse",
    "reprint",
    "set_aside",
    "supply",
    "supply_deferred",
]
