"""出件 at the real window: fetched by oneself, by an agent, in part; by courier with the slip's day; what is held."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from casework.acts import Delivered, MaterialsReturned, Sent
from hallclient.app.counter import Counter as Desk_
from hallclient.app.intake import Intake
from hallclient.app.outcome import Outcome
from hallclient.ui.screens.handover.line_rows import LineRows
from hallclient.ui.screens.handover.post_zone import PostRows
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.material_list import MaterialRows
from tests.app.decided import certificates_made, decide_now
from tests.app.desk import FOOD, TRADE, Desk, case_on, outcome
from tests.app.filled import filled
from tests.end2end.book import acts_of
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.test_approving import reviewed, sign
from tests.end2end.test_small_windows import cut_at_rest

OWN = {
    "legal_person.name": "周静姝",
    "legal_person.identity": {"kind": "resident_id", "number": "410106198503154519"},
}
AGENT = {
    "agent.name": "龚明远",
    "agent.identity": {"kind": "resident_id", "number": "410103200012310442"},
}
RULES = f"{FOOD}#5"


def at(counter: Counter) -> Desk_:
    work = counter.program.work
    assert work is not None
    return work.counter


def granted(
    counter: Counter,
    values: Mapping[str, Any] = OWN,
    marks: Mapping[str, Any] | None = None,
    *,
    ready: bool = True,
    **how: Any,
) -> Outcome:
    """Taken in and decided in the book: what came before is not this scenario's."""
    desk, intake = at(counter), Intake(at(counter))
    draft = filled(desk, FOOD, marks=marks, **how)
    draft = replace(draft, values={**draft.values, **values})
    done = outcome(intake.defer(draft) if marks else intake.accept(draft))
    decide_now(desk, done.cases[0].case_id, valid_to=date(2031, 11, 19), made=ready)
    return done


def lines(counter: Counter) -> list[str]:
    return [row.spoken for row in counter.one_of(LineRows, "handover.lines").rows]


def scan(counter: Counter, text: str) -> None:
    """Ctrl+5, the box, the receipt."""
    counter.key("Ctrl+5")
    counter.until(lambda: counter.seen("handover.scan"), "出件")
    counter.widget("handover.scan").setFocus()
    counter.retype(text)
    counter.key("Return")


def opened(counter: Counter, text: str) -> None:
    scan(counter, text)
    counter.until(lambda: counter.seen("handover.lines"), "the list")


bring = opened  # where a fixture has its name


def why(counter: Counter) -> str:
    return counter.one_of(Button, "handover.act").reason


def tick_all(counter: Counter) -> None:
    counter.widget("handover.lines").setFocus()
    counter.key("Home")
    counter.key("Space", len(lines(counter)))


def delivered(counter: Counter, case_id: str) -> Delivered:
    return next(one for one in reversed(acts_of(counter, case_id)) if isinstance(one, Delivered))


def do(counter: Counter) -> None:
    """F9, and its papers; Enter leads back here."""
    counter.key("F9")
    counter.until(lambda: counter.seen("outcome.paper"), "the papers")
    counter.key("Return")
    counter.until(lambda: counter.seen("handover.scan"), "出件 again")


def made(counter: Counter, number: str) -> None:
    """办件, F12: the certificate lies ready under its number."""
    counter.key("Ctrl+3")
    counter.until(lambda: len(counter.rows("cases.list")) == 1, "the case")
    counter.key("Return")
    counter.until(lambda: counter.seen("case.more") and "等制证" in counter.words(), "it waits to be made")
    counter.choose_from_menu("F12", "登记制证")
    counter.until(lambda: counter.seen("case.more.numbers"), "the line")
    counter.write(number)
    counter.key("Return")
    counter.until(lambda: "证照编号已记入" in counter.words(), "said")
    assert number in counter.words() and "等送达" in counter.words()


def materials(counter: Counter) -> str:
    """Those of the case in 审批, with what was found."""
    return "\n".join(row.spoken for row in counter.one_of(MaterialRows, "approval.material").rows)


def under_the_eyes(counter: Counter, case_no: str) -> None:
    """审批 with this case of 待我签, wherever it stands."""
    counter.key("Ctrl+4")
    counter.until(lambda: any("食品经营许可" in row for row in counter.signing()), "the list")
    counter.widget("approval.list").setFocus()
    counter.key("Home")
    counter.key("Down", next(at for at, row in enumerate(counter.signing()) if "食品经营许可" in row))
    counter.until(lambda: re.sub(r"\D", "", counter.read("approval.number")) == case_no, "the case")


