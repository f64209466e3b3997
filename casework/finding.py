"""What a counter asks its server when it looks for a case that its book may not have, and what it gets. Pure.

A question goes as the counter understood it (`casework.question`), never as an address, which logs would keep. Results
are masked at the server, as lists are; only who opens a case sees it whole, and that is written down on both sides.
"""

from __future__ import annotations

from datetime import date

from casework.case import Stage
from casework.exchange import PROTOCOL, LogEntry
from casework.question import Question
from casework.record import Struct, built

MOST_FOUND = 50
"""Cases that one question gives."""
MOST_WORDS, MOST_LETTERS = 12, 100
"""A line longer than this is no question."""


class CaseQuestion(Struct, frozen=True, kw_only=True):
    """Asked by somebody (`by`, a staff_no) at a window: 本人 and 本窗口 mean these. `beyond`: the book follows the
    hall's log, so only what its scope leaves out is wanted (closed longer ago than a newcomer gets)."""

    asked: Question
    by: str
    window: str
    beyond: bool = False


class FoundCase(Struct, frozen=True, kw_only=True):
    """One case as a list shows it; the applicant is masked as the region says. `due`: the last day of an open one."""

    case_id: str
    case_no: str
    item_code: str
    item_name: str
    applicant: str
    stage: Stage
    received_on: date
    window: str
    due: date | None = None


class CasesFound(Struct, frozen=True, kw_only=True):
    """The first cases, the newest first; `more`: there may be others."""

    cases: tuple[FoundCase, ...]
    more: bool = False


class CaseAsked(Struct, frozen=True, kw_only=True):
    """Who wants to see a case, and at which window."""

    by: str
    window: str


class Ahead(Struct, frozen=True, kw_only=True):
    """Of a case on a limited item: the numbers of those accepted before it and not decided (行政许可法 第五十七条)."""

    case_id: str
    case_nos: tuple[str, ...]


class CaseShown(Struct, frozen=True, kw_only=True):
    """One case with its whole history for a counter that does not keep it; signed over `shown_message`."""

    hall: str
    device: str
    case_id: str
    entries: tuple[LogEntry, ...]
    shown_at: str
    signed_by: str = "ed25519"
    signature: bytes = b""


def shown_message(shown: CaseShown, marks: tuple[str, ...]) -> bytes:
    """What the server signs; `marks` are the hashes of the acts' bytes (hex), in order."""
    acts = ",".join(
        f"{one.n}:{one.device}:{one.seq}:{one.outcome}:{mark}"
        for one, mark in zip(shown.entries, marks, strict=True)
    )
    return (
        f"hall-shown/{PROTOCOL}\n{shown.hall}\n{shown.device}\n{shown.case_id}\n{shown.shown_at}\n{acts}\n"
    ).encode()


MESSAGES = (CaseQuestion, CasesFound, CaseAsked, CaseShown, Ahead)
built(*MESSAGES)
