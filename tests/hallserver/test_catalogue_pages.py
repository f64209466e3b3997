"""The published catalogue: everybody finds an item, its guide and the lists; nobody finds a case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from litestar.testing import TestClient
from msgspec.structs import replace

from casework.catalogue import Catalogue
from casework.facts.guide import place_text
from casework.facts.published import fees, once, proofs
from casework.item import Fee
from forms.catalogue import load
from hallserver.chance import Chance
from hallserver.contents.folder import FolderStore
from hallserver.ledger.ledger import open_ledger
from hallserver.routes.application import application
from hallserver.routes.limits import Allowance
from hallserver.routes.parts import Parts
from hallserver.web.handlers import page_handlers
from hallserver.web.lookup import Lookup
from hallserver.web.public import catalogue_handlers
from hallserver.web.published import Published
from tests.hallserver.counters import FOOD, Hall, catalogue
from tests.hallserver.test_page import HOSTILE, address, reported

LISTS = ("", "/items", "/fees", "/intermediaries", "/proofs", "/once")


def whole(**changes: Any) -> Catalogue:
    return replace(load()[0], version=2, **changes)


def small(**changes: Any) -> Catalogue:
    return replace(catalogue(), version=2, **changes)


def _parts(hall: Hall) -> Parts:
    beside = Path(str(hall.ledger.engine.url.database)).with_name("contents")
    return Parts(hall.ledger, hall.key, "", hall.clock, FolderStore(beside))


def opened(hall: Hall, catalogue: Catalogue | None = None) -> TestClient[Any]:
    if catalogue is not None:
        hall.take_file(2, catalogue=catalogue)
    parts = _parts(hall)
    published = Published(hall.ledger, parts.settings, hall.clock)
    pages = catalogue_handlers(published, Allowance(10_000, 0.01, hall.clock))
    lookup = page_handlers(
        Lookup(hall.ledger, parts.settings, hall.clock), parts.ratings, Allowance(10_000, 0.01, hall.clock)
    )
    return TestClient(application(parts, [*pages, *lookup]))


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A hall with the whole demo catalogue; no page writes anything, so one serves them all."""
    ledger = open_ledger(f"sqlite:///{tmp_path_factory.mktemp('pages') / 'ledger.sqlite'}")
    hall = Hall.new(ledger)
    hall.take_file(2, catalogue=whole())
    yield hall
    ledger.close()


@pytest.fixture(scope="module")
def site(hall: Hall) -> Iterator[TestClient[Any]]:
    with opened(hall) as client:
        yield client


@pytest.fixture
def another(tmp_path: Path) -> Iterator[Hall]:
    """A hall of a test's own."""
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    yield Hall.new(ledger)
    ledger.close()


def read(site: TestClient[Any], path: str) -> str:
    answer = site.get(f"/halls/001{path}", headers={"Accept-Language": "zh-CN"})
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.text


def test_the_front_page_leads_everywhere(site: TestClient[Any]) -> None:
    front = read(site, "")
    for words in ("示例区政务服务中心", "示例区示例路1号", "08:30-12:00", "12345", 'name="q"'):
        assert words in front, words
    for path in LISTS[1:]:
        assert f'href="/halls/001{path}"' in front


@pytest.mark.parametrize("asked", ["食品经营", "spjy", "shipinjingying", "食品jy", FOOD, "ｓｐｊｙ"])
def test_an_item_is_found_as_at_the_counter(site: TestClient[Any], asked: str) -> None:
    page = read(site, f"/items?q={asked}")
    first = re.search(r'<li><a href="(/halls/001/items/\d+)"', page)
    assert first is not None and first[1].endswith(FOOD)
    assert f'value="{asked}"' in page


def test_a_theme_and_its_items_are_found(site: TestClient[Any]) -> None:
    assert "开办药店" in read(site, "/items?q=kbyd")
    page = read(site, "/items/T002")
    for words in ("一件事", "药品零售企业经营许可", "企业登记注册", "先办企业登记注册", "时办理", "承诺"):
        assert words in page, words


def test_every_item_of_the_list_has_its_page(site: TestClient[Any]) -> None:
    its = whole()
    codes = {*(row.id for row in its.rows), *its.items, *its.themes}
    links: set[str] = set()
    page = 1
    while True:
        text = read(site, f"/items?page={page}")
        links |= set(re.findall(r'href="/halls/001/items/([^"?]+)"', text))
        if f"page={page + 1}" not in text:
            break
        page += 1
    assert links == codes and page > 1
    names = {row.id: row.name for row in its.rows}
    for code in codes:
        assert names.get(code, "") in read(site, f"/items/{code}")


def test_the_guide_shows_what_must_be_on_display(site: TestClient[Any]) -> None:
    item = whole().items[FOOD]
    page = read(site, f"/items/{FOOD}")
    for words in (
        "法定 10 个工作日", "承诺 5 个工作日", "不收费", "1 次；可以网上申请", "食品经营许可证（有效期：5年）",
        "《中华人民共和国食品安全法》第三十五条", *item.conditions, *(one.name for one in item.materials),
        "示例区人民政府", "示例区人民法院", place_text(whole().hall, item), "第 1 版",
    ):  # fmt: skip
        assert words in page, words
    flow = page[page.index('class="flow"') :]
    steps = [flow.index(f"<b>{one.name}</b>") for one in item.procedure]
    assert steps == sorted(steps) and "一次告知需要补正的全部内容" in flow and 'class="box special"' in flow


def test_an_item_without_a_guide_says_so(site: TestClient[Any]) -> None:
    its = whole()
    row = next(row for row in its.rows if row.id not in its.items)
    page = read(site, f"/items/{row.id}")
    assert row.name in page and "还没有公布办事指南" in page and its.hall.consult in page


