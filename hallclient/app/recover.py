"""取回与恢复: the book given back with the hall's recovery key, or from a backup, on this PC or a new one.

What may have been given after the backup is not given again: unless the witness beside the lost book shows that the
backup has everything, the counter goes on under a new device number (domain-facts: the device segment is never
given twice). Nothing is done over a book that is there; a person confirms before work goes on.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from casework.catalogue import Enrolment
from hallclient.app.backup import BackupInfo
from hallclient.app.card import Card, read_card, write_card
from hallclient.app.enrol import label_of
from hallclient.app.restored import FROZEN, RESTORED, Restored
from hallclient.app.station import BOOK, RECOVERY, Trouble, newest, secrets_of
from hallclient.chance import Chance
from hallclient.signing.digest import equal
from hallclient.signing.keys import load_key
from hallclient.signing.recovery import open_copy, open_recovery_file
from hallclient.signing.sealed import WrongPhrase
from hallclient.signing.vault import KeyVault, VaultFault, write_private
from hallclient.store.book import Book, Files, open_book
from hallclient.store.child import Stopped
from hallclient.store.disk import free_bytes
from hallclient.store.inspector import Inspection, inspect
from hallclient.store.instance import Instance, claim
from hallclient.store.problem import BookFault, BookProblem, of_system
from hallclient.store.tx import Tx
from hallclient.store.witness import key_check, peek

PIECE = 4 * 1024 * 1024
"""Bytes of a backup that are copied between two questions whether to go on."""
ROOM = 16 * 1024 * 1024
"""Free bytes beside a restored book: what opening it needs."""
STOPPED = Trouble(text="已停止，没有恢复，原来的文件没有动。")
WRONG_PHRASE = Trouble(text="恢复密钥的口令不对，或者恢复密钥文件不是这个大厅的。没有做任何改动。")


Watch = Callable[[int, int], bool]
"""Told bytes that are copied and bytes in all (0 of 0 while it is checked); says whether to go on."""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What came back: what the check found, whether acts may be missing, how many the server has not confirmed, and
    where what lay there before is (empty: nothing did).
    """

    found: Inspection
    lost: bool
    device: str
    unsent: int = 0
    aside: str = ""


def _always(done: int, whole: int) -> bool:
    return True


def secrets_from_copy(copy: Path, key_file: Path, phrase: str) -> bytes | Trouble:
    """The secrets in a second copy, opened with the hall's recovery key."""
    try:
        return open_copy(copy.read_bytes(), open_recovery_file(key_file.read_bytes(), phrase))
    except FileNotFoundError as error:
        return Trouble(text=f"找不到 {error.filename}。没有做任何改动。")
    except WrongPhrase:
        return WRONG_PHRASE
    except (OSError, ValueError, msgspec.MsgspecError):
        return Trouble(text=f"{copy} 读不懂，不是密钥副本。没有做任何改动。")


def recover(folder: Path, vault: KeyVault, key_file: Path, phrase: str, chance: Chance) -> Given | Trouble:
    """Gives the book in `folder` its key back: into this PC's key store, after the book was checked whole."""
    secret = secrets_from_copy(folder / RECOVERY, key_file, phrase)
    if isinstance(secret, Trouble):
        return secret
    book = open_book(folder / BOOK, secret[:32], chance)
    if isinstance(book, BookProblem):
        return Trouble(text=book.text)
    try:
        found = _checked(book)
        if isinstance(found, Trouble):
            return found
        card = _card(folder, book, vault, secret, None)
        if isinstance(card, Trouble):
            return card
        book.write_now(lambda tx: tx.note("recover", "", card.window, card.device, "用恢复密钥取回账本"))
        waits = book.read_now(lambda reads: reads.reporting())
    except BookFault as fault:
        return Trouble(text=fault.problem.text)
    finally:
        book.close()
    kept, unsent = _keep(folder, vault, card, secret), waits.waiting + waits.unanswered
    return kept or Given(found=found, lost=False, device=card.device, unsent=unsent)


