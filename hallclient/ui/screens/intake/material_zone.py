"""Zone ③: the checklist, the pages of the current material, its keys; a strip for licence and note in place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from hallclient.ui.screens.intake.models import Checklist, KeyHint, MaterialLine, PagesLine
from hallclient.ui.screens.intake.tones import INKS, mark_of
from hallclient.ui.theme import px
from hallclient.ui.widgets.calm import calmly
from hallclient.ui.widgets.card import Line, ZoneCard
from hallclient.ui.widgets.empty_list import EmptyList
from hallclient.ui.widgets.key_strip import KeyHint as Key
from hallclient.ui.widgets.key_strip import KeyStrip
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.material_list import MaterialList
from hallclient.ui.widgets.material_row import MaterialRow, ReviewPoint
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.paint import draw_box
from hallclient.ui.widgets.runs import Run

FILES = "扫描件 (*.pdf *.jpg *.jpeg *.png)"


class Thumbnails(QWidget):
    """Small pictures of what is attached, in order."""

    EDGE = (38, 50)

    def __init__(self) -> None:
        super().__init__()
        named(self, "intake.pages", "已附的页")
        self._pictures: tuple[QPixmap, ...] = ()
        self._bytes: tuple[bytes, ...] = ()

    def set_pictures(self, pictures: tuple[bytes, ...]) -> None:
        """PNG bytes, one a page."""
        if pictures == self._bytes:
            return
        self._bytes = pictures
        made = []
        for data in pictures[:12]:
            pixmap = QPixmap()
            pixmap.loadFromData(data)
            made.append(pixmap)
        self._pictures = tuple(made)
        self.setAccessibleDescription(f"{len(pictures)} 页")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width, height = self.EDGE
        return QSize(max(px(1), len(self._pictures) * px(width + 8)), px(height))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width, height = px(self.EDGE[0]), px(self.EDGE[1])
        for index, pixmap in enumerate(self._pictures):
            place = QRect(index * (width + px(8)), 0, width, height)
            painter.drawPixmap(place.adjusted(1, 1, -1, -1), pixmap)
            draw_box(painter, place, None, "lf", radius=0)
        painter.end()


class _StripPlace(QWidget):
    """Says when what stands in it comes or goes."""

    turned = Signal()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.turned.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.turned.emit()


class MaterialZone(ZoneCard):
    """Signals carry the material's id first."""

    judged = Signal(str, str)
    refused = Signal(str)
    digit = Signal(str, int, bool)
    current_changed = Signal(str)
    note_asked = Signal()
    files_given = Signal(str, list)
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__("intake.materials.zone", "材料", "3")
        self._note_right = Label("", "aid", "t2")
        self.head_right.addWidget(self._note_right)
        self.list = MaterialList("intake.materials", "材料清单")
        self._strip = _StripPlace()
        self._headless, self._lines = False, 0
        self.strip_layout = QVBoxLayout(self._strip)
        self.strip_layout.setContentsMargins(px(12), px(8), px(12), px(8))
        self.strip_layout.setSpacing(px(6))
        self._strip.hide()
        self._strip.turned.connect(self._fit_keys)
        self._pages = QWidget()
        pages = QHBoxLayout(self._pages)
        pages.setContentsMargins(px(12), px(4), px(12), px(4))
        pages.setSpacing(px(12))
        self._pages_label = Label("", "aid", "t2")
        self._thumbnails = Thumbnails()
        self._pages_hint = Label("Enter 大图看页、取下　S 再附\n也可把文件拖到这一行", "aid", "t2")
        pages.addWidget(self._pages_label)
        pages.addWidget(self._thumbnails)
        pages.addWidget(self._pages_hint)
        pages.addStretch(1)
        self._page_line = Line()
        self.keys = KeyStrip("intake.materials.keys")
        self.empty = EmptyList(
            "intake.materials.empty", "list-checks", "选好事项，材料清单在这里", "按空格、X、B 逐份核"
        )
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.empty, 1)
        self.body.addWidget(self._strip)
        self.body.addWidget(self._page_line)
        self.body.addWidget(self._pages)
        self.body.addWidget(self.keys)
        self._narrow = False
        rows = self.list.rows
        rows.judged.connect(self.judged)
        rows.refused.connect(lambda _key, reason: self.refused.emit(reason))
        rows.digit.connect(self.digit)
        rows.scan_asked.connect(self._ask_files)
        rows.opened.connect(self.opened)
        rows.current_changed.connect(self.current_changed)
        rows.files_dropped.connect(self._dropped)
        self._show_pages(PagesLine())

    @property
    def strip(self) -> QWidget:
        """Where licence and note are filled in, under the list."""
        return self._strip

    @calmly
    def show_checklist(self, checklist: Checklist) -> None:
        """The whole zone; rows are compared by the list itself."""
        self.set_note(checklist.count)
        self.set_badges([mark_of(chip) for chip in checklist.chips])
        self._note_right.set_text(checklist.note)
        self.empty.setVisible(not checklist.lines)
        self.list.setVisible(bool(checklist.lines))
        self._lines = len(checklist.lines)
        self._fit_keys()
        current = checklist.lines[checklist.current].id if checklist.lines else ""
        self.list.set_rows([row_of(line, checklist.keys) for line in checklist.lines], current)
        if current:
            self.list.rows.set_current(current)
        self.keys.set_hints([_key(hint) for hint in checklist.keys])
        self._show_pages(checklist.pages)

    def set_headless(self, headless: bool) -> None:
        """Under 1000 the tab carries the title and the counts."""
        self._headless = headless
        self._head_row.setVisible(not headless)
        self._fit_keys()

    def _fit_keys(self) -> None:
        """With large text the list has the room of its keys while a strip has the hands."""
        self.keys.setVisible(self._lines > 0 and (self._strip.isHidden() or not self._headless))

    def set_narrow(self, narrow: bool) -> None:
        """Under 1300 the page strip goes; it is there where something is attached."""
        self._narrow = narrow
        self._pages.setVisible(not narrow and self._pages_label.text() != "")
        self._page_line.setVisible(self._pages.isVisibleTo(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_N and not event.modifiers():
            self.note_asked.emit()
            return
        super().keyPressEvent(event)

    def _show_pages(self, pages: PagesLine) -> None:
        self._pages_label.set_text(f"第 {pages.number} 份\n{pages.note}" if pages.note else "")
        self._thumbnails.set_pictures(pages.pictures)
        self.set_narrow(self._narrow)

    def _ask_files(self, key: str) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "附扫描件", "", FILES)
        if names:
            self.files_given.emit(key, [Path(name) for name in names])

    def _dropped(self, key: str, names: list[str]) -> None:
        self.files_given.emit(key, [Path(name) for name in names])


def row_of(line: MaterialLine, keys: Sequence[KeyHint]) -> MaterialRow:
    """A line of the model as a row of the list."""
    runs: list[Run] = []
    if line.result:
        runs.append(Run(line.result, INKS[line.tone], bold=True))
    if line.rest:
        runs.append(Run(f"  {line.rest}" if runs else line.rest, "t2"))
    if line.letters:
        runs.append(Run("   " + " ".join(line.letters), "ac2", bold=True))
    return MaterialRow(
        key=line.id,
        heading=line.heading,
        heading_note=line.heading_note,
        number=line.number,
        name=line.name,
        verdict=line.mark,  # type: ignore[arg-type]
        result=tuple(runs),
        points=tuple(
            ReviewPoint(point.text, (not point.failed) if point.judged else None, point.note)
            for point in line.points
        ),
    )


def _key(hint: KeyHint) -> Key:
    if "…" in hint.key:
        first, last = hint.key.split("…")
        return Key(first, hint.word, last, hint.allowed)
    return Key(hint.key, hint.word, "", hint.allowed)
