"""受理台: taking in an application, from the first key to the papers in hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from casework import decide
from casework.acts import AnyAct
from casework.case import Case
from casework.decide.applicants import applicant_of
from casework.decide.bench import Number, Numbers, Standing
from casework.decide.judging import table_of
from casework.draft import Claim, Draft
from casework.fold import fold
from casework.refusal import Refusal
from hallclient.app import pictures
from hallclient.app.counter import Counter
from hallclient.app.done import done_of
from hallclient.app.issue import write
from hallclient.app.outcome import Known, Opened, Outcome, PageRef
from hallclient.store.reads import Reads
from hallclient.store.rows import DraftLine
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority

Decision = Callable[[Mapping[str, Case], Standing, Numbers], "tuple[AnyAct, ...] | Refusal"]


class Numbering(Mapping[str, Number]):
    """Takes a case number when an item first asks for one, so that no number is taken for nothing."""

    def __init__(self, tx: Tx, counter: Counter) -> None:
        self._tx, self._counter = tx, counter
        self._taken: dict[str, Number] = {}

    def __getitem__(self, item_code: str) -> Number:
        if item_code not in self._taken:
            counter = self._counter
            case_no = self._tx.take_number(
                counter.hall.region, counter.hall.code, counter.device, counter.today()
            )
            self._taken[item_code] = Number(
                case_id=counter.chance.uuid7(), case_no=case_no, query_code=counter.chance.query_code()
            )
        return self._taken[item_code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._taken)

    def __len__(self) -> int:
        return len(self._taken)


class Intake:
    """One clerk's intake. Every write is one transaction and comes back as a future."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    # ── the draft ────────────────────────────────────────────────────────────

    def new_draft(self) -> Draft:
        """An empty application for the next applicant."""
        counter = self.counter
        return Draft(draft_id=counter.chance.uuid7(), window=counter.window.code, by=counter.person.staff_no)

    def save(self, draft: Draft) -> Future[datetime]:
        """Keeps the draft as it is now; gives the instant."""
        summary = self.summary(draft)
        return self.counter.book.submit(
            Priority.DRAFT, lambda tx: datetime.fromisoformat(tx.save_draft(draft, summary))
        )

    def summary(self, draft: Draft) -> str:
        """How the work list names a draft: what, and for whom."""
        catalogue = self.counter.catalogue
        if draft.theme in catalogue.themes:
            what = catalogue.themes[draft.theme].name
        else:
            what = "、".join(catalogue.items[code].name for code in draft.items if code in catalogue.items)
        who = str(draft.values.get("applicant.name") or "")
        return "\t".join((what or "未选事项", who))

    def drafts(self) -> Future[tuple[DraftLine, ...]]:
        """This person's drafts, the last saved first."""
        staff_no = self.counter.person.staff_no
        return self.counter.book.read(lambda reads: reads.drafts(staff_no))

    def open(self, draft_id: str) -> Future[Opened | None]:
        """A draft with every field, and the cases it has already; None when it is gone."""
        return self.counter.book.read(lambda reads: self._opened(reads, draft_id))

    def _opened(self, reads: Reads, draft_id: str) -> Opened | None:
        draft = reads.draft(draft_id)
        if draft is None:
            return None
        return Opened(draft=draft, cases=self.cases(reads, draft))

    def discard(self, draft_id: str) -> Future[None]:
        """Throws a draft away; numbers that were given stay with their cases."""
        return self.counter.book.submit(Priority.DRAFT, lambda tx: tx.drop_draft(draft_id))

    # ── what is known ────────────────────────────────────────────────────────

    def usage(self) -> Future[dict[str, int]]:
        """How often this window used each item."""
        return self.counter.book.read(lambda reads: reads.usage(self.counter.window.code))

    def known(self, number: str, fields: tuple[str, ...]) -> Future[Known | None]:
        """What the applicant's latest case says for these fields; the look is logged before it is shown.

        `number` is the whole identity number or USCC, typed or read: never a part of one.
        """
        counter = self.counter

        def look(tx: Tx) -> Known | None:
            found = tx.reads.known_applicant(number)
            if found is None:
                return None
            values = {key: value for key, value in found.values.items() if key in fields}
            tx.log_view(counter.person.staff_no, counter.window.code, found.case_id, "以往办件填表")
            return Known(on=found.on, case_no=found.case_no, values=values)

        return counter.book.submit(Priority.DRAFT, look)

    def standing(self, draft: Draft) -> Future[Standing]:
        """What is known of this applicant: promises of 容缺 that were not kept."""
        return self.counter.book.read(lambda reads: self._standing(reads, draft))

    def _standing(self, reads: Reads, draft: Draft) -> Standing:
        number = applicant_of(draft, draft.values).number
        if not number:
            return Standing()
        broken = reads.broken_promises(number, self.counter.today())
        return Standing(broken=tuple(one.case_no for one in broken))

    def cases(self, reads: Reads, draft: Draft) -> dict[str, Case]:
        """The draft's cases by item code, as of today."""
        folded: dict[str, Case] = {}
        for item_code, case_id in draft.cases.items():
            acts = reads.acts_of(case_id)
            if acts:
                folded[item_code] = fold(acts, on=self.counter.today(), calendar=self.counter.calendar)
        return folded

    # ── pages ────────────────────────────────────────────────────────────────

    def attach(self, path: Path) -> Future[PageRef]:
        """Takes a file from outside into the book. Raises `pictures.Unreadable` in the future."""
        book = self.counter.book
        answer: Future[PageRef] = Future()

        def measured(data: bytes, found: Future[tuple[str, tuple[bytes, ...]]]) -> None:
            error = found.exception()
            if error is not None:
                answer.set_exception(error)
                return
            kind, small = found.result()
            stored = book.submit(Priority.DRAFT, lambda tx: tx.keep_page(data, kind, path.name))
            stored.add_done_callback(lambda kept: kept_page(kept, kind, small))

        def kept_page(kept: Future[str], kind: str, small: tuple[bytes, ...]) -> None:
            error = kept.exception()
            if error is not None:
                answer.set_exception(error)
                return
            answer.set_result(
                PageRef(
                    sha256=kept.result(), name=path.name, media_type=kind, pages=len(small), thumbnails=small
                )
            )

        try:
            with path.open("rb") as file:
                data = file.read(pictures.MAX_BYTES + 1)
        except OSError:
            answer.set_exception(pictures.Unreadable("文件读不出来，没有附上。请检查文件是否还在。"))
            return answer
        pictures.thumbnails_of(data).add_done_callback(lambda found: measured(data, found))
        return answer

    # ── acts ─────────────────────────────────────────────────────────────────

    def receive(self, draft: Draft, items: tuple[str, ...] | None = None) -> Future[Outcome | Refusal]:
        """出收件凭证: numbers and receipts; the answer comes later."""
        return self._act(draft, decide.receive, items=items)

    def accept(self, draft: Draft, items: tuple[str, ...] | None = None) -> Future[Outcome | Refusal]:
        """受理 of these items, or of all that are open."""
        return self._act(draft, decide.accept, items=items)

    def defer(self, draft: Draft) -> Future[Outcome | Refusal]:
        """容缺受理 of all that is open."""
        return self._act(draft, decide.defer)

    def notify(self, draft: Draft, items: tuple[str, ...] | None = None) -> Future[Outcome | Refusal]:
        """一次性告知."""
        return self._act(draft, decide.notify, items=items)

    def refuse(
        self, draft: Draft, claim: Claim | None = None, items: tuple[str, ...] | None = None
    ) -> Future[Outcome | Refusal]:
        """不予受理 on one ground of the closed list."""
        return self._act(draft, decide.refuse, claim=claim, items=items)

    def _act(
        self, draft: Draft, decision: Callable[..., tuple[AnyAct, ...] | Refusal], **more: Any
    ) -> Future[Outcome | Refusal]:
        """One counter action: judged, numbered, printed and kept in one transaction, or refused whole."""
        counter = self.counter
        bench = counter.bench()
        table = table_of(bench, draft)

        def job(tx: Tx) -> Outcome | Refusal:
            cases = self.cases(tx.reads, draft)
            stamp = counter.stamp(max(1, len(table.items)))
            numbers = Numbers(application_id=counter.chance.uuid7(), by_item=Numbering(tx, counter))
            acts = decision(
                bench, draft, cases, self._standing(tx.reads, draft), stamp, numbers, table=table, **more
            )
            if isinstance(acts, Refusal):
                return acts
            touched, papers = write(tx, counter, acts)
            self._after(tx, draft, table.items, touched)
            return Outcome(
                cases=tuple(done_of(counter, case) for case in touched), papers=papers, at=stamp.at
            )

        return counter.book.submit(Priority.ACT, job)

    def _after(self, tx: Tx, draft: Draft, items: tuple[str, ...], touched: tuple[Case, ...]) -> None:
        """The draft goes when every item has its answer; otherwise it keeps the numbers it has now."""
        for case in touched:
            if case.opened.item_code not in draft.cases:
                tx.count_use(self.counter.window.code, case.opened.item_code)
        cases = draft.cases | {case.opened.item_code: case.opened.case_id for case in touched}
        kept = replace(draft, cases=cases)
        folded = self.cases(tx.reads, kept)
        if all(code in folded and folded[code].stage != "received" for code in items):
            tx.drop_draft(draft.draft_id)
        else:
            tx.save_draft(kept, self.summary(kept))