def restore(
    folder: Path,
    vault: KeyVault,
    backup: Path,
    chance: Chance,
    *,
    key: tuple[Path, str] | None = None,
    watch: Watch = _always,
) -> Given | Trouble:
    """Puts a backup in the place of the book in `folder`, after a child found it whole; the old files are set aside.

    `key`: recovery key file and its pass phrase, where this PC has not the book's key. Whatever ends it before the
    restored book was opened and marked, everything lies as it lay before.
    """
    held = _held(folder)
    if isinstance(held, Trouble):
        return held
    try:
        brought = _brought(folder, vault, backup, key, watch)
        if isinstance(brought, Trouble):
            return brought
        aside = _put(folder, backup, chance)
    except Stopped:
        return STOPPED
    except OSError as error:
        return _not_restored(folder, error)
    finally:
        (folder / PART).unlink(missing_ok=True)
        held.release()
    opened = _opened(folder, vault, backup, brought, chance)
    if isinstance(opened, Trouble):
        _put_back(folder, aside)
        return Trouble(text=f"没有恢复，原来的文件放回了原处：{opened.text}")
    return msgspec.structs.replace(opened, aside=aside.name if aside is not None else "")


PART = BOOK + ".part"


class _Brought(NamedTuple):
    """A backup that was checked and copied. `same`: the witness of the book there says that it has everything."""

    info: BackupInfo
    secret: bytes
    found: Inspection
    same: bool


def _not_restored(folder: Path, error: OSError) -> Trouble:
    return Trouble(
        text=f"数据文件夹 {folder} 用不了（{of_system(error)}），没有恢复，原来的文件没有动。请检查后再试。"
    )


def _held(folder: Path) -> Instance | Trouble:
    """The book's lock. A program that has the book open would go on giving numbers in what was set aside."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        held = claim(Files(folder / BOOK).lock)
    except OSError as error:
        return _not_restored(folder, error)
    if isinstance(held, str):
        return Trouble(
            text=f"账本正在使用中（{held}），没有恢复，原来的文件没有动。请先退出程序（关掉窗口），再恢复。"
        )
    return held


def _brought(
    folder: Path, vault: KeyVault, backup: Path, key: tuple[Path, str] | None, watch: Watch
) -> _Brought | Trouble:
    """Checks the backup and copies it beside the book; the lock is in hand. Raises Stopped and OSError."""
    info = _info(backup)
    if isinstance(info, Trouble):
        return info
    secret = _secret(folder, vault, backup, key)
    if isinstance(secret, Trouble):
        return secret
    size, free = backup.stat().st_size, free_bytes(folder)
    if free < size + ROOM:
        return Trouble(
            text=f"磁盘放不下：恢复要 {(size + ROOM) // 1_000_000} MB，{folder} 所在的磁盘剩余 {free // 1_000_000} MB。"
            "没有恢复，原来的文件没有动。请腾出空间后再试。"
        )
    found = inspect(backup, secret[:32], waited=True, going=lambda: watch(0, 0))
    if found.fault:
        return Trouble(text=f"备份没有通过检查：{found.fault}没有恢复，原来的文件没有动。请换一份备份。")
    seen = peek(Files(folder / BOOK).witness)
    own_key = seen is not None and equal(seen.key_check, key_check(secret[:32]))
    same = seen is not None and own_key and (seen.seq, seen.hash) == (found.seq, found.head)
    _copy(backup, folder / PART, size, watch)
    return _Brought(info, secret, found, same)


def _secret(folder: Path, vault: KeyVault, backup: Path, key: tuple[Path, str] | None) -> bytes | Trouble:
    if key is not None:
        return secrets_from_copy(backup.with_suffix(".recovery"), *key)
    own = read_card(folder)
    found = secrets_of(vault, own.label if own is not None else label_of(folder))
    return found if isinstance(found, Trouble) else b"".join(found)


def _copy(backup: Path, part: Path, size: int, watch: Watch) -> None:
    """Whole and on the disk; raises Stopped once `watch` says no."""
    done = 0
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    with backup.open("rb") as source, part.open("r+b") as target:
        while piece := source.read(PIECE):
            if not watch(done, size):
                raise Stopped
            done += target.write(piece)
        target.flush()
        os.fsync(target.fileno())


def _put(folder: Path, backup: Path, chance: Chance) -> Path | None:
    """Sets aside what lay there and gives the copy its name; where to, None: nothing lay there."""
    files = Files(folder / BOOK)
    aside = _set_aside(folder, files, f"before-restore-{chance.now():%Y%m%d-%H%M%S}")
    (folder / PART).replace(files.book)
    with suppress(OSError):  # made anew when the book is opened
        write_private(folder / RECOVERY, backup.with_suffix(".recovery").read_bytes())
    return aside


def _put_back(folder: Path, aside: Path | None) -> None:
    """The copy goes, what was set aside has its place again."""
    files = Files(folder / BOOK)
    shm = files.book.with_name(BOOK + "-shm")
    for one in (files.book, files.wal, files.kept_wal, files.witness, folder / RECOVERY, shm):
        one.unlink(missing_ok=True)
    if aside is not None:
        for one in aside.iterdir():
            one.replace(folder / one.name)
        aside.rmdir()


def _opened(
    folder: Path, vault: KeyVault, backup: Path, brought: _Brought, chance: Chance
) -> Given | Trouble:
    """Opens what was put there, and writes down that it came from a backup."""
    info, secret, found, same = brought
    book = open_book(folder / BOOK, secret[:32], chance)
    if isinstance(book, BookProblem):
        return Trouble(text=book.text)
    try:
        card = _card(folder, book, vault, secret, info)
        if isinstance(card, Trouble):
            return card
        at = chance.now().isoformat()
        told = Restored(backup=backup.name, made_at=info.made_at, at=at, lost=not same, confirmed_by="")

        def mark(tx: Tx) -> None:
            tx.keep(RESTORED, msgspec.json.encode(told))
            tx.keep(FROZEN, b"" if same else card.device.encode())
            tx.note("restore", "", card.window, backup.name, f"由 {info.made_at} 的备份恢复")

        book.write_now(mark)
        waits = book.read_now(lambda reads: reads.reporting())
    except BookFault as fault:
        return Trouble(text=fault.problem.text)
    finally:
        book.close()
    given = Given(found=found, lost=not same, device=card.device, unsent=waits.waiting + waits.unanswered)
    return _keep(folder, vault, card, secret) or given


def _set_aside(folder: Path, files: Files, name: str) -> Path | None:
    """What lay in the book's place goes into a folder of its own; nothing is thrown away."""
    there = [
        one
        for one in (files.book, files.wal, files.kept_wal, files.witness, folder / RECOVERY)
        if one.exists()
    ]
    files.book.with_name(BOOK + "-shm").unlink(missing_ok=True)
    if not there:
        return None
    aside = folder / name
    aside.mkdir(mode=0o700)
    for one in there:
        one.replace(aside / one.name)
    return aside


