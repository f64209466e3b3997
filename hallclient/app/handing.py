"""What a counter does with a case beside answering it: withdrawn, ended, returned inside, sent, given back."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date, datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from casework import decide
from casework.acts import AnyAct, Channel, Enclosed, EndGround, GivenBack
from casework.case import Case
from casework.certificates import to_number
from casework.decide.handing import kept_originals
from casework.deciding import Certificate
from casework.refusal import Refusal
from casework.titles import key_of, titled
from hallclient.app.acting import act_on
from hallclient.app.counter import Counter
from hallclient.app.form import letter_of_case
from hallclient.app.outcome import Outcome, PaperMade
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """Where papers are sent, as the applicant said it of his own will."""

    to_name: str = ""
    address: str = ""
    phone: str = ""
    carrier: str = ""
    tracking_no: str = ""


class Handing:
    """Acts on a case that has its number. Every one is one transaction and puts out its paper."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def withdraw(
        self,
        case_id: str,
        *,
        written_on: date,
        reason: str = "",
        channel: Channel = "window",
        present: Literal["applicant", "agent", "helper"] = "applicant",
    ) -> Future[Outcome | Refusal]:
        """撤回: the signed letter is here (D16)."""
        counter = self.counter

        def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            return decide.withdraw(
                counter.bench(at.date()),
                case,
                counter.stamp(1, at),
                written_on=written_on,
                reason=reason,
                channel=channel,
                present=present,
            )

        return act_on(counter, case_id, made, "change")

    def terminate(
        self, case_id: str, ground: EndGround, event_on: date, evidence: str
    ) -> Future[Outcome | Refusal]:
        """终止办理: nobody is left who applied (D16)."""
        counter = self.counter

        def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            return decide.terminate(
                counter.bench(at.date()),
                case,
                counter.stamp(1, at),
                ground=ground,
                event_on=event_on,
                evidence=evidence,
            )

        return act_on(counter, case_id, made, "take_in")

    def return_in_hall(self, case_id: str, to: str, reason: str, demand: str) -> Future[Outcome | Refusal]:
        """退件 inside the hall (D17), by whoever reviews or takes in."""
        counter = self.counter

        def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            return decide.return_in_hall(case, counter.stamp(1, at), to=to, reason=reason, demand=demand)

        return act_on(counter, case_id, made, "review" if counter.allows("review") else "take_in")

    def answer_return(self, case_id: str, answer: str) -> Future[Outcome | Refusal]:
        """退件已办, by the window that was asked."""
        counter = self.counter

        def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            return decide.answer_return(case, counter.stamp(1, at), answer=answer)

        return act_on(counter, case_id, made, "take_in")

    def make_certificates(self, case_id: str, numbers: str) -> Future[Outcome | Refusal]:
        """制证: `numbers` of the certificates in their order, parted by ；."""
        counter = self.counter

        def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            told_numbers = [one.strip() for one in numbers.replace(";", "；").split("；")]
            return decide.make_certificates(
                counter.bench(at.date()), case, counter.stamp(1, at), counter.signer, numbers=told_numbers
            )

        return act_on(counter, case_id, made, "deliver" if counter.allows("deliver") else "take_in")

    def send(self, case_id: str, parcel: Parcel, papers: tuple[str, ...]) -> Future[Outcome | Refusal]:
        """快递送达 (D19) of these papers of the case, by the hashes of their bytes."""
        counter = self.counter
        names = {rule.code: rule.name for rule in counter.hall.papers}

        def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            titles = titled(told, names)
            enclosed = tuple(
                Enclosed(code=one.code, name=titles[key_of(one)], doc_number=one.doc_number)
                for one in case.papers
                if one.sha256 in papers
            )
            return decide.send(
                case,
                counter.stamp(1, at),
                to_name=parcel.to_name,
                address=parcel.address,
                phone=parcel.phone,
                carrier=parcel.carrier,
                tracking_no=parcel.tracking_no,
                enclosed=enclosed,
            )

        return act_on(counter, case_id, made, "deliver")

    def give_back(self, case_id: str, to: Literal["applicant", "agent"]) -> Future[Outcome | Refusal]:
        """材料退还 (D20): every original that is still here."""
        counter = self.counter

        def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            return decide.give_back(counter.bench(at.date()), case, counter.stamp(1, at), to=to)

        return act_on(counter, case_id, made, "deliver")

    def come_to_ask(self, case_id: str, person: Literal["applicant", "agent"]) -> Future[Outcome | Refusal]:
        """到场: somebody came to ask how the case stands; no paper."""
        counter = self.counter

        def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            return decide.come_to_ask(case, counter.stamp(1, at), person=person)

        return act_on(counter, case_id, made, "take_in")

    def to_number(self, case: Case) -> tuple[Certificate, ...]:
        """The certificates whose numbers are written, with those that are known."""
        held = self.counter.catalogue_of(case.opened.versions.catalogue)
        item = held.items.get(case.opened.item_code)
        if item is None:
            return case.certificates
        known = {one.name: one.number for one in case.certificates}
        owed = to_number(item, held.themes.get(case.opened.theme))
        return tuple(replace(one, number=known.get(one.name, "")) for one in owed)

    def kept(self, case: Case) -> tuple[GivenBack, ...]:
        """The originals of a case that lie here still."""
        return kept_originals(self.counter.bench(), case)

    def letter(self, case_id: str) -> Future[PaperMade | Refusal]:
        """撤回申请书 for the applicant's signature; the look is logged, no act, not archived."""
        counter = self.counter

        def made(tx: Tx) -> PaperMade | Refusal:
            tx.log_view(counter.person.staff_no, counter.window.code, case_id, "打印撤回申请书")
            return letter_of_case(tx.reads, counter, case_id)

        return counter.book.submit(Priority.DRAFT, made)
