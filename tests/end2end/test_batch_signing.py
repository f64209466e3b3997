"""A batch at the real window: how many of how many are signed, keys pressed meanwhile, one refused in its middle."""

from __future__ import annotations

from threading import Semaphore

import pytest

from hallclient.app.hand import Hand
from tests.app.desk import Desk, secret
from tests.end2end.book import kinds_of
from tests.end2end.conftest import Opening
from tests.end2end.test_approving import NAMES, accepted, approving, reviewed

pytestmark = pytest.mark.slow


def test_a_batch_counts_what_is_signed_and_one_refused_holds_up_none(
    desk: Desk, opened: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = accepted(desk, *NAMES)
    reviewed(desk, cases)
    desk.close()
    gate, sign = Semaphore(0), Hand.sign

    def in_turn(hand: Hand, data: bytes) -> bytes:
        assert gate.acquire(timeout=20), "nobody let it go on"
        return sign(hand, data)

    monkeypatch.setattr(Hand, "sign", in_turn)
    counter = opened(desk, "S0001", "W10")
    approving(counter, 4)
    for at in range(1, 4):
        counter.key("Down")
        counter.until(lambda at=at: "已看" in counter.signing()[at], "opened")  # type: ignore[misc]
    counter.key("Up")
    counter.key("Up")
    counter.until(lambda: counter.read("approval.applicant") == NAMES[1], "the second")
    counter.put("approval.third", "JY241010300")  # against the rule for its numbers
    counter.widget("approval.secret").setFocus()
    counter.write(secret("S0001"))
    counter.key("Ctrl+Return")
    counter.until(lambda: counter.read("approval.batch.title") == "已签 0 / 4 件", "begun")
    gate.release()
    counter.until(
        lambda: counter.read("approval.batch.title") == "已签 1 / 4 件，1 件没签成",
        "one stands, one does not",
    )
    counter.key("F9")
    assert "正在签：已签 1 / 4 件" in counter.read("approval.message")
    counter.key("3")
    assert "这一件在正在签的一批里" in counter.read("approval.message")
    counter.key("Ctrl+Return")
    assert "正在签：已签 1 / 4 件" in counter.read("approval.message")
    gate.release(2)
    counter.until(lambda: "已签 3 件" in counter.read("approval.message"), "the others are signed")
    said = counter.read("approval.message")
    assert NAMES[1] in said and "编号规则" in said, "which one was not, and why"
    counter.until(lambda: len(counter.signing()) == 1, "it is still there")
    assert NAMES[1] in counter.signing()[0]
    assert counter.read("approval.batch.title").startswith("一起签")
    assert [kinds_of(counter, one)[-1] for one in cases] == ["sealed", "reviewed", "sealed", "sealed"]
