"""Which face prints a character: everyday faces first, rare faces when asked for, the code point at last.

Song (Noto Serif SC) for text, sans (Noto Sans SC) for numbers; then HanaMin A and B and LXGW WenKai, which
together hold all 87,887 characters of GB 18030-2022 level 3. Where the rare faces are missing the chain ends
in 〔U+XXXXX〕. The hall's own picture of a character stands before its code point.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Literal, NamedTuple

from printing.characters import Kind, code_point, half_left, half_right, is_printed, kind, may_be_blank
from printing.face import Face
from resources import font_path

Family = Literal["serif", "sans"]

EVERYDAY: dict[tuple[Family, bool], tuple[str, ...]] = {
    ("serif", False): ("NotoSerifSC-Regular.ttf", "NotoSansSC-Regular.ttf"),
    ("serif", True): ("NotoSerifSC-Bold.ttf", "NotoSansSC-Bold.ttf"),
    ("sans", False): ("NotoSansSC-Regular.ttf", "NotoSerifSC-Regular.ttf"),
    ("sans", True): ("NotoSansSC-Bold.ttf", "NotoSerifSC-Bold.ttf"),
}
RARE = ("HanaMinA.ttf", "HanaMinB.ttf", "LXGWWenKai-Regular.ttf")
_DEBIAN = {
    "HanaMinA.ttf": Path("/usr/share/fonts/truetype/hanazono/HanaMinA.ttf"),
    "HanaMinB.ttf": Path("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf"),
    "LXGWWenKai-Regular.ttf": Path("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"),
}
_GIVEN: dict[str, Path] = {}
_DIGITS = "0123456789"


class Mark(NamedTuple):
    """One printed character: its face, its width in em and what it may do on a line.

    `face` None with `image` set is the hall's picture of a character. `shift` centres a tabular digit.
    `emboldened`: the face has no bold, so the outline is drawn with a line around it.
    """

    char: str
    face: Face | None
    width: float
    kind: Kind
    trim_left: bool = False
    trim_right: bool = False
    shift: float = 0.0
    emboldened: bool = False
    image: bytes | None = None


class FontChain:
    """The faces in their order, and the hall's own pictures of characters (PNG, square).

    Safe in several threads: a face is only ever read, and the caches only ever grow. That a face is missing is not
    remembered: it may be given while the program runs.
    """

    def __init__(
        self,
        glyphs: Mapping[str, bytes] | None = None,
        *,
        find: Callable[[str], Path] | None = None,
        rare: tuple[str, ...] = RARE,
    ) -> None:
        """`glyphs` are PNG pictures by character; `find` gives the file of a face by name."""
        self._glyphs = dict(glyphs or {})
        self._find = find or _installed
        self._rare = rare
        self._faces: dict[str, Face] = {}
        self._lock = Lock()
        self._marks: dict[tuple[Family, bool, bool], dict[str, tuple[Mark, ...]]] = {}

    def marks(self, char: str, family: Family, bold: bool, tabular: bool = False) -> tuple[Mark, ...]:
        """What stands on paper for one character: one mark, or those of its code point."""
        known = self._marks.setdefault((family, bold, tabular), {})
        marks = known.get(char)
        if marks is None:
            marks = self._shape(char, family, bold, tabular)
            if self.lasts(char, marks):
                known[char] = marks
        return marks

    def lasts(self, char: str, marks: tuple[Mark, ...]) -> bool:
        """Whether a character will look so for good: not its code point while a face is missing that may be given."""
        return (marks[0].face is not None and marks[0].char == char) or all(
            name in self._faces for name in self._rare
        )

    def is_covered(self, char: str) -> bool:
        """Whether a character prints as itself (a line break counts as printed)."""
        mark = self.marks(char, "serif", False)[0]
        return char == "\n" or (mark.char == char and mark.image is None)

    def missing(self, text: str) -> tuple[str, ...]:
        """The characters of `text` that would be printed as their code point, each once, in order."""
        return tuple(char for char in dict.fromkeys(text) if not self.is_covered(char))

    def open_everyday(self) -> None:
        """Map the everyday faces. Raises `FileNotFoundError` where one is missing."""
        for names in EVERYDAY.values():
            for name in names:
                if self._face(name) is None:
                    raise FileNotFoundError(name)

    def _shape(self, char: str, family: Family, bold: bool, tabular: bool) -> tuple[Mark, ...]:
        face = self._pick(char, family, bold)
        if face is None:
            words = [self._shape(part, family, bold, tabular)[0] for part in code_point(char)]
            picture = self._glyphs.get(char)
            if picture is None:
                return tuple(words)
            return (Mark(char, None, 1.0, Kind.HAN, image=picture), *words)
        width = face.advance(face.glyph(ord(char))) / 1000
        shift = 0.0
        if tabular and char in _DIGITS:
            widest = max(face.advance(face.glyph(ord(digit))) for digit in _DIGITS) / 1000
            shift, width = (widest - width) / 2, widest
        full = width == 1.0
        emboldened = bold and not face.path.name.startswith("Noto")
        return (
            Mark(
                char, face, width, kind(char),
                full and half_left(char), full and half_right(char), shift, emboldened,
            ),
        )  # fmt: skip

    def _pick(self, char: str, family: Family, bold: bool) -> Face | None:
        if not is_printed(char):
            return None
        for name in (*EVERYDAY[family, bold], *self._rare):
            face = self._face(name)
            if face is None:
                continue
            glyph = face.glyph(ord(char))
            if glyph and (face.has_ink(glyph) or may_be_blank(char)):
                return face
        return None

    def _face(self, name: str) -> Face | None:
        known = self._faces.get(name)
        if known is not None:
            return known
        with self._lock:
            face = self._faces.get(name) or self._open(name)
            if face is not None:
                self._faces[name] = face
            return face

    def _open(self, name: str) -> Face | None:
        try:
            return Face(self._find(name))
        except FileNotFoundError:
            if name in RARE:
                return None
            raise


def _installed(name: str) -> Path:
    """The bundled face, or for rare faces the one that was given here, or that of a Debian system."""
    try:
        return font_path(name)
    except FileNotFoundError:
        for path in (_GIVEN.get(name), _DEBIAN.get(name)):
            if path is not None and path.is_file():
                return path
        raise


def give_face(name: str, path: Path) -> None:
    """A rare face that this installation lacks, from a file that was looked at; used from now on."""
    _GIVEN[name] = path


def missing_faces() -> tuple[str, ...]:
    """Names of the rare faces that this machine lacks; no file is opened."""
    missing = []
    for name in RARE:
        try:
            _installed(name)
        except FileNotFoundError:
            missing.append(name)
    return tuple(missing)


@cache
def installed_fonts() -> FontChain:
    """The chain over the installed faces, made once for the whole program."""
    return FontChain()
