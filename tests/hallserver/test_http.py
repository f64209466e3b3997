"""The HTTP interface: every operation, and every way it must be refused."""

from __future__ import annotations

import json
import re
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from casework import wire
from casework.exchange import (
    CasePage,
    ChainHead,
    Counters,
    LogPage,
    Receipt,
    Tally,
    receipt_message,
)
from casework.supervision.verdict import Findings, FindingsAsked
from hallclient.signing.digest import digest
from hallclient.signing.keys import new_key, verify_signature
from hallserver.access.door import CODE_LASTS, CODE_TRIES
from hallserver.ledger.ledger import Unavailable
from hallserver.routes import body
from hallserver.routes.body import STATUS
from tests.hallserver.counters import DAY, Hall, enrolment
from tests.hallserver.http import Wire, code_of
from tests.hallserver.test_batches import visit


@pytest.fixture
def root_folder() -> Path:
    return Path(__file__).parents[2]


def test_a_device_enrols_sends_follows_and_counts(server: Wire, hall: Hall) -> None:
    enrolled = server.enrol(hall.one)
    assert (enrolled.server_key, enrolled.epoch, enrolled.ca_pem) == (hall.key.public, hall.epoch(), "ca")
    visit(hall)
    receipt = msgspec.json.decode(server.push(hall.one).content, type=Receipt)
    message = receipt_message(receipt)
    assert verify_signature("ed25519", enrolled.server_key, message, receipt.signature) == "valid"
    page = server.got("log", hall.two, LogPage)
    assert [bytes(one.act) for one in page.entries] == hall.one.acts
    assert page.cursor == receipt.cursor and not page.more
    assert server.got("log", hall.two, LogPage, after=page.cursor).entries == ()
    whole = server.got("cases", hall.two, CasePage)
    assert [len(case) for case in whole.cases] == [3]
    case_id = page.entries[0].case_id
    assert server.got(f"cases/{case_id}", hall.two, CasePage).cases == whole.cases
    tally = server.got("tally", hall.two, Tally)
    mark = sum(int.from_bytes(digest("sha256", data)[:4], "big") for data in hall.one.acts)
    assert (tally.cases, tally.acts, tally.mark) == (1, 3, mark)
    chain = server.got("chain", hall.one, ChainHead)
    assert (chain.last_seq, chain.head) == (3, hall.one.heads[3])


def test_pages_are_as_small_as_asked_and_miss_nothing(server: Wire, hall: Hall) -> None:
    for _ in range(4):
        visit(hall)
    server.push(hall.one)
    seen: list[int] = []
    after, more = "", True
    while more:
        page = server.got("log", hall.two, LogPage, after=after, most=5)
        seen += [one.n for one in page.entries]
        after, more = page.cursor, page.more
    assert seen == list(range(1, 13))
    first = server.got("cases", hall.two, CasePage, most=3)
    rest = server.got("cases", hall.two, CasePage, most=3, after=first.after)
    assert (len(first.cases), first.more, len(rest.cases), rest.more) == (3, True, 1, False)


def test_a_case_to_give_up_is_told_in_its_place(server: Wire, hall: Hall) -> None:
    visit(hall)
    server.push(hall.one)
    case_id = wire.decode(hall.one.acts[0]).case_id
    hall.ledger.write("001", lambda tx: tx.forget(case_id, "转报"))
    page = server.got("log", hall.two, LogPage)
    assert [(one.n, one.case_id, one.reason) for one in page.forget] == [(4, case_id, "转报")]
    assert page.cursor.endswith(".4")


def test_who_waits_hears_at_once(server: Wire, hall: Hall) -> None:
    visit(hall)
    headers = server.token(hall.two)
    heard: list[tuple[float, int]] = []

    def wait() -> None:
        answer = server.client.get("/v1/halls/001/log?wait=20", headers=headers)
        heard.append((time.monotonic(), len(answer.json()["entries"])))

    listener = threading.Thread(target=wait)
    listener.start()
    while not server.parts.news._waiting:
        time.sleep(0.01)
    server.push(hall.one)
    listener.join(20)
    assert [count for _, count in heard] == [3]


def test_a_hall_file_is_handed_on_while_it_is_newer(server: Wire, hall: Hall) -> None:
    answer = server.get("hall-file", hall.one)
    assert answer.content == hall.ledger.read("001", lambda reads: reads.hall_file())
    assert server.get("hall-file", hall.one, newer_than=1).status_code == 204


