"""大图看页: the pages of the current material in full, beside the checklist that judges them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hallclient.app.pictures import Scan
from hallclient.ui.screens.intake.pagedesk import PageDesk
from hallclient.ui.theme import px
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.card import ZoneCard
from hallclient.ui.widgets.keycap import KeyCap
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.menu import Menu
from hallclient.ui.widgets.naming import button_text
from hallclient.ui.widgets.paper_view import PaperView


class PageZone(ZoneCard):
    """Takes the place of the one table while it is open; the keys stay with the checklist. Only read until somebody
    is connected who takes pages off."""

    def __init__(self) -> None:
        super().__init__("intake.page.zone", "附页", icon="file-text")
        self.paper = PaperView("intake.page", "附页大图")
        self._waiting = Label("正在取附页", "body", "t2", align=Qt.AlignmentFlag.AlignCenter)
        for cap, word in (("+ −", "放大、缩小"), ("PgUp PgDn", "翻页"), ("T", "转正"), ("Esc", "收起")):
            self.head_right.addWidget(KeyCap(cap))
            self.head_right.addWidget(Label(word, "aid", "t2"))
        self.body.addWidget(self.paper, 1)
        self.body.addWidget(self._waiting, 1)
        self.body.setContentsMargins(px(1), 0, px(1), 0)
        self._files: tuple[int, ...] = ()  # of which file each page is
        self._held: tuple[str, ...] = ()
        self._desk: PageDesk | None = None
        self._foot, self._whole = QWidget(), Label("", "aid", "t2", elide=True)
        self.off = Button("取下", "Delete", object_name="intake.page.off", height=28)
        self.move_on = Button("改挂…", "M", object_name="intake.page.move", height=28)
        self._arrange()
        self.paper.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the checklist
        for key, step in (("PgDown", 1), ("PgUp", -1)):  # the list beside it would take them for its rows
            QShortcut(QKeySequence(key), self).activated.connect(partial(self.paper.turn_on, step))
        self.paper.page_changed.connect(self._tell_page)
        self.hide()

    def connect_to(self, desk: PageDesk) -> None:
        """Who takes pages off and hangs them elsewhere."""
        self._desk = desk
        self.paper.frame_page()
        for signal in (self.off.triggered, self.off.refused):  # locked: it says why
            signal.connect(lambda *_: desk.take_off(self._file))
        for signal in (self.move_on.triggered, self.move_on.refused):
            signal.connect(lambda *_: desk.ask_goal(self._file))

    def open(self, title: str) -> None:
        """For this material; its pages are on their way."""
        self.set_title(title)
        self.set_note("")
        self.paper.hide()
        self._show_foot(False)
        self._waiting.show()
        self.paper.set_zoom(1)
        self.show()

    def show_pages(self, pages: tuple[Scan, ...], held: tuple[str, ...] = (), file: int = 0) -> None:
        """All pages of all files, one below the other, as wide as the place; `-` shows a page whole. `held`: for each
        file why it may not go; `file`: the one turned to."""
        self._files, self._held = tuple(page.file for page in pages), held
        self.paper.set_pages([_image_of(page) for page in pages])
        self._waiting.hide()
        self.paper.show()
        self._show_foot(True)
        self.paper.turn_to(self._files.index(file) if file in self._files else 0)
        self._tell_page(self.paper.page)

    def show_goals(self, goals: tuple[tuple[str, str], ...]) -> None:
        """The materials that the file may belong to, each with its number, whose digit chooses it."""
        if self._desk is None:
            return
        menu = Menu(self.move_on)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setObjectName("intake.page.goals")
        for key, words in goals:
            action = menu.addAction(button_text(words, keyed=words[1:2] == " "))  # up to 9
            action.triggered.connect(partial(self._desk.move, key))
        menu.popup(self.move_on.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def key(self, key: int) -> bool:
        """A key of the checklist that is meant for the page; whether it was."""
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.paper.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.paper.zoom_out()
        elif key == Qt.Key.Key_T:
            self.paper.turn_round()
        elif self._desk is None or key not in (Qt.Key.Key_Delete, Qt.Key.Key_M):
            return False
        elif key == Qt.Key.Key_Delete:
            self._desk.take_off(self._file)
        else:
            self._desk.ask_goal(self._file)
        return True

    @property
    def _file(self) -> int:
        """Of which file the page in sight is; -1 while none is there."""
        return self._files[self.paper.page] if self.paper.page < len(self._files) else -1

    def _tell_page(self, page: int) -> None:
        """Which page it is, and whether its file may go."""
        count, file = len(self._files), self._file
        self.set_note(f"第 {page + 1}/{count} 页" if count else "")
        own = self._files.count(file)
        why = self._held[file] if 0 <= file < len(self._held) else ""
        self._whole.set_text(
            why.partition("；")[0] or (f"这一件共 {own} 页，整件取下、改挂" if own > 1 else "")
        )
        self.off.lock(why)
        self.move_on.lock(why)

    def _show_foot(self, shown: bool) -> None:
        self._foot.setVisible(shown and self._desk is not None)

    def _arrange(self) -> None:
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(px(12), px(4), px(12), px(4))
        row.setSpacing(px(8))
        row.addWidget(self._whole)
        row.addStretch(1)
        for button in (self.move_on, self.off):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        self.body.addWidget(self._foot)
        self._foot.hide()


def _image_of(scan: Scan) -> QImage:
    """A page as Qt draws it; the bytes are copied, so the scan may go."""
    return QImage(scan.rgb, scan.width, scan.height, scan.width * 3, QImage.Format.Format_RGB888).copy()
