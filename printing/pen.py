"""Drawing on a page: the only module that writes PDF operators. y runs downwards from the top edge."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any, Literal

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from printing.codes import Code
from printing.embedding import PACKED, EmbeddedFont
from printing.face import Face
from printing.text import ASCENT, Ink, Line

A4 = (595.276, 841.89)
RULE = 0.6
"""Thickness of every rule: 0.2 mm."""
_LEAST_MOVE = 1e-4

rl_config.useA85 = 0
rl_config.trustedSchemes = []
rl_config.trustedHosts = []


class _Canvas(Canvas):
    """A canvas that names no font but those embedded in this very document."""

    _doc: Any

    def _make_preamble(self) -> None:
        self._preamble = ""

    def pack(self) -> None:
        """Every stream that brings no filter of its own is packed by ours."""
        self._doc.defaultStreamFilters = PACKED

    def embed(self, face: Face, number: int) -> EmbeddedFont:
        font = EmbeddedFont(face, f"F{number}")
        self._doc.delayedFonts.append(font)
        return font


class Pen:
    """Writes one document. Close it with `finish`."""

    def __init__(self, title: str, size: tuple[float, float] = A4, subject: str = "") -> None:
        self.width, self.height = size
        self._file = BytesIO()
        self._canvas = _Canvas(self._file, pagesize=size, invariant=1, pageCompression=0, lang="zh-CN")
        self._canvas.pack()
        self._canvas.setTitle(title)
        if subject:
            self._canvas.setSubject(subject)
        self._canvas.setProducer("")
        self._canvas.setCreator("")
        self._fonts: dict[Face, EmbeddedFont] = {}
        self._pictures: dict[bytes, ImageReader] = {}
        self._code: list[str] = []

    def line(self, line: Line, x: float, top: float, leading: float, grey: float = 0.0) -> None:
        """Write a line of text in a strip of height `leading` whose upper edge is at `top`."""
        if not line.inks:
            return
        size = max([ink.size for ink in line.inks])
        base = self.height - top - (leading - size) / 2 - ASCENT * size
        words = [f"BT {grey:.3g} g" if grey else "BT", f"1 0 0 1 {x + line.indent:.3f} {base:.3f} Tm"]
        for place in _Writer(self, words).write(line):
            ends = [gap + ink.width for gap, ink in zip(line.gaps, line.inks, strict=True)]
            self._picture(line.inks[place], x + line.indent + sum(ends[:place]) + line.gaps[place], base)
        words.append("0 g ET" if grey else "ET")
        self._code.append(" ".join(words))

    def rule(self, x: float, top: float, to_x: float, to_top: float, thick: float = RULE) -> None:
        """A straight line between two points."""
        ends = f"{x:.3f} {self.height - top:.3f} m {to_x:.3f} {self.height - to_top:.3f} l"
        self._code.append(f"{thick:.3f} w {ends} S")

    def frame(self, x: float, top: float, width: float, height: float) -> None:
        """The outline of a rectangle."""
        self._code.append(f"{RULE} w {x:.3f} {self.height - top - height:.3f} {width:.3f} {height:.3f} re S")

    def dashed_frame(self, x: float, top: float, width: float, height: float) -> None:
        """The outline of a rectangle, dashed."""
        self._code.append("q [4 2.6] 0 d")
        self.frame(x, top, width, height)
        self._code.append("Q")

    def round_frame(self, x: float, top: float, width: float, height: float, radius: float) -> None:
        """The outline of a rectangle with round corners."""
        low, high, k = self.height - top - height, self.height - top, radius * 0.447715
        right, r = x + width, radius
        path = (
            f"{x + r:.3f} {low:.3f} m {right - r:.3f} {low:.3f} l "
            f"{right - k:.3f} {low:.3f} {right:.3f} {low + k:.3f} {right:.3f} {low + r:.3f} c "
            f"{right:.3f} {high - r:.3f} l "
            f"{right:.3f} {high - k:.3f} {right - k:.3f} {high:.3f} {right - r:.3f} {high:.3f} c "
            f"{x + r:.3f} {high:.3f} l "
            f"{x + k:.3f} {high:.3f} {x:.3f} {high - k:.3f} {x:.3f} {high - r:.3f} c "
            f"{x:.3f} {low + r:.3f} l "
            f"{x:.3f} {low + k:.3f} {x + k:.3f} {low:.3f} {x + r:.3f} {low:.3f} c"
        )
        self._code.append(f"{RULE} w {path} s")

    def arrow(self, x: float, top: float, way: Literal["down", "right"], size: float) -> None:
        """A filled head whose point is at (x, top)."""
        y = self.height - top
        ends = ((-1, 2), (1, 2)) if way == "down" else ((-2, 1), (-2, -1))
        corners = " ".join(f"{x + dx * size:.3f} {y + dy * size:.3f} l" for dx, dy in ends)
        self._code.append(f"{x:.3f} {y:.3f} m {corners} f")

    def bars(self, bars: Iterable[tuple[float, float, float, float]], grey: float = 0.0) -> None:
        """Filled rectangles (x, top, width, height)."""
        path = " ".join(f"{x:.3f} {self.height - top - h:.3f} {w:.3f} {h:.3f} re" for x, top, w, h in bars)
        self._code.append(f"{grey:.3g} g {path} f 0 g" if grey else f"{path} f")

    def code(self, code: Code, x: float, top: float) -> None:
        """A QR or bar code whose upper left corner is at (x, top): in whole modules, on a grid of its own."""
        path = " ".join([f"{left} {down} {wide} {high} re" for left, down, wide, high in code.cells])
        grid = f"{code.module:.6f} 0 0 {-code.tall:.6f} {x:.3f} {self.height - top:.3f} cm"
        self._code.append(f"q {grid} {path} f Q")

    def dashed_circle(self, x: float, top: float, radius: float, grey: float) -> None:
        """The place of a seal: a dashed circle around (x, top)."""
        y, r, k = self.height - top, radius, radius * 0.552285
        curves = [(r, k, k, r, 0, r), (-k, r, -r, k, -r, 0), (-r, -k, -k, -r, 0, -r), (k, -r, r, -k, r, 0)]
        path = " ".join(
            " ".join(f"{x + c[i]:.3f} {y + c[i + 1]:.3f}" for i in (0, 2, 4)) + " c" for c in curves
        )
        self._code.append(f"q {grey:.3g} G 1.2 w [4 2.6] 0 d {x + r:.3f} {y:.3f} m {path} s Q")

    def turned(self, line: Line, grey: float) -> None:
        """A line of text across the middle of the page, from lower left to upper right."""
        middle = f"0.7071 0.7071 -0.7071 0.7071 {self.width / 2:.3f} {self.height / 2:.3f} cm"
        self._code.append(f"q {middle}")
        size = max(ink.size for ink in line.inks)
        self.line(line, -line.width / 2, self.height - size / 2, size, grey)
        self._code.append("Q")

    def turn_to(self, width: float, height: float) -> None:
        """The size of the page that is being written and of those after it."""
        self.width, self.height = width, height
        self._canvas.setPageSize((width, height))

    def next_page(self) -> None:
        """Close the page."""
        self._canvas.addLiteral("\n".join(self._code))
        self._code.clear()
        self._canvas.showPage()

    def finish(self) -> bytes:
        """The file. Call after the last `next_page`."""
        self._canvas.save()
        return self._file.getvalue()

    def font(self, face: Face) -> EmbeddedFont:
        """The face as it is embedded in this document."""
        font = self._fonts.get(face)
        if font is None:
            font = self._fonts[face] = self._canvas.embed(face, len(self._fonts) + 1)
        return font

    def _picture(self, ink: Ink, x: float, base: float) -> None:
        """The hall's own picture of a character, one em square, standing where its glyph would."""
        data, size = ink.mark.image or b"", ink.size
        reader = self._pictures.get(data)
        if reader is None:
            reader = self._pictures[data] = ImageReader(BytesIO(data))
        self._canvas.drawImage(reader, x, base - (1 - ASCENT) * size, size, size, mask="auto")


