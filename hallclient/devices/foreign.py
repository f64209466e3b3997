"""Files from outside: a scan, a dragged file, a pasted picture. Measured here, opened only in a limited child.

What comes back is encoded anew, pixels and pages only: no EXIF, no place where a photo was taken, no script, no
second file behind the first. What is not taken stays where it lies; the words say why.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

from msgspec import Struct

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_MADE: Final = 60 * 1024 * 1024
"""Of what the child may give back: a PNG encoded anew may be longer than it was."""
DEADLINE_SECONDS: Final = 30
THUMBNAIL: Final = (96, 128)
MAX_PAGES: Final = 60
CHILD = "hallclient.devices.foreign_child"
KINDS: Final = ("application/pdf", "image/jpeg", "image/png")

WORDS: Final = {
    "type": "只能附 PDF、JPEG 或者 PNG 文件。文件没有附上，原文件未动。",
    "archive": "压缩包和表格、文字文件不能直接附，程序没有打开它。请解压或者打印成 PDF 后再附，原文件未动。",
    "bytes": f"文件超过 {MAX_BYTES // 1024 // 1024} 兆，没有附上，原文件未动。请降低扫描分辨率后再附。",
    "pixels": "图片太大，没有附上，原文件未动。请降低扫描分辨率后再附。",
    "pages": f"PDF 文件超过 {MAX_PAGES} 页，没有附上，原文件未动。请分开扫描。",
    "locked": "PDF 文件打不开，加了口令，没有附上，原文件未动。请去掉口令或者重新扫描。",
    "broken": "文件打不开，可能已经损坏，没有附上，原文件未动。请重新扫描。",
    "alive": "PDF 文件里带脚本或者附件，没有附上，原文件未动。请打印出来重新扫描。",
    "memory": "文件太复杂，打开它会占满这台电脑，没有附上，原文件未动。请重新扫描。",
    "slow": "文件太复杂，半分钟没有读完，没有附上，原文件未动。请重新扫描。",
    "gone": "文件读不出来，没有附上。请检查文件是否还在。",
}  # fmt: skip
"""What happened, what was kept, what to do."""


class Unreadable(ValueError):
    """The file can't be taken as pages; the text says why, in the clerk's words."""

    def __init__(self, cause: str) -> None:
        super().__init__(WORDS[cause])
        self.cause = cause


class Pages(Struct, frozen=True):
    """A file encoded anew, and each page small: width, height and RGB rows without padding."""

    data: bytes
    media_type: str
    thumbnails: tuple[tuple[int, int, bytes], ...]


def read_file(path: Path) -> Pages:
    """A file, whole or not at all. Waits for the child: never on the window's thread. Raises Unreadable."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable("gone") from error
    return read_bytes(data)


def read_bytes(data: bytes, most: int = MAX_BYTES) -> Pages:
    """The same for bytes that came by the clipboard; `most`: MAX_MADE for what another counter has encoded anew.
    Raises Unreadable.
    """
    if len(data) > most:
        raise Unreadable("bytes")
    try:
        done = subprocess.run(
            [sys.executable, *_isolated(), "-m", CHILD],
            input=data,
            capture_output=True,
            timeout=DEADLINE_SECONDS,
            check=False,
            env=_environment(),
        )
    except subprocess.TimeoutExpired as late:
        raise Unreadable("slow") from late
    except OSError as error:
        raise Unreadable("memory") from error
    if done.returncode != 0:
        # killed by a limit, or the decoder fell over a file that was made to do so
        raise Unreadable(
            "slow" if done.returncode in _CPU else "memory" if b"MemoryError" in done.stderr else "broken"
        )
    return _pages(done.stdout)


_CPU: Final = (-24, -9)
"""SIGXCPU, and the SIGKILL of the hard limit."""


def _isolated() -> list[str]:
    """Words for an interpreter; a bundle has none but itself, `bootstrap.command` knows the rest."""
    return [] if getattr(sys, "frozen", False) else ["-I"]


def _environment() -> dict[str, str]:
    """Nothing of the session; Windows needs its own folder to start anything."""
    import os

    return {key: os.environ[key] for key in ("SYSTEMROOT",) if key in os.environ}


def _pages(told: bytes) -> Pages:
    """The child's answer, itself no more trusted than the file."""
    line, _, rest = told.partition(b"\n")
    try:
        head = json.loads(line)
        if "refused" in head:
            raise Unreadable(head["refused"] if head["refused"] in WORDS else "broken")
        kind, length, sizes = (
            str(head["kind"]),
            int(head["length"]),
            [(int(w), int(h)) for w, h in head["thumbnails"]],
        )
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("broken") from error
    fits = all(0 < width <= THUMBNAIL[0] and 0 < height <= THUMBNAIL[1] for width, height in sizes)
    whole = length + sum(3 * width * height for width, height in sizes)
    if (
        kind not in KINDS
        or not 0 < length <= MAX_MADE
        or not fits
        or not 0 < len(sizes) <= MAX_PAGES
        or whole != len(rest)
    ):
        raise Unreadable("broken")
    small, at = [], length
    for width, height in sizes:
        small.append((width, height, rest[at : at + 3 * width * height]))
        at += 3 * width * height
    return Pages(rest[:length], kind, tuple(small))
