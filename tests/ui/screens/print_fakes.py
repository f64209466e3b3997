"""The print desk and the archive as the screens' tests know them: nothing is printed, all is remembered."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from casework.refusal import Refusal
from hallclient.app.archive import Reprint
from hallclient.app.outcome import PaperMade
from hallclient.app.print_desk import Choice, Health, Print, State
from hallclient.devices.printer import Printer, Size
from hallclient.ui.screens.local.care import CareLine
from tests.ui.screens.fakes import ZONE, settled

SHORT_OF_ROOM = CareLine(
    "space", "triangle-alert", "am", "注意", "磁盘", "剩 1.2 GB", "ballast", "腾出备用空间"
)
"""A finding of 健康检查 with what mends it."""


@dataclass
class FakePrints:
    """The print desk as the screens ask it; `states` by kind of paper."""

    states: dict[str, Print] = field(default_factory=dict)
    loose: dict[str, Print] = field(default_factory=dict)
    done: list[tuple[str, int, str]] = field(default_factory=list)
    sent: bool = True
    stands: Health | None = None

    def of_cases(self, case_ids: Collection[str]) -> Future[tuple[Print, ...]]:
        return settled(tuple(self.states.values()))

    def forms(self) -> Future[tuple[Print, ...]]:
        return settled(tuple(self.loose.values()))

    def print_form(self, paper: PaperMade) -> Future[int]:
        self.done.append(("form", 0, paper.sha256))
        return settled(-1)

    def again(self, job_id: int, printer: str = "") -> Future[bool]:
        self.done.append(("again", job_id, printer))
        return settled(self.sent)

    def in_hand(self, job_id: int) -> Future[None]:
        self.done.append(("in_hand", job_id, ""))
        return settled(None)

    def saved(self, job_id: int) -> Future[None]:
        self.done.append(("saved", job_id, ""))
        return settled(None)

    def wake(self) -> None:
        self.done.append(("wake", 0, ""))

    def health(self) -> Future[Health]:
        assert self.stands is not None
        return settled(self.stands)

    def choose(self, size: Size, printer: str) -> Future[None]:
        self.done.append(("choose", 0, f"{size} {printer}"))
        return settled(None)


@dataclass
class FakeArchive:
    """补打: remembers what was asked for."""

    asked: list[tuple[str, str, str, int]] = field(default_factory=list)
    refusal: Refusal | None = None

    def reprint(self, case_id: str, code: str, sha256: str, copies: int = 1) -> Future[Reprint | Refusal]:
        self.asked.append((case_id, code, sha256, copies))
        if self.refusal is not None:
            return settled(self.refusal)
        at = datetime(2026, 11, 20, 11, 20, tzinfo=ZONE)
        return settled(
            Reprint(
                case_id=case_id, code=code, name="受理通知书", doc_number="", sha256=sha256, copies=copies, at=at,
                pdf=b"%PDF-",
            )
        )  # fmt: skip


def print_of(
    paper: PaperMade, state: State, cause: str = "", *, job_id: int = 1, printer: str = "激光 A4", size: Size = "A4",
    others: tuple[str, ...] = ("备用 A4",), reprint: bool = False,
) -> Print:  # fmt: skip
    """A print of a paper in a state."""
    return Print(
        job_id=job_id, sha256=paper.sha256, case_id=paper.case_id, case_no=paper.case_no, code=paper.code,
        copies=paper.copies, state=state, cause=cause, printer=printer, at="2026-11-20T11:06:12+08:00",
        reprint=reprint, size=size, others=tuple(Choice(name=one, title=one) for one in others),
    )  # fmt: skip


LASER = Printer("laser", "激光 A4", frozenset({"A4"}), "no_paper")
SLIP = Printer("slip", "小票 80 毫米", frozenset({"slip"}))


def printing_stands(**changes: Any) -> Health:
    """Two printers, both chosen; the laser is out of paper."""
    whole = Health(
        works=True, cause="", printers=(LASER, SLIP), defaults={"A4": "laser", "slip": "slip"}, keeps_files=False,
        left_behind=False,
    )  # fmt: skip
    return replace(whole, **changes)
