"""F12 on a case: what may be done, which lines it asks for, and what becomes of them."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date, datetime
from typing import Any

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from casework import decide
from casework.acts import PaperIssued
from casework.case import Case
from casework.decide.handing import kept_originals
from casework.fold import fold
from casework.refusal import Refusal
from hallclient.app.handing import Parcel
from hallclient.app.outcome import Outcome
from hallclient.ui.screens.case.more import Ask, MorePresenter
from hallclient.ui.screens.case.more_strip import MoreStrip
from hallclient.ui.screens.crossing import Straight
from tests.casework.factory import NO_STANDING, acted, bench, draft, numbers, stamp
from tests.casework.small_hall import CALENDAR, TODAY
from tests.ui.screens import fakes
from tests.ui.screens.fakes import ZONE, settled
from tests.ui.screens.recording import Recording

AT = datetime(2026, 11, 20, 10, 42, tzinfo=ZONE)
DONE = Outcome(cases=(), papers=(fakes.paper_of(),), at=AT)
PAPER = PaperIssued(code="D03", doc_number="受1号", sha256="a" * 64, pages=1, copies=2)


class Use:
    """The use cases: remembers what was asked for."""

    def __init__(self, answer: Any = DONE) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.answer = answer

    def to_number(self, case: Case) -> tuple[Any, ...]:
        return case.certificates

    def kept(self, case: Case) -> tuple[Any, ...]:
        return kept_originals(bench(), case)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)

        def asked(*arguments: Any, **named: Any) -> Future[Any]:
            self.asked.append((name, *arguments, named) if named else (name, *arguments))
            return settled(self.answer)

        return asked


def case(kind: str = "accept") -> Case:
    made = decide.accept if kind == "accept" else decide.receive
    acts = acted(made(bench(), draft(), {}, NO_STANDING, stamp(), numbers()))
    return replace(fold(acts, on=TODAY, calendar=CALENDAR), papers=(PAPER,))


def made(shown: Case | None, use: Use) -> tuple[MorePresenter, Recording, list[Outcome]]:
    view, went = Recording(), list[Outcome]()
    presenter = MorePresenter(
        lambda: shown, use, use, Straight(), view, lambda: AT, went.append, lambda *_: None
    )
    return presenter, view, went


def test_the_menu_locks_what_the_law_does_not_allow_now() -> None:
    before, _, _ = made(case("receive"), Use())
    locked = {one.key: one.why for one in before.offers()}
    assert "许可法三十二条" in locked["return"] and not locked["withdraw"] and not locked["slip"]
    after, _, _ = made(case(), Use())
    assert {one.key for one in after.offers() if not one.why} == {
        "letter", "withdraw", "terminate.dissolved", "return", "send", "give_back", "ask", "slip",
    }  # fmt: skip
    nothing, _, _ = made(None, Use())
    assert nothing.offers() == ()


@pytest.mark.parametrize(
    ("key", "told", "asked"),
    [
        ("withdraw", {"written_on": "2026-11-20", "reason": ""}, "withdraw"),
        ("terminate.dissolved", {"event_on": "2026-11-19", "evidence": "注销通知书"}, "terminate"),
        ("return", {"to": "W09", "reason": "缺页", "demand": "补扫"}, "return_in_hall"),
    ],
)
def test_filled_lines_become_the_act(key: str, told: dict[str, str], asked: str) -> None:
    use = Use()
    presenter, view, went = made(case(), use)
    presenter.choose(key)
    assert view.told["ask_more"][0] == key
    presenter.submit(key, told)
    assert use.asked[-1][0] == asked and went == [DONE]


def test_a_parcel_starts_from_what_the_form_says() -> None:
    use = Use()
    presenter, view, _ = made(case(), use)
    presenter.choose("send")
    asks: tuple[Ask, ...] = view.told["ask_more"][2]
    told = {one.key: one.value for one in asks} | {"tracking_no": "123"}
    presenter.submit("send", told)
    name, _, parcel, papers = use.asked[-1]
    assert name == "send" and isinstance(parcel, Parcel) and papers == (PAPER.sha256,)
    assert parcel.phone == case().applicant.phone and parcel.tracking_no == "123"


def test_a_wrong_day_and_a_refusal_are_said() -> None:
    use = Use(Refusal(reason="申请人已经撤回申请", basis="规定"))
    presenter, view, went = made(case(), use)
    presenter.submit("withdraw", {"written_on": "昨天", "reason": ""})
    assert view.told["show_message"] == ("日期写成 2026-11-20", "amber") and use.asked == []
    presenter.submit("withdraw", {"written_on": "2026-11-20", "reason": ""})
    assert view.told["show_message"] == ("申请人已经撤回申请（规定）", "amber") and went == []
    for key in ("letter", "slip", "give_back"):
        presenter.choose(key)
    assert [one[0] for one in use.asked[1:]] == ["letter", "slip", "give_back"] and went == []


def test_enter_goes_on_to_the_last_line_and_then_acts(qtbot: QtBot) -> None:
    strip = MoreStrip()
    qtbot.addWidget(strip)
    told: list[tuple[str, dict[str, str]]] = []
    strip.filled.connect(lambda key, values: told.append((key, values)))
    strip.ask(
        "return", "内部退件", (Ask("to", "退给", "W09"), Ask("reason", "理由"), Ask("demand", "要做的事"))
    )
    assert strip.asking and not strip.isHidden()
    for field in strip._fields.values():
        field.set_text("甲")
    strip._done.click()
    assert told == [("return", {"to": "甲", "reason": "甲", "demand": "甲"})]
    strip.close_lines()
    assert strip.isHidden()


def test_dates_are_those_of_the_day() -> None:
    presenter, view, _ = made(case(), Use())
    presenter.choose("withdraw")
    assert view.told["ask_more"][2][0].value == date(2026, 11, 20).isoformat()
