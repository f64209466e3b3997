"""由备份恢复 as a page: the backups that were found, the key, and how far it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from hallclient.ui.screens.restore.presenter import OWN, OWN_BOOK, RECOVERY, BackupRow, Part, RestorePresenter
from hallclient.ui.screens.start.frame import Frame, Steps, head, on_return
from hallclient.ui.screens.start.path_field import FieldRows, PathField
from hallclient.ui.theme import px
from hallclient.ui.widgets.badge import BadgeKind, Mark
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.choice import Choice
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.flow_box import FlowBox
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.option import Option
from hallclient.ui.widgets.work_list import WorkList, WorkRow

STEPS = ("选备份和密钥", "核验、放回", "系统管理员确认", "登录")
LOOK_MS = 300
SHOWN = 3
"""Rows of the list that are seen at once."""
NOTE = "先整份核验，通过了才放回；原来的文件移到一边，不删除。"
MARKS = {"good": BadgeKind.GREEN, "unchecked": BadgeKind.AMBER, "bad": BadgeKind.RED}


class RestoreView(Frame):
    """`left` for Esc while nothing runs."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("restore", "由备份恢复", Steps(STEPS, 0), "选备份和密钥", NOTE, parent)
        self._part: RestorePresenter | None = None
        self.list = WorkList("restore.list", "备份")
        self.again = Button("重新查找", "Alt+R", object_name="restore.again", height=28, role="aid")
        self.folder = Button("选文件夹", "Alt+F", object_name="restore.folder", height=28, role="aid")
        self.file = Button("选备份文件", "Alt+O", object_name="restore.file", height=28, role="aid")
        self.which = Choice(
            "restore.which", "用哪个密钥", (Option(OWN, "本机的密钥"), Option(RECOVERY, "大厅的恢复密钥"))
        )
        self._which_note = Label("", "aid", "t2", wrap=True)
        self.key = PathField("restore.key", "恢复密钥文件", "选文件", _key_file, "保险柜里的密钥文件")
        self.phrase = Field("restore.phrase", "恢复密钥的口令", password=True)
        self.go = Button("开始恢复", "Enter", ButtonKind.PRIMARY, object_name="restore.go", bind=False)
        self.stop = Button("停止", "Esc", object_name="restore.stop", bind=False)
        self.back = Button("返回", "Esc", object_name="restore.back", bind=False)
        self._rows, self._looks = FieldRows(), FlowBox()
        self._arrange()
        self._looking = QTimer(self, interval=LOOK_MS)
        self._looking.timeout.connect(self._look_on)

    def connect_to(self, part: RestorePresenter) -> None:
        """Where what is asked goes."""
        self._part = part
        self._looking.start()

    # ── told by the presenter

    def show_rows(self, rows: tuple[BackupRow, ...], key: str) -> None:
        self.list.set_rows([_shown(row) for row in rows], key)
        self.list.setVisible(bool(rows))
        self.list.setFixedHeight(px(60) * min(SHOWN, max(1, len(rows))) + 2)
        self._row_changed(key)

    def show_key(self, value: str, note: str) -> None:
        self.which.set_value(value)
        self.which.setVisible(value == OWN)  # else there is nothing to choose
        self._which_note.set_text(note)
        self._fit_key()

    def lock(self, reason: str, *, stops: bool = True) -> None:
        """While it runs nothing else can be asked for; `stops`: but that it stops."""
        self.step(1 if reason else 0)
        for button in (self.go, self.again, self.folder, self.file):
            button.lock(reason)
        self.stop.setVisible(bool(reason) and stops)
        self.back.setVisible(not reason)
        self.look.setVisible(not reason)
        self.keys.arrange()
        self._looks.arrange()
        if not reason:
            self.list.rows.setFocus()

    def ask(self, part: Part) -> None:
        """What is missing, or was wrong, is typed at once."""
        parts: dict[Part, QWidget] = {"list": self.list, "key": self.key, "phrase": self.phrase.line}
        if part == "phrase":
            self.phrase.set_text("")
        parts[part].setFocus()

    # ── done by the person

    def _take(self) -> None:
        current = self.list.rows.current
        if self._part is not None and not self.go.reason:
            row = current.key if current is not None else ""
            self._part.take(row, self.which.value, self.key.text(), self.phrase.text())

    def _stop(self) -> None:
        if self._part is not None:
            self._part.stop()

    def _leave(self) -> None:
        if self._part is not None and self._part.running:
            self._part.stop()
        else:
            self.left.emit()

    def _look(self, place: Path | None = None) -> None:
        if self._part is not None:
            self._part.look(place)

    def _look_on(self) -> None:
        if self._part is not None:
            self._part.look_on()

    def _folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "放备份的文件夹")
        if found:
            self._look(Path(found))

    def _file(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self, "备份文件", "", "备份 (*.book)")
        if found:
            self._look(Path(found))

    def _row_changed(self, key: str) -> None:
        own = key == OWN_BOOK
        if own:
            self.which.set_value(RECOVERY)
        self._fit_key()

    def _fit_key(self) -> None:
        asked = self.which.value == RECOVERY
        for widget in (self.key, self.phrase):
            self._rows.show_row(widget, asked)

    # ── how it stands

    def _arrange(self) -> None:
        for key in (self.again, self.folder, self.file):
            self._looks.add(key)
        which, beside = QWidget(), QHBoxLayout()
        which.setLayout(beside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(px(12))
        beside.addWidget(self.which)
        beside.addWidget(self._which_note, 1)
        self._rows.add("密钥", which)
        self._rows.add("恢复密钥文件", self.key)
        self._rows.add("恢复密钥口令", self.phrase)
        self.body.addWidget(head("备份"))
        self.body.addWidget(self.list)
        self.body.addWidget(self._looks)
        self.body.addSpacing(px(8))
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        for button in (self.go, self.stop, self.back, self.look):
            self.keys.add(button)
        self.stop.hide()
        self.list.hide()
        self._fit_key()
        self.setFocusProxy(self.list)
        self.list.rows.current_changed.connect(self._row_changed)
        self.list.rows.opened.connect(lambda _key: self._take())
        self.which.chosen.connect(lambda _value: self._fit_key())
        self.key.field.entered.connect(self.phrase.line.setFocus)
        self.phrase.entered.connect(self._take)
        on_return(self.which, self._take)
        self.again.triggered.connect(lambda: self._look())
        self.folder.triggered.connect(self._folder)
        self.file.triggered.connect(self._file)
        self.go.triggered.connect(self._take)
        self.stop.triggered.connect(self._stop)
        self.back.triggered.connect(self._leave)
        self.on_escape(self._leave)


def _shown(row: BackupRow) -> WorkRow:
    year, _, when = row.when.partition("-")
    note = f"{year} 年　{row.size}" if row.size else ""
    return WorkRow(
        row.key, when or year, note, row.title, detail=row.place, mark=Mark(row.words, MARKS[row.state])
    )


def _key_file(parent: QWidget) -> str:
    found, _ = QFileDialog.getOpenFileName(parent, "大厅的恢复密钥文件")
    return found