# ── every operation as somebody who may not ──────────────────────────────────

READS = ("log", "cases", "cases/00000000-0000-7000-8000-000000000000", "tally", "chain", "hall-file")


@pytest.mark.parametrize("path", READS)
def test_nobody_reads_without_standing(server: Wire, hall: Hall, path: str) -> None:
    plain = server.client.get(f"/v1/halls/001/{path}")
    good = server.token(hall.one)
    elsewhere = server.client.get(f"/v1/halls/002/{path}", headers=good)
    cut = {"Authorization": good["Authorization"][:-2]}
    assert code_of(plain) == code_of(elsewhere) == (401, "no_entry")
    assert code_of(server.client.get(f"/v1/halls/001/{path}", headers=cut)) == (401, "no_entry")
    hall.clock.at += timedelta(minutes=16)
    assert code_of(server.client.get(f"/v1/halls/001/{path}", headers=good)) == (401, "no_entry")
    line = hall.ledger.read("001", lambda reads: reads.device("009"))
    assert line is not None
    hall.ledger.write("001", lambda tx: tx.write_device(replace(line, revoked_on=DAY)))
    assert code_of(server.get(path, hall.one)) == (403, "revoked")


def test_nobody_sends_for_another(server: Wire, hall: Hall) -> None:
    visit(hall)
    batch = wire.encode(hall.one.batch())
    assert code_of(server.post("batches", batch)) == (401, "no_entry")
    assert code_of(server.post("batches", batch, **server.token(hall.two))) == (409, "other_address")
    assert code_of(server.post("batches", batch, hall="002", **server.token(hall.one))) == (401, "no_entry")
    assert hall.log() == []


def test_a_device_in_quarantine_is_heard_but_shown_nothing(server: Wire, hall: Hall) -> None:
    visit(hall)
    line = hall.ledger.read("001", lambda reads: reads.device("009"))
    assert line is not None
    hall.ledger.write("001", lambda tx: tx.write_device(replace(line, state="quarantined")))
    assert code_of(server.push(hall.one)) == (403, "held")
    assert code_of(server.get("log", hall.one)) == (403, "revoked")
    assert len(hall.ledger.read("001", lambda reads: reads.held())) == 1


def test_every_counters_last_word_is_told_and_never_undoes_what_a_batch_wrote(
    server: Wire, hall: Hall
) -> None:
    """A token and a batch write the same row: whichever comes last, the chain's head stays."""
    hall.one.made(hall.one.received())
    assert server.push(hall.one).status_code == 200
    before = hall.ledger.read("001", lambda reads: reads.device("009"))
    hall.clock.at += timedelta(minutes=30)
    found = server.got("counters", hall.two, Counters)
    assert {one.device: one.seen_at for one in found.counters} == {
        "009": (hall.clock.at - timedelta(minutes=30)).isoformat(), "010": hall.clock.at.isoformat(),
    }  # fmt: skip
    server.token(hall.one)
    after = hall.ledger.read("001", lambda reads: reads.device("009"))
    assert before is not None and after == replace(before, seen_at=hall.clock.at.isoformat())
    assert server.client.get("/v1/halls/001/counters").status_code == 401


def test_what_is_found_of_the_whole_hall_is_told_to_who_supervises_or_answers_for_a_unit(
    server: Wire, hall: Hall
) -> None:
    def asked(by: str, **headers: str) -> Any:
        return server.post("supervision", wire.encode(FindingsAsked(by=by, window="W09")), **headers)

    entry = server.token(hall.two)
    for by in ("M0001", "S0001"):
        assert msgspec.json.decode(asked(by, **entry).content, type=Findings).findings == ()
    for by in ("W0907", "A0003", "nobody", ""):
        assert code_of(asked(by, **entry)) == (403, "not_for_this")
    left = tuple(replace(one, valid_to=DAY - timedelta(days=1)) for one in enrolment(2).people)
    hall.take_file(2, people=left)
    assert code_of(asked("M0001", **entry)) == (403, "not_for_this")
    assert asked("M0001").status_code == 401


def test_no_system_and_no_revoked_counter_is_told_as_one_that_was_not_heard_of(
    server: Wire, hall: Hall
) -> None:
    server.parts.clients.add("001", "990", "省平台", "export")
    line = hall.ledger.read("001", lambda reads: reads.device("009"))
    assert line is not None
    for on, told in ((1, ["009", "010"]), (0, ["010"])):
        revoked = replace(line, revoked_on=hall.clock.today() + timedelta(days=on))
        hall.ledger.write("001", lambda tx, revoked=revoked: tx.write_device(revoked))  # type: ignore[misc]
        found = server.got("counters", hall.two, Counters)
        assert [one.device for one in found.counters] == told


