"""Golden papers: what every layout prints from its samples, kept so that a changed byte is noticed.

`python tests/printing/goldens.py` (or `make goldens`) writes them anew; look at the pages before committing.
The hash is over every object with its stream unpacked: how a build of zlib packs is not what a paper is.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import pypdfium2

from casework.facts.grievance import ANONYMOUS, TITLES
from printing.document import document, documents
from printing.render import Fact, FactError, render


def departments(count: int, code: str = "REPORT") -> dict[str, Fact]:
    """The samples of a sheet for a hall of so many, the sum as the last row."""
    facts = document(code).samples()
    rows = facts["rows"]
    assert isinstance(rows, tuple)
    own = rows[:-1]
    more = tuple({**own[at % len(own)], "name": f"第{at + 1}个派驻单位"} for at in range(len(own), count))
    return {**facts, "rows": (*own[:count], *more, rows[-1])}


OTHERS: dict[str, dict[str, Mapping[str, Fact]]] = {
    "GRIEVANCE": {
        "anonymous": {"person": "没有留姓名", "about": "—", "told": ANONYMOUS},
        "stuck": {"title": TITLES["stuck"]},
    },
    "REPORT": {f"{count} departments": departments(count) for count in (5, 12, 30, 40)},
    "BULLETIN": {f"{count} departments": departments(count, "BULLETIN") for count in (12, 30)},
}
"""Facts in the place of the samples, where another wording is printed."""
FOLDER = Path(__file__).parent / "goldens"
_OBJECT = re.compile(rb"(\d+ 0 obj\n)(.*?)endobj", re.S)
_LENGTH = re.compile(rb"/Length \d+")


def kinds(code: str) -> Iterator[tuple[str, Mapping[str, Fact]]]:
    """The samples whole, with others in their place, and the fewest facts that the layout prints with."""
    layout = document(code)
    whole = layout.samples()
    yield "whole", whole
    for name, facts in OTHERS.get(code, {}).items():
        yield name, {**whole, **facts}
    fewest = {name: value for name, value in whole.items() if not layout.facts[name].optional}
    try:
        render(code, fewest)
    except FactError:
        return
    yield "fewest", fewest


def unpacked(pdf: bytes) -> str:
    """The hash of the objects of a paper, whatever packed their streams."""
    found = sha256()
    for name, body in _OBJECT.findall(pdf):
        head, marker, rest = body.partition(b"stream\n")
        found.update(name + _LENGTH.sub(b"", head))
        if marker:
            found.update(zlib.decompress(rest.rpartition(b"endstream")[0]))
    return found.hexdigest()


def text_of(pdf: bytes) -> str:
    """The text of the pages, line by line."""
    read = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in read]
    finally:
        read.close()
    return "\n\f\n".join(pages).replace("\ufffe", "-")


def golden(code: str) -> str:
    """What is kept of one layout."""
    parts = []
    for kind, facts in kinds(code):
        paper = render(code, facts)
        parts.append(f"== {kind} {paper.pages} {unpacked(paper.pdf)}\n{text_of(paper.pdf)}\n")
    return "".join(parts)


def write() -> None:
    """All of them anew; what no layout prints any more goes."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.txt"):
        old.unlink()
    for code in documents():
        (FOLDER / f"{code}.txt").write_text(golden(code), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
