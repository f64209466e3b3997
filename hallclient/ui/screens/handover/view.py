"""出件 as in design 08: what waits; and of one application the list, who fetches it, what F9 would do."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from hallclient.ui.screens.handover.list_zone import ListZone
from hallclient.ui.screens.handover.page import Page, WaitingRow
from hallclient.ui.screens.handover.person_zone import BANNERS, PersonZone
from hallclient.ui.screens.handover.post_zone import PostZone
from hallclient.ui.screens.handover.presenter import HandoverPresenter
from hallclient.ui.shell.layout import layout_kind
from hallclient.ui.theme import px, theme
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.button import Button, ButtonKind
from hallclient.ui.widgets.card import Card, ZoneCard
from hallclient.ui.widgets.empty_list import EmptyList
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.naming import named, personal
from hallclient.ui.widgets.progress import Progress
from hallclient.ui.widgets.search_field import SearchField
from hallclient.ui.widgets.work_list import WorkList, WorkRow


class HandoverView(QWidget):
    """/ goes to the box, Ctrl+Tab to the next zone, Esc back to the lists."""

    turned = Signal()
    """Another application is open, or none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "handover", "出件")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._presenter: HandoverPresenter | None = None
        self._page: Page | None = None
        self.scan = SearchField(
            "handover.scan", "扫收件凭证、身份证或输入编号", hint="扫收件凭证", code=False, icon="scan-line"
        )
        self._how = Label("扫收件凭证、身份证或输入编号、姓名", "aid", "t2")
        self._counts = named(Label("", "body", "t2"), "handover.counts")
        self.banner = Banner("handover.message")
        self.progress = Progress("handover.busy", "不等了")
        self.collect = WorkList("handover.collect", "待领取")
        self.empty = EmptyList(
            "handover.empty", "package-check", "没有待领取的", "决定作出以后，文书、证照自动排到这里"
        )
        self.lines = ListZone()
        self.person = PersonZone()
        self.post = PostZone()
        self._answer = named(Label("", "answer", elide=True), "handover.answer")
        self._note = named(Label("", "aid", "t2", elide=True), "handover.note")
        self.other = Button("改寄快递", "F8", object_name="handover.other", height=36)
        self.act = Button(
            "交付", "F9", ButtonKind.PRIMARY, object_name="handover.act", height=44, role="entry"
        )
        self._arrange()
        tab = QShortcut(QKeySequence("Ctrl+Tab"), self)
        tab.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        tab.activated.connect(self._next_zone)

    def connect_to(self, presenter: HandoverPresenter) -> None:
        """Where what the person does goes."""
        self._presenter = presenter
        self.scan.entered.connect(self._entered)
        self.collect.rows.opened.connect(presenter.open)
        self.post.rows.opened.connect(presenter.open)
        self.lines.rows.marked.connect(presenter.mark)
        self.lines.rows.reprint_asked.connect(presenter.reprint)
        self.lines.rows.moved_on.connect(self.person.go)
        self.lines.numbered.connect(presenter.note_number)
        self.person.chosen.connect(presenter.choose)
        self.person.written.connect(presenter.write)
        self.person.finished.connect(self.act.setFocus)
        self.other.triggered.connect(presenter.other_way)
        self.act.triggered.connect(presenter.act)
        self.progress.way_out.connect(self.progress.finish)

    # ── told by the presenter

    def show_lists(self, collect: tuple[WaitingRow, ...], post: tuple[WaitingRow, ...], said: str) -> None:
        self._counts.set_text(said)
        self.post.set_rows(post)
        self.collect.set_rows([_work_row(row) for row in collect])
        unmade = sum(row.unmade for row in collect)
        self._waiting_zone.set_note(f"{len(collect) - unmade} 件" + (f" · 待制证 {unmade}" if unmade else ""))
        self.collect.setVisible(bool(collect))
        self.empty.setVisible(not collect)
        if self._presenter is not None and not self._presenter.open_id:
            self._leave_page()

    def show_page(self, page: Page, *, fresh: bool = False) -> None:
        opened = self._page is None or fresh
        self._page = page
        self.lines.show_page(page, fresh=fresh)
        self.person.show_page(page, fresh=fresh)
        self._show_foot(page)
        if opened:
            self._stack.setCurrentWidget(self._body)
            self._foot.show()
            self._fit()
            if (
                self.isVisible()
            ):  # a case that was opened late leaves the keys to the screen that has them by then
                self._focus_page()
            self.turned.emit()

    def show_message(self, text: str, tone: str) -> None:
        self.banner.say(BANNERS.get(tone, BannerKind.NOTE), text)

    def show_waiting(self, waiting: bool) -> None:
        if waiting:
            self.progress.start("正在读写账本")
        else:
            self.progress.finish()

    def take_keys(self) -> None:
        """One of the list is to be chosen."""
        if self.isVisible():
            self._focus_lists()

    # ── done by the person

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._presenter is not None:
            self._presenter.back()
        elif event.text() == "/":
            self.scan.field.select_all()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()
        if self._page is None:
            self._focus_lists()
        else:
            self._focus_page()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(560), px(380))

    def _entered(self, text: str) -> None:
        if self._presenter is not None:
            self.scan.set_text("")
            self._presenter.entered(text)

    def _focus_page(self) -> None:
        if self._page is not None and self._page.mode == "slip":
            self.person.go()
        else:
            self.lines.rows.setFocus()

    def _focus_lists(self) -> None:
        (self.collect.rows if self.collect.rows.rows else self.scan.field.line).setFocus()

    def _leave_page(self) -> None:
        was, self._page = self._page, None
        self._stack.setCurrentWidget(self._waiting_zone)
        self._foot.hide()
        self._fit()
        if was is not None:
            self._focus_lists()
            self.turned.emit()

    def _next_zone(self) -> None:
        if self._page is None:
            zones: list[QWidget] = [self.collect.rows, self.post.rows]
        else:
            zones = [self.lines.rows, self.person.whom, *([self.post.rows] if self.post.isVisible() else [])]
        inside = [at for at, one in enumerate(zones) if one.hasFocus()]
        if not inside and self.person.isAncestorOf(self.focusWidget()):
            inside = [1]
        zones[((inside[0] if inside else -1) + 1) % len(zones)].setFocus()

    def _show_foot(self, page: Page) -> None:
        self._answer.set_text(page.answer)
        self._answer.set_ink({"green": "gr", "amber": "am", "red": "rd"}.get(page.tone, "tx"))
        self._note.set_text(page.note)
        self._foot.set_left_bar({"green": "gr", "amber": "aml", "red": "rd"}.get(page.tone, "ac"))
        self.act.set_caption(page.act.word)
        self.act.lock(page.act.why)
        self.other.set_caption(page.other.word)
        self.other.lock(page.other.why)

    def _fit(self) -> None:
        """With large text the right column gives its room to the two that are worked in."""
        tabbed = layout_kind(self.window().width(), theme().scale) == "tabs"
        for part in (
            self._waiting_zone,
            self._body,
        ):  # what is behind the other claims no width of the column beside
            behind = part is (self._body if self._page is None else self._waiting_zone)
            kind = QSizePolicy.Policy.Ignored if behind else QSizePolicy.Policy.Preferred
            part.setSizePolicy(kind, QSizePolicy.Policy.Preferred)
        self.post.setVisible(not tabbed or self._page is None)
        self._how.setVisible(not tabbed)
        for place, share in enumerate((45, 43) if tabbed else (47, 41)):
            self._both.setStretch(place, share)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self._head_card())
        column.addWidget(self.progress)
        column.addWidget(self.banner)
        across = QHBoxLayout()
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(px(8))
        self._stack = QStackedWidget()
        self._waiting_zone = ZoneCard("handover.waiting", "待领取", icon="upload")
        self._waiting_zone.body.addWidget(personal(self.collect), 1)
        self._waiting_zone.body.addWidget(self.empty, 1)
        self._body = QWidget()
        self._both = QHBoxLayout(self._body)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(px(8))
        self._both.addWidget(self.lines)
        self._both.addWidget(self.person)
        self._stack.addWidget(self._waiting_zone)
        self._stack.addWidget(self._body)
        across.addWidget(self._stack, 88)
        across.addWidget(self.post, 33)
        column.addLayout(across, 1)
        column.addWidget(self._foot_card())
        self.empty.hide()

    def _head_card(self) -> Card:
        card = Card("handover.head")
        row = QHBoxLayout(card)
        row.setContentsMargins(px(14), px(8), px(14), px(8))
        row.setSpacing(px(14))
        row.addWidget(Label("出件", "page"))
        row.addWidget(self.scan, 2)
        row.addWidget(self._how)
        row.addStretch(1)
        row.addWidget(self._counts)
        return card

    def _foot_card(self) -> Card:
        self._foot = Card("handover.foot")
        self._foot.setAccessibleName("能不能交付")
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(px(16), px(8), px(12), px(8))
        row.setSpacing(px(8))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._answer)
        words.addWidget(self._note)
        row.addLayout(words, 1)
        row.addWidget(self.other, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.act, 0, Qt.AlignmentFlag.AlignVCenter)
        self._foot.hide()
        return self._foot


def _work_row(row: WaitingRow) -> WorkRow:
    return WorkRow(
        key=row.key, limit=row.limit, limit_note=row.limit_note, title=row.title, who=row.who, detail=row.detail,
        verb="交付", ink=row.ink, edge="rd" if row.ink == "rd" else "aml" if row.ink == "am" else "",
    )  # fmt: skip
