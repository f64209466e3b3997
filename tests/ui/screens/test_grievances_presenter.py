"""评价: what is offered about each, to whom, and what is said when it was done or not."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from casework.refusal import Refusal
from hallclient.app.outcome import PaperMade
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.screens.grievances.presenter import GrievancesPresenter
from hallclient.ui.screens.matters.wording import MatterLine, MatterSheet
from tests.casework.small_hall import TODAY
from tests.ui.screens.voiced import ACTS, CONTACTED, PUT_RIGHT, STUCK, Known


class Seen:
    """What the view was told last."""

    def __init__(self) -> None:
        self.rows: Sequence[MatterLine] = ()
        self.counts: dict[str, int] = {}
        self.sheet: MatterSheet | None = None
        self.said: list[tuple[str, str]] = []
        self.figures, self.form = "", True

    def show_lines(
        self, lines: Sequence[MatterLine], counts: dict[str, int], chosen: str, current: str
    ) -> None:
        self.rows, self.counts = lines, counts

    def show_reading(self) -> None:
        self.reading = getattr(self, "reading", 0) + 1

    def show_sheet(self, sheet: MatterSheet | None, words: str) -> None:
        self.sheet = sheet

    def show_figures(self, text: str) -> None:
        self.joined, self.figures = text, text.replace("\u00a0", " ").replace("\u2060", "")

    def show_form(self, *, open_: bool) -> None:
        self.form = open_

    def say(self, text: str, tone: str) -> None:
        self.said.append((text, tone))

    def take_keys(self) -> None:
        """Beside the point here."""


def shown(known: Known) -> tuple[Seen, GrievancesPresenter]:
    seen = Seen()
    presenter = GrievancesPresenter(Straight(), known, seen, lambda: TODAY, lambda case_id: None)
    presenter.start()
    return seen, presenter


def may(seen: Seen, presenter: GrievancesPresenter, key: str) -> frozenset[str]:
    presenter.look(key)
    assert seen.sheet is not None
    return seen.sheet.may


def test_what_is_owed_is_offered_to_whom_it_is_given() -> None:
    known = Known()
    seen, presenter = shown(known)
    assert seen.counts == {"due": 3, "late": 2, "done": 0, "all": 4}
    assert [row.state for row in seen.rows] == ["逾期 · 待答复", "逾期 · 待转办", "待联系核实"]
    assert "评价 2" in seen.figures and "好评率 50.0%" in seen.figures and "差评整改 0/1" in seen.figures
    assert "投诉 0" in seen.figures and "办不成事 1（还没有转办 1）" in seen.figures
    assert "\u2060".join("非常不满意\u00a0") in seen.joined, "no line ends within it"
    assert [may(seen, presenter, key) for key in ("g2", "g1", "r1")] == [
        {"assign", "answer", "receipt"}, {"assign", "receipt"}, {"assign", "contact"},
    ]  # fmt: skip
    presenter.filter("all")
    assert may(seen, presenter, "r2") == frozenset() and seen.rows[-1].state == "不用办"
    known.handles = False
    assert [may(seen, presenter, key) for key in ("g2", "g1")] == [{"answer", "receipt"}, {"receipt"}]
    known.handles, known.answers = True, False
    assert [may(seen, presenter, key) for key in ("g2", "r1")] == [{"assign", "receipt"}, {"assign"}]


def test_what_was_done_goes_to_the_matter_under_the_hand_and_a_refusal_is_said() -> None:
    known = Known(*ACTS, CONTACTED, PUT_RIGHT)
    seen, presenter = shown(known)
    assert may(seen, presenter, "r1") == {"follow_up"}
    presenter.follow_up("认可", content=True)
    assert known.done == [("follow_up", "r1", "认可", True)] and seen.said[-1] == ("已记入回访", "green")
    presenter.look("g1")
    known.refusals.append(Refusal(reason="选定由哪个单位答复"))
    presenter.assign("", "")
    assert seen.said[-1] == ("选定由哪个单位答复", "amber")
    presenter.answer("已办", corrected=True)
    assert ("answer", "g1", "已办", "已办") in known.done
    presenter.take("stuck", "phone", "办不成", "", "", "", "")
    assert "261120 001 009 001 8" in seen.said[-1][0] and not seen.form


def test_the_receipt_of_what_was_just_taken_in_is_at_hand() -> None:
    known, papers = Known(), list[PaperMade]()
    seen = Seen()
    presenter = GrievancesPresenter(
        Straight(), known, seen, lambda: TODAY, lambda case_id: None, show_paper=papers.append
    )
    presenter.start()
    presenter.receipt()
    assert known.done == [("receipt", "g2")] and [one.name for one in papers] == ["投诉登记回执"]
    known.refusals.append(Refusal(reason="这件不在本机账本里。", short="没有这一件"))
    presenter.receipt()
    assert seen.said[-1][0].startswith("这件不在本机账本里") and len(papers) == 1
    known.acts = tuple(replace(one, receipt_no="2611200010090018") if one is STUCK else one for one in ACTS)
    presenter.take("stuck", "window", "x", "", "", "", "")
    assert seen.sheet is not None and seen.sheet.key == "g1", "the one that has just got its number"
