"""What a regulator sends back marks the licence, by an act that every counter gets, once; nobody else can."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
from litestar.testing import TestClient
from msgspec.structs import replace

from casework import wire
from casework.acts import LicenceNoted
from casework.calendar import Calendar
from casework.dispatching import LicenceNotice, NoticeTaken
from casework.exchange import Declined
from casework.hall import Regulator as Listed
from hallclient.ui.screens.case.duty_words import text_of, word_of
from hallserver.access.clients import Clients
from hallserver.contents.folder import FolderStore
from hallserver.desk.turns import folded
from hallserver.ledger import dispatches
from hallserver.routes.application import application
from hallserver.routes.parts import Parts
from tests.hallserver.counters import DAY, Hall, catalogue
from tests.hallserver.decided import granted, with_rules
from tests.hallserver.test_dispatching import FOOD_DEPARTMENT, watched
from tests.hallserver.test_publishing import on_list


def told(client: TestClient[Any], secret: str, **changes: Any) -> NoticeTaken | Declined:
    """What the server answers to a notice."""
    whole = LicenceNotice(
        reference="JG-1", dispatch_id="", way="撤销", doc_number="示监〔2026〕7号", decided_on=DAY, reasons="虚假材料",
    )  # fmt: skip
    answer = client.post(
        "/v1/halls/001/notices",
        content=wire.encode(replace(whole, **changes)),
        headers={"Authorization": f"Bearer {secret}", "Content-Type": "application/json"},
    )
    if answer.status_code == 200:
        return msgspec.json.decode(answer.content, type=NoticeTaken)
    return msgspec.json.decode(answer.content, type=Declined)


def test_a_notice_marks_the_licence_once_and_only_its_regulator_can(hall: Hall, tmp_path: Path) -> None:
    watched(hall, Listed(organ=FOOD_DEPARTMENT, address="https://jg.example/push"))
    opened = granted(hall)
    (line,) = on_list(hall)
    (package,) = hall.ledger.read("001", lambda reads: dispatches.of_case(reads, opened.case_id))
    clients = Clients(hall.ledger, hall.key, hall.clock)
    name = next(one.name for one in catalogue().departments if one.code == FOOD_DEPARTMENT)
    right = clients.add("001", "995", name, "regulator")
    other = clients.add("001", "996", "103", "regulator")
    window = clients.add("001", "997", "网上办事大厅", "electronic")
    sent = {"dispatch_id": package.dispatch_id}
    parts = Parts(hall.ledger, hall.key, "", hall.clock, FolderStore(tmp_path))
    with TestClient(application(parts)) as client:
        refusals = [
            told(client, other, **sent),
            told(client, right, dispatch_id="unknown"),
            told(client, window, **sent),
            told(client, "001.995.wrong", **sent),
            told(client, right, **sent, reasons=" "),
            told(client, right, **sent, decided_on=DAY + timedelta(days=1)),
            told(client, right, **sent, decided_on=DAY - timedelta(days=1)),
            told(client, right, **sent, doc_number="号" * 201),
            told(client, right, **sent, reasons="长" * 4001),
        ]
        assert [one.code for one in refusals if isinstance(one, Declined)] == [
            "notice", "notice", "not_for_this", "no_entry", *["notice"] * 5,
        ]  # fmt: skip
        assert len(on_list(hall)) == 1
        first = told(client, right, **sent)
        assert first == NoticeTaken(reference="JG-1", case_no=opened.case_no) == told(client, right, **sent)
        reused = told(client, right, **sent, way="注销")
        assert isinstance(reused, Declined) and reused.code == "reference"
    stored = hall.ledger.read("001", lambda reads: reads.acts_of([opened.case_id]))[opened.case_id]
    (act,) = [one for one in (wire.decode(one.stored) for one in stored) if isinstance(one, LicenceNoted)]
    assert (act.device, act.organ, act.way) == ("995", FOOD_DEPARTMENT, "撤销")
    assert word_of(act) == "监管部门反馈：撤销" and "示监〔2026〕7号" in text_of(act)
    case = folded(stored, Calendar(catalogue().years), DAY)
    assert case is not None and case.noted == (("撤销", DAY),) and case.licence_end == ""
    assert on_list(hall) == () and line.item == case.opened.item_name


def test_a_counter_cannot_say_it_in_a_regulators_place(hall: Hall) -> None:
    with_rules(hall)
    opened = granted(hall)
    before = on_list(hall)
    act = LicenceNoted(
        **hall.one.head(opened.case_id), way="注销", organ="118", organ_name="市场监管局", doc_number="一",
        decided_on=DAY, reasons="注销", reference="x",
    )  # fmt: skip
    hall.one.made(act, base=1)
    (outcome,) = hall.outcomes(hall.one, len(hall.one.acts))
    assert outcome == "rejected not_server"
    assert on_list(hall) == before and len(before) == 1
