"""One signature, or one batch: the secret opens the hand, each act is signed by itself, the hand is closed. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial

from casework.case import Case
from casework.refusal import Refusal
from hallclient.app.hand import Hand
from hallclient.app.outcome import Outcome
from hallclient.ui.screens.approval.acting import Acting, Written
from hallclient.ui.screens.approval.contract import ApprovalView, Hands, Running
from hallclient.ui.screens.approval.strip import Act
from hallclient.ui.screens.crossing import Crossing
from hallclient.ui.screens.failed import in_words

Do = Callable[["Hand | None"], "Future[Outcome | Refusal] | Refusal"]
Done = Callable[[tuple[Outcome, ...], tuple[tuple[str, Refusal], ...]], None]
"""What was done, and what was refused with the name of its case."""

ASK = "输入{}，再签。只用这一次，不保存。"
_BUSY = "正在签，请稍候。"
_BUSY_MANY = "正在签：{}，签完再按。"
IN_BATCH = "这一件在正在签的一批里，改不了。"
_NOT_SIGNED = "没有签成，账本里的内容未动。再签一次。"
BROKEN = "没有签成"
_UNSURE = "没有签成，不能确定是否已经记入账本。先看它还在不在清单里，在的再签一次。"


class Signing:
    """The secret is used once: the hand that it opened is closed when the last of these acts is done."""

    def __init__(
        self,
        acting: Acting,
        hands: Hands,
        crossing: Crossing,
        view: ApprovalView,
        signed: Done,
        went_on: Callable[[], None],
    ) -> None:
        """`went_on`: `running` says something else now."""
        self._acting, self._hands = acting, hands
        self._crossing, self._view, self._signed, self._went_on = crossing, view, signed, went_on
        self._busy = False
        self._hand: Hand | None = None
        self._jobs: list[tuple[str, Do]] = []  # yet to be begun
        self._name = ""  # whose turn it is
        self._answers: list[Outcome] = []
        self._refused: list[tuple[str, Refusal]] = []
        self._batch: frozenset[str] = frozenset()

    @property
    def running(self) -> Running | None:
        """How far a batch got; None: none is being signed."""
        if not self._busy or not self._batch:
            return None
        return Running(len(self._answers), len(self._refused), len(self._batch))

    def held_up(self, case_id: str = "") -> bool:
        """Whether something is being signed, which is said: nothing else is signed meanwhile. `case_id`: whether it is
        in the batch, where nothing is changed any more."""
        running = self.running
        if not self._busy or (case_id and case_id not in self._batch):
            return False
        busy = _BUSY_MANY.format(running.words) if running is not None else _BUSY
        self._view.show_message(IN_BATCH if case_id else busy, "plain")
        return True

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
        batch = frozenset(case_id for case_id, _, _ in whole)
        self._begin(jobs, secret, batch, needs_hand=self._acting.needs_hand("grant"))

    def _begin(
        self,
        jobs: Sequence[tuple[str, Do]],
        secret: str,
        batch: frozenset[str] = frozenset(),
        *,
        needs_hand: bool,
    ) -> None:
        if self.held_up():
            return
        if needs_hand and not secret:
            self._view.show_message(ASK.format(self._acting.secret_word), "plain")
            self._view.ask_secret()
            return
        self._busy, self._batch = True, batch
        self._jobs, self._name, self._answers, self._refused = list(jobs), "", [], []
        if needs_hand:
            self._view.forget_secret()
        self._view.show_message("", "plain")  # what was said before is done with
        self._view.show_waiting(True)
        self._went_on()
        if needs_hand:
            self._crossing.when_done(
                self._hands.open(secret), self._opened, partial(self._broke, words=_NOT_SIGNED)
            )
        else:
            self._next()

    def _opened(self, hand: Hand | Refusal) -> None:
        if isinstance(hand, Refusal):
            self._close()
            self._signed((), (("", hand),))
            self._view.ask_secret(again=True)
        else:
            self._hand = hand
            self._next()

    def _next(self) -> None:
        """Each in a transaction of its own: what is refused holds up none behind it, a cut leaves whole acts."""
        if not self._jobs:
            self._end()
            return
        self._name, do = self._jobs.pop(0)

        def came(answer: Outcome | Refusal) -> None:
            if isinstance(answer, Refusal):
                self._refused.append((self._name, answer))
            else:
                self._answers.append(answer)
            self._went_on()
            self._next()

        begun = do(self._hand)
        if isinstance(begun, Refusal):
            came(begun)
        else:
            self._crossing.when_done(begun, came, self._broke)

    def _broke(self, error: BaseException, words: str = _UNSURE) -> None:
        """The book or the key failed: the acts before it stand and are said; those behind it would fail, too."""
        left = f"还有 {len(self._jobs)} 件没有签，仍在清单里。" if self._batch and self._jobs else ""
        reason = f"{in_words(error, words)}{left}"
        self._refused.append((self._name, Refusal(reason=reason, short=BROKEN)))
        self._end()

    def _end(self) -> None:
        answers, refused = tuple(self._answers), tuple(self._refused)
        self._close()
        self._signed(answers, refused)

    def _close(self) -> None:
        if self._hand is not None:
            self._hand.close()
        self._busy, self._hand, self._batch = False, None, frozenset()
        self._jobs, self._answers, self._refused = [], [], []
        self._view.show_waiting(False)
        self._went_on()
