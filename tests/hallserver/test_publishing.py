"""What everybody may read of decisions and progress: on the list within seconds, masked, put on record once, kept off
by rule or by somebody's word, gone when the licence is."""

from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient
from msgspec.structs import replace

from casework import wire
from casework.acts import Applicant, Published, Received
from casework.calendar import Calendar
from casework.case import Case
from casework.dispatching import decisions_of
from casework.fold import fold
from casework.hall import NotPublic, PublishingRule
from casework.hall import Regulator as Listed
from casework.publication import PublicProgress, PublicResult, cleared, result_of
from casework.supervision.verdict import Findings, FindingsAsked
from hallserver.access.folder import DataFolder
from hallserver.command import main
from hallserver.contents.folder import FolderStore
from hallserver.desk import following as module
from hallserver.desk import own_chain, publishing
from hallserver.desk.following import Following
from hallserver.desk.publishing import PublicDays, PublicLists
from hallserver.desk.setting import Settings
from hallserver.desk.supervising import Supervising
from hallserver.desk.turns import standing_of
from hallserver.ledger import dispatches
from hallserver.ledger.ledger import Unavailable
from hallserver.ledger.public_lines import ListKind
from hallserver.ledger.routing import open_any
from hallserver.ledger.writes import ChainMoved
from hallserver.routes.application import application
from hallserver.routes.limits import Allowance
from hallserver.routes.parts import Parts
from hallserver.web.open_lists import list_handlers, month_asked
from hallserver.web.published import Published as PublishedCatalogue
from tests.hallserver.counters import DAY, FOOD, Hall, catalogue, paper
from tests.hallserver.decided import (
    accepted,
    decision,
    ended,
    granted,
    published,
    refused,
    sealed,
    send,
    with_rules,
)
from tests.hallserver.postgres import Cluster

PERSON = Applicant(
    kind="自然人", name="欧阳晓梅", number="41010319900101451X", phone="13800000118", agent_name="司徒安"
)
PRIVATE = ("欧阳晓梅", "41010319900101451X", "13800000118", "司徒安")


def following(hall: Hall) -> Following:
    return Following(hall.ledger, Settings(), hall.key, hall.clock)


def on_list(hall: Hall) -> tuple[PublicResult, ...]:
    following(hall).all("001")
    days = PublicLists(hall.ledger, Settings(), hall.clock).days("001", None, hall.clock.today())
    assert days is not None
    return days.results


def words(hall: Hall, opened: Received) -> list[Published]:
    """What was put on record about a case's publication."""
    lines = hall.ledger.read("001", lambda reads: reads.acts_of([opened.case_id]))[opened.case_id]
    acts = [wire.decode(line.stored) for line in lines if line.outcome == "applied"]
    return [act for act in acts if isinstance(act, Published)]


def site(hall: Hall, folder: Path) -> TestClient[Any]:
    parts = Parts(hall.ledger, hall.key, "", hall.clock, FolderStore(folder))
    pages = list_handlers(
        PublishedCatalogue(hall.ledger, parts.settings, hall.clock),
        parts.public,
        Allowance(10_000, 0.01, hall.clock),
    )
    return TestClient(application(parts, pages))


