"""Who comes first, at the real window: licences limited in number in the order of their acceptance (行政许可法
第五十七条), the parts of a theme in theirs, a deputy on the days that his letter names."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

import pytest

from casework.acts import Granted
from hallclient.app.approval import Approval
from hallclient.app.hand import Hand, open_hand
from hallclient.app.outcome import Outcome
from tests.app.desk import FOOD, FRIDAY, TRADE, Desk, only, outcome, rooms, secret
from tests.app.filled import filled
from tests.end2end.at_server import joined
from tests.end2end.book import acts_of, kinds_of
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.way_visits import pick
from tests.sync.served import Served

FOREST = "991190001000"
FIRST, SECOND = "示例区青松林场", "示例区翠柏林场"


def reviewed(desk: Desk, case_id: str, window: str) -> None:
    counter = desk.counter("R0001", window)
    hand = open_hand(counter, secret("R0001"))
    assert isinstance(hand, Hand)
    done = Approval(counter).review(case_id, "grant", "材料齐全，现场核查符合", hand=hand).result(30)
    assert isinstance(done, Outcome)


def sign(counter: Counter, staff_no: str, said: str) -> None:
    """F9 and the secret, until the strip says so."""
    counter.key("F9")
    counter.until(lambda: counter.focus() is counter.widget("approval.secret"), "the secret is asked for")
    counter.write(secret(staff_no))
    counter.key("Return")
    counter.until(lambda: said in counter.read("approval.message"), said)


@pytest.mark.slow
def test_a_limited_number_goes_to_who_was_accepted_first(
    desk: Desk, opened: Opening, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clerk = desk.counter("W0402", "W04")
    cases = []
    for minute, name in ((42, FIRST), (50, SECOND)):
        desk.clock.set(FRIDAY, 10, minute)
        draft = filled(clerk, FOREST, values={"applicant.name": name})
        cases.append(only(outcome(rooms(clerk)[0].accept(draft))))
        reviewed(desk, cases[-1].case_id, "W04")
    desk.close()
    served = Served(tmp_path / "server", desk.folder / "hall", FRIDAY)
    served.clock.at = desk.clock.at
    served.start()
    try:
        joined(desk, served)
        counter = opened(desk, "S0001", "W04")
        counter.until(lambda: counter.read("top_bar.sync") == "在线 · 待上报 0", "the server has both")
        pick(counter, SECOND)
        assert "数量有限" in counter.read("approval.note")
        sign(counter, "S0001", cases[0].case_no)
        pick(counter, FIRST)
        sign(counter, "S0001", f"已签：林木采伐许可证核发　{FIRST}")
        counter.until(lambda: counter.read("top_bar.sync") == "在线 · 待上报 0", "the first is reported")
        pick(counter, SECOND)
        sign(counter, "S0001", f"已签：林木采伐许可证核发　{SECOND}")
        for one in cases:  # the server may have put its publication on record meanwhile
            assert [kind for kind in kinds_of(counter, one.case_id) if kind != "published"][-1] == "sealed"
        warned = {one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING}
        assert warned <= {
            "D11 is not signed: no certificate in force"
        }  # it is made today, the hall's day is earlier
    finally:
        served.close()


def test_a_part_waits_for_the_one_before_it_whose_result_it_uses(desk: Desk, opened: Opening) -> None:
    clerk = desk.counter("W1003", "W10")
    taken = outcome(rooms(clerk)[0].accept(filled(clerk, TRADE, FOOD, theme="T001"))).cases
    food = next(one for one in taken if one.item_code == FOOD)
    trade = next(one for one in taken if one.item_code == TRADE)
    reviewed(desk, food.case_id, "W10")
    desk.close()
    counter = opened(desk, "S0001", "W10")
    counter.key("Ctrl+4")
    counter.until(lambda: len(counter.signing()) >= 2 and counter.seen("approval.head"), "both parts")
    at = next(at for at, row in enumerate(counter.signing()) if "食品经营许可" in row)
    counter.widget("approval.list").setFocus()
    counter.key("Home")
    counter.key("Down", at) if at else None
    counter.until(lambda: counter.read("approval.item") == "食品经营许可", "the food part")
    counter.key("1")
    assert "个体工商户登记注册" in counter.read("approval.message")
    counter.key("Home")
    counter.until(lambda: counter.read("approval.item") == "个体工商户登记注册", "the one before it")
    sign(counter, "S0001", "已签：个体工商户登记注册")
    counter.until(lambda: counter.read("approval.item") == "食品经营许可", "the next")
    sign(counter, "S0001", "已签：食品经营许可")
    granted = next(one for one in acts_of(counter, food.case_id) if isinstance(one, Granted))
    assert granted.certificates[0].name == "食品经营许可证"
    assert kinds_of(counter, trade.case_id)[-1] == "sealed"


def test_a_deputy_decides_on_the_days_of_his_letter(desk: Desk, opened: Opening) -> None:
    clerk = desk.counter("W1003", "W10")
    case_id = only(outcome(rooms(clerk)[0].accept(filled(clerk, FOOD)))).case_id
    reviewed(desk, case_id, "W10")
    desk.close()
    desk.clock.set(date(2026, 11, 24))
    counter = opened(desk, "S0002", "W10")
    counter.key("Ctrl+4")
    counter.until(lambda: len(counter.signing()) == 1 and counter.seen("approval.head"), "his to sign today")
    sign(counter, "S0002", "已签：食品经营许可")
    granted = next(one for one in acts_of(counter, case_id) if isinstance(one, Granted))
    assert granted.by == "S0002" and kinds_of(counter, case_id)[-1] == "granted"  # the seal is S0001's
