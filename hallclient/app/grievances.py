"""评价、投诉、办不成事 at the counter: what people said of the hall, and what each of them is owed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import date
from typing import NamedTuple

from casework.acts import Accepted, NotAccepted, Received
from casework.decide import grieving
from casework.decide.bench import Stamp
from casework.facts.grievance import grievance_receipt
from casework.grievances import AnyGrievance, GrievanceTaken, Sort, Way
from casework.numbering import NumberExhausted, parse
from casework.people import Use
from casework.problem import Problem
from casework.redress.figures import Voices, of_clerk, voices
from casework.redress.numbers import receipt_no, serial_in
from casework.redress.rights import HALL, answered_for, no_answer_of
from casework.redress.standing import Grievance, grievances
from casework.refusal import Refusal
from casework.supervision_rules import Redress
from forms.supervision import supervision_of
from hallclient.app.counter import Counter
from hallclient.app.outcome import PaperMade
from hallclient.signing.digest import sha256
from hallclient.store.reads import Reads
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority
from printing.render import render

GONE = Refusal(reason="这件不在本机账本里。联网收到后再办。", short="没有这一件")
Made = Callable[[Grievance, Stamp], "tuple[AnyGrievance, ...] | Refusal"]


class Told(NamedTuple):
    """What this person is shown: matters, the most urgent first, and the figures of the month."""

    lines: tuple[Grievance, ...]
    month: Voices


class Grievances:
    """What lies in this book, which has what the server has of it once they have met."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    @property
    def takes(self) -> bool:
        """Whether this person takes in complaints."""
        return self.counter.allows("take_grievance")

    @property
    def handles(self) -> bool:
        """Whether this person assigns and asks again."""
        return self.counter.allows("handle_grievance")

    @property
    def answers(self) -> bool:
        """Whether this person answers for a unit."""
        return self.counter.allows("answer_grievance")

    @property
    def rules(self) -> Redress:
        return supervision_of(self.counter.enrolment).redress

    @property
    def units(self) -> tuple[tuple[str, str], ...]:
        """Code and short name of whom something may be assigned to, the hall itself first."""
        departments = self.counter.catalogue.departments
        return ((HALL, self.unit(HALL)), *((one.code, one.short) for one in departments))

    def unit(self, code: str) -> str:
        """An organ's short name; what belongs to nobody in particular is the hall's own."""
        return self.counter.unit(code)

    def answers_for(self, grievance: Grievance) -> bool:
        """Whether this one is his to answer."""
        person = self.counter.person
        barred = no_answer_of(
            grievance.opened.whose, grievance.unit, person.staff_no, self._departments(grievance)
        )
        return self.answers and barred is None

    def _departments(self, grievance: Grievance) -> Sequence[str]:
        """Those by which it is his to answer."""
        return answered_for(grievance.unit, self.counter.person.departments, looks_after=self.handles)

    def told(self) -> Future[Told]:
        """Of this moment."""
        return self.counter.book.read(self._told, lane="grievances")

    def waiting(self) -> Future[int]:
        """How many wait for this person."""
        return self.counter.book.read(lambda reads: sum(map(self._mine, self._known(reads))))

    def take(
        self, sort: Sort, way: Way, text: str, *,
        person: str = "", phone: str = "", unit: str = "", case_no: str = "",
    ) -> Future[str | Refusal]:  # fmt: skip
        """登记; gives the number that whoever came is told. `case_no`: of the case that it is about, as it was typed; a
        unit that was chosen goes before the case's own."""

        def job(tx: Tx) -> str | Refusal:
            about = _about(tx.reads, case_no, unit)
            if isinstance(about, Refusal):
                return about
            stamp = self._stamp()
            given = tx.reads.receipt_nos(stamp.device, stamp.on)
            serial = max((serial_in(one) for one in given), default=0) + 1
            try:
                number = receipt_no(stamp.on, stamp.hall, stamp.device, serial)
            except NumberExhausted as full:
                return Refusal(reason=str(full), short="编号已用完")
            made = grieving.take_grievance(
                sort, way, text, stamp, number, person=person, phone=phone, about=about
            )
            return _kept(tx, made) or number

        return self._do("take_grievance", job)

    def receipt(self, matter: str) -> Future[PaperMade | Refusal]:
        """登记回执 of what was taken in, drawn on a reader's thread."""
        counter = self.counter

        def made(reads: Reads) -> PaperMade | Refusal:
            found = next((one for one in self._known(reads) if one.opened.case_id == matter), None)
            if found is None or not isinstance(found.opened, GrievanceTaken):
                return GONE
            facts = grievance_receipt(found.opened, counter.hall, self.rules, counter.calendar)
            paper = render("GRIEVANCE", facts, practice=counter.practice, fonts=counter.fonts)
            return PaperMade(
                code=paper.code, name=f"{facts['title']}-{found.opened.receipt_no}", doc_number="", case_no="",
                case_id="", sha256=sha256(paper.pdf), pdf=paper.pdf, pages=paper.pages, copies=1,
                substituted=paper.substituted,
            )  # fmt: skip

        return counter.book.read(made)

    def assign(self, matter: str, unit: str, remark: str = "") -> Future[str | Refusal]:
        """转办."""
        return self._on(
            matter, "handle_grievance",
            lambda one, stamp: grieving.assign_grievance(one, stamp, unit=unit, remark=remark),
        )  # fmt: skip

    def contact(self, matter: str, text: str) -> Future[str | Refusal]:
        """联系核实."""
        return self._on(
            matter, "answer_grievance",
            lambda one, stamp: grieving.contact_grievance(
                one, stamp, text=text, departments=self._departments(one)
            ),
        )  # fmt: skip

    def answer(self, matter: str, text: str, corrected: str = "") -> Future[str | Refusal]:
        """答复, with what was put right."""
        return self._on(
            matter, "answer_grievance",
            lambda one, stamp: grieving.answer_grievance(
                one, stamp, text=text, corrected=corrected, departments=self._departments(one)
            ),
        )  # fmt: skip

    def follow_up(self, matter: str, text: str, *, content: bool | None) -> Future[str | Refusal]:
        """回访."""
        return self._on(
            matter, "handle_grievance",
            lambda one, stamp: grieving.follow_up(one, stamp, text=text, content=content),
        )  # fmt: skip

    def _told(self, reads: Reads) -> Told:
        today, staff_no = self.counter.today(), self.counter.person.staff_no
        first = today.replace(day=1)
        known = self._known(reads, first)
        if self.handles or self.answers:
            shown = tuple(one for one in known if self.shows(one))
            counted = known
        else:
            shown = tuple(
                one for one in known if isinstance(one.opened, GrievanceTaken) and one.opened.by == staff_no
            )
            counted = of_clerk(known, staff_no, today)
        return Told(
            tuple(sorted(shown, key=lambda one: _turn(one, today))), voices(counted, first, today, today)
        )

    def shows(self, one: Grievance) -> bool:
        """Whether this person is shown one: never to whom it is about: who rated him is not his to know."""
        own = one.opened.whose and one.opened.whose == self.counter.person.staff_no
        return not own and (self.handles or self.answers_for(one))

    def _known(self, reads: Reads, since: date = date.max) -> tuple[Grievance, ...]:
        """Whatever something is to be done about; ratings of which nothing is, since then."""
        return grievances(reads.grievance_acts(since), self.rules, self.counter.calendar)

    def _mine(self, one: Grievance) -> bool:
        """Counted for him: among what he is shown, and his to do."""
        if one.owed in ("assign", "follow_up"):
            return self.handles and self.shows(one)
        return bool(one.owed) and self.shows(one) and self.answers_for(one)

    def _on(self, matter: str, use: Use, made: Made) -> Future[str | Refusal]:
        def job(tx: Tx) -> str | Refusal:
            found = next((one for one in self._known(tx.reads) if one.opened.case_id == matter), None)
            if found is None:
                return GONE
            return _kept(tx, made(found, self._stamp())) or ""

        return self._do(use, job)

    def _do(self, use: Use, job: Callable[[Tx], str | Refusal]) -> Future[str | Refusal]:
        """One transaction."""
        return self.counter.book.submit(Priority.ACT, lambda tx: self.counter.refused(use) or job(tx))

    def _stamp(self) -> Stamp:
        return self.counter.stamp(1, self.counter.now())


