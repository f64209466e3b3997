"""A case as of a day: what its acts and the calendar make of it, lapses included."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Literal

from casework.acts import Applicant, Deferred, PaperIssued, Received
from casework.calendar import Calendar
from casework.checklist import Judgement, Point
from casework.deciding import Certificate, Proposal
from casework.duties import LapseRule, Notice
from casework.item import Special, Step, Way
from casework.record import Struct
from casework.stops import Stop

Stage = Literal[
    "received", "correcting", "accepted", "not_accepted", "deemed_withdrawn", "withdrawn", "terminated",
    "granted", "refused", "delivered",
]  # fmt: skip
"""已收件, 待补正, 已受理, 不予受理, 视为撤回, 已撤回, 终止办理, 准予许可, 不予许可, 已送达."""

UNDECIDED: frozenset[Stage] = frozenset({"received", "correcting", "accepted"})
"""The applicant waits for an answer or for the decision."""

CLOSED: frozenset[Stage] = frozenset(
    {"not_accepted", "deemed_withdrawn", "withdrawn", "terminated", "delivered"}
)
"""Nothing is owed any more."""


class Lapse(Struct, frozen=True, kw_only=True):
    """What the law made of silence, needing no act to be true."""

    rule: LapseRule
    on: date  # the day after the last day
    basis: str


class Signature(Struct, frozen=True, kw_only=True):
    """Who signed a step of the way, when, and what he proposed."""

    by: str  # staff_no
    by_name: str
    since: date  # the day from which the step was due
    on: date
    proposes: Proposal


class ThirdParty(Struct, frozen=True, kw_only=True):
    """Somebody else whose major interests the licence touches. `told_on` None: found in the review, not told yet."""

    name: str
    told_on: date | None = None
    until: date | None = None  # the last day to state or to ask for a hearing; None: 日历未发布
    asked_on: date | None = None  # for a hearing
    heard_on: date | None = None  # stated, heard, or waived

    def waits(self, on: date) -> bool:
        """Whether a decision of the day `on` would go over this person's head."""
        if self.heard_on is not None:
            return False
        return self.asked_on is not None or self.until is None or on <= self.until


class Returned(Struct, frozen=True, kw_only=True):
    """退件 inside the hall that nobody has answered: the receiving window is to do what `demand` says."""

    to: str
    by_name: str
    on: date
    demand: str


class Hearing(Struct, frozen=True, kw_only=True):
    """The hearing that was set last; `chair`: his staff_no, empty for somebody from outside."""

    held_on: date
    chair: str


class OnWay(Struct, frozen=True, kw_only=True):
    """A parcel with a courier, its receipt slip not here yet: what is in it is not served (民事诉讼法 第九十一条)."""

    tracking_no: str
    carrier: str
    to_name: str
    sent_on: date
    refs: tuple[str, ...]  # `Handed.ref`


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
    asked_on: date | None = None  # the day of the notice in force
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
    way: Way | None = None  # once an Accepted act stands
    signed: tuple[Signature, ...] = ()  # reviews that stand, in the order of the way
    reviewers: tuple[str, ...] = ()  # staff_no of everybody who has reviewed it, sent back since or not
    step_since: date | None = None  # the day from which the next signature is due
    special: tuple[Special, ...] = ()  # what the item may need beside its way
    needed: tuple[Special, ...] = ()  # of them: in any case
    stops: tuple[Stop, ...] = ()  # 特别程序, ended or not
    extended: int = 0  # working days by which the legal limit was extended
    decision: Literal["", "granted", "refused"] = ""
    decided_on: date | None = None  # its paper signed and sealed
    sealed: tuple[str, ...] = ()  # sha256 of the papers whose seal is entered
    void: tuple[
        str, ...
    ] = ()  # sha256 of the papers of acts without effect: kept, no part of what was decided
    served_on: date | None = None
    valid_to: date | None = None  # of what was granted
    certificates: tuple[Certificate, ...] = ()  # as the grant names them; none: the results of the item
    making: bool = False  # a certificate is to be made (制证) and is not yet
    made_on: date | None = None  # nothing is left to make; of what has no certificate the day of the decision
    recorded: tuple[Lapse, ...] = ()  # what the home server put on record, whether it still holds or not
    third: tuple[ThirdParty, ...] = ()
    hearing: Hearing | None = None
    inspected: tuple[tuple[Special, date], ...] = ()  # which, and when
    inspection_pages: tuple[str, ...] = ()  # sha256 of what is attached to the records of inspections
    joint: tuple[str, ...] = ()  # organs that handle it together (第四十二条第二款)
    report_owed_on: date | None = None  # complete, and to go up (第三十五条)
    sent_up_on: date | None = None
    published_on: date | None = None  # or withheld, with a reason
    licence_end: Literal["", "撤回", "撤销", "注销"] = ""
    licence_ended_on: date | None = None
    licence_changed: tuple[date, str] | None = (
        None  # by the organ's own motion: since when, what is permitted now
    )
    noted: tuple[tuple[Notice, date], ...] = ()  # what its regulator told of the licence, and of which day
    handed: tuple[str, ...] = ()  # papers and certificates handed over (`Handed.ref`)
    receipts: tuple[str, ...] = ()  # sha256 of the receipts whose signed copy is in the file
    on_way: tuple[OnWay, ...] = ()
    returned: Returned | None = None  # to the receiving window, until it answers or the way goes on
    flagged: tuple[str, ...] = ()  # act ids that the law gave no effect: kept, for a supervisor

    @property
    def deemed(self) -> bool:
        """Accepted by silence (行政许可法 第三十二条第一款第四项), with no notice of acceptance yet."""
        return self.stage == "accepted" and not self.noticed

    @property
    def ready(self) -> bool:
        """Reviewed as often as its way asks: what it waits for is the decision."""
        return self.way is not None and len(self.signed) == len(self.way.steps) - 1

    @property
    def next_step(self) -> Step | None:
        """The step whose signature comes next; None before the acceptance."""
        return None if self.way is None else self.way.steps[len(self.signed)]

    @property
    def stopped(self) -> bool:
        """A procedure runs whose end is not recorded; its clocks may run again meanwhile (`casework.stops`)."""
        return any(one.ended_on is None for one in self.stops)

    @property
    def unsealed(self) -> tuple[PaperIssued, ...]:
        """Papers that may not go out yet: the use of their seal is not entered."""
        return tuple(one for one in self.papers if one.seal and one.sha256 not in self.sealed)

    @property
    def signed_only(self) -> bool:
        """Granted or refused by signature, not yet under the seal: nobody has decided anything outside the hall."""
        return bool(self.decision) and self.decided_on is None

    @property
    def unrecorded(self) -> tuple[Lapse, ...]:
        """What silence made of it and the home server has not put on record yet."""
        known = {(one.rule, one.on) for one in self.recorded}
        return tuple(one for one in self.lapses if (one.rule, one.on) not in known)

    @property
    def broken(self) -> bool:
        """容缺 was promised and did not come: where that has not ended the case, it can't be granted any more."""
        return any(lapse.rule == "deferral_broken" for lapse in self.lapses)

    @property
    def applicant(self) -> Applicant:
        return self.opened.applicant


Effects = Mapping[type, Callable[[Case, Any, Calendar], Case]]
"""By the type of an act, what it makes of its case."""
