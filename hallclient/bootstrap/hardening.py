"""What of the running program nobody else may read: no core dump, no reading of its memory, no values in errors."""

from __future__ import annotations

import ctypes
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from hallclient.chance import Chance

ERRORS = "errors.log"
MOST = 256 * 1024
SAID = (
    "程序遇到没有料到的情况，已存的办件和草稿都在账本里。"
    "请重新启动程序，并把数据文件夹里的 errors.log 交给系统管理员。"
)
_PR_SET_DUMPABLE = 4


def harden() -> None:
    """Core dumps off; on Linux no other process of the same user may read this one's memory (trust: S18)."""
    if sys.platform == "win32":
        # No box with a memory dump behind it: SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX, SEM_NOOPENFILEERRORBOX.
        ctypes.windll.kernel32.SetErrorMode(0x0001 | 0x0002 | 0x8000)
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def quiet_errors(folder: Path, chance: Chance) -> None:
    """What nobody foresaw goes to a file by kind and place, never with values; whoever sits here gets a sentence."""

    def told(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        write_down(folder, chance, kind, trace)
        print(SAID, file=sys.stderr)

    sys.excepthook = told
    threading.excepthook = lambda args: told(args.exc_type, args.exc_value, args.exc_traceback)


def write_down(folder: Path, chance: Chance, kind: type[BaseException], trace: TracebackType | None) -> None:
    """One line: when, kind, and the files and lines on the way; a disk that takes nothing is not an error more."""
    places = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in reversed(traceback.extract_tb(trace, 20))
    )
    path = folder / ERRORS
    try:
        kept = path.read_text("utf-8")[-MOST:] if path.exists() else ""
        path.write_text(f"{kept}{chance.now().isoformat()} {kind.__name__} {places}\n", "utf-8")
        path.chmod(0o600)
    except OSError:
        return
