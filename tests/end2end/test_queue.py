"""A clerk's queue: cases that were told what is missing come back by scan, one after the other, in one session.

Each opens on what its own notice asked for, whoever stood at the window before.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.app.desk import Desk
from tests.end2end.book import codes_of, kinds_of
from tests.end2end.driver import Counter
from tests.end2end.test_scanning import scan
from tests.end2end.visits import take_shop

OTHER = {"applicant.name": "示例餐饮有限公司", "applicant.uscc": "91410106MA0TEXT12D"}


def told(counter: Counter, changed: Mapping[str, object], *marks: str) -> tuple[str, str]:
    """A notice for what `marks` find; gives the case's id and number."""
    take_shop(counter, changed)
    counter.judge(*marks)
    (done,) = counter.decide("F10").cases
    counter.next_applicant()
    return done.case_id, done.case_no


def comes_back(counter: Counter, case_no: str, owed: tuple[int, ...], blank: int) -> None:
    """By scan: exactly what the notice named is to be judged and filled, the cursor on the first of it."""
    before = counter.presenter.board.draft.draft_id
    scan(counter, case_no)
    counter.until(lambda: counter.presenter.board.draft.draft_id != before, "the scanned case")
    counter.until(lambda: counter.seen("intake.materials"), "the checklist")
    assert [at for at, row in enumerate(counter.materials()) if "未核" in row] == list(owed)
    assert counter.presenter.board.current == owed[0]
    gaps = f"、{blank} 项待填" if blank else ""
    assert counter.sentence.startswith(f"还差 {len(owed)} 份未核{gaps}，就可以受理")


def test_each_case_opens_on_what_its_own_notice_asked_for(counter: Counter, desk: Desk) -> None:
    gap = told(counter, {"food.manager": ""}, "Space", "Space", "Space", "X", "Space")
    queue = [
        (*gap, (0, 3), {"food.manager": "林安澜"}),
        (*told(counter, OTHER, "Space", "Space", "X", "B 2", "Space"), (2, 3), {}),
        (*told(counter, {}, "Space", "X", "Space", "Space", "X"), (1, 4), {}),
    ]
    desk.clock.set(desk.clock.at.date().replace(day=25))
    for case_id, case_no, owed, given in reversed(queue):
        comes_back(counter, case_no, owed, len(given))
        counter.fill(given)
        counter.judge(*("Space" if at in owed else "" for at in range(5)))
        assert counter.sentence.startswith("补正已齐，应当受理")
        outcome = counter.decide("F9")
        assert codes_of(outcome) == ["D03", "D01"]
        assert "correction_supplied" in kinds_of(counter, case_id)
        assert kinds_of(counter, case_id)[-1] == "accepted"
        counter.next_applicant()
