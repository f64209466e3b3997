"""The application on the counter: draft, one table and answer, always of one mind, painted and saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from msgspec.structs import replace

from casework.case import Case
from casework.decide.answer import Answer, answer
from casework.decide.applicants import applicant_of
from casework.decide.bench import Bench, Standing
from casework.draft import Draft
from casework.onetable import OneTable, TableMaterial, merge
from hallclient.ui.screens.crossing import Crossing
from hallclient.ui.screens.failed import of_book
from hallclient.ui.screens.intake import desk
from hallclient.ui.screens.intake.answerbar import bar_of
from hallclient.ui.screens.intake.behind import Behind
from hallclient.ui.screens.intake.checklist import checklist_of, in_order
from hallclient.ui.screens.intake.contract import CounterUse, IntakeUse, IntakeView
from hallclient.ui.screens.intake.extras_words import extras_of
from hallclient.ui.screens.intake.fieldwork import FieldWork
from hallclient.ui.screens.intake.grouping import form_of
from hallclient.ui.screens.intake.head import head_of
from hallclient.ui.screens.intake.models import FieldState, Notice, PagesLine
from hallclient.ui.screens.intake.thumbnails import Thumbnails
from hallclient.ui.screens.words import clock_with_seconds

NOTHING_ASKED: tuple[str, str, tuple[str, ...]] = ("", "", ())
"""Draft, the applicant's number, items: what is looked up in the book once each."""
NOT_IN_BOOK = "草稿没有存进账本，录入还在屏幕上。能写时自动补存"
EMPTY_TABLE = OneTable(items=(), situations=(), fields=(), materials=(), fields_before=0, materials_before=0)


