"""The slip of the thermal printer: 80-mm roll, 72 mm of ink, whole dots of 203 dpi, read back as it is printed."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2
import pytest
import zxingcpp
from PIL.Image import Image

from printing.blocks.slip import DOT, ROLL
from printing.codes import code128, qr
from printing.document import LayoutError, document, parse
from printing.render import Fact, render, render_layout

DPI = 203
LONG = "示例区某某某某某某某某某某某某某某某某路（南段）18号院3号楼1层食品经营许可"


def facts(**changes: Fact) -> dict[str, Fact]:
    return {**document("SLIP").samples(), **changes}


@pytest.mark.parametrize("practice", [False, True])
def test_the_slip_is_read_back_at_the_printers_own_dots(
    practice: bool, pictures: Callable[[bytes, int], list[Image]]
) -> None:
    paper = render("SLIP", facts(), practice=practice)
    (page,) = pictures(paper.pdf, DPI)
    assert abs(page.width - 640) <= 1
    found = {one.format.name: one.text for one in zxingcpp.read_barcodes(page)}
    assert found == {"QRCode": facts()["qr"], "Code128": facts()["case_no"]}
    corner = next(one for one in zxingcpp.read_barcodes(page) if one.format.name == "QRCode").position
    code = page.crop((corner.top_left.x, corner.top_left.y, corner.bottom_right.x, corner.bottom_right.y))
    shades = code.histogram()
    assert sum(shades[40:216]) < 0.02 * sum(shades), "grey modules: an edge does not lie on a dot"


def test_every_module_is_whole_dots() -> None:
    text, number = str(facts()["qr"]), str(facts()["case_no"])
    for picture in (qr(text, 4 * DOT), code128(number, 3 * DOT, 84 * DOT)):
        for x, y, width, height in picture.rects:
            for edge in (x, y, width, height):
                assert abs(edge / DOT - round(edge / DOT)) < 1e-6


@pytest.mark.parametrize("more", [{}, {"item": LONG, "collect": LONG, "hall": LONG}], ids=["usual", "long"])
def test_ink_stays_within_72_millimetres_and_is_black(
    more: dict[str, Fact], pictures: Callable[[bytes, int], list[Image]]
) -> None:
    paper = render("SLIP", facts(**more))
    document_ = pypdfium2.PdfDocument(paper.pdf)
    width, _ = document_[0].get_size()
    text = "".join(document_[0].get_textpage().get_text_range().split())
    document_.close()
    assert (paper.pages, abs(width - ROLL) < 0.01, abs(ROLL - 80 * 72 / 25.4) < 0.3) == (1, True, True)
    assert "本小票不是收件凭证" in text and all("".join(str(one).split()) in text for one in more.values())
    (page,) = pictures(paper.pdf, DPI)
    left, _, right, bottom = page.point(lambda value: 255 - value).getbbox() or (0, 0, 0, 0)
    assert left >= 31 and right <= 609 and bottom <= page.height - 30


def test_a_block_of_a4_has_no_place_on_the_roll() -> None:
    layout = parse(
        "T-test.yaml",
        """
code: T
title: 试
page: 80mm
facts: {name: {label: 名, sample: 甲}}
blocks: [{block: signs, labels: ["{name}"]}]
foot: {left: "", middle: ""}
""",
    )
    with pytest.raises(LayoutError, match="小票没有这种版块"):
        render_layout(layout, layout.samples())