def test_the_lists_say_what_the_definitions_say(site: TestClient[Any], hall: Hall) -> None:
    its, today = whole(), hall.clock.today()
    charged = fees(its, today)
    page = read(site, "/fees")
    assert charged and all(one.name in page and one.charged in page for one in charged)
    assert {one.item for one in charged} == {item.name for item in its.items.values() if item.fees}
    page = read(site, "/intermediaries")
    assert all(one.name in page and one.for_ in page for one in its.intermediaries)
    assert "不得指定" in page and f'/items/{next(c for c, i in its.items.items() if i.intermediary)}"' in page
    page = read(site, "/proofs")
    asked = proofs(its, today)
    assert asked and all(one.name in page and one.basis in page for one in asked)
    own = {(i.code, m.name) for i in its.items.values() for m in i.materials if m.source == "申请人自备"}
    assert not own & {(one.code, one.name) for one in asked}
    page = read(site, "/once")
    lines = once(its, today)
    assert [page.index(f">{one.item}</a>") for one in lines] == sorted(
        page.index(f">{one.item}</a>") for one in lines
    )


def test_a_list_drops_what_has_ended(another: Hall) -> None:
    paid = small().items[FOOD]
    fee = Fee(name="工本费", unit="元/证", lower=5, upper=10, basis="收费办法 第三条", charged=5)
    ended = replace(paid, fees=(fee,), valid_to=date(2026, 11, 1))
    with opened(another, small(items={FOOD: ended})) as site:
        assert "工本费" not in read(site, "/fees") and "都不收费" in read(site, "/fees")
        assert "已于 2026-11-01 后停止办理" in read(site, f"/items?q={FOOD}")


def test_the_pages_speak_english_and_keep_it(site: TestClient[Any]) -> None:
    page = site.get("/halls/001/items", params={"lang": "en", "q": "食品"}).text
    assert '<html lang="en">' in page and "found for" in page and 'name="lang" value="en"' in page
    assert re.search(r'href="/halls/001/items/\d+\?lang=en" lang="zh-CN"', page)
    other = re.search(r'<a href="([^"]+)" hreflang="zh-CN"', page)
    assert other is not None and "q=食品" in unquote(other[1]) and "lang=zh-CN" in other[1]
    assert "Read the guide" not in page
    guide = site.get(f"/halls/001/items/{FOOD}", headers={"Accept-Language": "en-GB"})
    assert "By law: 10 个工作日" in guide.text and guide.headers["Content-Language"] == "en"


def test_no_case_is_found_listed_or_named(site: TestClient[Any], hall: Hall) -> None:
    case = reported(hall)
    page = site.get(address(hall.one, case.case_no)).text
    assert f'href="/halls/001/items/{FOOD}?lang=zh-CN"' in page
    for asked in (
        case.case_no,
        case.case_no[-8:],
        "欧阳晓梅",
        "欧",
        "13800000118",
        case.case_id,
        case.query_code,
    ):
        found = read(site, f"/items?q={asked}")
        assert "没有这样的事项" in found, asked
    for path in (*LISTS, f"/items/{FOOD}", "/items?page=2"):
        text = read(site, path)
        for secret in (case.case_no, case.case_id, "欧阳", "13800000118", case.query_code):
            assert secret not in text, (path, secret)
    for path in ("/cases", "/items/../../C", f"/items/{case.case_no}", f"/{case.case_no}"):
        assert site.get(f"/halls/001{path}").status_code == 404


def test_no_script_no_frame_no_trace(site: TestClient[Any]) -> None:
    for path in (*LISTS, f"/items/{FOOD}", "/items/T002", "/nothing"):
        answer = site.get(f"/halls/001{path}")
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'") and "unsafe" not in policy
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert "Set-Cookie" not in answer.headers
        assert not re.search(r"<script|javascript:|\son\w+=|style=|<img|<iframe|https?://", answer.text), path


def test_what_the_catalogue_and_readers_write_stays_text(another: Hall) -> None:
    item = replace(small().items[FOOD], name=HOSTILE, conditions=(HOSTILE,))
    with opened(another, small(items={FOOD: item})) as site:
        for path in ("/items", f"/items/{FOOD}", "/proofs", "/once"):
            assert "<script>" not in read(site, path)
        found = site.get("/halls/001/items", params={"q": HOSTILE}).text
        assert "<script>" not in found and "&lt;script&gt;" in found


@pytest.mark.parametrize(
    "query", ["q=" + "食" * 5000, "page=99999", "page=-1", "page=x", "q=%00%ff", "q=.*(", "lang=xx"]
)
def test_odd_questions_are_answered(site: TestClient[Any], query: str) -> None:
    assert site.get(f"/halls/001/items?{query}").status_code == 200


def test_another_hall_and_practice_have_no_pages(site: TestClient[Any], another: Hall) -> None:
    for code in ("002", "1", "xyz"):
        assert site.get(f"/halls/{code}").status_code == 404
        assert site.get(f"/halls/{code}/items").status_code == 404
    another.take_file(2, catalogue=small(), practice=True)
    with opened(another) as practice:
        assert practice.get("/halls/001").status_code == 404


def test_readers_are_limited(hall: Hall) -> None:
    parts = _parts(hall)
    published = Published(hall.ledger, parts.settings, hall.clock)
    pages = catalogue_handlers(published, Allowance(3, 60.0, Chance()))
    with TestClient(application(parts, pages)) as site:
        assert [site.get("/halls/001").status_code for _ in range(4)] == [200, 200, 200, 429]