def test_parts_of_a_theme_wait_for_one_another_and_are_one_list(desk: Desk, opened: Opening) -> None:
    """开办餐饮店: the licence that the first part gives is a material of the second; one number fetches both."""
    clerk = desk.counter()
    done = outcome(Intake(clerk).accept(filled(clerk, TRADE, FOOD, theme="T001")))
    cases = {case_on(clerk, one.case_id).opened.item_code: one for one in done.cases}
    first, second = cases[TRADE].case_id, cases[FOOD].case_id
    reviewed(desk, [second])
    desk.close()
    counter = opened(desk, "S0001", "W10")
    under_the_eyes(counter, cases[FOOD].case_no)
    counter.until(lambda: "等个体工商户登记注册的决定" in materials(counter), "its material is yet to come")
    counter.key("1")
    assert "先作出个体工商户登记注册的决定" in counter.read("approval.message")
    decide_now(at(counter), first)
    counter.lock()
    counter.sign_in("S0001", window="W10")
    under_the_eyes(counter, cases[FOOD].case_no)
    counter.until(
        lambda: "个体工商户登记注册 11-20 准予" in materials(counter), "the result flowed on by itself"
    )
    sign(counter, "S0001")
    certificates_made(at(counter), second)
    counter.lock()
    counter.sign_in("W0907", window="W09")
    bring(counter, cases[FOOD].case_no[:24])
    told = "\n".join(lines(counter))
    assert "营业执照" in told and "食品经营许可证" in told, "both parts in one list"
    tick_all(counter)
    counter.put("handover.number", "410106198503154519")
    counter.put("handover.name", "周静姝")
    assert why(counter) == ""
    do(counter)
    assert {case_on(at(counter), one).stage for one in (first, second)} == {"delivered"}


def test_fetched_by_the_person_himself(counter: Counter) -> None:
    done = granted(counter, ready=False)
    opened(counter, done.cases[0].qr)
    assert "还没有登记制证" in lines(counter)[0]
    counter.widget("handover.lines").setFocus()
    counter.key("Home")
    counter.key("Space")
    assert counter.seen("handover.certificate_no"), "its number comes first"
    counter.key("Down")
    counter.key("Space", len(lines(counter)) - 1)
    counter.put("handover.number", "410106198503154519")
    assert why(counter) == "差：证照编号" and "再按一次空格，留在这里" in counter.words()
    counter.widget("handover.lines").setFocus()
    counter.key("Home")
    counter.key("Space")
    assert why(counter) == "" and "食品经营许可证留在这里" in counter.words(), "the decision may go before it"
    counter.key("Escape")
    made(counter, "JY14101030000017")
    counter.key("Ctrl+5")
    counter.until(lambda: len(counter.rows("handover.collect")) == 1, "what waits")
    (row,) = counter.rows("handover.collect")
    assert "12-04 周五" in row.spoken and "前送达" in row.spoken
    assert counter.widget("nav.handover").accessibleDescription() == "1 件"
    opened(counter, done.cases[0].qr)
    assert why(counter).startswith("差 ") and "食品经营许可证" in lines(counter)[0]
    assert "JY14101030000017" in lines(counter)[0]
    counter.key("F9")  # locked: it answers with what is missing
    assert not any(isinstance(one, Delivered) for one in acts_of(counter, done.cases[0].case_id))
    tick_all(counter)
    assert why(counter) == "差：证件"
    counter.put("handover.number", "410103200012310442")
    assert "号码与申请表不同" not in why(counter) and "号码不同" in counter.words()
    counter.put("handover.name", "龚明远")
    assert why(counter) == "不是申请人本人"
    counter.put("handover.name", "周静姝")
    counter.put("handover.number", "410106198503154519")
    assert why(counter) == "" and "人证一致" in counter.words()
    do(counter)
    act = delivered(counter, done.cases[0].case_id)
    assert (act.whom, act.recipient, act.relation) == ("self", "周静姝", "法定代表人（负责人）")
    assert act.left == () and act.served_on == date(2026, 11, 20)
    assert [paper.code for paper in act.papers] == ["D14", "D18"]
    assert isinstance(acts_of(counter, done.cases[0].case_id)[-1], MaterialsReturned)
    counter.until(lambda: counter.rows("handover.collect") == (), "nothing waits")


