"""审批 where answers come late, in another order, or not at all: what is signed is what the cursor is on."""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any, cast

from msgspec.structs import replace

from casework.awaiting import Limit
from casework.refusal import Refusal
from hallclient.app.approval import Reading
from hallclient.app.outcome import CaseView, Outcome
from hallclient.app.way_lists import WayList, WayRow
from hallclient.ui.screens.approval.acting import Acting
from hallclient.ui.screens.approval.presenter import COMING, ApprovalPresenter
from tests.casework.factory import stamp
from tests.casework.signers import HEAD, REVIEWER, Life, accepted
from tests.casework.small_hall import CALENDAR, TODAY, catalogue
from tests.ui.screens import fakes
from tests.ui.screens.later import Later
from tests.ui.screens.recording import Recording


def life() -> Life:
    made = Life(accepted())
    made.review(REVIEWER)
    return made


LIFE = life()


def reading(case_id: str) -> Reading:
    case = replace(LIFE.case, opened=replace(LIFE.case.opened, case_id=case_id), inspection_pages=("page-1",))
    return Reading(view=CaseView(case=case, acts=LIFE.acts, papers=()))


def row(case_id: str) -> WayRow:
    return WayRow(
        case_id=case_id, case_no="1", item_code="1", item="食品", who=case_id, line="", decides=True,
        limit=Limit(colour="green", days=3), acts=len(LIFE.acts), proposes="grant",
    )  # fmt: skip


class Desk:
    """Lists, cases and acts that answer when a test says so; `asked[…]` keeps what was asked, in order."""

    offered = ("sign", "review", "deliver")

    def __init__(self) -> None:
        self.asked: dict[str, list[tuple[Any, Future[Any]]]] = defaultdict(list)
        self.view = Recording()
        counter = SimpleNamespace(
            catalogue_of=lambda _: catalogue(), catalogue=catalogue(), today=lambda: TODAY,
            calendar=CALENDAR, bench=lambda: LIFE.bench, now=lambda: None, signer=HEAD,
            stamp=lambda count, now: replace(stamp(), by="H1"), allows=lambda use: False, secret_word="签名口令",
            needs_hand=lambda kind: False, window=LIFE.bench.window, person=SimpleNamespace(staff_no="H1"),
            enrolment=SimpleNamespace(seals=(), people=()), security=HEAD.security,
        )  # fmt: skip
        use = cast(Any, SimpleNamespace(counter=counter, open=self._later("open"), grant=self._grant))
        self.presenter = ApprovalPresenter(
            cast(Any, counter), use, cast(Any, self), Acting(use, cast(Any, None)), cast(Any, None), Later(),
            cast(Any, self.view), look_at=self._later("pages"), show_case=lambda _: None,
            hand_over=lambda _: None, acted=lambda _: False,
        )  # fmt: skip
        self.list, self.row = self._later("list"), lambda which, case_id: self._later("row")((which, case_id))

    def _later(self, what: str) -> Any:
        def ask(told: Any) -> Future[Any]:
            future: Future[Any] = Future()
            self.asked[what].append((told, future))
            return future

        return ask

    def _grant(self, case_id: str, *_: Any, **__: Any) -> Future[Any]:
        return cast("Future[Any]", self._later("grant")(case_id))

    def listed(self, *case_ids: str, which: Any = "sign", at: int = -1) -> None:
        rows = tuple(map(row, case_ids))
        self.asked["list"][at][1].set_result(WayList(which=which, rows=rows, counts={which: len(rows)}))

    def come(self, case_id: str) -> None:
        next(one for told, one in self.asked["open"] if told == case_id and not one.done()).set_result(
            reading(case_id)
        )

    def shown(self, *case_ids: str) -> None:
        """The list, and the first of them open."""
        self.presenter.refresh()
        self.listed(*case_ids)
        self.come(case_ids[0])

    @property
    def said(self) -> str:
        return str(self.view.last("show_message"))


def test_a_key_pressed_before_the_next_case_is_there_does_nothing_to_the_one_before() -> None:
    desk = Desk()
    desk.shown("a", "b")
    desk.presenter.choose("b")
    desk.presenter.sign("")
    assert not desk.asked["grant"] and desk.said == COMING, "b under the cursor, a at the right"
    desk.presenter.written("别的内容", "", "")
    desk.presenter.option("refuse")
    desk.come("b")
    desk.presenter.sign("")
    assert [told for told, _ in desk.asked["grant"]] == ["b"]
    desk.presenter.choose("a")
    desk.come("a")
    assert desk.view.told["show_strip"][1] == "grant", "nothing was chosen for it"
    assert desk.view.told["show_strip"][2].main != "别的内容"


