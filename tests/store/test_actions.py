"""One user action is one transaction, however many acts it makes."""

from __future__ import annotations

from pathlib import Path

from casework.acts import Received
from casework.question import ask
from hallclient.store.tx import Tx
from tests.store.visits import DAY, NAME, Fixed, accepted, opened, project, take_in

CHANCE = Fixed()


def test_an_action_of_several_acts_sees_its_own_rows_and_leaves_the_last(tmp_path: Path) -> None:
    """Rows are written when something reads them, or at the end; the chain goes on within the action."""
    book = opened(tmp_path / "hall.book", CHANCE)

    def action(tx: Tx) -> tuple[str, list[tuple[str, int]]]:
        act = take_in(tx, CHANCE).case.opened
        assert isinstance(act, Received)
        seen = [tx.reads.case(act.case_id)]
        tx.append(accepted(act, CHANCE), project)
        assert [type(one).__name__ for one in tx.acts_of(act.case_id)] == ["Received", "Attended", "Accepted"]
        seen.append(tx.reads.case(act.case_id))
        assert tx.appended[1].hash != tx.appended[2].hash
        assert [done.seq for done in tx.appended] == [1, 2, 3]
        return act.case_id, [(one.line.stage, one.line.acts) for one in seen if one is not None]

    case_id, seen = book.write_now(action)
    assert seen == [("received", 2), ("accepted", 3)]
    stored = book.read_now(lambda reads: reads.case(case_id))
    assert stored is not None and (stored.line.stage, stored.line.acts) == ("accepted", 3)
    found = book.read_now(lambda reads: reads.find(ask(NAME[:2], DAY)))
    assert [line.stage for line in found] == ["accepted"]
    book.close()
