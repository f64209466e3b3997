"""What stands on the applicant's screen: plain values, compared before anything is repainted."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

RowTone = Literal["plain", "ask", "wrong"]
Mark = Literal["x", "triangle", "square", "check"]
Style = Literal["title", "text", "strong", "bar", "bar_strong"]


class Row(Struct, frozen=True):
    """One thing of the form: lines of its value, masked; `ask`: the applicant is to say it."""

    label: str
    lines: tuple[str, ...]
    tone: RowTone = "plain"


class PaperRow(Struct, frozen=True):
    """One or several materials: mark, word, name, and what may be done about it."""

    mark: Mark
    word: str
    name: str
    note: str = ""


class Filing(Struct, frozen=True):
    """While the form is filled in. `current`: the row that was typed last."""

    title: str
    rows: tuple[Row, ...]
    current: int
    materials_title: str
    materials: tuple[PaperRow, ...]
    foot: tuple[str, ...]


class Passage(Struct, frozen=True):
    """A paragraph of what is to be read or signed; `bar` ones stand beside a blue bar."""

    text: str
    style: Style = "text"


class Number(Struct, frozen=True):
    """After the act: number, code, last day, and what to sign and to take along."""

    headline: str
    good: bool
    item: str
    which: str  # 第 1 件，共 3 件; empty for a single case
    case_no: str
    query_code: str
    qr: str
    awaits: str  # what is said where there is no code yet
    lines: tuple[tuple[str, str], ...]
    page: tuple[Passage, ...]


class Rest(Struct, frozen=True):
    """Nobody's affair is shown."""


Face = Filing | Number | Rest
REST = Rest()


def words_of(face: Face) -> tuple[str, ...]:
    """All that a face says, in reading order."""
    match face:
        case Filing():
            rows = (part for row in face.rows for part in (row.label, *row.lines))
            papers = (part for one in face.materials for part in (one.word, one.name, one.note) if part)
            return (face.title, *rows, face.materials_title, *papers, *face.foot)
        case Number():
            lines = (part for line in face.lines for part in line)
            page = (one.text for one in face.page)
            told = (face.headline, face.item, face.which, face.awaits, face.case_no, face.query_code)
            return (*told, *lines, *page)
        case Rest():
            return ()
