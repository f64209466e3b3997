"""多级 at the real window: each step another person's, with its reason; sent back, done again, decided, sealed; each
step in 经过 and in the record, and who signed one of them refused at the next."""

from __future__ import annotations

from datetime import date

from casework.acts import Accepted, Granted, Reviewed, SentBack
from tests.app.desk import Desk, only, outcome, rooms, secret
from tests.app.filled import filled
from tests.app.test_hand import worths_of
from tests.end2end.book import acts_of, kinds_of
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.way_visits import pick

HAZCHEM = "991170001000"
NAME = "示例区安顺化工商行"
FIRST, OPINION = "材料齐全，从业人员证书齐备", "现场核查和专家评审都通过"
STANDS_IN = date(2026, 11, 24)
"""A day of S0002's letter: beside S0001 he signs what a letter is asked for."""
BACK, AGAIN = "评审意见没有写明储存方式", "只作票据经营，不储存"


def sign(counter: Counter, staff_no: str, *lines: str) -> None:
    """What is written for the act that is chosen, F9 and the secret, until the strip says so."""
    if lines:
        counter.key("Return")
        for text in lines:
            counter.retype(text)
            counter.key("Return")
    counter.widget("approval.list").setFocus()
    counter.key("F9")
    counter.until(lambda: counter.focus() is counter.widget("approval.secret"), "the secret is asked for")
    counter.write(secret(staff_no))
    counter.key("Return")
    counter.until(lambda: "已签" in counter.read("approval.message"), "signed")


def changed_to(counter: Counter, staff_no: str) -> None:
    counter.lock()
    counter.sign_in(staff_no)


def story_of(counter: Counter) -> str:
    """经过 of the one case of the hall, in words."""
    counter.key("Ctrl+3")
    counter.until(lambda: bool(counter.rows("cases.list")) or counter.seen("case.story"), "办件")
    if counter.seen("cases.list"):
        counter.widget("cases.list").setFocus()
        counter.key("Return")
    counter.until(lambda: counter.seen("case.story"), "the case")
    return counter.widget("case.story").accessibleDescription()


def test_every_step_is_another_person_s_with_its_reason(desk: Desk, opened: Opening) -> None:
    desk.clock.set(STANDS_IN)
    clerk = desk.counter("W0402", "W05")
    draft = filled(clerk, HAZCHEM, values={"applicant.name": NAME})
    case_id = only(outcome(rooms(clerk)[0].accept(draft))).case_id
    desk.close()
    counter = opened(desk, "S0001", "W05")
    pick(counter, NAME)
    assert counter.read("approval.said.title") == "受理"
    assert "多级：须现场核查并经专家评审，由分管负责人审定" in counter.words()
    sign(counter, "S0001", FIRST)
    counter.key("Alt+5")  # the next step is another's: seen among those for others, and said why
    counter.until(lambda: NAME in counter.read("approval.applicant"), "for others")
    assert "前一级是本人签的" in counter.read("approval.note")
    counter.key("F9")
    assert "前一级审查是您签的，这一级请另一位审查" in counter.read("approval.message")
    assert kinds_of(counter, case_id)[-1] == "reviewed"

    changed_to(counter, "S0002")
    pick(counter, NAME)
    counter.until(lambda: FIRST in counter.read("approval.said"), "what the step before found")
    sign(counter, "S0002", OPINION)
    changed_to(counter, "H0001")
    pick(counter, NAME)
    counter.until(lambda: OPINION in counter.read("approval.said"), "what the step before found")
    counter.key("3")
    sign(counter, "H0001", BACK)
    changed_to(counter, "S0002")  # the step of 审核 alone is done again
    pick(counter, NAME)
    counter.until(lambda: BACK in counter.read("approval.said"), "why it came back")
    sign(counter, "S0002", AGAIN)
    changed_to(counter, "H0001")
    pick(counter, NAME)
    sign(counter, "H0001")
    assert kinds_of(counter, case_id)[-1] == "granted"  # under no seal yet: it is S0001's
    changed_to(counter, "S0001")
    counter.key("Ctrl+4")
    counter.key("Alt+7")
    counter.until(lambda: NAME in counter.read("approval.applicant"), "what waits for its seal")
    counter.key("F9")
    counter.until(lambda: kinds_of(counter, case_id)[-1] == "sealed", "sealed")

    acts = acts_of(counter, case_id)
    accepted = next(one for one in acts if isinstance(one, Accepted))
    assert accepted.way is not None and [one.role for one in accepted.way.steps] == [
        "审查人员", "科室负责人", "分管负责人",
    ]  # fmt: skip
    signed = [one for one in acts if isinstance(one, Reviewed | SentBack | Granted)]
    assert [
        (one.by, one.step_name, one.opinion) if isinstance(one, Reviewed) else (one.by, type(one).__name__, "")
        for one in signed
    ] == [
        ("S0001", "材料审查", FIRST), ("S0002", "审核", OPINION), ("H0001", "SentBack", ""),
        ("S0002", "审核", AGAIN), ("H0001", "Granted", ""),
    ]  # fmt: skip
    work = counter.program.work
    assert work is not None
    assert worths_of(work.counter, case_id) == ["valid"] * len(signed), "every counter verifies each of them"
    story = story_of(counter)
    assert "有效期至 2029-11-23" in story
    for told in (FIRST, OPINION, BACK, AGAIN, f"多级审批（{accepted.way.reason}）"):
        assert told in story, told
    said = [story.index(one) for one in (FIRST, OPINION, BACK, AGAIN)]
    assert said == sorted(said), "in the order in which it was done"
