"""本机: a counter PC with its book open, its keys and the hall file it runs on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from casework.catalogue import Catalogue, Enrolment, Person
from casework.hall import Window
from casework.people import Security, Use, refused
from forms.security import usual
from hallclient.app.before_upgrade import before_upgrade
from hallclient.app.card import Card
from hallclient.app.counter import Counter
from hallclient.app.faces import use_given
from hallclient.app.restored import restored
from hallclient.chance import Chance
from hallclient.signing.keys import SigningKey, load_key
from hallclient.signing.package import Envelope
from hallclient.signing.recovery import copy_fits, public_of, seal_copy
from hallclient.signing.sealed import WrongPhrase
from hallclient.signing.vault import KeyVault, VaultFault, write_private
from hallclient.store.book import Book, Upgrading, open_book
from hallclient.store.clock import ClockWatch
from hallclient.store.migrate import Told
from hallclient.store.problem import BookProblem

BOOK = "book.db"
RECOVERY = "book.recovery"
"""The second copy of the counter's secrets, sealed to the hall's recovery key."""
ADDRESSES = "page-addresses"
"""Under which name the book keeps the page addresses of every hall file so far."""

Mend = Literal["", "restore", "confirm", "anew"]
RESTORABLE = ("wrong_key", "acts_missing", "chain_broken", "unreadable")
"""What a backup or the recovery key mends."""
MISREAD = ("unreadable", "chain_broken", "acts_missing", "engine_too_old", "unknown")
"""What is wrong with the book as this version sees it; the rest is the PC's: a disk, a key, another window."""


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Why the counter can't open, in the user's words: what happened, what was kept, what to do."""

    text: str
    ask_phrase: bool = False  # the pass phrase is owed or was wrong: ask for it (again)
    misread: bool = False  # this program did not understand what it read: another version of it may
    mend: Mend = ""  # what the sign-in offers: a backup put back, or one that was put back confirmed


class Station:
    """An open counter PC. Close it in the end."""

    def __init__(
        self,
        *,
        card: Card,
        book: Book,
        enrolment: Enrolment,
        earlier: Mapping[int, Catalogue],
        key: SigningKey,
        chance: Chance,
        addresses: frozenset[str] = frozenset(),
    ) -> None:
        self.addresses = addresses
        self.clock = ClockWatch(chance, certainly_past(book, enrolment))
        self.card, self.book, self.enrolment = card, book, enrolment
        self.earlier, self.key, self.chance = earlier, key, chance

    @property
    def security(self) -> Security:
        """Roles and rules of sign-in, by the hall file."""
        return self.enrolment.security or usual()

    def up_to_date(self) -> None:
        """Runs on the newest hall file of the book: before somebody signs in, never while somebody works."""
        version = self.book.read_now(lambda reads: reads.snapshot_version())
        if version <= self.enrolment.version:
            return
        enrolment = newest(self.book)
        if isinstance(enrolment, Enrolment):
            self.earlier, self.enrolment = Snapshots(self.book, enrolment.version), enrolment

    def person(self, staff_no: str) -> Person | None:
        """One of the hall's people, in force today."""
        today = self.chance.today()
        for person in self.enrolment.people:
            if person.staff_no.upper() == staff_no.strip().upper():
                begun = person.valid_from <= today
                return person if begun and (person.valid_to is None or today <= person.valid_to) else None
        return None

    def why_not(self, staff_no: str, use: Use) -> str:
        """Why the commands of the terminal don't do this for that number; empty: they do. Who stands at the PC can
        name anybody: this keeps honest hands apart, and the name is written down.
        """
        person = self.person(staff_no)
        if person is None:
            return (
                f"须写明是谁办的（--by 工号）：大厅文件里没有工号 {staff_no}，没有改动。"
                if staff_no
                else ("须写明是谁办的：--by 工号。没有改动。")
            )
        barred = refused(self.security, person.roles, use)
        return f"{person.name}：{barred.reason}没有改动。" if barred is not None else ""

    def counter(self, person: Person, window: Window) -> Counter:
        """The counter with this person signed in at this window."""
        return Counter(
            enrolment=self.enrolment,
            earlier=self.earlier,
            window=window,
            person=person,
            device=self.card.device,
            key=self.key,
            book=self.book,
            chance=self.chance,
            addresses=self.addresses,
        )

    def close(self) -> None:
        self.book.close()


WRONG_PHRASE = Trouble(text="开机口令不对，账本没有打开，内容未动。请再输一次。", ask_phrase=True)


def secrets_of(vault: KeyVault, label: str) -> tuple[bytes, bytes] | Trouble:
    """The book's key and the device's secret from where they are kept."""
    try:
        found = vault.load(label)
    except WrongPhrase:
        return WRONG_PHRASE
    except VaultFault as fault:
        return Trouble(text=str(fault), mend="restore")
    if found is None or len(found) != 64:
        return Trouble(
            text="系统密钥库里没有本机账本的密钥，账本没有打开，内容未动。"
            "请确认登录的是本机原来的系统用户；仍没有时用大厅的恢复密钥取回。",
            mend="restore",
        )
    return found[:32], found[32:]


