"""评价 with made-up ratings and complaints, as the pictures and the list of names show it."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date, timedelta

from casework.grievances import (
    AnyGrievance,
    GrievanceAnswered,
    GrievanceAssigned,
    GrievanceContacted,
    GrievanceTaken,
    Rated,
)
from casework.redress.figures import voices
from casework.redress.standing import Grievance, grievances
from casework.refusal import Refusal
from casework.supervision_rules import Redress
from hallclient.app.grievances import Told
from hallclient.app.outcome import PaperMade
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.screens.grievances.presenter import GrievancesPresenter
from hallclient.ui.screens.grievances.view import GrievancesView
from hallclient.ui.screens.hall.view import HallView
from hallclient.ui.screens.hall.words import PARTS
from hallclient.ui.shell.work import WorkArea
from tests.casework.factory import stamp
from tests.casework.small_hall import CALENDAR, TODAY
from tests.ui.screens.fakes import settled

UNITS = (("102", "区审批局"), ("118", "区市场监管局"))
BAD = Rated(
    **stamp().head("r1", "r1"), ref="410103261120001009000128/009/2026-11-20", grade=5, rated_by="code",
    words="上午排了两个小时，到窗口又说要换一张表", proven=True, about="c1", about_no="410103261120001009000128",
    item_name="食品经营许可", unit="118", whose="W0907", handled_on=TODAY,
)  # fmt: skip
GOOD = Rated(
    **stamp().head("r2", "r2"), ref="410103261120001009000136/009/2026-11-20", grade=1, rated_by="code", about="c2",
    about_no="410103261120001009000136", item_name="户外招牌设置审批", unit="102", whose="W1404", handled_on=TODAY,
)  # fmt: skip
STUCK = GrievanceTaken(
    **stamp(TODAY - timedelta(days=2)).head("g1", "g1"), receipt_no="2611180010090012", sort="stuck", way="window",
    text="三次来办变更都说系统不通，今年的检查马上到了，要求给个准信", person="欧阳晓梅", phone="13800000118",
    item_name="食品经营许可",
)  # fmt: skip
COMPLAINT = GrievanceTaken(
    **stamp(TODAY - timedelta(days=25)).head("g2", "g2"), receipt_no="2610260010090010", sort="complaint", way="phone",
    text="打咨询电话没有人接", unit="102",
)  # fmt: skip
ACTS: tuple[AnyGrievance, ...] = (
    COMPLAINT,
    GrievanceAssigned(
        **stamp(TODAY - timedelta(days=25)).head("g3", "g2"), unit="102", remark="请查清哪天哪个号"
    ),
    STUCK,
    BAD,
    GOOD,
)
CONTACTED = GrievanceContacted(**stamp().head("r3", "r1"), text="电话核实：排队两小时，表是旧版")
PUT_RIGHT = GrievanceAnswered(
    **stamp().head("r4", "r1"), text="换新表样", corrected="旧表样撤下，增开一个窗口"
)


class Known:
    """Somebody who may do everything. What he does is written down, the first of `refusals` is the answer."""

    takes = handles = answers = True
    units = UNITS

    def __init__(self, *acts: AnyGrievance) -> None:
        self.acts: tuple[AnyGrievance, ...] = acts or ACTS
        self.done: list[tuple[object, ...]] = []
        self.refusals: list[Refusal] = []

    def unit(self, code: str) -> str:
        return dict(UNITS).get(code, "示例区政务服务中心")

    def answers_for(self, grievance: Grievance) -> bool:
        return self.answers

    def told(self) -> Future[Told]:
        known = grievances(self.acts, Redress(), CALENDAR)
        turns = sorted(known, key=lambda one: (not one.owed, one.due or date.max))
        return settled(Told(tuple(turns), voices(known, TODAY.replace(day=1), TODAY, TODAY)))

    def take(self, *said: object, **more: object) -> Future[str | Refusal]:
        return self._done("take", *said, *more.values())

    def receipt(self, matter: str) -> Future[PaperMade | Refusal]:
        self.done.append(("receipt", matter))
        paper = PaperMade(
            code="GRIEVANCE", name="投诉登记回执", doc_number="", case_no="", case_id="", sha256="0" * 64, pdf=b"",
            pages=1, copies=1,
        )  # fmt: skip
        return settled(self.refusals.pop(0) if self.refusals else paper)

    def assign(self, *said: object) -> Future[str | Refusal]:
        return self._done("assign", *said)

    def contact(self, *said: object) -> Future[str | Refusal]:
        return self._done("contact", *said)

    def answer(self, *said: object) -> Future[str | Refusal]:
        return self._done("answer", *said)

    def follow_up(self, *said: object, content: bool | None) -> Future[str | Refusal]:
        return self._done("follow_up", *said, content)

    def _done(self, *what: object) -> Future[str | Refusal]:
        self.done.append(what)
        return settled(self.refusals.pop(0) if self.refusals else "2611200010090018")


def _shown(work: WorkArea, *acts: AnyGrievance) -> tuple[GrievancesView, GrievancesPresenter]:
    view = GrievancesView()
    presenter = GrievancesPresenter(Straight(), Known(*acts), view, lambda: TODAY, lambda case_id: None)
    view.connect_to(presenter)
    hall = HallView((("grievances", PARTS["grievances"], view),))
    work.add_screen("hall", lambda: hall)
    work.show_screen("hall")
    presenter.start()
    return view, presenter


def waiting(work: WorkArea) -> None:
    """What is owed, the bad rating open."""
    view, _ = _shown(work)
    view.list.rows.set_current("r1")


def complaint(work: WorkArea) -> None:
    """A complaint that is late, open with all that may be done."""
    view, _ = _shown(work)
    view.list.rows.set_current("g2")


def over(work: WorkArea) -> None:
    """Everything; the bad rating was put right and waits to be asked again."""
    view, presenter = _shown(work, *ACTS, CONTACTED, PUT_RIGHT)
    presenter.filter("all")
    view.list.rows.set_current("r1")


def form(work: WorkArea) -> None:
    """登记."""
    view, _ = _shown(work)
    view.show_form(open_=True)


SHOTS = {
    "grievances": waiting,
    "grievances-complaint": complaint,
    "grievances-over": over,
    "grievances-form": form,
}
