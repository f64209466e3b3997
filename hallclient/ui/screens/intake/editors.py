"""What a person fills a field of the one table in with: one editor a look, all of one outside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from casework.hall import IdentityKind
from hallclient.ui.screens.intake.kind_button import KindButton
from hallclient.ui.screens.intake.models import Cell, FieldState
from hallclient.ui.theme import px
from hallclient.ui.widgets.check_boxes import CheckBoxes
from hallclient.ui.widgets.choice import Choice
from hallclient.ui.widgets.code_field import CodeField
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.field import Field as LineField
from hallclient.ui.widgets.field_box import FieldState as BoxState
from hallclient.ui.widgets.menu import Menu
from hallclient.ui.widgets.naming import button_text
from hallclient.ui.widgets.option import Option
from hallclient.ui.widgets.text_area import TextArea

CODES: Final = frozenset(
    {"uscc", "citizen_id", "phone", "postcode", "integer", "decimal", "money", "date", "email", "identity"}
)
HINTS: Final = {"date": "2026-03-01", "yes_no": ""}
LETTERS: Final = {"是": "s", "否": "f", "男": "n"}
BOX_STATES: Final[dict[str, BoxState]] = {
    "empty": BoxState.EMPTY,
    "owed": BoxState.OWED,
    "sound": BoxState.VALID,
    "known": BoxState.VALID,
    "wrong": BoxState.MUST_CHANGE,
    "warn": BoxState.OWED,
    "derived": BoxState.DERIVED,
    "no_glyph": BoxState.NO_GLYPH,
}
MAX_UNITS: Final = 4000

Typed = Callable[[str, object], None]
Told = Callable[[str], None]


def options_of(texts: Sequence[str]) -> tuple[Option, ...]:
    """The options of a field as they are chosen by key."""
    return tuple(Option(text, text, LETTERS.get(text, "")) for text in texts)


def _steps(event: QKeyEvent) -> bool:
    """Ctrl+Z, Ctrl+Y and Ctrl+Shift+Z, whatever the desktop has for them."""
    control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return bool(control) and event.key() in (Qt.Key.Key_Z, Qt.Key.Key_Y)


def _nothing(*_: object) -> None:
    """Nobody listens."""


class Editor(QObject):
    """A field on the screen. `typed(key, value)`, `left(key)` and `entered(key)` tell what the person does."""

    def __init__(self, cell: Cell, typed: Typed, left: Told, entered: Told) -> None:
        super().__init__()
        self.cell = cell
        self.key = cell.field.key
        self.name = f"intake.field.{cell.field.key}"
        self.typed, self.left, self.entered = typed, left, entered
        self.widget: QWidget
        self.state = FieldState()

    def height(self, width: int) -> int:
        """Pixels it takes at this width."""
        return px(30)

    def show_state(self, state: FieldState) -> None:
        """Shows value and state; what is being typed is never overwritten."""
        self.state = state

    def focus(self) -> None:
        """Puts the cursor here."""
        self.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def fall_silent(self) -> None:
        """It is taken away: the focus that it loses by that nobody took on, and the application is another one."""
        self.typed, self.left, self.entered = _nothing, _nothing, _nothing

    def watch(self, widget: QWidget) -> None:
        """Tells of focus coming and going at `widget`."""
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()  # asked once: a field that appears hears of a dozen events
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _steps(event):
            event.ignore()  # the screen's own keys: a step is undone by name, not letter by letter
            return True
        if kind == QEvent.Type.FocusIn:
            self.entered(self.key)
        elif kind == QEvent.Type.FocusOut:
            self.left(self.key)
            self.show_state(self.state)
        return False


class LineEditor(Editor):
    """One line; codes without input method."""

    def __init__(self, cell: Cell, typed: Typed, left: Told, entered: Told) -> None:
        super().__init__(cell, typed, left, entered)
        field = cell.field
        kind = CodeField if field.type in CODES else LineField
        units = MAX_UNITS if field.max is None or field.type in CODES else max(100, int(field.max) * 2)
        self.line = kind(
            self.name,
            field.label,
            hint=field.hint or HINTS.get(field.type, ""),
            unit=field.unit or "",
            max_units=units,
        )
        self.widget = self.line
        self.line.edited.connect(lambda text: self.typed(self.key, text))
        self.watch(self.line.line)

    def show_state(self, state: FieldState) -> None:
        super().show_state(state)
        derived = state.mark == "derived"
        text = state.note if derived else text_of(state.value)
        if not self.line.line.hasFocus() or derived or not self.line.text():
            self.line.set_text(text)
        box = BOX_STATES[state.mark]
        self.line.set_state(BoxState.EMPTY if self.cell.span == "short" and box is BoxState.VALID else box)
        if not derived:
            self.line.set_aside(state.note or self.cell.field.unit or "", "ac" if state.note else "t3")

    def focus(self) -> None:
        self.line.select_all()


class IdentityEditor(Editor):
    """Kind and number of an identity paper: the kind stands in the label's place and opens with Alt+↓."""

    def __init__(
        self, cell: Cell, kinds: Sequence[IdentityKind], typed: Typed, left: Told, entered: Told
    ) -> None:
        super().__init__(cell, typed, left, entered)
        self.kinds = {kind.key: kind for kind in kinds}
        self.kind = next(iter(self.kinds), "resident_id")
        self.line = CodeField(self.name, f"{cell.field.label} 号码", hint=cell.field.hint or "", max_units=60)
        self.button = KindButton(f"{self.name}.kind", f"{cell.field.label} 种类（Alt+↓）")
        self.button.opened.connect(self.open_kinds)
        self.widget = self.line
        self.line.edited.connect(self._tell)
        self.watch(self.line.line)
        self._say_kind()

    def show_state(self, state: FieldState) -> None:
        super().show_state(state)
        value = state.value if isinstance(state.value, dict) else {}
        if value.get("kind") in self.kinds and value["kind"] != self.kind:
            self.kind = str(value["kind"])
            self._say_kind()
        if not self.line.line.hasFocus() or not self.line.text():
            self.line.set_text(str(value.get("number") or ""))
        self.line.set_state(BOX_STATES[state.mark])
        self.line.set_aside(state.note, "ac")

    def focus(self) -> None:
        self.line.select_all()

    def open_kinds(self) -> None:
        """The kinds of the hall, as a menu at the label."""
        menu = Menu(self.line)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key, kind in self.kinds.items():
            menu.addAction(button_text(kind.name)).triggered.connect(partial(self._choose, key))
        menu.popup(self.line.mapToGlobal(QPoint(0, self.line.height())))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Down
            and event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            self.open_kinds()
            return True
        return super().eventFilter(watched, event)

    def _choose(self, key: str, checked: bool = False) -> None:
        self.kind = key
        self._say_kind()
        self._tell(self.line.text())
        self.line.line.setFocus()

    def _say_kind(self) -> None:
        kind = self.kinds.get(self.kind)
        self.button.set_kind(kind.name if kind is not None else self.kind)

    def _tell(self, text: str) -> None:
        self.typed(self.key, {"kind": self.kind, "number": text})


