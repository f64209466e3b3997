"""Cases found at the server as a counter's book finds them, on both engines; one shown, signed and written down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import event, text

from casework import wire
from casework.acts import Applicant, NotAccepted, Parcel, Received
from casework.exchange import Tally
from casework.finding import CaseAsked, CaseQuestion, CasesFound, CaseShown, shown_message
from casework.numbering import compose, grouped
from casework.question import ask
from hallclient.signing.digest import sha256
from hallclient.signing.keys import verify_signature
from hallserver.access.halls import HallFileRefused
from hallserver.access.views import looked_up
from hallserver.desk import indexing
from hallserver.desk.finding import Finding
from hallserver.desk.setting import Settings
from hallserver.ledger.ledger import Ledger, open_ledger
from hallserver.ledger.looks import looks
from tests.hallserver.counters import DAY, Hall, enrolment
from tests.hallserver.http import Wire, code_of

ID = "410106198503154519"
NAMES = ("张伟明", "张明", "示例餐饮有限公司", "餐示例饮公司有限", "𬱖𰻝小吃店", "李雷 REI100")


def person(name: str, number: str = "", phone: str = "13800000118") -> Applicant:
    return Applicant(kind="自然人" if len(name) < 4 else "法人", name=name, number=number, phone=phone)


def sent(hall: Hall, *acts: Any) -> None:
    for act in acts:
        hall.one.made(act)
    receipt = hall.push(hall.one, len(hall.one.acts) - len(acts) + 1)
    assert {one.outcome for one in receipt.outcomes} <= {
        "applied",
        "flagged",
    }


def names(hall: Hall, *owners: Applicant) -> list[Received]:
    made = [hall.one.received(applicant=own) for own in owners]
    sent(hall, *made)
    return made


def question(line: str, **more: Any) -> CaseQuestion:
    return CaseQuestion(asked=ask(line, DAY), by="W1003", window="W10", **more)


def found(server: Wire, line: str, headers: dict[str, str] | None = None, **more: Any) -> list[str]:
    """The last groups of the numbers of what is found, in the order of the serials."""
    answer = server.sent(
        "cases/asked", question(line, **more), CasesFound, **headers or server.token(server.hall.two)
    )
    return [case.case_no[-6:-1] for case in answer.cases]


def serials(*at: int) -> list[str]:
    return [f"{one:05}" for one in at]


def test_names_are_found_by_characters_pinyin_and_initials(server: Wire, hall: Hall) -> None:
    names(hall, *map(person, NAMES))
    headers = server.token(hall.two)
    for line, at in (
        ("张", (2, 1)), ("张明", (2,)), ("伟明", (1,)), ("zhangming", (2,)), ("zwm", (1,)), ("有限公司", (3,)),
        ("示例", (4, 3)), ("示例餐饮", (3,)), ("𰻝小", (5,)), ("𬱖", (5,)), ("rei1", (6,)),
        ("食品经营", (6, 5, 4, 3, 2, 1)),
        ("张 spjy", (2, 1)), ("张三", ()), ("本窗口", ()), ("今天 zm", (2,)), ("昨天", ()),
    ):  # fmt: skip
        assert found(server, line, headers) == serials(*at), line
    assert found(server, "不予受理") == []
    assert found(server, "张明", beyond=True) == [], "open cases are in every book that follows"


def test_numbers_are_found_whole_or_by_their_public_parts(server: Wire, hall: Hall) -> None:
    (case, _) = names(hall, person("张明", ID), person("示例餐饮有限公司", "91410103MA00000TX1"))
    headers = server.token(hall.two)
    for line, at in (
        (ID, (1,)), (ID[:17], ()), (ID[:6], ()), (ID[-4:], (1,)), (ID[-6:], ()), ("13800000118", (2, 1)),
        ("138000", ()), ("0118", (2, 1)), ("91410103", (2,)), (case.case_no, (1,)), (case.case_no[:23], (1,)),
        (case.case_no[-6:], (1,)),
    ):  # fmt: skip
        assert found(server, line, headers) == serials(*at), line


def test_old_closed_cases_alone_are_beyond_a_book(server: Wire, hall: Hall) -> None:
    old, other = names(hall, person("张明"), person("张伟明"))
    no = NotAccepted(**hall.one.head(old.case_id), ground="not_required", article="32", text="")
    sent(hall, no)
    assert found(server, "张", beyond=True) == []
    hall.clock.at += timedelta(days=91)
    assert found(server, "张", beyond=True) == serials(1)
    pages, today = server.parts.pages, hall.clock.today()
    usual = pages.tally("001")
    made = enrolment(2).catalogue
    hall.take_file(
        2, catalogue=replace(made, hall=replace(made.hall, closed_days=120))
    )  # the hall's own days
    assert found(server, "张", beyond=True) == []
    longer = pages.tally("001")
    assert isinstance(usual, Tally) and isinstance(longer, Tally)
    assert [(one.since, one.cases) for one in (usual, longer)] == [
        (today - timedelta(days=90), 1), (today - timedelta(days=120), 2),
    ]  # fmt: skip
    hall.take_file(3)
    assert found(server, "张 不予受理") == serials(1) and found(server, "张") == serials(2, 1)
    hall.ledger.write("001", lambda tx: tx.forget(other.case_id, "转报"))
    assert found(server, "张") == serials(1)


def test_rows_are_masked_and_say_stage_and_day(server: Wire, hall: Hall) -> None:
    names(hall, person("张伟明", ID))
    answer = server.sent("cases/asked", question("张伟明"), CasesFound, **server.token(hall.two))
    (row,) = answer.cases
    assert (row.applicant, row.stage, row.window, row.received_on) == ("张**", "received", "W09", DAY)
    assert row.due is not None and not answer.more
    raw = server.post("cases/asked", wire.encode(question("张伟明")), **server.token(hall.two)).content
    assert b"\xe4\xbc\x9f" not in raw and ID.encode() not in raw and b"1380" not in raw


def test_what_came_later_by_parcel_finds_its_case(server: Wire, hall: Hall) -> None:
    parcel = Parcel(waybill="SF1234567890", signed_by="收发室", noted_by="W0907", noted_at=hall.clock.now())
    sent(hall, hall.one.received(applicant=person("张明"), parcel=parcel))
    assert found(server, "SF1234567890") == serials(1)


def wide(text: str) -> str:
    """As an input method gives digits."""
    return text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def _audited(hall: Hall, case: Received) -> None:
    """The audit administrator reads the looks by case, person and day, and is on record for it; nobody else does."""
    for wrong in ("A0001", "A0002", "W0907", "nobody"):
        with pytest.raises(HallFileRefused, match="没有给出记录"):
            looked_up(hall.ledger, "001", wrong, hall.clock)
    for number, why in (("410103", "现为 6 位"), (compose("410103", DAY, "001", "009", 77), "没有办件编号")):
        with pytest.raises(HallFileRefused, match=f"{why}.*没有给出记录"):
            looked_up(hall.ledger, "001", "A0003", hall.clock, case_no=number)
    for day, person, times in ((DAY, "W1003", 1), (DAY + timedelta(days=1), "", 0), (DAY, "W0907", 0)):
        assert len(looked_up(hall.ledger, "001", "A0003", hall.clock, person=person, day=day)) == times
    looks = looked_up(hall.ledger, "001", "A0003", hall.clock, case_no=wide(grouped(case.case_no)))
    assert [(line.by, number) for line, number in looks] == [("W1003", case.case_no)]
    everything = looked_up(hall.ledger, "001", "A0003", hall.clock)
    assert [line.by for line, _ in everything] == ["W1003", *["A0003"] * 4]
    assert [number for _, number in everything][-2:] == ["", case.case_no]


def test_a_case_is_shown_signed_and_the_look_is_written_down(server: Wire, hall: Hall) -> None:
    (case,) = names(hall, person("张明"))
    asked = CaseAsked(by="W1003", window="W10")
    shown = server.sent(f"cases/{case.case_id}/shown", asked, CaseShown, **server.token(hall.two))
    marks = tuple(sha256(bytes(one.act)) for one in shown.entries)
    message = shown_message(shown, marks)
    assert verify_signature(shown.signed_by, hall.key.public, message, shown.signature) == "valid"
    other = shown_message(replace(shown, case_id="another"), marks)
    assert verify_signature(shown.signed_by, hall.key.public, other, shown.signature) == "false"
    assert [bytes(one.act) for one in shown.entries] == hall.one.acts
    (view,) = hall.ledger.read("001", lambda reads: looks(reads, case_id=case.case_id))
    assert (view.device, view.by, view.window) == ("010", "W1003", "W10")
    _audited(hall, case)
    hall.ledger.write("001", lambda tx: tx.forget(case.case_id, "转报"))
    gone = server.post(f"cases/{case.case_id}/shown", wire.encode(asked), **server.token(hall.two))
    assert code_of(gone) == (404, "absent")


def test_who_may_not_look_is_shown_nothing(server: Wire, hall: Hall) -> None:
    (case,) = names(hall, person("张明"))
    headers = server.token(hall.two)
    for by in ("X9999", "A0001"):
        for path, body in (
            ("cases/asked", replace(question("张"), by=by)),
            (f"cases/{case.case_id}/shown", CaseAsked(by=by, window="W10")),
        ):
            refused = server.post(path, wire.encode(body), **headers)
            assert refused.status_code == 403, by
    assert hall.ledger.read("001", lambda reads: looks(reads, case_id=case.case_id)) == ()


@pytest.mark.parametrize("line", ["", "今日到期 张", "长" * 101, " ".join("甲乙丙丁戊己庚辛壬癸子丑寅")])
def test_what_is_no_question_is_refused(server: Wire, hall: Hall, line: str) -> None:
    answer = server.post("cases/asked", wire.encode(question(line)), **server.token(hall.two))
    assert code_of(answer) == (400, "question")


def test_a_batch_never_waits_for_the_search_and_a_question_brings_it_up(
    ledger: Ledger, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "MOST", 2)
    names(hall, *map(person, NAMES))
    assert ledger.read("001", lambda reads: reads.search_place()) == 0, (
        "nothing of it is in the batch's transaction"
    )
    finding = Finding(ledger, Settings(), hall.key, hall.clock)
    for upto, at in ((6, 2), (6, 2)):
        answer = finding.found("001", question("张"))
        assert isinstance(answer, CasesFound) and len(answer.cases) == at
        assert ledger.read("001", lambda reads: reads.search_place()) == upto
    names(hall, *(person(f"王{name}") for name in "甲乙丙丁戊己庚辛"))
    answer = finding.found("001", question("王"))
    assert isinstance(answer, CasesFound) and len(answer.cases) == 6, "so far a question goes itself"
    while finding.indexing.step("001"):
        pass
    answer = finding.found("001", question("王"))
    assert isinstance(answer, CasesFound) and len(answer.cases) == 8
    assert not finding.indexing.behind("001") and not finding.indexing.step("002")


def test_a_hall_is_not_read_out(server: Wire, hall: Hall) -> None:
    headers = server.token(hall.two)
    hall.clock.monotonic = lambda: 1.0  # type: ignore[method-assign]
    body = wire.encode(question("张"))
    codes = [server.post("cases/asked", body, **headers).status_code for _ in range(42)]
    assert codes == [200] * 40 + [429] * 2


def test_every_statement_of_a_search_names_its_hall(ledger: Ledger, server: Wire, hall: Hall) -> None:
    log: list[tuple[str, Any]] = []

    @event.listens_for(ledger.engine, "before_cursor_execute")
    def keep(_c: Any, _k: Any, statement: str, parameters: Any, _x: Any, _m: Any) -> None:
        log.append((statement, parameters))

    (case,) = names(hall, person("张明"))
    found(server, "张明 受理"), found(server, "待补正")
    asked = CaseAsked(by="W1003", window="W10")
    server.sent(f"cases/{case.case_id}/shown", asked, CaseShown, **server.token(hall.two))
    about = [one for one in log if set(one[0].split()) & {"case_search", "case_tokens", "viewed"}]
    assert len(about) > 4
    for statement, parameters in about:
        values = list(parameters.values() if isinstance(parameters, dict) else parameters)
        own = "001" in values or any(isinstance(one, int) and one >> 40 == 1 for one in values)
        assert own, (statement, parameters)


def test_an_older_ledger_is_brought_up_with_its_cases(url: str, hall: Hall) -> None:
    (first, _) = names(hall, person("张明"), person("李雷 REI100"))
    sent(hall, hall.one.attended(first))
    with hall.ledger.engine.begin() as connection:
        for newer in (
            "case_search", "search_place", "viewed", "presence", "followed", "public_line", "dispatch",
            "figured", "figure", "figure_sum", "figure_word",
        ):  # fmt: skip
            connection.execute(text(f"DROP TABLE {newer}"))
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TABLE case_tokens"))
        connection.execute(text("ALTER TABLE act DROP COLUMN signature"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    again = open_ledger(url)
    hall.ledger = again
    with Wire(hall) as server:
        assert found(server, "zm") == serials(1) and found(server, "李雷") == serials(2)
    again.close()
