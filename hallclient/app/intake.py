"""受理台: taking in an application, from the first key to the papers in hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future
from datetime import date, datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from casework import decide, numbering
from casework.acts import AnyAct
from casework.case import Case
from casework.decide.bench import Number, Numbers, Standing
from casework.decide.judging import table_of
from casework.draft import Claim, Draft
from casework.refusal import Refusal
from forms.search import Index
from hallclient.app import pictures
from hallclient.app.attaching import attached
from hallclient.app.counter import Counter
from hallclient.app.done import done_of
from hallclient.app.drafts import THEME_GONE, cases_of, continued, offered, settle, settle_origins, summary_of
from hallclient.app.fetching import NO_SERVER, Got, here
from hallclient.app.form import form_of_all, form_of_draft
from hallclient.app.futures import done, then
from hallclient.app.handover import GONE
from hallclient.app.issue import write
from hallclient.app.outcome import CaseView, Known, Opened, Outcome, PageRef, PaperMade
from hallclient.app.parcels import noted_before
from hallclient.app.standing import standing_of
from hallclient.app.viewing import viewed
from hallclient.app.waiting import CatchUp
from hallclient.store.reads import Reads
from hallclient.store.rows import DraftLine
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority

Decision = Callable[[Mapping[str, Case], Standing, Numbers], "tuple[AnyAct, ...] | Refusal"]


class Numbering(Mapping[str, Number]):
    """The number of an application, taken when an item first asks for it, so that none is taken for nothing.

    An application for several items has one number and one query code; each item's case is a part of it, those
    that follow on a later day, too.
    """

    def __init__(self, tx: Tx, counter: Counter, on: date, cases: Collection[Case], items: int) -> None:
        """`cases`: those that the application has already; `items`: how many it is for."""
        self._tx, self._counter, self._on, self._items = tx, counter, on, items
        self._taken: dict[str, Number] = {}
        first = min((case.opened for case in cases), key=lambda one: one.case_no, default=None)
        self._whole = numbering.whole(first.case_no) if first is not None else ""
        self._query_code = first.query_code if first is not None else ""
        self._parts = max((numbering.part_in(case.opened.case_no) or 1 for case in cases), default=0)

    def __getitem__(self, item_code: str) -> Number:
        if item_code not in self._taken:
            chance = self._counter.chance
            if not self._whole:
                hall = self._counter.hall
                self._whole = self._tx.take_number(hall.region, hall.code, self._counter.device, self._on)
                self._query_code = chance.query_code()
            self._parts += 1
            alone = self._items == 1 and self._parts == 1
            self._taken[item_code] = Number(
                case_id=chance.uuid7(),
                case_no=self._whole if alone else numbering.part_no(self._whole, self._parts),
                query_code=self._query_code,
            )
        return self._taken[item_code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._taken)

    def __len__(self) -> int:
        return len(self._taken)


class Intake:
    """One clerk's intake. Every write is one transaction and comes back as a future."""

    def __init__(self, counter: Counter, fetch_page: Callable[[str], Future[Got]] | None = None) -> None:
        """`fetch_page` gets an attached file of another counter; None: there is no server."""
        self.counter, self._fetch_page = counter, fetch_page
        self._index: tuple[date, Future[Index]] | None = None

    # ── the draft ────────────────────────────────────────────────────────────

    def new_draft(self) -> Draft:
        """An empty application for the next applicant."""
        counter = self.counter
        me = counter.person
        return Draft(
            draft_id=counter.chance.uuid7(),
            window=counter.window.code,
            by=me.staff_no,
            first_contact=me.staff_no,
            first_contact_name=me.name,
        )

    def save(self, draft: Draft) -> Future[datetime]:
        """Keeps the draft as it is now; gives the instant. An application that was answered meanwhile is
        not brought back: acts overtake drafts in the writer's queue. Nor is a draft that was handed on or thrown away.
        """
        counter = self.counter

        def job(tx: Tx) -> datetime:
            at = counter.now()
            holder = tx.reads.draft_by(draft.draft_id)
            if holder not in (None, draft.by) or (holder is None and tx.reads.discarded(draft.draft_id)):
                return at
            if tx.reads.application(draft.draft_id):
                settle(tx, counter, draft, at.date())
            else:
                tx.save_draft(draft, summary_of(counter, draft))
            return at

        return counter.book.submit(Priority.DRAFT, job)

    def drafts(self) -> Future[tuple[DraftLine, ...]]:
        """This person's drafts, the last saved first."""
        staff_no = self.counter.person.staff_no
        return self.counter.book.read(lambda reads: reads.drafts(staff_no))

    def open(self, draft_id: str) -> Future[Opened | None]:
        """A draft with every field, and the cases it has already; None when it is gone or somebody else's.

        A chief representative may open everybody's: that look is logged. A theme that is not offered any more
        is taken off.
        """
        counter = self.counter

        def look(tx: Tx) -> Opened | None:
            opened = self._opened(tx.reads, draft_id)
            if opened is not None and opened.draft.by != counter.person.staff_no:
                tx.log_view(counter.person.staff_no, counter.window.code, draft_id, "打开他人草稿")
            return opened

        return counter.book.submit(Priority.DRAFT, look)

    def _opened(self, reads: Reads, draft_id: str) -> Opened | None:
        counter = self.counter
        draft = reads.draft(draft_id) if counter.allows("look") else None
        if draft is None or not (draft.by == counter.person.staff_no or counter.bench().chief):
            return None
        draft = continued(reads, draft)
        cases = cases_of(reads, counter, draft, counter.today())
        if draft.theme and not offered(counter.bench().under(cases), draft):
            draft = replace(draft, theme="")
        return Opened(draft=draft, cases=cases)

    def drop(self, draft_id: str) -> Future[None]:
        """What came back to a case stands in its acts: the draft that it was put in by goes."""
        return self.counter.book.submit(Priority.DRAFT, lambda tx: tx.drop_draft(draft_id))

    # ── what is known ────────────────────────────────────────────────────────

    def usage(self) -> Future[dict[str, int]]:
        """How often this window used each item."""
        return self.counter.book.read(lambda reads: reads.usage(self.counter.window.code))

    def index_ready(self) -> Future[Index]:
        """The item box's index for this window and day, made on a reader's thread: pinyin loads slowly."""
        counter = self.counter
        today = counter.today()
        if self._index is None or self._index[0] != today:
            made = counter.book.read(
                lambda reads: Index(
                    counter.catalogue, counter.window, reads.usage(counter.window.code), today
                )
            )
            self._index = (today, made)
        return self._index[1]

    def known(self, number: str, fields: tuple[str, ...]) -> Future[Known | None]:
        """What the applicant's latest case says for these fields; the look is logged before it is shown.

        `number` is the whole identity number or USCC, typed or read: never a part of one.
        """
        counter = self.counter

        def look(tx: Tx) -> Known | None:
            found = tx.reads.known_applicant(number) if counter.allows("look") else None
            if found is None:
                return None
            values = {key: value for key, value in found.values.items() if key in fields}
            tx.log_view(counter.person.staff_no, counter.window.code, found.case_id, "以往办件填表")
            return Known(on=found.on, case_no=found.case_no, values=values)

        return counter.book.submit(Priority.DRAFT, look)

    def standing(self, draft: Draft, items: tuple[str, ...]) -> Future[Standing]:
        """What is known of this applicant: promises of 容缺 that were not kept, and open cases on these items."""
        return self.counter.book.read(lambda reads: standing_of(reads, self.counter, draft, items))

    def noted_before(self, draft: Draft) -> Future[tuple[str, ...]]:
        """Where the number of the draft's parcel stands already, in words; nothing for a new one."""
        return self.counter.book.read(lambda reads: noted_before(reads, self.counter, draft))

    def beside(self, case_id: str) -> Future[CaseView | None]:
        """An open case of the same applicant on the same item, to stand beside the new one; the look is logged."""
        return viewed(self.counter, case_id, "同项在办对照", lambda reads, whole: whole)

    # ── forms on demand ──────────────────────────────────────────────────────

    def form(self, draft: Draft, item_code: str) -> Future[PaperMade | Refusal]:
        """One item's application form as it stands: printed in full, no act, not archived."""
        return self.counter.book.read(lambda reads: form_of_draft(reads, self.counter, draft, item_code))

    def one_table(self, draft: Draft) -> Future[PaperMade | Refusal]:
        """The form of the whole application, shared fields once."""
        return self.counter.book.read(lambda reads: form_of_all(reads, self.counter, draft))

    def forms(self, draft: Draft) -> Future[tuple[PaperMade, ...] | Refusal]:
        """Every form of the application: the one table first, then each item's part alone."""
        codes = table_of(self.counter.bench(), draft).items

        def made(reads: Reads) -> tuple[PaperMade, ...] | Refusal:
            whole = (form_of_all(reads, self.counter, draft),) if len(codes) > 1 else ()
            parts = (form_of_draft(reads, self.counter, draft, code) for code in codes)
            found: list[PaperMade] = []
            for paper in (*whole, *parts):
                if isinstance(paper, Refusal):
                    return paper
                found.append(paper)
            return tuple(found)

        return self.counter.book.read(made)

    # ── pages ────────────────────────────────────────────────────────────────

    def attach(self, path: Path) -> Future[PageRef]:
        """Takes a file from outside into the book. Raises `pictures.Unreadable` in the future."""
        return attached(self.counter.book, path)

    def look_at(self, shas: tuple[str, ...]) -> Future[tuple[pictures.Scan, ...]]:
        """Attached files in full, every page: read from the book, drawn away from the window."""
        return then(self._pages(shas), pictures.looked_at)

    def thumbnails(self, sha256: str) -> Future[tuple[bytes, ...]]:
        """The small pictures of a file that was attached before."""
        return then(self._page(sha256), pictures.thumbnails)

    def _pages(self, shas: tuple[str, ...], so_far: tuple[bytes, ...] = ()) -> Future[tuple[bytes, ...]]:
        if not shas:
            return done(so_far)
        return then(self._page(shas[0]), lambda data: self._pages(shas[1:], (*so_far, data)))

    def _page(self, sha256: str) -> Future[bytes]:
        """An attached file; one of another counter comes from the server. Raises NotHere in the future."""

        def elsewhere(data: bytes) -> Future[bytes]:
            if data:
                return done(data)
            return here(self._fetch_page(sha256) if self._fetch_page is not None else done(NO_SERVER))

        return then(self.counter.book.read(lambda reads: reads.content_bytes(sha256)), elsewhere)

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

    def make_waiting(self) -> Future[Outcome | None]:
        """Makes the papers that waited for a 文号, where a block has come; None: there are none. See `CatchUp`."""
        return CatchUp(self.counter).begin()

    def _act(
        self, draft: Draft, decision: Callable[..., tuple[AnyAct, ...] | Refusal], **more: Any
    ) -> Future[Outcome | Refusal]:
        """One counter action: judged, numbered, printed and kept in one transaction, or refused whole."""
        counter = self.counter

        def job(tx: Tx) -> Outcome | Refusal:
            barred = counter.refused("take_in")
            if barred is not None:
                return barred
            if tx.reads.discarded(draft.draft_id):
                return GONE
            at = counter.now()
            known = continued(tx.reads, draft)
            cases = cases_of(tx.reads, counter, known, at.date())
            bench = counter.bench(at.date()).under(cases)
            if known.theme and not offered(bench, known):
                return THEME_GONE
            table = table_of(bench, known)
            stamp = counter.stamp(max(1, len(table.items)), at)
            numbers = Numbers(
                application_id=draft.draft_id,
                by_item=Numbering(tx, counter, stamp.on, cases.values(), len(table.items)),
            )
            acts = decision(
                bench, known, cases, standing_of(tx.reads, counter, known, table.items), stamp, numbers,
                table=table, **more,
            )  # fmt: skip
            if isinstance(acts, Refusal):
                return acts
            touched, papers = write(tx, counter, acts)
            for case in touched:
                if case.opened.item_code not in known.cases:
                    tx.count_use(counter.window.code, case.opened.item_code)
            settle(tx, counter, known, stamp.on)
            settle_origins(tx, counter, touched, stamp.on)
            taken = {*known.cases, *(case.opened.item_code for case in touched)}
            left = tuple(
                item.name
                for code in table.items
                if code not in taken and (item := bench.catalogue.items.get(code))
            )
            cases_now = tuple(done_of(counter, tx, case) for case in touched)
            return Outcome(cases=cases_now, papers=papers, at=at, left=left)

        return counter.book.submit(Priority.ACT, job)