def test_a_one_time_code_counts_once_and_not_for_long(server: Wire, hall: Hall) -> None:
    door = server.parts.door
    code = door.new_code("001", "009")
    assert code is not None and door.new_code("001", "099") is None
    request = server.enrol_request(hall.one, code.lower().replace("-", " "))
    assert server.post("enrolments", wire.encode(request)).status_code == 200
    assert code_of(server.post("enrolments", wire.encode(request))) == (403, "enrolment")
    late = door.new_code("001", "009")
    hall.clock.at += CODE_LASTS + timedelta(seconds=1)
    request = server.enrol_request(hall.one, late or "")
    assert code_of(server.post("enrolments", wire.encode(request))) == (403, "enrolment")


def test_wrong_codes_are_counted_and_say_nothing(server: Wire, hall: Hall) -> None:
    code = server.parts.door.new_code("001", "009") or ""
    wrong = server.enrol_request(hall.one, "2222-2222-2222")
    answers = [server.post("enrolments", wire.encode(wrong)) for _ in range(CODE_TRIES)]
    unknown = server.post("enrolments", wire.encode(replace(wrong, device="099")))
    assert {one.content for one in (*answers, unknown)} == {unknown.content}
    right = server.post("enrolments", wire.encode(server.enrol_request(hall.one, code)))
    assert code_of(right) == (403, "enrolment"), "too many wrong ones spoil the code"


def test_a_key_that_is_not_in_the_hall_file_does_not_enrol(server: Wire, hall: Hall) -> None:
    code = server.parts.door.new_code("001", "009") or ""
    hall.one.key = new_key()
    answer = server.post("enrolments", wire.encode(server.enrol_request(hall.one, code)))
    assert code_of(answer) == (403, "enrolment")


@pytest.mark.parametrize(
    "fault", ["replayed", "old", "no zone", "short nonce", "other key", "unknown device"]
)
def test_a_token_is_given_for_a_fresh_signature_only(server: Wire, hall: Hall, fault: str) -> None:
    request = server.token_request(hall.one)
    if fault == "replayed":
        assert server.post("tokens", wire.encode(request)).status_code == 200
    elif fault == "old":
        request = server.token_request(hall.one, at=(hall.clock.now() - timedelta(minutes=6)).isoformat())
    elif fault == "no zone":
        request = server.token_request(hall.one, at="2026-11-20T10:42:00")
    elif fault == "short nonce":
        request = server.token_request(hall.one, nonce="1")
    elif fault == "other key":
        hall.one.key = new_key()
        request = server.token_request(hall.one)
    else:
        request = server.token_request(hall.one, device="099")
    assert code_of(server.post("tokens", wire.encode(request))) == (401, "token")


# ── what goes out, and the bad day ───────────────────────────────────────────


def test_every_refusal_has_a_status() -> None:
    from hallserver.access import door
    from hallserver.desk import batches, pages
    from hallserver.routes import limits

    found = {
        value.code
        for module in (door, batches, pages, body, limits)
        for value in vars(module).values()
        if type(value).__name__ == "Declined"
    }
    assert found <= set(STATUS) and len(found) > 15


