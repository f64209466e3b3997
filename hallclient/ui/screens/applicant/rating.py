"""评价 over the applicant's screen as in design 12c: five grades, none chosen beforehand, 不评价 and 提交.

It takes no key, the clerk's least of all: fingers and the mouse on this screen alone. Left alone it goes by itself,
and nobody has given a grade then.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from casework.grievances import GRADES, Grade
from hallclient.ui.screens.applicant.drawing import paint_head
from hallclient.ui.screens.applicant.sheet import BODY, HIGH, NOTE, WIDE, Sheet, Type, ink
from hallclient.ui.screens.applicant.view import kind_of_window
from hallclient.ui.widgets.naming import named

ASK: Final = "请您评价这一次办理"
FREE: Final = "自愿评价，不评价不计分。只能由您在这块屏上评，工作人员不能代评，经办人看不到是谁评的"
FOOT: Final = "评不满意、非常不满意的，由单位联系您核实、答复"
THANKS: Final = "评价已记下，谢谢您"
NOT_KEPT: Final = "这一次没有记下评价。可以扫文书上的码评价"
SECONDS, THANKS_SECONDS = 20, 3
CARD_TOP, CARD_WIDE, CARD_HIGH, CARD_GAP, EDGE = 240, 224, 230, 18, 44
CENTRE = Qt.AlignmentFlag.AlignHCenter
BENDS: Final = {1: 1.0, 2: 0.55, 3: 0.0, 4: -0.55, 5: -1.0}
"""How a face's mouth bends: up, straight, down."""


class Handled(NamedTuple):
    """What is rated: hall and window as the head has them, the item, the day."""

    hall: str
    window: str
    item: str
    day: str


class _Touch(QAbstractButton):
    """No key presses it."""

    def __init__(self, name: str, word: str, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, f"rating.{name}", word)
        self.setText(word)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def sheet(self, painter: QPainter, high: int) -> tuple[Sheet, float]:
        """In lengths of the applicant's screen, and how wide this is in them."""
        scale = self.height() / high
        return Sheet(painter, round(WIDE * scale), round(HIGH * scale)), self.width() / scale


