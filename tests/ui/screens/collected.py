"""出件 with an invented application: what waits, and the list under the clerk's hands."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import date, timedelta
from typing import TypeVar

from casework.acts import Handed
from casework.case import Case
from casework.collecting import Collector, Named
from casework.decide.handing_out import Ready
from casework.refusal import Refusal
from hallclient.app.archive import Reprint
from hallclient.app.delivery import Collection, CollectRow, Part, Pick, Waiting
from hallclient.app.handing import Parcel
from hallclient.app.outcome import CodeVerdict, Outcome
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.screens.handover.presenter import HandoverPresenter
from hallclient.ui.screens.handover.view import HandoverView
from hallclient.ui.shell.work import WorkArea
from tests.casework.signers import CHIEF, REVIEWER, Life, accepted
from tests.casework.small_hall import TODAY, catalogue

T = TypeVar("T")
OWN = Named(name="许清和", id_kind="resident_id", id_number="410106200002290029", phone="15000000291")
LINES = (
    Ready(
        handed=Handed(kind="certificate", key="食品经营许可证", name="食品经营许可证"),
        note="有效至 2031-11-17",
    ),
    Ready(
        handed=Handed(kind="paper", key="D11", name="准予行政许可决定书", number="示审批准〔2026〕1083号"),
        note="示审批准〔2026〕1083号",
    ),
    Ready(handed=Handed(kind="original", key="premises", name="房屋租赁合同"), note="收件时留存"),
)


def now(value: T) -> Future[T]:
    found: Future[T] = Future()
    found.set_result(value)
    return found


def decided() -> Case:
    """A food application, granted three days after it came."""
    life = Life(accepted())
    life.review(REVIEWER)
    life.day = TODAY + timedelta(days=3)
    life.grant(CHIEF)
    return life.case


def collection(*lines: Ready, held: Refusal | None = None, by_post: bool = False) -> Collection:
    part = Part(
        case=decided(), lines=lines or LINES, held=held, due=TODAY + timedelta(days=17), colour="green"
    )
    return Collection(parts=(part,), own=(OWN,), agents=(), by_post=by_post, address="示例区示例路18号1层")


class Deliveries:
    """The use case without a book: what it was asked is kept."""

    def __init__(self, found: Collection | None = None, answer: Outcome | Refusal | None = None) -> None:
        self.found = found or collection()
        self.answer = answer or Refusal(reason="没有办成", basis="测试")
        self.handed: list[tuple[Sequence[Pick], Collector]] = []
        self.sent: list[Parcel] = []
        self.slips: list[tuple[str, str, date]] = []

    def waiting(self) -> Future[Waiting]:
        due = TODAY + timedelta(days=12)
        row = CollectRow(
            case_id="case-1", title="食品经营许可", who="示例区晨光早餐店", due=due, colour="green", lines=3,
            by_post=False,
        )  # fmt: skip
        post = CollectRow(
            case_id="case-2", title="食品经营许可", who="示例茶饮有限公司", due=due, colour="green", lines=2,
            by_post=True, tracking_no="1108002677153",
        )  # fmt: skip
        return now(Waiting(collect=(row,), post=(post,)))

    def find(self, text: str) -> Future[tuple[CollectRow, ...]]:
        return now(())

    def open(self, case_id: str) -> Future[Collection | None]:
        return now(self.found)

    def hand_over(self, picks: Sequence[Pick], collector: Collector) -> Future[Outcome | Refusal]:
        self.handed.append((picks, collector))
        return now(self.answer)

    def send(self, picks: Sequence[Pick], parcel: Parcel) -> Future[Outcome | Refusal]:
        self.sent.append(parcel)
        return now(self.answer)

    def slip_came(
        self, case_ids: Sequence[str], tracking_no: str, signed_by: str, on: date
    ) -> Future[Outcome | Refusal]:
        self.slips.append((tracking_no, signed_by, on))
        return now(self.answer)

    def read_code(self, text: str) -> Future[CodeVerdict]:
        return now(CodeVerdict(verdict="foreign", text="不是本大厅的码"))

    def reprint(self, case_id: str, code: str, sha256: str, copies: int = 1) -> Future[Reprint | Refusal]:
        return now(Refusal(reason="没有补打"))


def joined(work: WorkArea, desk: Deliveries) -> tuple[HandoverPresenter, HandoverView]:
    """The screen with its presenter, in front."""
    view = HandoverView()
    presenter = HandoverPresenter(
        desk, desk, desk, Straight(), view, catalogue(), lambda: TODAY + timedelta(days=3),
        done=lambda outcome: None,
    )  # fmt: skip
    view.connect_to(presenter)
    work.add_screen("handover", lambda: view)
    work.show_screen("handover")
    presenter.start()
    return presenter, view


def waiting(work: WorkArea) -> None:
    """The lists."""
    joined(work, Deliveries())


def opened(work: WorkArea) -> None:
    """One application, the last line still to be ticked."""
    presenter, view = joined(work, Deliveries())
    presenter.open("case-1")
    for row in view.lines.rows.rows[:2]:
        presenter.mark(row.key, "ticked")
    presenter.write("number", OWN.id_number)
    view.person.fields["number"].set_text(OWN.id_number)


def by_agent(work: WorkArea) -> None:
    """Fetched by somebody else, whose authority is to be seen."""
    presenter, _ = joined(work, Deliveries())
    presenter.open("case-1")
    presenter.choose("agent")
