"""The place of 经过 while something rare is done: the list, then the form of the chosen act."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from hallclient.ui.screens.case.duties.form import Line
from hallclient.ui.screens.case.duties.listing import DutyRow
from hallclient.ui.screens.case.duty_editor import DutyEditor
from hallclient.ui.screens.case.duty_part import DutyPart
from hallclient.ui.screens.case.duty_rows import DutyRows
from hallclient.ui.widgets.scroll import Scroll


class DutyPage(QStackedWidget):
    """`back()` leads from the form to the list and says whether it did; the screen leads on from the list."""

    titled = Signal(str, str)

    @property
    def writing(self) -> bool:
        """The form of an act is open."""
        return self.currentWidget() is self._form_scroll

    def __init__(self) -> None:
        super().__init__()
        self.list = DutyRows("case.duties", "其他办理")
        self.form = DutyEditor()
        self._list_scroll, self._form_scroll = Scroll(self.list), Scroll(self.form)
        self.list.moved.connect(self._list_scroll.show_rect)
        self.form.reached.connect(self._form_scroll.show_widget)
        self.addWidget(self._list_scroll)
        self.addWidget(self._form_scroll)

    def connect_to(self, part: DutyPart) -> None:
        """Where what the person does goes."""
        self.list.opened.connect(part.choose)
        self.form.filled.connect(part.submit)
        self.form.picked.connect(part.attach)
        self.form.to_sign.connect(part.sign_on_pad)
        self.form.left.connect(part.leave_pad)

    def show_rows(self, rows: tuple[DutyRow, ...]) -> None:
        self.form.forget()
        self.setCurrentWidget(self._list_scroll)
        self.list.set_rows(rows)
        self.list.setFocus()
        self._entitle()

    def renew_rows(self, rows: tuple[DutyRow, ...]) -> None:
        """The same acts as they stand now; the cursor stays, and a form under the hands."""
        current = self.list.current
        self.list.show_rows(rows, self.list.place_of(current.key if current is not None else "", 0))
        if not self.writing:
            self._entitle()

    def show_form(self, word: str, law: str, lines: tuple[Line, ...]) -> None:
        self.setCurrentWidget(self._form_scroll)
        self.form.show_lines(law, lines)
        self._form_scroll.verticalScrollBar().setValue(0)
        self.titled.emit(word, "")

    def back(self) -> bool:
        """From the form to the list."""
        if not self.writing:
            return False
        self.form.forget()
        self.setCurrentWidget(self._list_scroll)
        self.list.setFocus()
        self._entitle()
        return True

    def _entitle(self) -> None:
        self.titled.emit("其他办理", f"{sum(not row.why for row in self.list.rows)} 项现在可以办")

    def leave(self) -> None:
        """What was written is forgotten."""
        self.form.forget()
