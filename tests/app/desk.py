"""A counter PC of a test: the demo hall in a folder, a clock that is set by hand, keys kept in memory."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future
from datetime import date, datetime
from functools import cache
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any, TypeVar

from argon2 import PasswordHasher
from msgspec.structs import replace

from casework.acts import AnyAct
from casework.case import Case
from casework.catalogue import Catalogue, DeviceKey, Enrolment
from casework.fold import fold
from casework.refusal import Refusal
from casework.signature import PersonKey
from forms.catalogue import load
from forms.demo_hall import build, signers, staff_numbers
from forms.enrolment import pack
from hallclient.app.card import Card, read_card
from hallclient.app.counter import Counter
from hallclient.app.enrol import device_key, enrol, sign_hall
from hallclient.app.intake import Intake
from hallclient.app.outcome import Done, Outcome, PaperMade
from hallclient.app.signin import SignIn
from hallclient.app.station import Station, Trouble, open_station
from hallclient.app.supplement import Supplement
from hallclient.app.worklist import Worklist
from hallclient.chance import ZONE, Chance
from hallclient.signing.keys import SigningKey, new_key
from hallclient.signing.personal import new_person_key

T = TypeVar("T")

FRIDAY = date(2026, 11, 20)
DEVICE = "009"
YEARS = (2024, 2025, 2026, 2027)
FOOD, TRADE, SIGN, DRAIN = "991180004000", "991180002000", "991110009000", "991110005000"
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Clock(Chance):
    """Chance with a clock that stands until it is set."""

    def __init__(self, on: date = FRIDAY) -> None:
        super().__init__()
        self.turned = 0.0
        self.set(on)

    def set(self, on: date, hour: int = 10, minute: int = 42) -> None:
        self.at = datetime(on.year, on.month, on.day, hour, minute, tzinfo=ZONE)

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        """Passes with the clock unless a test turns that alone (`turned`)."""
        return self.at.timestamp() - self.turned


class MemoryVault:
    """Keys by label; as safe as the test's memory."""

    name = "memory"

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load(self, label: str) -> bytes | None:
        return self.kept.get(label)

    def keep(self, label: str, secret: bytes) -> None:
        self.kept[label] = secret


def password(staff_no: str) -> str:
    return f"word-of-{staff_no}"


def secret(staff_no: str) -> str:
    return f"hand-of-{staff_no}"


@cache
def person_key(staff_no: str) -> PersonKey:
    """The signing key of one of the demo's people; its seal is as cheap as the passwords' hashes."""
    return new_person_key(secret(staff_no), date(2024, 1, 1), Chance(), memory_kib=64)


@cache
def demo_catalogue() -> Catalogue:
    return load()[0]


@cache
def _hashed(word: str) -> str:
    return _CHEAP.hash(word)


class Issuer:
    """Who signs hall files."""

    def __init__(self) -> None:
        self.key: SigningKey = new_key()

    def hall_file(
        self,
        folder: Path,
        public: str,
        *,
        version: int = 1,
        catalogue: Catalogue | None = None,
        practice: bool = False,
        years: Iterable[int] = YEARS,
        device: str = DEVICE,
        more_devices: tuple[DeviceKey, ...] = (),
        revoked_on: date | None = None,
        **changes: Any,
    ) -> Enrolment:
        """A signed hall folder for one device; `changes` replace parts of the enrolment."""
        whole = replace(catalogue or demo_catalogue(), version=version)
        enrolment = build(
            device_number=device,
            device_public_key=public,
            issued_at="2026-11-20T08:00:00+08:00",
            years=years,
            password_hash=_hashed,
            passwords={staff_no: password(staff_no) for staff_no in staff_numbers()},
            practice=practice,
            catalogue=whole,
            version=version,
            keys={staff_no: person_key(staff_no) for staff_no in signers()},
        )
        own = replace(enrolment.devices[0], revoked_on=revoked_on)
        enrolment = replace(enrolment, devices=(own, *more_devices), **changes)
        folder.mkdir(parents=True, exist_ok=True)
        sign_hall(folder, pack(enrolment), self.key)
        return enrolment


