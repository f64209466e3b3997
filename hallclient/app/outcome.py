"""What a use case returns to its screen: the cases it touched and the papers it made."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from casework.acts import AnyAct, PaperIssued
from casework.case import Case, Stage
from casework.draft import Draft
from casework.signature import Worth
from hallclient.store.rows import Report


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """One case after an act: what the clerk reads out and the second screen shows."""

    case_id: str
    case_no: str
    query_code: str
    item_code: str
    item_name: str
    applicant: str
    stage: Stage
    answer_due: date | None = None
    supply_due: date | None = None
    promised_due: date | None = None
    statutory_due: date | None = None
    promised_days: str = ""  # "5 工作日": shown where 日历未发布 leaves no day
    statutory_days: str = ""
    deferred_due: date | None = None
    deferred: int = 0
    deferred_names: tuple[str, ...] = ()
    still_open: int = 0  # materials of the notice still owed
    promised_names: tuple[str, ...] = ()  # materials that a 告知承诺 stands for
    qr: str = ""  # none while its newest paper waits for a 文号
    awaits: str = ""  # code of that paper
    decides: bool = False  # who sits here may decide it on the spot
    unsealed: bool = False  # its decision is signed, not yet under its seal


class PaperMade(msgspec.Struct, frozen=True, kw_only=True):
    """One paper as it lies in the archive. `waiting`: no 文号 yet, its page is made when one is there."""

    code: str
    name: str
    doc_number: str
    case_no: str
    case_id: str
    sha256: str
    pdf: bytes
    pages: int
    copies: int
    substituted: tuple[str, ...] = ()
    waiting: bool = False


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What one counter action did: all of it is stored before this value exists."""

    cases: tuple[Done, ...]
    papers: tuple[PaperMade, ...]
    at: datetime
    left: tuple[str, ...] = ()
    """Items of the same application that are not taken in yet: they stay in the draft."""

    def codes_of(self, case_id: str) -> frozenset[str]:
        """Codes of the papers that this action put out for one of its cases."""
        return frozenset(paper.code for paper in self.papers if paper.case_id == case_id)


class TodoRow(msgspec.Struct, frozen=True, kw_only=True):
    """One thing owed. `limit` is the largest word of the row."""

    kind: str  # draft, held, answer, corrected, correcting, deferred, lapsed, review, sign, deliver, making, limit
    limit: str
    tone: str  # red, amber, blue, green, plain
    under: str
    title: str
    who: str
    line: str
    badge: str
    verb: str
    urgency: int  # smaller is more urgent
    case_id: str = ""
    draft_id: str = ""
    due: date | None = None  # the last day, where there is one
    received_on: date | None = None


class DaySum(msgspec.Struct, frozen=True, kw_only=True):
    """What a window took in on a day, and what became of it so far."""

    on: date
    received: int
    accepted: int
    correcting: int


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """Beside the work list: this window's day, the working day before, the five to come."""

    today: DaySum
    before: DaySum | None  # None: 日历未发布
    days: tuple[date, ...]  # today, where it is one, and the next working days: five, fewer where unpublished


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a search result; names and numbers masked as the region says."""

    case_id: str
    case_no: str
    item_name: str
    applicant: str
    stage: Stage
    received_on: date
    due: date | None
    item_code: str = ""
    window: str = ""  # where it was received
    place: str = ""  # where it was found, in words; "": this book, where there is nothing else
    here: bool = True  # False: this counter's book doesn't have it, the server does
    shade: str = ""  # of what the hall owes: "late" past its day, "near" as the region's lamp says


class Beyond(msgspec.Struct, frozen=True, kw_only=True):
    """What the server finds that this counter's book doesn't have; `text` says of it what a list should."""

    rows: tuple[CaseRow, ...] = ()
    text: str = ""


class SetAside(msgspec.Struct, frozen=True, kw_only=True):
    """An act that the server did not let stand, whoever did it: kept, shown, without effect."""

    act: AnyAct
    outcome: str  # conflict, rejected
    text: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a question finds in this counter's book: the first cases in rank, and how the question was understood."""

    rows: tuple[CaseRow, ...]
    said: str = ""
    full: bool = False  # there may be more than these: `Worklist.count` says how many


class CaseView(msgspec.Struct, frozen=True, kw_only=True):
    """A case with its acts and papers, for reading. `reports`: how far each act of this counter was reported; empty
    where there is no server."""

    case: Case
    acts: tuple[AnyAct, ...]
    papers: tuple[tuple[PaperIssued, str], ...]  # with the paper's name
    reports: tuple[Report, ...] = ()
    aside: tuple[SetAside, ...] = ()
    doubts: int = 0  # acts that the server flagged or did not let stand and nobody has settled yet
    here: bool = True  # False: shown as the server has it, nothing of it is kept here
    signatures: dict[str, Worth] = {}  # of acts that need one, by act id: looked at when the case is


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What an earlier case of the same applicant says, only for the fields asked for."""

    on: date
    case_no: str
    values: dict[str, object]


class PageRef(msgspec.Struct, frozen=True, kw_only=True):
    """An attached file: content-addressed, with a small picture of each page."""

    sha256: str
    name: str
    media_type: str
    pages: int
    thumbnails: tuple[bytes, ...]  # PNG


class CodeVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What a scanned code proves: `valid`, `false`, `unknown` key, `revoked`, or not a code of ours."""

    verdict: str  # valid, false, unknown, revoked, foreign
    text: str
    case_no: str = ""
    case_id: str = ""
    agrees: bool | None = None  # with this counter's record; None: the case is not here
    owes: bool = False  # something is still to be judged or answered at the counter


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A draft opened again, or a case opened for what came back."""

    draft: Draft
    cases: dict[str, Case]
