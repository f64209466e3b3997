"""The answer bar's keys: receipt, acceptance, notice, refusal on a ground, 容缺, and the next applicant."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import date

import msgspec

from casework.decide.findings import bar_in_force
from casework.draft import Claim
from casework.refusal import Refusal
from hallclient.app.outcome import Outcome
from hallclient.ui.screens.failed import of_book
from hallclient.ui.screens.intake.board import Board
from hallclient.ui.screens.intake.contract import SupplementUse
from hallclient.ui.screens.intake.models import Decision, GroundLine, Notice

BUSY = {
    "accept": "正在受理、编号、成文",
    "defer": "正在容缺受理、编号、成文",
    "notify": "正在告知、编号、成文",
    "refuse": "正在作出不予受理决定",
    "receive": "正在收件、成文",
    "change": "正在登记变更",
}


class Decisions:
    """Asks the rules once more at the moment of the key, then the use case. A locked key only flashes."""

    def __init__(
        self,
        board: Board,
        supplement: SupplementUse,
        show_outcome: Callable[[Outcome], None],
        why_wait: Callable[[], str],
    ) -> None:
        """`why_wait()`: why no act goes out at this moment, empty when it may."""
        self._board, self._supplement, self._show_outcome = board, supplement, show_outcome
        self._why_wait = why_wait
        self._busy = ""
        self.on_case = False  # the last act went on with a case that had its number

    @property
    def busy(self) -> bool:
        """An act is under way; nothing else starts."""
        return bool(self._busy)

    def decide(self, decision: Decision) -> None:
        """F9, F10, F11, F8."""
        answer = self._board.answer
        if self._busy or answer is None:
            self._board.view.flash(decision)
            return
        option = answer.options[decision]
        if not option.allowed:
            self._board.view.flash(decision)
            return
        use, draft = self._board.use, self._board.draft
        back = self._of_stage("correcting")
        if decision == "accept" and back and set(option.items) == set(back):
            self._run(decision, lambda: self._supplement.supply(next(iter(back.values())), draft))
        elif decision == "notify":
            self._run(decision, lambda: use.notify(draft, option.items))
        elif decision == "refuse":
            self._run(decision, lambda: use.refuse(draft, draft.claim, option.items))
        elif decision == "defer":
            self._run(decision, lambda: use.defer(draft))
        else:
            self._run(decision, lambda: use.accept(draft, option.items))

    def accept_part(self) -> None:
        """Shift+F9: what is ready is accepted, the rest stays in the draft."""
        answer = self._board.answer
        if not self._busy and answer is not None and answer.partial is not None and answer.partial.allowed:
            items = answer.partial.items
            self._run("accept", lambda: self._board.use.accept(self._board.draft, items))

    def receive(self) -> None:
        """F5: a receipt with a number; in a correction round what came back."""
        answer = self._board.answer
        if self._busy or answer is None:
            return
        late = self._board.late_materials
        if late:
            case_id = next(iter(self._of_stage("accepted").values()))
            self._run("receive", lambda: self._supplement.supply_deferred(case_id, self._board.draft))
        elif not answer.receipt.allowed:
            self._board.mend(answer.receipt.line)
        elif back := self._of_stage("correcting"):
            self._run(
                "receive", lambda: self._supplement.supply(next(iter(back.values())), self._board.draft)
            )
        else:
            self._run("receive", lambda: self._board.use.receive(self._board.draft))

    def ask_change(self) -> None:
        """Alt+B: only where a number was given; before that the form is simply changed."""
        if self._board.draft.cases:
            self._board.view.show_change()
        else:
            self._board.mend("还没有收件编号，直接改就行，不用登记变更")

    def change(self, reason: str) -> None:
        """The applicant's own change of an application that has its number."""
        draft = self._board.draft
        if not draft.cases:
            self._board.mend("还没有收件编号，直接改就行，不用登记变更")
        elif not reason.strip():
            self._board.mend("写明申请人变更了什么")
        elif not self._busy:
            case_id = next(iter(draft.cases.values()))
            self._run("change", lambda: self._supplement.change(case_id, draft, reason.strip()))

    def _of_stage(self, stage: str) -> dict[str, str]:
        """Item code and case id of the cases at a stage."""
        return {code: case.opened.case_id for code, case in self._board.cases.items() if case.stage == stage}

    # ── 不予受理

    def grounds(self) -> None:
        """The closed list, in place: which grounds are open and what each needs."""
        board = self._board
        if not board.table.items:
            board.mend("先选事项")
            return
        answer = board.answer
        if answer is None:
            return
        claim, today = board.draft.claim, board.bench.today
        known = {
            bar.ground: Claim(ground=bar.ground, decision=bar.decision, until=bar.until)
            for code in board.table.items
            if (bar := bar_in_force(board.standing, code, today)) is not None
        }
        stated = next(iter(known), "") if claim is None else claim.ground
        if claim is not None:
            known[claim.ground] = claim
        lines = tuple(
            GroundLine(
                one.key, one.text, one.article, one.needs, "" if one.allowed else one.line,
                _given(known.get(one.key)), one.key in known and claim is None,
            )
            for one in answer.grounds
        )  # fmt: skip
        board.view.show_grounds(lines, stated)

    def claim(self, ground: str, organ: str, finding: str, decision: str, until: str) -> str:
        """States a ground; returns what is wrong with the entry, empty when it was taken."""
        day: date | None = None
        if until.strip():
            try:
                day = date.fromisoformat(until.strip())
            except ValueError:
                return "限制到期日写成 2027-03-01"
        claim = Claim(
            ground=ground, organ=organ.strip(), finding=finding.strip(), decision=decision.strip(), until=day
        )
        self._board.put(msgspec.structs.replace(self._board.draft, claim=claim))
        answer = self._board.answer
        if answer is not None and not answer.options["refuse"].allowed:
            return answer.options["refuse"].line
        self._board.view.hide_strip()
        return ""

    def withdraw_claim(self) -> None:
        """The stated ground doesn't hold: taken back."""
        self._board.view.hide_strip()
        self._board.put(msgspec.structs.replace(self._board.draft, claim=None))

    # ── what came of it

    def _run(self, what: str, act: Callable[[], Future[Outcome | Refusal]]) -> None:
        if why := self._why_wait():
            self._board.mend(why)
            return
        self._busy, self.on_case = what, bool(self._board.draft.cases)
        self._board.view.show_busy(BUSY[what])
        self._board.when_quiet(lambda: self._board.crossing.when_done(act(), self._done, self._failed))

    def _done(self, answer: Outcome | Refusal) -> None:
        self._busy = ""
        self._board.view.show_busy("")
        if isinstance(answer, Refusal):
            basis = f"（{answer.basis}）" if answer.basis else ""
            self._board.view.show_notice(Notice(f"{answer.reason}{basis}。录入都在，没有编号。", "red"))
            return
        self._show_outcome(answer)

    def _failed(self, error: BaseException) -> None:
        self._busy = ""
        self._board.view.show_busy("")
        cause, text = of_book(error) or (
            "没有办成。",
            "不能确定是否已经记入账本。先到待办查看这件有没有编号，没有再办一次。",
        )
        self._board.view.show_notice(Notice(f"{text}录入都在。", "red", cause))


def _given(claim: Claim | None) -> dict[str, str]:
    """What the fields of a ground hold to begin with."""
    if claim is None:
        return {}
    until = claim.until.isoformat() if claim.until is not None else ""
    return {"organ": claim.organ, "finding": claim.finding, "decision": claim.decision, "until": until}
