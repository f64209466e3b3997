"""Scans join the screens here: what leaves the counter for a scan, and the one key that brings it back."""

from __future__ import annotations

from functools import partial
from typing import Final, Protocol

from PySide6.QtGui import QKeySequence, QShortcut

from hallclient.app.worklist import Worklist
from hallclient.bootstrap.handover_page import HandoverPage
from hallclient.ui.bridge import Bridge
from hallclient.ui.scan.mark import Mark
from hallclient.ui.scan.presenter import BACK_KEY, Left, ScanPresenter
from hallclient.ui.screens.case.presenter import CasePresenter
from hallclient.ui.screens.intake.presenter import IntakePresenter
from hallclient.ui.shell.work import WorkArea
from hallclient.ui.widgets.banner import BannerKind
from hallclient.ui.widgets.runs import Run

KINDS: Final = {"blue": BannerKind.NOTE, "amber": BannerKind.DO_FIRST, "red": BannerKind.HAPPENED}
PLACES: Final = {
    "todo": "待办", "cases": "办件", "items": "事项", "local": "本机", "outcome": "刚出的文书", "intake": "受理台",
    "handover": "出件",
}  # fmt: skip


class Work(Protocol):
    """The work of one signed-in person, as far as a scan moves it."""

    area: WorkArea
    worklist: Worklist
    bridge: Bridge
    intake: IntakePresenter | None
    cases: CasePresenter | None
    handover: HandoverPage

    def next_applicant(self) -> None: ...
    def answer_case(self, case_id: str) -> None: ...
    def open_case(self, case_id: str) -> None: ...


class ScanDesk:
    """View and ways of the scan presenter, for the work of one signed-in person."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.presenter = ScanPresenter(work.worklist, work.bridge, self, self)
        QShortcut(QKeySequence(BACK_KEY), work.area).activated.connect(self.presenter.back)

    def scanned(self, text: str, mark: Mark | None) -> None:
        """A scan of the keyboard kind; `mark`: where the cursor stood in a text."""
        self.presenter.scanned(text, mark.write if mark is not None else None)

    def show_scan(self, text: str, tone: str, back: str) -> None:
        runs = [Run(text)] if text else []
        if text and back:
            runs += [Run("　回到"), Run(back, bold=True), Run(" "), Run("Alt+←", cap=True)]
        self._work.area.tell(KINDS[tone], runs, stay=bool(back))

    # ── ways

    def busy(self) -> bool:
        """An act is being written."""
        work = self._work
        if work.handover.presenter is not None and work.handover.presenter.busy:
            return True
        return work.intake is not None and work.intake.decisions.busy

    def at(self, case_id: str) -> bool:
        """The case lies on the counter already."""
        work = self._work
        if work.area.current == "intake" and work.intake is not None:
            return case_id in work.intake.board.draft.cases.values()
        if work.area.current == "handover" and work.handover.presenter is not None:
            return case_id == work.handover.presenter.open_id
        return False

    def leave(self) -> Left:
        """What is in front; its draft is in the book with its last change before the case comes up."""
        work, here = self._work, self._work.area.current
        if here == "intake" and work.intake is not None:
            board = work.intake.board
            if board.empty:
                return Left("受理台", work.next_applicant)
            case_id = next(iter(board.draft.cases.values()), "")
            what = board.title or "草稿"
            back = partial(self._resume, board.draft.draft_id, case_id)
            return Left(what if board.touched or not case_id else "", back)
        if here == "cases" and work.cases is not None and work.cases.case is not None:
            return Left("", partial(work.open_case, work.cases.case.opened.case_id))
        place = "intake" if here == "outcome" else ""
        return Left(PLACES.get(here, "待办"), partial(work.area.show_screen, here, place=place))

    def answer_case(self, case_id: str) -> None:
        if not self._work.handover.open(case_id):
            self._work.answer_case(case_id)

    def open_case(self, case_id: str) -> None:
        if not self._work.handover.open(case_id):
            self._work.open_case(case_id)

    def _resume(self, draft_id: str, case_id: str) -> None:
        self._work.area.show_screen("intake")
        if self._work.intake is not None:
            self._work.intake.resume(draft_id, case_id)
