"""受理台: the parts of the screen around one application on the counter."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Final

from casework import fields
from casework.onetable import judgements_of, materials_of, part
from casework.refusal import Refusal
from hallclient.app.outcome import Opened, Outcome, PaperMade
from hallclient.ui.screens.crossing import Crossing
from hallclient.ui.screens.intake.beside import BesideDesk
from hallclient.ui.screens.intake.board import Board
from hallclient.ui.screens.intake.contract import CounterUse, IntakeUse, IntakeView, ItemIndex, SupplementUse
from hallclient.ui.screens.intake.decisions import Decisions
from hallclient.ui.screens.intake.extras import ExtrasDesk
from hallclient.ui.screens.intake.fielddesk import FieldDesk
from hallclient.ui.screens.intake.itembox import ItemBox
from hallclient.ui.screens.intake.judging import MARK_WORDS
from hallclient.ui.screens.intake.materialdesk import MaterialDesk
from hallclient.ui.screens.intake.models import Notice, PartLine
from hallclient.ui.screens.intake.pagedesk import PageDesk
from hallclient.ui.screens.intake.steps import StepsDesk
from hallclient.ui.screens.words import letter_of

DRAFT_GONE: Final = "这份草稿已经办结、丢弃或者被别人接走，不在了。待办已重读。"
CASE_GONE: Final = "这件不在本机账本里，不能在受理台办。待办已重读。"
BUSY: Final = "台上这件正在办理，另一件没有打开。办好再打开一次。"


class IntakePresenter:
    """Opens, parks and hands over applications; the parts do the work on one."""

    def __init__(
        self,
        counter: CounterUse,
        use: IntakeUse,
        supplement: SupplementUse,
        index: ItemIndex,
        crossing: Crossing,
        view: IntakeView,
        *,
        show_outcome: Callable[[Outcome], None],
        open_old: Callable[[str], None],
        gone: Callable[[str], None],
    ) -> None:
        """`open_old(case_id)`: the screen of a case that stood beside the new one; `gone(text)`: to 待办, as what was
        to be opened is no longer.
        """
        self._gone = gone
        self._use, self._supplement, self._crossing, self._view = use, supplement, crossing, view
        self._show_outcome, self._counter = show_outcome, counter
        self.started = False  # whether an application was ever opened here
        self._parts_shown = False
        self._last: Outcome | None = None
        self._sought = 0  # which application was asked for last: only that one comes on the counter
        self.board = Board(counter, use, crossing, view)
        self.items = ItemBox(self.board, index)
        self.fields = FieldDesk(self.board)
        self.pages = PageDesk(self.board)
        self.materials = MaterialDesk(self.board, self.pages)
        self.decisions = Decisions(self.board, supplement, self._decided, self.pages.why_wait)
        self.extras = ExtrasDesk(self.board)
        self.steps = StepsDesk(self.board)
        self.fields.passed = self.steps.left
        self.beside = BesideDesk(self.board, open_old)

    def start(self) -> None:
        """A free counter."""
        self.started = True
        self.board.open(self._use.new_draft())
        self._view.focus_search()

    def next_applicant(self) -> None:
        """Ctrl+N: what is there stays in the drafts; the counter is free."""
        if self.decisions.busy:
            return
        self._sought += 1
        self.start()

    def undo(self) -> None:
        """Ctrl+Z: the last field or judgement as it was, by name; never what is on paper."""
        if not self.decisions.busy:
            self.steps.undo()

    def redo(self) -> None:
        """Ctrl+Y: what was just taken back, again."""
        if not self.decisions.busy:
            self.steps.redo()

    def open_draft(self, draft_id: str) -> None:
        """A draft from 待办, as it was; also one that the book never took."""

        def opened(found: Opened | None) -> None:
            typed = self.board.behind.holds(draft_id)
            self._opened(found or (Opened(draft=typed, cases={}) if typed is not None else None))

        self._seek(self._use.open(draft_id), opened)

    def resume(self, draft_id: str, case_id: str) -> None:
        """What was on the counter before a scan: its draft, or the case itself where nothing was changed."""

        def opened(found: Opened | None) -> None:
            if found is None and case_id:
                self.open_case(case_id)
            else:
                self._opened(found)

        self._seek(self._use.open(draft_id), opened)

    def open_case(self, case_id: str) -> None:
        """A case that has its number: what came back, or the answer that is still owed."""
        self._seek(self._supplement.open(case_id), lambda found: self._opened(found, CASE_GONE))

    def open_change(self, case_id: str, reason: str) -> None:
        """A case whose applicant changes the application: what changes is put in here, then Alt+B registers it."""

        def opened(found: Opened | None) -> None:
            self._opened(found, CASE_GONE)
            if found is not None:
                self._view.show_change(reason)

        self._seek(self._supplement.open(case_id), opened)

    def _seek(self, found: Future[Opened | None], opened: Callable[[Opened | None], None]) -> None:
        """Of two that are being read the one asked for last counts, whichever the book gives first."""
        self._sought += 1
        sought = self._sought

        def come(one: Opened | None) -> None:
            if sought == self._sought and self.decisions.busy:
                self.board.mend(BUSY)
            elif sought == self._sought:
                opened(one)

        def failed(error: BaseException) -> None:
            if sought == self._sought:
                self._not_opened(error)

        self._crossing.when_done(found, come, failed)

    def put_aside(self, draft_id: str) -> bool:
        """What is about to be thrown away leaves the counter first, as for the next applicant: no key acts on it any
        more. False: an act on it is under way.
        """
        if self.board.draft.draft_id != draft_id:
            return True
        if not self.decisions.busy:
            self.board.open(self._use.new_draft())
        return not self.decisions.busy

    def thrown_away(self, draft_id: str) -> None:
        """Nothing of it is saved again, nor stands on the counter where it had been asked for just before."""
        if self.board.draft.draft_id == draft_id and not self.decisions.busy:
            self.board.let_go()
            self.board.open(self._use.new_draft())
        self.board.behind.take(draft_id)

    def parts(self) -> None:
        """F12: the table split back, each item's own part; again to close."""
        self._parts_shown = not self._parts_shown
        if not self._parts_shown:
            self._view.hide_strip()
            return
        board, kinds = self.board, self.board.bench.catalogue.identity
        shown = []
        for index, code in enumerate(board.table.items):
            values = part(board.table, code, board.draft.values)
            own = [line for line in board.table.fields if code in line.users]
            findings = judgements_of(board.table, code, board.draft.materials)
            shown.append(
                PartLine(
                    letter=letter_of(index),
                    name=board.bench.catalogue.items[code].name,
                    fields=tuple(
                        (line.field.label, fields.show(line.field, values.get(line.field.key), kinds))
                        for line in own
                    ),
                    materials=tuple(
                        (
                            line.own[code].name,
                            MARK_WORDS[findings[line.id].mark]
                            if line.id in findings
                            else MARK_WORDS["unjudged"],
                        )
                        for line in materials_of(board.table, code)
                    ),
                )
            )
        self._view.show_parts(tuple(shown))

    def preview(self) -> None:
        """Ctrl+P: the application's forms, to be checked and signed; on a free counter the last papers again."""
        if self.board.table.items:
            draft = self.board.draft
            self._crossing.when_done(
                self._use.forms(draft), partial(self._forms_made, draft.draft_id), self._no_forms
            )
        elif self._last is not None:
            self._show_outcome(self._last)
        else:
            self.board.mend("先选事项；选好后在这里预览申请表、存为 PDF", "blue")

    def _forms_made(self, draft_id: str, forms: tuple[PaperMade, ...] | Refusal) -> None:
        if draft_id != self.board.draft.draft_id:
            return  # the next applicant's is on the counter
        if isinstance(forms, Refusal):
            self.board.mend(forms.reason)
        else:
            self._show_outcome(Outcome(cases=(), papers=forms, at=self._counter.now()))

    def _no_forms(self, error: BaseException) -> None:
        self.board.mend("申请表没有做出来，填的都在草稿里。再按一次 Ctrl+P。", "red")

    def _opened(self, opened: Opened | None, gone: str = DRAFT_GONE) -> None:
        """On the counter; what is no longer changes nothing there."""
        if opened is None:
            self._gone(gone)
            return
        self.started = True
        self.board.open(opened.draft, opened.cases, kept=True)
        self._view.focus_checklist()

    def _not_opened(self, error: BaseException) -> None:
        self._view.show_notice(Notice("这件没有打开，账本里的内容未动。回到待办再打开一次。", "red"))

    def _decided(self, outcome: Outcome) -> None:
        """What is decided leaves the counter; a receipt keeps its draft in 待办 until the answer."""
        self._last = outcome
        self._show_outcome(outcome)
        draft_id = self.board.draft.draft_id
        if self.decisions.on_case and not any(done.stage == "received" for done in outcome.cases):
            self._crossing.when_done(
                self._use.drop(draft_id),
                lambda _: self._settled(draft_id, None),
                lambda error: self._settled(draft_id, None),
            )
        else:
            self.board.when_quiet(
                lambda: self._crossing.when_done(
                    self._use.open(draft_id),
                    lambda opened: self._settled(draft_id, opened),
                    lambda error: self._settled(draft_id, None),
                )
            )

    def _settled(self, draft_id: str, opened: Opened | None) -> None:
        """An answered application is off the counter at once: the same key can never act on it twice. Where the next
        applicant's is there already, it stays."""
        if self.board.draft.draft_id != draft_id:
            return
        self.board.let_go()
        if opened is None:
            self.board.open(self._use.new_draft())
        else:
            self.board.open(opened.draft, opened.cases, kept=True)
