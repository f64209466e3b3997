"""大厅 with made-up figures, findings and cards, as the pictures and the list of names show it."""

from __future__ import annotations

from casework.exchange import Counters
from casework.matters import CardAnswered, CardGiven
from casework.supervision.cards import Watched, cards
from casework.supervision.finding import Finding
from hallclient.app import pictures
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.screens.grievances.view import GrievancesView
from hallclient.ui.screens.hall.view import HallView
from hallclient.ui.screens.hall.words import PARTS
from hallclient.ui.screens.reports.presenter import ReportsPresenter
from hallclient.ui.screens.reports.view import ReportsView
from hallclient.ui.screens.supervision.view import SupervisionView
from hallclient.ui.screens.supervision.wording import key_of, line_of, sheet_of
from hallclient.ui.screens.today.presenter import TodayPresenter
from hallclient.ui.screens.today.view import TodayView
from hallclient.ui.shell.work import WorkArea
from tests.casework.factory import stamp
from tests.casework.small_hall import TODAY
from tests.ui.screens import voiced
from tests.ui.screens.fakes import settled
from tests.ui.screens.figured import FakeToday
from tests.ui.screens.reported import FakeReports

LATE = Finding(
    rule="late", name="超期", level="yellow", what="承诺办理期限到 11-19（周四）止，还没有办（承诺时限）", since=TODAY,
    basis="行政许可法第四十二条、第七十四条第二项；服务承诺制", of="promised", case_id="c1",
    case_no="410103261112001009000128", item_name="食品经营许可", unit="102", window="W09",
)  # fmt: skip
GAP = Finding(
    rule="gap", name="体外循环：断号", level="yellow",
    what="文号 示审批准〔2026〕1104号 断号：前后的号都用了，没有这一号的文书",
    since=TODAY, basis="编号、文号连续编排，作废须有记录", of="示审批准〔2026〕1104号", device="009",
)  # fmt: skip
HOURS = Finding(
    rule="outside_hours", name="办公时间外办理", level="reminder", since=TODAY, basis="大厅公布的办公时间", of="a1",
    what="11-19（周四）19:05 在办公时间以外办理，没有预约，也没有延时服务安排",
    case_id="c2", item_name="户外招牌设置审批",
    case_no="410103261119001009000136", unit="102", window="W15", by="W1404", by_name="顾南乔",
)  # fmt: skip
GIVEN = CardGiven(
    **stamp().head("k1", "m1"), ref="unreasoned/c3/a9", rule="unreasoned", rule_name="不予决定没有理由", level="red",
    what="不予许可决定没有说明具体理由（写的是“不符合条件”）", since=TODAY,
    basis="行政许可法第三十八条第二款、第七十二条第七项",
    unit="118", answer_due=TODAY, about="c3", case_no="410103261118001009000144", item_name="药品经营许可",
    whose="S0001", remark="请说明理由并改正",
)  # fmt: skip
ANSWERED = CardAnswered(**stamp().head("k2", "m1"), text="理由写漏，已通知申请人")


COUNTS = {"due": 3, "open": 1, "done": 0, "all": 4, "pushes": 2}


def lines() -> tuple[Watched, ...]:
    (card,) = cards((GIVEN, ANSWERED), TODAY)
    return (
        Watched(finding=LATE, card=None, who="示例区晨光早餐店"),
        *(Watched(finding=one, card=None) for one in (GAP, HOURS)),
        Watched(finding=None, card=card, who="周**"),
    )


def unit(code: str) -> str:
    return {"102": "区审批局", "118": "区市场监管局"}.get(code, "示例区政务服务中心")


def _nothing(*_: object) -> None:
    """Leads nowhere here."""


def _hall(work: WorkArea) -> tuple[HallView, TodayView, ReportsView, SupervisionView]:
    """Its parts, 今日 in front."""
    day, watched = TodayView(), SupervisionView()
    presenter = TodayPresenter(FakeToday(), Straight(), day, _nothing, _nothing, lambda: None)
    day.connect_to(presenter)
    sheets = ReportsView()
    parts = zip(PARTS.items(), (day, sheets, watched, GrievancesView()), strict=True)
    hall = HallView([(key, word, view) for (key, word), view in parts])
    work.add_screen("hall", lambda: hall)
    work.show_screen("hall")
    presenter.refresh()
    return hall, day, sheets, watched


def today(work: WorkArea) -> None:
    """The red and yellow ones in the list."""
    _hall(work)


def reports(work: WorkArea) -> None:
    """The day's sheet, one counter not heard from."""
    hall, _, view, _ = _hall(work)
    presenter = ReportsPresenter(
        FakeReports(), Straight(), view, lambda: TODAY, pictures.pages_of, _nothing,
        lambda: settled(Counters(counters=(), at="2026-11-20T17:30:00+08:00")), _nothing,
    )  # fmt: skip
    view.connect_to(presenter)
    hall.turn("reports")
    presenter.start()


def report_cells(work: WorkArea) -> None:
    """The figures one by one, the cases behind one of them."""
    reports(work)
    view = work.findChildren(ReportsView)[0]
    view._turn()
    view.face.table._to_column(10)
    view.face.cell_opened.emit("住房和城乡建设局", "on_spot")


def appraisal(work: WorkArea) -> None:
    """考核表 of the month."""
    reports(work)
    work.findChildren(ReportsView)[0]._choose_kind("appraisal")


def breaches(work: WorkArea) -> None:
    """The grounds of the law."""
    reports(work)
    work.findChildren(ReportsView)[0]._choose_kind("breaches")


def appraisal_cells(work: WorkArea) -> None:
    """Its figures one by one, the cards behind one of them."""
    appraisal(work)
    view = work.findChildren(ReportsView)[0]
    view._turn()
    view.face.cell_opened.emit("W0907", "red_cards")


def ground_cells(work: WorkArea) -> None:
    """The grounds one by one, the cards behind one of them."""
    breaches(work)
    view = work.findChildren(ReportsView)[0]
    view._turn()
    view.face.cell_opened.emit("3", "whole")


def today_ratings(work: WorkArea) -> None:
    """What people said today."""
    today(work)
    work.findChildren(TodayView)[0]._choose("rated")


def supervision(work: WorkArea) -> None:
    """All findings and cards; the answered card is open, with all that may be done."""
    hall, _, _, view = _hall(work)
    hall.turn("supervision")
    told = lines()
    view.show_lines([line_of(one, unit, TODAY) for one in told], COUNTS, "all", "")
    view.list.rows.set_current(key_of(told[-1]))
    view.show_duty("本周坐班 2/3 天", may=True)
    may = frozenset({"raise", "withdraw", "answer"})
    view.show_sheet(sheet_of(told[-1], unit, TODAY, may), "")


SHOTS = {
    "appraisal-cells": appraisal_cells,
    "ground-cells": ground_cells,
    "today-ratings": today_ratings,
    "today": today,
    "reports": reports,
    "report-cells": report_cells,
    "appraisal": appraisal,
    "breaches": breaches,
    "supervision": supervision,
    **voiced.SHOTS,
}
