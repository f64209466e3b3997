"""登记: a counter PC takes a signed hall file and becomes one of the hall's devices."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import msgspec

from casework.calendar import Calendar
from casework.catalogue import Enrolment
from casework.fold import fold
from casework.wire import WireError
from forms.enrolment import unpack
from hallclient.app.card import card_of, read_card, write_card
from hallclient.app.counter import address_text
from hallclient.app.restored import FROZEN, FROZEN_BESIDE
from hallclient.app.station import (
    ADDRESSES,
    BOOK,
    WRONG_PHRASE,
    Trouble,
    keep_second_copy,
    newest,
    secrets_of,
)
from hallclient.chance import Chance
from hallclient.signing.digest import sha256
from hallclient.signing.keys import SigningKey, load_key, new_key
from hallclient.signing.package import PackageFault, TrustedKey, open_package, seal_package
from hallclient.signing.sealed import WrongPhrase
from hallclient.signing.vault import KeyVault, VaultFault, write_private
from hallclient.store.book import Book, open_book
from hallclient.store.problem import BookProblem
from hallclient.store.tx import Tx

SIGNED = "hall.signed"
ISSUER = "issuer.json"
KEY_ID = "hall"
PINNED = "issuer"
"""Under which name the book keeps the issuer's fingerprint: the card beside it is a plain file."""
ISSUER_KEY = "issuer.key"
"""Under which name the book keeps the issuer's public key: what the server hands on is checked with it."""
OTHER_ISSUER = Trouble(text="大厅文件的签发单位与本机登记时不同，没有读入。请核对文件来源。")


class Older(Trouble, frozen=True, kw_only=True):
    """A hall file of the same issuer and hall that is older than the counter's: nothing has to be done."""


class NotListed(Trouble, frozen=True, kw_only=True):
    """The hall file does not have this device, or another key of it: the issuer's to mend."""


_DEVICE = re.compile(r"\d{3}", re.ASCII)


def label_of(folder: Path) -> str:
    """Under which name the secrets of this data folder are kept: one a folder."""
    return "counter-" + sha256(str(folder.resolve()).encode())[:16]


def device_key(folder: Path, vault: KeyVault, chance: Chance) -> SigningKey | Trouble:
    """This device's signing key, made with the book's key the first time; the secrets never leave the vault."""
    label = own_label(folder)
    try:
        known = vault.load(label) is not None
        if not known:
            vault.keep(label, chance.token_bytes(32) + new_key().secret)
    except WrongPhrase:
        return WRONG_PHRASE
    except VaultFault as fault:
        return Trouble(text=str(fault))
    secrets = secrets_of(vault, label)
    return secrets if isinstance(secrets, Trouble) else load_key("ed25519", secrets[1])


def own_label(folder: Path) -> str:
    """The name on the card; a data folder that was moved keeps the name it got."""
    card = read_card(folder)
    return label_of(folder) if card is None else card.label


def sign_hall(folder: Path, enrolment_payload: bytes, issuer: SigningKey) -> None:
    """Writes the signed hall file and the issuer's public key into a hall folder."""
    (folder / SIGNED).write_bytes(seal_package(enrolment_payload, issuer, KEY_ID))
    public = TrustedKey(algorithm=issuer.algorithm, public=issuer.public)
    (folder / ISSUER).write_bytes(msgspec.json.encode(public))


def signed_by_another(folder: Path, issuer: SigningKey | None) -> bool:
    """Whether a hall folder was signed before by a key that this one is not; None: there is no key yet."""
    try:
        before = msgspec.json.decode((folder / ISSUER).read_bytes(), type=TrustedKey)
    except (OSError, msgspec.MsgspecError):
        return False
    return issuer is None or before.public != issuer.public


def fingerprint(key: TrustedKey) -> str:
    """What two people compare by voice: the first 16 hexadecimal digits over the key."""
    return sha256(base64.b64decode(key.public))[:16]


def enrol(
    folder: Path, vault: KeyVault, hall_folder: Path, device: str, chance: Chance
) -> Enrolment | Trouble:
    """Takes the signed hall file of `hall_folder` into the counter's book in `folder`.

    The issuer's key is pinned at the first enrolment; a later file must be signed by the same key and be newer.
    """
    if not _DEVICE.fullmatch(device):
        return Trouble(text=f"设备号须是三位数字，现在是“{device}”。")
    found = _open_file(folder, hall_folder)
    if isinstance(found, Trouble):
        return found
    enrolment, envelope, issuer = found
    key = device_key(folder, vault, chance)
    if isinstance(key, Trouble):
        return key
    trouble = is_ours(enrolment, device, key)
    if trouble is not None:
        return trouble
    secrets = secrets_of(vault, own_label(folder))
    if isinstance(secrets, Trouble):
        return secrets
    book = open_book(folder / BOOK, secrets[0], chance)
    if isinstance(book, BookProblem):
        return Trouble(text=book.text)
    try:
        trouble = take(book, enrolment, envelope, device, fingerprint(issuer))
        if trouble is None:
            book.write_now(lambda tx: tx.keep(ISSUER_KEY, msgspec.json.encode(issuer)))
    finally:
        book.close()
    if trouble is not None:
        return trouble
    keep_second_copy(folder, b"".join(secrets), enrolment.recovery_key, chance)
    old = read_card(folder)
    card = card_of(
        enrolment, device=device, vault=vault.name, label=own_label(folder), issuer=fingerprint(issuer)
    )
    write_card(folder, msgspec.structs.replace(card, window=old.window if old is not None else ""))
    return enrolment


