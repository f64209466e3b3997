"""One pure function a counter action, giving acts or a Refusal; `casework.decide.answer` draws the bar."""

from __future__ import annotations

from casework.decide.acceptance import accept, defer
from casework.decide.correction import change, notify, set_aside, supply
from casework.decide.deferral import supply_deferred
from casework.decide.ending import terminate, withdraw
from casework.decide.handing import come_to_ask, give_back, return_in_hall, send
from casework.decide.intake import correct_on_spot, receive
from casework.decide.refusing import refuse
from casework.decide.reprinting import reprint
from casework.decide.settling import settle

__all__ = [
    "accept",
    "change",
    "come_to_ask",
    "correct_on_spot",
    "defer",
    "give_back",
    "notify",
    "receive",
    "refuse",
    "reprint",
    "return_in_hall",
    "send",
    "set_aside",
    "settle",
    "supply",
    "supply_deferred",
    "terminate",
    "withdraw",
]
