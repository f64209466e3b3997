"""`hallclient --selfcheck`: whether this installation works, step by step, on this very PC.

Nothing of the counter is touched: no data folder, no keys, no network. What it writes lies in a folder of its own that
goes when it ends. No installer runs it: the IT person does, after an installation and when something looks wrong.
"""

from __future__ import annotations

import sys
import tempfile
import traceback
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import IO

from hallclient.chance import MACHINE

Step = tuple[str, Callable[[Path], str]]
"""What is looked at, and how: gives what was found, raises `Unfit` or anything else where it fails."""

_MARKS = (("✓", "✗"), ("√", "×"), ("+", "-"))
"""Right and wrong; the first that the terminal has (a Windows console of GBK lacks ✓)."""


class Unfit(Exception):
    """What does not work, in the words of whoever looks after the PC."""


def run(steps: tuple[Step, ...], out: IO[str] | None = None) -> int:
    """Does every step, says each with its time as it ends; 0 where all of them hold, else 1."""
    out = out or sys.stdout
    right, wrong = _marks(out)
    print(f"hallclient {version('hallclient')} 自检：{_where()}", file=out, flush=True)
    failed = 0
    begun = MACHINE.monotonic()
    with tempfile.TemporaryDirectory(prefix="hallclient-selfcheck-", ignore_cleanup_errors=True) as folder:
        for name, step in steps:
            before = MACHINE.monotonic()
            ok, found = _done(step, Path(folder))
            failed += not ok
            seconds = MACHINE.monotonic() - before
            print(f"{right if ok else wrong} {name}：{found}（{seconds:.2f} 秒）", file=out, flush=True)
    seconds = MACHINE.monotonic() - begun
    print(f"{right} 自检通过，共 {len(steps)} 步，{seconds:.1f} 秒。" if not failed else
          f"{wrong} 自检没有通过：{len(steps)} 步里有 {failed} 步不对。账本和数据没有动过。请重新安装程序；"
          "仍然不对的，把以上各行交给软件提供单位。", file=out, flush=True)  # fmt: skip
    return 1 if failed else 0


def _done(step: Callable[[Path], str], folder: Path) -> tuple[bool, str]:
    try:
        return True, step(folder)
    except Unfit as unfit:
        return False, str(unfit)
    except Exception as error:  # whatever it is, the other steps are to be done and said
        last = traceback.extract_tb(error.__traceback__)[-1]
        return False, f"{type(error).__name__}: {error}（{Path(last.filename).name}:{last.lineno}）"


def _where() -> str:
    kind = "安装版" if getattr(sys, "frozen", False) else "源码或者软件包"
    return f"{kind}，Python {sys.version.split()[0]}，{sys.platform}"


def _marks(out: IO[str]) -> tuple[str, str]:
    encoding = getattr(out, "encoding", None) or "utf-8"
    for right, wrong in _MARKS:
        try:
            (right + wrong).encode(encoding)
        except UnicodeEncodeError:
            continue
        return right, wrong
    raise AssertionError("every terminal has + and -")
