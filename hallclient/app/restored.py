"""Whether this book came from a backup: told, and confirmed by a person, before work goes on."""

from __future__ import annotations

import msgspec

from hallclient.store.acts import FROZEN
from hallclient.store.book import Book
from hallclient.store.tx import Tx

__all__ = ["FROZEN", "FROZEN_BESIDE", "RESTORED", "Restored", "confirm", "frozen", "restored"]

FROZEN_BESIDE = "book.frozen"
"""Beside the book: the device number that gives no more after a restore that may lack acts, whatever comes next."""
RESTORED = "restored"
"""Under which name the book keeps that it was restored."""


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """`lost`: acts after the backup may be missing; this device number then gives no more numbers."""

    backup: str
    made_at: str
    at: str
    lost: bool
    confirmed_by: str

    @property
    def text(self) -> str:
        """For whoever opens the counter."""
        at, made_at = (one[:16].replace("T", " ") for one in (self.at, self.made_at))
        lines = [
            f"本机账本于 {at} 由 {made_at} 的备份恢复，还没有人确认。",
            "账本内容完好，没有开始办件。",
            "请系统管理员核对后按“确认恢复”。",
        ]
        if self.lost:
            lines.insert(
                1,
                "备份之后办的件可能不在账本里，请按手里的纸质回执逐件核对；原设备号不再给号，须领新设备号重新登记。",
            )
        return "".join(lines)


def restored(book: Book) -> Restored | None:
    """The last restore, or None."""
    kept = book.read_now(lambda reads: reads.kept(RESTORED))
    return None if kept is None else msgspec.json.decode(kept, type=Restored)


def frozen(book: Book, device: str) -> bool:
    """Whether this device number gives no more numbers: acts after the backup may be missing."""
    kept = book.read_now(lambda reads: reads.kept(FROZEN))
    return bool(kept) and kept == device.encode()


def confirm(book: Book, by: str, window: str) -> Restored | None:
    """A person has looked: work may go on. Gives what was confirmed; None where nothing waits."""
    found = restored(book)
    if found is None or found.confirmed_by:
        return None
    done = msgspec.structs.replace(found, confirmed_by=by)

    def mark(tx: Tx) -> None:
        tx.keep(RESTORED, msgspec.json.encode(done))
        tx.note("restore", by, window, found.backup, "确认由备份恢复")

    book.write_now(mark)
    return done
