"""同项在办: an open case of the same applicant on the same item, side by side with what is being taken in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from casework import fields
from casework.case import Case
from casework.catalogue import Catalogue
from casework.checklist import UNJUDGED
from casework.decide.bench import Bench, OpenCase
from casework.draft import Draft
from casework.masking import masked_value
from casework.numbering import grouped
from casework.onetable import OneTable, judgements_of, materials_of, merge, part
from hallclient.app.outcome import CaseView
from hallclient.ui.screens.crossing import Newest
from hallclient.ui.screens.handled import in_full, is_person
from hallclient.ui.screens.intake.board import Board
from hallclient.ui.screens.intake.judging import MARK_WORDS
from hallclient.ui.screens.intake.models import Beside, BesideRow, Notice
from hallclient.ui.screens.words import STAGES, short_day

NOTHING = "—"


class BesideDesk:
    """Alt+D shows, digits choose another, Enter opens the old case, Esc goes on with the new one."""

    def __init__(self, board: Board, open_case: Callable[[str], None]) -> None:
        self._board, self._open_case = board, open_case
        self._asking = Newest(board.crossing)
        self._at = 0
        self._shown_for = -1  # at which opening it was shown

    @property
    def _cases(self) -> tuple[OpenCase, ...]:
        answer = self._board.answer
        return answer.beside if answer is not None else ()

    def toggle(self) -> None:
        """Alt+D."""
        if self._shown_for == self._board.openings:
            self.close()
        else:
            self.choose(0)

    def choose(self, at: int) -> None:
        """One of the open cases, from 0; looked at in the book, and the look is logged."""
        if not 0 <= at < len(self._cases):
            if not self._cases:
                self._board.mend("本机账本里没有这位申请人同一事项的在办件", "blue")
            return
        self._at, asked = at, self._board.openings
        self._asking.when_done(
            self._board.use.beside(self._cases[at].case_id),
            lambda seen: self._seen(asked, seen),
            lambda error: self._not_seen(asked),
        )

    def _not_seen(self, asked: int) -> None:
        if asked == self._board.openings:
            self._board.mend("那一件没有读出来，两件都未动。再按一次 Alt+D", "red")

    def _seen(self, asked: int, seen: CaseView | None) -> None:
        board = self._board
        if asked != board.openings or self._at >= len(self._cases):
            return
        if seen is None:
            board.view.show_notice(Notice("本机账本里没有那一件了，照常收件即可", "amber"))
            return
        self._shown_for = board.openings
        board.view.show_beside(
            beside_of(seen.case, board.draft, board.table, board.bench, at=self._at, count=len(self._cases))
        )

    def close(self) -> None:
        """Esc: the new one goes on; its receipt will name the old one."""
        self._shown_for = -1
        self._asking.forget()
        self._board.view.hide_strip()
        self._board.view.focus_checklist()

    def open_old(self) -> None:
        """Enter: the old case; what was being taken in stays in the drafts."""
        if self._at < len(self._cases):
            case_id = self._cases[self._at].case_id
            self.close()
            self._open_case(case_id)


def beside_of(
    case: Case, draft: Draft, table: OneTable, bench: Bench, *, at: int = 0, count: int = 1
) -> Beside:
    """What differs first, then what agrees. The old one is masked where somebody else handles it now; the new
    one stands under the clerk's hands and is shown as on the form."""
    opened, full = case.opened, in_full(case, bench)
    held = bench.earlier.get(opened.versions.catalogue, bench.catalogue)
    there = merge(held, (opened.item_code,), "", case.situations)
    rows = [
        *_situations(case, draft, table, there),
        *_fields(case, draft, table, there, bench.catalogue, full),
        *_materials(case, draft, table, there),
    ]
    differing = [row for row in rows if row.differs]
    stage = "视为受理" if case.deemed else STAGES[case.stage]
    since = f"{opened.window} {opened.by_name} {short_day(opened.received_on)} 收件，{stage}".strip()
    return Beside(
        at=at,
        count=count,
        item=opened.item_name,
        number=grouped(opened.case_no),
        since=since,
        rows=(*differing, *(row for row in rows if not row.differs)),
        differing=len(differing),
        masked=not full,
    )


def _situations(case: Case, draft: Draft, here: OneTable, there: OneTable) -> list[BesideRow]:
    code = case.opened.item_code
    asked = {
        one.situation.key: one.situation.ask
        for table in (here, there)
        for one in table.situations
        if not one.users or code in one.users
    }
    return [
        row(f"情形：{label}", case.situations.get(key) or NOTHING, draft.situations.get(key) or NOTHING)
        for key, label in asked.items()
    ]


def _fields(
    case: Case, draft: Draft, here: OneTable, there: OneTable, catalogue: Catalogue, full: bool
) -> list[BesideRow]:
    kinds, rules, natural = catalogue.identity, catalogue.region.masking, is_person(case)
    values = part(here, case.opened.item_code, draft.values)
    asked = {
        line.field.key: line.field
        for table in (there, here)
        for line in table.fields
        if case.opened.item_code in line.users
    }
    rows = []
    for key, field in asked.items():
        old: Any = case.values.get(key)
        text, new = fields.show(field, old, kinds), fields.show(field, values.get(key), kinds)
        if text or new:
            masked = (
                text if full else fields.show(field, masked_value(field, old, rules, natural=natural), kinds)
            )
            rows.append(
                BesideRow(field.label, masked or NOTHING, new or NOTHING, text != new, masked != text)
            )
    return rows


def _materials(case: Case, draft: Draft, here: OneTable, there: OneTable) -> list[BesideRow]:
    code = case.opened.item_code
    judged = judgements_of(here, code, draft.materials)
    asked = {line.id: line.material.name for table in (there, here) for line in materials_of(table, code)}
    rows = []
    for key, name in asked.items():
        old, new = case.materials.get(key, UNJUDGED).mark, judged.get(key, UNJUDGED).mark
        differs = new != "unjudged" and old != new  # what is not judged yet differs from nothing
        rows.append(BesideRow(f"材料：{name}", MARK_WORDS[old], MARK_WORDS[new], differs))
    return rows


def row(label: str, there: str, here: str) -> BesideRow:
    """A line that nothing is masked in."""
    return BesideRow(label, there, here, there != here)
