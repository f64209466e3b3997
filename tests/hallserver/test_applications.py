"""Another system's application: let in by its secret, checked by the one table, received once, on either engine."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from typing import Any

import msgspec
import pytest

from casework import numbering, wire
from casework.acts import Received
from casework.applying import Application, ApplicationTaken, Numbered
from casework.blocking import bars
from casework.calendar import Calendar
from casework.decide.bench import Bench, Standing
from casework.decide.claims import claim_refused, standing_claim
from casework.decide.judging import judge
from casework.draft import Draft
from casework.exchange import Declined
from casework.fold import fold
from hallserver.access.blocks import Bar, Blocks
from hallserver.access.clients import ClientRefused
from hallserver.access.renewal import read_key
from hallserver.ledger.ledger import Ledger
from hallserver.routes.limits import Allowance
from hallserver.signing.marks import ALGORITHM, number_mark
from tests.hallserver.counters import DAY, FOOD, Hall, catalogue
from tests.hallserver.http import Wire, code_of
from tests.hallserver.test_people import written


def application(reference: str = "WB-0001", **changes: Any) -> Application:
    """As an online hall sends it: the form in part, three materials along."""
    item = catalogue().items[FOOD]
    parts: dict[str, Any] = {
        "reference": reference,
        "items": (FOOD,),
        "applicant_kind": "自然人",
        "situations": {
            one.key: one.options[-1] if one.key == "agent" else one.options[0] for one in item.situations
        },
        "values": {"applicant.name": "示例区晨光早餐店", "contact.phone": "13800000118"},
        "brought": tuple(one.key for one in item.materials if one.key)[:2],
    }
    return Application(**{**parts, **changes})


class System:
    """The online hall."""

    def __init__(self, server: Wire, shown: str) -> None:
        self.server, self.shown = server, shown

    def post(self, asked: Application | bytes, hall: str = "001") -> Any:
        body = asked if isinstance(asked, bytes) else wire.encode(asked)
        return self.server.post("applications", body, hall, Authorization=f"Bearer {self.shown}")

    def taken(self, asked: Application) -> ApplicationTaken:
        answer = self.post(asked)
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=ApplicationTaken)

    def refused(self, asked: Application) -> Declined:
        answer = self.post(asked)
        assert answer.status_code == 422, answer.text
        return msgspec.json.decode(answer.content, type=Declined)


@pytest.fixture
def online(server: Wire) -> Iterator[System]:
    yield System(server, server.parts.clients.add("001", "901", "网上办事大厅", "electronic"))


def received(hall: Hall) -> list[Received]:
    lines = hall.ledger.read("001", lambda reads: reads.log(0, 1000))
    acts = [wire.decode(line.stored) for line in lines]
    return [act for act in acts if isinstance(act, Received)]


def test_it_becomes_a_received_case_with_its_channel(online: System, hall: Hall) -> None:
    taken = online.taken(application())
    (case,) = taken.cases
    number = numbering.parse(case.case_no)
    assert isinstance(number, numbering.CaseNo)
    assert (number.device, number.serial, number.day, number.hall) == ("901", 1, DAY, "001")
    assert taken.received_on == DAY and case.answer_due is not None
    assert "经营场所面积" in case.missing and "主要设备设施、经营布局、操作流程等文件" in case.missing
    (act,) = received(hall)
    assert (act.channel, act.by_name, act.window, act.device) == ("electronic", "网上办事大厅", "", "901")
    assert act.case_id == case.case_id and act.query_code == case.query_code and len(case.query_code) == 6
    assert act.papers == () and act.values["applicant.name"] == "示例区晨光早餐店"
    brought = application().brought
    assert {act.materials[key].mark for key in brought} == {"unjudged"}
    assert {one.mark for key, one in act.materials.items() if key not in brought} == {"missing"}
    assert [(n, device, outcome) for n, device, _, outcome in hall.log()] == [(1, "901", "applied")]


def test_the_same_reference_is_the_same_application(online: System, hall: Hall) -> None:
    first = online.taken(application())
    assert online.taken(application()) == first and len(received(hall)) == 1
    hall.clock.at += timedelta(days=3)
    assert online.taken(application()) == first, "for ever"
    other = application(values={"applicant.name": "别的店"})
    assert code_of(online.post(other)) == (409, "reference")
    assert len(received(hall)) == 1
    assert online.taken(application("WB-0002")).cases[0].case_no != first.cases[0].case_no


def test_two_at_once_are_received_once(online: System, hall: Hall, server: Wire) -> None:
    line = server.parts.clients.entered("001", f"Bearer {online.shown}")
    assert line is not None
    body = wire.encode(application())
    with ThreadPoolExecutor(4) as pool:
        takes = [
            pool.submit(server.parts.applications.take, "001", line, application(), body) for _ in range(4)
        ]
        answers = [one.result() for one in takes]
    assert all(answer == answers[0] for answer in answers) and len(received(hall)) == 1


def test_numbers_go_on_within_the_day_and_begin_anew(online: System, hall: Hall) -> None:
    serials = []
    for place in range(3):
        hall.clock.at += timedelta(days=place == 2)
        case = online.taken(application(f"WB-{place}")).cases[0]
        serials.append(int(case.case_no[18:23]))
    assert serials == [1, 2, 1]
    lines = hall.ledger.read("001", lambda reads: reads.sent("901", 1, 9))
    assert [line.seq for line in lines] == [1, 2, 3], "a chain without gaps, as of every device"


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"items": ()}, "没有写明事项"),
    ({"items": ("000000000000",)}, "没有实施清单"),
    ({"items": (FOOD, FOOD)}, "不能重复"),
    ({"theme": "T999"}, "没有“T999”这个一件事"),
    ({"window": "W99"}, "大厅没有 W99 窗口"),
    ({"window": "W11"}, "不收食品经营许可"),
    ({"received_on": DAY + timedelta(days=1)}, "晚于今天"),
    ({"values": {"contact.phone": "13800000118"}}, "先填申请人名称"),
    ({"values": {"applicant.name": "x", "no.such": "1"}}, "一张表没有字段 no.such"),
    ({"values": {"applicant.name": "店", "premises.area": "很大"}}, "premises.area"),
    ({"situations": {}}, "情形 agent 没有选"),
    ({"situations": {"agent": "也许"}}, "情形 agent 没有选"),
    ({"brought": ("no.such",)}, "一张表没有材料 no.such"),
)


def test_what_cant_be_right_is_refused_with_its_reason(online: System, hall: Hall) -> None:
    for changes, words in WRONG:
        declined = online.refused(application(**changes))
        assert words in declined.text + "；".join(declined.points), declined
    assert received(hall) == [] and hall.log() == []
    assert online.taken(application()).cases, "the reference of what was refused is free"


def test_every_point_is_told_at_once(online: System) -> None:
    values = {"applicant.name": "店", "premises.area": "很大", "no.such": "1"}
    declined = online.refused(application(values=values, brought=("x",)))
    assert len(declined.points) == 3 and "3 处不对" in declined.text


def test_an_appointment_is_for_its_window_and_counts_no_visit(server: Wire, hall: Hall) -> None:
    shown = server.parts.clients.add("001", "902", "预约系统", "appointment")
    System(server, shown).taken(application(window="W09"))
    (act,) = received(hall)
    assert (act.channel, act.window) == ("appointment", "W09")
    assert len(hall.log()) == 1, "nobody has stood at a window yet"


def test_the_day_it_reached_the_system_is_its_day(online: System, hall: Hall) -> None:
    early = DAY - timedelta(days=2)
    taken = online.taken(application(received_on=early))
    assert taken.received_on == early and received(hall)[0].received_on == early
    due = online.taken(application("WB-2")).cases[0].answer_due
    assert taken.cases[0].answer_due is not None and due is not None and taken.cases[0].answer_due < due


def test_nobody_gets_in_without_the_secret(online: System, hall: Hall, server: Wire) -> None:
    hall_id, number, secret = online.shown.split(".")
    for shown in ("", "x", f"{hall_id}.{number}.", f"{hall_id}.{number}.{secret[:-1]}", f"001.999.{secret}",
                  f"002.{number}.{secret}"):  # fmt: skip
        assert code_of(System(server, shown).post(application())) == (401, "no_entry")
    assert online.post(application(), hall="002").status_code == 401
    answer = server.post("applications", wire.encode(application()), **server.token(hall.one))
    assert code_of(answer) == (401, "no_entry"), "a counter's token is none of a system's"
    log = server.client.get("/v1/halls/001/log", headers={"Authorization": f"Bearer {online.shown}"})
    assert log.status_code == 401, "and a system reads nothing"
    assert received(hall) == []


def test_a_revoked_system_is_out_and_its_cases_stay(online: System, hall: Hall, server: Wire) -> None:
    online.taken(application())
    server.parts.clients.revoke("001", "901", DAY)
    assert code_of(online.post(application("WB-2"))) == (401, "no_entry")
    assert len(received(hall)) == 1
    with pytest.raises(ClientRefused, match="已经给过"):
        server.parts.clients.add("001", "901", "另一个", "electronic")


def test_a_number_is_a_counter_s_or_a_system_s(online: System, hall: Hall, server: Wire) -> None:
    with pytest.raises(ClientRefused, match="已经给过"):
        server.parts.clients.add("001", "009", "网上", "electronic")
    assert server.parts.door.new_code("001", "901") is None
    hall.two.device = "901"
    hall.two.made(hall.two.received())
    assert hall.declined(hall.two.batch()).code == "false_signature"


def test_a_day_without_numbers_left_is_full(
    online: System, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    online.taken(application("1"))
    monkeypatch.setattr(numbering, "LAST_SERIAL", 1)
    stored = len(hall.log())
    assert code_of(online.post(application("2"))) == (429, "day_full")
    assert len(hall.log()) == stored


def test_a_system_is_limited_by_day_and_by_rate(server: Wire, hall: Hall) -> None:
    online = System(server, server.parts.clients.add("001", "903", "自助终端", "self_service", most_a_day=2))
    online.taken(application("1"))
    online.taken(application("2"))
    assert code_of(online.post(application("3"))) == (429, "day_full")
    assert online.taken(application("1")).cases, "what was taken is answered again"
    hall.clock.at += timedelta(days=1)
    online.taken(application("3"))
    server.parts.of_systems = Allowance(1, 60.0, hall.clock)
    hall.clock.monotonic = lambda: 0.0  # type: ignore[method-assign]
    assert [online.post(application("4")).status_code for _ in range(2)] == [200, 429]


def test_whoever_is_on_the_block_list_is_received_and_told_what_the_window_will_answer(
    online: System, hall: Hall
) -> None:
    """不予受理 is a written decision with its remedies (行政许可法 第三十二条第二款): a machine does not make it."""
    number = "92410106MA9YYYY09T"
    blocks = Blocks(hall.ledger, "001", read_key(written(hall.issuer.secret)), "A0001", hall.clock)
    listed = blocks.add(
        Bar("uscc", number, (FOOD,), "barred_one_year", "示审批罚〔2026〕1号", date(2025, 12, 20))
    ).block_list
    assert listed is not None

    def applied(reference: str, who: str) -> Numbered:
        values = {**application().values, "applicant.uscc": who}
        return online.taken(application(reference, values=values)).cases[0]

    told = applied("WB-1", number)
    assert told.barred is not None and "行政复议" in told.barred.text
    assert (told.barred.article, told.barred.until) == ("行政许可法 第七十八条", listed.lines[0].until)
    assert [outcome for *_, outcome in hall.log()] == ["applied"], "a case with its days"
    (act,) = received(hall)
    case = fold((act,), on=DAY, calendar=Calendar(catalogue().years))
    window = next(one for one in catalogue().hall.windows if one.code == "W09")
    bench = Bench(catalogue=catalogue(), calendar=Calendar(catalogue().years), window=window, today=DAY)
    draft = Draft(
        draft_id="d", window="W09", by="W0907", items=(FOOD,), applicant_kind="自然人",
        situations=act.situations, values=act.values, materials=act.materials,
    )  # fmt: skip
    standing = Standing(
        bars=bars(listed, act.values, (FOOD,), DAY, partial(number_mark, ALGORITHM, listed.salt))
    )
    (judged,) = judge(bench, draft, {FOOD: case}, standing)
    claim = standing_claim(standing, judged, DAY)
    assert claim is not None and claim_refused(bench, judged, claim) is None, "不予受理 is open to the window"
    assert (claim.decision, claim.until) == (told.barred.decision, told.barred.until)
    assert applied("WB-2", "92410106MA0DEMQ43R").barred is None
    hall.clock.at += timedelta(days=60)
    assert applied("WB-3", number).barred is None, "its term is over"


def test_a_reference_is_short_and_visible(online: System) -> None:
    for reference in ("", "x" * 65, "a\nb", "\u202e1"):
        assert online.refused(application(reference)).code == "application"


def test_what_is_no_application_is_refused(online: System, hall: Hall) -> None:
    for data in (b"{}", b"[]", b'{"reference":1}', wire.encode(application())[:-1] + b',"more":1}'):
        assert code_of(online.post(data)) == (400, "unreadable")
    assert hall.log() == []


def test_what_the_hall_hides_stays_hidden_in_the_ledger(online: System, ledger: Ledger) -> None:
    online.taken(application())
    (line,) = ledger.read("001", lambda reads: reads.clients())
    assert online.shown.rpartition(".")[2].encode() not in line.secret_hash and len(line.secret_hash) == 32
