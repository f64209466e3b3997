"""特别程序 and 延期 of the case that is shown: the lines that each asks for in place, the secret last. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import date, datetime
from typing import Final, Protocol, cast

from msgspec.structs import replace

from casework.case import Case
from casework.item import Special
from casework.lifecycle import Kind
from casework.refusal import Refusal
from hallclient.app.hand import Hand
from hallclient.app.outcome import Outcome
from hallclient.app.stopping import Stopping
from hallclient.ui.screens.case.case_acts import CaseActs
from hallclient.ui.screens.case.more import Ask, MoreView, Offer
from hallclient.ui.screens.case.way_acts import begun, procedures, running
from hallclient.ui.screens.crossing import Crossing

SECRET: Final = Ask("secret", "签名口令", secret=True)
KINDS: Final[dict[str, Kind]] = {"begin": "special_begun", "end": "special_ended", "extend": "extended"}
DONE: Final = {
    "begin": "已登记书面告知，期限按告知的日子重新推算。",
    "end": "已登记结束之日和结果，期限按实际的日子重新推算。",
    "extend": "已延长法定期限；承诺期限不变。",
}


class StopView(MoreView, Protocol):
    """What the view is told beside the lines."""

    def offer_more(self, offers: tuple[Offer, ...]) -> None: ...


class Hands(Protocol):
    """Opens the hand that signs, away from the window's thread."""

    def open(self, secret: str) -> Future[Hand | Refusal]: ...


class Part(Protocol):
    """Keys that ask for their lines in the strip of 更多."""

    def takes(self, key: str) -> bool: ...
    def choose(self, key: str) -> None: ...
    def submit(self, key: str, told: Mapping[str, str]) -> None: ...


class StopPart:
    """`show` leads to the papers of what was done, `again(case_id, word)` reads the case anew."""

    def __init__(
        self,
        case: Callable[[], Case | None],
        use: Stopping,
        hands: Hands,
        crossing: Crossing,
        view: StopView,
        now: Callable[[], datetime],
        show: Callable[[Outcome], None],
        again: Callable[[str, tuple[str, str]], None],
    ) -> None:
        self._case, self._use, self._hands, self._view, self._now = case, use, hands, view, now
        self._acts = CaseActs(crossing, case, view.show_message, show, again)

    @staticmethod
    def takes(key: str) -> bool:
        """Whether a key of the strip is this part's."""
        return key.partition(".")[0] in DONE

    def choose(self, key: str) -> None:
        """F8, F10, or a procedure of the menu."""
        case = self._case()
        if case is None:
            return
        today = self._now().date().isoformat()
        what, _, procedure = key.partition(".")
        if what == "extend":
            lines = (Ask("days", "几个工作日", "10"), Ask("reason", "延长的理由，书面告知申请人"))
            self._view.ask_more("extend", "延长法定期限", (*lines, *self._secret(what)))
        elif what == "begin":
            self._begin(procedure, today)
        elif (now := running(case)) is not None:
            lines = (Ask("ended_on", "结束之日", today), Ask("finding", "结果"))
            self._view.ask_more(f"end.{now}", f"{now}结束", (*lines, *self._secret("end")))
        else:
            self._offer(case, today)

    def _offer(self, case: Case, today: str) -> None:
        counter = self._use.counter
        bench, stamp, signer = counter.bench(), counter.stamp(1, self._now()), counter.signer
        offers = []
        for one in procedures(case, bench):
            refusal = begun(case, bench, stamp, signer, one, stamp.on)
            why = "" if refusal is None else refusal.short or refusal.reason
            offers.append(Offer(f"begin.{one}", one, why))
        open_ = [one for one in offers if not one.why]
        if len(open_) == 1:
            self._begin(open_[0].word, today)
        else:
            self._view.offer_more(tuple(offers))

    def _begin(self, procedure: str, today: str) -> None:
        lines = (
            Ask("begins_on", "开始之日", today),
            Ask("planned_end", "预计结束之日"),
            Ask("reason", "为什么需要"),
            *self._secret("begin"),
        )
        self._view.ask_more(f"begin.{procedure}", f"{procedure}，先书面告知", lines)

    def submit(self, key: str, told: Mapping[str, str]) -> None:
        """The lines are filled: the secret opens the hand, the act is signed and done."""
        case = self._case()
        if case is None or self._acts.busy():
            return
        made = self._made(case.opened.case_id, key, told)
        if isinstance(made, str):
            self._view.show_message(made, "amber")
            return
        if not self._secret(key.partition(".")[0]):
            self._do(case, key, made(None))
            return
        if not told["secret"]:
            self._view.show_message("写上签名口令，再登记。口令只用这一次，不保存。", "plain")
            return

        def opened(hand: Hand | Refusal) -> None:
            if isinstance(hand, Refusal):
                self._acts.refused(case, hand)
                return
            done = made(hand)
            done.add_done_callback(lambda _: hand.close())
            self._do(case, key, done)

        self._acts.begin(case, self._hands.open(told["secret"]), opened)

    def _secret(self, what: str) -> tuple[Ask, ...]:
        """Asked for where the hall has this act signed today (people.yaml, `signed`)."""
        counter = self._use.counter
        return (replace(SECRET, word=counter.secret_word),) if counter.needs_hand(KINDS[what]) else ()

    def _do(self, case: Case, key: str, done: Future[Outcome | Refusal]) -> None:
        told, close = DONE[key.partition(".")[0]], self._view.hide_more
        self._acts.begin(case, done, lambda answer: self._acts.ended(case, answer, told, close))

    def _made(
        self, case_id: str, key: str, told: Mapping[str, str]
    ) -> Callable[[Hand | None], Future[Outcome | Refusal]] | str:
        """What is to be done; it keeps of the lines what the act says alone, so the secret stays in no closure."""
        what, _, name = key.partition(".")
        procedure, use = cast(Special, name), self._use
        try:
            if what == "extend":
                days, reason = int(told["days"]), told["reason"]
                return lambda hand: use.extend(case_id, days, reason, hand=hand)
            if what == "end":
                ended_on, finding = date.fromisoformat(told["ended_on"].strip()), told["finding"]
                return lambda hand: use.end(case_id, procedure, ended_on, finding, hand=hand)
            first, last = (date.fromisoformat(told[one].strip()) for one in ("begins_on", "planned_end"))
            why = told["reason"]
            return lambda hand: use.begin(case_id, procedure, first, last, why, hand=hand)
        except ValueError:
            return "天数写成数字" if what == "extend" else "日期写成 2026-11-20"
