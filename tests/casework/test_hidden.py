"""S6: whatever nobody sees or turns text round is refused in every field of one line, and named by its code point."""

from __future__ import annotations

import unicodedata
from typing import Final

import pytest

from casework.fields import check, show
from casework.item import Column, Field, FieldType

BIDI: Final = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0x200B, 0x2010), 0x061C]
CONTROLS: Final = [*range(0x20), *range(0x7F, 0xA0)]
LINES: Final[tuple[FieldType, ...]] = ("person_name", "text", "address", "phone", "uscc", "postcode")


def field(kind: FieldType) -> Field:
    return Field(key="a", label="名称", type=kind)


@pytest.mark.parametrize("kind", LINES)
@pytest.mark.parametrize("where", ["{}示例", "示{}例", "示例{}"])
def test_every_one_is_refused_and_named(kind: FieldType, where: str) -> None:
    for code in (*BIDI, *CONTROLS):
        (problem,) = check(field(kind), where.format(chr(code)), ())
        assert problem.level == "wrong" and f"U+{code:04X}" in problem.text, (kind, hex(code), problem)


def test_the_list_is_that_of_unicode() -> None:
    """Each bidirectional control and each C0, C1 that Unicode knows is among what was tried."""
    marks = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
    known = {code for code in range(0x110000) if unicodedata.bidirectional(chr(code)) in marks}
    known |= {code for code in range(0x110000) if unicodedata.category(chr(code)) == "Cc"}
    assert known <= {*BIDI, *CONTROLS}


def test_a_cell_of_a_table_is_no_way_round() -> None:
    table = Field(key="t", label="设备", type="table", columns=(Column(key="a", label="名称", type="text"),))
    problems = check(table, [{"a": "炉\u202e灶"}], ())
    assert problems and "U+202E" in problems[0].text
    assert show(field("person_name"), "示例公司", ()) == "示例公司"
