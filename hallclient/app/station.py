"""本机: a counter PC with its book open, its keys and the hall file it runs on."""

from __future__ import annotations

from pathlib import Path

import msgspec

from casework.catalogue import Catalogue, Enrolment, Person
from casework.hall import Window
from casework.wire import WireError
from forms.enrolment import unpack
from hallclient.app.card import Card
from hallclient.app.counter import Counter, address_text
from hallclient.chance import Chance
from hallclient.signing.keys import SigningKey, load_key
from hallclient.signing.package import Envelope
from hallclient.signing.sealed import WrongPhrase
from hallclient.signing.vault import KeyVault, VaultFault
from hallclient.store.book import Book, open_book
from hallclient.store.problem import BookProblem

BOOK = "book.db"


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Why the counter can't open, in the user's words: what happened, what was kept, what to do."""

    text: str


class Station:
    """An open counter PC. Close it in the end."""

    def __init__(
        self,
        *,
        card: Card,
        book: Book,
        enrolment: Enrolment,
        earlier: dict[int, Catalogue],
        key: SigningKey,
        chance: Chance,
        addresses: frozenset[str] = frozenset(),
    ) -> None:
        self.addresses = addresses
        self.card, self.book, self.enrolment = card, book, enrolment
        self.earlier, self.key, self.chance = earlier, key, chance

    def person(self, staff_no: str) -> Person | None:
        """One of the hall's people, in force today."""
        today = self.chance.today()
        for person in self.enrolment.people:
            if person.staff_no.upper() == staff_no.strip().upper():
                begun = person.valid_from <= today
                return person if begun and (person.valid_to is None or today <= person.valid_to) else None
        return None

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


def secrets_of(vault: KeyVault, label: str) -> tuple[bytes, bytes] | Trouble:
    """The book's key and the device's secret from where they are kept."""
    try:
        found = vault.load(label)
    except WrongPhrase:
        return Trouble(text="开机口令不对，账本没有打开，内容未动。请再输一次。")
    except VaultFault as fault:
        return Trouble(text=str(fault))
    if found is None or len(found) != 64:
        return Trouble(
            text="系统密钥库里没有本机账本的密钥，账本没有打开，内容未动。"
            "请确认登录的是本机原来的系统用户；仍没有时用大厅的恢复密钥取回。"
        )
    return found[:32], found[32:]


def open_station(folder: Path, card: Card, vault: KeyVault, chance: Chance) -> Station | Trouble:
    """Opens the book of an enrolled counter and loads the hall file it runs on."""
    if vault.name != card.vault:
        return Trouble(
            text=f"本机密钥存放在“{card.vault}”，现在的系统只有“{vault.name}”。账本未动。"
            "请用原来的桌面登录，或者请系统管理员用恢复密钥取回。"
        )
    secrets = secrets_of(vault, card.label)
    if isinstance(secrets, Trouble):
        return secrets
    book = open_book(folder / BOOK, secrets[0], chance)
    if isinstance(book, BookProblem):
        return Trouble(text=book.text)
    loaded = load_snapshots(book)
    if isinstance(loaded, Trouble):
        book.close()
        return loaded
    enrolment, earlier = loaded
    return Station(
        card=card,
        book=book,
        enrolment=enrolment,
        earlier={version: old.catalogue for version, old in earlier.items()},
        addresses=frozenset(map(address_text, earlier.values())),
        key=load_key("ed25519", secrets[1]),
        chance=chance,
    )


def load_snapshots(book: Book) -> tuple[Enrolment, dict[int, Enrolment]] | Trouble:
    """The newest hall file and the older ones, whose catalogues cases were opened under, by version."""
    newest = book.read_now(lambda reads: reads.snapshot())
    if newest is None:
        return Trouble(
            text="本机还没有登记到大厅。请用大厅文件登记：hallclient enrol --hall 文件夹 --device 设备号"
        )
    try:
        enrolment = _enrolment(newest.envelope)
        earlier = {}
        for version in range(1, newest.version):
            snapshot = book.read_now(lambda reads, version=version: reads.snapshot(version))  # type: ignore[misc]
            if snapshot is not None:
                earlier[version] = _enrolment(snapshot.envelope)
    except (WireError, msgspec.MsgspecError):
        return Trouble(text="账本里的大厅文件读不懂，可能由更新版本的程序存入。账本未动，请更新程序。")
    return enrolment, earlier


def _enrolment(envelope: bytes) -> Enrolment:
    """The signature was checked when the hall file was taken in; the book itself is authenticated."""
    return unpack(msgspec.json.decode(envelope, type=Envelope).payload)
