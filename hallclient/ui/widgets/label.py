"""The one place where a QLabel is made: always plain text, whatever stands in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from hallclient.ui.theme import color, font, icon_pixmap, line_height, meet, px, theme
from hallclient.ui.widgets.naming import set_tip
from hallclient.ui.widgets.paint import draw_text, text_width


class Label(QLabel):
    """Text in a type role and an ink token, shown literally.

    `elide` is for names of materials and addresses only: what doesn't fit ends in … and stands in full in
    the tool tip; the accessible name is always the whole text. `wrap` breaks lines.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        ink: str = "tx",
        *,
        bold: bool | None = None,
        elide: bool = False,
        wrap: bool = False,
        selectable: bool = False,
        align: Qt.AlignmentFlag | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role, self._ink, self._bold, self._elide = role, ink, bold, elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if align is not None:
            self.setAlignment(align)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._restyle()
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show `text` as it is."""
        if text != self.text() or not self.accessibleName():
            meet(text)
            self.setText(text)
            self.setAccessibleName(text)
            self._tip()

    def set_ink(self, ink: str) -> None:
        """Change the colour token."""
        if ink != self._ink:
            self._ink = ink
            self._restyle()

    def set_role(self, role: str, bold: bool | None = None) -> None:
        """Change the type role."""
        self._role, self._bold = role, bold
        self._restyle()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._restyle()
        super().changeEvent(event)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), px(40)), hint.height()) if self._elide else hint

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self.wordWrap() or "\n" in self.text():
            return hint
        return QSize(hint.width(), line_height(theme(), self._role))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tip()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._elide or not self._shortened():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        draw_text(painter, self.rect(), self.text(), self.font(), self._ink, self.alignment(), elide=True)
        painter.end()

    def _shortened(self) -> bool:
        return text_width(self.text(), self.font()) > self.width()

    def _tip(self) -> None:
        if self._elide:
            set_tip(self, self.text() if self._shortened() else "")

    def _restyle(self) -> None:
        self.setFont(font(self._role, self._bold))
        palette = QPalette(self.palette())
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled):
            palette.setColor(group, QPalette.ColorRole.WindowText, color(self._ink))
        self.setPalette(palette)


class IconLabel(QLabel):
    """A line icon in an ink token; `word` is what a screen reader says (empty: decoration)."""

    def __init__(
        self,
        icon: str,
        size: int = 16,
        ink: str = "t2",
        *,
        stroke: float = 1.75,
        word: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._size, self._ink, self._stroke = icon, size, ink, stroke
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(word)
        self._redraw()

    def set_icon(self, icon: str, ink: str = "", word: str = "") -> None:
        """Show another icon, in another ink when given."""
        self._icon, self._ink = icon, ink or self._ink
        self.setAccessibleName(word)
        self._redraw()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self._redraw()
        super().changeEvent(event)

    def _redraw(self) -> None:
        self.setPixmap(
            icon_pixmap(
                self._icon, self._size, self._ink, stroke=self._stroke, ratio=self.devicePixelRatioF()
            )
            if self._icon
            else QPixmap()
        )
