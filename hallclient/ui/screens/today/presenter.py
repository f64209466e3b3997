"""今日: what the screen says of the day, and which cases a figure opens. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Final, NamedTuple, Protocol

from casework.exchange import Counters
from casework.facts.day_report import percent
from casework.grievances import Grade
from casework.tally.measures import WORDS as COUNTED
from casework.tally.report import Report
from casework.tally.totals import By
from casework.tally.voiced import GOOD
from hallclient.app.figure_cases import Behind
from hallclient.app.hall_today import OWED, Board
from hallclient.app.outcome import PaperMade
from hallclient.app.told_cells import Told
from hallclient.ui.screens.crossing import Crossing, Newest
from hallclient.ui.screens.figure_rows import Case, case_in, case_of, how_many, told_of

LAMPS: Final = ("red", "yellow")
RATED: Final = "rated"
RATINGS: Final = "今日评价"


class Figure(NamedTuple):
    """One large figure. `tone`: "" plain, "am" owed, "rd" past a limit."""

    key: str
    number: str
    word: str
    note: str
    tone: str


class Rating(NamedTuple):
    """What people said today. `share`: 好评率, empty where nobody rated; `grades`: how often each, 非常满意 first."""

    share: str
    note: str
    grades: tuple[int, ...]

    def count(self, grade: Grade) -> int:
        return self.grades[grade - 1] if self.grades else 0


MEASURES: Final[dict[str, tuple[str, ...]]] = {
    "received": ("received",),
    "accepted": ("accepted",),
    "decided": ("decided",),
    "asked": ("asked",),
    "turned_down": ("not_accepted", "refused"),
    "yellow": ("yellow",),
    "red": ("red",),
}
"""Figure -> what it counts."""
WORDS: Final = {
    "received": "收件", "accepted": "受理", "decided": "办结", "asked": "一次性告知", "turned_down": "不予",
    "yellow": "黄", "red": "红",
}  # fmt: skip


class TodayView(Protocol):
    """What the presenter tells the view."""

    def show_counting(self) -> None: ...
    def show_listing(self, title: str) -> None: ...
    def show_board(self, board: Board, figures: tuple[Figure, ...]) -> None: ...
    def show_rating(self, rating: Rating) -> None: ...
    def show_cases(self, title: str, cases: tuple[Case, ...], note: str) -> None: ...
    def show_heard(self, text: str, good: bool) -> None: ...
    def show_message(self, text: str) -> None: ...
    def show_note(self, text: str) -> None: ...
    def looked_at(self) -> bool: ...


class TodayReads(Protocol):
    """The reads of the day."""

    def board(self, heard: Counters | None = None) -> Future[Board]: ...
    def behind(self, measures: Sequence[str], by: By | None = None, key: str = "") -> Future[Behind]: ...
    def waiting(self, department: str, waits: str = "") -> Future[Behind]: ...
    def ratings(self) -> Future[tuple[Told, ...]]: ...
    def sheet(self) -> Future[PaperMade]: ...


class TodayPresenter:
    """`others()` asks the server for every counter's last word; None: there is no server. `missing()`: what of the hall
    the book has not got so far."""

    def __init__(
        self,
        reads: TodayReads,
        crossing: Crossing,
        view: TodayView,
        open_case: Callable[[str], None],
        show_paper: Callable[[PaperMade], None],
        others: Callable[[], Future[Counters | str] | None],
        missing: Callable[[], str] = lambda: "",
    ) -> None:
        self._reads, self._crossing, self._view = reads, crossing, view
        self._open, self._show_paper, self._others = open_case, show_paper, others
        self._missing = missing
        self._board: Board | None = None
        self._chosen: tuple[str, By | None, str, str, str] = ("lamps", None, "", "", "红黄")
        self._looking = self._again = self._making = False
        self._cases = Newest(crossing)

    def refresh(self) -> None:
        """Reads the day again; asked meanwhile, it is read once more after that."""
        if self._looking:
            self._again = True
            return
        self._looking, self._again = True, False
        self._view.show_counting()
        asked = self._others()
        if asked is None:
            self._look(None)
        else:
            self._crossing.when_done(asked, self._look, lambda error: self._look("没有应答"))

    def _look(self, heard: Counters | str | None) -> None:
        told = heard if isinstance(heard, Counters) else None
        silent = heard if isinstance(heard, str) else ""
        self._crossing.when_done(
            self._reads.board(told), lambda board: self._show(board, silent), self._failed
        )

    def _show(self, board: Board, no_answer: str) -> None:
        self._looking, self._board = False, board
        self._view.show_board(board, figures_of(board))
        self._view.show_rating(rating_of(board))
        self._view.show_heard(*heard_words(board.report, no_answer, self._missing()))
        self._list()
        if self._again:
            self.refresh()

    def _failed(self, error: BaseException) -> None:
        self._looking = False
        self._view.show_message("统计没有完成，账本未动。稍后自动重新统计，也可以按 F5。")

    def choose(
        self, figure: str, by: By | None = None, key: str = "", name: str = "", waits: str = ""
    ) -> None:  # fmt: skip
        """A figure was asked for: its cases; `figure` lamps: the red and yellow ones; owed: what a department has
        lying, what `waits` for one thing or all of it."""
        word = WORDS.get(figure) or COUNTED.get(figure) or ("红黄" if figure == "lamps" else waits or "在办")
        self._chosen = (figure, by, key, waits, f"{word} · {name}" if name else word)
        if self._board is not None:
            self._view.show_listing(RATINGS if figure == RATED else self._chosen[-1])
            self._list()

    def _list(self) -> None:
        figure, by, key, waits, title = self._chosen
        if figure == RATED:
            self._list_ratings()
            return
        if figure == "owed":
            asked = self._reads.waiting(key, waits)
        else:
            measures = LAMPS if figure == "lamps" else MEASURES.get(figure, (figure,))
            asked = self._reads.behind(measures, by, key)

        def show(found: Behind) -> None:
            self._view.show_cases(title, tuple(map(case_of, found.entries)), how_many(found))

        self._cases.when_done(asked, show, self._not_listed)

    def _list_ratings(self) -> None:
        """Those that this person may see, without who gave them."""
        board = self._board
        if board is None:
            self._cases.forget()
            return
        whole = sum(board.grades)

        def show(found: tuple[Told, ...]) -> None:
            less = "" if len(found) == whole else f"\n其中本人有权查看 {len(found)} 条"
            self._view.show_cases(f"{RATINGS}{less}", told_of(found, board.report.last), f"{whole} 人次")

        self._cases.when_done(self._reads.ratings(), show, self._not_listed)

    def _not_listed(self, error: BaseException) -> None:
        self._view.show_message("没有列出来，账本未动。再按一次 Enter。")

    def open(self, key: str) -> None:
        """Enter on a row: the case in 办件; the look is logged there."""
        if case_id := case_in(key):
            self._open(case_id)

    def print_sheet(self) -> None:
        """Ctrl+P: the day's sheet, where papers are looked at, printed and saved."""
        if self._making:
            return
        self._making = True
        self._view.show_note("正在做日报，做好了在这里打开。")
        self._crossing.when_done(self._reads.sheet(), self._made, self._not_made)

    def _made(self, paper: PaperMade) -> None:
        """Whoever went elsewhere meanwhile is not called back."""
        self._making = False
        if self._view.looked_at():
            self._view.show_note("")
            self._show_paper(paper)
        else:
            self._view.show_note("日报做好了，按 Ctrl+P 打开。")

    def _not_made(self, error: BaseException) -> None:
        self._making = False
        self._view.show_message("日报没有做出来，账本未动。再按一次 Ctrl+P。")


