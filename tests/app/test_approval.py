"""At the counter: from the acceptance to the decision, by those whose turn it is, and the lists that lead there."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date
from functools import partial
from types import SimpleNamespace
from typing import Any

from msgspec.structs import replace

from casework.acts import Reviewed
from casework.finding import Ahead
from casework.refusal import Refusal
from hallclient.app.approval import Approval, AskAhead, Reading
from hallclient.app.counter import Counter
from hallclient.app.futures import done
from hallclient.app.hand import Hand, open_hand
from hallclient.app.outcome import Outcome
from hallclient.app.station import Trouble
from hallclient.app.stopping import Stopping
from hallclient.app.way_lists import LIMITED, LISTS, REFUSAL_ALONE, STOPPED, WayLists, Which
from hallclient.ui.screens.approval.strip import IN_TURN, Strip, strip_of
from tests.app.desk import (
    DRAIN,
    FOOD,
    TRADE,
    Desk,
    case_on,
    demo_catalogue,
    kinds_of,
    only,
    outcome,
    refused,
    rooms,
    secret,
)
from tests.app.filled import filled

REVIEWER, CHIEF, HEAD = ("R0001", "W09"), ("S0001", "W09"), ("H0001", "W09")
CONTENT = "准予食品经营许可，热食类食品制售"


class Signed(Approval):
    """With the person's own hand, opened anew for each act as the screen does."""

    def __init__(self, counter: Counter, ahead: AskAhead | None = None) -> None:
        super().__init__(counter, ahead)
        hand = open_hand(counter, secret(counter.person.staff_no))
        assert isinstance(hand, Hand), hand
        self.hand = hand

    def does(self, name: str, *told: Any, **more: Any) -> Future[Outcome | Refusal]:
        answer: Future[Outcome | Refusal] = getattr(self, name)(*told, hand=self.hand, **more)
        return answer


def signs(counter: Counter, name: str, *told: Any, **more: Any) -> Outcome:
    return outcome(Signed(counter).does(name, *told, **more))


def why(counter: Counter, name: str, *told: Any, **more: Any) -> Refusal:
    return refused(Signed(counter).does(name, *told, **more))


def stops(counter: Counter) -> Any:
    """特别程序 and 延长期限 with the person's own hand."""
    hand = Signed(counter).hand
    return SimpleNamespace(
        **{name: partial(getattr(Stopping(counter), name), hand=hand) for name in ("begin", "end", "extend")}
    )


def accepted(desk: Desk, *items: str) -> str:
    counter = desk.counter()
    return only(outcome(rooms(counter)[0].accept(filled(counter, *items or (FOOD,))))).case_id


def listed(counter: Counter, which: Which) -> dict[str, str]:
    """Case and words of each row; the counts agree with the lists."""
    found = WayLists(counter).list(which).result(30)
    assert found.counts.get(which, 0) == len(found.rows)
    return {row.case_id: row.line for row in found.rows}


def opened(counter: Counter, case_id: str) -> Reading:
    found = Approval(counter).open(case_id).result(30)
    assert isinstance(found, Reading)
    return found


def test_one_reviews_another_decides_and_each_list_follows(desk: Desk) -> None:
    case_id = accepted(desk)
    reviewer, chief = desk.counter(*REVIEWER), desk.counter(*CHIEF)
    assert list(listed(reviewer, "review")) == list(listed(chief, "review")) == [case_id]
    assert listed(reviewer, "sign") == listed(chief, "sign") == {}
    refusal = why(chief, "grant", case_id, CONTENT)
    assert "还没有审查完毕" in refusal.reason
    assert "差：审查意见" in why(reviewer, "review", case_id, "grant", " ").short
    done = signs(reviewer, "review", case_id, "grant", "材料齐全，符合法定形式")
    assert only(done).stage == "accepted"
    assert listed(reviewer, "review") == {} and case_id in listed(reviewer, "others")
    assert "建议准予 · 林见微审查" in listed(chief, "sign")[case_id]
    (one,) = opened(chief, case_id).opinions
    assert (one.by_name, one.proposes, one.text) == ("林见微", "grant", "材料齐全，符合法定形式")
    views = desk.station.book.read_now(lambda reads: reads.views(case_id))
    assert [(one.by, one.what) for one in views][-1] == ("S0001", "审批：查看办件")
    done = signs(chief, "grant", case_id, CONTENT, valid_to=date(2031, 11, 19))
    assert only(done).stage == "granted"
    assert kinds_of(chief, case_id)[-2:] == [
        "granted",
        "sealed",
    ]  # she keeps the seal: in the same transaction
    assert listed(chief, "sign") == listed(chief, "seal") == {} and list(listed(chief, "deliver")) == [
        case_id
    ]
    assert "已经作出准予" in why(chief, "grant", case_id, CONTENT).reason