def _info(backup: Path) -> BackupInfo | Trouble:
    try:
        return msgspec.json.decode(backup.with_suffix(".info").read_bytes(), type=BackupInfo)
    except (OSError, msgspec.MsgspecError):
        return Trouble(text=f"{backup} 旁边没有可读的 .info 文件，不是完整的备份。没有做任何改动。")


def _checked(book: Book) -> Inspection | Trouble:
    """The whole check of a recovered book, by a child on a copy of this moment."""
    probe = book.path.with_name("recovered.check")
    try:
        book.copy_to(probe)
        found = book.inspect(probe)
    finally:
        probe.unlink(missing_ok=True)
    if found.fault:
        return Trouble(text=f"密钥对了，但账本没有通过检查：{found.fault}账本未动。请改用备份恢复。")
    return found


def _card(
    folder: Path, book: Book, vault: KeyVault, secret: bytes, info: BackupInfo | None
) -> Card | Trouble:
    """The card for this PC: the one beside the book, or the backup's, with this PC's key store."""
    card = read_card(folder)
    if card is None and info is not None and info.card:
        card = msgspec.json.decode(info.card, type=Card)
    if card is None:
        return Trouble(text="缺本机登记卡 counter.json。请把它和账本一起拷来，再试一次。账本未动。")
    enrolment = newest(book)
    if isinstance(enrolment, Trouble):
        return enrolment
    device = _device(enrolment, secret) or card.device
    return msgspec.structs.replace(card, device=device, vault=vault.name, label=label_of(folder))


def _device(enrolment: Enrolment, secret: bytes) -> str:
    """Under which number the hall file lists this device's key; the last, after a new number was given."""
    public = load_key("ed25519", secret[32:]).public
    return next((one.number for one in reversed(enrolment.devices) if one.public_key == public), "")


def _keep(folder: Path, vault: KeyVault, card: Card, secret: bytes) -> Trouble | None:
    try:
        vault.keep(card.label, secret)
        write_card(folder, card)
    except VaultFault as fault:
        return Trouble(text=str(fault))
    except OSError as error:
        return Trouble(text=f"登记卡没有写成（{of_system(error)}）。请检查磁盘后再试。")
    return None
