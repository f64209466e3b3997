"""An installation without a face for rare characters."""

from __future__ import annotations

from pathlib import Path

import pytest

from printing import fonts
from resources import font_path

LACKS = "HanaMinB.ttf"
RARE_NAME = "𪛖"
"""Of Extension B, which that face alone has."""


def lack_a_face(patched: pytest.MonkeyPatch) -> Path:
    """From here on; gives where the face lies in truth."""

    def find(name: str) -> Path:
        if name == LACKS:
            raise FileNotFoundError(name)
        return font_path(name)

    patched.setattr(fonts, "font_path", find)
    patched.setattr(fonts, "_DEBIAN", {})
    patched.setattr(fonts, "_GIVEN", {})
    fonts.installed_fonts.cache_clear()
    return font_path(LACKS)