class GradeCard(_Touch):
    """One grade: a face, its word, its stars."""

    def __init__(self, grade: Grade, parent: QWidget) -> None:
        super().__init__(f"grade.{grade}", GRADES[grade], parent)
        self._grade = grade
        self.setCheckable(True)
        self.setAutoExclusive(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        sheet, wide = self.sheet(painter, CARD_HIGH)
        chosen = self.isChecked()
        tone = "ac" if chosen else "tx"
        sheet.box(1, 1, wide - 2, CARD_HIGH - 2, "act" if chosen else "sf", "ac" if chosen else "lf")
        if chosen:
            painter.setPen(QPen(ink("ac"), 4 * sheet.unit))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(sheet.rect(3, 3, wide - 6, CARD_HIGH - 6), 6 * sheet.unit, 6 * sheet.unit)
        self._face(painter, sheet.unit, wide / 2, 69, tone)
        sheet.text(0, 126, wide, self.text(), Type(27, 40), tone, CENTRE)
        sheet.text(0, 176, wide, "★" * (6 - self._grade), NOTE, "t2", CENTRE)
        painter.end()

    def _face(self, painter: QPainter, unit: float, x: float, y: float, tone: str) -> None:
        pen = QPen(ink(tone), 4 * unit, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(x * unit, y * unit), 38 * unit, 38 * unit)
        for eye in (-14, 14):
            painter.drawLine(
                QPointF((x + eye) * unit, (y - 11) * unit), QPointF((x + eye) * unit, (y - 7) * unit)
            )
        bend = BENDS[self._grade]
        if not bend:
            painter.drawLine(
                QPointF((x - 14) * unit, (y + 14) * unit), QPointF((x + 14) * unit, (y + 14) * unit)
            )
            return
        deep = 30 * abs(bend)
        top = y + 14 - deep / 2 if bend > 0 else y + 14 - deep / 4
        mouth = QRectF(
            (x - 19) * unit, (top - deep / 2 if bend > 0 else top) * unit, 38 * unit, deep * unit * 1.2
        )
        painter.drawArc(mouth, (200 if bend > 0 else 20) * 16, 140 * 16)


class RatingKey(_Touch):
    """64 high: 不评价, 提交."""

    def __init__(self, name: str, word: str, parent: QWidget) -> None:
        super().__init__(name, word, parent)
        self._primary = name == "done"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        sheet, wide = self.sheet(painter, 64)
        off = self._primary and not self.isEnabled()
        fill = "ln" if off else "ac" if self._primary else "sf"
        sheet.box(0, 0, wide, 64, fill, "" if self._primary else "lf", 4)
        tone = "t2" if off else "onac" if self._primary else "tx"
        sheet.text(0, 16, wide, self.text(), BODY, tone, CENTRE)
        painter.end()


class RatingWindow(QWidget):
    """`given(grade)` by the applicant's own touch, once; `over` when there is nothing more to see."""

    given = Signal(int)
    over = Signal()

    def __init__(self, handled: Handled) -> None:
        super().__init__(None, kind_of_window(QGuiApplication.platformName()))
        named(self, "rating", "评价")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._handled, self._said, self._left = handled, "", SECONDS
        self.cards = {grade: GradeCard(grade, self) for grade in GRADES}
        self.none = RatingKey("none", "不评价", self)
        self.done = RatingKey("done", "提交", self)
        self.done.setEnabled(False)
        for card in self.cards.values():
            card.clicked.connect(self._chosen)
        self.none.clicked.connect(self._leave)
        self.done.clicked.connect(self._give)
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self.tick)
        self._clock.start()
        self.setAccessibleDescription(f"{ASK}。{FREE}")

    def tick(self) -> None:
        """A second less."""
        self._left -= 1
        if self._left <= 0:
            self._leave()
        self.update()

    def say(self, *, kept: bool) -> None:
        """What has become of it, for a moment."""
        self._said, self._left = THANKS if kept else NOT_KEPT, THANKS_SECONDS
        self.setAccessibleDescription(self._said)
        self.update()

    def _chosen(self) -> None:
        self._left = SECONDS
        self.done.setEnabled(True)
        self.update()

    def _give(self) -> None:
        grade = next((grade for grade, card in self.cards.items() if card.isChecked()), None)
        if grade is not None:
            for one in (*self.cards.values(), self.none, self.done):
                one.hide()
            self.given.emit(grade)

    def _leave(self) -> None:
        self._clock.stop()
        self.over.emit()

    def _unit(self) -> float:
        return max(0.1, min(self.width() / WIDE, self.height() / HIGH))

    def resizeEvent(self, event: QResizeEvent) -> None:
        unit = self._unit()
        wide, high = self.width() / unit, self.height() / unit
        left = (wide - 5 * CARD_WIDE - 4 * CARD_GAP) / 2

        def put(widget: QWidget, x: float, y: float, w: float, h: float) -> None:
            widget.setGeometry(round(x * unit), round(y * unit), round(w * unit), round(h * unit))

        for at, card in enumerate(self.cards.values()):
            put(card, left + at * (CARD_WIDE + CARD_GAP), CARD_TOP, CARD_WIDE, CARD_HIGH)
        put(self.none, wide - EDGE - 170 - 20 - 142, high - 94, 142, 64)
        put(self.done, wide - EDGE - 170, high - 94, 170, 64)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), ink("bg"))
        sheet, handled = Sheet(painter, self.width(), self.height()), self._handled
        paint_head(sheet, handled.hall, handled.window)
        large = Type(36, 52, bold=True)
        if self._said:
            sheet.text(0, sheet.height / 2 - 26, sheet.width, self._said, large, "tx", CENTRE)
        else:
            sheet.text(0, 116, sheet.width, ASK, large, "tx", CENTRE)
            sheet.text(0, 174, sheet.width, f"{handled.item}　{handled.day}　{FREE}", NOTE, "t2", CENTRE)
            sheet.text(EDGE, sheet.height - 77, sheet.width / 2, FOOT, NOTE, "t2")
            wide = sheet.width - EDGE - 170 - 20 - 142 - 20
            sheet.text(
                0, sheet.height - 77, wide, f"{self._left} 秒后返回", NOTE, "t2", Qt.AlignmentFlag.AlignRight
            )
        painter.end()