def figures_of(board: Board) -> tuple[Figure, ...]:
    """The large figures: a word and, where it says something, a share beside each."""
    total, rates = board.report.sum, board.rates
    spot, asked = percent(rates["spot_rate"]), percent(rates["asked_rate"])
    turned = total["not_accepted"] + total["refused"]
    by_law = (
        f"超法定 {total['dark']}" if total["dark"] else "超承诺，法定期内" if total["red"] else "没有超期"
    )
    return (
        Figure("received", str(total["received"]), "收件", f"即办件 {total['received_spot']}", ""),
        Figure("accepted", str(total["accepted"]), "受理", f"待答复 {total['waits_answer']}", ""),
        Figure("decided", str(total["decided"]), "办结", f"现场 {spot}", ""),
        Figure("asked", str(total["asked"]), "一次性告知", f"补正率 {asked}", "am" if total["asked"] else ""),
        Figure("turned_down", str(turned), "不予", f"受理 {total['not_accepted']} · 许可 {total['refused']}", ""),
        Figure("yellow", str(total["yellow"]), "黄", "快到期", "am" if total["yellow"] else ""),
        Figure("red", str(total["red"]), "红", by_law, "rd" if total["red"] else ""),
    )  # fmt: skip


def rating_of(board: Board) -> Rating:
    """好评率 is the share of 基本满意 and better among those who rated, 评议率 how many rated of what was done
    (国办发〔2019〕51号); whoever did not rate is in neither."""
    rated, decided = sum(board.grades), board.report.sum["decided"]
    if not rated:
        return Rating("", "0 人次", board.grades)
    good = sum(board.grades[grade - 1] for grade in GOOD)
    of = percent(rated / decided if decided else None)
    return Rating(percent(good / rated), f"{rated} 人次 · 评议率 {of}", board.grades)


def heard_words(report: Report, no_answer: str, missing: str = "") -> tuple[str, bool]:
    """What the figures rest on, and whether all of it is there."""
    if no_answer:
        return "服务器没有应答，只有本机账本的数", False
    if missing and not report.whole_hall:
        return f"只有本机账本的数：{missing}", False
    if not report.whole_hall:
        return "本机账本的数", True
    heard = report.counters - len(report.silent)
    text = (
        f"{report.counters} 台设备，{heard} 台已上报"
        if report.silent
        else f"{report.counters} 台设备均已上报"
    )
    if report.silent:
        named = "，".join(f"{one.name}{_since(one.since)}" for one in report.silent[:2])
        text += f"：{named}{' 等' if len(report.silent) > 2 else ''}"
    if report.unconfirmed:
        text += f" · 待回执 {report.unconfirmed} 步"
    return text, not report.silent and not report.unconfirmed


def _since(at: str) -> str:
    return f" 断 {datetime.fromisoformat(at):%H:%M} 起" if at else " 没有上报过"


def owed_words(counts: Sequence[int]) -> str:
    """What a department has lying, in words: nothing of what it has none of."""
    return " · ".join(f"{word} {count}" for word, count in zip(OWED, counts, strict=True) if count)