def strip(counter: Counter, case_id: str) -> Strip:
    """What stands below the case for who sits here."""
    stamp = counter.stamp(1, counter.now())
    return strip_of(opened(counter, case_id), counter.bench(), stamp, counter.signer)


def test_what_is_limited_in_number_is_granted_in_the_order_that_the_server_has(desk: Desk) -> None:
    items = demo_catalogue().items
    limited = {**items, FOOD: replace(items[FOOD], quantity_limited=True, quantity="每年十件")}
    desk.take(version=2, catalogue=replace(demo_catalogue(), items=limited))
    case_id = accepted(desk)
    signs(desk.counter(*REVIEWER), "review", case_id, "grant", "齐全")
    chief = desk.counter(*CHIEF)
    (row,) = WayLists(chief).list("sign").result(30).rows
    assert row.alone == LIMITED  # never in a batch: the server is asked of each
    shown = strip(chief, case_id)
    assert (shown.first, shown.note) == ("grant", IN_TURN)
    asked: list[str] = []

    def server(answer: Ahead | str) -> AskAhead:
        def ask(about: str) -> Future[Ahead | str]:
            asked.append(about)
            return done(answer)

        return ask

    def told(answer: Ahead | str) -> Signed:
        return Signed(chief, server(answer))

    for alone in (Signed(chief), told("现在连不上服务器")):
        refusal = refused(alone.does("grant", case_id, CONTENT))
        assert "联网后再决定" in refusal.reason and "第五十七条" in refusal.basis
    overtaken = refused(told(Ahead(case_id=case_id, case_nos=("4101",))).does("grant", case_id, CONTENT))
    assert "前面还有没有决定的：4101" in overtaken.reason
    assert kinds_of(chief, case_id)[-1] == "reviewed"
    whole = told(Ahead(case_id=case_id, case_nos=())).does("grant", case_id, CONTENT)
    assert only(outcome(whole)).stage == "granted"
    assert asked == [case_id] * 3
    other = accepted(desk, TRADE)  # not limited: nobody is asked
    outcome(Signed(desk.counter(), server("")).does("grant", other, "准予登记"))
    assert len(asked) == 3


def test_a_part_is_granted_after_the_parts_that_stand_before_it(desk: Desk) -> None:
    clerk = desk.counter()
    taken = outcome(rooms(clerk)[0].accept(filled(clerk, TRADE, FOOD, theme="T001"))).cases
    cases = {case_on(clerk, one.case_id).opened.item_code: one.case_id for one in taken}
    food, trade = cases[FOOD], cases[TRADE]
    signs(desk.counter(*REVIEWER), "review", food, "grant", "齐全")
    chief = desk.counter(*CHIEF)
    assert [one.opened.case_id for one in opened(chief, food).parts] == [trade]
    locked = {one.act: one.why for one in strip(chief, food).choices}
    assert locked["grant"].startswith("先决定：") and not locked["send_back"]
    assert "按办理顺序" in why(chief, "grant", food, CONTENT).reason
    signs(desk.counter(), "grant", trade, "准予登记")
    outcome(Approval(chief).seal(trade))
    assert only(signs(chief, "grant", food, CONTENT)).stage == "granted"