def test_a_lost_database_is_told_and_nothing_is_taken(
    server: Wire, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit(hall)
    token = server.token(hall.one)
    assert server.client.get("/ready").status_code == 200

    def lost(*_arguments: Any) -> None:
        raise Unavailable("gone")

    monkeypatch.setattr(server.parts.ledger, "write", lost)
    monkeypatch.setattr(server.parts.ledger, "answers", lost)
    answer = server.post("batches", wire.encode(hall.one.batch()), **token)
    assert code_of(answer) == (503, "busy") and answer.headers["Retry-After"] == "5"
    assert server.client.get("/ready").status_code == 503
    assert server.client.get("/health").status_code == 200


def test_a_fault_of_ours_is_logged_by_its_place_and_not_by_its_words(
    server: Wire, hall: Hall, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from hallserver.routes.application import log_lines

    log_lines(hall.clock)

    def fails(*_arguments: Any) -> None:
        raise RuntimeError("91410103MA00000TX1 示例餐饮有限公司\n\x1b[31m")

    monkeypatch.setattr(server.parts.pages, "tally", fails)
    answer = server.get("tally", hall.one)
    assert answer.status_code == 500 and "示例" not in answer.text
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    failed = next(line for line in lines if line["event"] == "failed")
    assert failed["kind"] == "RuntimeError" and any("fails" in place for place in failed["places"])
    assert "91410103MA00000TX1" not in json.dumps(lines, ensure_ascii=False)


def test_logs_name_no_person_number_or_address(
    server: Wire, hall: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    from hallserver.routes.application import log_lines

    log_lines(hall.clock)
    visit(hall)
    server.push(hall.one)
    opened = json.loads(hall.one.acts[0])
    server.get(f"cases/{opened['case_id']}", hall.one)
    server.client.get(f"/nothing/{opened['case_no']}%0A%1B")
    out = capsys.readouterr().out
    lines = [json.loads(line) for line in out.splitlines()]
    assert {line["route"] for line in lines} >= {
        "/v1/halls/{hall}/batches",
        "/v1/halls/{hall}/cases/{case_id}",
    }
    assert all(line["at"].endswith("+08:00") for line in lines)
    for word in (opened["case_no"], opened["case_id"], "示例", "13800000118", "91410103MA00000TX1", "W0907"):
        assert word not in out


def test_answers_are_not_cached_and_large_ones_are_packed(server: Wire, hall: Hall) -> None:
    visit(hall)
    server.push(hall.one)
    answer = server.get("log", hall.two)
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["Content-Encoding"] == "gzip"
    assert "Strict-Transport-Security" not in answer.headers, "no browser asks here"
    assert "max-age" in server.client.get("/health").headers["Strict-Transport-Security"]
    assert "Server" not in answer.headers
    idle = server.get("log", hall.two, after=answer.json()["cursor"])
    date_and_tls = 37 + 22  # what the server's process and its line add
    head = sum(len(name) + len(value) + 4 for name, value in idle.headers.items()) + 19
    assert len(idle.content) + head + date_and_tls <= 300


def test_what_is_counted_has_no_names(server: Wire, hall: Hall) -> None:
    from prometheus_client import generate_latest

    visit(hall)
    server.push(hall.one)
    text = generate_latest(server.parts.figures.registry).decode()
    assert 'hallserver_acts_total{outcome="applied"} 3.0' in text
    assert 'route="/v1/halls/{hall}/batches"' in text
    assert set(re.findall(r'(\w+)="', text)) == {"route", "status", "le", "outcome", "answer"}
    assert '"009"' not in text


def counted(server: Wire, name: str, **labels: str) -> float | None:
    """A figure of the server."""
    return server.parts.figures.registry.get_sample_value(name, labels)


def test_applications_and_exports_are_counted(server: Wire, hall: Hall) -> None:
    online = server.parts.clients.add("001", "901", "网上办事大厅", "electronic")
    above = server.parts.clients.add("001", "990", "省平台", "export")
    body = b'{"reference":"1","items":["991180004000"],"applicant_kind":"\xe6\xb3\x95\xe4\xba\xba"}'
    assert server.post("applications", body, Authorization=f"Bearer {online}").status_code == 422
    assert counted(server, "hallserver_applications_total", answer="application") == 1
    visit(hall)
    server.push(hall.one)
    headers = {"Authorization": f"Bearer {above}"}
    for results, answer, pages in (("variant_b", "given", 1), ("nobody's", "result_codes", 1)):
        server.client.get("/v1/halls/001/export", params={"results": results}, headers=headers)
        assert counted(server, "hallserver_exports_total", answer=answer) == pages
    assert counted(server, "hallserver_exported_cases_total") == 1


def test_the_published_description_is_the_one_that_is_served(root_folder: Path) -> None:
    """docs/api/openapi.json; `python -m hallserver openapi` writes it anew."""
    from hallserver.routes import applications, contents, counters, exports, finding, supervision
    from hallserver.routes.description import description

    published = json.loads((root_folder / "docs/api/openapi.json").read_bytes())
    assert published == json.loads(json.dumps(description()))
    served = {
        (next(iter(one.http_methods)).lower(), path.replace(":str", ""))
        for room in (counters, contents, applications, exports, finding, supervision)
        for one in room.HANDLERS
        for path in one.paths
    }
    assert served == {(method, path) for path, on in published["paths"].items() for method in on}
    assert all(
        one.get("additionalProperties") is False for one in published["components"]["schemas"].values()
    )