def certainly_past(book: Book, enrolment: Enrolment) -> datetime | None:
    """The latest of what is known to be past: the last act of the book, the day the hall file was issued."""
    last = book.read_now(lambda reads: reads.latest(1))
    instants = [enrolment.issued_at, *(line.updated_at for line in last)]
    known = []
    for text in instants:
        try:
            known.append(datetime.fromisoformat(text.replace("Z", "+00:00")))
        except ValueError:  # a hall file from before its instant was checked
            continue
    return max((one for one in known if one.tzinfo is not None), default=None)


def keep_second_copy(folder: Path, secret: bytes, recovery_key: str, chance: Chance) -> bool:
    """Sees to the second copy beside the book, made anew where it does not fit; False where there is none.

    The hall may have no recovery key; a disk that can't take the copy stops nobody, 本机 says that it is missing.
    """
    public = public_of(recovery_key)
    if public is None:
        return False
    path = folder / RECOVERY
    try:
        if not path.exists() or not copy_fits(path.read_bytes(), secret, public):
            write_private(path, seal_copy(secret, public, chance))
        return copy_fits(path.read_bytes(), secret, public)
    except OSError:
        return False


def open_station(
    folder: Path,
    card: Card,
    vault: KeyVault,
    chance: Chance,
    *,
    unconfirmed: bool = False,
    told: Told | None = None,
    upgrading: Upgrading = nullcontext,
) -> Station | Trouble:
    """Opens the book of an enrolled counter and loads the hall file it runs on.

    `unconfirmed`: also where the book came from a backup that nobody has confirmed yet. `told`, `upgrading`: see
    `open_book`.
    """
    if vault.name != card.vault:
        return Trouble(
            text=f"本机密钥存放在“{card.vault}”，现在的系统只有“{vault.name}”。账本未动。"
            "请用原来的桌面登录，或者请系统管理员用恢复密钥取回。",
            mend="restore",
        )
    secrets = secrets_of(vault, card.label)
    if isinstance(secrets, Trouble):
        return secrets
    before = before_upgrade(folder, card, folder / RECOVERY, chance)
    book = open_book(folder / BOOK, secrets[0], chance, told, before, upgrading)
    if isinstance(book, BookProblem):
        mend: Mend = "restore" if book.kind in RESTORABLE else ""
        return Trouble(text=book.text, misread=book.kind in MISREAD, mend=mend)
    enrolment = newest(book)
    again = restored(book)
    if isinstance(enrolment, Trouble) or (again is not None and not again.confirmed_by and not unconfirmed):
        book.close()
        if isinstance(enrolment, Trouble):
            return enrolment
        return Trouble(text=again.text if again else "", mend="confirm")
    use_given(folder)
    keep_second_copy(folder, b"".join(secrets), enrolment.recovery_key, chance)
    kept = book.read_now(lambda reads: reads.kept(ADDRESSES))
    return Station(
        card=card,
        book=book,
        enrolment=enrolment,
        earlier=Snapshots(book, enrolment.version),
        addresses=frozenset(msgspec.json.decode(kept, type=list[str])) if kept else frozenset(),
        key=load_key("ed25519", secrets[1]),
        chance=chance,
    )


def newest(book: Book) -> Enrolment | Trouble:
    """The hall file that the counter runs on."""
    found = book.read_now(lambda reads: reads.snapshot())
    if found is None:
        return Trouble(
            text="本机还没有登记到大厅。请用大厅文件登记：hallclient enrol --hall 文件夹 --device 设备号"
        )
    try:
        return _enrolment(found.envelope)
    except msgspec.MsgspecError:
        return Trouble(
            text="账本里的大厅文件读不懂，可能由更新版本的程序存入。账本未动，请更新程序。", misread=True
        )


class Snapshots(Mapping[int, Catalogue]):
    """The catalogues of older hall files by version, each read when a case that was opened under it is met."""

    def __init__(self, book: Book, newest: int) -> None:
        self._book, self._newest = book, newest
        self._read: dict[int, Catalogue] = {}

    def __getitem__(self, version: int) -> Catalogue:
        if version not in self._read:
            if not 0 < version < self._newest:
                raise KeyError(version)
            found = self._book.read_now(lambda reads: reads.snapshot(version))
            if found is None:
                raise KeyError(version)
            self._read[version] = _enrolment(found.envelope).catalogue
        return self._read[version]

    def __iter__(self) -> Iterator[int]:
        return (version for version in range(1, self._newest) if version in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other  # never reads them all to compare


def _enrolment(envelope: bytes) -> Enrolment:
    """The signature and the shape were checked when the hall file was taken in; the book is authenticated."""
    return msgspec.json.decode(msgspec.json.decode(envelope, type=Envelope).payload, type=Enrolment)
