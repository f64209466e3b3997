"""The window of 手写板签名: what is signed, the frame, 重签, 在纸上签 and 签好了. Paper stays on offer.

It lies over the applicant's screen and takes no key from the clerk: pens, fingers and the mouse alone.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTabletEvent,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from casework.citing import cited
from casework.receipts import RECEIPT
from hallclient.devices.pad import MARK, PadPaper
from hallclient.ui.pad.record import FRAME
from hallclient.ui.pad.strokes import Dot, Strokes
from hallclient.ui.screens.applicant.drawing import EDGE, PAD, TOP, paint_head
from hallclient.ui.screens.applicant.sheet import BODY, HIGH, HINT, NOTE, STRONG, TITLE, WIDE, Sheet, ink
from hallclient.ui.screens.applicant.view import kind_of_window
from hallclient.ui.widgets.naming import named

ON_PAPER = "请在打印的送达回证上亲笔签名，由窗口扫描存档。"
OR_HERE = "本大厅已开通手写板签名，也可以在下面签"
HERE = "请用笔或手指在框内签名"
KEYS = (("again", "重签", 118), ("paper", "在纸上签", 166), ("done", "签好了", 194))


class PadKey(QAbstractButton):
    """64 high, in lengths of the applicant's screen."""

    def __init__(self, name: str, word: str, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, f"pad.{name}", word)
        self.setText(word)
        self._primary = name == "done"
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        scale = self.height() / 64
        sheet = Sheet(painter, round(WIDE * scale), round(HIGH * scale))
        off = self._primary and not self.isEnabled()
        fill = "ln" if off else "ac" if self._primary else "sf"
        sheet.box(0, 0, self.width() / scale, 64, fill, "" if self._primary else "lf", 4)
        tone = "t2" if off else "onac" if self._primary else "tx"
        sheet.text(0, 16, self.width() / scale, self.text(), BODY, tone, Qt.AlignmentFlag.AlignHCenter)
        painter.end()

    def sizeHint(self) -> QSize:
        return QSize(118, 64)


class PadWindow(QWidget):
    """`signed` and `on_paper` by the applicant's own touch, `closed` by the window manager's hand."""

    signed = Signal()
    on_paper = Signal()
    closed = Signal()

    def __init__(self, paper: PadPaper) -> None:
        super().__init__(None, kind_of_window(QGuiApplication.platformName()))
        named(self, "pad", MARK)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.paper, self.strokes = paper, Strokes()
        self.setAccessibleDescription(f"{paper.paper}，请您签名。{ON_PAPER}{OR_HERE}。")
        self.keys = {name: PadKey(name, word, self) for name, word, _ in KEYS}
        self.keys["again"].clicked.connect(self._again)
        self.keys["paper"].clicked.connect(self.on_paper)
        self.keys["done"].clicked.connect(self.signed)
        self.keys["done"].setEnabled(False)

    @property
    def frame(self) -> QRectF:
        """Where is written, in pixels: in the proportion of the sheet's."""
        unit, wide, high = self._unit()
        right = wide - 2 * EDGE - 2 * PAD
        room = high - TOP - 214 - 24 - 64 - 2 * PAD
        height = min(room, right * FRAME.height() / FRAME.width())
        width = height * FRAME.width() / FRAME.height()
        left = EDGE + PAD + (right - width) / 2
        return QRectF(left * unit, (TOP + 204) * unit, width * unit, height * unit)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.frame.contains(event.position()):
            self.strokes.begin(self._dot(event.position().x(), event.position().y(), 0.5))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(self._dot(event.position().x(), event.position().y(), 0.5))

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen; with its pressure."""
        place = event.position()
        dot = self._dot(place.x(), place.y(), event.pressure())
        if event.type() == QTabletEvent.Type.TabletPress and self.frame.contains(place):
            self.strokes.begin(dot)
            event.accept()
        elif event.type() == QTabletEvent.Type.TabletMove and event.buttons():
            self._go(dot)
            event.accept()
        else:
            event.ignore()  # a key: it comes as a click

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nobody can sign any more: whoever waits for it is told."""
        super().closeEvent(event)
        self.closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        unit, wide, high = self._unit()
        y = high - 24 - PAD - 64
        right = wide - EDGE - PAD
        for name, _, width in reversed(KEYS):
            x = EDGE + PAD if name == "again" else right - width
            right -= width + 18
            self.keys[name].setGeometry(
                round(x * unit), round(y * unit), round(width * unit), round(64 * unit)
            )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), ink("bg"))
        sheet = Sheet(painter, self.width(), self.height())
        paint_head(sheet, self.paper.hall, self.paper.window)
        wide = sheet.width - 2 * EDGE
        sheet.box(EDGE, TOP, wide, sheet.height - 24 - TOP, "sf", "ln")
        x, room = EDGE + PAD, wide - 2 * PAD
        sheet.text(x, TOP + 22, room, f"{self.paper.paper}，请您签名", TITLE)
        sheet.text(x, TOP + 66, room, f"{self.paper.signer}　{self.paper.about}", BODY)
        painter.fillRect(sheet.rect(x, TOP + 112, 4, 70), ink("ac"))
        sheet.text(x + 18, TOP + 112, room - 18, ON_PAPER, STRONG)
        sheet.text(x + 18, TOP + 148, room - 18, f"{OR_HERE}（{cited(RECEIPT)}）。", NOTE, "t2")
        frame = self.frame
        painter.setPen(QPen(ink("lf"), 2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, 6, 6)
        top = frame.top() / sheet.unit
        left = frame.left() / sheet.unit
        sheet.text(left + 16, top + 12, 400, HERE, HINT, "t2")
        sheet.text(
            left, top + 12, frame.width() / sheet.unit - 16, MARK, HINT, "ac", Qt.AlignmentFlag.AlignRight
        )
        self.strokes.draw(painter, frame)
        painter.end()

    def _unit(self) -> tuple[float, float, float]:
        """Pixels of a length, and the window in lengths, as `Sheet` has them."""
        unit = max(0.1, min(self.width() / WIDE, self.height() / HIGH))
        return unit, self.width() / unit, self.height() / unit

    def _dot(self, x: float, y: float, pressure: float) -> Dot:
        frame = self.frame
        return Dot((x - frame.left()) / frame.width(), (y - frame.top()) / frame.height(), pressure)

    def _go(self, dot: Dot) -> None:
        self.strokes.add(dot)
        self.keys["done"].setEnabled(self.strokes.written)
        self.update()

    def _again(self) -> None:
        self.strokes.clear()
        self.keys["done"].setEnabled(False)
        self.update()