def test_a_grant_is_on_the_list_masked_and_put_on_record_once(hall: Hall, tmp_path: Path) -> None:
    with_rules(hall)
    first = granted(hall)
    second = granted(hall, "欧阳晓梅（41010319900101451X，电话13800000118）热食类食品制售", applicant=PERSON)
    third = accepted(hall)
    assert on_list(hall) == on_list(hall)
    by_holder = {one.holder: one for one in on_list(hall)}
    company, person = by_holder["示例餐饮有限公司"], by_holder["欧**梅"]
    assert company.holder_code == first.applicant.number and person.holder_code == ""
    assert (company.valid_to, company.organ) == (date(2031, 11, 19), "示例区行政审批服务局")
    assert person.content == "欧**梅（＊＊＊＊，电话＊＊＊＊）热食类食品制售"
    for opened in (first, second):
        (word,) = words(hall, opened)
        assert (word.device, word.published_on, word.withheld) == ("000", DAY, "")
        assert word.where.endswith("/halls/001/results")
    assert words(hall, third) == []

    with site(hall, tmp_path) as client:
        page = client.get("/halls/001/results").text
        told = client.get("/halls/001/results.json", params={"month": "2026-11"})
        table = client.get("/halls/001/results.csv")
        progress = client.get("/halls/001/progress").text
        assert client.get("/halls/001/results.csv", params={"month": "2026-13"}).status_code == 404
        assert client.get("/halls/002/results").status_code == 404
    for text in (page, told.text, table.text, progress):
        assert not [one for one in PRIVATE if one in text]
        assert "示例餐饮有限公司" in text
    assert person.doc_number in page and "欧**梅" in page and "办理中" in progress and "已办结" in progress
    days = msgspec.json.decode(told.content, type=PublicDays)
    assert len(days.results) == 2 and days.taken_back == ()
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert {row[0] for row in rows[1:]} == {company.doc_number, person.doc_number}


def test_what_is_refused_is_not_on_the_list_and_what_is_taken_back_goes(hall: Hall, tmp_path: Path) -> None:
    with_rules(hall)
    opened = granted(hall)
    (line,) = on_list(hall)
    denied = accepted(hall)
    act = refused(hall.one, denied)
    proposed = hall.ledger.read("001", lambda reads: reads.case(denied.case_id))
    assert proposed is not None
    send(hall, act, sealed(hall.one, denied, act.papers[0], "approve"))
    assert [one.doc_number for one in on_list(hall)] == [line.doc_number]
    assert send(hall, ended(hall.one, opened)) == ["applied"]
    assert on_list(hall) == ()
    folder, url = tmp_path / "out", hall.ledger.engine.url.render_as_string(hide_password=False)
    DataFolder(tmp_path / "data").prepare(["localhost"], hall.clock)
    command = ["--data", str(tmp_path / "data"), "--database", url, "publish", "--hall", "001"]
    assert main([*command, "--to", str(folder)]) == 0
    days = msgspec.json.decode((folder / "公开.json").read_bytes(), type=PublicDays)
    (taken,) = days.taken_back
    assert (taken.doc_number, taken.way, taken.taken_on) == (line.doc_number, "撤销", DAY)
    assert line.doc_number in (folder / "已撤回撤销注销.csv").read_text("utf-8-sig")
    assert main([*command, "--to", str(folder)]) == 1, "nothing is written over"


def test_a_rule_keeps_an_item_off_or_has_it_wait_for_somebody(hall: Hall) -> None:
    secret = NotPublic(item=FOOD, reason="商业秘密")
    with_rules(hall, publishing=PublishingRule(withheld=(secret,)))
    opened = granted(hall)
    assert on_list(hall) == ()
    (word,) = words(hall, opened)
    assert (word.where, word.withheld) == ("", "商业秘密（行政许可法第五条第二款）")
    lists = PublicLists(hall.ledger, Settings(), hall.clock)
    page = lists.page("001", "progress", 1)
    assert page is not None and page.all == 0, "its progress is nobody's business either"

    with_rules(hall, 3, publishing=PublishingRule(asked=(FOOD,)))
    waits = granted(hall)
    assert on_list(hall) == () and words(hall, waits) == []
    assert send(hall, published(hall.one, waits, where="大厅公开栏")) == ["applied"]
    (line,) = on_list(hall)
    assert send(hall, published(hall.one, waits, withheld="商业秘密")) == ["applied"]
    assert on_list(hall) == () and line.item == waits.item_name


