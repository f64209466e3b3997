"""Seal place and signature lines: no character stands alone, every line is long enough for a name."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from printing.document import document
from printing.render import render
from tests.printing.conftest import Printed

Characters = Callable[[bytes], list[Printed]]
ORGANS = (
    "示例区住房和城乡建设局",
    "示例区行政审批服务局",
    "示例区文化广电旅游体育局",
    "示例区市场监督管理局",
)
LEAST = 80.0
"""Points of a signature line: 28 mm."""


@pytest.mark.parametrize("organ", ORGANS)
def test_a_long_organ_is_parted_evenly_in_the_seal_place(organ: str, characters: Characters) -> None:
    pdf = render("D02", {**document("D02").samples(), "organ": organ}).pdf
    seal = [one for one in characters(pdf) if one.left > 300 and not one.char.isspace()]
    start = next(at for at, one in enumerate(seal) if one.char == "章")  # （印章）
    lines = [
        "".join(one.char for one in line)
        for _, line in groupby(seal[start:], key=lambda one: round(one.bottom / 4))
    ]
    found = [line for line in lines if line and line in organ]
    assert "".join(found) == organ and min(map(len, found)) >= 3, lines


def rules(pdf: bytes) -> list[float]:
    """Lengths of the thin level lines of the last page."""
    whole = pypdfium2.PdfDocument(pdf)
    page = whole[len(whole) - 1]
    found = []
    for one in page.get_objects([pdfium.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = one.get_bounds()
        if top - bottom < 2 and right - left > 20:
            found.append(right - left)
    return found


@pytest.mark.parametrize("code", ["FORM", "FORMS", "D05", "D02", "D03"])
def test_every_signature_line_has_room_for_a_name(code: str) -> None:
    lengths = rules(render(code, document(code).samples()).pdf)
    assert lengths and min(lengths) >= LEAST, lengths
