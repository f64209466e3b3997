"""What can't be taken in, or can't be computed: said at the screen and on the paper, and the rest goes on."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import copytree

from msgspec.structs import replace

from forms.catalogue import DEMO, load
from tests.app.desk import FOOD, Desk, demo_catalogue
from tests.end2end.book import paper_of
from tests.end2end.conftest import Opening
from tests.end2end.visits import take_shop


def test_the_wrong_window_shows_where_to_go(desk: Desk, opened: Opening) -> None:
    counter = opened(desk, "W1101", "W11")
    first = counter.search_item("spjy")[0]
    assert first.startswith("食品经营许可") and "W06" in first
    counter.key("Return")
    assert "W06" in counter.notice
    assert counter.presenter.board.empty
    counter.key("Escape")
    assert not counter.seen("intake.item.results")
    assert counter.search_item("zzzz") == ()
    said = counter.widget("intake.item.results").accessibleDescription()
    assert said.startswith("没有这样的事项") and "Ctrl+7" in said, "and how to go on"


def test_a_cancelled_item_is_found_and_can_not_be_taken(desk: Desk, opened: Opening) -> None:
    catalogue = demo_catalogue()
    gone = replace(catalogue.items[FOOD], version=2, valid_to=date(2026, 11, 19))
    desk.take(version=2, catalogue=replace(catalogue, items={**catalogue.items, FOOD: gone}))
    counter = opened(desk, "W0907")
    line = next(line for line in counter.search_item("spjy") if line.startswith("食品经营许可 "))
    assert "2026-11-19" in line or "11-19" in line
    counter.search_item("食品经营许可")
    counter.key("Return")
    assert "停止办理" in counter.notice
    assert counter.presenter.board.empty


def test_a_year_without_a_calendar_is_never_guessed(desk: Desk, opened: Opening) -> None:
    desk.clock.set(date(2026, 12, 29))
    counter = opened(desk, "W0907")
    take_shop(counter)
    counter.judge(*["Space"] * 5)
    law = counter.read("intake.answer.law")
    assert "日历未发布" in law and "5 个工作日" in law
    outcome = counter.decide("F9")
    text = paper_of(outcome, "D03").text
    assert "日历未发布" in text and "5个工作日" in text and "10个工作日" in text
    assert "日历未发布" in counter.words() and "5 工作日" in counter.words()


def test_a_faulty_item_is_listed_with_its_reason_and_the_rest_works(
    desk: Desk, opened: Opening, tmp_path: Path
) -> None:
    folder = tmp_path / "catalogue"
    copytree(DEMO, folder)
    file = folder / "items" / "pharmacy.yaml"
    file.write_text(file.read_text("utf-8").replace("kind: 承诺件", "kind: 随便件"), "utf-8")
    catalogue, faults = load(folder)
    assert faults
    desk.take(version=2, catalogue=catalogue)
    counter = opened(desk, "W0907")
    code = next(code for code in demo_catalogue().items if code not in catalogue.items)
    name = next(row.name for row in catalogue.rows if row.id == code)
    hit = next(line for line in counter.search_item(name) if line.startswith(name))
    assert "改正前不能受理" in hit
    counter.key("Return")
    assert "改正前不能受理" in counter.notice and counter.presenter.board.empty
    counter.key("Ctrl+8")
    counter.until(lambda: "pharmacy.yaml" in counter.words(), "the fault on 本机")
    counter.key("Ctrl+1")
    take_shop(counter)
    counter.judge(*["Space"] * 5)
    paper_of(counter.decide("F9"), "D03")
