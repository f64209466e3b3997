"""办件 where answers come late or in another order: the case asked for last is shown, an act is done once and with the
case that it was meant for."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from msgspec import structs

from casework import decide
from casework.case import Case
from casework.numbering import grouped
from casework.refusal import Refusal
from hallclient.app.duties import Duties
from hallclient.app.outcome import CaseView, CodeVerdict, Outcome, PageRef
from hallclient.app.pictures import Picture
from hallclient.ui.screens.case.duty_part import DutyPart
from hallclient.ui.screens.case.more import MorePresenter
from hallclient.ui.screens.case.presenter import CasePresenter
from hallclient.ui.screens.case.publishing import OPEN, PublishPart
from hallclient.ui.screens.case.stopping import StopPart
from hallclient.ui.screens.words import BUSY
from tests.casework.factory import NO_STANDING, acted, bench, draft, numbers, stamp
from tests.casework.signers import REVIEWER, SECURITY, Life, accepted, by
from tests.ui.screens import fakes
from tests.ui.screens.case_desk import Here, seen
from tests.ui.screens.later import Answers, Later
from tests.ui.screens.recording import Recording

AT = datetime(2026, 11, 20, 10, 42, tzinfo=fakes.ZONE)
PICTURE = (Picture(width=1, height=1, gray=b"a"),)


def view_of(case_id: str) -> CaseView:
    shown = seen(acted(decide.accept(bench(), draft(), {}, NO_STANDING, stamp(), numbers())))
    opened = structs.replace(shown.case.opened, case_id=case_id)
    return structs.replace(shown, case=structs.replace(shown.case, opened=opened))


class Screen:
    """办件 with nothing on it."""

    def __init__(self) -> None:
        self.view, self.reads, self.aside, self.drawn = Recording(), Answers(), Answers(), Answers()
        self.presenter = CasePresenter(
            Here(), cast(Any, self.reads), cast(Any, self.aside), Later(), cast(Any, self.view),
            self.drawn.drawn, answer_case=print, change_case=print, settle_case=print,
        )  # fmt: skip

    def come(self, case_id: str) -> None:
        for told, future in self.reads.asked:
            if told == ("case", case_id) and not future.done():
                future.set_result(view_of(case_id))

    @property
    def open_id(self) -> str:
        return self.presenter.open_id


def test_the_case_asked_for_last_is_shown() -> None:
    screen = Screen()
    screen.presenter.open("a")
    screen.presenter.open("b")
    screen.come("b")
    screen.come("a")
    assert screen.open_id == "b"
    screen.presenter.open("a")
    screen.presenter.open("b")
    screen.reads.of("case")[-2].set_exception(OSError())
    assert screen.view.last("show_message") == "", "nobody waits for it"


def test_what_was_done_with_a_case_doesnt_keep_the_next_one_away() -> None:
    screen = Screen()
    screen.presenter.open("a")
    screen.come("a")
    screen.presenter.give_reason("again", "情况特殊")
    screen.presenter.open("b")
    screen.aside.of("set_aside")[0].set_result(done("a"))
    screen.come("b")
    assert screen.open_id == "b"
    screen.presenter.give_reason("again", "情况特殊")
    screen.presenter.start()
    before = len(screen.reads.of("case"))
    screen.aside.of("set_aside")[1].set_result(done("b"))
    assert len(screen.reads.of("case")) == before + 1, "as it stands after the act"


def test_whoever_went_back_to_the_list_stays_there() -> None:
    screen = Screen()
    screen.presenter.open("a")
    screen.presenter.browse()
    screen.reads.of("latest")[-1].set_result(())
    screen.come("a")
    assert screen.open_id == "" and screen.view.count("show_head") == 0
    screen.presenter.entered("410103 261120 001 009 00017 3")
    screen.presenter.browsing.find("面馆")
    screen.reads.of("read_code")[-1].set_result(CodeVerdict(verdict="number", text="", case_id="a"))
    assert not [told for told, _ in screen.reads.asked[2:] if told[0] == "case"]


def test_a_paper_is_never_shown_beside_another_case() -> None:
    screen = Screen()
    screen.presenter.open("a")
    screen.come("a")
    screen.presenter.papers.look_at("1" * 64)
    screen.reads.of("paper")[-1].set_result(b"%PDF-")
    screen.presenter.open("b")
    screen.come("b")
    screen.drawn.of("drawn")[-1].set_result(PICTURE)
    assert screen.view.count("show_pages") == 0
    screen.presenter.papers.look_at("2" * 64)
    screen.presenter.papers.look_at("3" * 64)
    screen.reads.of("paper")[-2].set_exception(OSError())
    assert "没有读出来" not in screen.view.last("show_message")
    screen.reads.of("paper")[-1].set_result(b"%PDF-")
    screen.drawn.of("drawn")[-1].set_result(PICTURE)
    assert screen.view.count("show_pages") == 1


# ── what is done with a case


def case(case_id: str = "case-1") -> Case:
    found = view_of(case_id).case
    other = found.opened.case_no[:-1] + "0"
    return found if case_id == "case-1" else structs.replace(
        found, opened=structs.replace(found.opened, case_no=other)
    )  # fmt: skip


class Acted:
    """A part of 办件 with its use case; `shown` is the case on the screen."""

    def __init__(self) -> None:
        self.use, self.view, self.went = Answers(), Recording(), list[Any]()
        self.shown: Case | None = case()

    def again(self, case_id: str, word: tuple[str, str]) -> None:
        self.went.append((case_id, *word))

    def more(self) -> MorePresenter:
        self.use.kept = lambda case: ()
        return MorePresenter(
            lambda: self.shown, cast(Any, self.use), cast(Any, self.use), Later(), self.view, lambda: AT,
            self.went.append, self.again,
        )  # fmt: skip


def done(case_id: str = "case-1", *, papers: bool = False) -> Outcome:
    outcome = fakes.outcome_of()
    case = structs.replace(outcome.cases[0], case_id=case_id)
    return Outcome(cases=(case,), papers=outcome.papers if papers else (), at=AT)


def test_an_act_is_done_once_however_often_its_key_is_pressed() -> None:
    on = Acted()
    part = on.more()
    part.choose("ask")
    part.choose("ask")
    part.submit("send", {"to_name": "a", "address": "b", "phone": "c", "carrier": "d", "tracking_no": "e"})
    assert [told[0] for told, _ in on.use.asked] == ["come_to_ask"] and on.view.last("show_message") == BUSY
    on.use.of("come_to_ask")[0].set_result(done())
    assert on.went == [("case-1", "到场已记入这件的经过。", "green")]
    part.choose("ask")
    assert len(on.use.of("come_to_ask")) == 2, "the next one is another one"
    on.use.of("come_to_ask")[1].set_exception(OSError())
    assert "没有办成" in on.view.last("show_message")
    part.choose("slip")
    assert len(on.use.of("slip")) == 1


def test_what_was_done_with_a_case_that_was_left_touches_nothing_of_the_next() -> None:
    on = Acted()
    part = on.more()
    left = case()
    part.submit("return", {"to": "W09", "reason": "缺页", "demand": "补扫"})
    on.shown = case("other")
    on.use.of("return_in_hall")[0].set_result(Refusal(reason="已经退过"))
    assert on.view.told["show_message"] == (f"{grouped(left.opened.case_no)}：已经退过", "amber")
    on.shown = case()
    part.submit("return", {"to": "W09", "reason": "缺页", "demand": "补扫"})
    on.shown = case("other")
    on.use.of("return_in_hall")[1].set_result(done())
    assert on.went == [] and on.view.count("hide_more") == 0
    on.shown = case()
    part.choose("letter")
    on.shown = None
    on.use.of("letter")[0].set_result(fakes.paper_of())
    assert on.went == [], "nobody looks at it"


def test_a_stop_and_a_publication_open_the_key_once() -> None:
    on, hands = Acted(), Answers()
    counter = SimpleNamespace(needs_hand=lambda kind: True, secret_word="签名口令")
    on.use.counter = counter
    stop = StopPart(
        lambda: on.shown, cast(Any, on.use), cast(Any, hands), Later(), on.view, lambda: AT, on.went.append, on.again
    )  # fmt: skip
    lines = {"days": "10", "reason": "案情复杂", "secret": "一次"}
    stop.submit("extend", lines)
    stop.submit("extend", lines)
    assert len(hands.asked) == 1
    closed: list[str] = []
    hand = SimpleNamespace(close=lambda: closed.append("closed"))
    hands.asked[0][1].set_result(hand)
    stop.submit("extend", lines)
    assert [told[:2] for told, _ in on.use.asked] == [("extend", "case-1")] and len(hands.asked) == 1
    on.use.of("extend")[0].set_result(done(papers=True))
    assert len(on.went) == 1 and closed == ["closed"]

    on.use.needs_hand = True
    publish = PublishPart(
        lambda: on.shown, cast(Any, on.use), cast(Any, hands), Later(), on.view, lambda: AT, on.again
    )
    told = {"published_on": "2026-11-20", "where": "官网", "secret": "一次"}
    publish.submit(OPEN, told)
    publish.submit(OPEN, told)
    hands.asked[1][1].set_result(hand)
    publish.submit(OPEN, told)
    assert len(on.use.of("publish")) == 1 and len(hands.asked) == 2


@pytest.fixture
def duty() -> tuple[DutyPart, Acted, Answers]:
    """其他办理 of a case that was accepted; the hall wants the record of an inspection signed."""
    on, hands, life = Acted(), Answers(), Life(accepted())
    on.use.counter = SimpleNamespace(
        bench=lambda on: life.bench, stamp=lambda items, at: by(REVIEWER), signer=REVIEWER, security=SECURITY,
        enrolment=SimpleNamespace(people=(), seals=()), secret_word="签名口令",
    )  # fmt: skip
    on.use.needs_hand = lambda kind: kind == "third_party_told"
    on.shown = life.case
    part = DutyPart(
        lambda: (on.shown, life.acts) if on.shown is not None else None, cast(Duties, on.use), cast(Any, hands),
        Later(), cast(Any, on.view), lambda: AT, on.went.append, on.again,
    )  # fmt: skip
    return part, on, hands


TOLD = {
    "name": "邻居甲", "address": "示例路2号", "interest": "采光", "told_on": "2026-11-20", "hearing": "yes",
    "secret": "一次",
}  # fmt: skip


def turn_to_another(on: Acted) -> None:
    assert on.shown is not None
    on.shown = structs.replace(on.shown, opened=structs.replace(on.shown.opened, case_id="other"))


def test_what_was_signed_for_one_case_is_not_done_with_the_next(
    duty: tuple[DutyPart, Acted, Answers],
) -> None:
    part, on, hands = duty
    assert on.shown is not None
    own = on.shown.opened.case_id
    part.choose("third_party_told")
    part.submit(TOLD)
    part.submit(TOLD)
    assert len(hands.asked) == 1
    turn_to_another(on)
    part.choose("third_party_told")
    hands.asked[0][1].set_result(SimpleNamespace(close=lambda: None))
    assert [told[1] for told, _ in on.use.asked if told[0] == "do"] == [own]
    on.use.of("do")[0].set_result(done(own))
    assert on.view.count("hide_duties") == 0 and on.went == [], "the form of the next one stays"


def test_a_page_goes_with_the_form_that_it_was_given_to(duty: tuple[DutyPart, Acted, Answers]) -> None:
    part, on, _ = duty
    page = PageRef(sha256="a" * 64, name="现场照片.jpg", media_type="image/jpeg", pages=1, thumbnails=())
    lines = {"inspected_on": "2026-11-20", "place": "现场", "finding": "符合", "officers": "甲 1；乙 2"}
    part.choose("inspected")
    part.attach([Path("现场照片.jpg")])
    part.submit(lines)
    assert on.view.last("show_message") == BUSY, "it would be missing in the record"
    turn_to_another(on)
    part.choose("inspected")
    on.use.of("attach")[0].set_result(page)
    assert on.view.count("show_attached") == 0
    part.attach([Path("现场照片.jpg")])
    on.use.of("attach")[1].set_result(page)
    assert on.view.last("show_attached") == ("现场照片.jpg",)
