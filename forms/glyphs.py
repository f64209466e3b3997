"""The hall's own pictures of characters that no face has: `glyphs/U+31350.png` in the hall folder.

They travel in the signed hall file. A picture is one em square, black on white; it stands before the code point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from struct import unpack

from casework.catalogue import Fault

FOLDER = "glyphs"
MOST = 200
"""Pictures of one hall."""
MOST_BYTES = 64 * 1024
LEAST_EDGE, MOST_EDGE = 64, 512
_NAME = re.compile(r"U\+([0-9A-F]{4,6})\.png", re.ASCII)
_PNG = b"\x89PNG\r\n\x1a\n"
_SURROGATES = range(0xD800, 0xE000)


def read_glyphs(folder: Path) -> tuple[dict[str, bytes], tuple[Fault, ...]]:
    """The pictures by character, and what is wrong with files; a folder without pictures has none."""
    found: dict[str, bytes] = {}
    faults: list[Fault] = []
    for number, path in enumerate(_files(folder / FOLDER)):
        if number == MOST:
            faults.append(_fault(path, "too-many-glyphs", f"字模图片最多 {MOST} 张"))
            break
        char, data = _char(path.name), path.read_bytes()[: MOST_BYTES + 1]
        wrong = _wrong(char, data)
        if wrong:
            faults.append(_fault(path, "glyph-picture", wrong))
        else:
            found[char] = data
    return found, tuple(faults)


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _char(name: str) -> str:
    """The character of a file name; "" for any other name."""
    named = _NAME.fullmatch(name)
    number = int(named[1], 16) if named else 0
    return chr(number) if 0x80 <= number <= 0x10FFFF and number not in _SURROGATES else ""


def _wrong(char: str, data: bytes) -> str:
    if not char:
        return "文件名须写成 U+31350.png：大写十六进制码位，PNG 图片；SVG 请先转成 PNG"
    if len(data) > MOST_BYTES:
        return f"图片超过 {MOST_BYTES // 1024} KB"
    if not data.startswith(_PNG) or data[12:16] != b"IHDR" or len(data) < 33:
        return "不是 PNG 图片"
    width, height = unpack(">2L", data[16:24])
    if width != height or not LEAST_EDGE <= width <= MOST_EDGE:
        return f"图片须是正方形，边长 {LEAST_EDGE} 至 {MOST_EDGE} 点，现在是 {width}×{height}"
    return ""


def _fault(path: Path, rule: str, text: str) -> Fault:
    return Fault(file=f"{FOLDER}/{path.name}", line=1, key="", rule=rule, text=text)