def test_nothing_goes_out_before_its_seal(hall: Hall) -> None:
    watched = Listed(organ="113", address="https://jg.example/push", items=(FOOD,))
    whole = catalogue()
    with_rules(hall, catalogue=replace(whole, version=2, hall=replace(whole.hall, regulators=(watched,))))
    opened = granted(hall)
    assert len(on_list(hall)) == 1
    stored = hall.ledger.read("001", lambda reads: reads.acts_of([opened.case_id]))[opened.case_id]
    acts = standing_of(stored)
    case = fold(acts, on=DAY, calendar=Calendar(whole.years))
    lapsed = replace(case, sealed=())  # as where the law renews it over a grant without its seal
    assert lapsed.decided_on == DAY and len(list(decisions_of(case, acts))) == 1
    assert list(decisions_of(lapsed, acts)) == [] and result_of(lapsed, acts, whole) is None

    end = replace(ended(hall.one, opened), papers=(replace(paper("D22"), seal="organ", organ="102"),))
    assert send(hall, end) == ["applied"]
    assert on_list(hall) == (), "it has ended by law"
    lists = PublicLists(hall.ledger, Settings(), hall.clock)

    def out() -> tuple[int, int]:
        following(hall).all("001")
        page = lists.page("001", "taken", 1)
        assert page is not None
        return page.all, len(hall.ledger.read("001", lambda reads: dispatches.of_case(reads, opened.case_id)))

    assert out() == (0, 1)
    assert send(hall, sealed(hall.one, opened, end.papers[0], "organ")) == ["applied"]
    assert out() == (1, 2)


def test_what_never_stood_on_the_list_is_not_said_to_be_taken_off(hall: Hall) -> None:
    with_rules(hall, publishing=PublishingRule(asked=(FOOD,)))
    silent, spoken, kept = (granted(hall) for _ in range(3))
    assert (
        send(
            hall,
            published(hall.one, spoken, where="大厅公开栏"),
            published(hall.one, kept, withheld="商业秘密"),
        )
        == ["applied"] * 2
    )
    lists = PublicLists(hall.ledger, Settings(), hall.clock)

    def shown(kind: ListKind) -> int:
        following(hall).all("001")
        page = lists.page("001", kind, 1)
        assert page is not None
        return page.all

    assert (shown("result"), shown("progress")) == (1, 2), "what is withheld shows no progress either"
    assert send(hall, *(ended(hall.one, one) for one in (silent, spoken, kept))) == ["applied"] * 3
    assert (shown("result"), shown("taken")) == (0, 1)


