"""好差评 at the public page: once a handling, of one's own will, and never from a counter."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from litestar.testing import TestClient
from msgspec.structs import replace

from casework import wire
from casework.acts import Rated
from hallserver.desk import rating
from hallserver.ledger.rows import SERVER_NUMBER
from tests.hallserver.counters import DAY, Hall, catalogue
from tests.hallserver.test_page import HOSTILE, address, reported
from tests.hallserver.test_page import site as site


def ratings(hall: Hall) -> list[Rated]:
    lines = hall.ledger.read("001", lambda reads: reads.log(0, 1000))
    acts = [wire.decode(line.stored) for line in lines if line.outcome == "applied"]
    return [act for act in acts if isinstance(act, Rated)]


def test_a_handling_is_rated_once_by_its_paper(site: TestClient[Any], hall: Hall) -> None:
    opened = reported(hall)
    there = address(hall.one, opened.case_no)
    page = site.get(there).text
    assert page.count('name="grade"') == 5 and "checked" not in page and "自愿评价" in page
    assert "没有收下" in site.post(there, data={"words": "", "grade": ""}).text
    for wrong in ("0", "6", "-1", "１", "x"):
        assert "没有收下" in site.post(there, data={"words": "", "grade": wrong}).text
    assert ratings(hall) == []
    sent = {"grade": "5", "words": f"等了两个小时\r\n{HOSTILE}" + "长" * 300}
    assert "评价已收下" in site.post(there, data=sent).text
    (act,) = ratings(hall)
    assert (act.grade, act.device, act.window, act.by, act.whose) == (5, SERVER_NUMBER, "W09", "", "W0907")
    assert (act.about, act.about_no, act.handled_on) == (opened.case_id, opened.case_no, DAY)
    assert act.words.startswith("等了两个小时 <script>") and len(act.words) == 200 and not act.proven
    again = site.post(there, data={"grade": "1", "words": ""}).text
    assert "已经评价过" in again and 'name="grade"' not in again
    assert "已经评价过" in site.get(there).text and len(ratings(hall)) == 1
    assert hall.ledger.read("001", lambda reads: reads.case(opened.case_id)) is not None


def test_who_knows_the_query_code_is_proven_and_what_is_long_ago_is_not_rated(
    site: TestClient[Any], hall: Hall
) -> None:
    opened = reported(hall)
    there = address(hall.one, opened.case_no)
    hall.clock.at += timedelta(days=30)
    shown = site.post(there, data={"code": opened.query_code}).text
    assert f'type="hidden" name="code" value="{opened.query_code}"' in shown
    hall.clock.at += timedelta(days=1)
    assert 'name="grade"' not in site.get(there).text
    site.post(there, data={"grade": "4", "words": ""})
    assert ratings(hall) == []
    hall.clock.at -= timedelta(days=1)
    site.post(there, data={"grade": "4", "words": "", "code": opened.query_code})
    assert [(one.grade, one.proven) for one in ratings(hall)] == [(4, True)]
    assert "Rate this visit" in site.get(f"{there}?lang=en").text


def test_what_was_altered_or_not_reported_is_not_rated(site: TestClient[Any], hall: Hall) -> None:
    opened = hall.one.received()
    there = address(hall.one, opened.case_no)
    for path in (there, there.replace("/D01", "/D03")):
        assert 'name="grade"' not in site.post(path, data={"grade": "1", "words": ""}).text
    assert ratings(hall) == []


def test_a_counter_cannot_stand_in_the_way_of_a_rating(site: TestClient[Any], hall: Hall) -> None:
    opened, one = reported(hall), hall.one
    ref = f"{opened.case_no}/{one.device}/{DAY}"
    matter = rating._id_of("001", ref)
    head = {**one.head(matter), "act_id": matter}
    one.made(Rated(**head, ref=ref, grade=1, rated_by="code"))
    assert hall.outcomes(one, len(one.acts)) == ["rejected not_server"]
    there = address(one, opened.case_no)
    assert "评价已收下" in site.post(there, data={"grade": "5", "words": ""}).text
    assert [(act.device, act.case_id, act.grade) for act in ratings(hall)] == [("000", matter, 5)]
    assert "已经评价过" in site.post(there, data={"grade": "1", "words": ""}).text and len(ratings(hall)) == 1


def test_no_counter_sends_a_rating(hall: Hall) -> None:
    one = hall.one
    head = one.head()
    one.made(Rated(**head, ref=f"x/{one.device}/{DAY}", grade=1, rated_by="screen"))
    assert hall.outcomes(one) == ["rejected not_server"]


def at_window(hall: Hall, **changes: Any) -> Rated:
    """What the screen at W09 gives for `opened`, a case that this counter has taken in."""
    one, opened = hall.one, changes.pop("opened")
    ref = f"{opened.case_no}/{one.device}/{DAY}"
    matter = rating._id_of("001", ref)
    parts: dict[str, Any] = {
        **one.head(matter), "by": "", "by_name": "申请人", "ref": ref, "grade": 2, "rated_by": "screen",
        "about": opened.case_id, "about_no": opened.case_no, "whose": "W0907", "handled_on": DAY, **changes,
    }  # fmt: skip
    act = Rated(**parts)
    one.made(act)
    return act


def allowed(hall: Hall) -> None:
    whole = catalogue()
    hall.take_file(2, catalogue=replace(whole, version=2, hall=replace(whole.hall, rating_at_window=True)))


def test_a_hall_that_has_it_takes_one_rating_from_the_applicants_screen(
    site: TestClient[Any], hall: Hall
) -> None:
    opened = reported(hall)
    at_window(hall, opened=opened)
    assert hall.outcomes(hall.one)[-1] == "rejected not_server", "the hall does not have it"
    allowed(hall)
    at_window(hall, opened=opened)
    at_window(hall, opened=opened, grade=5)
    assert hall.outcomes(hall.one)[-2:] == ["applied", "rejected rated_before"]
    there = address(hall.one, opened.case_no)
    assert "已经评价过" in site.post(there, data={"grade": "5", "words": ""}).text
    assert [(act.grade, act.device, act.by) for act in ratings(hall)] == [(2, "009", "")]


def test_nobody_rates_at_a_window_what_was_not_done_there(site: TestClient[Any], hall: Hall) -> None:
    allowed(hall)
    opened, other = reported(hall), "0198f000-0000-7000-8000-000000000009"
    for wrong in (
        {"by": "W0907"}, {"rated_by": "code"}, {"words": "很好"}, {"handled_on": None}, {"ref": f"x/009/{DAY}"},
        {"case_id": other}, {"about": other},
    ):  # fmt: skip
        at_window(hall, opened=opened, **wrong)
        assert hall.outcomes(hall.one)[-1].startswith("rejected not_"), wrong
    assert ratings(hall) == []
    site.post(address(hall.one, opened.case_no), data={"grade": "1", "words": ""})
    at_window(hall, opened=opened)
    assert hall.outcomes(hall.one)[-1] == "rejected rated_before" and len(ratings(hall)) == 1
    fresh = hall.one.received()
    hall.one.made(fresh)
    at_window(hall, opened=fresh)
    assert hall.outcomes(hall.one)[-2:] == ["applied", "applied"], "offline: with its receipt in one batch"
