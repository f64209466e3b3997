"""公开决定 at the counter: on record where it was published or why it is withheld, by whoever handles cases."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from casework import decide
from casework.duties import Published
from casework.refusal import Refusal
from hallclient.app.counter import Counter
from hallclient.app.hand import Hand, open_hand
from hallclient.app.publishing import Publishing
from hallclient.ui.screens.case.decided_acts import decided_acts
from hallclient.ui.screens.case.next_acts import NO_ROLE, NextAct
from tests.app.decided import certificates_made, decide_now
from tests.app.desk import FOOD, Desk, acts_of, case_on, kinds_of, only, outcome, refused, rooms, secret
from tests.app.filled import filled

FRIDAY, MONDAY, DECEMBER = date(2026, 11, 20), date(2026, 11, 23), date(2026, 12, 2)


def decided(counter: Counter, *, grant: bool, made: bool = True) -> str:
    case_id = only(outcome(rooms(counter)[0].accept(filled(counter, FOOD)))).case_id
    decide_now(counter, case_id, grant=grant, made=made)
    return case_id


def key(counter: Counter, case_id: str) -> NextAct | None:
    """登记公开 at the foot of 办件."""
    keys = decided_acts(
        case_on(counter, case_id), counter.stamp(1, counter.now()), counter.signer, counter.calendar,
        chief=False, may_act=counter.may_act, may_publish=Publishing(counter).may,
    )  # fmt: skip
    return next((one for one in keys if one.act == "publish"), None)


def test_a_decision_is_published_or_withheld_within_its_days(desk: Desk) -> None:
    counter = desk.counter()
    early = only(outcome(rooms(counter)[0].accept(filled(counter, FOOD)))).case_id
    assert key(counter, early) is None  # nothing is decided
    assert "没有可以公开的" in refused(Publishing(counter).publish(early, FRIDAY, "信用网站")).reason
    case_id = decided(counter, grant=False)
    shown = key(counter, case_id)
    assert shown is not None and (shown.line, shown.why, shown.primary) == ("至 12-01", "", True)
    desk.clock.set(DECEMBER)
    late = key(counter, case_id)
    assert late is not None and late.line == "已过期限 12-01"
    use = Publishing(counter)
    for wrong in (date(2026, 11, 19), date(2026, 12, 3)):
        assert "不能早于决定之日" in refused(use.publish(case_id, wrong, "信用网站")).reason
    assert "不公开的写明理由" in refused(use.publish(case_id, MONDAY)).reason
    keeper = desk.counter("M0001", "W09")
    assert Publishing(keeper).may is False
    assert "岗位" in refused(Publishing(keeper).publish(case_id, MONDAY, "信用网站")).reason
    locked = key(keeper, case_id)
    assert locked is not None and locked.why == NO_ROLE
    assert kinds_of(counter, case_id)[-1] == "sealed"
    outcome(use.publish(case_id, MONDAY, withheld="涉及商业秘密"))
    last = acts_of(counter, case_id)[-1]
    assert isinstance(last, Published) and (last.where, last.withheld) == ("", "涉及商业秘密")
    done = key(counter, case_id)
    assert done is not None and (done.line, done.primary) == ("11-23 已登记", False)


def test_a_late_publication_stands_in_the_work_list_until_it_is_on_record(desk: Desk) -> None:
    """Beside the hand-over while that is owed, by itself once the decision was served."""
    counter = desk.counter()
    case_id = decided(counter, grant=True, made=False)

    def owed() -> list[tuple[str, str, str]]:
        return [(row.limit, row.badge, row.verb) for row in rooms(desk.counter())[2].todo().result(30)]

    assert owed() == [("可出件", "准予许可 · 待制证", "出件")]
    desk.clock.set(DECEMBER)
    assert owed() == [("可出件", "准予许可 · 待制证 · 公开超 1 日", "出件")]
    counter = desk.counter()
    certificates_made(counter, case_id)
    served = decide.deliver(
        case_on(counter, case_id), counter.stamp(1, counter.now()), counter.signer, way="direct",
        served_on=DECEMBER, recipient="王某",
    )  # fmt: skip
    assert not isinstance(served, Refusal)
    counter.book.write_now(lambda tx: tx.append(served[0], counter.project))
    assert owed() == [("公开超 1 日", "红 公开超期", "看办件")]
    outcome(Publishing(desk.counter()).publish(case_id, DECEMBER, "信用网站"))
    assert owed() == []


def test_a_hall_may_want_it_signed(desk: Desk) -> None:
    rule = desk.station.enrolment.security
    assert rule is not None
    desk.take(version=2, security=replace(rule, signed=(*rule.signed, "published")))
    counter = desk.counter()
    case_id = decided(counter, grant=True)
    use = Publishing(counter)
    assert use.needs_hand
    assert "签名" in refused(use.publish(case_id, FRIDAY, "信用网站")).reason
    hand = open_hand(counter, secret("W1003"))
    assert isinstance(hand, Hand)
    with hand:
        outcome(use.publish(case_id, FRIDAY, "信用网站", hand=hand))
    assert case_on(counter, case_id).published_on == FRIDAY
