"""变更 of a licence at the real window: by application, from the intake to its decision paper
(行政许可法 第四十九条)."""

from __future__ import annotations

from casework.acts import AnyAct, Granted, Sealed
from tests.app.desk import Desk, only
from tests.app.reading import read
from tests.end2end.book import acts_of
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.test_several_steps import changed_to, sign
from tests.end2end.visits import FOOD as TYPED
from tests.end2end.visits import FOOD_SITUATIONS
from tests.end2end.way_visits import pick

NAME, HELD, EXPIRES = "示例区晨光早餐店", "JY24101030000011", "2029-05-31"
WANTED = "食品销售；增加散装食品销售"


def text_of(counter: Counter, act: AnyAct, code: str) -> str:
    """A paper of an act, as it lies in the archive, read back."""
    work = counter.program.work
    assert work is not None
    issued = next(one for one in act.papers if one.code == code)
    pdf = work.counter.book.read_now(lambda reads: reads.paper_bytes(issued.sha256))
    assert pdf is not None
    return read(pdf).text


def test_its_holder_applies_and_the_change_is_decided_under_the_same_number(
    desk: Desk, opened: Opening
) -> None:
    counter = opened(desk, "W0907", "W09")
    counter.item("spjy")
    counter.answer(FOOD_SITUATIONS | {"food_mode": "食品销售经营者", "matter": "变更"})
    told = {"applicant.name": NAME, "applicant.uscc": "92410106MA9YYYY09T"}
    counter.fill({**TYPED, **told, "held.number": HELD, "held.expires": EXPIRES})
    assert "现在晚了" not in counter.words()  # no renewal: it has no day to be in time for
    counter.judge(*["Space"] * len(counter.presenter.board.table.materials))
    case_id = only(counter.decide("F9")).case_id
    changed_to(counter, "R0001")
    pick(counter, NAME)
    sign(counter, "R0001")
    changed_to(counter, "S0001")
    pick(counter, NAME)
    counter.until(lambda: counter.seen("approval.third"), "the certificate's number")
    assert counter.read("approval.third") != "" and HELD in counter.words()
    sign(counter, "S0001", WANTED)
    granted, sealed = acts_of(counter, case_id)[-2:]
    assert isinstance(granted, Granted) and isinstance(sealed, Sealed)
    assert [one.code for one in granted.papers] == ["D13"]
    assert [(one.name, one.number) for one in granted.certificates] == [("食品经营许可证", HELD)]
    assert granted.valid_to is not None and granted.valid_to.isoformat() == EXPIRES, (
        "a change prolongs nothing"
    )
    paper = text_of(counter, granted, "D13")
    for word in ("变更", "第四十九条", WANTED, HELD, "2029年5月31日"):
        assert word in paper, word
