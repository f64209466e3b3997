"""Every decision goes to its regulator: kept first, sent at once, again until it is acknowledged, never lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from msgspec.structs import replace

from casework import wire
from casework.dispatching import Acknowledged, Dispatch, SignedDispatch
from casework.hall import Regulator as Listed
from casework.supervision.verdict import Findings, FindingsAsked
from hallserver.command import main
from hallserver.contents.folder import FolderStore
from hallserver.desk.dispatching import Dispatching
from hallserver.desk.setting import Settings
from hallserver.desk.supervising import Supervising
from hallserver.ledger import dispatches
from hallserver.ledger.dispatches import DispatchLine
from hallserver.routes import dispatcher, indexer
from hallserver.routes.application import application
from hallserver.routes.parts import Parts
from tests.hallserver.counters import DAY, Hall, catalogue
from tests.hallserver.decided import accepted, decision, ended, granted, send, with_rules
from tests.hallserver.regulator import Regulator, regulator
from tests.hallserver.test_publishing import following, words

FOOD_DEPARTMENT = catalogue().items["991180004000"].department


@pytest.fixture
def other() -> Iterator[Regulator]:
    with regulator() as running:
        yield running


def watched(hall: Hall, *listed: Listed, **changes: Any) -> Dispatching:
    """The hall, its food licences supervised by these."""
    whole = catalogue()
    with_rules(
        hall, catalogue=replace(whole, version=2, hall=replace(whole.hall, regulators=listed)), **changes
    )
    return Dispatching(hall.ledger, Settings(), hall.key, hall.clock)


def owed(hall: Hall) -> tuple[DispatchLine, ...]:
    return hall.ledger.read("001", dispatches.owed)


def test_a_decision_and_the_end_of_a_licence_arrive_at_once_and_are_acknowledged(
    hall: Hall, other: Regulator
) -> None:
    sending = watched(hall, Listed(organ=FOOD_DEPARTMENT, address=other.address))
    undecided = accepted(hall)
    opened = granted(hall)
    following(hall).all("001")
    assert not sending.step("001") and owed(hall) == ()
    (one,) = other.arrived
    assert (one.what, one.case_no, one.applicant, one.to) == (
        "准予", opened.case_no, "示例餐饮有限公司", FOOD_DEPARTMENT,
    )  # fmt: skip
    assert one.applicant_number == opened.applicant.number and one.doc_number and other.valid == [True]
    signed, sealed = decision(hall.one, undecided)
    send(hall, signed)
    following(hall).all("001")
    sending.step("001")
    assert len(other.arrived) == 1, "without its seal nothing is decided"
    send(hall, sealed, ended(hall.one, opened))
    following(hall).all("001")
    sending.step("001")
    sending.step("001")
    assert sorted(one.what for one in other.arrived[1:]) == ["准予", "撤销"] and owed(hall) == ()


def test_a_regulator_that_is_down_loses_nothing(hall: Hall, tmp_path: Any, capsys: Any) -> None:
    with regulator() as gone:
        address = gone.address
    sending = watched(hall, Listed(organ=FOOD_DEPARTMENT, address=address))
    for _ in range(3):
        granted(hall)
    following(hall).all("001")
    sending.step("001")
    assert [line.trouble for line in owed(hall)] == ["连不上对方系统"] * 3
    sending.step("001")
    assert [line.tries for line in owed(hall)] == [1, 1, 1], "not before its time"
    hall.clock.at += timedelta(days=2)
    seen = Supervising(hall.ledger, Settings(), hall.clock).findings(
        "001", FindingsAsked(by="M0001", window="W09")
    )
    assert isinstance(seen, Findings), seen
    assert [(one.what, one.tries, one.trouble) for one in seen.pushes] == [("准予", 1, "连不上对方系统")] * 3
    assert all(one.doc_number and one.case_no and one.to_name for one in seen.pushes)
    url = hall.ledger.engine.url.render_as_string(hide_password=False)
    capsys.readouterr()
    assert main(["--data", str(tmp_path / "data"), "--database", url, "dispatches", "--hall", "001"]) == 1
    told = capsys.readouterr().out
    assert "没有回执的 3 件" in told and "送过 1 次  连不上对方系统" in told
    with regulator() as back:
        sending.send = lambda _, body: back.answer(body)[1]
        sending.step("001")
        assert len(back.arrived) == 3 and owed(hall) == ()
    assert main(["--data", str(tmp_path / "data"), "--database", url, "dispatches", "--hall", "001"]) == 0


def test_what_is_no_acknowledgement_is_none(hall: Hall, other: Regulator) -> None:
    sending = watched(hall, Listed(organ=FOOD_DEPARTMENT, address=other.address))
    granted(hall)
    following(hall).all("001")
    other.says = [500, b"ok", wire.encode(Acknowledged(dispatch_id="another"))]
    troubles = []
    for _ in range(3):
        sending.step("001")
        troubles += [line.trouble for line in owed(hall)]
        hall.clock.at += timedelta(hours=1)
    assert troubles == ["对方系统答复 500", "对方的回执看不懂", "对方的回执不是这一件的"]
    sending.step("001")
    assert owed(hall) == () and len({one.dispatch_id for one in other.arrived}) == 1


def test_a_package_that_cannot_be_sent_is_put_off_and_the_next_one_goes(hall: Hall) -> None:
    sending = watched(hall, Listed(organ=FOOD_DEPARTMENT, address="https://jg.example/push"))
    for _ in range(2):
        granted(hall)
    following(hall).all("001")
    asked: list[bytes] = []

    def fails_once(_: str, body: bytes) -> bytes:
        asked.append(body)
        if len(asked) == 1:
            raise ValueError("unforeseen")
        payload = wire.decode_foreign(wire.decode_foreign(body, SignedDispatch).payload, Dispatch)
        return wire.encode(Acknowledged(dispatch_id=payload.dispatch_id))

    sending.send = fails_once
    assert not sending.step("001")
    (left,) = owed(hall)
    assert (left.tries, left.trouble, len(asked)) == (1, "服务器没有能送出这一件", 2)


def test_an_answer_that_was_lost_sends_the_same_package_once_more(
    hall: Hall, other: Regulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    sending = watched(hall, Listed(organ=FOOD_DEPARTMENT, address=other.address))
    granted(hall)
    following(hall).all("001")

    def ends(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(dispatches, "acknowledge", ends)
        with pytest.raises(KeyboardInterrupt):
            sending.step("001")
    assert len(owed(hall)) == 1
    sending.step("001")
    first, second = other.arrived
    assert first == second and owed(hall) == ()


def test_a_running_server_sends_and_publishes_by_itself(
    hall: Hall, other: Regulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexer, "QUIET_SECONDS", 0.05)
    monkeypatch.setattr(dispatcher, "LOOK_SECONDS", 0.05)
    watched(hall, Listed(organ=FOOD_DEPARTMENT, address=other.address))
    parts = Parts(hall.ledger, hall.key, "", hall.clock, FolderStore(tmp_path))
    hall.desk = parts.desk
    with TestClient(application(parts)):
        opened = granted(hall)
        end = time.monotonic() + 30
        while (owed(hall) or not other.arrived) and time.monotonic() < end:
            time.sleep(0.02)
    assert [one.case_no for one in other.arrived] == [opened.case_no] and owed(hall) == ()
    page = parts.public.page("001", "result", 1)
    assert page is not None and page.all == 1 and [one.published_on for one in words(hall, opened)] == [DAY]


def test_who_is_sent_what_is_data(hall: Hall, other: Regulator) -> None:
    sending = watched(hall, Listed(organ="113", address=other.address))
    granted(hall)
    following(hall).all("001")
    sending.step("001")
    assert other.arrived == [] and owed(hall) == (), "another department's items"
    listed = Listed(organ="113", address=other.address, items=("991180004000",))
    sending = watched_again(hall, listed)
    granted(hall)
    following(hall).all("001")
    sending.step("001")
    assert [one.to for one in other.arrived] == ["113"]


def watched_again(hall: Hall, listed: Listed) -> Dispatching:
    whole = catalogue()
    told = replace(whole, version=3, hall=replace(whole.hall, regulators=(listed,)))
    with_rules(hall, 3, catalogue=told)
    return Dispatching(hall.ledger, Settings(), hall.key, hall.clock)
