"""The quick codes are segno's, module by module, whatever their length and kind."""

from __future__ import annotations

from random import Random

import pytest
import segno

from printing.qr_modules import Mode, modules

TEXTS: dict[Mode, str] = {
    "alphanumeric": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:",
    "byte": "abcdefghijklmnopqrstuvwxyz#&?=_~\x00\x7fAZ09",
}
LENGTHS = (1, 2, 20, 21, 61, 62, 110, 151, 170, 171, 172, 206, 300, 313, 499, 1500, 2331, 3391)
"""Versions 1 to 40: with and without alignment and version areas, blocks of one and of two sizes, all three counts."""


@pytest.mark.parametrize("mode", ["alphanumeric", "byte"])
def test_each_module_is_where_segno_has_it(mode: Mode) -> None:
    chance = Random(7)
    versions = set()
    for length in LENGTHS:
        if mode == "byte" and length > 2331:
            continue
        for _ in range(2 if length < 400 else 1):  # the second is made from what was kept of the first
            text = "".join(chance.choices(TEXTS[mode], k=length))
            code = segno.make_qr(text, error="m", mask=0, boost_error=False, mode=mode)
            versions.add(int(code.version))
            assert modules(text, mode) == tuple(bytes(row) for row in code.matrix), length
    assert versions > {1, 7, 40}


def test_too_much_is_said() -> None:
    with pytest.raises(ValueError, match="large"):
        modules("A" * 3392, "alphanumeric")
