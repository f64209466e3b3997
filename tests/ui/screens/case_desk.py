"""办件 without Qt for its tests: what it reads, what it shows, where it leads."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from msgspec import structs

from casework.acts import AnyAct, PaperIssued
from casework.calendar import Calendar
from casework.catalogue import Catalogue
from casework.decide.bench import Bench
from casework.hall import Window
from casework.refusal import Refusal
from hallclient.app.case_finding import NOTHING, Narrow
from hallclient.app.outcome import CaseRow, CaseView, CodeVerdict, Found, Outcome
from hallclient.app.pictures import Picture
from hallclient.store.rows import Report
from hallclient.ui.screens.case.presenter import CasePresenter
from hallclient.ui.screens.crossing import Straight
from tests.casework import small_hall
from tests.casework.factory import bench
from tests.casework.small_hall import CALENDAR, TODAY
from tests.ui.screens.case_acts import on

T = TypeVar("T")
PDF = b"%PDF-1.7 archived"


def settled(value: T) -> Future[T]:
    future: Future[T] = Future()
    future.set_result(value)
    return future


def seen(acts: tuple[AnyAct, ...], day: date = TODAY, *papers: PaperIssued) -> CaseView:
    return CaseView(case=on(acts, day), acts=acts, papers=tuple((one, "受理通知书") for one in papers))


@dataclass
class Here:
    window_code: str = "W10"
    chief: bool = False
    may_act: bool = True

    @property
    def catalogue(self) -> Catalogue:
        return small_hall.catalogue()

    @property
    def calendar(self) -> Calendar:
        return CALENDAR

    @property
    def window(self) -> Window:
        return next(one for one in small_hall.WINDOWS if one.code == self.window_code)

    def bench(self) -> Bench:
        return structs.replace(bench(), chief=self.chief, window=self.window)

    def catalogue_of(self, version: int) -> Catalogue:
        return self.catalogue


@dataclass
class Reading:
    shown: CaseView | None = None
    reported: tuple[Report, ...] = ()
    rows: tuple[CaseRow, ...] = ()
    verdict: CodeVerdict = field(default_factory=lambda: CodeVerdict(verdict="foreign", text="不是编号"))
    asked: list[str] = field(default_factory=list)
    error: Exception | None = None
    counted: int = 0

    def case(self, case_id: str) -> Future[CaseView | None]:
        self.asked.append(f"case {case_id}")
        if self.error is not None:
            failed: Future[CaseView | None] = Future()
            failed.set_exception(self.error)
            return failed
        return settled(self.shown)

    def reports(self, case_id: str) -> Future[tuple[Report, ...]]:
        return settled(self.reported)

    def paper(self, sha256: str) -> Future[bytes | None]:
        return settled(PDF if sha256 else None)

    def find(self, text: str, narrow: Narrow = NOTHING) -> Future[Found]:
        self.asked.append(f"find {text}")
        return settled(Found(rows=self.rows, said=f"「{text}」", full=len(self.rows) >= 50))

    def latest(self) -> Future[tuple[CaseRow, ...]]:
        self.asked.append("latest")
        return settled(self.rows)

    def count(self, text: str, narrow: Narrow = NOTHING) -> Future[int]:
        return settled(self.counted)

    def copied(self, what: str, rows: int) -> Future[None]:
        self.asked.append(f"copied {what} {rows}")
        return settled(None)

    def read_code(self, text: str) -> Future[CodeVerdict]:
        self.asked.append(f"code {text}")
        return settled(self.verdict)


@dataclass
class SettingAside:
    reasons: list[str] = field(default_factory=list)

    def set_aside(self, case_id: str, reason: str) -> Future[Outcome | Refusal]:
        self.reasons.append(reason)
        return settled(Refusal(reason="只有首席代表可以特准再告知", basis="行政许可法 第七十二条"))


class View:
    """Keeps the last arguments of every call."""

    def __init__(self) -> None:
        self.told: dict[str, tuple[Any, ...]] = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *arguments: self.told.__setitem__(name, arguments)

    def last(self, name: str) -> Any:
        return self.told[name][0]


@dataclass
class Desk:
    here: Here = field(default_factory=Here)
    reading: Reading = field(default_factory=Reading)
    aside: SettingAside = field(default_factory=SettingAside)
    view: View = field(default_factory=View)
    went: list[tuple[str, ...]] = field(default_factory=list)
    pages: list[Future[tuple[Picture, ...]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.presenter = CasePresenter(
            self.here, self.reading, self.aside, Straight(), self.view, self._pages_of,
            answer_case=lambda case_id: self.went.append(("answer", case_id)),
            change_case=lambda case_id, reason: self.went.append(("change", case_id, reason)),
            settle_case=lambda case_id: self.went.append(("settle", case_id)),
        )  # fmt: skip

    def _pages_of(self, pdf: bytes, scale: float) -> Future[tuple[Picture, ...]]:
        assert pdf == PDF
        return settled((Picture(width=1, height=1, gray=b"a"),))

    def show(self, acts: tuple[AnyAct, ...], day: date = TODAY, *papers: PaperIssued) -> None:
        self.reading.shown = seen(acts, day, *papers)
        self.presenter.open("case-1")