class Board:
    """One draft at a time. `put` is the only way to change it: it works out the table and the answer anew,
    tells the view what differs, and saves."""

    def __init__(self, counter: CounterUse, use: IntakeUse, crossing: Crossing, view: IntakeView) -> None:
        self.counter, self.use, self.crossing, self.view = counter, use, crossing, view
        self.draft: Draft = use.new_draft()
        self.cases: Mapping[str, Case] = {}
        self.standing = Standing()
        self.table: OneTable = EMPTY_TABLE
        self.current = 0
        self.work = FieldWork(counter.bench().catalogue.identity, counter.today(), counter.missing_glyphs)
        self.thumbnails = Thumbnails(lambda sha: use.thumbnails(sha), crossing, self._pages_changed)
        self.answer: Answer | None = None
        self._bench: Bench = counter.bench()
        self._states: dict[str, FieldState] = {}
        self._structure: tuple[object, ...] = ()
        self._saving = False
        self._dirty = False
        self._kept = False
        self.behind = Behind(use.save, crossing)  # off the counter, and not in the book yet
        self._failing = False  # the book does not take changes, and that was said
        self._relieved = False  # that it takes them again stands in the banner
        self.openings = 0  # applications that came on the counter so far
        self.touched = False  # changed by a hand since it came on the counter
        self.watching: Callable[[Board], None] = lambda board: None
        """Told after each painting: the applicant's screen follows."""
        self._then: Callable[[], None] | None = None
        self.watched: Callable[[Draft, Draft], None] = lambda before, after: None
        """Called with each change, once its table is merged."""
        self.opened: Callable[[], None] = lambda: None
        """Called when another application is on the counter."""
        self.listed: Callable[[], None] = lambda: None
        """Called when the checklist was painted: the pages in full follow."""
        self._asked = NOTHING_ASKED

    @property
    def bench(self) -> Bench:
        """The counter as the rules see it now."""
        return self._bench

    @property
    def empty(self) -> bool:
        """Nothing was begun yet."""
        return not (self.draft.items or self.draft.theme or self.draft.values or self.draft.parcel)

    @property
    def title(self) -> str:
        """What is applied for, and by whom as far as that is known."""
        items = self._bench.catalogue.items
        names = [items[code].name for code in self.table.items if code in items]
        what = names[0] + (f"等 {len(names)} 项" if len(names) > 1 else "") if names else ""
        return " · ".join(part for part in (what, str(self.draft.values.get("applicant.name") or "")) if part)

    def open(self, draft: Draft, cases: Mapping[str, Case] | None = None, *, kept: bool = False) -> None:
        """Another application on the counter; `kept`: it comes from the book and is saved already.

        What was there and has a change that is not in the book is saved behind it.
        """
        left = self.draft
        if self._dirty:
            self.behind.add(left)
        unsaved = self.behind.take(draft.draft_id)
        draft = unsaved or draft  # what was typed last
        self.touched = self._failing = self._relieved = False
        self.openings += 1
        self.opened()
        self.draft, self.cases = draft, dict(cases or {})
        self._bench = self.counter.bench().under(self.cases)
        self.work = FieldWork(self._bench.catalogue.identity, self._bench.today, self.counter.missing_glyphs)
        self.standing, self._asked = Standing(), NOTHING_ASKED
        self._structure, self._states, self.current = (), {}, 0
        self._kept = kept
        self._dirty = unsaved is not None
        self._merge()
        self.work.leave(draft.values)
        self.current = desk.first_unjudged(self.table, draft)
        self.view.reset()
        self.view.show_notice(Notice())
        if unsaved is not None:
            self.view.show_saved(NOT_IN_BOOK, "red")
        else:
            self.view.show_saved("草稿已从账本取回" if kept else "", "green")
        self.view.hide_strip()
        self._paint(materials=True)
        if self.behind.holds(left.draft_id) is left:
            self.behind.save_again(self._not_saved_behind)

    def put(self, draft: Draft) -> None:
        """The draft changed."""
        if self.counter.today() != self._bench.today:
            self._new_day()
        self.touched = True
        before, self.draft = self.draft, draft
        if (draft.items, draft.theme, draft.situations) != (before.items, before.theme, before.situations):
            line = self.line
            self._merge()
            self._keep_current(line)
        self.watched(before, draft)
        if self._asked[1] and self._asked[1] != applicant_of(draft, draft.values).number:
            self.standing, self._asked = Standing(), NOTHING_ASKED  # what is known is another's
        self._paint(materials=draft.materials is not before.materials)
        self._save()

    def repaint(self) -> None:
        """Shows everything again: another row is current, a field was left."""
        self._paint(materials=True)

    def _look_up(self) -> None:
        """What the book knows of this applicant and these items, once each: promises not kept, open cases."""
        number = applicant_of(self.draft, self.draft.values).number
        asked = (self.draft.draft_id, number, self.table.items)
        if not number or asked == self._asked or not self.work.whole(self.draft, number):
            return
        self._asked = asked

        def known(standing: Standing) -> None:
            if asked == self._asked and standing != self.standing:
                self.standing = standing
                self._paint(materials=True)

        def unknown(error: BaseException) -> None:
            if asked == self._asked:  # an older one's failure takes nothing from what is asked now
                self._asked = NOTHING_ASKED
                self.mend("没有查成申请人的在办件和容缺承诺，受理时还会再查")

        self.crossing.when_done(self.use.standing(self.draft, self.table.items), known, unknown)

    def _new_day(self) -> None:
        """The screen stood open over midnight: from now on the rules are asked of today."""
        self._bench = self.counter.bench().under(self.cases)
        self.work = FieldWork(self._bench.catalogue.identity, self._bench.today, self.counter.missing_glyphs)
        self.work.use(self.table)
        self.work.leave(self.draft.values)

    @property
    def late_materials(self) -> tuple[str, ...]:
        """容缺 materials that accepted cases on the counter still owe."""
        return tuple(
            late.material
            for case in self.cases.values()
            if case.stage == "accepted"
            for late in case.deferred
        )

    @property
    def lines(self) -> tuple[TableMaterial, ...]:
        """The checklist as shown."""
        return in_order(self.table)

    @property
    def line(self) -> TableMaterial | None:
        """The current material."""
        lines = self.lines
        return lines[self.current] if 0 <= self.current < len(lines) else None

    def move_to(self, index: int) -> None:
        """Another current material."""
        lines = self.lines
        if lines:
            self.current = max(0, min(len(lines) - 1, index))
            self._paint(materials=True)

    def mend(self, text: str, tone: str = "amber") -> None:
        """A word in the zone it concerns."""
        self.view.show_notice(
            Notice(text, "amber" if tone == "amber" else "red" if tone == "red" else "blue")
        )

    def _merge(self) -> None:
        draft = self.draft
        if draft.items or draft.theme:
            self.table = merge(self._bench.catalogue, draft.items, draft.theme, draft.situations)
        else:
            self.table = EMPTY_TABLE
        self.work.use(self.table)

    def _keep_current(self, line: TableMaterial | None) -> None:
        places = {one.id: at for at, one in enumerate(self.lines)}
        self.current = places.get(line.id, 0) if line is not None else 0

    def _paint(self, *, materials: bool) -> None:
        draft, table, view = self.draft, self.table, self.view
        structure = (draft.items, draft.theme, draft.situations, self._bench)
        changed = structure != self._structure
        if changed:
            self._structure = structure
            view.show_head(head_of(self._bench.catalogue, table, draft, self._bench.today))
            view.show_form(form_of(table))
            self._states = {}
        for key in self.work.fields():
            state = self.work.state(draft, key)
            if self._states.get(key) != state:
                self._states[key] = state
                view.show_field(key, state)
        view.show_counts(self.work.counts(draft))
        before = self.spoilt_marks()
        if table.items or table.missing:
            self.answer = answer(self._bench, draft, self.cases, self.standing, table)
        else:
            self.answer = None
        if changed or materials or self.spoilt_marks() != before:
            self._paint_checklist()
        view.show_answer(bar_of(self.answer, late=len(self.late_materials)))
        view.show_extras_summary(extras_of(draft, self._bench.today).summary)
        self._look_up()
        self.watching(self)

    def _paint_checklist(self) -> None:
        line = self.line
        bench, draft = self._bench, self.draft
        shown = checklist_of(
            self.table,
            draft.materials,
            self.current,
            deferred_until=desk.deferral_days(bench, self.table),
            may_defer=line is not None and desk.deferral_open(bench.catalogue, line),
            may_promise=line is not None
            and desk.promise_open(bench.catalogue, self.table, line, draft.situations),
            named=self.named,
            swapped=draft.swapped,
            must_change=frozenset(self.spoilt_marks()),
        )
        pages = PagesLine()
        if line is not None:
            pages = self.thumbnails.line(self.current + 1, desk.finding(draft, line).pages)
        self.view.show_checklist(replace(shown, pages=pages))
        self.listed()

    def spoilt_marks(self) -> dict[str, str]:
        """Materials marked as settled by a mark that can't stand, with what is wrong with it."""
        settled = ("sound", "licence", "deferred", "promised")
        items = self.answer.items if self.answer is not None else ()
        return {
            name: text
            for item in items
            for name, text in item.findings.items()
            if name in self.draft.materials and self.draft.materials[name].mark in settled
        }

    def _pages_changed(self) -> None:
        if self.table.items:
            self._paint_checklist()

    @property
    def rounds(self) -> tuple[Case, ...]:
        """The cases whose notice is in force: no change and no leave of the chief has opened another."""
        return tuple(
            case for case in self.cases.values() if case.stage == "correcting" and not case.may_notify
        )

    @property
    def named(self) -> frozenset[str] | None:
        """In a correction round only what the notice named is judged."""
        rounds = self.rounds
        if self.late_materials:
            return frozenset(self.late_materials)
        if not rounds:
            return None
        return frozenset(point.material for case in rounds for point in case.points)

    def _save(self, *, quiet: bool = False) -> None:
        """Every change is saved; while one save is under way the last of the next ones waits."""
        if self.empty and not self._kept:
            return
        if self._saving:
            self._dirty = True
            return
        self._saving, self._dirty = True, False
        saved = self.draft
        self.crossing.when_done(
            self.use.save(saved), partial(self._saved, saved), partial(self._not_saved, saved, quiet)
        )

    @property
    def unsaved(self) -> tuple[Draft, ...]:
        """The draft on the counter where its last change may not be in the book."""
        return (self.draft,) if self._dirty or self._saving else ()

    def save_again(self) -> None:
        """By the clock: what the book did not take, on the counter and off it."""
        if self._dirty and not self._saving:
            self._save(quiet=True)
        self.behind.save_again()

    def when_quiet(self, then: Callable[[], None]) -> None:
        """Calls `then` once no save is under way, nor one that waits for it: a save that came after an act would bring
        back a draft that the act has settled, and what the book gives has what was typed last."""
        if self._saving:
            self._then = then
        else:
            then()

    def _saved(self, saved: Draft, at: datetime) -> None:
        if saved.draft_id == self.draft.draft_id:
            self._kept = True
            self._say_saved(at)
        self.behind.save_again()
        self._after_save(again=self._dirty)

    def _say_saved(self, at: datetime) -> None:
        """After a trouble its end is said, too: what was not done for it is asked for again, once it is looked up."""
        if self._failing:
            self._failing, self._relieved = False, True
            text = "账本又能写了，草稿已存。刚才没有办成的，先看待办里有没有编号，没有再办一次。"
            self.view.show_notice(Notice(text, "blue"))
        elif self._relieved:
            self._relieved = False
            self.view.show_notice(Notice())
        self.view.show_saved(f"草稿已存 {clock_with_seconds(at)}", "green")

    def _not_saved(self, saved: Draft, quiet: bool, error: BaseException) -> None:
        """`quiet`: tried by the clock; what stands in the banner since stays."""
        if saved.draft_id != self.draft.draft_id:  # it left the counter meanwhile
            if self.behind.holds(saved.draft_id) is None:
                self.behind.add(saved)
            self._not_saved_behind(error)
            self._after_save(again=self._dirty)
            return
        self._dirty = True  # also where nothing more is typed: saved once more by the clock
        self.view.show_saved(NOT_IN_BOOK, "red")
        found = of_book(error)
        if found is not None and not quiet:
            self._failing = True
            self.view.show_notice(Notice(f"{found[1]}录入还在屏幕上，能写时自动补存。", "red", found[0]))
        self._after_save(again=False)

    def let_go(self) -> None:
        """The draft was answered or thrown away: no change of it waits any more."""
        self._dirty = False

    def _not_saved_behind(self, error: BaseException) -> None:
        found = of_book(error)
        cause, todo = (found[0], found[1].partition("。")[2]) if found is not None else ("", "")
        self.view.show_notice(
            Notice(
                f"刚才那份草稿的改动还没有存进账本，账本能写时自动补存；在那以前不要退出程序。{todo}",
                "red",
                cause,
            )
        )

    def _after_save(self, *, again: bool) -> None:
        self._saving = False
        if again:
            self._save()
            return
        then, self._then = self._then, None
        if then is not None:
            then()
