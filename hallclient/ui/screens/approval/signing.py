"""One signature, or one batch: the secret opens the hand, each act is signed by itself, the hand is closed. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future

from casework.case import Case
from casework.refusal import Refusal
from hallclient.app.hand import Hand
from hallclient.app.outcome import Outcome
from hallclient.ui.screens.approval.acting import Acting, Written
from hallclient.ui.screens.approval.contract import ApprovalView, Hands
from hallclient.ui.screens.approval.strip import Act
from hallclient.ui.screens.crossing import Crossing

Do = Callable[["Hand | None"], "Future[Outcome | Refusal] | Refusal"]
Done = Callable[[tuple[Outcome, ...], tuple[tuple[str, Refusal], ...]], None]
"""What was done, and what was refused with the name of its case."""

ASK = "输入{}，再签。只用这一次，不保存。"
_BUSY = "正在签，请稍候"


class Signing:
    """The secret is used once: the hand that it opened is closed when the last of these acts is done."""

    def __init__(
        self,
        acting: Acting,
        hands: Hands,
        crossing: Crossing,
        view: ApprovalView,
        signed: Done,
        failed: Callable[[BaseException], None],
    ) -> None:
        self._acting, self._hands = acting, hands
        self._crossing, self._view, self._signed, self._failed = crossing, view, signed, failed
        self._busy = False
        self._hand: Hand | None = None

    def one(self, case: Case, act: Act, told: Written, secret: str) -> None:
        """This one act; a line that is owed is said first."""
        owed = self._acting.owed(act, told)
        if owed is not None:
            self._signed((), (("", owed),))
            return

        def do(hand: Hand | None) -> Future[Outcome | Refusal] | Refusal:
            return self._acting.do(case, act, told, hand)

        self._begin([("", do)], secret, needs_hand=self._acting.needs_hand(act))

    def many(self, whole: Sequence[tuple[str, str, Written]], secret: str) -> None:
        """Grants of these cases (id, name for a refusal, what is written), one after the other."""

        def made(case_id: str, told: Written) -> Do:
            return lambda hand: self._acting.grant(case_id, told, (), hand)

        jobs = [(name, made(case_id, told)) for case_id, name, told in whole]
        self._begin(jobs, secret, needs_hand=self._acting.needs_hand("grant"))

    def _begin(
        self,
        jobs: Sequence[tuple[str, Do]],
        secret: str,
        *,
        needs_hand: bool,
    ) -> None:
        if self._busy:
            self._view.show_message(_BUSY, "plain")
            return
        if not needs_hand:
            self._start(jobs, None)
            return
        if not secret:
            self._view.show_message(ASK.format(self._acting.secret_word), "plain")
            self._view.ask_secret()
            return
        self._busy = True
        self._view.forget_secret()
        self._view.show_waiting(True)

        def opened(hand: Hand | Refusal) -> None:
            self._busy = False
            if isinstance(hand, Refusal):
                self._view.show_waiting(False)
                self._signed((), (("", hand),))
                self._view.ask_secret()
            else:
                self._start(jobs, hand)

        self._crossing.when_done(self._hands.open(secret), opened, self._broke)

    def _start(self, jobs: Sequence[tuple[str, Do]], hand: Hand | None) -> None:
        self._busy, self._hand = True, hand
        self._view.show_waiting(True)
        self._next(list(jobs), [], [])

    def _next(
        self,
        jobs: list[tuple[str, Do]],
        answers: list[Outcome],
        refused: list[tuple[str, Refusal]],
    ) -> None:
        """Each in a transaction of its own: what is refused holds up none behind it, a cut leaves whole acts."""
        if not jobs:
            self._close()
            self._signed(tuple(answers), tuple(refused))
            return
        name, do = jobs.pop(0)

        def came(answer: Outcome | Refusal) -> None:
            if isinstance(answer, Refusal):
                refused.append((name, answer))
            else:
                answers.append(answer)
            self._next(jobs, answers, refused)

        begun = do(self._hand)
        if isinstance(begun, Refusal):
            came(begun)
        else:
            self._crossing.when_done(begun, came, self._broke)

    def _broke(self, error: BaseException) -> None:
        self._close()
        self._failed(error)

    def _close(self) -> None:
        if self._hand is not None:
            self._hand.close()
        self._busy, self._hand = False, None
        self._view.show_waiting(False)
