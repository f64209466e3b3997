"""取回与恢复: the book given back with the hall's recovery key, or from a backup, on this PC or a new one.

What may have been given after the backup is not given again: unless the witness beside the lost book shows that the
backup has everything, the counter goes on under a new device number (domain-facts: the device segment is never
given twice). Nothing is done over a book that is there; a person confirms before work goes on.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from casework.catalogue import Enrolment
from casework.system import of_system
from hallclient.app.backup import BackupInfo
from hallclient.app.card import Card, card_in, read_card
from hallclient.app.enrol import label_of
from hallclient.app.key_place import keep
from hallclient.app.placing import NotBackError, as_before, place, put_back
from hallclient.app.restored import FROZEN, FROZEN_BESIDE, RESTORED, Restored
from hallclient.app.station import BOOK, RECOVERY, Trouble, newest, secrets_of
from hallclient.chance import Chance
from hallclient.signing.digest import equal
from hallclient.signing.keys import load_key
from hallclient.signing.recovery import open_copy, open_recovery_file
from hallclient.signing.sealed import WrongPhrase
from hallclient.signing.vault import KeyVault, write_private
from hallclient.store.book import Book, Files, open_book
from hallclient.store.child import Stopped
from hallclient.store.disk import free_bytes
from hallclient.store.inspector import Inspection, inspect
from hallclient.store.instance import Instance, claim
from hallclient.store.left_behind import ended_with
from hallclient.store.loose import begin_anew
from hallclient.store.problem import BookFault, BookProblem
from hallclient.store.schema import HEAD
from hallclient.store.tx import Tx
from hallclient.store.witness import key_check, peek

PIECE = 4 * 1024 * 1024
"""Bytes of a backup that are copied between two questions whether to go on."""
ROOM = 16 * 1024 * 1024
"""Free bytes beside a restored book: what opening it needs."""
WORK = "restoring"
"""The folder in the data folder where a backup is looked at and made ready."""
STOPPED = Trouble(text="已停止，没有恢复，原来的文件没有动。")
WRONG_PHRASE = Trouble(text="恢复密钥的口令不对，或者恢复密钥文件不是这个大厅的。没有做任何改动。")


Watch = Callable[[int, int], bool]
"""Told bytes that are copied and bytes in all (0 of 0 while it is checked); says whether to go on."""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What came back: what the check found, whether acts may be missing (now, or since a restore before it), how many
    the server has not confirmed, and where what lay there before is (empty: nothing did).
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
        if found.fault:
            return Trouble(text=f"密钥对了，但账本没有通过检查：{found.fault}账本未动。请改用备份恢复。")
        card = _card(folder, book, vault, secret, None)
        if isinstance(card, Trouble):
            return card
        book.write_now(lambda tx: tx.note("recover", "", card.window, card.device, "用恢复密钥取回账本"))
        waits = book.read_now(lambda reads: reads.reporting())
        lost = card.device.encode() in _frozen(folder, book)
    except BookFault as fault:
        return Trouble(text=fault.problem.text)
    except OSError as error:
        return Trouble(
            text=f"数据文件夹 {folder} 用不了（{of_system(error)}），没有取回，账本未动。请检查后再试。"
        )
    finally:
        book.close()
    kept, unsent = keep(folder, vault, card, secret), waits.waiting + waits.unanswered
    return kept or Given(found=found, lost=lost, device=card.device, unsent=unsent)


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
    restored book lies in its place, everything lies as it lay before.
    """
    held = _held(folder)
    if isinstance(held, Trouble):
        return held
    work = folder / WORK
    try:
        shutil.rmtree(work, ignore_errors=True)
        return _restored(folder, work, vault, backup, key, chance, watch)
    except Stopped:
        return STOPPED
    except BookFault as fault:
        return _unopened(fault.problem)
    except NotBackError as error:
        return _not_back(folder, error)
    except OSError as error:
        return _not_restored(folder, error)
    finally:
        shutil.rmtree(work, ignore_errors=True)
        held.release()


def _not_restored(folder: Path, error: OSError) -> Trouble:
    return Trouble(
        text=f"数据文件夹 {folder} 用不了（{of_system(error)}），没有恢复，原来的文件没有动。请检查后再试。"
    )


