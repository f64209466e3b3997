"""监察: reads findings and cards, filters them, and does what a supervisor or a unit asks for. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import date
from typing import Final, Protocol

from casework.refusal import Refusal
from casework.supervision.cards import Watched
from casework.supervision.finding import Finding
from casework.supervision.verdict import Findings, Push
from hallclient.ui.screens.crossing import Crossing, Newest
from hallclient.ui.screens.matters.presenter import MattersPresenter, MattersShown
from hallclient.ui.screens.matters.wording import MatterLine, MatterSheet
from hallclient.ui.screens.supervision.pushes import push_line, push_sheet
from hallclient.ui.screens.supervision.wording import key_of, line_of, sheet_of

ONLY_HERE: Final = "只查了本机账本：{why}。别的窗口的编号、时钟联网后再查"
DONE: Final = {
    "give": "已亮牌",
    "raise": "已升级",
    "answer": "已答复",
    "withdraw": "已撤牌",
    "sit": "已登记今天坐班",
}
FILTERS: Final = (
    ("due", "待亮牌"),
    ("open", "待答复"),
    ("done", "已了结"),
    ("all", "全部"),
    ("pushes", "推送待回执"),
)


class Cards(Protocol):
    """The use case, as far as this screen needs it."""

    @property
    def supervises(self) -> bool: ...
    @property
    def answers(self) -> bool: ...
    def unit(self, code: str) -> str: ...
    def lines(self, more: tuple[Finding, ...] = ()) -> Future[tuple[Watched, ...]]: ...
    def names(self, case_ids: Sequence[str]) -> Future[dict[str, str]]: ...
    @property
    def sits(self) -> int: ...
    def sat(self) -> Future[frozenset[date]]: ...
    def sit_in(self) -> Future[Refusal | None]: ...
    def give(self, finding: Finding, remark: str = "") -> Future[Refusal | None]: ...
    def raise_(self, matter: str, remark: str = "") -> Future[Refusal | None]: ...
    def answer(self, matter: str, text: str, corrected: str = "") -> Future[Refusal | None]: ...
    def withdraw(self, matter: str, reason: str) -> Future[Refusal | None]: ...


class SupervisionShown(MattersShown, Protocol):
    """What is told to the view."""

    def show_duty(self, text: str, *, may: bool) -> None: ...


class SupervisionPresenter(MattersPresenter["Watched | Push"]):
    """`elsewhere` asks the server what it finds of the whole hall; None where there is none."""

    def __init__(
        self, crossing: Crossing, cards: Cards, view: SupervisionShown, today: Callable[[], date],
        open_case: Callable[[str], None], elsewhere: Callable[[], Future[Findings | str] | None],
    ) -> None:  # fmt: skip
        super().__init__(view, FILTERS, FILTERS[0 if cards.supervises else 1][0], open_case)
        self._cards, self._duty, self._today = cards, view.show_duty, today
        self._reads, self._server, self._sits = Newest(crossing), Newest(crossing), Newest(crossing)
        self._crossing = crossing
        self._elsewhere = elsewhere
        self._more: tuple[Finding, ...] = ()
        self._pushes: tuple[Push, ...] = ()
        self._names: dict[str, str] = {}  # of the pushes' cases
        self._at = ""

    def start(self) -> None:
        """The screen came to the front: this book at once, the server's word behind it."""
        self._begin()
        self._read()
        self._count()
        asked = self._elsewhere()
        if asked is not None:
            self._server.when_done(asked, self._heard, lambda error: None)

    def _count(self) -> None:
        """本周坐班 n/3, for whoever's duty it is."""
        times, today = self._cards.sits, self._today()
        if times:
            self._sits.when_done(
                self._cards.sat(),
                lambda days: self._duty(f"本周坐班 {len(days)}/{times} 天", may=today not in days),
                lambda error: None,
            )

    def sit_in(self) -> None:
        """登记坐班."""
        self._do("sit", self._cards.sit_in)

    def _heard(self, found: Findings | str) -> None:
        if isinstance(found, str):
            self._view.say(ONLY_HERE.format(why=found), "blue")
            return
        self._more, self._pushes, self._at = found.findings, found.pushes, found.at
        self._server.when_done(
            self._cards.names([one.case_id for one in found.pushes]), self._named, self._not_read
        )

    def _named(self, names: dict[str, str]) -> None:
        self._names = names
        self._read()

    def _read(self) -> None:
        self._reads.when_done(
            self._cards.lines(self._more), lambda lines: self._show((*lines, *self._pushes)), self._not_read
        )

    def give(self, remark: str) -> None:
        """亮牌, or a worse card where the finding is worse now."""
        line = self._one()
        finding = line.finding if isinstance(line, Watched) else None
        if finding is not None:
            self._do("give", lambda: self._cards.give(finding, remark))

    def raise_(self, remark: str) -> None:
        """升级."""
        self._on_card("raise", lambda matter: self._cards.raise_(matter, remark))

    def answer(self, text: str, *, corrected: bool) -> None:
        """答复; `corrected`: what is said is what was put right."""
        self._on_card("answer", lambda matter: self._cards.answer(matter, text, text if corrected else ""))

    def withdraw(self, reason: str) -> None:
        """撤牌."""
        self._on_card("withdraw", lambda matter: self._cards.withdraw(matter, reason))

    def _on_card(self, what: str, done: Callable[[str], Future[Refusal | None]]) -> None:
        line = self._one()
        card = line.card if isinstance(line, Watched) else None
        if card is not None:
            self._do(what, lambda: done(card.given.case_id))

    def _do(self, what: str, begin: Callable[[], Future[Refusal | None]]) -> None:
        if not self._may_begin():
            return
        key = self._current

        def over(refusal: Refusal | None) -> None:
            if refusal is not None:
                self._refused(refusal)
            elif what == "sit":
                self._free()
                self._view.say(DONE[what], "green")
                self._count()
            else:
                self._done(key, DONE[what])
                self._read()

        self._crossing.when_done(begin(), over, self._failed)

    def _may(self, line: Watched) -> frozenset[str]:
        card = line.card
        may = set()
        if self._cards.supervises:
            if line.due:
                may.add("give")
            if card is not None and not card.over:
                may |= {"withdraw"} | ({"raise"} if card.state in ("overdue", "answered") else set())
        if self._cards.answers and line.open:
            may.add("answer")
        return frozenset(may)

    def _key(self, one: Watched | Push) -> str:
        return one.dispatch_id if isinstance(one, Push) else key_of(one)

    def _in(self, which: str, one: Watched | Push) -> bool:
        if isinstance(one, Push) or which == "pushes":
            return isinstance(one, Push) and which == "pushes"
        match which:
            case "due":
                return one.due
            case "open":
                return one.open
            case "done":
                return not one.due and not one.open
            case _:
                return True

    def _row(self, one: Watched | Push) -> MatterLine:
        if isinstance(one, Push):
            return push_line(one, self._at, self._names.get(one.case_id, ""))
        return line_of(one, self._cards.unit, self._today())

    def _sheet(self, one: Watched | Push) -> MatterSheet:
        if isinstance(one, Push):
            return push_sheet(one, self._at, self._names.get(one.case_id, ""))
        return sheet_of(one, self._cards.unit, self._today(), self._may(one))
