"""Who sits where: the signed-in counter, with the catalogue it runs on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property

from casework.acts import AnyAct
from casework.calendar import Calendar
from casework.case import Case
from casework.catalogue import Catalogue, Enrolment, Person
from casework.decide.bench import Bench, Stamp, ids_needed
from casework.fold import fold
from casework.hall import Hall, Window
from casework.refusal import Refusal
from hallclient.chance import Chance
from hallclient.signing.keys import SigningKey
from hallclient.store.book import Book

CHIEF = "首席代表"
CLERK = "窗口人员"
NO_ROLE = Refusal(
    reason="您的岗位不能收件和答复，只能查看。请由窗口人员或者首席代表办理。", short="岗位不能办理"
)


class Counter:
    """The counter while one person is signed in. Everything here is read only; the book is the only state."""

    def __init__(
        self,
        *,
        enrolment: Enrolment,
        earlier: Mapping[int, Catalogue],
        window: Window,
        person: Person,
        device: str,
        key: SigningKey,
        book: Book,
        chance: Chance,
        addresses: frozenset[str] = frozenset(),
    ) -> None:
        """`addresses`: page addresses of every hall file so far, in capitals: papers outlive a move of the page."""
        self.enrolment, self.earlier = enrolment, earlier
        self.window, self.person, self.device = window, person, device
        self.key, self.book, self.chance = key, book, chance
        self.addresses = addresses | {address_text(enrolment)}

    @property
    def catalogue(self) -> Catalogue:
        return self.enrolment.catalogue

    @property
    def hall(self) -> Hall:
        return self.enrolment.catalogue.hall

    @property
    def practice(self) -> bool:
        return self.enrolment.practice

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar(self.catalogue.years)

    def today(self) -> date:
        """The device's day: a claim, found out where it can't be true (see `store.clock`)."""
        return self.chance.today()

    def now(self) -> datetime:
        return self.chance.now()

    @property
    def may_act(self) -> bool:
        """Whether this person takes in and answers applications; others only look."""
        return CLERK in self.person.roles or CHIEF in self.person.roles

    def bench(self, on: date | None = None) -> Bench:
        """What a decision stands on now; `on`: on the day of a moment in hand."""
        return Bench(
            catalogue=self.catalogue,
            calendar=self.calendar,
            window=self.window,
            today=on or self.today(),
            chief=CHIEF in self.person.roles,
            earlier=self.earlier,
        )

    def catalogue_of(self, version: int) -> Catalogue:
        """The catalogue that a case was opened under; today's where that snapshot is not here."""
        return self.earlier.get(version, self.catalogue)

    def project(self, acts: Sequence[AnyAct], day: date) -> Case:
        """The case that its acts make, for the book's rows."""
        return fold(acts, on=day, calendar=self.calendar)

    def stamp(self, items: int, at: datetime) -> Stamp:
        """Who, where and when for the acts of one counter action on `items` cases: one moment, one day."""
        return Stamp(
            act_ids=tuple(self.chance.uuid7() for _ in range(ids_needed(items))),
            hall=self.hall.code,
            device=self.device,
            window=self.window.code,
            by=self.person.staff_no,
            by_name=self.person.name,
            at=at,
            on=at.date(),
        )


def address_text(enrolment: Enrolment) -> str:
    """The page address as codes carry it."""
    return enrolment.page_address.upper().rstrip("/")
