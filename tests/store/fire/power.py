"""A power cut at every system call, replayed: what was synced stays, of the rest any part, torn at 512 bytes.

The worker runs once under strace; its calls are parsed and played on copies of the files.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.store.fire.strace import ROOT, environment

SECTOR = 512
CALLS = "openat,pwrite64,write,lseek,ftruncate,fsync,fdatasync,unlink,rename"
_CALL = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")
_UNFINISHED = re.compile(r"^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)$")
_FD = re.compile(r"^(\d+)<([^>]*)>")
_DATA = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
KEPT = ("hall.book", "hall.book-wal", "hall.witness")
"""`-shm` is no file to survive anything: it is made anew from the WAL."""


class Op(NamedTuple):
    """One call that matters: open, write, truncate, sync, sync_folder, unlink, say."""

    kind: str
    name: str = ""
    at: int = 0
    data: bytes = b""


def record(book: Path, actions: int, sync: str, checkpoint: int) -> list[Op]:
    """Runs the worker under strace and gives what it did to the book's files, in order."""
    trace = book.with_suffix(".trace")
    done = subprocess.run(
        ["strace", "-f", "-qq", "-y", "-xx", "-s", "70000", "-o", str(trace), "-e", f"trace={CALLS}",
         "-e", "signal=none", sys.executable, "-m", "tests.store.fire.act_worker", str(book), str(actions), sync,
         str(checkpoint)],
        capture_output=True, text=True, env=environment(), cwd=ROOT, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0 and done.stdout.endswith("DONE\n"), (done.stdout, done.stderr)
    ops = list(parse(trace.read_text("ascii", "replace"), book.parent))
    trace.unlink()
    return ops


def parse(trace: str, folder: Path) -> list[Op]:
    """The operations of a trace on the files of `folder`, and what was said on standard output."""
    ops: list[Op] = []
    places: dict[str, int] = {}
    begun: dict[tuple[str, str], str] = {}
    for line in trace.splitlines():
        unfinished = _UNFINISHED.match(line)
        if unfinished:
            pid, call, head = unfinished.groups()
            begun[pid, call] = head
            continue
        resumed = _RESUMED.match(line)
        if resumed:
            pid, call, tail = resumed.groups()
            line = f"{pid} {call}({begun.pop((pid, call))}{tail}"
        found = _CALL.match(line)
        if found and int(found[3]) >= 0:
            op = _op(found[1], found[2], int(found[3]), folder, places)
            if op is not None:
                ops.append(op)
    return ops


def _op(call: str, words: str, result: int, folder: Path, places: dict[str, int]) -> Op | None:
    data = _DATA.search(words)
    text = bytes.fromhex(data[1].replace("\\x", "")) if data else b""
    descriptor = _FD.match(words)
    path = _plain(descriptor[2]) if descriptor else ""
    if call == "write" and descriptor and descriptor[1] == "1":
        return Op("say", data=text)
    if call in ("unlink", "openat"):
        target = Path(text.decode())
        if target.parent != folder or target.name not in KEPT:
            return None
        if call == "unlink":
            return Op("unlink", target.name)
        places[target.name] = 0
        return Op("open", target.name) if "O_CREAT" in words else None
    if call in ("fsync", "fdatasync") and path == str(folder):
        return Op("sync_folder")
    name = Path(path).name
    if Path(path).parent != folder or name not in KEPT:
        return None
    match call:
        case "pwrite64":
            return Op("write", name, int(words.rsplit(", ", 1)[1]), text[:result])
        case "write":
            at, places[name] = places.get(name, 0), places.get(name, 0) + result
            return Op("write", name, at, text[:result])
        case "lseek":
            places[name] = result
            return None
        case "ftruncate":
            return Op("truncate", name, int(words.rsplit(", ", 1)[1]))
        case "fsync" | "fdatasync":
            return Op("sync", name)
        case _:
            return None


def _plain(path: str) -> str:
    """strace -xx writes paths beside descriptors as hexadecimal, too."""
    return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path


class _File:
    """A file as the disk has it: what is certain, and what waits to be."""

    def __init__(self, content: bytes) -> None:
        self.certain = bytearray(content)
        self.waiting: list[Op] = []

    def sync(self) -> None:
        for op in self.waiting:
            _apply(self.certain, op)
        self.waiting = []

    def after_cut(self, chance: random.Random) -> bytes:
        """One state a cut may leave: nothing, a first part, or any part of what waits, the last ones torn."""
        content = bytearray(self.certain)
        how = chance.randrange(4)
        if how == 1:
            kept = self.waiting[: chance.randint(0, len(self.waiting))]
        elif how == 2:
            kept = [op for op in self.waiting if chance.random() < 0.5]
        else:
            kept = self.waiting if how == 3 else []
        for op in kept:
            _apply(content, _torn(op, chance) if how == 2 else op)
        return bytes(content)


def _apply(content: bytearray, op: Op) -> None:
    if op.kind == "truncate":
        del content[op.at :]
        content.extend(bytes(op.at - len(content)))
        return
    if len(content) < op.at:
        content.extend(bytes(op.at - len(content)))
    content[op.at : op.at + len(op.data)] = op.data


def _torn(op: Op, chance: random.Random) -> Op:
    if op.kind != "write" or chance.random() < 0.5:
        return op
    cut = chance.randrange(0, len(op.data) + 1, SECTOR)
    return op._replace(data=op.data[:cut])


def cut(ops: list[Op], after: int, start: dict[str, bytes], place: Path, seed: int) -> str:
    """Writes the files as a cut after the first `after` operations may leave them; gives what had been said."""
    chance = random.Random(seed * 100_003 + after)
    files = {name: _File(data) for name, data in start.items()}
    gone: dict[str, _File] = {}
    said = b""
    for op in ops[:after]:
        match op.kind:
            case "say":
                said += op.data
            case "open":
                if op.name not in files:
                    files[op.name] = _File(b"")
            case "unlink":
                if op.name in files:
                    gone[op.name] = files.pop(op.name)
            case "sync_folder":
                gone.clear()
            case "sync":
                if op.name in files:
                    files[op.name].sync()
            case _:
                files.setdefault(op.name, _File(b"")).waiting.append(op)
    for name, file in gone.items():  # an unlink is not certain before its folder is synced
        if name not in files and chance.random() < 0.5:
            files[name] = file
    place.mkdir(parents=True, exist_ok=True)
    for old in place.iterdir():
        old.unlink()
    for name, file in files.items():
        (place / name).write_bytes(file.after_cut(chance))
    return said.decode()
