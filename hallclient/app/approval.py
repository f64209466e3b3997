"""审批: a case opened for its review or decision, and the acts of whoever's signature comes next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import date, datetime

import msgspec

from casework import decide
from casework.acts import AnyAct, Reviewed, SentBack
from casework.blocking import bars
from casework.case import UNDECIDED, Case
from casework.deciding import Proposal
from casework.finding import Ahead
from casework.fold import fold
from casework.people import Use
from casework.refusal import Refusal
from casework.signoff import SIGNS
from hallclient.app.acting import act_on
from hallclient.app.counter import Counter
from hallclient.app.futures import done, then
from hallclient.app.hand import Hand
from hallclient.app.outcome import CaseView, Outcome
from hallclient.app.sealing import seal_papers, sealing_if_kept
from hallclient.app.viewing import viewed
from hallclient.store.reads import Reads
from hallclient.store.tx import Tx

AskAhead = Callable[[str], "Future[Ahead | str]"]
"""Asks the server who stands in front of a case (`Online.ahead`)."""


class Opinion(msgspec.Struct, frozen=True, kw_only=True):
    """One signature that stands: who, where, when, what he proposed and why."""

    by: str
    by_name: str
    window: str
    at: datetime
    step_name: str
    proposes: Proposal
    text: str


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A case as whoever reviews or decides it sees it."""

    view: CaseView
    opinions: tuple[Opinion, ...] = ()
    sent_back: str = ""  # why it came back to this step
    open_beside: tuple[str, ...] = ()  # numbers of undecided cases of the same applicant on the item
    barred_until: date | None = None  # of the block list
    broken: tuple[str, ...] = ()  # numbers of cases with a promise that was not kept
    parts: tuple[Case, ...] = ()  # the other cases of its application


class Approval:
    """Every write is one transaction, signed by `hand`; what the law asks is asked again in it, of the case as it then
    stands."""

    def __init__(self, counter: Counter, ahead: AskAhead | None = None) -> None:
        """`ahead`: asks the server; None where there is none, and nothing limited in number is granted."""
        self.counter, self._ahead = counter, ahead

    def open(self, case_id: str) -> Future[Reading | None]:
        """Everything of the case, what is known of its applicant beside it; the look is logged."""
        counter = self.counter

        def beside(reads: Reads, view: CaseView) -> Reading:
            return _reading(counter, reads, view)

        return viewed(counter, case_id, "审批：查看办件", beside)

    def review(
        self,
        case_id: str,
        proposes: Proposal,
        opinion: str,
        looked_up: tuple[str, ...] = (),
        hand: Hand | None = None,
    ) -> Future[Outcome | Refusal]:
        """审查意见, signed."""
        counter = self.counter

        def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            stamp = counter.stamp(1, at)
            return decide.review(
                case, stamp, counter.signer, proposes=proposes, opinion=opinion, looked_up=looked_up
            )

        return act_on(counter, case_id, made, self._use(), hand=hand)

    def send_back(
        self, case_id: str, reason: str, to_step: int = 0, hand: Hand | None = None
    ) -> Future[Outcome | Refusal]:
        """退回重审 to a step that was signed."""
        counter = self.counter

        def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            return decide.send_back(
                case, counter.stamp(1, at), counter.signer, reason=reason, to_step=to_step
            )

        return act_on(counter, case_id, made, self._use(), hand=hand)

    def grant(
        self,
        case_id: str,
        content: str,
        valid_to: date | None = None,
        looked_up: tuple[str, ...] = (),
        hand: Hand | None = None,
        numbers: Sequence[str] = (),
    ) -> Future[Outcome | Refusal]:
        """准予 (D11): from today on where it has an end; sealed with it by who keeps the seal. `numbers`: of its
        certificates, in order, as far as they are given now. Where licences
        are limited in number the server says first who stands in front; without its answer nothing is granted."""
        counter = self.counter

        def sign(found: Ahead | str) -> Future[Outcome | Refusal]:
            ahead = None if isinstance(found, str) else found.case_nos

            def made(
                tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime
            ) -> tuple[AnyAct, ...] | Refusal:
                return decide.grant(
                    counter.bench(at.date()), case, counter.stamp(1, at), counter.signer, content=content,
                    valid_from=at.date() if valid_to is not None else None, valid_to=valid_to, looked_up=looked_up,
                    ahead=ahead, parts=_parts(counter, tx.reads, case), numbers=numbers,
                )  # fmt: skip

            return act_on(counter, case_id, made, self._use(), hand=hand, then=sealing_if_kept(counter))

        def asked(limited: bool) -> Future[Ahead | str]:
            return self._ahead(case_id) if limited and self._ahead is not None else done("")

        return then(then(counter.book.read(lambda reads: _limited(counter, reads, case_id)), asked), sign)

    def refuse(
        self,
        case_id: str,
        reasons: str,
        provisions: Sequence[str],
        standard: str | None = None,
        looked_up: tuple[str, ...] = (),
        hand: Hand | None = None,
        *,
        bars: bool = False,
    ) -> Future[Outcome | Refusal]:
        """不予许可 (D12): with reasons, provisions, and the remedies of the organ that decides. `standard`: where it
        rests on an inspection, a test or a quarantine. `bars`: for false materials, not again for a year."""
        counter = self.counter

        def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            return decide.refuse_licence(
                counter.bench(at.date()), case, counter.stamp(1, at), counter.signer, reasons=reasons,
                provisions=provisions, standard=standard or "", measured=standard is not None, looked_up=looked_up,
                bars=bars,
            )  # fmt: skip

        return act_on(counter, case_id, made, self._use(), hand=hand, then=sealing_if_kept(counter))

    def seal(self, case_id: str) -> Future[Outcome | Refusal]:
        """用印 on what was signed and waits for it; whoever keeps the seal, by the register."""
        return seal_papers(self.counter, case_id)

    def _use(self) -> Use:
        """One of the signatures that this person may give; which one this case needs, its way says (`signoff`)."""
        return next((use for use in SIGNS.values() if self.counter.allows(use)), "review")


