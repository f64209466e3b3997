"""A face inside one PDF: the characters it was asked for, as a Type 0 font with right copy-and-paste text.

reportlab's own TrueType fonts write a broken text map beyond U+FFFF and copy the whole outline table for
every 256 characters. Here a font belongs to one document, so several papers may be made at the same time.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, Protocol

from reportlab.pdfbase import pdfdoc

from printing.face import Face

_TO_UNICODE_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_TO_UNICODE_FOOT = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"


class Registry(Protocol):
    """What a font needs of reportlab's document."""

    idToObject: dict[str, Any]

    def Reference(self, obj: object, name: str) -> object: ...


class _Packing:
    """A filter of reportlab's streams: quick rather than small. Its own takes twice as long for 5 % less, and outlines
    are hardly smaller whatever is done.
    """

    pdfname = "FlateDecode"

    def encode(self, content: str | bytes) -> bytes:
        return zlib.compress(content.encode("utf-8") if isinstance(content, str) else content, 1)


PACKED = (_Packing(),)


class _Codes(dict[str, str]):
    """A character's code in one document, four hexadecimal digits, given when it is first asked for. The face must have
    a glyph of it.
    """

    def __init__(self, face: Face, glyphs: list[int]) -> None:
        super().__init__()
        self._face, self._glyphs = face, glyphs

    def __missing__(self, char: str) -> str:
        code = self[char] = f"{len(self._glyphs):04X}"
        self._glyphs.append(self._face.glyph(ord(char)))
        return code


class EmbeddedFont:
    """One face in one document. `name` is its resource name, e.g. `F2`."""

    def __init__(self, face: Face, name: str) -> None:
        self.face = face
        self.name = name
        self._glyphs = [0]
        self.codes = _Codes(face, self._glyphs)

    def addObjects(self, document: Registry) -> None:
        """Called by reportlab when the document is closed: writes the font's objects."""
        face, name = self.face, f"{_tag(self.name)}+{self.face.name}"
        program = _stream(face.subset(self._glyphs))
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": f"/{name}",
                "Flags": 4,
                "FontBBox": f"[{' '.join(map(str, face.bounds))}]",
                "ItalicAngle": 0,
                "Ascent": 880,
                "Descent": -120,
                "CapHeight": 730,
                "StemV": 90,
                "FontFile2": document.Reference(program, f"program:{self.name}"),
            }
        )
        widths = " ".join(str(face.advance(glyph)) for glyph in self._glyphs)
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": f"/{name}",
                "CIDSystemInfo": "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
                "FontDescriptor": document.Reference(descriptor, f"descriptor:{self.name}"),
                "DW": 1000,
                "W": f"[0 [{widths}]]",
                "CIDToGIDMap": "/Identity",
            }
        )
        text_map = _stream("".join(self._text_map()).encode("ascii"))
        descendants = pdfdoc.PDFArray([document.Reference(descendant, f"descendant:{self.name}")])
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": f"/{name}",
                "Encoding": "/Identity-H",
                "DescendantFonts": descendants,
                "ToUnicode": document.Reference(text_map, f"text:{self.name}"),
            }
        )
        fonts = document.idToObject["BasicFonts"].dict
        fonts[self.name] = document.Reference(font, f"font:{self.name}")

    def _text_map(self) -> Iterator[str]:
        """The ToUnicode map (PDF 9.10.3): UTF-16 with surrogate pairs, at most 100 lines a block."""
        lines = [
            f"<{code}> <{char.encode('utf-16-be').hex().upper()}>\n" for char, code in self.codes.items()
        ]
        yield _TO_UNICODE_HEAD
        for start in range(0, len(lines), 100):
            block = lines[start : start + 100]
            yield f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n"
        yield _TO_UNICODE_FOOT


def _stream(content: bytes) -> pdfdoc.PDFStream:
    stream = pdfdoc.PDFStream(content=content, filters=PACKED)
    stream.dictionary["Length1"] = len(content)
    return stream


def _tag(name: str) -> str:
    """Six capitals that mark a subset (PDF 9.9.2), made from the resource name so that they never vary."""
    number = int(name[1:])
    return "PAPER" + chr(ord("A") + number % 26)