class _Writer:
    """Writes the marks of one line with as few show operators as their faces allow."""

    def __init__(self, pen: Pen, words: list[str]) -> None:
        self._pen, self._words = pen, words
        self._show: list[str] = []
        self._bold = False

    def write(self, line: Line) -> list[int]:
        """All marks but the hall's own pictures, for which room is left; gives their places."""
        face: Face | None = None
        size, owed, codes, pictures = 0.0, 0.0, {}, []  # owed: points to move before the next mark
        show = self._show.append
        for place, (ink, gap) in enumerate(zip(line.inks, line.gaps, strict=True)):
            mark = ink.mark
            if mark.face is None:
                owed += gap + ink.width
                size = size or ink.size
                pictures.append(place)
                continue
            if mark.face is not face or ink.size != size or mark.emboldened != self._bold:
                face, size = mark.face, ink.size
                codes = self._change(face, size, mark.emboldened)
            shift = mark.shift * size
            move = owed + gap + shift
            if move > _LEAST_MOVE or move < -_LEAST_MOVE:
                show(f">{-move / size * 1000:.2f}<")
            owed = shift
            show(codes[mark.char])
        self._flush()
        return pictures

    def _flush(self) -> None:
        if self._show:
            body = "".join(self._show)
            self._words.append(f"[<{body}>] TJ".replace("<>", ""))
            self._show.clear()
        if self._bold:
            self._words.append("0 Tr")
            self._bold = False

    def _change(self, face: Face, size: float, bold: bool) -> dict[str, str]:
        self._flush()
        font, self._bold = self._pen.font(face), bold
        self._words.append(f"/{font.name} {size:g} Tf")
        if bold:
            self._words.append(f"2 Tr {size * 0.03:.3f} w")
        return font.codes