def _reading(counter: Counter, reads: Reads, view: CaseView) -> Reading:
    case, number = view.case, view.case.applicant.number
    code, own = case.opened.item_code, case.opened.case_id
    lines = reads.open_cases(number, code) if number else ()
    told = reads.acts_of_all([line.case_id for line in lines if line.case_id != own])
    folded = (fold(acts, on=counter.today(), calendar=counter.calendar) for acts in told.values() if acts)
    applied_on = case.opened.received_on
    barred = bars(counter.enrolment.block_list, case.values, (code,), applied_on, counter.mark)
    promises = reads.broken_promises(number, counter.today()) if number else ()
    return Reading(
        view=view,
        opinions=_opinions(view),
        sent_back=_sent_back(view),
        open_beside=tuple(one.opened.case_no for one in folded if one.stage in UNDECIDED),
        barred_until=max((one.until for one in barred), default=None),
        broken=tuple(one.case_no for one in promises if one.case_id != own),
        parts=_parts(counter, reads, case),
    )


def _parts(counter: Counter, reads: Reads, case: Case) -> tuple[Case, ...]:
    """The other cases of its application, as of today."""
    opened = case.opened
    lines = reads.application(opened.application_id) if opened.application_id else ()
    told = reads.acts_of_all([line.case_id for line in lines if line.case_id != opened.case_id])
    return tuple(fold(acts, on=counter.today(), calendar=counter.calendar) for acts in told.values() if acts)


def _limited(counter: Counter, reads: Reads, case_id: str) -> bool:
    """Whether its licences are limited in number, by the catalogue that it was opened under."""
    told = reads.acts_of(case_id)
    if not told:
        return False
    opened = fold(told, on=counter.today(), calendar=counter.calendar).opened
    item = counter.catalogue_of(opened.versions.catalogue).items.get(opened.item_code)
    return item is not None and item.quantity_limited


def _opinions(view: CaseView) -> tuple[Opinion, ...]:
    """The reviews that stand, in the order of the way."""
    standing: list[Reviewed] = []
    for act in view.acts:
        if act.act_id in view.case.flagged:
            continue
        if isinstance(act, Reviewed):
            standing.append(act)
        elif isinstance(act, SentBack):
            standing = standing[: act.to_step]
    return tuple(
        Opinion(
            by=one.by, by_name=one.by_name, window=one.window, at=one.at, step_name=one.step_name,
            proposes=one.proposes, text=one.opinion,
        )
        for one in standing
    )  # fmt: skip


def _sent_back(view: CaseView) -> str:
    """The reason of the last return, until the step it came back to is signed anew."""
    last = [
        act
        for act in view.acts
        if isinstance(act, Reviewed | SentBack) and act.act_id not in view.case.flagged
    ]
    return f"{last[-1].by_name}：{last[-1].reason}" if last and isinstance(last[-1], SentBack) else ""
