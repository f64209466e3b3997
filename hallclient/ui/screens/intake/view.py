"""受理台 as in design 02 and 03: head, table, checklist, answer; tabs where the window is narrow."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hallclient.app.pictures import Scan
from hallclient.ui.screens.intake.answer_zone import AnswerZone
from hallclient.ui.screens.intake.beside_strip import BesideStrip
from hallclient.ui.screens.intake.extras_strip import ExtrasStrip
from hallclient.ui.screens.intake.form_body import FormBody
from hallclient.ui.screens.intake.form_zone import FormZone
from hallclient.ui.screens.intake.ground_strip import GroundStrip
from hallclient.ui.screens.intake.head_zone import HeadZone
from hallclient.ui.screens.intake.keys import bind_keys
from hallclient.ui.screens.intake.material_zone import MaterialZone
from hallclient.ui.screens.intake.models import (
    AnswerBar,
    Beside,
    Checklist,
    Decision,
    Extras,
    FieldState,
    Form,
    FormCounts,
    GroundLine,
    Head,
    Notice,
    PartLine,
)
from hallclient.ui.screens.intake.page_zone import PageZone
from hallclient.ui.screens.intake.part_strip import PartStrip
from hallclient.ui.screens.intake.presenter import IntakePresenter
from hallclient.ui.screens.intake.room import Room
from hallclient.ui.screens.intake.strips import ChangeStrip, LicenceStrip, NoteStrip, Strip
from hallclient.ui.screens.intake.tabs import ZoneTabs, widen
from hallclient.ui.screens.intake.tones import BANNERS, mark_of
from hallclient.ui.theme import px, theme
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.calm import painted_apart
from hallclient.ui.widgets.card import Card
from hallclient.ui.widgets.naming import named
from hallclient.ui.widgets.runs import Run

TABS_BELOW, NARROW_BELOW, WIDE_FROM, LOW = 1120, 1300, 1600, 740


class IntakeView(QWidget):
    """Shows what the presenter tells and passes on what the person does; decides nothing."""

    def __init__(self, parent: QWidget | None = None, *, at_once: bool = True) -> None:
        super().__init__(parent)
        named(self, "intake", "受理台")
        self._presenter: IntakePresenter | None = None
        self._mode, self._tabbed, self._whole, self._resized = "", False, False, False
        self.making = self._make()  # gone through at once, or by whoever makes the view ahead
        deque(self.making if at_once else (), maxlen=0)

    def _make(self) -> Iterator[None]:
        self.head = HeadZone(
            lambda text: self.presenter.items.find(text), lambda: self.presenter.items.themes()
        )
        yield
        self.banner, self.tabs = Banner("intake.notice", BannerKind.NOTE, ""), ZoneTabs()
        self.form = FormBody(lambda: self.presenter.board.bench.catalogue.identity)
        self.form_zone = FormZone(self.form)
        yield
        self.materials = MaterialZone()
        yield
        self.page = PageZone()
        self.answer = AnswerZone()
        yield
        self.wide_strip = Card("intake.strip")
        self._wide_column = QVBoxLayout(self.wide_strip)
        self._wide_column.setContentsMargins(1, 1, 1, 1)
        self.licence = LicenceStrip(lambda *parts: self.presenter.materials.licence_given(*parts))
        yield
        self.note = NoteStrip()
        self.grounds = GroundStrip(lambda *parts: self.presenter.decisions.claim(*parts))
        yield
        self.extras = ExtrasStrip(lambda extras: self.presenter.extras.take(extras))
        yield from self.extras.making
        self.parts = PartStrip()
        self.beside = BesideStrip()
        self.change = ChangeStrip()
        yield
        self._strips: tuple[Strip, ...] = (
            self.licence, self.note, self.grounds, self.extras, self.parts, self.beside, self.change
        )  # fmt: skip
        self._clear_notice = QTimer(self, singleShot=True, interval=8000)
        self._clear_notice.timeout.connect(lambda: self.show_notice(Notice()))
        yield
        yield from self._arrange()
        self._whole = True
        if self._resized:
            self._fit()

    @property
    def presenter(self) -> IntakePresenter:
        """Whoever decides. Raises RuntimeError before `connect_to`."""
        if self._presenter is None:
            raise RuntimeError("the view has no presenter yet")
        return self._presenter

    def connect_to(self, presenter: IntakePresenter) -> None:
        """Where what the person does goes."""
        self._presenter = presenter
        items, fields = presenter.items, presenter.fields
        materials, decisions = presenter.materials, presenter.decisions
        self.head.chosen.connect(items.choose)
        self.head.refused.connect(items.refused)
        self.head.answered.connect(items.answer)
        self.head.add_asked.connect(items.add)
        self.form.typed.connect(fields.typed)
        self.form.left.connect(fields.left)
        self.form.entered.connect(self._field_entered)
        self.form.again.connect(fields.again)
        self.materials.judged.connect(materials.verdict)
        self.materials.refused.connect(materials.refused)
        self.materials.digit.connect(materials.digit)
        self.materials.current_changed.connect(self._row_changed)
        self.materials.note_asked.connect(materials.note)
        self.materials.opened.connect(materials.opened)
        self.materials.files_given.connect(lambda key, paths: presenter.pages.attach(key, tuple(paths)))
        self.page.connect_to(presenter.pages)
        self.note.taken.connect(materials.noted)
        self.answer.decided.connect(decisions.decide)
        self.answer.part_accepted.connect(decisions.accept_part)
        self.answer.received.connect(decisions.receive)
        self.answer.parked.connect(presenter.next_applicant)
        self.answer.printed.connect(presenter.preview)
        self.answer.grounds_asked.connect(decisions.grounds)
        self.answer.extras_asked.connect(presenter.extras.toggle)
        self.head.extras_asked.connect(presenter.extras.toggle)
        self.answer.parts_asked.connect(presenter.parts)
        self.grounds.withdrawn.connect(decisions.withdraw_claim)
        self.parts.gave_up.connect(presenter.parts)
        self.extras.gave_up.connect(presenter.extras.close)
        self.beside.gave_up.connect(presenter.beside.close)
        self.beside.chosen.connect(presenter.beside.choose)
        self.beside.opened.connect(presenter.beside.open_old)
        self.answer.beside_asked.connect(presenter.beside.toggle)
        self.change.taken.connect(decisions.change)
        self.change.swap_asked.connect(materials.swap)
        self.answer.change_asked.connect(decisions.ask_change)
        for strip in (self.licence, self.note, self.grounds, self.change):
            strip.gave_up.connect(self._gave_up)
        self.answer.pressed.connect(self.room.uncover)
        bind_keys(self, presenter, self.head, self.form, self.tabs, self.room.uncover)

    # ── told by the presenter
    def reset(self) -> None:
        self.form.reset()
        self.presenter.pages.look_away()

    def show_head(self, head: Head) -> None:
        painted_apart(self)  # another item, another answer: all of it changes
        self.head.show_head(head)

    def show_search_text(self, text: str) -> None:
        self.head.search.set_text(text)

    def show_form(self, form: Form) -> None:
        self.form.show_form(form, partial(self.form_zone.stand, form), in_sight=self.isVisible())

    def show_field(self, key: str, state: FieldState) -> None:
        self.form.show_state(key, state)

    def show_counts(self, counts: FormCounts) -> None:
        self.form_zone.set_note(counts.text)
        self.form_zone.set_badges([mark_of(chip) for chip in counts.chips])
        filled, of = counts.text.rpartition(" ")[2], counts.text.partition(" ")[0]
        self.tabs.form.set_caption(f"② 一张表 {filled}/{of}" if of else "② 一张表")

    def show_checklist(self, checklist: Checklist) -> None:
        self.materials.show_checklist(checklist)
        self.tabs.materials.set_caption(f"③ 材料 {len(checklist.lines)}")
        self.tabs.set_badges([mark_of(chip) for chip in checklist.chips])

    def show_answer(self, bar: AnswerBar) -> None:
        self.answer.show_answer(bar)

    def show_saved(self, text: str, tone: str) -> None:
        self.answer.show_saved(text, tone)

    def show_notice(self, notice: Notice) -> None:
        runs = [Run(notice.strong, bold=True)] if notice.strong else []
        self.banner.say(BANNERS[notice.tone], (*runs, Run(notice.text)) if notice.text else "")
        self._clear_notice.stop()
        if notice.text and notice.tone != "red":
            self._clear_notice.start()

    def show_extras_summary(self, text: str) -> None:
        self.head.show_extras(text)

    def show_extras(self, extras: Extras | None) -> None:
        if extras is None:
            self.hide_strip()
        else:
            self._open_wide(self.extras, alone=self._tabbed)
            self.extras.open(extras)

    def show_grounds(self, lines: tuple[GroundLine, ...], chosen: str) -> None:
        self._open_wide(self.grounds, alone=self._tabbed or self.window().height() < px(LOW))
        self.grounds.open(lines, chosen)

    def show_licence(self, name: str, number: str, holder: str, until: str, seen: str) -> None:
        self._open_in_materials(self.licence)
        self.licence.open(name, number, holder, until, seen)

    def show_note(self, point: str, text: str) -> None:
        self._open_in_materials(self.note)
        self.note.open(point, text)

    def show_page_zone(self, title: str) -> None:
        self.page.open(title)
        self._place_page()

    def show_page_pictures(self, pages: tuple[Scan, ...], held: tuple[str, ...], file: int) -> None:
        self.page.show_pages(pages, held, file)

    def show_page_goals(self, goals: tuple[tuple[str, str], ...]) -> None:
        self.page.show_goals(goals)

    def hide_page_zone(self) -> None:
        self.page.hide()
        self.focus_checklist()

    def _place_page(self) -> None:
        """Beside the checklist in the place of the table; in a narrow window in the place of all, with the keys."""
        open_ = not self.page.isHidden()
        self.tabs.show_materials()
        if self._tabbed and open_:
            self.materials.hide()
            self.page.setFocus()
        elif not self._tabbed:
            self.form_zone.setVisible(not open_)
        self.room.give_page(self._tabbed and open_)
        widen(self.page, full=self._tabbed or theme().scale * WIDE_FROM <= self.window().width())

    def show_change(self, reason: str = "") -> None:
        """`reason`: written down before; then the form keeps the keys until Alt+B comes back here."""
        again = not reason and self.change.isVisible()
        self._open_wide(self.change)
        self.change.open(self.change.reason.text() if again else reason, stay=bool(reason))

    def show_parts(self, parts: tuple[PartLine, ...]) -> None:
        self._open_wide(self.parts, alone=self._tabbed)
        self.parts.open(parts, self.answer.law if self._tabbed else "")

    def show_beside(self, beside: Beside) -> None:
        self._open_wide(self.beside, alone=True)
        self.beside.open(beside)

    def hide_strip(self) -> None:
        self.room.give_strip(False)
        self.wide_strip.hide()
        self.materials.strip.hide()
        for strip in self._strips:
            strip.hide()

    def show_busy(self, text: str) -> None:
        if text:
            self.answer.progress.start(text)
        else:
            self.answer.progress.finish()

    def flash(self, decision: Decision) -> None:
        self.answer.flash(decision)

    def focus_search(self) -> None:
        self.head.search.field.select_all()

    def focus_field(self, key: str) -> None:
        self.presenter.pages.look_away()
        self.tabs.show_form()
        if self.form.focus_field(key):
            self.form_zone.scrolled.show_rect(self.form.row_rect(key))

    def focus_checklist(self) -> None:
        self._place_page()
        if not self.room.page_alone:
            self.materials.list.rows.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_questions(self, key: str = "") -> None:
        if not self.head.focus_question(key):
            self.focus_field("")

    # ── done by the person
    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (self.page.hasFocus() and enter):
            self._gave_up()
        elif not self.page.isHidden() and self.page.key(event.key()):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _field_entered(self, key: str) -> None:
        self.presenter.fields.entered(key)
        self.form_zone.scrolled.show_rect(self.form.row_rect(key))

    def _row_changed(self, key: str) -> None:
        if self.licence.isVisible():
            self.presenter.materials.unfinished(self.licence.entry)
        self.presenter.materials.current(key)

    def _gave_up(self) -> None:
        if not self.page.isHidden():
            self.presenter.pages.look_away()
            return
        if self.licence.isVisible():
            self.presenter.materials.unfinished(self.licence.entry)
        self.hide_strip()
        self.focus_checklist()

    def files_arrived(self, paths: tuple[Path, ...]) -> None:
        """Files that a scanning program put into the watched folder: for the current material."""
        self.presenter.pages.attach("", paths)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(560), px(420))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resized = True
        if self._whole:  # while it is being made ahead, it may be laid out already
            self._fit()

    def _fit(self) -> None:
        width = self.window().width() / theme().scale
        tabbed, narrow, wide = width < TABS_BELOW, width < NARROW_BELOW, width >= WIDE_FROM
        mode = f"{tabbed} {narrow} {wide} {theme().scale}"
        if mode == self._mode:
            return
        self._mode, self._tabbed = mode, tabbed
        self.head.set_layout_mode(narrow=narrow, folded=tabbed, wide=wide)
        self.answer.set_layout_mode(narrow=narrow, tabbed=tabbed)
        self.materials.set_narrow(narrow)
        self.tabs.set_tabbed(tabbed)
        self.form_zone.set_headless(tabbed)
        self.materials.set_headless(tabbed)
        widen(self.form_zone, full=tabbed or wide)
        if not self.page.isHidden():
            self._place_page()

    def _open_wide(self, strip: Strip, *, alone: bool = False) -> None:
        """`alone`: what is read side by side, and in a narrow window grounds and parts, in the place of the zones."""
        self.room.uncover()
        self.hide_strip()
        if strip.parent() is not self.wide_strip:
            self._wide_column.addWidget(strip)
        strip.show()
        self.wide_strip.show()
        if alone:
            self.room.give_strip(True)
            self.show_notice(Notice())

    def _open_in_materials(self, strip: Strip) -> None:
        self.hide_strip()
        if strip.parent() is not self.materials.strip:
            self.materials.strip_layout.addWidget(strip)
        strip.show()
        self.materials.strip.show()

    def _arrange(self) -> Iterator[None]:
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        for part in (self.head, self.banner, self.tabs):
            column.addWidget(part)
            yield
        self.zones = zones = QHBoxLayout()
        zones.setSpacing(px(8))
        column.addLayout(zones, 1)
        for zone in (self.page, self.form_zone, self.materials):
            zones.addWidget(zone, 1)
            yield
        self.tabs.hold(self.form_zone, self.materials)
        column.addWidget(self.wide_strip)
        column.addWidget(self.answer)
        yield
        self.room = Room(
            self, column, above=(self.head, self.tabs), zones=(self.form_zone, self.materials),
            page=self.page, strip=self.wide_strip, answer=self.answer,
            look_away=lambda: self.presenter.pages.look_away(),
        )  # fmt: skip
        self.wide_strip.hide()
        for strip in self._strips:
            strip.setParent(self)
            strip.hide()
            yield
