"""A case as of a day: what its acts and the calendar make of it, lapses included."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from casework.acts import Applicant, Deferred, PaperIssued, Received
from casework.checklist import Judgement, Point
from casework.record import Struct

Stage = Literal[
    "received", "correcting", "accepted", "not_accepted", "deemed_withdrawn", "withdrawn", "terminated"
]  # fmt: skip
"""已收件, 待补正, 已受理, 不予受理, 视为撤回, 已撤回, 终止办理."""

CLOSED: frozenset[Stage] = frozenset({"not_accepted", "deemed_withdrawn", "withdrawn", "terminated"})
"""Nothing is owed any more."""


class Lapse(Struct, frozen=True, kw_only=True):
    """What the law made of silence, needing no act to be true."""

    rule: Literal["deemed_accepted", "deemed_withdrawn", "deferral_broken"]
    on: date  # the day after the last day
    basis: str


class Case(Struct, frozen=True, kw_only=True):
    """The projection of one case on one day."""

    opened: Received
    stage: Stage
    on: date
    answer_due: date | None  # T1; None: 日历未发布 or answered
    values: dict[str, Any]
    situations: dict[str, str]
    materials: dict[str, Judgement]
    papers: tuple[PaperIssued, ...]
    visits: int
    points: tuple[Point, ...] = ()  # of the notice in force
    open: tuple[str, ...] = ()  # materials of the notice still owed
    supply_due: date | None = None
    notices: int = 0
    may_notify: bool = True  # no notice yet, or a change / a set-aside opened another
    askable: tuple[str, ...] | None = (
        None  # after a swap of materials alone: what a notice may name; None: anything
    )
    set_aside: bool = False
    accepted_on: date | None = None
    statutory_due: date | None = None
    promised_due: date | None = None
    deferred: tuple[Deferred, ...] = ()  # still owed
    to_look_up: tuple[str, ...] = ()
    ground: str = ""
    lapses: tuple[Lapse, ...] = ()
    overdue: bool = False  # the supply term ran out and the region says 不予受理: that ground is open
    complete_on: date | None = None  # the day everything was there: T1 and the acceptance run from it
    attended_on: date | None = None  # last day a person stood at a window for it
    noticed: bool = False  # an Accepted act stands behind `accepted`; False: by law alone, D03 still owed
    given_back: tuple[str, ...] = ()  # materials whose originals went back to the applicant
    flagged: tuple[str, ...] = ()  # act ids that the law gave no effect: kept, for a supervisor

    @property
    def deemed(self) -> bool:
        """Accepted by silence (行政许可法 第三十二条第一款第四项), with no notice of acceptance yet."""
        return self.stage == "accepted" and not self.noticed

    @property
    def applicant(self) -> Applicant:
        return self.opened.applicant