def _about(reads: Reads, case_no: str, unit: str) -> grieving.About | Refusal:
    """What it speaks of, and whom: whoever answered the application, or took it in. A case of another counter that has
    not come here yet is kept by its number alone."""
    if not case_no.strip():
        return grieving.About(unit=unit)
    number = parse(case_no)
    if isinstance(number, Problem):
        return Refusal(reason=f"{number.text}；没有编号的不填。没有登记", short="核对办件编号")
    case_id = reads.case_id_of(number.text)
    stored = reads.case(case_id) if case_id is not None else None
    opened = next((act for act in stored.acts if isinstance(act, Received)), None) if stored else None
    if opened is None:
        return grieving.About(case_no=number.text, unit=unit)
    acts = stored.acts if stored else ()
    handled = [act for act in acts if isinstance(act, Received | Accepted | NotAccepted)]
    return grieving.About(
        case_id=opened.case_id, case_no=opened.case_no, item_name=opened.item_name, unit=unit or opened.owner,
        whose=handled[-1].by,
    )  # fmt: skip


def _kept(tx: Tx, made: tuple[AnyGrievance, ...] | Refusal) -> Refusal | None:
    if isinstance(made, Refusal):
        return made
    for act in made:
        tx.append_matter(act)
    return None


def _turn(one: Grievance, on: date) -> tuple[int, date, str]:
    """Late ones first, then by their last day; what is over, the newest first."""
    shades = {"late": 0, "near": 1, "open": 2, "over": 3}
    shade = one.shade(on)
    if shade == "over":
        return 3, date.max - (one.opened.on - date.min), one.opened.act_id
    return min(shades[shade], 2), one.due or date.max, one.opened.act_id