def test_a_rejected_review_is_done_again_and_four_eyes_stay_four(desk: Desk) -> None:
    case_id = accepted(desk)
    chief, reviewer = desk.counter(*CHIEF), desk.counter(*REVIEWER)
    signs(chief, "review", case_id, "grant", "齐全")
    assert listed(chief, "sign") == {} and list(listed(chief, "others")) == [case_id]
    assert "不得是同一个人" in why(chief, "grant", case_id, CONTENT).reason
    refusal = why(reviewer, "grant", case_id, CONTENT)
    assert "审查人员" in refusal.reason and "一审一核" in refusal.basis

    other = accepted(desk)
    signs(reviewer, "review", other, "refuse", "布局图与现场不符")
    row = {one.case_id: one for one in WayLists(chief).list("sign").result(30).rows}[other]
    assert (row.proposes, row.alone) == ("refuse", REFUSAL_ALONE)
    assert "退回重审" in why(chief, "grant", other, CONTENT).reason  # not against the review
    signs(chief, "send_back", other, "现场核查记录没有附")
    assert opened(reviewer, other).sent_back == "郑怀瑾：现场核查记录没有附"
    assert not opened(reviewer, other).opinions and other in listed(reviewer, "review")
    signs(reviewer, "review", other, "refuse", "核查记录已附，不符合")
    assert "差：理由" in why(chief, "refuse", other, "", ("第一条",)).short
    assert "差：依据条款" in why(chief, "refuse", other, "布局不符合要求", ()).short
    done = signs(chief, "refuse", other, "布局不符合要求", ("食品经营许可和备案管理办法 第十二条",))
    assert only(done).stage == "refused"
    assert kinds_of(chief, other)[-5:] == ["reviewed", "sent_back", "reviewed", "refused", "sealed"]


def test_an_item_of_one_signature_is_decided_at_its_window_alone(desk: Desk) -> None:
    case_id = accepted(desk, TRADE)
    clerk, elsewhere = desk.counter(), desk.counter("W1101", "W11")
    assert listed(clerk, "sign")[case_id] == "待登记 · 一审"
    assert listed(elsewhere, "sign") == {}
    assert only(signs(clerk, "grant", case_id, "准予登记")).stage == "granted"
    keeper = desk.counter(*CHIEF)
    assert listed(clerk, "deliver") == {} and listed(keeper, "seal") == {case_id: "准予已签，待用印"}
    assert owed(keeper)["seal"].endswith(" 用印")
    outcome(Approval(keeper).seal(case_id))
    assert listed(keeper, "seal") == {} and list(listed(clerk, "deliver")) == [case_id]


def test_a_stop_is_told_ends_and_moves_the_limits_it_may_move(desk: Desk) -> None:
    case_id = accepted(desk)
    reviewer, chief, head = desk.counter(*REVIEWER), desk.counter(*CHIEF), desk.counter(*HEAD)
    first = case_on(reviewer, case_id)
    stopping = stops(reviewer)
    refusal = refused(
        stopping.begin(case_id, "听证", date(2026, 11, 19), date(2026, 11, 24), "利害关系人申请")
    )
    assert "第四十五条" in refusal.basis
    outcome(stopping.begin(case_id, "现场核查", date(2026, 11, 20), date(2026, 11, 24), "核对布局"))
    now = case_on(reviewer, case_id)
    assert (now.statutory_due, now.promised_due) == (first.statutory_due, date(2026, 12, 1))
    row = WayLists(chief).list("review").result(30).rows[0]
    assert "现场核查进行中" in row.line and row.alone == STOPPED and not row.limit.stands
    assert "特别程序还没有结束" in why(reviewer, "review", case_id, "grant", "齐全").reason
    desk.clock.set(date(2026, 11, 23))
    stood = WayLists(chief).list("review").result(30).rows[0].limit
    assert stood.stands and stood.days == 5 == case_on(reviewer, case_id).opened.limits.promised
    assert owed(reviewer)["review"] == "停，剩 5 日 审查"
    outcome(stopping.end(case_id, "现场核查", date(2026, 11, 23), "符合，附照片 4 张"))
    assert case_on(reviewer, case_id).promised_due == date(2026, 11, 30)
    assert "不能" in refused(stops(chief).extend(case_id, 10, "案情复杂")).reason
    outcome(stops(head).extend(case_id, 10, "案情复杂"))
    assert case_on(head, case_id).statutory_due == date(2026, 12, 18)
    assert "延长过一次" in refused(stops(head).extend(case_id, 5, "再延")).reason


