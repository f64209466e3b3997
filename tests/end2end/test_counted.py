"""The nav and the lamps count what is owed while the clerk stays where he works; what is printed without an act says
what it is."""

from __future__ import annotations

import pytest

from tests.app.desk import Desk, password
from tests.app.printers import ScriptedPrinter
from tests.end2end.driver import Counter
from tests.end2end.test_printing import choose_laser
from tests.end2end.test_small_windows import cut_at_rest
from tests.end2end.visits import take_shop, take_theme


def counted(counter: Counter) -> str:
    return counter.widget("nav.todo").accessibleDescription()


@pytest.mark.slow
def test_a_case_told_and_a_draft_put_by_are_counted_without_a_look_at_the_list(counter: Counter) -> None:
    take_shop(counter)
    counter.judge("Space", "X", "Space", "Space", "Space")
    counter.decide("F10")
    counter.next_applicant()
    counter.until(lambda: "1 件" in counted(counter), "the case that waits for its correction")
    take_shop(counter, {"applicant.name": "示例区北屿面馆", "applicant.uscc": "92410106MA0DEMQ43R"})
    counter.key("Ctrl+N")
    counter.until(lambda: "2 件" in counted(counter), "and the draft")
    assert counter.seen("intake"), "he never left 受理台"


@pytest.mark.slow
def test_a_letter_of_withdrawal_says_what_it_is_and_leads_back_to_its_case(counter: Counter) -> None:
    take_shop(counter)
    counter.judge(*["Space"] * 5)
    counter.decide("F9")
    counter.key("F7")
    counter.until(lambda: counter.seen("case.more"), "the case")
    counter.choose_from_menu("F12", "打印撤回申请书")
    counter.until(lambda: counter.seen("outcome.paper"), "the letter")
    counter.paper_shown()
    said = counter.words()
    assert "签好收回，再登记撤回" in said and "没有编号" not in said
    assert "回办件" in counter.widget("outcome.next").accessibleName()
    counter.key("Return")
    counter.until(lambda: counter.seen("case.more"), "the case again")


@pytest.mark.slow
def test_with_large_text_the_number_is_whole_beside_what_is_still_owed(desk: Desk) -> None:
    counter = Counter(
        desk.folder, desk.vault, password, window="W10", chance=desk.clock, scale=1.5, size=(1280, 720),
        printer=ScriptedPrinter(),
    )  # fmt: skip
    try:
        counter.sign_in("W1003")
        choose_laser(counter)
        take_theme(counter)
        many = len(counter.presenter.board.table.materials)
        counter.judge(*["Space"] * (many - 2), "X", "Space")
        counter.decide("Shift+F9")
        counter.paper_shown()
        counter.until(lambda: "还有 1 项没有收件" in counter.read("outcome.message"), "what is left")
        assert cut_at_rest(counter) == []
    finally:
        counter.close()