def take(book: Book, enrolment: Enrolment, envelope: bytes, device: str, issuer: str) -> Trouble | None:
    """Keeps the hall file in the book, or says why not; then nothing there has changed."""
    pinned = book.read_now(lambda reads: reads.kept(PINNED))
    if pinned is not None and pinned.decode() != issuer:
        return OTHER_ISSUER
    stored = book.read_now(lambda reads: reads.snapshot())
    before = newest(book) if stored is not None else None
    if isinstance(before, Trouble):
        return before
    if before is not None and stored is not None:
        if _hall(before) != _hall(enrolment):
            return Trouble(
                text=f"大厅文件是{_hall_name(enrolment)}的，本机账本是{_hall_name(before)}的。没有读入；"
                "换大厅须用新的数据文件夹登记。"
            )
        if before.version >= enrolment.version:
            if before.version == enrolment.version and stored.envelope == envelope:
                return None
            kind = Older if before.version > enrolment.version else Trouble
            return kind(
                text=f"大厅文件是第 {enrolment.version} 版，本机已有第 {before.version} 版。没有换成旧的。"
            )
    beside = book.path.with_name(FROZEN_BESIDE)
    spent = before is None and beside.exists() and beside.read_bytes() == device.encode()

    def store(tx: Tx) -> None:
        _store(tx, enrolment, envelope, device, issuer)
        if spent:  # a restore was cut off here: this book is new, what its number gave is not in it
            tx.keep(FROZEN, device.encode())

    book.write_now(store)
    if before is not None and before.catalogue.years != enrolment.catalogue.years:
        # Days that no calendar gave are computed now; what was printed stays as printed.
        calendar = Calendar(enrolment.catalogue.years)
        book.rebuild(lambda acts, day: fold(acts, on=day, calendar=calendar)).result()
    return None


def _hall(enrolment: Enrolment) -> tuple[str, str, bool]:
    hall = enrolment.catalogue.hall
    return hall.region, hall.code, enrolment.practice


def _hall_name(enrolment: Enrolment) -> str:
    return enrolment.catalogue.hall.name + ("（演练）" if enrolment.practice else "")


def _store(tx: Tx, enrolment: Enrolment, envelope: bytes, device: str, issuer: str) -> None:
    tx.store_snapshot(enrolment.version, envelope, enrolment.people)
    tx.grant_doc_numbers(enrolment.words, enrolment.blocks, device)
    tx.keep(PINNED, issuer.encode())
    change = enrolment.changed
    what = f"第 {enrolment.version} 版" + (f"：{change.text}" if change is not None else "，整份签发")
    tx.note("hall_file", change.by if change is not None else "", "", str(enrolment.version), what)
    kept = tx.reads.kept(ADDRESSES)
    addresses = set(msgspec.json.decode(kept, type=list[str])) if kept else set()
    tx.keep(ADDRESSES, msgspec.json.encode(sorted(addresses | {address_text(enrolment)})))


def _open_file(folder: Path, hall_folder: Path) -> tuple[Enrolment, bytes, TrustedKey] | Trouble:
    try:
        envelope = (hall_folder / SIGNED).read_bytes()
        issuer = msgspec.json.decode((hall_folder / ISSUER).read_bytes(), type=TrustedKey)
    except (OSError, msgspec.MsgspecError):
        return Trouble(text=f"{hall_folder} 里没有完整的大厅文件（{SIGNED}、{ISSUER}）。请重新拷贝。")
    pinned = read_card(folder)
    if pinned is not None and pinned.issuer != fingerprint(issuer):
        return OTHER_ISSUER
    enrolment = opened(envelope, issuer)
    return enrolment if isinstance(enrolment, Trouble) else (enrolment, envelope, issuer)


def opened(envelope: bytes, issuer: TrustedKey) -> Enrolment | Trouble:
    """The hall file in an envelope, if the issuer signed it and this program can read it."""
    payload = open_package(envelope, {KEY_ID: issuer})
    if isinstance(payload, PackageFault):
        return Trouble(text=payload.text)
    try:
        enrolment = unpack(payload)
    except WireError:
        return Trouble(text="大厅文件的内容读不懂，可能需要更新版本的程序。没有读入。")
    if enrolment.version != enrolment.catalogue.version:
        return Trouble(text="大厅文件与其中事项目录的版本号不同，没有读入。请向发放单位重新索取。")
    return enrolment


def is_ours(enrolment: Enrolment, device: str, key: SigningKey) -> Trouble | None:
    """Why the hall file is not this device's; None: it is."""
    listed = next((one for one in enrolment.devices if one.number == device), None)
    if listed is None:
        return NotListed(
            text=f"大厅文件里还没有登记设备 {device}：请把本机公钥交发放单位；已交过的，核对设备号。"
        )
    if listed.public_key != key.public:
        return NotListed(
            text=f"大厅文件里设备 {device} 的公钥不是本机的。本机公钥：{key.public}。请把它交给发放单位重新签发。"
        )
    if listed.revoked_on is not None:
        return Trouble(
            text=f"设备 {device} 已于 {listed.revoked_on.isoformat()} 注销，不能再登记。设备号不再使用。"
        )
    return None


def write_issuer_key(path: Path, key: SigningKey) -> None:
    """Keeps an issuer's secret in a file that only its owner may read."""
    write_private(path, base64.b64encode(key.secret))


def read_issuer_key(path: Path) -> SigningKey:
    """The issuer's key from its file. Raises ValueError or OSError."""
    return load_key("ed25519", base64.b64decode(path.read_bytes(), validate=True))