def test_lists_say_what_is_late_and_who_is_waited_for(desk: Desk) -> None:
    catalogue = desk.station.enrolment.catalogue
    tested = replace(catalogue.items[DRAIN], needed=("检测",))  # each application of it
    catalogue = replace(catalogue, items={**catalogue.items, DRAIN: tested})
    assert not isinstance(desk.take(version=2, catalogue=catalogue), Trouble)
    late, soon = accepted(desk), accepted(desk, DRAIN)
    counter = desk.counter()
    told = filled(counter, FOOD, values={"applicant.uscc": "91410106MA0TEXT23X"})
    owed = next(iter(told.materials))
    told = replace(told, materials={**told.materials, owed: replace(told.materials[owed], mark="missing")})
    asked = only(outcome(rooms(counter)[0].notify(told))).case_id
    chief = desk.counter(*CHIEF, on=date(2026, 11, 30))  # the promise of five working days ended on Friday
    rows = WayLists(chief).list("review").result(30).rows
    assert [row.case_id for row in rows] == [soon, late], (
        "检测 should have begun on the 27th: the law's five days"
    )
    limits = [(row.limit.of, row.limit.colour, row.limit.days) for row in rows]
    assert limits == [("inspection", "dark_red", 1), ("", "red", 1)] and rows[1].limit.step_late
    assert list(listed(chief, "applicant")) == [asked]
    assert late in listed(chief, "department")
    clerk = desk.counter()
    assert set(listed(clerk, "others")) == {late, soon}
    found = WayLists(chief).row("review", late).result(30)
    assert found is not None and found.case_id == late
    assert WayLists(chief).row("sign", late).result(30) is None
    assert WayLists(desk.counter("M0001", "W09")).offered == ()
    assert WayLists(chief).offered == LISTS


def owed(counter: Counter) -> dict[str, str]:
    """待办: kind and largest word of each row."""
    return {row.kind: f"{row.limit} {row.verb}" for row in rooms(counter)[2].todo().result(30)}


def test_the_work_list_tells_whose_turn_it_is_and_what_fell_due_meanwhile(desk: Desk) -> None:
    case_id = accepted(desk)
    assert owed(desk.counter()) == {}  # nothing to do at the window, nothing pressing
    reviewer, chief = desk.counter(*REVIEWER), desk.counter(*CHIEF)
    assert owed(reviewer) == {"review": "剩 5 日 审查"}
    signs(reviewer, "review", case_id, "grant", "齐全")
    assert owed(reviewer) == {} and owed(chief)["sign"] == "剩 5 日 签发"
    desk.clock.set(date(2026, 11, 26))
    assert owed(desk.counter()) == {"limit": "剩 1 日 看办件"}
    desk.clock.set(date(2026, 11, 30))
    assert owed(desk.counter()) == {"limit": "超承诺 1 日 看办件"} and owed(chief)["sign"].startswith(
        "超承诺 1 日"
    )
    clerk = desk.counter()
    clerk.book.write_now(lambda tx: tx.log_sign_in("W1003", "W10", "in"))
    fallen = rooms(clerk)[2].fallen().result(30)
    assert "上次使用本机是 11-20" in fallen and "1 件过了最后一日" in fallen
    clerk.book.write_now(lambda tx: tx.log_sign_in("W1003", "W10", "in"))
    assert rooms(clerk)[2].fallen().result(30) == ""
    signs(chief, "grant", case_id, CONTENT)
    assert owed(desk.counter()) == {"deliver": "可出件 出件"}


def test_what_is_known_of_the_applicant_stands_beside_the_case(desk: Desk) -> None:
    first, second = accepted(desk), accepted(desk)
    reviewer = desk.counter(*REVIEWER)
    found = opened(reviewer, second)
    assert found.open_beside == (case_on(reviewer, first).opened.case_no,)
    assert found.barred_until is None and found.broken == ()
    signs(reviewer, "review", first, "grant", "齐全")
    assert isinstance(found.view.acts[-1], Reviewed) is False
    assert "没有这件" in why(reviewer, "review", "none", "grant", "齐全").reason
