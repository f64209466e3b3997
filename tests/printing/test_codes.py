"""Code 128: every pair of digits stands for itself to a reader that is not ours, a first 99 too."""

from __future__ import annotations

import pytest
import zxingcpp
from PIL import Image

from printing.codes import QUIET_BARS, code128


def read(digits: str) -> str:
    code = code128(digits)
    wide = round(code.width / code.module)
    picture = Image.new("L", (wide + 2 * QUIET_BARS, 40), 255)
    for start, _, width, _ in code.cells:
        picture.paste(0, (start + QUIET_BARS, 0, start + QUIET_BARS + width, 40))
    (found,) = zxingcpp.read_barcodes(picture.resize((picture.width * 3, 120), Image.Resampling.NEAREST))
    assert found.format.name == "Code128"
    return found.text


@pytest.mark.parametrize("first", range(0, 100, 4))
def test_every_pair_is_read_back(first: int) -> None:
    digits = "".join(f"{pair:02}" for pair in range(first, first + 4))
    assert read(digits) == digits
    assert read(digits * 6) == digits * 6


def test_24_digits_are_167_modules() -> None:
    code = code128("410106202611200001000014")
    assert round(code.width / code.module) == 167


@pytest.mark.parametrize("digits", ["", "123", "12a4", "１２"])
def test_anything_but_an_even_number_of_digits_is_refused(digits: str) -> None:
    with pytest.raises(ValueError, match="even number"):
        code128(digits)
