"""审批 as in design 07: the list at the left, the case at the right, opinion and signature below it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from hallclient.app.pictures import Scan
from hallclient.ui.screens.approval.case_zone import CaseHeadCard, FormCard, MaterialCard
from hallclient.ui.screens.approval.contract import Batch, Head, Lines, ListTab
from hallclient.ui.screens.approval.list_zone import ListZone
from hallclient.ui.screens.approval.presenter import ApprovalPresenter
from hallclient.ui.screens.approval.rows import SignLine
from hallclient.ui.screens.approval.strip import Strip
from hallclient.ui.screens.approval.strip_zone import StripZone
from hallclient.ui.screens.intake.page_zone import PageZone
from hallclient.ui.screens.intake.room import Cover
from hallclient.ui.screens.reading import MaterialRow
from hallclient.ui.shell.layout import layout_kind
from hallclient.ui.theme import px, theme
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.card import Card
from hallclient.ui.widgets.empty_list import EmptyList
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.progress import Progress

OF_LIST = (
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space,
)  # fmt: skip
"""Keys that are the list's, wherever the pages in full lie."""
BANNERS = {
    "plain": BannerKind.NOTE,
    "green": BannerKind.RESTORED,
    "amber": BannerKind.DO_FIRST,
    "red": BannerKind.HAPPENED,
}

NOTHING_OPEN = ("没有打开的办件", "左边选一件，材料和意见在这里")
OPENING = ("正在打开这一件", "材料和意见读完就在这里")


