"""What is signed: the act that was chosen with what was written for it, or which of its lines is still owed. No Qt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from concurrent.futures import Future
from datetime import date
from typing import Final

from msgspec import Struct

from casework.case import Case
from casework.refusal import Refusal
from hallclient.app.approval import Approval
from hallclient.app.hand import Hand
from hallclient.app.handing import Handing
from hallclient.app.outcome import Outcome
from hallclient.ui.screens.approval.strip import MAIN, Act

_DAY = Refusal(reason="有效期的最后一天写成 2031-11-19；没有的空着，按证件载明的办。", short="核对有效期")
_PROVISIONS = Refusal(reason="差：不予许可依据的条款。写好再签。", short="还没有写")
_STANDARD = Refusal(
    reason="差：所依据的技术标准、技术规范。写好再签，不是按检验检测检疫结果的，按 M 取消。", short="还没有写"
)
_DEMAND = Refusal(reason="退回窗口，写明要做的事。", short="差：要做的事")
KINDS: Final[Mapping[Act, str]] = {
    "review_grant": "reviewed",
    "review_refuse": "reviewed",
    "return": "returned_in_hall",
    "grant": "granted",
    "refuse": "refused",
    "send_back": "sent_back",
    "seal": "sealed",
}
"""Which kind of act each of them is."""
_SPLIT = re.compile(r"[；;\n]+")


class Written(Struct, frozen=True):
    """The lines of an act, and what its keys say: licences looked up; of a refusal, that it rests on an inspection,
    that materials were false."""

    main: str = ""
    more: str = ""
    third: str = ""
    looked_up: bool = False
    measured: bool = False
    bars: bool = False


class Acting:
    """The use case of each act."""

    def __init__(self, use: Approval, handing: Handing) -> None:
        self._use, self._handing = use, handing

    def needs_hand(self, act: Act) -> bool:
        """Whether the hall asks for a signature on it (people.yaml, `signed`)."""
        return self._use.counter.needs_hand(KINDS[act])

    @property
    def secret_word(self) -> str:
        """What opens the key of who signs."""
        return self._use.counter.secret_word

    def owed(self, act: Act, told: Written) -> Refusal | None:
        """The line that is still empty or can't be read: said before anybody is asked for a secret."""
        if act in MAIN and not told.main.strip():
            return Refusal(reason=f"差：{MAIN[act]}。写好再签。", short="还没有写")
        match act:
            case "return" if not told.more.strip():
                return _DEMAND
            case "refuse" if not told.more.strip():
                return _PROVISIONS
            case "refuse" if told.measured and not told.third.strip():
                return _STANDARD
            case "grant" if told.more.strip() and _last_day(told) is None:
                return _DAY
        return None

    def do(
        self, case: Case, act: Act, told: Written, hand: Hand | None
    ) -> Future[Outcome | Refusal] | Refusal:
        """Does it; a Refusal at once where a line can't be read."""
        case_id, use = case.opened.case_id, self._use
        seen = case.to_look_up if told.looked_up else ()
        match act:
            case "review_grant":
                return use.review(case_id, "grant", told.main, seen, hand=hand)
            case "review_refuse":
                return use.review(case_id, "refuse", told.main, seen, hand=hand)
            case "return":
                return self._handing.return_in_hall(case_id, case.opened.window, told.main, told.more)
            case "grant":
                return self.grant(case_id, told, seen, hand)
            case "refuse":
                standard = told.third if told.measured else None
                provisions = _SPLIT.split(told.more)
                return use.refuse(case_id, told.main, provisions, standard, seen, hand=hand, bars=told.bars)
            case "seal":
                return use.seal(case_id)
            case "send_back":
                return use.send_back(case_id, told.main, max(0, len(case.signed) - 1), hand=hand)

    def grant(
        self, case_id: str, told: Written, seen: tuple[str, ...], hand: Hand | None
    ) -> Future[Outcome | Refusal] | Refusal:
        """准予, with its last day and the certificates' numbers where they are written."""
        until = _last_day(told)
        if told.more.strip() and until is None:
            return _DAY
        numbers = tuple(one.strip() for one in _SPLIT.split(told.third.strip()))
        return self._use.grant(case_id, told.main, until, seen, hand=hand, numbers=numbers)


def _last_day(told: Written) -> date | None:
    try:
        return date.fromisoformat(told.more.strip())
    except ValueError:
        return None
