"""The window on the second screen: painted, without a field, a button or a focus."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from hallclient.ui.screens.applicant.drawing import paint_filing, paint_head, paint_number, paint_rest
from hallclient.ui.screens.applicant.faces import REST, Face, Filing, Number, words_of
from hallclient.ui.screens.applicant.sheet import Sheet, ink
from hallclient.ui.widgets.naming import named


def kind_of_window(platform: str) -> Qt.WindowType:
    """A window that nobody's hand can be in. Wayland knows no such one without a parent; there it only says that
    it takes no focus.
    """
    if platform.startswith("wayland"):
        return (
            Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowDoesNotAcceptFocus
        )
    return Qt.WindowType.ToolTip | Qt.WindowType.WindowDoesNotAcceptFocus


class ApplicantWindow(QWidget):
    """Shows one face at a time; `set_place` names the hall and the window of it."""

    def __init__(self, hall: str) -> None:
        super().__init__(None, kind_of_window(QGuiApplication.platformName()))
        named(self, "applicant", "申请人屏")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._hall, self._window = hall, ""
        self._face: Face = REST

    @property
    def face(self) -> Face:
        """What is shown."""
        return self._face

    def set_place(self, window: str) -> None:
        """The window of the hall, beside its name."""
        self._window = window
        self.update()

    def show_face(self, face: Face) -> None:
        """Another face, at the next painting."""
        self._face = face
        self.setAccessibleDescription("\n".join(words_of(face)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), ink("bg"))
        sheet = Sheet(painter, self.width(), self.height())
        match self._face:
            case Filing() as face:
                paint_filing(sheet, face, paint_head(sheet, self._hall, self._window))
            case Number() as face:
                from hallclient.ui.screens.outcome.qr_modules import modules_of  # not before a first number

                matrix = modules_of(face.qr)
                paint_number(sheet, face, matrix, paint_head(sheet, self._hall, self._window))
            case _:
                paint_rest(sheet, self._hall)
        painter.end()
