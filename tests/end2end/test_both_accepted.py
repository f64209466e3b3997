"""Two counters accepted the same case without a line between them: both papers are out, one acceptance counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.acts import Settled
from hallclient.app.counter import Counter as Seat
from tests.app.desk import FRIDAY, Desk, outcome, rooms
from tests.app.filled import marked
from tests.end2end.conftest import Opening
from tests.end2end.test_settling import acts_of, both_versions, online, pair, received, reported, settled
from tests.sync.served import Served

__all__ = ["pair"]


def accepted(seat: Seat, case_id: str) -> None:
    opened = rooms(seat)[1].open(case_id).result()
    assert opened is not None
    outcome(rooms(seat)[0].accept(marked(opened.draft, {})))


@pytest.mark.slow
def test_the_second_acceptance_is_a_work_item_with_both_papers_and_one_of_them_settles_it(
    pair: tuple[Desk, Desk, Served], opened: Opening, tmp_path: Path
) -> None:
    desk, other, served = pair
    case_id = received(desk, other, served)
    desk.clock.set(FRIDAY, 10, 12)
    accepted(desk.counter("W0907", "W09"), case_id)
    desk.clock.set(FRIDAY, 10, 20)
    served.clock.at = desk.clock.at
    there = other.counter("W1003", "W10")
    accepted(there, case_id)
    online(other, lambda: reported(there))
    desk.clock.set(FRIDAY, 17, 31)
    served.clock.at = desk.clock.at
    desk.close()
    counter = opened(desk, "S0001")
    both_versions(counter, "核定")
    counter.shot(tmp_path / "both.png")
    words = counter.words()
    for said in ("W10 孟知微", "W09 王砚秋", "受理通知书", "已经受理"):
        assert said in words, said
    counter.widget("conflict.reason").setFocus()
    counter.write("两次受理内容相同，以先到的为准")
    counter.key("F9")
    settled(counter)
    counter.until(lambda: any(isinstance(act, Settled) for act in acts_of(counter, case_id)), "kept")
    outcomes = [line.outcome for line in served.log() if line.kind == "accepted"]
    assert sorted(outcomes) == ["applied", "flagged"], "what left on paper is never rejected"
