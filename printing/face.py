"""A TrueType face, read from its file glyph by glyph.

Opening a 15 MB face costs a millisecond or two and 0.2 MB: only the character map is read at once, everything else
when a character asks for it. Mapped into memory the face would hold 64 kB around each glyph it gave, 9 MB after two
papers; so outlines are read alone, and kept. Field names and layouts: OpenType 1.9, tables `cmap`
(format 12), `head`, `hhea`, `hmtx`, `loca`, `glyf`, `maxp`, `name`, `OS/2`, `post`.
"""

from __future__ import annotations

import os
import sys
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from struct import calcsize, pack, unpack, unpack_from
from threading import Lock
from typing import Any
from weakref import finalize

_MORE_COMPONENTS = 1 << 5
_KEPT_OUTLINES = 4000
"""Of each face: more characters than a hall's papers use in a week, 1.5 MB."""


class FaceError(ValueError):
    """The file is no TrueType face that can be embedded."""


class Face:
    """A face. Advances are in thousandths of the em, whatever the units of the file."""

    def __init__(self, path: Path) -> None:
        """Opens the file. Raises `FileNotFoundError`, or `FaceError` for outlines that can't be embedded."""
        self.path = path
        self._file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        finalize(self, os.close, self._file)
        self._turn = Lock()
        self._outlines: dict[int, bytes] = {}
        self._pairs: dict[int, bytes] = {}
        version, count = self._unpack(">LH", 0)
        if version != 0x00010000:
            raise FaceError(f"{path.name}: no TrueType outlines")
        self._tables: dict[str, tuple[int, int]] = {}
        for number in range(count):
            tag, _, offset, length = self._unpack(">4sLLL", 12 + 16 * number)
            self._tables[tag.decode("ascii")] = (offset, length)
        head = self._at("head")
        self.units: int = self._unpack(">H", head + 18)[0]
        self._scale = 1000 / self.units
        bounds = self._unpack(">4h", head + 36)
        self.bounds: tuple[int, ...] = tuple(round(edge * self._scale) for edge in bounds)
        (self._long_loca,) = self._unpack(">H", head + 50)
        (self._metrics,) = self._unpack(">H", self._at("hhea") + 34)
        (self.glyphs,) = self._unpack(">H", self._at("maxp") + 4)
        self.name = self._postscript_name()
        self._starts, self._ends, self._ids = self._character_map()

    def glyph(self, code: int) -> int:
        """Number of the glyph of a code point; 0 when the face has none."""
        place = bisect_right(self._starts, code) - 1
        if place < 0 or code > self._ends[place]:
            return 0
        return self._ids[place] + code - self._starts[place]

    def advance(self, glyph: int) -> int:
        """Width of a glyph in thousandths of the em."""
        return round(float(int.from_bytes(self._metric(glyph)[:2], "big") * self._scale))

    def has_ink(self, glyph: int) -> bool:
        """Whether the glyph draws anything at all."""
        start, end = self._extent(glyph)
        return end > start

    def subset(self, glyphs: Sequence[int]) -> bytes:
        """A face file with these glyphs, numbered by their place in the sequence (0 must be .notdef).

        Parts of composite glyphs follow behind. Holds what a PDF's CIDFontType2 needs, no character map.
        """
        numbers = list(glyphs)
        places = {glyph: place for place, glyph in reversed(list(enumerate(numbers)))}
        outlines: list[bytes] = []
        for glyph in numbers:  # grows while composites name their parts
            outlines.append(self._outline(glyph, numbers, places))
        offsets, data = [0], bytearray()
        for outline in outlines:
            data += outline
            data += bytes(-len(data) % 4)
            offsets.append(len(data))
        count = len(numbers)
        head = bytearray(self._table("head"))
        head[8:12] = bytes(4)
        head[50:52] = pack(">H", 1)
        hhea = bytearray(self._table("hhea"))
        hhea[34:36] = pack(">H", count)
        maxp = bytearray(self._table("maxp"))
        maxp[4:6] = pack(">H", count)
        tables = {
            "glyf": bytes(data),
            "head": bytes(head),
            "hhea": bytes(hhea),
            "hmtx": b"".join(self._metric(glyph) for glyph in numbers),
            "loca": pack(f">{count + 1}L", *offsets),
            "maxp": bytes(maxp),
        }
        for tag in ("cvt ", "fpgm", "prep"):
            if tag in self._tables:
                tables[tag] = self._table(tag)
        return _assemble(tables)

    def _at(self, tag: str) -> int:
        try:
            return self._tables[tag][0]
        except KeyError:
            raise FaceError(f"{self.path.name}: table {tag} is missing") from None

    def _table(self, tag: str) -> bytes:
        offset, length = self._tables[tag]
        return self._read(offset, length)

    def _read(self, offset: int, length: int) -> bytes:
        with self._turn:
            os.lseek(self._file, offset, os.SEEK_SET)
            return os.read(self._file, length)

    def _unpack(self, form: str, offset: int) -> tuple[Any, ...]:
        return unpack(form, self._read(offset, calcsize(form)))

    def _extent(self, glyph: int) -> tuple[int, int]:
        loca = self._at("loca")
        if self._long_loca:
            start, end = self._unpack(">2L", loca + 4 * glyph)
            return start, end
        start, end = self._unpack(">2H", loca + 2 * glyph)
        return start * 2, end * 2

    def _outline(self, glyph: int, numbers: list[int], places: dict[int, int]) -> bytes:
        """The drawing of a glyph; the parts of a composite are renumbered and asked for."""
        data = self._drawing(glyph)
        if not data or unpack_from(">h", data)[0] >= 0:
            return data
        renumbered, at, flags = bytearray(data), 10, _MORE_COMPONENTS
        while flags & _MORE_COMPONENTS:
            flags, part = unpack_from(">2H", data, at)
            if part not in places:
                places[part] = len(numbers)
                numbers.append(part)
            renumbered[at + 2 : at + 4] = pack(">H", places[part])
            at += 4 + (4 if flags & 1 else 2)
            at += 2 if flags & 1 << 3 else 4 if flags & 1 << 6 else 8 if flags & 1 << 7 else 0
        return bytes(renumbered)

    def _drawing(self, glyph: int) -> bytes:
        """The glyph's own bytes of `glyf`, kept once they were read."""
        data = self._outlines.get(glyph)
        if data is None:
            start, end = self._extent(glyph)
            data = self._read(self._at("glyf") + start, end - start) if end > start else b""
            if len(self._outlines) >= _KEPT_OUTLINES:
                self._outlines.clear()
            self._outlines[glyph] = data
        return data

    def _metric(self, glyph: int) -> bytes:
        """The glyph's pair of width and bearing in `hmtx`, kept once it was read."""
        pair = self._pairs.get(glyph)
        if pair is None:
            hmtx, long = self._at("hmtx"), self._metrics
            if glyph < long:
                pair = self._read(hmtx + 4 * glyph, 4)
            else:
                bearing = self._read(hmtx + 4 * long + 2 * (glyph - long), 2)
                pair = self._read(hmtx + 4 * long - 4, 2) + bearing
            if len(self._pairs) >= _KEPT_OUTLINES:
                self._pairs.clear()
            self._pairs[glyph] = pair
        return pair

    def _postscript_name(self) -> str:
        table = self._at("name")
        _, count, strings = self._unpack(">3H", table)
        for number in range(count):
            platform, _, _, kind, length, offset = self._unpack(">6H", table + 6 + 12 * number)
            if platform == 3 and kind == 6:
                return self._read(table + strings + offset, length).decode("utf-16-be")
        return self.path.stem

    def _character_map(self) -> tuple[array[int], array[int], array[int]]:
        table = self._at("cmap")
        (count,) = self._unpack(">H", table + 2)
        for number in range(count):
            platform, encoding, offset = self._unpack(">2HL", table + 4 + 8 * number)
            if (platform, encoding) not in ((3, 10), (0, 4)):
                continue
            form, _, _, _, groups = self._unpack(">2H3L", table + offset)
            if form != 12:
                continue
            values = array("I")
            values.frombytes(self._read(table + offset + 16, 12 * groups))
            if sys.byteorder == "little":
                values.byteswap()
            return values[0::3], values[1::3], values[2::3]
        raise FaceError(f"{self.path.name}: no character map beyond U+FFFF")


def _assemble(tables: dict[str, bytes]) -> bytes:
    """The face file of these tables, with their checksums."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    directory = [pack(">L4H", 0x00010000, count, power * 16, power.bit_length() - 1, (count - power) * 16)]
    offset, bodies = 12 + 16 * count, []
    for tag, data in sorted(tables.items()):
        padded = data + bytes(-len(data) % 4)
        directory.append(tag.encode("ascii") + pack(">3L", _checksum(padded), offset, len(data)))
        bodies.append(padded)
        offset += len(padded)
    return b"".join(directory + bodies)


def _checksum(data: bytes) -> int:
    words = array("I", data)
    if sys.byteorder == "little":
        words.byteswap()
    return sum(words) & 0xFFFFFFFF
