"""大图看页: the pages of the current material in full, beside the checklist that judges them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from hallclient.app.pictures import Scan
from hallclient.ui.theme import px
from hallclient.ui.widgets.card import ZoneCard
from hallclient.ui.widgets.keycap import KeyCap
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.paper_view import PaperView


class PageZone(ZoneCard):
    """Takes the place of the one table while it is open; the keys stay with the checklist."""

    def __init__(self) -> None:
        super().__init__("intake.page.zone", "附页", icon="file-text")
        self.paper = PaperView("intake.page", "附页大图")
        self._waiting = Label("正在取附页", "body", "t2", align=Qt.AlignmentFlag.AlignCenter)
        for cap, word in (("+ −", "放大、缩小"), ("PgUp PgDn", "翻页"), ("Esc", "收起")):
            self.head_right.addWidget(KeyCap(cap))
            self.head_right.addWidget(Label(word, "aid", "t2"))
        self.body.addWidget(self.paper, 1)
        self.body.addWidget(self._waiting, 1)
        self.body.setContentsMargins(px(1), 0, px(1), 0)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.hide()

    def open(self, title: str) -> None:
        """For this material; its pages are on their way."""
        self.set_title(title)
        self.set_note("")
        self.paper.hide()
        self._waiting.show()
        self.show()

    def show_pages(self, pages: tuple[Scan, ...]) -> None:
        """All pages of all files, one below the other, as wide as the place; `-` shows a page whole."""
        self.set_note(f"{len(pages)} 页")
        self.paper.set_zoom(1)
        self.paper.set_pages([_image_of(page) for page in pages])
        self._waiting.hide()
        self.paper.show()

    def key(self, key: int) -> bool:
        """A key of the checklist that is meant for the page; whether it was."""
        bar = self.paper.verticalScrollBar()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.paper.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.paper.zoom_out()
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            bar.setValue(bar.value() + (1 if key == Qt.Key.Key_PageDown else -1) * bar.pageStep())
        else:
            return False
        return True


def _image_of(scan: Scan) -> QImage:
    """A page as Qt draws it; the bytes are copied, so the scan may go."""
    return QImage(scan.rgb, scan.width, scan.height, scan.width * 3, QImage.Format.Format_RGB888).copy()
