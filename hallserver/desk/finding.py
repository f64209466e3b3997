"""Cases found for a counter whose book may not have them, and one of them shown: masked lists, logged looks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from casework.acts import AnyAct
from casework.case import Case
from casework.catalogue import Enrolment
from casework.exchange import STANDING, Declined
from casework.finding import (
    MOST_FOUND,
    MOST_LETTERS,
    MOST_WORDS,
    Ahead,
    CaseAsked,
    CaseQuestion,
    CasesFound,
    CaseShown,
    FoundCase,
    shown_message,
)
from casework.fold import fold
from casework.judge import Basis, Known, standing
from casework.masking import listed_name
from casework.people import refused
from casework.question import OPEN, Question
from casework.wire import WireError, decode
from forms.case_tokens import holds
from forms.security import usual
from hallserver.chance import Chance
from hallserver.desk.batches import NO_FILE, NO_HALL
from hallserver.desk.indexing import Indexing
from hallserver.desk.pages import entry_of
from hallserver.desk.setting import NoHallFile, Settings
from hallserver.desk.turns import ahead_of, folded
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.reads import HallReads
from hallserver.ledger.rows import ActLine, ViewLine
from hallserver.ledger.searching import asks_of, exact_asks, judged_words
from hallserver.ledger.writes import HallWrites
from hallserver.signing.digest import sha256
from hallserver.signing.keys import ServerKey

LONGEST_SPAN = timedelta(days=366 * 60)
STEPS = 3
"""So far a question brings the search up to the log itself; the rest comes behind the acts."""
FALSE = 3
"""So many times as many rows as are wanted are looked at, where pairs of characters only say where a word may stand."""

NO_QUESTION = Declined(code="question", text="查找的内容过长或者没有内容，服务器没有找。请改短后再找。")
NO_PERSON = Declined(
    code="not_for_this", text="服务器上的大厅文件里没有这位工作人员，没有在服务器上找。请系统管理员核对。"
)
NO_CASE = Declined(code="absent", text="服务器上没有这件办件，或者已移交别处。")


class Finding:
    """Finds and shows for any hall of one ledger."""

    def __init__(self, ledger: Ledger, settings: Settings, key: ServerKey, chance: Chance) -> None:
        self.ledger, self.settings, self.key, self.chance = ledger, settings, key, chance
        self.indexing = Indexing(ledger)

    def found(self, hall_id: str, wanted: CaseQuestion) -> CasesFound | Declined:
        """The newest cases that the question finds, those first whose name or number is a whole word of it."""
        if not _sensible(wanted.asked):
            return NO_QUESTION
        for _ in range(STEPS):
            if not (self.indexing.behind(hall_id) and self.indexing.step(hall_id)):
                break

        def job(reads: HallReads) -> CasesFound | Declined:
            basis = self._basis(reads, wanted.by)
            return basis if isinstance(basis, Declined) else self._found(reads, wanted, basis)

        return self.ledger.read(hall_id, job)

    def shown(self, hall_id: str, device: str, case_id: str, asked: CaseAsked) -> CaseShown | Declined:
        """One case whole; that it was looked at is written down before it leaves."""
        at = self.chance.now().isoformat()

        def job(tx: HallWrites) -> CaseShown | Declined:
            basis = self._basis(tx, asked.by)
            if isinstance(basis, Declined):
                return basis
            lines = tx.acts_of((case_id,)).get(case_id, ())
            if not any(line.outcome in STANDING for line in lines) or tx.is_forgotten(case_id):
                return NO_CASE
            tx.log_view(
                ViewLine(
                    view_id=self.chance.uuid7(), at=at, device=device, by=asked.by, window=asked.window,
                    case_id=case_id,
                )
            )  # fmt: skip
            entries = tuple(entry_of(line) for line in lines)
            return CaseShown(hall=hall_id, device=device, case_id=case_id, entries=entries, shown_at=at)

        answer = self.ledger.write(hall_id, job)
        if isinstance(answer, Declined):
            return answer
        marks = tuple(sha256(bytes(one.act)).hex() for one in answer.entries)
        return replace(
            answer, signed_by=self.key.algorithm, signature=self.key.sign(shown_message(answer, marks))
        )

    def ahead(self, hall_id: str, case_id: str) -> Ahead | Declined:
        """Who stands in front of an accepted case on an item whose number is limited."""

        def job(reads: HallReads) -> Ahead | Declined:
            if reads.hall() is None:
                return NO_HALL
            try:
                basis = self.settings.basis(reads, self.chance.today())
            except NoHallFile:
                return NO_FILE
            lines = reads.acts_of((case_id,)).get(case_id, ())
            case = folded(lines, basis.calendar, basis.today)
            if case is None:
                return NO_CASE
            return Ahead(case_id=case_id, case_nos=ahead_of(case, reads, basis, {}))

        return self.ledger.read(hall_id, job)

    def _basis(self, reads: HallReads, by: str) -> Basis | Declined:
        """What cases are folded by; or why this person is shown none."""
        if reads.hall() is None:
            return NO_HALL
        try:
            basis = self.settings.basis(reads, self.chance.today())
        except NoHallFile:
            return NO_FILE
        return _barred(basis.enrolment, by, self.chance.today()) or basis

    def _found(self, reads: HallReads, wanted: CaseQuestion, basis: Basis) -> CasesFound:
        asked = wanted.asked
        asks = asks_of(reads.hall_id, asked, wanted.by, wanted.window)
        days = timedelta(days=basis.enrolment.catalogue.hall.closed_days)
        before = self.chance.today() - days if wanted.beyond else None
        judged = judged_words(asked.words)
        most = (MOST_FOUND + 1) * (FALSE if judged else 1)

        def ids(*more: tuple[tuple[tuple[str, bool], ...], ...]) -> tuple[str, ...]:
            return reads.find_cases((*asks, *more), most, stages=asked.stages, closed_before=before)

        exact = exact_asks(reads.hall_id, asked.words)
        first = ids(*exact) if exact else ()
        rest = ids()
        rows: list[FoundCase] = []
        acts = reads.acts_of(tuple(dict.fromkeys((*first, *rest))))
        for lines in acts.values():
            row = _row(lines, basis, judged)
            if row is not None and (not asked.stages or row.stage in asked.stages):
                rows.append(row)
        order = {case_id: at for at, case_id in enumerate(dict.fromkeys((*first, *rest)))}
        rows.sort(key=lambda row: order[row.case_id])
        return CasesFound(cases=tuple(rows[:MOST_FOUND]), more=len(rows) > MOST_FOUND or len(rest) == most)


def _sensible(asked: Question) -> bool:
    """Whether something is asked, within bounds. How near a last day is concerns open cases, which every book has."""
    if asked.due or asked == Question():
        return False
    if (asked.first is None) != (asked.last is None):
        return False
    if (
        asked.first is not None
        and asked.last is not None
        and not (timedelta() <= asked.last - asked.first <= LONGEST_SPAN)
    ):
        return False
    return len(asked.words) <= MOST_WORDS and all(
        0 < len(word) <= MOST_LETTERS for word in (*asked.words, asked.item_code or "-")
    )


def _barred(enrolment: Enrolment, by: str, today: date) -> Declined | None:
    """Why the person that a counter names may not look at cases; None: he may."""
    person = enrolment.person(by)
    if person is None or today < person.valid_from or (person.valid_to and today > person.valid_to):
        return NO_PERSON
    barred = refused(enrolment.security or usual(), person.roles, "look")
    return Declined(code="not_for_this", text=barred.reason) if barred is not None else None


def _row(lines: Sequence[ActLine], basis: Basis, judged: Sequence[str]) -> FoundCase | None:
    """The row of a case as of today, masked; None where a word does not stand in its names after all."""
    acts = standing([one for line in lines if (one := _known(line)) is not None])
    if not acts:
        return None
    case = fold(acts, on=basis.today, calendar=basis.calendar)
    opened, own = case.opened, case.opened.applicant
    if not all(holds((own.name, own.agent_name, opened.item_name), word) for word in judged):
        return None
    rules = basis.enrolment.catalogue.region.masking
    return FoundCase(
        case_id=opened.case_id,
        case_no=opened.case_no,
        item_code=opened.item_code,
        item_name=opened.item_name,
        applicant=listed_name(own.kind, own.name, own.number, rules),
        stage=case.stage,
        received_on=opened.received_on,
        window=opened.window,
        due=_due(case) if case.stage in OPEN else None,
    )


def _due(case: Case) -> date | None:
    if case.stage == "received":
        return case.answer_due
    if case.stage == "correcting":
        return case.supply_due or case.answer_due
    return min((one.due for one in case.deferred if one.due is not None), default=case.promised_due)


def _known(line: ActLine) -> Known | None:
    act = _act(line.stored)
    return Known(n=line.n, device=line.device, outcome=line.outcome, act=act) if act is not None else None


def _act(stored: bytes) -> AnyAct | None:
    try:
        return decode(stored)
    except WireError:
        return None
