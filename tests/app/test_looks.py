"""Theme and text size are remembered for the PC and for each person; a spoilt file is as none."""

from __future__ import annotations

from pathlib import Path

import pytest

from hallclient.app.looks import PC, SCALES, THEMES, Look, Looks
from hallclient.ui import theme


def test_a_persons_look_goes_before_the_pcs(tmp_path: Path) -> None:
    looks = Looks(tmp_path)
    assert looks.of("W0907") == looks.of() == Look("light", 1.0)
    looks.keep(PC, Look("dark", 1.25))
    looks.keep("W0907", Look("contrast", 1.5))
    again = Looks(tmp_path)
    assert again.of() == again.of("W1003") == Look("dark", 1.25)
    assert again.of("W0907") == Look("contrast", 1.5)


@pytest.mark.parametrize(
    "text", ["", "[", "[]", '{"": 3}', '{"": ["pink", 1.0]}', '{"": ["dark", 9]}', "null"]
)
def test_a_spoilt_file_is_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "looks.json").write_text(text, "utf-8")
    assert Looks(tmp_path).of() == Look("light", 1.0)
    Looks(tmp_path).keep(PC, Look("dark", 1.0))
    assert Looks(tmp_path).of() == Look("dark", 1.0)


def test_the_looks_are_the_themes_there_are() -> None:
    assert (THEMES, SCALES) == (theme.THEMES, theme.SCALES)
