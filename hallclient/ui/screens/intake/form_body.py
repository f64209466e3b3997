"""The one table on the screen: groups, rows, labels, letters. Painted and laid out here, editors are reused."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Sequence
from functools import partial

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from casework.hall import IdentityKind
from casework.masking import personal as of_a_person
from hallclient.ui.screens.intake.editor_choice import editor_of
from hallclient.ui.screens.intake.editors import Editor, IdentityEditor
from hallclient.ui.screens.intake.form_rows import (
    FIRST,
    FIRST_WIDER,
    GAP,
    LABEL_END,
    LABEL_GAP,
    LETTER,
    LONELY,
    NOTE,
    NOTE_AGAIN,
    PAD_BOTTOM,
    PAD_TOP,
    ROW,
    THREE_NARROWER,
    TITLE,
    UNDER_TITLE,
    WIDEST,
    Placed,
    label_width,
    paint_label,
    slots_of,
)
from hallclient.ui.screens.intake.grid_editor import GridEditor
from hallclient.ui.screens.intake.models import Cell, FieldState, Form
from hallclient.ui.screens.intake.row_note import RowNote
from hallclient.ui.shell.loop import PAUSE_MILLISECONDS, in_turns, later
from hallclient.ui.theme import color, font, px
from hallclient.ui.widgets.calm import calmly
from hallclient.ui.widgets.naming import personal
from hallclient.ui.widgets.paint import CENTRE, draw_line, draw_text


class FormBody(QWidget):
    """All rows of the form. It asks for the height it needs; a scroll area shows it."""

    typed = Signal(str, object)
    left = Signal(str)
    entered = Signal(str)
    again = Signal(str, str)
    resized = Signal(int)

    def __init__(self, kinds: Callable[[], Sequence[IdentityKind]]) -> None:
        super().__init__()
        self.setObjectName("intake.form")
        self._kinds = kinds
        self._form = Form()
        self._editors: dict[str, Editor] = {}
        self._states: dict[str, FieldState] = {}
        self._notes: dict[int, RowNote] = {}
        self._rows: list[Placed] = []
        self._titles: list[tuple[QRect, str, str]] = []
        self._lines: list[int] = []
        self._height = 0
        self._making: Generator[None, None, None] | None = None
        self._ahead: dict[str, Editor] = {}  # made for the next form, unseen
        self._told: dict[str, FieldState] = {}  # how the fields of the next form stand

    @property
    def editors(self) -> dict[str, Editor]:
        """The editors of the form, by field; what is left to make of it is made at once."""
        self.finish()
        return self._editors

    @property
    def under_way(self) -> bool:
        """Whether a form is being made that does not stand on the screen yet."""
        return self._making is not None

    def reset(self) -> None:
        """Another application: no editor of the last one stays."""
        self._give_up()
        for editor in self._editors.values():
            self._remove(editor)
        self._editors.clear()
        self._states.clear()
        self.show_form(Form())

    def show_form(
        self, form: Form, shown: Callable[[], None] = lambda: None, *, in_sight: bool = False
    ) -> None:
        """Another structure; the editors of fields that stay are kept with what is in them. `shown` is called when
        it stands there.

        Where somebody looks on (`in_sight`) the new editors are made unseen, a few at a time between keys and paints,
        and appear together; whoever needs one sooner has all of them at once.
        """
        self._give_up()
        self._making = self._make_form(form, shown)
        if in_sight and any(not self._has(cell) for cell in form.cells()):
            later(partial(in_turns, self._making, 0), PAUSE_MILLISECONDS)  # what was chosen is painted first
        else:
            self.finish()

    def finish(self) -> None:
        """What is left to make of the form is made at once."""
        if self._making is not None:
            deque(self._making, maxlen=0)

    def show_state(self, key: str, state: FieldState) -> None:
        """How one field stands; its message goes under its row."""
        if self._making is not None:
            self._told[key] = state
            editor = self._ahead.get(key)
            if editor is not None:
                editor.show_state(state)
            return
        editor = self._editors.get(key)
        if editor is None:
            return
        before = self._states.get(key)
        self._states[key] = state
        editor.show_state(state)
        if before is None or (before.message, before.again) != (state.message, state.again):
            self._show_note(key)

    def focus_field(self, key: str) -> bool:
        """The cursor into a field; the first one for no key."""
        self.finish()
        cells = self._form.cells()
        key = key or (cells[0].field.key if cells else "")
        if key not in self._editors:
            return False
        self._editors[key].focus()
        return True

    def toggle_table(self) -> None:
        """F4: the rows of the table field that has the focus, else of the first one."""
        self.finish()
        grids = [editor for editor in self._editors.values() if isinstance(editor, GridEditor)]
        focused = self.window().focusWidget()
        here = [grid for grid in grids if grid.widget.isAncestorOf(focused)]
        if here or grids:
            (here or grids)[0].toggle()

    def sizeHint(self) -> QSize:
        return QSize(px(400), self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(360), self._height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def row_rect(self, key: str) -> QRect:
        """Where the row of a field stands."""
        for placed in self._rows:
            if any(cell.field.key == key for cell in placed.row.cells):
                return QRect(0, placed.top, self.width(), placed.height)
        return QRect()

    # ── layout

    def arrange(self) -> None:
        """Places everything for the width there is."""
        self._titles, self._lines = [], []
        letters_width = px(LETTER * len(self._form.letters) + 8) if self._form.letters else 0
        right = self.width() - px(4) - letters_width
        column = max(px(90), min(px(WIDEST), (right - px(FIRST) - px(GAP)) // 2))
        top, index = 0, 0
        for number, group in enumerate(self._form.groups):
            if number:
                self._lines.append(top)
            top += px(PAD_TOP)
            self._titles.append((QRect(px(TITLE), top, px(LABEL_END), px(ROW)), group.title, group.under))
            begun = top
            for _ in group.rows:
                top = self._place_row(index, top, column, right)
                index += 1
            top = max(top, begun + px(UNDER_TITLE)) if group.under else top
            top += px(PAD_BOTTOM)
        if top != self._height:
            self._height = top
            self.setMinimumHeight(top)
            self.updateGeometry()
        self.update()

    def _place_row(self, index: int, top: int, column: int, right: int) -> int:
        placed = self._rows[index]
        placed.top, placed.labels, placed.letters = top, [], []
        slots = slots_of(placed.row.cells)
        heights = [px(ROW)]
        narrower = px(THREE_NARROWER) if any(len(slot) > 1 for slot in slots) else 0
        for number, slot in enumerate(slots):
            left = px(FIRST) + number * (column + px(FIRST_WIDER) + px(GAP) - narrower)
            width = column + (narrower - px(FIRST_WIDER) if number else px(FIRST_WIDER) - narrower)
            if len(slots) == 1 and slot[0].look in ("line", "identity"):
                width = max(width, px(LONELY))
            if slot[0].span == "whole":
                width = min(2 * column + px(GAP), right - px(FIRST))
            label_left = px(86) if number == 0 else left - px(GAP) + px(2)
            heights.append(self._place_slot(placed, slot, QRect(left, top, width, px(ROW)), label_left))
        note = self._notes.get(index)
        height = max(heights)
        if note is not None and note.says:
            note_height = px(NOTE_AGAIN if note.asks_again else NOTE)
            end = px(FIRST) + 2 * column + px(GAP)
            note.setGeometry(px(TITLE), top + height - px(1), min(end, right) - px(TITLE), note_height)
            height += note_height
        if placed.row.letters:
            self._place_letters(placed, top, right)
        placed.height = height
        return top + height

    def _place_slot(self, placed: Placed, slot: tuple[Cell, ...], room: QRect, label_left: int) -> int:
        left, tallest = room.left(), 0
        for number, cell in enumerate(slot):
            editor = self._editors[cell.field.key]
            if number:
                wide = min(label_width(cell.label), px(52))
                label_left, left = left + px(8), left + px(8) + wide + px(LABEL_GAP)
            label = QRect(label_left, room.top(), left - px(LABEL_GAP) - label_left, px(ROW - 3))
            if isinstance(editor, IdentityEditor):
                editor.button.setParent(self)
                editor.button.setGeometry(label)
                editor.button.show()
            else:
                placed.labels.append((label, cell.label))
            width = room.right() + 1 - left
            if cell.look == "buttons":
                width = min(width, editor.widget.sizeHint().width())
            elif len(slot) > 1 and number == 0:
                width = max(px(46), room.width() * 2 // 5)
            height = editor.height(width)
            inset = 0 if height != px(28) else px(1)
            editor.widget.setGeometry(left, room.top() + inset, width, height)
            editor.widget.show()
            left += width
            tallest = max(tallest, height + px(3))
        return tallest

    def _place_letters(self, placed: Placed, top: int, right: int) -> None:
        for number, letter in enumerate(self._form.letters):
            if letter in placed.row.letters:
                rect = QRect(right + px(8 + LETTER * number), top + px(7), px(15), px(17))
                placed.letters.append((rect, letter))

    # ── parts

    def _make_form(self, form: Form, shown: Callable[[], None]) -> Generator[None, None, None]:
        wanted = {cell.field.key: cell for cell in form.cells()}
        for key, cell in wanted.items():
            if self._has(cell):
                continue
            if not isValid(self):
                return  # the screen was let go meanwhile
            editor = self._ahead[key] = self._make(cell)
            editor.widget.ensurePolished()
            if key in self._told:
                editor.show_state(self._told[key])
            yield
        if not isValid(self):
            return
        self._making = None
        self._stand(form, wanted)
        shown()

    def _has(self, cell: Cell) -> bool:
        """Whether an editor for just this stands there already."""
        found = self._editors.get(cell.field.key)
        return found is not None and (cell.field, cell.look) == (found.cell.field, found.cell.look)

    def _give_up(self) -> None:
        """Another form comes before the last one stood there."""
        if self._making is not None:
            self._making.close()
            self._making = None
        for editor in self._ahead.values():
            self._remove(editor)
        self._ahead.clear()
        self._told.clear()

    @calmly
    def _stand(self, form: Form, wanted: dict[str, Cell]) -> None:
        """The form that was made takes the place of the one before."""
        self._form = form
        for key in [one for one in self._editors if one not in wanted or one in self._ahead]:
            self._remove(self._editors.pop(key))
            self._states.pop(key, None)
        self._editors.update(self._ahead)
        ahead, told = set(self._ahead), dict(self._told)
        self._ahead.clear()
        self._told.clear()
        for key, cell in wanted.items():
            self._editors[key].cell = cell
        for note in self._notes.values():
            note.hide()
        self._rows = [Placed(row) for group in form.groups for row in group.rows]
        self._order_focus()
        for key, state in told.items():
            if key in ahead:
                self._states[key] = state
            else:
                self.show_state(key, state)
        self.arrange()
        for key in ahead:
            if key in told and (told[key].message or told[key].again):
                self._show_note(key)

    def _make(self, cell: Cell) -> Editor:
        tell = (self.typed.emit, self.left.emit, self.entered.emit)
        editor = editor_of(cell, self._kinds, tell, lambda _: self._relayout())
        editor.widget.setParent(self)
        if of_a_person(cell.field):
            personal(editor.widget)
        return editor

    def _relayout(self) -> None:
        self.arrange()
        self.resized.emit(self._height)

    def _remove(self, editor: Editor) -> None:
        editor.fall_silent()
        editor.widget.hide()
        editor.widget.deleteLater()
        if isinstance(editor, IdentityEditor):
            editor.button.hide()
            editor.button.deleteLater()

    def _show_note(self, key: str) -> None:
        for index, placed in enumerate(self._rows):
            keys = [cell.field.key for cell in placed.row.cells]
            if key not in keys:
                continue
            spoken = [one for one in keys if one in self._states and self._states[one].message]
            if spoken and index not in self._notes:
                self._notes[index] = RowNote(self)
                self._notes[index].again.connect(self.again)
            note = self._notes.get(index)
            if note is None:
                return
            first = spoken[0] if spoken else ""
            state = self._states[first] if first else FieldState()
            changed = note.say(first, state)
            if changed:
                self._relayout()
            return

    def _order_focus(self) -> None:
        """Tab goes through the rows as they are read, and on to the checklist.

        Whole fields are put in order: with their lines alone, Tab would come from the last line back to the boxes
        that the lines were taken out of, and never leave the form.
        """
        before: QWidget | None = None
        for cell in self._form.cells():
            widget = self._editors[cell.field.key].widget
            if before is not None:
                QWidget.setTabOrder(before, widget)
            before = widget

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for top in self._lines:
            draw_line(painter, 0, top, self.width(), top)
        for rect, title, under in self._titles:
            draw_text(painter, rect.adjusted(0, 0, 0, -px(3)), title, font("body", True), "ac2")
            if under:
                draw_text(painter, rect.adjusted(0, px(19), 0, px(17)), under, font("aid"), "t2")
        for placed in self._rows:
            if not event.rect().intersects(QRect(0, placed.top, self.width(), placed.height)):
                continue
            for rect, label in placed.labels:
                if rect.intersects(event.rect()):
                    paint_label(painter, rect, label)
            for rect, letter in placed.letters:
                painter.fillRect(rect, color("act"))
                draw_text(painter, rect, letter, font("note", True), "ac2", CENTRE)
        painter.end()