class ButtonsEditor(Editor):
    """Up to four short options."""

    def __init__(self, cell: Cell, typed: Typed, left: Told, entered: Told) -> None:
        super().__init__(cell, typed, left, entered)
        texts = cell.field.options or ("是", "否")
        self.choice = Choice(self.name, cell.field.label, options_of(texts))
        self.widget = self.choice
        self.choice.chosen.connect(lambda value: self.typed(self.key, value))
        self.watch(self.choice)

    def height(self, width: int) -> int:
        return px(28)

    def show_state(self, state: FieldState) -> None:
        super().show_state(state)
        self.choice.set_value(text_of(state.value))
        box = BOX_STATES[state.mark]
        self.choice.set_state(BoxState.EMPTY if box is BoxState.VALID else box)


class MenuEditor(Editor):
    """More options than fit side by side."""

    def __init__(self, cell: Cell, typed: Typed, left: Told, entered: Told) -> None:
        super().__init__(cell, typed, left, entered)
        self.menu = DropDown(self.name, cell.field.label, options_of(cell.field.options))
        self.widget = self.menu
        self.menu.chosen.connect(lambda value: self.typed(self.key, value))
        self.watch(self.menu)

    def show_state(self, state: FieldState) -> None:
        super().show_state(state)
        self.menu.set_value(text_of(state.value))
        box = BOX_STATES[state.mark]
        self.menu.set_state(BoxState.EMPTY if box is BoxState.VALID else box)


class BoxesEditor(Editor):
    """Several of several, all in sight."""

    def __init__(self, cell: Cell, typed: Typed, left: Told, entered: Told) -> None:
        super().__init__(cell, typed, left, entered)
        self.boxes = CheckBoxes(self.name, cell.field.label, options_of(cell.field.options))
        self.widget = self.boxes
        self.boxes.toggled.connect(lambda *_: self.typed(self.key, list(self.boxes.values)))
        self.watch(self.boxes)

    def height(self, width: int) -> int:
        return self.boxes.height_for(width)

    def show_state(self, state: FieldState) -> None:
        super().show_state(state)
        self.boxes.set_values([str(one) for one in state.value] if isinstance(state.value, list) else [])
        box = BOX_STATES[state.mark]
        self.boxes.set_state(BoxState.EMPTY if box is BoxState.VALID else box)


class LinesEditor(Editor):
    """A few lines of text."""

    LINES = 2

    def __init__(self, cell: Cell, typed: Typed, left: Told, entered: Told) -> None:
        super().__init__(cell, typed, left, entered)
        field = cell.field
        units = MAX_UNITS if field.max is None else max(100, int(field.max) * 2)
        self.area = TextArea(self.name, field.label, hint=field.hint or "", lines=self.LINES, max_units=units)
        self.widget = self.area
        self.area.edited.connect(lambda text: self.typed(self.key, text))
        self.watch(self.area.edit)

    def height(self, width: int) -> int:
        return px(10 + 20 * self.LINES)

    def show_state(self, state: FieldState) -> None:
        super().show_state(state)
        if not self.area.edit.hasFocus():
            self.area.set_text(text_of(state.value))
        self.area.set_state(BOX_STATES[state.mark])


def text_of(value: object) -> str:
    """The text of a plain value."""
    return value if isinstance(value, str) else "" if value is None else str(value)
