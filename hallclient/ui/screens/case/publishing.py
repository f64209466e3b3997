"""登记公开 of the case that is shown: where the decision was published, or why it is withheld, in place. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import date, datetime
from typing import Final, Protocol

from casework.case import Case
from casework.refusal import Refusal
from hallclient.app.hand import Hand
from hallclient.app.outcome import Outcome
from hallclient.ui.screens.case.case_acts import CaseActs
from hallclient.ui.screens.case.more import Ask, Offer
from hallclient.ui.screens.case.stopping import SECRET, Hands, StopView
from hallclient.ui.screens.crossing import Crossing

OPEN, WITHHELD = "publish.open", "publish.withheld"
DONE: Final = {OPEN: "已登记公开之日和地方。", WITHHELD: "已登记不公开和理由。"}


class PublishUse(Protocol):
    """The act, and whether it is signed."""

    @property
    def needs_hand(self) -> bool: ...
    def publish(
        self, case_id: str, published_on: date, where: str = "", withheld: str = "", hand: Hand | None = None
    ) -> Future[Outcome | Refusal]: ...


class PublishPart:
    """`again(case_id, word)` reads the case anew."""

    def __init__(
        self,
        case: Callable[[], Case | None],
        use: PublishUse,
        hands: Hands,
        crossing: Crossing,
        view: StopView,
        now: Callable[[], datetime],
        again: Callable[[str, tuple[str, str]], None],
    ) -> None:
        self._case, self._use, self._hands, self._view, self._now = case, use, hands, view, now
        self._acts = CaseActs(crossing, case, view.show_message, lambda _: None, again)

    @staticmethod
    def takes(key: str) -> bool:
        """Whether a key of the strip is this part's."""
        return key.partition(".")[0] == "publish"

    def choose(self, key: str) -> None:
        """F10, or an entry of its menu."""
        today = self._now().date().isoformat()
        secret = (SECRET,) if self._use.needs_hand else ()
        if key == OPEN:
            lines = (Ask("published_on", "公开之日", today), Ask("where", "在哪里公开"), *secret)
            self._view.ask_more(key, "决定已公开", lines)
        elif key == WITHHELD:
            why = Ask("withheld", "理由：国家秘密、商业秘密、个人隐私")
            self._view.ask_more(
                key, "决定不公开", (Ask("published_on", "决定不公开之日", today), why, *secret)
            )
        else:
            self._view.offer_more((Offer(OPEN, "已公开"), Offer(WITHHELD, "不公开，写明理由")))

    def submit(self, key: str, told: Mapping[str, str]) -> None:
        """The lines are filled; where the hall wants it signed, the secret opens the hand."""
        case = self._case()
        if case is None or self._acts.busy():
            return
        try:
            day = date.fromisoformat(told["published_on"].strip())
        except ValueError:
            self._view.show_message("日期写成 2026-11-20", "amber")
            return
        case_id, where, why = case.opened.case_id, told.get("where", ""), told.get("withheld", "")

        def do(hand: Hand | None) -> Future[Outcome | Refusal]:
            done = self._use.publish(case_id, day, where, why, hand)
            close = self._view.hide_more
            self._acts.begin(case, done, lambda answer: self._acts.ended(case, answer, DONE[key], close))
            return done

        def opened(hand: Hand | Refusal) -> None:
            if isinstance(hand, Refusal):
                self._acts.refused(case, hand)
            else:
                do(hand).add_done_callback(lambda _: hand.close())

        if not self._use.needs_hand:
            do(None)
        elif told["secret"]:
            self._acts.begin(case, self._hands.open(told["secret"]), opened)
        else:
            self._view.show_message("写上签名口令，再登记。口令只用这一次，不保存。", "plain")