def test_two_processes_and_one_that_ends_midway_publish_once(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_rules(hall)
    cases = [granted(hall) for _ in range(3)]

    def gone(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(module, "put", gone)
        with pytest.raises(KeyboardInterrupt):
            following(hall).all("001")
    assert [words(hall, one) for one in cases] == [[], [], []]

    def follow(_: int) -> None:
        try:
            following(hall).all("001")
        except (ChainMoved, Unavailable):
            return

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(follow, range(3)))
    assert len(on_list(hall)) == 3 and following(hall).behind("001") == 0
    assert [len(words(hall, one)) for one in cases] == [1, 1, 1]


def test_a_case_that_cannot_be_worked_out_holds_up_no_other(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_rules(hall)
    broken, sound = granted(hall), granted(hall)
    right = publishing.lines_of

    def fails(case: Case, *rest: Any) -> Any:
        if case.opened.case_id == broken.case_id:
            raise OverflowError("x")
        return right(case, *rest)

    monkeypatch.setattr(publishing, "lines_of", fails)
    assert len(on_list(hall)) == 1 and following(hall).behind("001") == 0
    assert (len(words(hall, sound)), words(hall, broken)) == (1, [])


def test_progress_until_the_end_of_the_calendar(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    with_rules(hall)
    granted(hall)
    monkeypatch.setattr(publishing, "closed_day", lambda *_: date.max)
    following(hall).all("001")
    page = PublicLists(hall.ledger, Settings(), hall.clock).page("001", "progress", 1)
    assert page is not None and page.all == 1


def test_a_counters_word_that_comes_meanwhile_stands(
    postgres: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On one file nobody writes meanwhile."""
    ledger = open_any(postgres.ledger())
    hall = Hall.new(ledger)
    with_rules(hall)
    opened = granted(hall)
    right, said = own_chain.server_device, list[str]()

    def meanwhile(*parts: Any) -> Any:
        if not said:
            said.extend(send(hall, published(hall.one, opened, withheld="商业秘密")))
        return right(*parts)

    with monkeypatch.context() as patched:
        patched.setattr("hallserver.desk.following.server_device", meanwhile)
        following(hall).all("001")
    assert said == ["applied"] and [one.device for one in words(hall, opened)] == ["009"]
    assert on_list(hall) == ()
    ledger.close()


@pytest.mark.parametrize(
    ("reported_after", "late"), [(11, False), (12, True)]
)  # the seventh working day, the eighth
def test_a_decision_that_came_onto_the_list_too_late_is_found(
    hall: Hall, reported_after: int, late: bool
) -> None:
    with_rules(hall)
    opened = accepted(hall)
    for act in decision(hall.one, opened):
        hall.one.made(act, base=1)
    hall.clock.at += timedelta(days=reported_after)
    hall.outcomes(hall.one, 4)
    following(hall).all("001")
    (word,) = words(hall, opened)
    assert word.published_on == DAY + timedelta(days=reported_after)
    asked = FindingsAsked(by="M0001", window="W09")
    found = Supervising(hall.ledger, Settings(), hall.clock).findings("001", asked)
    assert isinstance(found, Findings)
    assert ["公开决定" in one.what for one in found.findings if "publication" in one.of] == [True] * late


def test_progress_goes_a_month_after_the_end(hall: Hall) -> None:
    with_rules(hall)
    granted(hall)
    open_still = accepted(hall)
    following(hall).all("001")
    lists = PublicLists(hall.ledger, Settings(), hall.clock)

    def shown() -> list[tuple[str, str]]:
        page = lists.page("001", "progress", 1)
        assert page is not None
        return [(one.case_no, one.stage) for one in page.lines if isinstance(one, PublicProgress)]

    assert sorted(stage for _, stage in shown()) == ["办理", "办结"]
    hall.clock.at += timedelta(days=31)
    assert shown() == [(open_still.case_no, "办理")]


def test_a_hall_for_practice_publishes_nothing(hall: Hall) -> None:
    with_rules(hall, practice=True)
    opened = granted(hall)
    following(hall).all("001")
    assert words(hall, opened) == []
    assert PublicLists(hall.ledger, Settings(), hall.clock).page("001", "result", 1) is None


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("+8613800138000", ""), ("138-0013-8000", ""), ("138 0013 8000", ""), ("１３８００１３８０００", ""),
        ("410101 19900101 1234", ""), ("410101900101123", ""), ("41010119900101123x", ""),
        ("0371-65901234", ""), ("（0371）65901234", ""), ("护照E12345678", "护照"), ("护照：AB1234567", "护照"),
        *((kept, kept) for kept in (
            "410103000012345", "JY14101030012345", "示审批〔2026〕0012号", "20260101-20310101",
            "91410103MA00000TX1", "200平方米",
        )),
    ],
)  # fmt: skip
def test_a_sentence_tells_no_numbers_of_people_and_those_of_certificates(said: str, left: str) -> None:
    shown = cleared(f"甲{said}乙", PERSON, catalogue())
    assert shown == (f"甲{said}乙" if said == left else f"甲{left}＊＊＊＊乙")


def test_months() -> None:
    assert month_asked("", DAY) == (date(2026, 11, 1), date(2026, 11, 30))
    assert month_asked("2026-02", DAY) == (date(2026, 2, 1), date(2026, 2, 28))
    assert [month_asked(one, DAY) for one in ("2026-12", "2026-1", "x", "2026-11-01")] == [None] * 4
