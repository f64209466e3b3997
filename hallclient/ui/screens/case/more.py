"""What else may be done with a case: taken back, ended, returned inside, sent, given back; letter and slip. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import date, datetime
from functools import partial
from typing import Final, Literal, Protocol, cast

from msgspec import Struct

from casework.acts import Channel, EndGround, GivenBack
from casework.case import Case
from casework.decide.ending import GROUNDS, fitting
from casework.deciding import Certificate
from casework.lifecycle import Kind, refused
from casework.refusal import Refusal
from hallclient.app.handing import Parcel
from hallclient.app.outcome import Outcome, PaperMade
from hallclient.ui.screens.case.case_acts import CaseActs
from hallclient.ui.screens.crossing import Crossing

Person = Literal["applicant", "agent", "helper"]
ENCLOSED: Final = frozenset({"D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08", "D16", "D22"})
"""Papers that go to the applicant; decisions are handed over or sent by 出件, where their service is counted."""


DONE: Final[Mapping[str, str]] = {
    "answer_return": "退件已办，已回到待审查、待决定的人。",
    "make": "证照编号已记入，可以出件。",
}
ATTENDED: Final = "到场已记入这件的经过。"


class Ask(Struct, frozen=True):
    """A line to fill before the act; `value` stands in it already, a `secret` one is not to be read."""

    key: str
    word: str
    value: str = ""
    secret: bool = False


class Offer(Struct, frozen=True):
    """An entry of the menu; `why` locks it."""

    key: str
    word: str
    why: str = ""


class MoreView(Protocol):
    """What the view is told."""

    def ask_more(self, key: str, title: str, asks: tuple[Ask, ...]) -> None: ...
    def hide_more(self) -> None: ...
    def show_message(self, text: str, tone: str) -> None: ...


class HandingUse(Protocol):
    """The acts."""

    def withdraw(
        self,
        case_id: str,
        *,
        written_on: date,
        reason: str = "",
        channel: Channel = "window",
        present: Person = "applicant",
    ) -> Future[Outcome | Refusal]: ...
    def terminate(
        self, case_id: str, ground: EndGround, event_on: date, evidence: str
    ) -> Future[Outcome | Refusal]: ...
    def return_in_hall(
        self, case_id: str, to: str, reason: str, demand: str
    ) -> Future[Outcome | Refusal]: ...
    def answer_return(self, case_id: str, answer: str) -> Future[Outcome | Refusal]: ...
    def make_certificates(self, case_id: str, numbers: str) -> Future[Outcome | Refusal]: ...
    def send(self, case_id: str, parcel: Parcel, papers: tuple[str, ...]) -> Future[Outcome | Refusal]: ...
    def give_back(self, case_id: str, to: Literal["applicant", "agent"]) -> Future[Outcome | Refusal]: ...
    def come_to_ask(
        self, case_id: str, person: Literal["applicant", "agent"]
    ) -> Future[Outcome | Refusal]: ...
    def kept(self, case: Case) -> tuple[GivenBack, ...]: ...
    def to_number(self, case: Case) -> tuple[Certificate, ...]: ...
    def letter(self, case_id: str) -> Future[PaperMade | Refusal]: ...


class SlipUse(Protocol):
    """The slip."""

    def slip(self, case_id: str) -> Future[PaperMade | Refusal]: ...


class MorePresenter:
    """F12 on a case. `case` is the one that is shown; `show` leads to the papers, `again` reads the case anew."""

    def __init__(
        self,
        case: Callable[[], Case | None],
        handing: HandingUse,
        slips: SlipUse,
        crossing: Crossing,
        view: MoreView,
        now: Callable[[], datetime],
        show: Callable[[Outcome], None],
        again: Callable[[str, tuple[str, str]], None],
        seen: Callable[[str, str], object] = lambda case_id, what: None,
        others: Callable[[Case], tuple[Offer, ...]] = lambda case: (),
    ) -> None:
        """`seen(case_id, what)`: personal data are shown in full, to be logged before they are. `others`: entries that
        another part does."""
        self._seen, self._others = seen, others
        self._case, self._handing, self._slips = case, handing, slips
        self._view, self._now, self._show = view, now, show
        self._acts = CaseActs(crossing, case, view.show_message, show, again)

    def offers(self) -> tuple[Offer, ...]:
        """The menu for the case that is shown."""
        case = self._case()
        if case is None:
            return ()

        def why(kind: Kind) -> str:
            refusal = refused(kind, case)
            return "" if refusal is None else refusal.short or refusal.reason

        kept = sum(line.originals for line in self._handing.kept(case))
        return (
            Offer("letter", "打印撤回申请书", why("withdrawn")),
            Offer("withdraw", "登记撤回", why("withdrawn")),
            *(
                Offer(f"terminate.{one}", f"终止办理：{GROUNDS[one]}", why("terminated"))
                for one in fitting(case)
            ),
            Offer("return", "大厅内部退件", why("returned_in_hall")),
            *(
                [Offer("answer_return", "登记退件已办", why("return_answered"))]
                if case.returned is not None
                else []
            ),
            *(
                [Offer("make", "登记制证", "" if case.decided_on is not None else "还没有用印")]
                if case.making
                else []
            ),
            Offer("send", "快递寄送文书", "" if _sendable(case) else "没有成文的文书"),
            Offer(
                "give_back", f"退还原件 {kept} 份" if kept else "退还原件", "" if kept else "没有要退的原件"
            ),
            Offer("ask", "登记来窗口咨询", why("attended")),
            Offer("slip", "出小票"),
            *self._others(case),
        )

    def choose(self, key: str) -> None:
        """An entry of the menu: done at once, or its lines are asked for."""
        case = self._case()
        if case is None or self._acts.busy():
            return
        lines: tuple[Ask, ...]
        case_id, today = case.opened.case_id, self._now().date().isoformat()
        if key == "letter":
            self._acts.begin(case, self._handing.letter(case_id), partial(self._given, case))
        elif key == "slip":
            self._acts.begin(case, self._slips.slip(case_id), partial(self._given, case))
        elif key == "ask":
            who: Literal["applicant", "agent"] = "agent" if case.applicant.agent_name else "applicant"
            self._do(case, self._handing.come_to_ask(case_id, who), ATTENDED)
        elif key == "give_back":
            to: Literal["applicant", "agent"] = "agent" if case.applicant.agent_name else "applicant"
            self._do(case, self._handing.give_back(case_id, to), ATTENDED)
        elif key == "withdraw":
            lines = (Ask("written_on", "申请书日期", today), Ask("reason", "理由，可以不写"))
            self._view.ask_more(key, "已收到申请人签名的撤回申请书", lines)
        elif key.startswith("terminate."):
            lines = (Ask("event_on", "发生之日", today), Ask("evidence", "看到的证明"))
            self._view.ask_more(key, "终止办理", lines)
        elif key == "return":
            lines = (Ask("to", "退给"), Ask("reason", "理由"), Ask("demand", "要做的事"))
            self._view.ask_more(key, "内部退件，期限照常计算", lines)
        elif key == "make":
            owed = self._handing.to_number(case)
            names = "、".join(one.name for one in owed)
            known = "；".join(one.number for one in owed) if any(one.number for one in owed) else ""
            self._view.ask_more(
                key, f"制证：{names}" if names else "制证", (Ask("numbers", "证照编号", known),)
            )
        elif key == "answer_return":
            self._view.ask_more(
                key, case.returned.demand if case.returned else "", (Ask("answer", "怎么办的"),)
            )
        else:
            self._seen(case_id, "填快递单：收件人、地址、电话")
            self._view.ask_more(key, "快递由申请人自愿选择", _parcel(case))

    def submit(self, key: str, told: Mapping[str, str]) -> None:
        """The lines are filled."""
        case = self._case()
        if case is None or self._acts.busy():
            return
        made = self._made(case, key, told)
        if isinstance(made, str):
            self._view.show_message(made, "amber")
        else:
            self._do(case, made, DONE.get(key, ATTENDED))

    def _do(self, case: Case, made: Future[Outcome | Refusal], told: str) -> None:
        self._acts.begin(
            case, made, lambda answer: self._acts.ended(case, answer, told, self._view.hide_more)
        )

    def _made(self, case: Case, key: str, told: Mapping[str, str]) -> Future[Outcome | Refusal] | str:
        case_id = case.opened.case_id
        if key == "return":
            return self._handing.return_in_hall(case_id, told["to"], told["reason"], told["demand"])
        if key == "make":
            return self._handing.make_certificates(case_id, told["numbers"])
        if key == "answer_return":
            return self._handing.answer_return(case_id, told["answer"])
        if key == "send":
            return self._handing.send(case_id, Parcel(**told), _sendable(case))
        try:
            day = date.fromisoformat((told.get("written_on") or told.get("event_on") or "").strip())
        except ValueError:
            return "日期写成 2026-11-20"
        if key == "withdraw":
            who: Person = "agent" if case.applicant.agent_name else "applicant"
            return self._handing.withdraw(case_id, written_on=day, reason=told["reason"], present=who)
        ground = cast(EndGround, key.partition(".")[2])
        return self._handing.terminate(case_id, ground, day, told["evidence"])

    def _given(self, case: Case, answer: PaperMade | Refusal) -> None:
        if isinstance(answer, Refusal):
            self._acts.refused(case, answer)
        elif self._acts.here(case):
            self._show(Outcome(cases=(), papers=(answer,), at=self._now()))


def _sendable(case: Case) -> tuple[str, ...]:
    return tuple(one.sha256 for one in case.papers if one.code in ENCLOSED and not one.waiting)


def _parcel(case: Case) -> tuple[Ask, ...]:
    """What the form says already, to be confirmed by the applicant."""
    who = case.applicant
    address = str(case.values.get("delivery.address") or "")
    return (
        Ask("to_name", "收件人", who.agent_name or who.name),
        Ask("address", "地址", address),
        Ask("phone", "电话", who.phone),
        Ask("carrier", "快递公司", "中国邮政"),
        Ask("tracking_no", "单号"),
    )