class Desk:
    """One enrolled counter PC. Close it in the end."""

    def __init__(self, folder: Path, vault: MemoryVault, issuer: Issuer, clock: Clock) -> None:
        self.folder, self.vault, self.issuer, self.clock = folder, vault, issuer, clock
        self._station: Station | None = None

    @classmethod
    def new(cls, folder: Path, **hall: Any) -> Desk:
        """A PC enrolled for the first time with a hall file of these parts."""
        desk = cls(folder, MemoryVault(), Issuer(), Clock())
        folder.mkdir(parents=True)
        enrolled = desk.take(**hall)
        assert isinstance(enrolled, Enrolment), enrolled
        return desk

    def copied(self, folder: Path) -> Desk:
        """The same PC with its data folder copied: quick to make, free to spoil. The ballast is laid when it opens:
        a thousand copies of it are what a whole run would mostly write.
        """
        copytree(self.folder, folder, ignore=ignore_patterns("*.ballast"))
        return Desk(folder, self.vault, self.issuer, Clock())

    @property
    def public(self) -> str:
        key = device_key(self.folder, self.vault, self.clock)
        assert isinstance(key, SigningKey)
        return key.public

    def take(self, **hall: Any) -> Enrolment | Trouble:
        """Signs a hall file of these parts and enrols with it."""
        self.close()
        files = self.folder / "hall"
        self.issuer.hall_file(files, hall.pop("public", self.public), **hall)
        return enrol(self.folder, self.vault, files, hall.get("device", DEVICE), self.clock)

    @property
    def card(self) -> Card:
        card = read_card(self.folder)
        assert card is not None
        return card

    @property
    def station(self) -> Station:
        if self._station is None:
            opened = open_station(self.folder, self.card, self.vault, self.clock)
            assert isinstance(opened, Station), opened
            self._station = opened
        return self._station

    def counter(self, staff_no: str = "W1003", window: str = "W10", on: date | None = None) -> Counter:
        """Somebody sits down at a window."""
        if on is not None:
            self.clock.set(on)
        person = self.station.person(staff_no)
        assert person is not None
        return self.station.counter(
            person, next(one for one in self.station.card.windows if one.code == window)
        )

    def sign_in(self) -> SignIn:
        opening: Future[Station | Trouble] = Future()
        opening.set_result(self.station)
        return SignIn(self.folder, self.card, opening, self.clock)

    def close(self) -> None:
        if self._station is not None:
            self._station.close()
            self._station = None


def rooms(counter: Counter) -> tuple[Intake, Supplement, Worklist]:
    """The use cases of one clerk."""
    return Intake(counter), Supplement(counter), Worklist(counter)


def outcome(future: Future[Outcome | Refusal]) -> Outcome:
    """What a counter action did; it must not have been refused."""
    found = future.result(30)
    assert isinstance(found, Outcome), found.reason
    return found


def refused(future: Future[Outcome | Refusal]) -> Refusal:
    """Why a counter action was not allowed; it must not have been."""
    found = future.result(30)
    assert isinstance(found, Refusal), found
    assert found.reason
    return found


def only(done: Outcome) -> Done:
    (one,) = done.cases
    return one


def paper(done: Outcome, code: str) -> PaperMade:
    (one,) = (each for each in done.papers if each.code == code)
    return one


def codes(done: Outcome) -> list[str]:
    """The papers of an action, answers first, as they are handed out."""
    return [each.code for each in done.papers]


def acts_of(counter: Counter, case_id: str) -> tuple[AnyAct, ...]:
    return counter.book.read_now(lambda reads: reads.acts_of(case_id))


def kinds_of(counter: Counter, case_id: str) -> list[str]:
    return [str(act.__struct_config__.tag) for act in acts_of(counter, case_id)]


def case_on(counter: Counter, case_id: str, on: date | None = None) -> Case:
    """The case as of a day, by its acts."""
    return fold(acts_of(counter, case_id), on=on or counter.today(), calendar=counter.calendar)
