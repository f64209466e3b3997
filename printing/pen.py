"""Drawing on a page: the only module that writes PDF operators. y runs downwards from the top edge."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any, Literal

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from printing.embedding import EmbeddedFont
from printing.face import Face
from printing.text import ASCENT, Ink, Line

A4 = (595.276, 841.89)
RULE = 0.6
"""Thickness of every rule: 0.2 mm."""

rl_config.useA85 = 0
rl_config.trustedSchemes = []
rl_config.trustedHosts = []


class _Canvas(Canvas):
    """A canvas that names no font but those embedded in this very document."""

    _doc: Any

    def _make_preamble(self) -> None:
        self._preamble = ""

    def embed(self, face: Face, number: int) -> EmbeddedFont:
        font = EmbeddedFont(face, f"F{number}")
        self._doc.delayedFonts.append(font)
        return font


class Pen:
    """Writes one document. Close it with `finish`."""

    def __init__(self, title: str, size: tuple[float, float] = A4, subject: str = "") -> None:
        self.width, self.height = size
        self._file = BytesIO()
        self._canvas = _Canvas(self._file, pagesize=size, invariant=1, pageCompression=1, lang="zh-CN")
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
        size = max(ink.size for ink in line.inks)
        base = self.height - top - (leading - size) / 2 - ASCENT * size
        words = [f"BT {grey:.3g} g" if grey else "BT", f"1 0 0 1 {x + line.indent:.3f} {base:.3f} Tm"]
        writer = _Writer(self, words)
        at = x + line.indent
        for ink, gap in zip(line.inks, line.gaps, strict=True):
            at += gap
            if ink.mark.face is None:
                self._picture(ink, at, base)
                writer.skip(gap + ink.mark.width * ink.size, ink.size)
            else:
                writer.add(ink, ink.mark.face, gap)
            at += ink.mark.width * ink.size
        writer.flush()
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

    def bars(self, bars: Iterable[tuple[float, float, float, float]]) -> None:
        """Filled rectangles (x, top, width, height), black."""
        path = " ".join(f"{x:.3f} {self.height - top - h:.3f} {w:.3f} {h:.3f} re" for x, top, w, h in bars)
        self._code.append(f"{path} f")

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
    """Collects the marks of one line into as few show operators as their faces allow."""

    def __init__(self, pen: Pen, words: list[str]) -> None:
        self._pen = pen
        self._words = words
        self._font: EmbeddedFont | None = None
        self._size = 0.0
        self._bold = False
        self._show: list[str] = []
        self._owed = 0.0  # points to move before the next mark

    def add(self, ink: Ink, face: Face, gap: float) -> None:
        mark = ink.mark
        font = self._font
        if font is None or font.face is not face or ink.size != self._size or mark.emboldened != self._bold:
            font = self._change(face, ink.size, mark.emboldened)
        owed = self._owed + gap + mark.shift * ink.size
        if abs(owed) > 1e-4:
            self._move(owed)
        self._owed = mark.shift * ink.size
        self._show.append(font.code(mark.char))

    def skip(self, points: float, size: float) -> None:
        """Leave room for a picture."""
        self._owed += points
        self._size = self._size or size

    def flush(self) -> None:
        if self._show:
            body = "".join(self._show)
            self._words.append(f"[<{body}>] TJ".replace("<>", ""))
            self._show.clear()
        if self._bold:
            self._words.append("0 Tr")
            self._bold = False
            self._font = None

    def _change(self, face: Face, size: float, bold: bool) -> EmbeddedFont:
        self.flush()
        self._font, self._size, self._bold = self._pen.font(face), size, bold
        self._words.append(f"/{self._font.name} {size:g} Tf")
        if bold:
            self._words.append(f"2 Tr {size * 0.03:.3f} w")
        return self._font

    def _move(self, points: float) -> None:
        self._show.append(f">{-points / self._size * 1000:.2f}<")