def test_a_case_that_could_not_be_read_leaves_none_to_be_signed() -> None:
    desk = Desk()
    desk.shown("a", "b")
    desk.presenter.choose("b")
    desk.asked["open"][-1][1].set_exception(OSError())
    assert "没有读出来" in desk.said and desk.view.count("show_nothing") == 1
    desk.presenter.sign("")
    assert not desk.asked["grant"]
    desk.presenter.choose("b")
    desk.come("b")
    desk.presenter.sign("")
    assert [told for told, _ in desk.asked["grant"]] == ["b"]


def test_what_nobody_waits_for_says_nothing() -> None:
    desk = Desk()
    desk.shown("a", "b")
    desk.presenter.choose("b")
    before = desk.asked["open"][-1][1]
    desk.presenter.choose("a")
    before.set_exception(OSError())
    assert "show_message" not in desk.view.told or "没有读出来" not in desk.said
    desk.come("a")
    desk.presenter.refresh()
    desk.presenter.refresh()
    desk.listed("a")
    desk.listed("a", "b", at=-2)
    assert [line.key for line in desk.view.told["show_rows"][0]] == ["a"], "the list as it was read last"


def test_each_look_is_one() -> None:
    """A list that is read again meanwhile doesn't open the case a second time: every look is logged."""
    desk = Desk()
    desk.presenter.refresh()
    desk.listed("a")
    desk.presenter.refresh()
    desk.listed("a")
    assert len(desk.asked["open"]) == 1


def test_a_case_of_another_list_is_found_whatever_the_first_list_says() -> None:
    """The screen that comes up asks for its list; the case that it leads to is in another one."""
    desk = Desk()
    desk.presenter.refresh()
    desk.presenter.lead_to("z")
    desk.listed("a", at=0)
    assert not desk.asked["open"], "nobody asked for a"
    desk.asked["row"][-1][1].set_result(None)
    desk.presenter.refresh()  # something arrived
    assert [told for told, _ in desk.asked["row"]] == [("sign", "z"), ("review", "z")]
    desk.asked["row"][-1][1].set_result(row("z"))
    desk.listed("y", "z", which="review")
    assert [told for told, _ in desk.asked["open"]] == ["z"]


def test_of_a_batch_that_breaks_off_what_was_signed_is_said() -> None:
    desk = Desk()
    desk.shown("a", "b", "c")
    for case_id in ("b", "c"):
        desk.presenter.choose(case_id)
        desk.come(case_id)
    desk.presenter.sign_together("")
    outcome = fakes.outcome_of((), "accepted")
    done = Outcome(cases=(replace(outcome.cases[0], case_id="a"),), papers=(), at=outcome.at)
    desk.asked["grant"][0][1].set_result(done)
    desk.asked["grant"][1][1].set_exception(OSError())
    assert len(desk.asked["grant"]) == 2, "nothing more is begun"
    text, tone = desk.view.told["show_message"]
    assert text.startswith("已签：") and "食品 b：没有签成" in text and tone == "red"
    assert len(desk.asked["list"]) == 2, "the list is read anew"


def test_a_second_key_signs_nothing_a_second_time() -> None:
    desk = Desk()
    desk.shown("a")
    desk.presenter.sign("")
    desk.presenter.sign("")
    assert len(desk.asked["grant"]) == 1 and "正在签" in desk.said
    desk.asked["grant"][0][1].set_result(Refusal(reason="不行"))
    assert "不行" in desk.said


def test_pages_are_never_shown_beside_another_case() -> None:
    desk = Desk()
    desk.shown("a", "b")
    desk.presenter.pages()
    assert [told for told, _ in desk.asked["pages"]] == [("page-1",)]
    desk.presenter.choose("b")
    desk.asked["pages"][0][1].set_result(())
    assert desk.view.count("show_pages") == 0


def test_a_list_that_was_chosen_before_any_was_read_is_kept() -> None:
    """Who has nothing to decide is shown what is to be reviewed; not who chose otherwise."""
    desk = Desk()
    desk.presenter.refresh()
    desk.presenter.turn("deliver")
    desk.asked["list"][0][1].set_result(WayList(which="sign", rows=(), counts={"review": 2}))
    desk.asked["list"][1][1].set_result(WayList(which="deliver", rows=(), counts={"review": 2}))
    assert [told for told, _ in desk.asked["list"]] == ["sign", "deliver"]
