"""F12 更多: the menu of what else may be done, and in place the lines that an act asks for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hallclient.ui.screens.case.more import Ask, Offer
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.card import Card
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.menu import Menu
from hallclient.ui.widgets.naming import button_text, personal

STRETCH = {
    "address": 5,
    "reason": 6,
    "demand": 6,
    "evidence": 6,
    "phone": 4,
    "tracking_no": 4,
    "where": 6,
    "withheld": 6,
}
SAVE = "save"
"""The key that has no room of its own in a narrow window."""
NOTHING_HERE = "这件只在服务器上，在这里只看"


class MoreStrip(Card):
    """`chosen(key)` from the menu; `filled(key, values)` once the lines are written, by Enter in the last one."""

    chosen = Signal(str)
    filled = Signal(str, dict)

    def __init__(self) -> None:
        super().__init__("case.more.strip")
        self.setAccessibleName("更多办理")
        self.offers: Callable[[], tuple[Offer, ...]] = lambda: ()
        self.open = Button("更多", "F12", object_name="case.more")
        self.open.triggered.connect(self._open)
        self.with_save = False
        self._key = ""
        self._fields: dict[str, Field] = {}
        self._title = Label("", "body", "t2", bold=True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(12), px(8), px(12), px(8))
        self._row.setSpacing(px(8))
        self._done = Button("登记", "Enter", ButtonKind.PRIMARY, object_name="case.more.done", height=30)
        self._done.triggered.connect(self._fill)
        self.hide()

    @property
    def asking(self) -> bool:
        """Lines are being filled."""
        return bool(self._key)

    def ask(self, key: str, title: str, asks: tuple[Ask, ...]) -> None:
        """The lines of one act, the cursor in the first empty one."""
        self.close_lines()
        self._key = key
        self._title.set_text(title)
        self._row.addWidget(self._title)
        for one in asks:
            field = personal(
                Field(f"case.more.{one.key}", one.word, hint=one.word, max_units=400, password=one.secret)
            )
            field.set_text(one.value)
            field.entered.connect(self._next)
            self._fields[one.key] = field
            self._row.addWidget(field, STRETCH.get(one.key, 3))
        self._row.addWidget(self._done)
        self._title.show()
        self._done.show()
        self.show()
        empty = next((one for one in self._fields.values() if not one.text()), None)
        (empty or next(iter(self._fields.values()))).select_all()

    def close_lines(self) -> None:
        """Nothing is asked any more."""
        self._key = ""
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                if widget in self._fields.values():
                    widget.deleteLater()
        for field in self._fields.values():
            field.forget()  # a secret stays in no widget that waits to go
        self._fields = {}
        self.hide()

    def _next(self) -> None:
        """Enter: the next empty line, after the last the act."""
        lines = list(self._fields.values())
        at = next((place for place, one in enumerate(lines) if one.line.hasFocus()), len(lines) - 1)
        if at + 1 < len(lines):
            lines[at + 1].select_all()
        else:
            self._fill()

    def _fill(self) -> None:
        if self._key:
            self.filled.emit(self._key, {key: one.text() for key, one in self._fields.items()})

    def _open(self) -> None:
        self.offer(self.offers(), whole=True)

    def offer(self, offers: tuple[Offer, ...], *, whole: bool = False) -> None:
        """A menu of these; `whole`: the one of F12, with what has no room of its own."""
        menu = Menu(self.open)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("case.more.menu")
        for one in offers:
            text = f"{one.word}　{one.why}" if one.why else one.word
            action = menu.addAction(button_text(text))
            action.setEnabled(not one.why)
            action.triggered.connect(lambda _=False, key=one.key: self.chosen.emit(key))
        if self.with_save and whole:
            menu.addAction("存为 PDF　V", lambda: self.chosen.emit(SAVE))
        if not offers:
            menu.addAction(button_text(NOTHING_HERE)).setEnabled(False)
        menu.popup(self.open.mapToGlobal(QPoint(0, -menu.sizeHint().height())))


def beside(strip: MoreStrip, row: QHBoxLayout, before: QWidget) -> None:
    """Puts the key into the foot's row, before another one."""
    row.insertWidget(row.indexOf(before), strip.open)
