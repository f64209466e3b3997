"""A works offline and leaves a draft and acts that were never sent, and locks; B signs in at the same PC; then there
is a line again. The author of each act is who did it; A's draft is named, not shown; B's window holds nothing of A's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from casework import wire
from tests.app.desk import FRIDAY, Desk, only, outcome
from tests.app.filled import filled
from tests.end2end.at_server import joined
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.test_masking import HOME, MASKED, NAME, NUMBER, NURSE, PHONE, clear, everything
from tests.sync.served import Served

FIRST, SECOND = "W1101", "S0001"
PERSON: dict[str, object] = {
    "applicant.name": NAME,
    "applicant.identity": {"kind": "resident_id", "number": NUMBER},
    "applicant.phone": PHONE,
}


@pytest.fixture
def served(desk: Desk, tmp_path: Path) -> Iterator[Served]:
    """The hall's server: the counter is enrolled there, then the line is cut."""
    server = Served(tmp_path / "server", desk.folder / "hall", FRIDAY)
    server.start()
    joined(desk, server)
    server.stop()
    yield server
    server.close()


def accepted(counter: Counter) -> str:
    """Who is signed in accepts an application of the person; gives the case."""
    work = counter.program.work
    assert work is not None
    draft = filled(work.counter, NURSE, values=PERSON)
    return only(outcome(work.intake_use.accept(draft))).case_id


def authors(served: Served, case_id: str) -> set[tuple[str, str]]:
    acts = [wire.decode(line.stored) for line in served.log()]
    return {(act.by, act.by_name) for act in acts if act.case_id == case_id}


@pytest.mark.slow
def test_the_author_stays_and_the_second_sees_nothing_of_the_first(
    desk: Desk, opened: Opening, served: Served
) -> None:
    counter = opened(desk, FIRST, HOME)
    case = accepted(counter)
    work = counter.program.work
    assert work is not None
    draft = filled(work.counter, NURSE, values=PERSON)
    work.intake_use.save(draft).result()
    work.open_draft(draft.draft_id)
    counter.until(lambda: NAME in everything(counter.program.window), "the draft is on A's screen")
    assert work.counter.book.read_now(lambda reads: reads.waiting()) > 0, "nothing was sent"
    counter.lock()
    assert clear(counter.words()) == [], (
        "the cover; the process behind it is replaced (tests/bootstrap/test_memory.py)"
    )

    counter.sign_in(SECOND, window=HOME)
    assert clear(everything(counter.program.window)) == [], "the free counter"
    assert counter.presenter.board.empty
    counter.key("Ctrl+2")
    counter.until(lambda: any("许清和的草稿" in row for row in counter.todo_rows()), "named")
    assert clear(everything(counter.program.window)) == [], "and not shown"
    counter.key("Ctrl+3")
    counter.until(lambda: MASKED in everything(counter.program.window), "the case, as every list shows it")
    assert clear(everything(counter.program.window)) == []
    assert counter.program.work is not None
    assert counter.program.work.intake_use.open(draft.draft_id).result() is not None, (
        "a chief may, and it is logged"
    )
    other = accepted(counter)

    served.clock.at = desk.clock.at
    served.start()
    counter.until(lambda: authors(served, other) != set(), "everything is sent", seconds=60)
    assert authors(served, case) == {(FIRST, "许清和")}, "whoever works when it is sent"
    assert authors(served, other) == {(SECOND, "郑怀瑾")}
    kept = counter.program.work.counter.book.read_now(lambda reads: reads.draft(draft.draft_id))
    assert kept is not None and kept.by == FIRST, "the draft is still A's"