class ApprovalScreen(QWidget):
    """↑↓ go through the list, 1 2 3 choose the act, Enter leads to what is written, F9 signs and goes on, F4 shows the
    pages, Ctrl+Enter signs together, Esc leads back to the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "approval", "审批")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._presenter: ApprovalPresenter | None = None
        self._fitted: tuple[bool, bool, float] | None = None
        self._on_materials = False
        self._one_asked = False  # the secret is for the case at the right
        self.list = ListZone()
        self.head, self.form, self.materials = CaseHeadCard(), FormCard(), MaterialCard()
        self.strip = StripZone()
        self.page = PageZone()
        self.banner = Banner("approval.message")
        self.progress = Progress("approval.busy", "不等了")
        self._none = Card("approval.none")
        self._none_words = EmptyList("approval.nothing", "stamp", *NOTHING_OPEN)
        QShortcut(QKeySequence("Ctrl+Tab"), self).activated.connect(self._turn_tab)
        self._arrange()
        self.show_nothing()

    def connect_to(self, presenter: ApprovalPresenter) -> None:
        """Where what the person does goes."""
        self._presenter = presenter
        self.list.turned.connect(presenter.turn)
        self.list.rows.current_changed.connect(presenter.choose)
        self.list.rows.opened.connect(self._write)
        self.list.together.connect(lambda: presenter.sign_together(self.list.secret.text()))
        self.list.sign.refused.connect(lambda _: presenter.sign_together(""))
        self.list.entered.connect(self._secret_entered)
        self.strip.chosen.connect(presenter.option)
        self.strip.written.connect(presenter.written)
        self.strip.said.connect(presenter.say)
        self.strip.sign.triggered.connect(self._sign)
        self.strip.sign.refused.connect(lambda _: presenter.sign(""))
        self.strip.skip.triggered.connect(presenter.skip)
        self.strip.pages.triggered.connect(self._pages)
        self.strip.whole.triggered.connect(presenter.to_case)
        self.strip.main.entered.connect(self._next_line)
        self.strip.more.entered.connect(self._last_line)
        self.strip.third.entered.connect(self._take_keys)
        self.progress.way_out.connect(self.progress.finish)

    # ── told by the presenter

    def show_tabs(self, tabs: tuple[ListTab, ...]) -> None:
        self.list.show_tabs(tabs)

    def show_rows(self, rows: tuple[SignLine, ...], current: str, title: str, count: int) -> None:
        """An empty list leaves the keys with the screen: no digit meant for it falls into the secret."""
        keys = self.list.rows.hasFocus() or self.hasFocus()
        self.list.show_rows(rows, current, title, count)
        if keys:
            self._take_keys()

    def show_empty(self, text: str, how: str) -> None:
        self.list.empty.say(text, how)

    def show_batch(self, batch: Batch) -> None:
        self.list.show_batch(batch)
        if batch.running is not None:
            now = batch.running.signed + batch.running.refused + 1
            self.progress.set_count(min(now, batch.running.of), batch.running.of, "件")

    def show_case(
        self, head: Head, form: tuple[tuple[str, str], ...], materials: tuple[MaterialRow, ...]
    ) -> None:
        self._show_detail(True)
        self.head.show_head(head)
        self.form.show_form(form)
        self.materials.show_materials(materials)

    def show_nothing(self) -> None:
        self.show_waiting(False)  # what was being read is not wanted any more
        self._show_detail(False)

    def show_strip(self, strip: Strip, chosen: str, lines: Lines) -> None:
        self.strip.show_strip(strip, chosen, lines)
        if self._fitted is not None:
            self.strip.set_layout_mode(narrow=self._fitted[1], tabbed=self._fitted[0])

    def show_message(self, text: str, tone: str) -> None:
        if text:
            self._cover.uncover()
        self.banner.say(BANNERS[tone], text)

    def show_waiting(self, waiting: bool) -> None:
        self._none_words.say(*(OPENING if waiting else NOTHING_OPEN))
        if waiting:
            self.progress.start("正在办")
        else:
            self.progress.finish()

    def show_pages(self, pages: tuple[Scan, ...]) -> None:
        self.page.open("附页")
        self._place_tabs()
        self.page.show_pages(pages)
        if self._cover.page_alone:
            self.page.setFocus()

    def ask_secret(self, *, again: bool = False) -> None:
        """`again`: the one that was given is wrong; whoever writes about the next case by then goes on writing."""
        focus = QApplication.focusWidget()
        if again and focus is not None and self.strip.isAncestorOf(focus):
            return
        self._one_asked = True
        self.list.secret.set_text("")
        self.list.secret.line.setFocus()

    def forget_secret(self) -> None:
        """Not kept anywhere, not even in the line's own memory of what was undone."""
        self._one_asked = False
        self.list.secret.forget()
        self._take_keys()

    # ── done by the person

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text, key = event.text(), event.key()
        if self._presenter is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif (
            (text in ("1", "2", "3") and self.strip.press(int(text)))
            or self.strip.say(text.upper())
            or (not self.page.isHidden() and self.page.key(key))
        ):
            if text in ("1", "2", "3"):
                self._cover.uncover()  # what was chosen
        elif key == Qt.Key.Key_Escape:
            self._close_pages()
            self._take_keys()
        elif self._cover.page_alone and key in OF_LIST:
            self._take_keys()
            QApplication.sendEvent(self.list.rows, event)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._take_keys()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(560), px(420))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cover.fit()
        kind = layout_kind(self.window().width(), theme().scale)
        tabbed, narrow = kind == "tabs", kind in ("tabs", "narrow")
        if (tabbed, narrow, theme().scale) != self._fitted:
            self._fitted = (tabbed, narrow, theme().scale)
            self.list.set_layout_mode(narrow=narrow, tabbed=tabbed)
            self.head.set_layout_mode(tabbed=tabbed)
            self.strip.set_layout_mode(narrow=narrow, tabbed=tabbed)
            for part in (*self.form.turn, *self.materials.turn):
                part.setVisible(tabbed)
            self._place_tabs()

    def _place_tabs(self) -> None:
        """With large text one of form and materials at a time."""
        detail, tabbed = not self.head.isHidden(), self._fitted is not None and self._fitted[0]
        reading = detail and self.page.isHidden()
        self.form.setVisible(reading and not (tabbed and self._on_materials))
        self.materials.setVisible(reading and (not tabbed or self._on_materials))
        self._cover.give_page(tabbed and not self.page.isHidden())

    def _turn_tab(self) -> None:
        self._cover.uncover()
        self._on_materials = not self._on_materials
        self._place_tabs()

    def _sign(self) -> None:
        if self._presenter is not None:
            self._presenter.sign(self.list.secret.text())

    def _secret_entered(self) -> None:
        """Enter in the secret: the one that was asked for; else those that may be signed together."""
        if self._presenter is None:
            return
        if self._one_asked or not self.list.sign.isVisible():
            self._sign()
        else:
            self._presenter.sign_together(self.list.secret.text())

    def _write(self, _key: str = "") -> None:
        """Enter in the list: to 出件 with what is ready, else the cursor goes to what is written."""
        if self._presenter is not None and self._presenter.opened():
            return
        if self.strip.main.isVisible():
            self.strip.main.select_all()

    def _next_line(self) -> None:
        if self.strip.more.isVisible():
            self.strip.more.select_all()
        else:
            self._take_keys()

    def _last_line(self) -> None:
        if self.strip.third.isVisible():
            self.strip.third.select_all()
        else:
            self._take_keys()

    def _pages(self) -> None:
        if self._presenter is None:
            return
        if not self.page.isHidden():
            self._close_pages()
            return
        self._presenter.pages()

    def _close_pages(self) -> None:
        held = self._cover.page_alone
        self._cover.give_page(False)
        self.page.hide()
        self._place_tabs()
        if held:
            self._take_keys()

    def _take_keys(self) -> None:
        if self.isVisible():  # what was asked of the book may come when another screen has the keys
            (self.list.rows if self.list.rows.isVisible() else self).setFocus()

    def _show_detail(self, detail: bool) -> None:
        self.head.setVisible(detail)
        self._close_pages()
        if not detail:
            self.strip.show_nothing()
        self._none.setVisible(not detail)

    def _arrange(self) -> None:
        both = QHBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(px(8))
        both.addWidget(self.list)
        right = QVBoxLayout()
        right.setSpacing(px(8))
        right.addWidget(self.head)
        right.addWidget(self.progress)
        right.addWidget(self.banner)
        middle = QHBoxLayout()
        middle.setSpacing(px(8))
        middle.addWidget(self.form, 1)
        middle.addWidget(self.materials, 1)
        middle.addWidget(self.page, 1)
        middle.addWidget(self._none, 1)  # in their place, so that it has the room of both
        right.addLayout(middle, 1)
        self._cover = Cover(self, self.page, middle, self._close_pages)
        inner = QVBoxLayout(self._none)
        inner.addWidget(self._none_words)
        right.addWidget(self.strip)
        both.addLayout(right, 1)
