"""The keys under an outcome: the decision on the spot where there is one to make, the next applicant, the files."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from hallclient.ui.screens.outcome.face import CaseFace
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button, ButtonKind

BOTTOM = Qt.AlignmentFlag.AlignBottom


class KeysRow(QHBoxLayout):
    """Where a case is decided at once, that is what comes next, and the files stand back."""

    def __init__(self) -> None:
        super().__init__()
        self.setSpacing(px(8))
        self.next = Button(
            "下一位", "Enter", ButtonKind.PRIMARY, object_name="outcome.next", height=44, role="item"
        )
        self.decide = Button(
            "当场决定", "F9", ButtonKind.PRIMARY, object_name="outcome.decide", height=44, role="item"
        )
        self.see = Button("办件", "F7", object_name="outcome.open_case")
        self.save = Button("存为 PDF", "V", object_name="outcome.save")
        self.save_all = Button(
            "全存", "Ctrl+P", object_name="outcome.save_all", accessible_name="全部存为 PDF"
        )
        for button in (self.see, self.save, self.save_all):
            self.addWidget(button, 0, BOTTOM)
        self.addStretch(1)
        self.addWidget(self.decide)
        self.addWidget(self.next)
        self.decide.hide()

    def show_face(self, face: CaseFace) -> None:
        """Of one case."""
        self.next.set_caption(face.next_word)
        self.next.set_kind(ButtonKind.SECONDARY if face.decide else ButtonKind.PRIMARY)
        self.decide.setVisible(face.decide)
        self.see.setVisible(bool(face.case_no))
        for button in (self.save, self.save_all):  # there is no room for both; V saves all the same
            button.setVisible(not face.decide)
