"""出件 while a certificate is still to be made: the list, the sums, 待办 and the sheet agree on what is there."""

from __future__ import annotations

import pytest

from hallclient.ui.widgets.badge import Badge
from tests.app.desk import Desk
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.test_collecting import do, granted, lines, why
from tests.end2end.test_collecting import opened as fetched

pytestmark = pytest.mark.slow


def badges(counter: Counter) -> list[str]:
    """Those in the head of the list of what goes."""
    found = counter.widget("handover.list").findChildren(Badge)
    return [one.accessibleName() for one in found if one.isVisible()]


def test_what_is_not_made_is_counted_nowhere_as_there(desk: Desk, opened: Opening) -> None:
    counter = opened(desk, "W0907")
    done = granted(counter, ready=False)
    counter.key("Ctrl+5")
    counter.until(lambda: len(counter.rows("handover.collect")) == 1, "what waits")
    assert "证照、文书 1 份，待制证 1 本" in counter.rows("handover.collect")[0].spoken
    assert "待领取 1 · 待寄出 0" in counter.words()
    assert counter.widget("nav.handover").accessibleDescription() == "1 件"
    fetched(counter, done.cases[0].qr)
    here = len(lines(counter)) - 1
    assert badges(counter) == [f"0 / {here} 已点"]
    counter.widget("handover.lines").setFocus()
    counter.key("End")
    counter.key("Home")
    counter.key("Down")
    counter.key("Space", here)
    counter.put("handover.number", "410106198503154519")
    assert badges(counter) == [f"{here} / {here} 已点"] and why(counter) == ""
    assert f"可以交付 {here} 份" in counter.words()
    do(counter)
    counter.until(
        lambda: "待领取 0 · 待寄出 0 · 待制证 1" in counter.words(), "nothing is there to be fetched"
    )
    counter.until(lambda: counter.widget("nav.handover").accessibleDescription() != "1 件", "nor counted")
    (row,) = counter.rows("handover.collect")
    assert "待制证 1 本" in row.spoken and "证照、文书" not in row.spoken
    fetched(counter, done.cases[0].qr)
    assert badges(counter) == ["待制证 1"] and why(counter) == "待制证"
    assert "没有要交付的：食品经营许可证还没有制好" in counter.words()
    counter.key("Escape")
    counter.key("Ctrl+2")
    counter.until(lambda: any(row.startswith("待制证") for row in counter.todo_rows()), "待办 says it, too")
    assert "决定书已交付" in counter.todo_rows()[0] and "看办件" in counter.todo_rows()[0]
    counter.widget("todo.list").setFocus()
    counter.key("Return")
    counter.until(
        lambda: counter.seen("case.more") and "等制证" in counter.words(), "where it is recorded as made"
    )
    counter.key("Ctrl+4")
    counter.until(lambda: counter.seen("approval.list.deliver"), "审批")
    assert counter.read("approval.list.deliver") == "可出件 0", "nothing of it is there, by this list either"
    counter.key("Ctrl+5")
    counter.until(lambda: counter.seen("handover.scan"), "出件")
    fetched(counter, done.cases[0].qr)
    counter.widget("handover.lines").setFocus()
    counter.key("Space")
    counter.put("handover.certificate_no", "JY14101030000017")
    counter.put("handover.number", "410106198503154519")
    assert badges(counter) == ["1 / 1 已点"] and why(counter) == "", "in the clerk's hand it is there"
    do(counter)
    counter.until(lambda: counter.rows("handover.collect") == (), "nothing waits any more")
