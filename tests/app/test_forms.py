"""Application forms on demand: each item's own part, and the one table; in full, no act, not archived."""

from __future__ import annotations

from pathlib import Path

from casework.refusal import Refusal
from hallclient.app.counter import Counter
from hallclient.app.outcome import PaperMade
from tests.app.desk import DRAIN, FOOD, SIGN, TRADE, Desk, only, outcome, rooms
from tests.app.filled import filled, one_table
from tests.app.reading import read
from tests.app.test_whole_or_nothing import counted

THEME = {"own_drain": "是", "signboard": "是"}


def form(counter: Counter, draft: object, code: str) -> PaperMade:
    made = rooms(counter)[0].form(draft, code).result()  # type: ignore[arg-type]
    assert isinstance(made, PaperMade)
    return made


def test_a_draft_prints_before_it_has_a_number(counter: Counter) -> None:
    draft = filled(counter, FOOD, situations={"agent": "是"})
    before = counted(counter)
    made = form(counter, draft, FOOD)
    text = read(made.pdf).text
    assert (made.code, made.case_no, made.doc_number) == ("FORM", "", "")
    assert "410106198503154519" in text  # in full: these are the applicant's own papers
    assert "示例区行政审批服务局" in text and "食品经营许可" in text
    assert "办件编号" not in text and "是否委托他人办理：是" in text
    assert "991180004000" not in text  # an interim number is never printed
    assert counted(counter) == before


def test_every_field_that_was_typed_is_on_the_form(counter: Counter) -> None:
    draft = filled(counter, FOOD, situations={"agent": "是"})
    text = read(form(counter, draft, FOOD).pdf).text
    for key, value in draft.values.items():
        if isinstance(value, str):
            if len(value) == 10 and value[4] == "-":
                continue  # days are written 2026年1月5日
            assert "".join(value.split()) in text, key


def test_each_item_of_a_theme_prints_its_own_part(counter: Counter) -> None:
    draft = filled(counter, theme="T001", situations=THEME)
    table = one_table(counter, draft)
    for code in (TRADE, FOOD, SIGN, DRAIN):
        text = read(form(counter, draft, code).pdf).text
        assert "开办餐饮店" in text
        assert "是否设置门头招牌" not in text  # the theme's own question is no part of the item's form
        for line in table.fields:
            label = "".join(line.field.label.split())
            if code in line.users:
                assert label in text, label
            elif not any(label in one.field.label for one in table.fields if code in one.users):
                assert f"{label}示例" not in text, label


def test_after_the_receipt_the_form_bears_the_number(desk: Desk) -> None:
    counter = desk.counter()
    draft = filled(counter, FOOD)
    case = only(outcome(rooms(counter)[0].receive(draft)))
    made = form(counter, draft, FOOD)
    assert made.case_no == case.case_no
    assert case.case_no in read(made.pdf).text.replace(" ", "")
    view = rooms(counter)[2].case(case.case_id).result()
    assert view is not None and [issued.code for issued, _ in view.papers] == ["D01"]  # not archived


def test_a_case_prints_its_form_and_the_look_is_logged(counter: Counter) -> None:
    work = rooms(counter)[2]
    case = only(outcome(rooms(counter)[0].accept(filled(counter, FOOD))))
    made = work.form(case.case_id).result()
    assert isinstance(made, PaperMade)
    assert (made.code, made.case_id) == ("FORM", case.case_id)
    views = counter.book.read_now(lambda reads: reads.views(case.case_id))
    assert [view.what for view in views] == ["打印申请表"]
    assert isinstance(work.form("none").result(), Refusal)


def test_the_one_table(counter: Counter) -> None:
    draft = filled(counter, theme="T001", situations=THEME)
    made = rooms(counter)[0].one_table(draft).result()
    assert isinstance(made, PaperMade) and made.code == "FORMS"
    text = read(made.pdf).text
    for word in (
        "开办餐饮店",
        "食品经营许可",
        "个体工商户登记注册",
        "各事项共用",
        "合并后少填",
        "收件时编号",
    ):
        assert word in text
    outcome(rooms(counter)[0].accept(draft, (TRADE,)))
    later = rooms(counter)[0].one_table(draft).result()
    assert isinstance(later, PaperMade)
    assert "41010326112000100900001" in read(later.pdf).text


def test_what_cannot_be_printed_says_why(counter: Counter) -> None:
    intake = rooms(counter)[0]
    draft = filled(counter, FOOD)
    for made in (
        intake.form(draft, TRADE).result(),
        intake.form(draft, "000").result(),
        intake.one_table(intake.new_draft()).result(),
    ):
        assert isinstance(made, Refusal) and made.reason


def test_practice_is_across_every_form(tmp_path: Path) -> None:
    desk = Desk.new(tmp_path / "data", practice=True)
    counter = desk.counter()
    draft = filled(counter, FOOD)
    assert "演练" in read(form(counter, draft, FOOD).pdf).text
    made = rooms(counter)[0].one_table(draft).result()
    assert isinstance(made, PaperMade) and "演练" in read(made.pdf).text
    done = outcome(rooms(counter)[0].accept(draft))
    for paper in done.papers:
        assert "演练" in read(paper.pdf).text
        assert paper.doc_number.startswith("演练示审批")
        assert paper.case_no[12:15] == "000"
    desk.close()
