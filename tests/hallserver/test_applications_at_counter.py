"""What an online hall brought in comes to counters by the pull: in 待办 where it may be taken in, answered there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
import requests

from casework import wire
from casework.applying import Application, ApplicationTaken
from hallclient.app.online import Online, online_of
from hallclient.app.server_enrolment import enrol_at_server
from hallclient.sync.pinned import Pinned
from tests.app.desk import FOOD, FRIDAY, Desk, outcome, rooms
from tests.app.filled import filled, marked
from tests.sync.served import Served


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk.new(tmp_path / "counter")
    yield made
    made.close()


@pytest.fixture
def served(desk: Desk, tmp_path: Path) -> Iterator[Served]:
    server = Served(tmp_path / "server", desk.folder / "hall", FRIDAY)
    server.start()
    yield server
    server.close()


@pytest.fixture
def online(desk: Desk, served: Served) -> Iterator[Online]:
    done = enrol_at_server(desk.folder, desk.vault, served.url, served.code(), served.ca, desk.clock)
    assert isinstance(done, Pinned), done
    joined = online_of(desk.station, desk.folder)
    assert joined is not None
    joined.start()
    yield joined
    joined.close()


def until(state: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + 30
    while not state():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def applied(desk: Desk, served: Served) -> ApplicationTaken:
    """A whole application of a food shop, as its form was filled at home."""
    shown = served.parts.clients.add("001", "901", "网上办事大厅", "electronic")
    draft = filled(desk.counter("W0907", "W09"), FOOD)
    asked = Application(
        reference="WB-20261120-7",
        items=(FOOD,),
        applicant_kind="法人",
        situations=draft.situations,
        values=draft.values,
        brought=tuple(draft.materials),
    )
    answer = requests.post(
        f"{served.url}/v1/halls/001/applications",
        data=wire.encode(asked),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {shown}"},
        verify=str(served.data.path / "ca.pem"),
        timeout=20,
    )
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=ApplicationTaken)


@pytest.mark.slow
def test_it_waits_where_it_may_be_taken_in_and_is_accepted_there(
    desk: Desk, served: Served, online: Online
) -> None:
    case = applied(desk, served).cases[0]
    assert case.missing == ()
    here, elsewhere = desk.counter("W0907", "W09"), desk.counter("S0001", "W11")
    until(lambda: here.book.read_now(lambda reads: reads.case(case.case_id)) is not None, "it came")
    (row,) = rooms(here)[2].todo().result(30)
    assert row.case_id == case.case_id and row.verb == "去答复" and row.due == case.answer_due
    assert "网上（网上办事大厅）收件" in row.line, row.line
    assert rooms(elsewhere)[2].todo().result(30) == (), "W11 doesn't take in food licences"
    opened = rooms(here)[1].open(case.case_id).result(30)
    assert opened is not None and set(opened.cases) == {FOOD}
    assert {one.mark for one in opened.draft.materials.values()} == {"unjudged"}
    done = outcome(
        rooms(here)[0].accept(marked(opened.draft, dict.fromkeys(opened.draft.materials, "sound")))
    )
    assert done.cases[0].case_no == case.case_no and "D03" in [one.code for one in done.papers]
    until(lambda: len(served.log()) > 1, "reported")
    assert [(line.device, line.kind, line.outcome) for line in served.log()] == [
        ("901", "received", "applied"),
        ("009", "accepted", "applied"),
    ]
    assert rooms(here)[2].todo().result(30) == ()
