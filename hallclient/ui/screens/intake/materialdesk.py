"""Zone ③: verdict keys, counts, review points, notes, licences."""

from __future__ import annotations

from datetime import date

from casework.case import Case
from casework.checklist import Licence, LicenceSeen
from casework.onetable import TableMaterial
from hallclient.ui.screens.intake import desk
from hallclient.ui.screens.intake.board import Board
from hallclient.ui.screens.intake.judging import Verdict
from hallclient.ui.screens.intake.pagedesk import PageDesk

SEEN: tuple[LicenceSeen, ...] = ("qr", "own_result", "server", "phone", "unseen")


class MaterialDesk:
    """Takes the keys of the checklist; each acts on the material it was pressed on."""

    def __init__(self, board: Board, pages: PageDesk) -> None:
        self._board, self._pages = board, pages
        self._editing = ""
        self._point = 0
        self._left: dict[tuple[str, str], tuple[str, str, str, str, str]] = {}

    def current(self, key: str) -> None:
        """Another row is open: what was filled in for the one before is kept and closed."""
        index = self._index(key)
        if index is not None and index != self._board.current:
            self._board.move_to(index)
            if self._editing and key != self._editing:
                self._editing = ""
                self._board.view.hide_strip()

    def unfinished(self, entry: tuple[str, str, str, str, str]) -> None:
        """The licence entry as it stood when its strip was closed without Enter."""
        if self._editing:
            self._left[(self._board.draft.draft_id, self._editing)] = entry

    def opened(self, key: str) -> None:
        """Enter on a row: its licence once more, else its pages in full; again closes them."""
        self.current(key)
        line = self._board.line
        if line is None:
            return
        if desk.finding(self._board.draft, line).mark == "licence":
            self._edit_licence(line)
        else:
            self._pages.turn()

    def verdict(self, key: str, verdict: Verdict) -> None:
        """Space, X, B, R, E or P on a row. E opens the licence in place, as it needs one."""
        line = self._line(key)
        if line is None:
            return
        if self._closed(line):
            return
        step = desk.verdict(self._board.bench.catalogue, self._board.table, self._board.draft, line, verdict)
        if step.refused:
            self._board.mend(step.refused)
            return
        self._board.mend("")
        if verdict == "licence" and desk.finding(self._board.draft, line).mark != "licence":
            self._edit_licence(line)
            return
        self._board.put(step.draft)

    def digit(self, key: str, number: int, originals: bool) -> None:
        """A digit on a row: its review point, or how many copies."""
        line = self._line(key)
        if line is None or self._closed(line):
            return
        step = desk.digit(self._board.draft, line, number, originals=originals)
        if step.refused:
            self._board.mend(step.refused)
        else:
            self._board.put(step.draft)

    def refused(self, reason: str) -> None:
        """A key that this material doesn't allow."""
        self._board.mend(reason)

    def swap(self) -> None:
        """Alt+H: the applicant hands in another paper in the place of the current one; again: not after all."""
        board, line = self._board, self._board.line
        if line is None or line.given_by:
            return
        if not board.draft.cases:
            board.mend("还没有收件编号，直接改就行，不用登记变更")
        elif board.late_materials:
            board.mend("这件已经受理，只收容缺的材料")
        else:
            board.put(desk.swapped(board.draft, line, board.cases))
            board.view.show_change()
            board.view.focus_checklist()

    def note(self) -> None:
        """N: words on the last failed point of the current material."""
        line = self._board.line
        if line is None:
            return
        if self._rounds(line):
            self._board.mend("补正时只对照告知书核对，不能再补注新的内容")
            return
        finding = desk.finding(self._board.draft, line)
        if finding.mark != "faulty":
            self._board.mend("先按 B 和数字指明不合格的要点，再补注")
            return
        self._editing = line.id
        self._point = finding.failed[-1] if finding.failed else 0
        self._board.view.show_note(line.material.checks[self._point], finding.notes.get(self._point, ""))

    def noted(self, text: str) -> None:
        """The words were typed."""
        line = self._line(self._editing)
        self._editing = ""
        self._board.view.hide_strip()
        if line is not None:
            self._board.put(desk.note(self._board.draft, line, self._point, text))
        self._board.view.focus_checklist()

    def licence_given(self, name: str, number: str, holder: str, until: str, seen: LicenceSeen) -> str:
        """The licence as the clerk read it; returns what is wrong with the entry, empty when it was taken."""
        line = self._line(self._editing)
        if line is None:
            return ""
        if not (name.strip() and number.strip() and holder.strip()):
            return "证照名称、编号、持证人都要填"
        valid_until: date | None = None
        if until.strip():
            try:
                valid_until = date.fromisoformat(until.strip())
            except ValueError:
                return "有效期写成 2028-12-31；长期有效的留空"
        licence = Licence(
            name=name.strip(),
            number=number.strip(),
            holder=holder.strip(),
            valid_until=valid_until,
            seen=seen,
        )
        self._left.pop((self._board.draft.draft_id, line.id), None)
        self._editing = ""
        self._board.view.hide_strip()
        self._board.put(desk.licence(self._board.draft, line, licence))
        self._board.mend(self._board.spoilt_marks().get(line.id, ""))
        self._board.view.focus_checklist()
        return ""

    def _edit_licence(self, line: TableMaterial) -> None:
        self._editing = line.id
        left = self._left.get((self._board.draft.draft_id, line.id))
        if left is not None:
            self._board.view.show_licence(*left)
            return
        known = desk.suggested_licence(self._board.draft, line)
        until = known.valid_until.isoformat() if known.valid_until is not None else ""
        seen = known.seen if desk.finding(self._board.draft, line).licence is not None else "qr"
        self._board.view.show_licence(known.name, known.number, known.holder, until, seen)

    def _closed(self, line: TableMaterial) -> bool:
        """Said, where nothing is judged here any more."""
        board = self._board
        why = desk.why_closed(board.draft, line, board.rounds, board.late_materials)
        if why:
            board.mend(why)
        return bool(why)

    def _rounds(self, line: TableMaterial) -> tuple[Case, ...]:
        """The cases with a notice in force that ask for this material."""
        return tuple(case for case in self._board.rounds if case.opened.item_code in line.users)

    def _index(self, key: str) -> int | None:
        return next((at for at, line in enumerate(self._board.lines) if line.id == key), None)

    def _line(self, key: str) -> TableMaterial | None:
        return next((line for line in self._board.lines if line.id == key), None)
