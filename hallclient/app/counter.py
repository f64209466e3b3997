"""Who sits where: the signed-in counter, with the catalogue it runs on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from casework.acts import AnyAct
from casework.authority import offline_days
from casework.calendar import Calendar
from casework.case import Case
from casework.catalogue import Catalogue, Enrolment, Person, organ
from casework.decide.bench import Bench, Stamp, ids_needed
from casework.decide.contact import undecided
from casework.fold import fold
from casework.hall import Hall, Window
from casework.people import Security, Use, refused
from casework.refusal import Refusal
from casework.signature import own_key
from casework.signoff import Signer, signer_of
from forms.security import usual
from hallclient.chance import Chance
from hallclient.signing.keys import SigningKey
from hallclient.signing.marks import number_mark
from hallclient.store.book import Book
from printing.fonts import FontChain, installed_fonts

if TYPE_CHECKING:
    from hallclient.app.place import Place
    from hallclient.signing.pades import PaperSigner


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
        self.place: Place | None = None  # where this person was when the counter locked
        self.contact: Callable[[], datetime | None] | None = (
            None  # the last exchange; None: there is no server
        )
        self.bring_in: Callable[[Sequence[str]], bool] = lambda _case_ids: False
        """Takes cases into the book that came from elsewhere and stand in no list so far; False: it can't be."""
        self.missing: Callable[[], str] = lambda: ""
        """What of the hall this book has not got so far, in words; empty: nothing, or it has no server."""
        self._marks: dict[str, str] = {}
        self.notice = ""  # what this person should know first: a password that runs out soon

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

    @cached_property
    def fonts(self) -> FontChain:
        """The faces, and before a code point the hall's own picture of a character."""
        glyphs = self.enrolment.glyphs
        return FontChain(glyphs) if glyphs else installed_fonts()

    @cached_property
    def paper_signer(self) -> PaperSigner | None:
        """Who signs decision papers here, loaded at the first of them; None: they are printed unsigned."""
        from hallclient.app.paper_keys import platform_of, signer_of
        from hallclient.sync.paper_certificate import KEPT, read_given

        if self.hall.seal_platform is not None:
            return platform_of(self.hall.seal_platform, self.hall.name, self.device, self.key, self.chance)
        given = read_given(self.book.read_now(lambda reads: reads.kept(KEPT)))
        return signer_of(
            self.enrolment, self.device, self.key, given.papers if given is not None else None, self.now()
        )

    def missing_glyphs(self, text: str) -> tuple[str, ...]:
        """The characters of `text` that papers print as their code point, each once."""
        return self.fonts.missing(text)

    def today(self) -> date:
        """The device's day: a claim, found out where it can't be true (see `store.clock`)."""
        return self.chance.today()

    def now(self) -> datetime:
        return self.chance.now()

    @property
    def security(self) -> Security:
        """Roles and rules of sign-in, by the hall file."""
        return self.enrolment.security or usual()

    def refused(self, use: Use) -> Refusal | None:
        """Why this person's roles don't allow it; None: they do."""
        return refused(self.security, self.person.roles, use)

    def allows(self, use: Use) -> bool:
        """Whether this person's roles allow it."""
        return self.refused(use) is None

    def needs_hand(self, kind: str) -> bool:
        """Whether the hall asks for a signature on acts of this kind today (people.yaml, `signed`)."""
        security = self.enrolment.security
        return security is not None and security.signs(kind, self.today())

    def unit(self, code: str) -> str:
        """An organ's short name; what belongs to nobody in particular is the hall's own."""
        try:
            return organ(self.catalogue, code).short
        except KeyError:
            return self.hall.name

    @property
    def secret_word(self) -> str:
        """What opens this person's signing key: a UKey's own PIN, or the signing secret."""
        key = own_key(self.person.keys, self.today())
        return "UKey PIN" if key is not None and not key.wrapped else "签名口令"

    @property
    def signer(self) -> Signer:
        """Who sits here, as whoever signs today: with the letters of authority that the hall file has."""
        return signer_of(self.person, self.security, self.enrolment.authority, self.today())

    @property
    def may_act(self) -> bool:
        """Whether this person takes in and answers applications; others only look."""
        return self.allows("take_in")

    @cached_property
    def items_here(self) -> tuple[str, ...]:
        """The items that this window takes in: what another system brought in of them waits here, too."""
        items = self.catalogue.items.items()
        return tuple(code for code, item in items if item.department in self.window.departments)

    def bench(self, on: date | None = None) -> Bench:
        """What a decision stands on now; `on`: on the day of a moment in hand."""
        return Bench(
            catalogue=self.catalogue,
            calendar=self.calendar,
            window=self.window,
            today=on or self.today(),
            chief=self.allows("allow_again"),
            earlier=self.earlier,
            undecided=self.undecided,
        )

    def mark(self, text: str) -> str:
        """The mark of a person's number in the block list; slow the first time. Not on the window's thread."""
        listed = self.enrolment.block_list
        if listed is None:
            return ""
        if text not in self._marks:
            self._marks[text] = number_mark(listed.algorithm, listed.salt, text)
        return self._marks[text]

    @property
    def undecided(self) -> Refusal | None:
        """Why nothing may be decided now: too long without the server."""
        if self.contact is None:
            return None
        last = self.contact()
        rule = self.catalogue.region.offline
        authority = self.enrolment.authority
        least = offline_days(authority, self.person.staff_no, self.today()) if authority is not None else None
        if least is not None and least < rule.decide.days:
            rule = replace(rule, decide=replace(rule.decide, days=least))
        return undecided(last.date() if last is not None else None, self.today(), rule, self.calendar)

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
