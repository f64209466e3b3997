"""Fonts and icons that travel with the program: data in a package.

Found beside this file, so the same line works from a checkout, an editable install, a wheel and a frozen
build (`importlib.resources` would cost the first paint 5 ms). Nothing here knows Qt or reportlab.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_ROOT = Path(__file__).parent


def theme_text(name: str) -> str:
    """Text of a file in `theme/`. Raises `FileNotFoundError`."""
    return (_ROOT / "theme" / name).read_text("utf-8")


def font_path(name: str) -> Path:
    """The file of a bundled face, e.g. `font_path("NotoSansSC-Regular.ttf")`.

    Everyday faces lie in `fonts/`, those for rare characters in `fonts/rare/` (fetched at set-up, so they
    may be missing). Raises `FileNotFoundError` with the name when the face isn't there.
    """
    for folder in (_ROOT / "fonts", _ROOT / "fonts" / "rare"):
        path = folder / name
        if path.is_file():
            return path
    raise FileNotFoundError(name)


def rare_faces() -> dict[str, str]:
    """The SHA-256 of each face for rare characters by the name of its file, as 64 hexadecimal digits."""
    lines = (_ROOT / "fonts" / "rare" / "faces.txt").read_text("ascii").splitlines()
    return {path.rpartition("/")[2]: mark for mark, path, _package in (line.split() for line in lines)}


@cache
def icon_bytes(name: str) -> bytes:
    """The SVG text of a line icon, e.g. `icon_bytes("lock")`: 24-unit box, `currentColor` strokes.

    Raises `FileNotFoundError` with the name when there is no such icon.
    """
    path = _ROOT / "icons" / f"{name}.svg"
    if not path.is_file():
        raise FileNotFoundError(name)
    return path.read_bytes()


def icon_names() -> tuple[str, ...]:
    """Names of all icons, sorted."""
    return tuple(sorted(path.stem for path in (_ROOT / "icons").glob("*.svg")))
