"""Papers as they will be printed: pages on the desk, with the one soft shadow of the program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from hallclient.ui.theme import color, font, px
from hallclient.ui.widgets.calm import painted_apart
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.paint import draw_box, draw_text
from hallclient.ui.widgets.progress import LINE_AFTER_MS
from hallclient.ui.widgets.scroll import dress_bars

ZOOMS: Final = (0.0, 1.0, 1.5, 2.0, 3.0)  # 0: the whole page; else the width of the view, times this
_MARGIN, _GAP = 10, 16


class _Desk(QWidget):
    """The pages one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self.images: tuple[QImage, ...] = ()
        self.said = ""
        self.fitted: tuple[QImage, ...] = ()
        """The same pages, each as large as it is seen whole; none where nobody drew them so."""
        self.places: tuple[QRect, ...] = ()
        self.framed = -1
        """The page that keys act on; none where no key does."""
        self._scaled: dict[tuple[int, int], QPixmap] = {}

    def arrange(self, view: QSize, zoom: float) -> None:
        """Place the pages for a view of this size."""
        places, top, widest = [], px(_MARGIN), view.width()
        for image in self.images:
            whole = min(
                (view.width() - 2 * px(_MARGIN)) / max(1, image.width()),
                (view.height() - 2 * px(_MARGIN)) / max(1, image.height()),
            )
            factor = whole if zoom == 0 else zoom * (view.width() - 2 * px(_MARGIN)) / max(1, image.width())
            width, height = max(1, round(image.width() * factor)), max(1, round(image.height() * factor))
            places.append(QRect(max(px(_MARGIN), (view.width() - width) // 2), top, width, height))
            top += height + px(_GAP)
            widest = max(widest, width + 2 * px(_MARGIN))
        self.places = tuple(places)
        kept = {(index, place.width()) for index, place in enumerate(places)}
        self._scaled = {key: page for key, page in self._scaled.items() if key in kept}
        self.setFixedSize(widest, max(view.height(), top - px(_GAP) + px(_MARGIN)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), color("desk"))
        if not self.images:
            draw_text(painter, self.rect(), self.said, font("body"), "tx", Qt.AlignmentFlag.AlignCenter)
        for index, place in enumerate(self.places):
            if place.adjusted(-px(8), -px(8), px(8), px(12)).intersects(event.rect()):
                _paint_shadow(painter, place)
                painter.drawPixmap(place.topLeft(), self._page(index, place))
                if index == self.framed:
                    draw_box(painter, place.adjusted(-px(3), -px(3), px(3), px(3)), None, "ac", width=2)
        painter.end()

    def scale_first(self) -> None:
        """What will be seen first, before it is to be painted: a page that is to be scaled takes 6 to 20 ms."""
        if self.places:
            self._page(0, self.places[0])

    def forget_scaled(self) -> None:
        """Out of sight: pages are scaled anew when they are painted again."""
        self._scaled.clear()

    def _page(self, index: int, place: QRect) -> QPixmap:
        """The page at the size of the screen's own pixels, scaled once."""
        ratio = self.devicePixelRatioF()
        key = (index, place.width())
        if key not in self._scaled:
            size = QSize(round(place.width() * ratio), round(place.height() * ratio))
            image = self.fitted[index] if index < len(self.fitted) else self.images[index]
            off = image.size() - size
            if max(abs(off.width()), abs(off.height())) > 1:  # whoever draws pages rounds in another way
                image = self.images[index].scaled(
                    size,
                    Qt.AspectRatioMode.IgnoreAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            pixmap = QPixmap.fromImage(image)
            pixmap.setDevicePixelRatio(ratio)
            self._scaled[key] = pixmap
        return self._scaled[key]


def _paint_shadow(painter: QPainter, place: QRect) -> None:
    """0 2 8, 10 %: layers of nothing much, each a little larger."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    shade = QColor(color("shadow"))
    shade.setAlphaF(0.10 / 4)
    painter.setBrush(shade)
    for grow in (2, 4, 6, 8):
        edge = px(grow)
        rect = QRectF(place).translated(0, px(2)).adjusted(-edge, -edge, edge, edge)
        painter.drawRoundedRect(rect, edge, edge)
    painter.restore()


class PaperView(QScrollArea):
    """Shows page pictures. `+` and `-` zoom, `0` shows the whole page; PageUp and PageDown turn pages.

    Left and right send `turned(-1 | 1)`: another paper, which only the screen knows.
    """

    turned = Signal(int)
    page_changed = Signal(int)

    def __init__(
        self, object_name: str, accessible_name: str = "文书", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        named(self, object_name, accessible_name)
        self._zoom = self._page = 0
        self._desk = _Desk()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        dress_bars(self)
        self.setWidget(self._desk)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._follow)
        self._late = ""
        self._slow = QTimer(self, singleShot=True, interval=LINE_AFTER_MS)
        self._slow.timeout.connect(lambda: self.say(self._late))

    @property
    def page(self) -> int:
        """Which page is looked at, from 0: of several in sight the one turned to, or clicked."""
        return self._page

    @property
    def pages(self) -> int:
        """How many are shown."""
        return len(self._desk.images)

    def say_late(self, text: str) -> None:
        """These words, where the pages take a while to come."""
        self.say("")
        self._late = text
        self._slow.start()

    def say(self, text: str) -> None:
        """What stands there while there is no page."""
        self._slow.stop()
        self._desk.said = text
        if not self.pages:
            self.setAccessibleDescription(text or "0 页")
        self._desk.update()

    def room(self) -> tuple[int, int]:
        """Into how many pixels of the screen a whole page goes, wide and high."""
        view, edge, ratio = self.viewport().size(), 2 * px(_MARGIN), self.devicePixelRatioF()
        return round((view.width() - edge) * ratio), round((view.height() - edge) * ratio)

    def set_pages(self, pages: Sequence[QImage], fitted: Sequence[QImage] = ()) -> None:
        """Show these pages, from the top. `fitted`: the same, drawn into `room`."""
        self._slow.stop()
        self._desk.images, self._desk.fitted = tuple(pages), tuple(fitted)
        self._page, self._desk.framed = 0, min(self._desk.framed, 0)
        self._desk.forget_scaled()
        self.setAccessibleDescription(f"{len(pages)} 页")
        self._arrange()
        self.verticalScrollBar().setValue(0)
        if self.isVisible():
            painted_apart(self)
            self._desk.scale_first()

    def set_zoom(self, index: int) -> None:
        """Index into `ZOOMS`, kept within; what is looked at stays in sight."""
        self._zoom = min(max(0, index), len(ZOOMS) - 1)
        self._arrange_again()

    def turn_to(self, page: int) -> None:
        """This page, from its top."""
        places = self._desk.places
        if 0 <= page < len(places):
            self._look_at(page)
            self.verticalScrollBar().setValue(places[page].top() - px(_MARGIN))

    def turn_on(self, step: int) -> None:
        """Forth (1) or back (-1): through a page that is higher than the view, then the next one."""
        bar, view = self.verticalScrollBar(), self.viewport().height()
        if not self.pages:
            return
        here = self._desk.places[self._page]
        top, rest = bar.value(), px(_MARGIN)
        if (here.bottom() > top + view + rest) if step > 0 else (here.top() < top - rest):
            bar.setValue(top + step * (view - 2 * rest))
        elif step > 0:
            self.turn_to(self._page + 1)
        elif self._page > 0:
            self._look_at(self._page - 1)
            bar.setValue(min(top, self._desk.places[self._page].bottom() + rest - view))

    def turn_round(self) -> None:
        """The page that is looked at, a quarter to the right, for the eyes alone: a scan that lies on its side."""
        if self.pages:
            images, at = list(self._desk.images), self._page
            images[at] = images[at].transformed(QTransform().rotate(90))
            self._desk.images, self._desk.fitted = tuple(images), ()
            self._desk.forget_scaled()
            self._arrange()
            self.turn_to(at)

    def frame_page(self) -> None:
        """From now on the page that is looked at stands in a frame: a key acts on it."""
        self._desk.framed = self._page
        self.page_changed.connect(self._frame)

    def zoom_in(self) -> None:
        """Larger."""
        self.set_zoom(self._zoom + 1)

    def zoom_out(self) -> None:
        """Smaller."""
        self.set_zoom(self._zoom - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif key == Qt.Key.Key_0:
            self.set_zoom(0)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.turned.emit(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Down, Qt.Key.Key_Up):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom + (1 if event.angleDelta().y() > 0 else -1))
        else:
            super().wheelEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._desk.forget_scaled()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_again()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._desk.mapFrom(self.viewport(), event.position().toPoint())
        self._look_at(
            next((at for at, one in enumerate(self._desk.places) if one.contains(place)), self._page)
        )

    def _look_at(self, page: int) -> None:
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)

    def _frame(self, page: int) -> None:
        self._desk.framed = page
        self._desk.update()

    def _follow(self, top: int) -> None:
        """Scrolled by hand: the page that was looked at, while half of it is in sight, else the one most in sight."""
        end = top + self.viewport().height()
        seen = [min(place.bottom(), end) - max(place.top(), top) for place in self._desk.places]
        if seen and 2 * seen[self._page] < min(self._desk.places[self._page].height(), end - top):
            self._look_at(seen.index(max(seen)))

    def _arrange_again(self) -> None:
        """The same pages in another size; what was looked at stays where it was."""
        bar, page = self.verticalScrollBar(), self._page
        if not self._desk.places:
            self._arrange()
            return
        before = self._desk.places[page]
        part = (bar.value() - before.top()) / before.height()
        self._arrange()
        now = self._desk.places[page]
        self._look_at(page)  # shrinking, the pages may have slid by
        bar.setValue(now.top() + (round(part * now.height()) if self._zoom and part > 0 else -px(_MARGIN)))

    def _arrange(self) -> None:
        self._desk.arrange(self.viewport().size(), ZOOMS[self._zoom])
