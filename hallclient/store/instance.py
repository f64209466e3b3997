"""One program per book: a lock that the system takes back when its holder dies, and who holds it."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from filelock import FileLock, Timeout


class Instance:
    """The lock on a book, held until `release`. The operating system lets go of it when the process ends."""

    def __init__(self, lock: FileLock) -> None:
        self._lock = lock

    def release(self) -> None:
        self._lock.release()


def claim(path: Path) -> Instance | str:
    """The lock at `path`, or who has it ("电脑 … 进程 …")."""
    lock = FileLock(path, mode=0o600, thread_local=False)
    holder = path.with_suffix(".holder")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        try:
            return holder.read_text(encoding="utf-8") or "另一个窗口"
        except OSError:
            return "另一个窗口"
    holder.unlink(missing_ok=True)
    file = os.open(holder, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.write(file, f"电脑 {platform.node()}，进程 {os.getpid()}".encode())
    os.close(file)
    return Instance(lock)
