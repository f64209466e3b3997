"""An application from the online hall at the real window: in 待办 with where it came from, and answered there."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework import wire
from casework.applying import Application, ApplicationTaken
from tests.app.desk import FOOD, FRIDAY, Desk
from tests.app.filled import filled
from tests.end2end.at_server import joined
from tests.end2end.book import kinds_of
from tests.end2end.conftest import Opening
from tests.sync.served import Served


@pytest.mark.slow
def test_the_online_hall_s_application_is_answered_from_the_queue(
    desk: Desk, opened: Opening, tmp_path: Path
) -> None:
    served = Served(tmp_path / "server", desk.folder / "hall", FRIDAY)
    served.start()
    joined(desk, served)
    served.parts.clients.add("001", "901", "网上办事大厅", "electronic")
    (client,) = served.ledger.read("001", lambda reads: reads.clients())
    counter = opened(desk, "W0907")
    work = counter.program.work
    assert work is not None
    draft = filled(work.counter, FOOD, values={"applicant.name": "示例区晨光早餐店"})
    asked = Application(
        reference="WB-1", items=(FOOD,), applicant_kind="法人", situations=draft.situations, values=draft.values,
        brought=tuple(draft.materials),
    )  # fmt: skip
    taken = served.parts.applications.take("001", client, asked, wire.encode(asked))
    assert isinstance(taken, ApplicationTaken), taken
    case_id = taken.cases[0].case_id
    counter.key("Ctrl+2")
    counter.until(lambda: any("网上待答复" in row for row in counter.todo_rows()), "it came")
    counter.shot(tmp_path / "todo.png")
    counter.from_todo("网上办事大厅")
    counter.until(lambda: counter.seen("intake.materials"), "the checklist")
    assert sum("未核" in row for row in counter.materials()) == len(draft.materials)
    counter.judge(*["Space"] * len(draft.materials))
    counter.shot(tmp_path / "intake.png")
    counter.decide("F9")
    assert kinds_of(counter, case_id) == ["received", "accepted"]
    counter.until(lambda: len(served.log()) == 2, "reported")
    assert [line.outcome for line in served.log()] == ["applied", "applied"]
    work.open_case(case_id)
    counter.until(lambda: "网上办事大厅" in counter.words(), "who brought it in")
    counter.shot(tmp_path / "case.png")
    counter.close()
    served.close()