def _not_back(folder: Path, error: NotBackError) -> Trouble:
    where = f"没有放回的都在 {error.aside} 里，没有删除" if error.aside is not None else "原来这里没有账本"
    return Trouble(
        text=f"没有恢复，数据文件夹 {folder} 也没有全部复原（{of_system(error)}）：{where}。请检查磁盘后再恢复一次。"
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


def _restored(
    folder: Path, work: Path, vault: KeyVault, backup: Path, key: tuple[Path, str] | None, chance: Chance,
    watch: Watch,
) -> Given | Trouble:  # fmt: skip
    """Copies the backup, checks the copy, writes into it that it came from a backup and only then puts it there: cut
    off anywhere, the book in its place is the old one, none, or one that waits for a person. The lock is in hand.
    Raises Stopped, BookFault and OSError.
    """
    info = _info(backup)
    if isinstance(info, Trouble):
        return info
    secret = _secret(folder, vault, backup, key)
    if isinstance(secret, Trouble):
        return secret
    found = _copied(backup, work / BOOK, secret[:32], watch)
    if isinstance(found, Trouble):
        return found
    made = _marked(folder, work, vault, backup, _Copy(info, secret, found), chance)
    if isinstance(made, Trouble):
        return made
    frozen = folder / FROZEN_BESIDE
    known = frozen.read_bytes() if frozen.exists() else None
    if made.given.lost:
        write_private(frozen, made.given.device.encode())
    try:
        aside = place(folder, work, f"before-restore-{chance.now():%Y%m%d-%H%M%S}")
    except NotBackError:
        raise
    except OSError:
        as_before(frozen, known)
        raise
    with suppress(OSError):  # made anew when the book is opened
        write_private(folder / RECOVERY, backup.with_suffix(".recovery").read_bytes())
    unkept = keep(folder, vault, made.card, secret)
    if unkept is not None:
        put_back(folder, aside)
        as_before(frozen, known)
        return Trouble(text=f"没有恢复，原来的文件放回了原处：{unkept.text}")
    return msgspec.structs.replace(made.given, aside=aside.name if aside is not None else "")


def _secret(folder: Path, vault: KeyVault, backup: Path, key: tuple[Path, str] | None) -> bytes | Trouble:
    if key is not None:
        return secrets_from_copy(backup.with_suffix(".recovery"), *key)
    own = read_card(folder)
    found = secrets_of(vault, own.label if own is not None else label_of(folder))
    return found if isinstance(found, Trouble) else b"".join(found)


def _copied(backup: Path, part: Path, key: bytes, watch: Watch) -> Inspection | Trouble:
    """Copies the backup and has a child look at the copy: that very file is the book then, whatever the stick gives
    when it is read again. It is carried to the disk while it is looked at. Raises Stopped.
    """
    folder = part.parents[1]
    try:
        size, free = backup.stat().st_size, free_bytes(folder)
        if free < size + ROOM:
            return Trouble(
                text=f"磁盘放不下：恢复要 {(size + ROOM) // 1_000_000} MB，{folder} 所在的磁盘剩余 "
                f"{free // 1_000_000} MB。没有恢复，原来的文件没有动。请腾出空间后再试。"
            )
        part.parent.mkdir(mode=0o700)
        _copy(backup, part, size, watch)
        with ThreadPoolExecutor(1, thread_name_prefix="restore") as beside:
            synced = beside.submit(_synced, part)
            found = inspect(part, key, waited=True, going=lambda: watch(0, 0))
            synced.result()
    except FileNotFoundError:
        return Trouble(text=f"找不到备份 {backup}。没有恢复，原来的文件没有动。")
    except OSError as error:
        return Trouble(
            text=f"备份拷不进数据文件夹 {folder}（{of_system(error)}）。没有恢复，原来的文件没有动。"
            "请检查磁盘空间和放备份的磁盘，再试一次。"
        )
    return found if not found.fault else _refused(found)


def _copy(backup: Path, part: Path, size: int, watch: Watch) -> None:
    """Raises Stopped once `watch` says no."""
    done = 0
    part.touch(mode=0o600)
    with backup.open("rb") as source, part.open("r+b") as target:
        while piece := source.read(PIECE):
            if not watch(done, size):
                raise Stopped
            done += target.write(piece)


def _synced(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


class _Copy(NamedTuple):
    """A backup that was copied and found whole."""

    info: BackupInfo
    secret: bytes
    found: Inspection


class _Made(NamedTuple):
    """The copy, ready to be put in its place."""

    card: Card
    given: Given


def _marked(
    folder: Path, work: Path, vault: KeyVault, backup: Path, copy: _Copy, chance: Chance
) -> _Made | Trouble:
    """Opens the copy, and writes down in it that it came from a backup. One of an older format is brought up by that,
    and checked whole again: before, not every case could be. Raises BookFault.
    """
    info, secret, found = copy
    book = open_book(work / BOOK, secret[:32], chance)
    if isinstance(book, BookProblem):
        return _unopened(book)
    try:
        card = _card(folder, book, vault, secret, info)
        if isinstance(card, Trouble):
            return card
        if found.revision != HEAD:
            found = _checked(book)
            if found.fault:
                return _refused(found)
        lost = _lost(folder, book, card, secret, found)
        at = chance.now().isoformat()
        told = Restored(backup=backup.name, made_at=info.made_at, at=at, lost=lost, confirmed_by="")

        def mark(tx: Tx) -> None:
            tx.keep(RESTORED, msgspec.json.encode(told))
            begin_anew(tx)
            if lost:
                tx.keep(FROZEN, card.device.encode())
            tx.note("restore", "", card.window, backup.name, f"由 {info.made_at} 的备份恢复")

        book.write_now(mark)
        waits = book.read_now(lambda reads: reads.reporting())
    finally:
        book.close()
    unsent = waits.waiting + waits.unanswered
    return _Made(card, Given(found=found, lost=lost, device=card.device, unsent=unsent))


def _lost(folder: Path, book: Book, card: Card, secret: bytes, found: Inspection) -> bool:
    """Whether acts after the backup may be missing: unless the witness there says that it has everything. That of a
    book which was itself restored with a loss says nothing of what was lost then, and one that the old book is ahead of
    nothing of what came after it.
    """
    seen = peek(Files(folder / BOOK).witness)
    if seen is None or not equal(seen.key_check, key_check(secret[:32])):
        return True
    last = ended_with(folder / BOOK, secret[:32], folder / WORK)
    lags = last is not None and (last[0] != seen.device or last[1] > seen.seq)  # as on a disk that was dying
    whole = (seen.seq, seen.hash) == (found.seq, found.head)
    return lags or not whole or card.device.encode() in _frozen(folder, book)


def _frozen(folder: Path, book: Book) -> tuple[bytes | None, bytes]:
    """Which device number gives no more, as the book and the file beside it say."""
    beside = folder / FROZEN_BESIDE
    return book.read_now(lambda reads: reads.kept(FROZEN)), beside.read_bytes() if beside.exists() else b""


def _info(backup: Path) -> BackupInfo | Trouble:
    try:
        return msgspec.json.decode(backup.with_suffix(".info").read_bytes(), type=BackupInfo)
    except (OSError, msgspec.MsgspecError):
        return Trouble(text=f"{backup} 旁边没有可读的 .info 文件，不是完整的备份。没有做任何改动。")


def _checked(book: Book) -> Inspection:
    """The whole check of an open book, by children on a copy of this moment."""
    probe = book.path.with_name("recovered.check")
    try:
        book.copy_to(probe)
        return book.inspect(probe, waited=True)
    finally:
        probe.unlink(missing_ok=True)


def _unopened(problem: BookProblem) -> Trouble:
    return Trouble(text=f"备份没有放回：{problem.cause}没有恢复，原来的文件没有动。{problem.todo}")


def _refused(found: Inspection) -> Trouble:
    return Trouble(text=f"备份没有通过检查：{found.fault}没有恢复，原来的文件没有动。请换一份备份。")


def _card(
    folder: Path, book: Book, vault: KeyVault, secret: bytes, info: BackupInfo | None
) -> Card | Trouble:
    """The card for this PC: the one beside the book, or the backup's, with this PC's key store."""
    card = read_card(folder)
    if card is None and info is not None and info.card:
        card = card_in(info.card)
        if card is None:
            return Trouble(text="备份里的登记卡读不懂，不是完整的备份。没有做任何改动。请换一份备份。")
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
