"""The same applicant comes a second time for the same item: the clerk sees the open case before a number is given,
beside what he takes in, and decides himself; nothing refuses, nothing pops up, and the book keeps the fact.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.acts import Received
from tests.app.desk import Desk, password
from tests.end2end.book import acts_of
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.test_small_windows import cut_at_rest
from tests.end2end.visits import take_shop

SHOP = "92410106MA9YYYY09T"


def first(counter: Counter) -> tuple[str, str]:
    """A case of the shop that is accepted and not decided yet; gives its id and number."""
    take_shop(counter, {"premises.address": "示例区示例路92号附3"})
    counter.judge(*["Space"] * 5)
    (done,) = counter.decide("F9").cases
    counter.next_applicant()
    return done.case_id, done.case_no


def spaced(number: str) -> str:
    return " ".join((number[:6], number[6:12], number[12:15], number[15:18], number[18:23], number[23:]))


def views_of(counter: Counter, case_id: str) -> list[str]:
    work = counter.program.work
    assert work is not None
    return [view.what for view in work.counter.book.read_now(lambda reads: reads.views(case_id))]


def told(counter: Counter) -> str:
    counter.until(lambda: counter.read("intake.answer.beside") != "", "the open case in the answer bar")
    return counter.read("intake.answer.beside")


def test_an_open_case_is_told_compared_and_kept_and_nothing_is_refused(counter: Counter, desk: Desk) -> None:
    old_id, old_no = first(counter)
    desk.clock.set(desk.clock.at.date().replace(day=24))
    counter.item("spjy")
    assert counter.read("intake.answer.beside") == ""
    counter.key("Ctrl+N")
    take_shop(counter, {"premises.address": "示例区示例路92号3层", "food.staff_count": "15"})
    assert told(counter) == f"同一申请人同一事项在办 {spaced(old_no)}　W09 11-20 收件，已受理"
    counter.judge(*["Space"] * 5)
    before = views_of(counter, old_id)

    counter.key("Alt+D")
    counter.until(lambda: counter.seen("intake.beside.rows"), "both side by side")
    rows = counter.read("intake.beside.rows").split("\n")
    assert [row for row in rows if row.endswith("不同")] == rows[:2]
    assert "示例区示例路92号3层" in rows[0] + rows[1] and "15" in rows[0] + rows[1]
    assert spaced(old_no) in counter.read("intake.beside.there")
    assert views_of(counter, old_id)[len(before) :] == ["同项在办对照"]
    counter.key("Escape")
    assert not counter.seen("intake.beside.rows") and counter.seen("intake.materials")

    assert counter.sentence.startswith("材料齐全、符合法定形式，应当受理")
    (new,) = counter.decide("F9").cases
    opened = acts_of(counter, new.case_id)[0]
    assert isinstance(opened, Received) and opened.open_beside == (old_id,)
    counter.next_applicant()
    counter.scan(new.qr)
    counter.until(lambda: counter.seen("case.stage"), "the new case")
    assert "收件时同项在办 1 件" in counter.words()


def test_the_old_case_opens_and_the_draft_stays(counter: Counter) -> None:
    _, old_no = first(counter)
    take_shop(counter)
    told(counter)
    counter.key("Alt+D")
    counter.until(lambda: counter.seen("intake.beside.rows"), "both side by side")
    counter.key("Return")
    counter.until(lambda: counter.seen("case.stage"), "the old case")
    assert spaced(old_no) in counter.words()
    counter.key("Ctrl+1")
    counter.until(lambda: counter.seen("intake.materials"), "what was being taken in")
    assert counter.presenter.board.draft.values["applicant.uscc"] == SHOP
    assert told(counter)


def test_neither_another_applicant_nor_another_item_nor_the_own_case_is_told(counter: Counter) -> None:
    old_id, _ = first(counter)
    take_shop(counter, {"applicant.name": "示例区北屿面馆", "applicant.uscc": "92410106MA0DEMQ43R"})
    counter.judge(*["Space"] * 5)
    assert counter.read("intake.answer.beside") == ""
    counter.put("intake.field.applicant.uscc", SHOP)
    assert told(counter)
    counter.put("intake.field.applicant.uscc", "92410106MA0DEMQ43R")
    assert counter.read("intake.answer.beside") == ""
    counter.decide("F5")
    counter.next_applicant()
    counter.from_todo("示例区北屿面馆")
    assert counter.read("intake.answer.beside") == ""
    assert old_id


def test_a_case_of_another_window_is_masked(desk: Desk, opened: Opening) -> None:
    counter = opened(desk, "W0907")
    first(counter)
    counter.lock()
    counter.sign_in("W1003", window="W10")
    take_shop(counter)
    told(counter)
    counter.key("Alt+D")
    counter.until(lambda: counter.seen("intake.beside.rows"), "both side by side")
    rows = counter.read("intake.beside.rows").split("\n")
    assert "联系人电话：138****0118；13800000118" in rows
    assert not any("410103200012310442；" in row for row in rows)


@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [
        (1280, 720, 1.5),
        pytest.param(1280, 720, 1.0, marks=pytest.mark.prove),
        pytest.param(1366, 768, 1.0, marks=pytest.mark.prove),
        pytest.param(1366, 768, 1.5, marks=pytest.mark.prove),
    ],
)
def test_nothing_is_cut_in_any_window(
    desk: Desk, width: int, height: int, scale: float, tmp_path: Path
) -> None:
    counter = Counter(desk.folder, desk.vault, password, chance=desk.clock, scale=scale, size=(width, height))
    try:
        counter.sign_in("W0907")
        first(counter)
        take_shop(
            counter,
            {
                "premises.address": "示例区示例路92号3层",
                "food.staff_count": "15",
                "contact.phone": "15100003306",
            },
        )
        counter.judge(*["Space"] * 5)
        told(counter)
        counter.shot(tmp_path / f"told-{width}-{scale}.png")
        assert cut_at_rest(counter) == []
        counter.key("Alt+D")
        counter.until(lambda: counter.seen("intake.beside.rows"), "both side by side")
        counter.shot(tmp_path / f"beside-{width}-{scale}.png")
        assert cut_at_rest(counter) == []
    finally:
        counter.close()
