"""The page of a case: what a scanned paper proves, what it tells, and what it keeps to itself."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from msgspec.structs import replace

from casework import qr
from casework.acts import Applicant, CorrectionAsked, CorrectionSupplied, Received
from casework.checklist import Point
from casework.numbering import grouped
from hallserver.contents.folder import FolderStore
from hallserver.routes.application import application
from hallserver.routes.limits import Allowance
from hallserver.routes.parts import Parts
from hallserver.web import handlers
from hallserver.web.handlers import page_handlers
from hallserver.web.lookup import MOST_WRONG, Lookup
from hallserver.web.markup import element
from tests.hallserver.counters import DAY, Counter, Hall, catalogue

HOSTILE = "<script>alert(1)</script>&\"'"


@pytest.fixture
def site(hall: Hall, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[TestClient[Any]]:
    monkeypatch.setattr(handlers, "SAME_TIME", 0.05)
    parts = Parts(hall.ledger, hall.key, "", hall.clock, FolderStore(tmp_path))
    lookup = Lookup(hall.ledger, parts.settings, hall.clock)
    pages = page_handlers(lookup, parts.ratings, Allowance(10_000, 0.01, hall.clock))
    with TestClient(application(parts, pages)) as client:
        yield client


def address(counter: Counter, case_no: str, paper: str = "D01") -> str:
    """The path of the code on a paper, as the counter signs it."""
    signature = counter.key.sign(qr.message(case_no, paper, DAY, counter.device))
    return (
        f"/C/{case_no}/{paper}{DAY:%y%m%d}{counter.device}/{base64.b32encode(signature).decode().rstrip('=')}"
    )


def reported(hall: Hall, **changes: Any) -> Received:
    """A case of a natural person that the server has, with a notice in force."""
    person = Applicant(kind="自然人", name="欧阳晓梅", number="41010319900101451X", phone="13800000118")
    opened = hall.one.received(**{"applicant": person, **changes})
    hall.one.made(opened)
    point = Point(
        material="food.layout", name="经营场所布局图", fault="缺", failed=(), note="", demand="原件 1 份",
        basis="",
    )  # fmt: skip
    hall.one.made(
        CorrectionAsked(**hall.one.head(opened.case_id), points=(point,), supply_due=DAY + timedelta(days=10))
    )
    hall.push(hall.one)
    return opened


def test_a_genuine_paper_shows_where_its_case_stands(site: TestClient[Any], hall: Hall) -> None:
    opened = reported(hall)
    page = site.get(address(hall.one, opened.case_no)).text
    for words in ("这张文书是真的", grouped(opened.case_no), "食品", "需要补正材料", "请最迟在2026年11月30日补齐",
                  "1 份材料，输入查询码看清单", catalogue().hall.address, catalogue().hall.consult):  # fmt: skip
        assert words in page, words
    assert "欧阳晓梅" not in page and "欧" in page and "*" in page
    assert "布局图" not in page and "13800000118" not in page and "41010319900101451X" not in page


def test_a_receipt_for_what_came_back_is_named_as_on_paper(site: TestClient[Any], hall: Hall) -> None:
    opened = reported(hall)
    first = re.compile('class="paper">([^<]*)<')
    for counter, named in ((hall.two, "补正材料接收凭证"), (hall.one, "申请材料接收凭证／补正材料接收凭证")):
        made = tuple(replace(one, sha256=counter.device * 21 + "0") for one in opened.papers)
        head = counter.head(opened.case_id) | {"papers": made}
        counter.made(
            CorrectionSupplied(**head, channel="window", received_on=DAY, materials={}, open=("food.layout",))
        )
        hall.push(counter, len(counter.acts))
        shown = first.search(site.get(address(counter, opened.case_no)).text)
        assert shown is not None and shown[1] == named
    page = site.post(address(hall.two, opened.case_no), data={"code": opened.query_code}).text
    assert "补正材料接收凭证 示审批" in page


def test_the_query_code_opens_the_details(site: TestClient[Any], hall: Hall) -> None:
    opened = reported(hall)
    code = opened.query_code
    assert 'pattern="[0-9]{3} ?[0-9]{3}" maxlength="7"' in site.get(address(hall.one, opened.case_no)).text
    page = site.post(address(hall.one, opened.case_no), data={"code": f"{code[:3]} {code[3:]}"}).text
    assert "经营场所布局图" in page, "as it stands on the paper"
    page = site.post(address(hall.one, opened.case_no), data={"code": code}).text
    assert "经营场所布局图：原件 1 份" in page and "申请材料接收凭证 示审批" in page and "窗口领取" in page
    assert "欧阳晓梅" not in page and 'id="code"' not in page


def test_the_page_speaks_english(site: TestClient[Any], hall: Hall) -> None:
    opened = reported(hall)
    there = address(hall.one, opened.case_no)
    page = site.get(there, headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert '<html lang="en">' in page.text and "More materials are needed" in page.text
    assert "Please bring them by 30 November 2026" in page.text
    assert '<html lang="zh-CN">' in site.get(f"{there}?lang=zh-CN", headers={"Accept-Language": "en"}).text


def test_a_receipt_that_was_not_synced_yet_is_genuine(site: TestClient[Any], hall: Hall) -> None:
    opened = hall.one.received()
    page = site.get(address(hall.one, opened.case_no)).text
    assert "真实，尚未上报" in page and "<form" not in page


def test_what_was_altered_or_is_foreign_is_told(site: TestClient[Any], hall: Hall) -> None:
    opened = reported(hall)
    there = address(hall.one, opened.case_no)
    thief = Counter("009", "W09", "W0907")
    forged = site.get(address(thief, opened.case_no))
    assert "这不是本大厅出具的文书" in forged.text and "需要补正" not in forged.text
    other_paper = there.replace("/D01", "/D03")
    assert "这不是本大厅出具的文书" in site.get(other_paper).text
    for bad in (
        there[:-1],
        there.replace(opened.case_no, "4" * 24),
        "/C/x/y/z",
        there.replace("009/", "099/"),
    ):
        answer = site.get(bad)
        assert answer.status_code == 404 and "无法核验" in answer.text
    assert site.get(there.replace("/C/", "/c/")).status_code == 200


def test_a_key_that_was_revoked_before_the_paper(site: TestClient[Any], hall: Hall) -> None:
    opened = reported(hall)
    devices = hall.desk.ledger.read("001", lambda reads: hall.desk.settings.enrolment(reads).devices)
    hall.take_file(2, devices=tuple(replace(one, revoked_on=DAY) for one in devices))
    assert "签名设备已注销" in site.get(address(hall.one, opened.case_no)).text


def test_wrong_codes_are_limited_a_number_and_day(site: TestClient[Any], hall: Hall) -> None:
    opened, other = reported(hall), hall.one.received()
    there = address(hall.one, opened.case_no)
    wrong = [site.post(there, data={"code": f"{place:06}"}).text for place in range(MOST_WRONG)]
    right = site.post(there, data={"code": opened.query_code}).text
    assert {right} == set(wrong) and "查询码不对，或者今天输错次数已满" in right
    hall.clock.at += timedelta(days=1)
    assert "经营场所布局图" in site.post(there, data={"code": opened.query_code}).text
    unknown = site.post(address(hall.one, other.case_no), data={"code": "123456"})
    assert "真实，尚未上报" in unknown.text


def test_right_codes_are_not_counted(site: TestClient[Any], hall: Hall) -> None:
    opened = reported(hall)
    there = address(hall.one, opened.case_no)
    for _ in range(MOST_WRONG + 2):
        assert "经营场所布局图" in site.post(there, data={"code": opened.query_code}).text
    assert hall.ledger.read("001", lambda reads: reads.wrong_codes(opened.case_no, DAY)) == 0


def test_every_code_is_answered_after_the_same_time(
    site: TestClient[Any], hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "SAME_TIME", 0.3)
    opened = reported(hall)
    for code in (opened.query_code, "000000", "x" * 5000, ""):
        began = time.monotonic()
        site.post(address(hall.one, opened.case_no), data={"code": code})
        assert time.monotonic() - began >= 0.3


def test_no_script_no_frame_no_list_no_trace(site: TestClient[Any], hall: Hall) -> None:
    opened = reported(hall)
    answer = site.get(address(hall.one, opened.case_no))
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'") and "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store" and "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not re.search(r"<script|javascript:|\son\w+=|style=|<img|<iframe", answer.text)
    assert site.get("/page.css").headers["Content-Type"].startswith("text/css")
    for path in ("/C", "/C/", f"/C/{opened.case_no}", f"/C/{opened.case_no}/D01", "/C?q=1"):
        assert site.get(path).status_code == 404


def test_what_people_wrote_stays_text(site: TestClient[Any], hall: Hall) -> None:
    company = Applicant(kind="法人", name=HOSTILE, number="91410103MA00000TX1")
    opened = reported(hall, applicant=company, item_name=HOSTILE)
    page = site.get(address(hall.one, opened.case_no)).text
    assert HOSTILE not in page and page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2
    assert element("p", HOSTILE, title=HOSTILE).text.count("<") == 2


def test_a_paper_of_a_hall_that_is_not_here(site: TestClient[Any], hall: Hall) -> None:
    hall.one.hall = "002"
    opened = hall.one.received()
    assert site.get(address(hall.one, opened.case_no)).status_code == 404
