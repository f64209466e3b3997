"""用印登记 at 本机: the uses of a month or of the year; the register printed, and as a file. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import date, timedelta
from pathlib import Path
from typing import Final, Protocol

from msgspec import Struct

from casework.refusal import Refusal
from casework.seal_ledger import SealUse, counted
from casework.sealing import exception_of
from hallclient.app.outcome import PaperMade
from hallclient.ui.screens.crossing import Crossing, Newest
from hallclient.ui.screens.words import moment

SHOWN: Final = 6
"""Lines on the page; all of them are in the table."""
PERIODS: Final = (("month", "本月"), ("before", "上月"), ("year", "今年"))
_NOT_PRINTED: Final = "用印登记簿没有做成，账本没有动。再打一次"
_NOT_READ: Final = "读不出来，账本没有动。离开本页再回来重读"


class SealsShown(Struct, frozen=True):
    """How often in the period, the newest uses, and how many more there are."""

    told: str
    lines: tuple[str, ...]
    more: str


class SealView(Protocol):
    """What is told to the view."""

    def show_seals(self, shown: SealsShown) -> None: ...
    def say(self, text: str, tone: str) -> None: ...


class Register(Protocol):
    """The register, as far as this page needs it."""

    @property
    def today(self) -> date: ...
    def uses(self, first: date, last: date) -> Future[tuple[SealUse, ...]]: ...
    def save(self, first: date, last: date, path: Path) -> Future[int | Refusal]: ...
    def printed(self, first: date, last: date) -> Future[PaperMade]: ...


class SealPart:
    """Reads the register when the page comes up or another period is chosen."""

    def __init__(
        self, crossing: Crossing, register: Register, view: SealView, show_paper: Callable[[PaperMade], None]
    ) -> None:
        """`show_paper` leads to where papers are printed."""
        self._crossing, self._register, self._view = crossing, register, view
        self._show_paper = show_paper
        self._period = PERIODS[0][0]
        self._looks = Newest(crossing)

    def look(self) -> None:
        """As it stands now."""
        today = self._register.today
        self._looks.when_done(
            self._register.uses(*days_of(self._period, today)),
            lambda uses: self._view.show_seals(_shown(uses, today)),
            lambda error: self._view.say(_NOT_READ, "amber"),
        )

    def choose(self, period: str) -> None:
        """Another period."""
        self._period = period
        self._view.say("", "plain")
        self.look()

    def name(self) -> str:
        """Of the file that is proposed: 用印登记 20261101-20261130.csv."""
        first, last = days_of(self._period, self._register.today)
        return f"用印登记 {first:%Y%m%d}-{last:%Y%m%d}.csv"

    def print(self) -> None:
        """用印登记簿 of the period, where papers are printed."""
        made = self._register.printed(*days_of(self._period, self._register.today))
        self._crossing.when_done(made, self._show_paper, lambda error: self._view.say(_NOT_PRINTED, "amber"))

    def save(self, path: Path) -> None:
        """The register of the period into a file."""
        saving = self._register.save(*days_of(self._period, self._register.today), path)
        self._crossing.when_done(saving, lambda done: self._saved(done, path), lambda error: self._failed())

    def _saved(self, done: int | Refusal, path: Path) -> None:
        if isinstance(done, Refusal):
            self._view.say(done.reason, "amber")
        else:
            self._view.say(f"已存 {done} 行：{path.name}", "green")

    def _failed(self) -> None:
        self._view.say("用印登记表没有存成，账本没有动。再存一次", "amber")


def days_of(period: str, today: date) -> tuple[date, date]:
    """First and last day."""
    month = today.replace(day=1)
    if period == "before":
        last = month - timedelta(days=1)
        return last.replace(day=1), last
    return (today.replace(month=1, day=1) if period == "year" else month), today


def _shown(uses: Sequence[SealUse], today: date) -> SealsShown:
    more = len(uses) - SHOWN
    return SealsShown(
        told=counted(uses),
        lines=tuple(_line(use, today) for use in uses[:SHOWN]),
        more=f"另有 {more} 次，都在登记表里" if more > 0 else "",
    )


def _line(use: SealUse, today: date) -> str:
    act = use.act
    papers = "、".join(paper.doc_number or paper.code for paper in act.of)
    told = f"服务器未予登记：{use.set_aside}" if use.set_aside else ""
    remark = "；".join(part for part in (exception_of(act), told) if part)
    line = f"{moment(act.at, today)}　{act.seal_name}　{papers}　{act.by_name}"
    return f"{line}（{remark}）" if remark else line
