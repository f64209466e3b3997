"""One pure function a counter action, giving acts or a Refusal; `casework.decide.answer` draws the bar."""

from __future__ import annotations

from casework.decide.acceptance import accept, defer
from casework.decide.altering import change_licence
from casework.decide.beside import handle_jointly, inspect, owe_report, publish, send_up
from casework.decide.carding import answer_card, give_card, raise_card, withdraw_card
from casework.decide.certifying import make_certificates
from casework.decide.correction import change, notify, set_aside, supply
from casework.decide.days import correct_day
from casework.decide.decision import grant, refuse_licence
from casework.decide.deferral import supply_deferred
from casework.decide.ending import terminate, withdraw
from casework.decide.handing import answer_return, come_to_ask, give_back, return_in_hall, send
from casework.decide.intake import correct_on_spot, receive
from casework.decide.refusing import refuse
from casework.decide.reprinting import reprint
from casework.decide.reviewing import review, send_back
from casework.decide.revoking import end_licence
from casework.decide.sealing import seal
from casework.decide.serving import deliver, file_receipt
from casework.decide.settling import settle
from casework.decide.telling import hear_third, set_hearing, tell_third
from casework.decide.timing import begin_special, end_special, extend

__all__ = [
    "accept",
    "answer_card",
    "answer_return",
    "begin_special",
    "change",
    "change_licence",
    "come_to_ask",
    "correct_day",
    "correct_on_spot",
    "defer",
    "deliver",
    "end_licence",
    "end_special",
    "extend",
    "file_receipt",
    "give_back",
    "give_card",
    "grant",
    "handle_jointly",
    "hear_third",
    "inspect",
    "make_certificates",
    "notify",
    "owe_report",
    "publish",
    "raise_card",
    "receive",
    "refuse",
    "refuse_licence",
    "reprint",
    "return_in_hall",
    "review",
    "seal",
    "send",
    "send_back",
    "send_up",
    "set_aside",
    "set_hearing",
    "settle",
    "supply",
    "supply_deferred",
    "tell_third",
    "terminate",
    "withdraw",
    "withdraw_card",
]
