"""Cards of 电子监察: given by a finding, answered by the unit, raised where it is not, taken back with a reason."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from casework import decide, wire
from casework.matters import AnyCard
from casework.refusal import Refusal
from casework.supervision.cards import Card, card_of, cards, watched
from casework.supervision.finding import Finding
from casework.supervision_rights import supervised
from forms.security import usual as roles
from forms.supervision import usual
from tests.casework.factory import stamp
from tests.casework.signers import accepted
from tests.casework.small_hall import CALENDAR
from tests.casework.watched import of, person

GIVEN, DUE = date(2026, 11, 30), date(2026, 12, 2)


def late(day: date = GIVEN) -> Finding:
    (found,) = [one for one in of("late", accepted(), day) if one.of.startswith("promised")]
    return found


def kept(made: tuple[AnyCard, ...] | Refusal) -> tuple[AnyCard, ...]:
    assert not isinstance(made, Refusal), made.reason
    return made


def why(made: tuple[AnyCard, ...] | Refusal) -> str:
    assert isinstance(made, Refusal)
    return made.short


def card(acts: tuple[AnyCard, ...], on: date) -> Card:
    found = card_of(acts, on)
    assert found is not None
    return found


def given() -> tuple[AnyCard, ...]:
    return kept(decide.give_card(late(), None, usual(), stamp(GIVEN), CALENDAR, remark="请说明原因"))


def test_a_card_says_for_ever_what_it_was_given_for_and_the_unit_answers_in_its_term() -> None:
    acts = given()
    first = card(acts, GIVEN)
    assert (first.given.level, first.given.answer_due, first.given.unit) == ("yellow", DUE, "102")
    assert first.given.ref == late().ref and first.given.about == late().case_id != first.given.case_id
    assert wire.decode(wire.encode(acts[0])) == acts[0]
    assert [card(acts, day).state for day in (DUE, date(2026, 12, 3))] == ["open", "overdue"]
    assert why(decide.answer_card(first, stamp(DUE), text=" ")) == "先写答复"
    told = (*acts, *kept(decide.answer_card(first, stamp(DUE), text="等检验报告")))
    assert card(told, date(2026, 12, 31)).state == "answered"
    fixed = (
        *told,
        *kept(decide.answer_card(card(told, DUE), stamp(DUE), text="已办", corrected="12-02 作出决定")),
    )
    done = card(fixed, DUE)
    assert done.state == "corrected" and done.over
    assert why(decide.answer_card(done, stamp(DUE), text="再说")) == "已经结束"


def test_it_is_raised_step_by_step_once_nobody_answered_in_time() -> None:
    acts = given()
    assert why(decide.give_card(late(), card(acts, DUE), usual(), stamp(DUE), CALENDAR)) == "已经亮过牌"
    assert why(decide.raise_card(card(acts, DUE), usual(), stamp(DUE), CALENDAR)) == "还没有到期"
    day = date(2026, 12, 3)
    more = (*acts, *kept(decide.raise_card(card(acts, day), usual(), stamp(day), CALENDAR)))
    red = card(more, day)
    assert (red.given.level, red.raised, red.state, red.given.ref) == ("red", 1, "open", late().ref)
    assert red.given.case_id == acts[0].case_id
    assert (
        why(decide.raise_card(card(more, date(2026, 12, 31)), usual(), stamp(day), CALENDAR)) == "不能再升级"
    )


def test_it_is_taken_back_with_a_reason_and_both_stay_on_record() -> None:
    acts = given()
    assert why(decide.withdraw_card(card(acts, DUE), stamp(DUE), reason="")) == "先写理由"
    back = (*acts, *kept(decide.withdraw_card(card(acts, DUE), stamp(DUE), reason="时钟误差所致，已核实")))
    found = card(back, DUE)
    assert found.state == "withdrawn" and found.withdrawn is not None and found.given == acts[0]
    assert why(decide.withdraw_card(found, stamp(DUE), reason="再撤")) == "已经结束"


def test_a_worse_card_after_one_that_was_taken_back_begins_anew() -> None:
    back = (
        *given(),
        *kept(decide.withdraw_card(card(given(), DUE), stamp(DUE), reason="时钟误差所致，已核实")),
    )
    day = date(2026, 12, 7)
    red = replace(late(), level="red")
    worse = kept(decide.give_card(red, card(back, day), usual(), stamp(day), CALENDAR))
    found = card((*back, *worse), day)
    assert (found.given.level, found.state, found.withdrawn, found.raised) == ("red", "open", None, 1)
    again = (*back, *worse, *kept(decide.withdraw_card(found, stamp(day), reason="重复")))
    assert card(again, day).state == "withdrawn"


def test_a_finding_that_is_worse_than_its_card_waits_for_another_whatever_became_of_that() -> None:
    acts = given()
    fixed = (
        *acts,
        *kept(decide.answer_card(card(acts, DUE), stamp(DUE), text="已办", corrected="12-02 作出决定")),
    )
    red = replace(late(), level="red")
    for told, finding, due, is_open in (
        (acts, late(), False, True), (acts, red, True, True), (fixed, late(), False, False),
        (fixed, red, True, False),
    ):  # fmt: skip
        (line,) = watched([finding], cards(told, DUE))
        assert (line.due, line.open, line.level) == (due, is_open, finding.level)
    first, second = watched([replace(red, of="promised 另一件", level="yellow"), red], cards(fixed, DUE))
    assert (first.finding, second.card) == (red, None)


def test_findings_and_cards_stand_beside_one_another_what_waits_first() -> None:
    acts = given()
    other = of("late", accepted(), date(2026, 12, 7))
    lines = watched(other, cards(acts, date(2026, 12, 7)))
    assert [(line.finding is not None and line.finding.level, line.card is not None) for line in lines] == [
        ("red", False),
        ("yellow", True),
    ]
    (gone,) = watched((), cards(acts, DUE))
    assert gone.finding is None and gone.card is not None


def test_who_gives_and_who_answers() -> None:
    (act,) = given()
    answer = kept(decide.answer_card(card((act,), DUE), stamp(DUE), text="已办"))[0]
    manager, chief, clerk = person("M1", "大厅管理"), person("C1", "首席代表"), person("W1", "窗口人员")
    assert [supervised(act, one, roles()) is None for one in (manager, chief, clerk)] == [True, False, False]
    assert [supervised(answer, one, roles()) is None for one in (manager, chief, clerk)] == [
        False,
        True,
        False,
    ]
    assert supervised(act, person("J1", "监察人员"), roles()) is None


def test_the_unit_answers_through_somebody_of_it_whom_the_card_is_not_about() -> None:
    (act,) = given()
    first = card((act,), DUE)
    mine = replace(first, given=replace(first.given, whose=stamp().by))

    def tried(of: Card, *departments: str) -> tuple[AnyCard, ...] | Refusal:
        return decide.answer_card(of, stamp(DUE), text="已办", departments=departments)

    assert why(tried(first, "118")) == "别的单位的牌" and why(tried(mine, "102")) == "不由本人答复"
    answer = kept(tried(first, "118", "102"))[0]
    assert kept(tried(first)) and kept(tried(replace(first, given=replace(first.given, unit="")), "118"))
    chief = replace(person("C1", "首席代表"), departments=("118",))
    refused = supervised(answer, chief, roles(), (act,))
    assert refused is not None and refused.short == "别的单位的牌"
    assert supervised(answer, replace(chief, departments=("102",)), roles(), (act,)) is None
    own = replace(first.given, whose="C1")
    refused = supervised(answer, replace(chief, departments=("102",)), roles(), (own,))
    assert refused is not None and refused.short == "不由本人答复"
    assert supervised(answer, chief, roles()) is None  # the card itself is not here
