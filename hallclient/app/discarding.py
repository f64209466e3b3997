"""丢弃草稿: an application begun by mistake, or whose applicant went home. It can't be had back, so the clerk is told
first what it is; the audit keeps who threw it away, and its item, without a word about the applicant.

Its pages are nobody's from then on and go after the hall's days (`store.loose`).
"""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date
from typing import Final

import msgspec

from casework import fields
from casework.draft import Draft
from casework.refusal import Refusal
from hallclient.app.counter import Counter
from hallclient.app.drafts import cases_of, summary_of
from hallclient.app.handover import GONE
from hallclient.store.reads import Reads
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority

NUMBERED: Final = Refusal(
    reason="已经收件编号的不能丢弃。申请人不办了的，在办件里按 F12 撤回、终止。", short="已收件编号"
)
OTHERS: Final = Refusal(reason="这是他人的草稿，不能丢弃。先按 Enter 接办，再丢弃。", short="他人草稿")
PARCEL: Final = Refusal(
    reason="这份草稿登记了来件，不能丢弃。登记错了的，按 Enter 打开，先在收件方式（Alt+Q）里清掉运单号。",
    short="登记了来件",
)


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """What would be thrown away. `filled`: fields with something in them; `pages`: attached files."""

    what: str
    who: str
    filled: int
    pages: int
    arrived: date | None  # None: it came by hand, today
    of_case: bool  # what is being put in for a case that has its number and stays as it is

    @property
    def name(self) -> str:
        """Item and applicant, as 待办 names them."""
        return f"{self.what}　{self.who}".strip()

    @property
    def text(self) -> str:
        """For the one who is about to throw it away."""
        parts = [f"填了 {self.filled} 项"] * bool(self.filled) + [f"附页 {self.pages} 份"] * bool(self.pages)
        if self.arrived is not None:
            parts.append(f"{self.arrived:%m-%d} 到达")
        if self.of_case:
            parts.append("办件已编号，不受影响")
        return f"{self.name}（{'，'.join(parts) or '还没有填写'}）"


class Discarding:
    """Of the counter at which somebody is signed in."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def look(self, draft_id: str) -> Future[Begun | Refusal]:
        """What it is, or why it can't be thrown away. Nothing is done."""
        return self.counter.book.read(lambda reads: self._begun(reads, draft_id))

    def discard(self, draft_id: str) -> Future[Begun | Refusal]:
        """Throws it away, for good. Waits behind the saves of drafts; one that comes later finds it noted."""
        counter = self.counter

        def job(tx: Tx) -> Begun | Refusal:
            begun = self._begun(tx.reads, draft_id)
            if isinstance(begun, Begun):
                tx.drop_draft(draft_id)
                pages = f"，附页 {begun.pages} 份" if begun.pages else ""
                what = f"丢弃草稿：{begun.what}{pages}"
                tx.note("discard", counter.person.staff_no, counter.window.code, draft_id, what)
            return begun

        return counter.book.submit(Priority.DRAFT, job)

    def _begun(self, reads: Reads, draft_id: str) -> Begun | Refusal:
        counter = self.counter
        barred, draft = counter.refused("take_in"), reads.draft(draft_id)
        if barred is not None:
            return barred
        if draft is None:
            return GONE
        if draft.by != counter.person.staff_no:
            return OTHERS
        if self._numbered(reads, draft):
            return NUMBERED
        if draft.parcel is not None:
            return PARCEL
        what, who, arrived = summary_of(counter, draft).split("\t")
        return Begun(
            what=what, who=who, filled=sum(not fields.empty(value) for value in draft.values.values()),
            pages=len({page for one in draft.materials.values() for page in one.pages}),
            arrived=date.fromisoformat(arrived) if arrived else None, of_case=bool(draft.cases),
        )  # fmt: skip

    def _numbered(self, reads: Reads, draft: Draft) -> bool:
        """Whether a number was given to it, of whatever became of that. What is put in for another application's case
        (补正, 变更) has none of its own.
        """
        if reads.application(draft.draft_id):
            return True
        cases = cases_of(reads, self.counter, draft, self.counter.today())
        own = [case for case in cases.values() if case.opened.application_id == draft.draft_id]
        return bool(own) or len(cases) < len(draft.cases)
