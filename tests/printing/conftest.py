"""Reading papers back: characters, pictures, objects."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from ctypes import c_double
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL.Image import Image

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)endobj", re.S)
_SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|1 0 0 1 [-\d.]+ ([-\d.]+) Tm|<([0-9A-F]+)>")
FOOT = 48.0
"""Height of the foot line above the lower edge, in points."""


class Printed(NamedTuple):
    """A character on a page and its box in points, y from the lower edge."""

    char: str
    page: int
    left: float
    bottom: float
    right: float
    top: float


def _characters(pdf: bytes) -> Iterator[Printed]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            pair = ""
            for index in range(pdfium.FPDFText_CountChars(text.raw)):
                if pdfium.FPDFText_IsGenerated(text.raw, index) == 1:
                    continue
                code = pdfium.FPDFText_GetUnicode(text.raw, index)
                if 0xD800 <= code < 0xDC00:
                    pair = chr(code)
                    continue
                char = chr(code)
                if pair:
                    char = (pair + char).encode("utf-16", "surrogatepass").decode("utf-16")
                    pair = ""
                left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
                pdfium.FPDFText_GetCharBox(text.raw, index, left, right, bottom, top)
                yield Printed(char, number, left.value, bottom.value, right.value, top.value)
    finally:
        document.close()


@pytest.fixture(scope="session")
def characters() -> Callable[[bytes], list[Printed]]:
    """All characters of a PDF that were really written, in their order."""
    return lambda pdf: list(_characters(pdf))


@pytest.fixture(scope="session")
def text_above_foot() -> Callable[[bytes], str]:
    """The characters of a PDF without its foot lines, as pdfium reads them."""

    def read(pdf: bytes) -> str:
        # pdfium reports a hyphen at the end of a line as U+FFFE
        return "".join(each.char for each in _characters(pdf) if each.bottom > FOOT).replace("\ufffe", "-")

    return read


def _objects(pdf: bytes) -> dict[bytes, bytes]:
    return {found[1]: found[2] for found in _OBJECT.finditer(pdf)}


def _stream(body: bytes) -> bytes:
    return zlib.decompress(body.partition(b"stream\n")[2].rpartition(b"endstream")[0])


def _written(pdf: bytes) -> str:
    objects = _objects(pdf)
    maps: dict[bytes, dict[bytes, str]] = {}
    for body in objects.values():
        for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", body):
            to_unicode = re.search(rb"/ToUnicode (\d+) 0 R", objects[number])
            assert to_unicode
            pairs = re.findall(rb"<(\w{4})> <(\w+)>\n", _stream(objects[to_unicode[1]]))
            maps[name] = {code: bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}
    text = []
    contents = [found[1] for body in objects.values() for found in re.finditer(rb"/Contents (\d+) 0 R", body)]
    for number in contents:
        font, above = b"", False
        for found in _SHOWN.finditer(_stream(objects[number])):
            if found[1]:
                font = found[1]
            elif found[2]:
                above = float(found[2]) > FOOT
            elif above:
                text += [maps[font][found[3][at : at + 4]] for at in range(0, len(found[3]), 4)]
    return "".join(text)


@pytest.fixture(scope="session")
def text_written() -> Callable[[bytes], str]:
    """The characters that the content streams show, by the fonts' text maps: exact, spaces included."""
    return _written


@pytest.fixture(scope="session")
def pictures() -> Callable[[bytes, int], list[Image]]:
    """The pages as grey pictures at a resolution."""

    def draw(pdf: bytes, dpi: int) -> list[Image]:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return [
                document[number].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
                for number in range(len(document))
            ]
        finally:
            document.close()

    return draw
