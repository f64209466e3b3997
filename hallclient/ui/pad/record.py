"""The sheet that goes into the file: the paper by its hash, who wrote, when and where, the mark, and the strokes."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QImage, QPainter

from hallclient.devices.pad import MARK, PadPaper
from hallclient.ui.pad.strokes import Strokes
from hallclient.ui.screens.applicant.sheet import BODY, STRONG, TITLE, Sheet, ink

WIDE, HIGH = 1280, 800
EDGE, BESIDE = 60, 200
FRAME = QRectF(EDGE, 330, WIDE - 2 * EDGE, 410)
"""As wide and as high as the pad's own frame is in proportion."""


def sheet_of(paper: PadPaper, strokes: Strokes, at: datetime) -> bytes:
    """PNG. `at`: the moment of signing, which comes after the asking."""
    image = QImage(WIDE, HIGH, QImage.Format.Format_RGB32)
    image.fill(ink("sf"))
    painter = QPainter(image)
    sheet = Sheet(painter, WIDE, HIGH)
    sheet.text(EDGE, 36, 700, f"{paper.paper} {MARK}", TITLE)
    sheet.text(EDGE, 76, WIDE - 2 * EDGE, f"{paper.hall} {paper.window}　{paper.about}", BODY)
    for line, (word, text) in enumerate(
        (
            ("文书的 SHA-256", paper.sha256[:32]),
            ("", paper.sha256[32:]),
            ("签名人", paper.signer),
            ("时间", f"{at:%Y-%m-%d %H:%M:%S}"),
        )
    ):
        sheet.text(EDGE, 126 + 44 * line, BESIDE, word, BODY, "t2")
        sheet.text(EDGE + BESIDE, 126 + 44 * line, WIDE - 2 * EDGE - BESIDE, text, STRONG)
    sheet.box(FRAME.x(), FRAME.y(), FRAME.width(), FRAME.height(), "sf", "lf")
    sheet.text(EDGE + 16, 340, 300, MARK, BODY, "ac")
    strokes.draw(painter, FRAME)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
