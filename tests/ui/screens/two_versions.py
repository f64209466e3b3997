"""Two versions of a case as in design 11, for the screen that settles them: invented people, the rules' own acts."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from msgspec.structs import replace

from casework import decide
from casework.acts import AnyAct, Corrected, CorrectionAsked, PaperIssued
from casework.calendar import Calendar
from casework.catalogue import Catalogue
from casework.checklist import Judgement, Point
from casework.draft import Draft
from casework.people import Use
from casework.refusal import Refusal
from casework.versions import Versions, Weighed, versions_of
from hallclient.app.outcome import Outcome
from hallclient.ui.screens.conflict.presenter import ConflictPresenter
from hallclient.ui.screens.conflict.view import ConflictView
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.shell.work import WorkArea
from tests.ui.screens import cases, fakes, scenes

DAY = date(2026, 11, 19)
ADDRESS, PHONE, AREA = "premises.address", "contact.phone", "premises.area"


def _at(hour: int, minute: int) -> datetime:
    return datetime(DAY.year, DAY.month, DAY.day, hour, minute, tzinfo=fakes.ZONE)


def _head(case_id: str, act_id: str, window: str, by_name: str, at: datetime) -> dict[str, Any]:
    device = {"W09": "009", "W10": "010"}[window]
    return {
        "act_id": act_id, "case_id": case_id, "hall": "001", "device": device, "window": window, "by": "W0907",
        "by_name": by_name, "at": at, "on": at.date(),
    }  # fmt: skip


def weighed(*, flagged: bool = False) -> list[Weighed]:
    """W10 changed address and area at 10:20; W09 without the line address and phone at 10:12, and with `flagged` told
    the applicant once, too."""
    draft = Draft(
        draft_id="d", window="W09", by="W0907", items=(scenes.FOOD,), applicant_kind="法人",
        situations=scenes.ANSWERS | {"agent": "否"}, values=scenes.VALUES | {ADDRESS: "示例区示例路92号"},
    )  # fmt: skip
    opened = [replace(act, on=DAY) for act in cases.acts_of(draft, decide.receive)]
    case_id = opened[0].case_id
    there = Corrected(
        **_head(case_id, "there", "W10", "孟知微", _at(10, 20)),
        values={ADDRESS: "示例区示例路92号附3", AREA: "74.0"},
    )
    here = Corrected(
        **_head(case_id, "here", "W09", "王砚秋", _at(10, 12)),
        values={ADDRESS: "示例区示例路92号3层", PHONE: "15100008820"},
    )
    told: list[Weighed] = [
        Weighed(act=act, place=at, outcome="applied", received_at=_at(9, 40).isoformat())
        for at, act in enumerate(opened, start=1)
    ]
    told.append(Weighed(act=there, place=8, outcome="applied", received_at=_at(10, 20).isoformat()))
    late: dict[str, Any] = {"received_at": _at(17, 31).isoformat(), "against": (8,)}
    told.append(
        Weighed(act=here, place=9, outcome="conflict", text="W10 窗口已改同一字段：经营场所地址", **late)
    )
    if flagged:
        told.append(Weighed(act=_notice(case_id), place=10, outcome="flagged", text="已经告知过", **late))
    return told


def _notice(case_id: str) -> CorrectionAsked:
    point = Point(
        material="food.layout",
        name="场所平面图",
        fault="缺",
        failed=(),
        note="",
        demand="加盖公章",
        basis="办法 十条",
    )
    paper = PaperIssued(code="D02", doc_number="示审批补〔2026〕1102号", sha256="0" * 64, pages=1, copies=2)
    head = _head(case_id, "notice", "W09", "王砚秋", _at(10, 13))
    found = {"food.layout": Judgement(mark="missing")}
    return CorrectionAsked(**head, points=(point,), supply_due=None, materials=found, papers=(paper,))


def fallen() -> list[Weighed]:
    """A receipt that the server did not let stand."""
    act: AnyAct = weighed()[0].act
    return [
        Weighed(
            act=act,
            place=1,
            outcome="rejected",
            text="同一步骤编号已经有过一步",
            received_at=_at(17, 31).isoformat(),
        )
    ]


def versions(acts: list[Weighed]) -> Versions | None:
    return versions_of(acts, on=fakes.TODAY, calendar=Calendar(scenes.catalogue().years))


@dataclass
class Here(fakes.FakeCounter):
    """The counter of W09; `uses` are what the person may do."""

    uses: tuple[Use, ...] = ("look", "take_in", "change")

    @property
    def may_act(self) -> bool:
        return "take_in" in self.uses

    def allows(self, use: Use) -> bool:
        return use in self.uses

    def catalogue_of(self, version: int) -> Catalogue:
        return self.catalogue


CHIEF: tuple[Use, ...] = ("look", "take_in", "change", "allow_again")


@dataclass
class Settles:
    """Gives the versions, remembers how they were settled."""

    shown: Versions | None = None
    done: list[tuple[str, Mapping[str, Any], str]] = field(default_factory=list)
    refusal: Refusal | None = None

    def versions(self, case_id: str) -> Future[Versions | None]:
        return fakes.settled(self.shown)

    def settle(self, case_id: str, values: Mapping[str, Any], reason: str) -> Future[Outcome | Refusal]:
        self.done.append((case_id, dict(values), reason))
        return fakes.settled(self.refusal or fakes.outcome_of([]))

    def again(self, case_id: str) -> Future[str]:
        return fakes.settled("draft-again")


def conflict(
    work: WorkArea, acts: list[Weighed] | None = None, uses: tuple[Use, ...] = ("look", "take_in", "change")
) -> ConflictPresenter:
    """The screen of design 11."""
    view = ConflictView()
    presenter = ConflictPresenter(
        Here(scenes.catalogue(), "W09", uses=uses), Settles(versions(weighed() if acts is None else acts)), Straight(),
        view,
        back=lambda text, tone: None, open_case=lambda case_id: None, open_draft=lambda draft_id: None,
    )  # fmt: skip
    view.connect_to(presenter)
    work.add_screen("conflict", lambda: view)
    work.show_screen("conflict", place="todo")
    presenter.open("case-1")
    return presenter


def written(work: WorkArea) -> None:
    """With a reason, as in the picture."""
    presenter = conflict(work)
    view = work.made("conflict")
    assert isinstance(view, ConflictView)
    view.reason.set_text("与租赁合同一致")
    presenter.write_reason("与租赁合同一致")
    view.ask_reason()


def stood_back(work: WorkArea) -> None:
    """A receipt without a case, with what to do; the field for the right content is open beside it in no case."""
    conflict(work, fallen(), CHIEF)


def other_asked(work: WorkArea) -> None:
    """The right content is typed, by a clerk whose paper left with it."""
    conflict(work, weighed(flagged=True)).other()
