"""The form of one rare act, built from its description: a row a line, the word at the left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.case.duties.form import Line
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.choice import MOST, Choice
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named, personal
from hallclient.ui.widgets.option import Option
from hallclient.ui.widgets.text_area import TextArea

UNITS = 1000
SHORT = 12
"""Characters of joined options that fit beside the word with large text; longer ones drop down."""
FILES = "图片和 PDF (*.jpg *.jpeg *.png *.tif *.tiff *.bmp *.pdf)"
Editor = Field | TextArea | Choice | DropDown


class DutyEditor(QWidget):
    """`filled(values)` by 登记 or Enter in the last line; `picked(paths)` for 附页. `done` stands in the head of the
    zone, in sight however long the form is."""

    filled = Signal(dict)
    picked = Signal(list)
    reached = Signal(QWidget)
    to_sign = Signal(dict)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        named(self, "case.duty", "其他办理")
        self._editors: dict[str, Editor] = {}
        self._attached: Label | None = None
        self._law = Label("", "aid", "t2", wrap=True)
        self._grid_holder = QWidget()
        self._grid = QGridLayout(self._grid_holder)
        self._grid.setColumnStretch(1, 1)
        self.done = Button(
            "登记",
            "Ctrl+Enter",
            ButtonKind.PRIMARY,
            object_name="case.duty.done",
            bind=False,
            height=24,
            role="aid",
        )
        self.done.triggered.connect(self._fill)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(
                self._fill
            )  # wherever Tab led, while it is shown
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._law)
        self._column.addWidget(self._grid_holder)
        self._column.addStretch(1)
        self._fit()

    def show_lines(self, law: str, lines: tuple[Line, ...]) -> None:
        """The lines of one act, the cursor in the first that is still empty."""
        self.forget()
        self._law.set_text(law)
        for at, line in enumerate(lines):
            word = Label(line.word, "body", "t2", wrap=True)
            word.setMinimumHeight(px(30))  # stands beside the text of its line
            self._grid.addWidget(word, at, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            self._grid.addWidget(self._editor(line), at, 1)
        self._fit()
        empty = next((one for one in self._editors.values() if not _value(one)), None)
        if empty is not None:
            empty.setFocus()

    def forget(self) -> None:
        """Nothing of what was written stays, a secret least of all."""
        for editor in self._editors.values():
            if isinstance(editor, Field):
                editor.forget()
        self._editors, self._attached = {}, None
        self.left.emit()
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def show_attached(self, names: tuple[str, ...]) -> None:
        """The files that go with the act."""
        if self._attached is not None:
            self._attached.set_text(f"{len(names)} 份：{'、'.join(names)}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            chosen = next((key for key, one in self._editors.items() if one.hasFocus()), "")
            self._follow(chosen)()
        else:
            super().keyPressEvent(event)

    def _editor(self, line: Line) -> QWidget:
        name = f"case.duty.{line.key}"
        made: Editor
        if line.kind in ("files", "pad"):
            return self._files(name, line)
        if line.kind == "choice":
            none = (Option("", "（没有）"),) if line.may else ()
            options = (*none, *(Option(value, word) for value, word in line.options))
            short = 0 < len(options) <= MOST and sum(len(one.text) for one in options) <= SHORT
            made = Choice(name, line.word, options) if short else DropDown(name, line.word, options)
            made.set_value(line.value)
        elif line.kind == "long":
            made = personal(TextArea(name, line.word, hint=line.hint, lines=2, max_units=UNITS))
            made.set_text(line.value)
        else:
            secret = line.kind == "secret"
            field = personal(Field(name, line.word, hint=line.hint, max_units=UNITS, password=secret))
            field.set_text(line.value)
            field.entered.connect(self._follow(line.key))
            made = field
        self._editors[line.key] = made
        return made

    def _files(self, name: str, line: Line) -> QWidget:
        """附页 is a key that takes files; what is attached stands beside it."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        pad = line.kind == "pad"
        button = Button("请申请人签名" if pad else "附文件", object_name=name, height=30)
        button.triggered.connect(self._ask_pad if pad else self._pick)
        self._attached = named(Label(line.hint, "aid", "t2", elide=True), f"{name}.names")
        row.addWidget(button)
        row.addWidget(self._attached, 1)
        return holder

    def _pick(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, "附文件", "", FILES)
        if paths:
            self.picked.emit([Path(path) for path in paths])

    def _ask_pad(self) -> None:
        self.to_sign.emit({key: _value(one) for key, one in self._editors.items()})

    def _follow(self, key: str) -> Callable[[], None]:
        """Enter: to the next line, in the last one 登记."""

        def follow() -> None:
            keys = list(self._editors)
            if key not in keys:
                return
            at = keys.index(key)
            if at + 1 < len(keys):
                after = self._editors[keys[at + 1]]
                after.select_all() if isinstance(after, Field) else after.setFocus()
                self.reached.emit(after)
            else:
                self._fill()

        return follow

    def _fill(self) -> None:
        if self._editors:
            self.filled.emit({key: _value(one) for key, one in self._editors.items()})

    def _fit(self) -> None:
        self._column.setContentsMargins(px(14), px(8), px(14), px(10))
        self._column.setSpacing(px(8))
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(10))
        self._grid.setVerticalSpacing(px(7))
        self._grid.setColumnMinimumWidth(0, px(92))


def _value(editor: Editor) -> str:
    return editor.value if isinstance(editor, Choice | DropDown) else editor.text()
