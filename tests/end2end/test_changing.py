"""变更 of a licence at the real window: by application, from the intake to its decision paper; and by the organ itself,
where the law or the facts changed (行政许可法 第四十九条、第八条第二款)."""

from __future__ import annotations

from casework.acts import AnyAct, Granted, LicenceChanged, Sealed
from tests.app.decided import decide_now
from tests.app.desk import FOOD, Desk, only, outcome, rooms, secret
from tests.app.filled import filled
from tests.app.reading import read
from tests.app.test_hand import worths_of
from tests.end2end.book import acts_of, kinds_of
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.test_duties import chosen, opened_list, put
from tests.end2end.test_several_steps import changed_to, sign, story_of
from tests.end2end.visits import FOOD as TYPED
from tests.end2end.visits import FOOD_SITUATIONS
from tests.end2end.way_visits import pick

NAME, HELD, EXPIRES = "示例区晨光早餐店", "JY24101030000011", "2029-05-31"
WANTED = "食品销售；增加散装食品销售"
CHANGE, FACTS = "预包装食品销售", "示例路改为封闭施工，不具备散装食品的贮存条件"


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


def test_the_organ_changes_it_by_itself_with_reasons_and_compensation(desk: Desk, opened: Opening) -> None:
    clerk = desk.counter()
    case_id = only(outcome(rooms(clerk)[0].accept(filled(clerk, FOOD)))).case_id
    decide_now(clerk, case_id)
    desk.close()
    counter = opened(desk, "H0001", "W10")
    opened_list(counter)
    chosen(counter, "依法变更许可")
    counter.until(lambda: counter.seen("case.duty.change"), "the form")
    put(counter, ground="facts", change=CHANGE, facts=FACTS, secret=secret("H0001"))
    counter.key("Ctrl+Return")
    counter.until(lambda: "写明怎样补偿" in counter.read("cases.message"), "its compensation is owed")
    put(counter, compensation="散装食品货柜按评估补偿 3000 元")
    counter.key("Ctrl+Return")
    counter.until(
        lambda: counter.seen("outcome.paper") and "变更行政许可决定书" in counter.words(), "its decision"
    )
    counter.paper_shown()
    act = acts_of(counter, case_id)[-1]
    assert isinstance(act, LicenceChanged) and (act.ground, act.by) == ("facts", "H0001")
    assert [one.code for one in act.papers] == ["D22"]
    paper = text_of(counter, act, "D22")
    for word in (CHANGE, FACTS, "散装食品货柜按评估补偿", "行政复议"):
        assert word in paper, word
    assert paper.count("《中华人民共和国行政许可法》第八条第二款") == 1, "its basis, once"
    work = counter.program.work
    assert work is not None and set(worths_of(work.counter, case_id)) == {"valid"}
    counter.until(lambda: f"变更为：{CHANGE}" in story_of(counter), "in 经过")
    changed_to(counter, "S0001")
    opened_list(counter)
    chosen(counter, "用印：再次、例外")
    counter.until(lambda: counter.seen("case.duty.seal"), "what waits for its seal")
    put(counter, seal=f"{act.papers[0].organ}-JG")
    counter.key("Ctrl+Return")
    counter.until(lambda: kinds_of(counter, case_id)[-1] == "sealed", "the organ's seal on its decision")
    sealed = acts_of(counter, case_id)[-1]
    assert isinstance(sealed, Sealed) and [one.code for one in sealed.of] == ["D22"]
