"""What is typed and pasted: kinds of papers, unusual numbers, markup, the applicant known from before."""

from __future__ import annotations

import pytest

from casework.acts import Received
from tests.app.desk import Desk
from tests.end2end.book import acts_of, paper_of
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.visits import take_shop

WHO = "legal_person.identity"
MARKUP = '<img src="file:///etc/passwd">'


def identity(counter: Counter, kind: str, number: str) -> None:
    """The kind from the menu at the field, then the number."""
    counter.field(WHO).setFocus()
    counter.choose_from_menu("Alt+Down", kind)
    assert counter.focus().objectName() == f"intake.field.{WHO}"
    counter.retype(number)
    counter.key("Tab")


@pytest.mark.parametrize(
    ("kind", "sound", "unusual"),
    [("外国护照", "K1234567E", "K1"), ("港澳居民来往内地通行证", "H12345678", "H1234")],
)
def test_other_papers_ask_twice_and_never_block(
    counter: Counter, kind: str, sound: str, unusual: str
) -> None:
    take_shop(counter)
    counter.judge(*["Space"] * 5)
    identity(counter, kind, unusual)
    counter.until(lambda: counter.seen("intake.again"), "a second time is asked for")
    assert counter.decision("accept").reason
    counter.widget("intake.again").setFocus()
    counter.write(unusual)
    assert not counter.seen("intake.again")
    assert not counter.decision("accept").reason, counter.decision("accept").reason
    identity(counter, kind, sound)
    assert not counter.seen("intake.again") and not counter.decision("accept").reason
    outcome = counter.decide("F9")
    act = acts_of(counter, outcome.cases[0].case_id)[0]
    assert sound in str(act)
    paper_of(outcome, "D03")


def test_an_unusual_number_is_typed_twice(counter: Counter) -> None:
    take_shop(counter, {WHO: "410103200012310443"})
    counter.judge(*["Space"] * 5)
    assert "校验码不符" in counter.words()
    counter.widget("intake.again").setFocus()
    counter.write("410103200012310440")
    assert counter.seen("intake.again")  # not the same
    counter.retype("410103200012310443")
    assert not counter.seen("intake.again")
    assert not counter.decision("accept").reason


def test_markup_stands_and_prints_as_it_was_typed(counter: Counter) -> None:
    name = f"R&D公司{MARKUP}"
    take_shop(counter, {"applicant.name": name, "premises.address": "A&B路<b>1</b>号&amp;"})
    counter.judge("Space", "Space", "Space", "B 2", "Space")
    assert name in counter.presenter.board.draft.values.values()
    counter.material(3)
    counter.key("N")
    counter.write("<a href='x'>&lt;差图</a>")
    counter.key("Return")
    outcome = counter.decide("F10")
    text = paper_of(outcome, "D02").text
    assert "".join(name.split()) in text
    assert "<ahref='x'>&lt;差图</a>" in text
    counter.paper_shown()
    assert name in counter.read("outcome.title")
    counter.next_applicant()
    counter.key("Ctrl+2")
    counter.until(lambda: any(name in row for row in counter.todo_rows()), "the name in 待办, as typed")


def test_pasted_digits_and_blanks_are_understood(counter: Counter) -> None:
    take_shop(counter, {"contact.phone": "１３８ ００００ ０１１８", "legal_person.name": " 龚䶮\n"})
    values = counter.presenter.board.draft.values
    assert values["contact.phone"] == "13800000118"
    assert values["legal_person.name"] == "龚䶮"


def test_a_name_is_kept_whole_and_never_normalised(counter: Counter) -> None:
    """U+F900 stays U+F900; 50 characters beyond U+FFFF are 100 UTF-16 units and all fit."""
    names = {"legal_person.name": "\U0002cc56" * 50, "food.manager": "\uf900\u4dae·买买提"}
    take_shop(counter, names)
    values = counter.presenter.board.draft.values
    assert {key: values[key] for key in names} == names
    counter.judge(*["Space"] * 5)
    act = acts_of(counter, counter.decide("F9").cases[0].case_id)[0]
    assert isinstance(act, Received)
    assert {key: act.values[key] for key in names} == names


def test_a_known_applicant_fills_the_table_after_the_whole_number(
    counter: Counter, desk: Desk, opened: Opening
) -> None:
    take_shop(counter)
    counter.judge(*["Space"] * 5)
    counter.decide("F9")
    counter.next_applicant()
    counter.item("spjy")
    counter.answer({"agent": "否", "food_mode": "食品销售经营者"})
    counter.field("applicant.uscc").setFocus()
    counter.write("92410106MA9YYYY09")
    assert "applicant.name" not in counter.presenter.board.draft.values
    counter.write("T")
    counter.until(lambda: "取自 2026-11-20 的办件" in counter.notice, "what is known")
    assert "已记入查看日志" in counter.notice
    assert "取自 2026-11-20" in counter.words()
    assert counter.presenter.board.draft.values["applicant.name"] == "示例区晨光早餐店"
