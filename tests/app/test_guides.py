"""Guide, list for an enquiry, blank form and slip: for every defined item, without number and act."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casework.facts.blank import blank
from casework.facts.guide import condition, enquiry, guide
from casework.onetable import merge
from casework.refusal import Refusal
from hallclient.app.guides import Guides
from hallclient.app.outcome import PaperMade
from printing.render import render
from tests.app.desk import FOOD, FRIDAY, Desk, demo_catalogue, kinds_of, only, outcome, rooms
from tests.app.filled import answers, filled
from tests.app.reading import read

CODES = sorted(demo_catalogue().items)
THIN = "".join


def made(found: object) -> PaperMade:
    assert isinstance(found, PaperMade), found
    return found


def test_every_defined_item_has_its_guide() -> None:
    """All that must be on display (行政许可法 第三十条) is in the text of the pages."""
    catalogue = demo_catalogue()
    assert any(guide(catalogue, code, FRIDAY).get("samples") for code in CODES), "示范文本 of at least one"
    for code in CODES:
        item = catalogue.items[code]
        facts = guide(catalogue, code, FRIDAY)
        paper = render("GUIDE", facts)
        assert paper.substituted == ()
        text = read(paper.pdf, dpi=20).text
        wanted = [
            item.name, *item.conditions, *(one.name for one in item.materials),
            *(one.name for one in item.procedure), *(one.name for one in item.results),
            str(facts["statutory"]), str(facts["promised"]), str(facts["fees"]), str(facts["place"]),
            str(facts["hours"]), str(facts["consult"]), str(facts["complain"]), str(facts["court"]),
            *(row["text"] for row in facts.get("samples", ())),  # type: ignore[union-attr, index]
        ]  # fmt: skip
        for word in wanted:
            for line in word.split("\n"):
                assert THIN(line.split())[:12] in text, (code, word)


def test_the_chart_says_what_else_a_step_may_come_to() -> None:
    rows = guide(demo_catalogue(), FOOD, FRIDAY)["steps"]
    assert isinstance(rows, tuple)
    by_name = {row["name"]: row for row in rows}
    assert [row["kind"] for row in rows] == ["end", "step", "step", "special", "step", "step", "end"]
    assert "五个工作日内一次告知" in by_name["受理"]["aside"] and "不予受理" in by_name["受理"]["aside"]
    assert by_name["现场核查"]["aside"] == "不计入承诺期限，计入法定期限"
    assert "不予许可" in by_name["决定"]["aside"]


@pytest.mark.parametrize("code", CODES)
def test_an_enquiry_lists_what_the_answers_ask_for(desk: Desk, code: str) -> None:
    catalogue = demo_catalogue()
    told = answers(desk.counter(), filled(desk.counter(), code), {"agent": "是"})
    facts = enquiry(catalogue, code, told, FRIDAY)
    rows = facts["materials"]
    assert isinstance(rows, tuple)
    asked = merge(catalogue, (code,), "", told).materials
    assert {row["name"] for row in rows} == {line.own[code].name for line in asked}
    assert "open" not in facts
    open_rows = enquiry(catalogue, code, {}, FRIDAY)["materials"]
    assert isinstance(open_rows, tuple) and len(open_rows) == len(catalogue.items[code].materials)


def test_a_condition_is_said_in_words() -> None:
    item = demo_catalogue().items[FOOD]
    assert condition("agent == '是'", item) == "是否委托他人办理为“是”"
    assert condition("food_mode != '食品销售经营者' and agent == '是'", item) == (
        "主体业态不为“食品销售经营者”并且是否委托他人办理为“是”"
    )


def test_every_defined_item_has_a_blank_form() -> None:
    catalogue = demo_catalogue()
    for code in CODES:
        facts = blank(catalogue, code, FRIDAY)
        rows = facts["rows"]
        assert isinstance(rows, tuple)
        labels = THIN(row.get("label", "") for row in rows)
        for line in catalogue.items[code].form:
            assert catalogue.fields[line.field].label in labels, (code, line.field)
        paper = render("FORM", facts)
        assert paper.substituted == () and "免费" in read(paper.pdf, dpi=20).text


def test_at_the_counter_they_take_no_number_and_leave_no_act(desk: Desk) -> None:
    counter = desk.counter()
    guides = Guides(counter)
    for found in (
        guides.guide(FOOD).result(30),
        guides.enquiry(FOOD, {"agent": "是"}).result(30),
        guides.blank(FOOD).result(30),
    ):
        paper = made(found)
        assert (paper.case_no, paper.doc_number) == ("", "") and "食品经营许可" in paper.name
        assert read(paper.pdf).codes == frozenset()
    assert counter.book.read_now(lambda reads: reads.count()) == 0
    missing = next(row.id for row in counter.catalogue.rows if row.id not in counter.catalogue.items)
    for refusal in (guides.guide(missing).result(30), guides.blank(missing).result(30)):
        assert isinstance(refusal, Refusal) and "没有实施清单" in refusal.reason


def test_the_slip_says_number_day_and_window_and_that_it_proves_nothing(desk: Desk) -> None:
    counter = desk.counter()
    received = outcome(rooms(counter)[0].receive(filled(counter, FOOD)))
    first = made(Guides(counter).slip(only(received).case_id).result(30))
    assert (first.code, first.name) == ("SLIP", "收件小票")
    text = read(first.pdf, dpi=203).text
    assert "答复期限" in text and "2026年11月27日（含当日）前" in text and "不是收件凭证" in text
    accepted = outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    slip = made(Guides(counter).slip(only(accepted).case_id).result(30))
    found = read(slip.pdf, dpi=203)
    assert slip.name == "取件排队小票" and found.bars == {only(accepted).case_no}
    (code,) = found.codes
    verdict = rooms(counter)[2].read_code(code).result(30)
    assert (verdict.verdict, verdict.agrees, verdict.case_id) == ("valid", True, only(accepted).case_id)
    for word in ("承诺办结", "W18统一出件一", "W10", only(accepted).query_code[:3]):
        assert word in found.text
    assert kinds_of(counter, only(accepted).case_id)[-1] == "accepted"
    gone = Guides(counter).slip("nothing").result(30)
    assert isinstance(gone, Refusal)


def test_without_a_calendar_the_slip_says_working_days(desk: Desk) -> None:
    counter = desk.counter(on=date(2026, 12, 28))
    done = outcome(rooms(counter)[0].receive(filled(counter, FOOD)))
    slip = made(Guides(counter).slip(only(done).case_id).result(30))
    assert "5个工作日内（日历未发布）" in read(slip.pdf, dpi=203).text


def test_a_slip_has_no_code_while_every_paper_waits_for_its_number(tmp_path: Path) -> None:
    desk = Desk.new(tmp_path / "data", blocks=())
    counter = desk.counter()
    done = only(outcome(rooms(counter)[0].accept(filled(counter, FOOD))))
    found = read(made(Guides(counter).slip(done.case_id).result(30)).pdf, dpi=203)
    assert found.codes == frozenset() and found.bars == {done.case_no}
    assert done.query_code[:3] in found.text
    desk.close()