def test_an_agent_takes_a_part_the_rest_stays(counter: Counter) -> None:
    done = granted(counter, {**OWN, **AGENT}, situations={"agent": "是"})
    case_id = done.cases[0].case_id
    opened(counter, done.cases[0].case_no)
    tick_all(counter)
    counter.key("Home")
    counter.key("L")
    counter.key("End")
    counter.key("X")
    assert lines(counter)[0].endswith("以后领") and lines(counter)[-1].endswith("没找到")
    counter.put("handover.number", "410103200012310442")
    assert why(counter) == "差：授权委托书"
    counter.put("handover.authority", "2026-11-19")
    assert why(counter) == "" and "等 2 份留在这里" in counter.words()
    do(counter)
    act = delivered(counter, case_id)
    assert (act.whom, act.recipient, act.relation, act.authority) == (
        "agent", "龚明远", "委托代理人", "2026-11-19",
    )  # fmt: skip
    assert [(one.kind, one.why) for one in act.left] == [("certificate", "later"), ("original", "missing")]
    opened(counter, "周静姝")  # by name: it waits still
    assert len(lines(counter)) == 2


def test_by_courier_served_on_the_day_of_the_slip(desk: Desk, counter: Counter) -> None:
    done = granted(counter, {**OWN, "delivery.method": "邮政快递"})
    case_id = done.cases[0].case_id
    opened(counter, done.cases[0].case_no)
    tick_all(counter)
    assert why(counter) == "差：快递单号"
    counter.put("handover.tracking_no", "1108 0026 7715 3")
    assert why(counter) == ""
    do(counter)
    assert any(isinstance(one, Sent) for one in acts_of(counter, case_id))
    desk.clock.set(date(2026, 11, 24))
    counter.lock()
    counter.sign_in("W1801", window="W18")  # 统一出件
    work = counter.program.work
    assert work is not None
    work.show_home()
    counter.until(lambda: counter.seen("handover.post"), "its home is 出件")
    counter.until(lambda: bool(counter.one_of(PostRows, "handover.post").rows), "what goes by courier")
    counter.widget("handover.post").setFocus()
    counter.until(
        lambda: bool(counter.one_of(PostRows, "handover.post").rows[0].tracking_no), "it is on its way"
    )
    counter.key("Return")
    counter.until(lambda: counter.seen("handover.slip_on"), "the slip")
    assert "在途" in lines(counter)[0] and why(counter) == "差：收件日期"
    counter.put("handover.slip_on", "11-19")
    assert why(counter) == "差：收件日期" and "不早于寄出之日" in counter.words()
    counter.put("handover.slip_on", "11-23")
    assert why(counter) == ""
    do(counter)
    act = delivered(counter, case_id)
    assert (act.way, act.served_on, act.on) == ("post", date(2026, 11, 23), date(2026, 11, 24))
    counter.until(lambda: counter.one_of(PostRows, "handover.post").rows == (), "nothing is on its way")


def test_what_is_not_complete_is_held(counter: Counter) -> None:
    done = granted(counter, marks={RULES: "missing"})
    opened(counter, done.cases[0].case_no)
    assert why(counter) == "容缺未补齐，不出件"
    assert "补齐以前不出件" in counter.read("handover.answer")
    counter.key("Space")
    counter.key("F9")
    counter.key("Escape")
    counter.until(lambda: counter.seen("handover.empty"), "nothing waits")


@pytest.mark.parametrize(("width", "height", "scale"), [(1280, 720, 1.0), (1280, 720, 1.5), (1366, 768, 1.5)])
def test_nothing_is_cut(opened: Opening, desk: Desk, width: int, height: int, scale: float) -> None:
    counter = opened(desk, "W0907", scale=scale)
    counter.program.window.resize(width, height)
    done = granted(counter, {**OWN, **AGENT}, situations={"agent": "是"})
    seen = {}
    counter.key("Ctrl+5")
    counter.until(lambda: len(counter.rows("handover.collect")) == 1, "what waits")
    seen["lists"] = cut_at_rest(counter)
    scan(counter, done.cases[0].case_no)
    counter.until(lambda: counter.seen("handover.lines"), "the list")
    seen["agent"] = cut_at_rest(counter)
    counter.key("F8")
    seen["courier"] = cut_at_rest(counter)
    assert {name: what for name, what in seen.items() if what} == {}
