"""监察: reads findings and cards, filters them, and does what a supervisor or a unit asks for. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import date
from typing import Final, Protocol

from casework.refusal import Refusal
from casework.supervision.cards import Watched
from casework.supervision.finding import Finding
from casework.supervision.verdict import Findings
from hallclient.ui.screens.crossing import Crossing
from hallclient.ui.screens.supervision.wording import Sheet, SupervisionLine, key_of, line_of, sheet_of

NOT_READ: Final = "读不出来，账本没有动。按 F5 重读"
FAILED: Final = "没有办成，账本没有动。再办一次"
ONLY_HERE: Final = "只查了本机账本：{why}。别的窗口的编号、时钟联网后再查"
DONE: Final = {
    "give": "已亮牌",
    "raise": "已升级",
    "answer": "已答复",
    "withdraw": "已撤牌",
    "sit": "已登记今天坐班",
}
LEFT: Final = "刚才写的那一件已不在这一类里，写的字留着：按 4 到“全部”里找它"
GONE: Final = "刚才写的那一件已不在您的清单里，没有办。写的是：{words}"
FILTERS: Final = (("due", "待亮牌"), ("open", "待答复"), ("done", "已了结"), ("all", "全部"))


class Cards(Protocol):
    """The use case, as far as this screen needs it."""

    @property
    def supervises(self) -> bool: ...
    @property
    def answers(self) -> bool: ...
    def unit(self, code: str) -> str: ...
    def lines(self, more: tuple[Finding, ...] = ()) -> Future[tuple[Watched, ...]]: ...
    @property
    def sits(self) -> int: ...
    def sat(self) -> Future[frozenset[date]]: ...
    def sit_in(self) -> Future[Refusal | None]: ...
    def give(self, finding: Finding, remark: str = "") -> Future[Refusal | None]: ...
    def raise_(self, matter: str, remark: str = "") -> Future[Refusal | None]: ...
    def answer(self, matter: str, text: str, corrected: str = "") -> Future[Refusal | None]: ...
    def withdraw(self, matter: str, reason: str) -> Future[Refusal | None]: ...


class SupervisionShown(Protocol):
    """What is told to the view."""

    def show_lines(
        self, lines: Sequence[SupervisionLine], counts: dict[str, int], chosen: str, current: str
    ) -> None: ...
    def show_sheet(self, sheet: Sheet | None, words: str) -> None: ...
    def say(self, text: str, tone: str) -> None: ...
    def take_keys(self) -> None: ...
    def show_duty(self, text: str, *, may: bool) -> None: ...


class SupervisionPresenter:
    """`elsewhere` asks the server what it finds of the whole hall; None where there is none."""

    def __init__(
        self, crossing: Crossing, cards: Cards, view: SupervisionShown, today: Callable[[], date],
        open_case: Callable[[str], None], elsewhere: Callable[[], Future[Findings | str] | None],
    ) -> None:  # fmt: skip
        self._crossing, self._cards, self._view, self._today = crossing, cards, view, today
        self._open_case, self._elsewhere = open_case, elsewhere
        self._lines: tuple[Watched, ...] = ()
        self._more: tuple[Finding, ...] = ()
        self._filter = FILTERS[0][0] if cards.supervises else FILTERS[1][0]
        self._current = ""
        self._words: dict[str, str] = {}  # what is being written, by line

    def start(self) -> None:
        """The screen came to the front: this book at once, the server's word behind it."""
        self._read()
        self._count()
        asked = self._elsewhere()
        if asked is not None:
            self._crossing.when_done(asked, self._heard, lambda error: None)

    def _count(self) -> None:
        """本周坐班 n/3, for whoever's duty it is."""
        times, today = self._cards.sits, self._today()
        if times:
            self._crossing.when_done(
                self._cards.sat(),
                lambda days: self._view.show_duty(f"本周坐班 {len(days)}/{times}", may=today not in days),
                lambda error: None,
            )

    def sit_in(self) -> None:
        """登记坐班."""
        self._do("sit", self._cards.sit_in())

    def _heard(self, found: Findings | str) -> None:
        if isinstance(found, str):
            self._view.say(ONLY_HERE.format(why=found), "blue")
            return
        self._more = found.findings
        self._read()

    def _read(self) -> None:
        self._crossing.when_done(
            self._cards.lines(self._more), self._show, lambda error: self._view.say(NOT_READ, "amber")
        )

    def filter(self, which: str) -> None:
        """Another part of the list."""
        self._filter = which
        self._show_lines()

    def look(self, key: str) -> None:
        """One of the list came under the hand."""
        self._current = key
        line = self._line()
        self._view.show_sheet(
            sheet_of(line, self._cards.unit, self._today(), self._may(line)) if line is not None else None,
            self._words.get(key, ""),
        )

    def write(self, text: str) -> None:
        """What stands under the sheet now: it is said of this line and of no other."""
        self._words[self._current] = text

    def open(self) -> None:
        """The case that it speaks of."""
        line = self._line()
        case_id = sheet_of(line, self._cards.unit, self._today(), frozenset()).case_id if line else ""
        if case_id:
            self._open_case(case_id)

    def give(self, remark: str) -> None:
        """亮牌, or a worse card where the finding is worse now."""
        line = self._line()
        if line is not None and line.finding is not None:
            self._do("give", self._cards.give(line.finding, remark))

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
        line = self._line()
        if line is not None and line.card is not None:
            self._do(what, done(line.card.given.case_id))

    def _do(self, what: str, future: Future[Refusal | None]) -> None:
        key = self._current

        def over(refusal: Refusal | None) -> None:
            if refusal is not None:
                self._view.say(refusal.reason, "amber")
                return
            self._view.say(DONE[what], "green")
            if what == "sit":
                self._count()
                return
            self._words.pop(key, None)
            if key == self._current:
                self.look(key)
                self._view.take_keys()
            self._read()

        self._crossing.when_done(future, over, lambda error: self._view.say(FAILED, "amber"))

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

    def _line(self) -> Watched | None:
        return next((one for one in self._lines if key_of(one) == self._current), None)

    def _show(self, lines: tuple[Watched, ...]) -> None:
        self._lines, before = lines, self._current
        self._show_lines()
        words = self._words.get(before, "").strip()
        if before != self._current and words:
            known = any(key_of(one) == before for one in lines)
            self._view.say(LEFT if known else GONE.format(words=words), "amber")

    def _show_lines(self) -> None:
        parts = {key: [one for one in self._lines if _in(key, one)] for key, _ in FILTERS}
        shown = parts[self._filter]
        if not any(key_of(one) == self._current for one in shown):
            self._current = key_of(shown[0]) if shown else ""
        rows = [line_of(one, self._cards.unit, self._today()) for one in shown]
        self._view.show_lines(
            rows, {key: len(some) for key, some in parts.items()}, self._filter, self._current
        )
        self.look(self._current)


def _in(which: str, line: Watched) -> bool:
    match which:
        case "due":
            return line.due
        case "open":
            return line.open
        case "done":
            return not line.due and not line.open
        case _:
            return True
