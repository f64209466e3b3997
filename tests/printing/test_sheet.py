"""The sheet of figures, lying: its text keeps to the page, zeros are grey, changes have a bar, all is said."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from ctypes import c_double
from datetime import date

import pypdfium2
import pytest
from msgspec.structs import replace

from casework.facts.day_report import day_report
from casework.tally.report import Report, Silent, edition_of
from printing.blocks.sheet import SHEET_LEFT, SHEET_WIDTH, WIDE
from printing.document import LayoutError, document, parse
from printing.render import Fact, render, render_layout
from tests.casework.tally.test_report import DONE, case_of, on, report
from tests.printing.goldens import departments, text_of

Characters = Callable[[bytes], list[tuple[str, int, float, float, float, float]]]


def rows(count: int, name: str) -> dict[str, Fact]:
    """The samples with so many rows of a long name."""
    facts = document("REPORT").samples()
    table = facts["rows"]
    assert isinstance(table, tuple)
    return facts | {"rows": tuple({**table[0], "name": name} for _ in range(count)) + table[-1:]}


@pytest.mark.parametrize(
    ("count", "name", "pages"),
    [
        (21, "示例区市场监督管理局", 1),
        (18, "示例区市场监督管理局", 1),
        (3, "公安分局", 1),
        (90, "第九十个长名称的事项" * 3, 9),
    ],
)
def test_all_of_it_stands_on_the_page(count: int, name: str, pages: int, characters: Characters) -> None:
    paper = render("REPORT", rows(count, name))
    for char, _, left, bottom, right, top in characters(paper.pdf):
        if not char.isspace():
            assert left >= SHEET_LEFT - 1 and right <= SHEET_LEFT + SHEET_WIDTH + 1, char
            assert bottom > 12 and top < WIDE[1] - 20, char
    text = text_of(paper.pdf)
    assert paper.pages == pages and f"共 {pages} 页" in text
    assert "口径" in text and "中心负责人（签名）" in text
    ends = [page for page in text.split("\f") if "口径" in page or "截止时的情形" in page]
    assert len(ends) == 1  # the definitions stand on one page, whole
    assert all(page.count("待补正") for page in text.split("\f")[: pages - 1])  # the head again


def test_a_report_of_cases_says_what_it_rests_on() -> None:
    first = edition_of(report([case_of(DONE, known=2)], on(7)), None)
    late = edition_of(report([case_of(DONE)], on(7), as_of="2026-11-10T09:00:00+08:00"), first)
    silent = (Silent(name="W16", since="2026-11-09T13:58:00+08:00"), Silent(name="W17", since=""))
    whole = Report(
        **{name: getattr(late, name) for name in Report.__struct_fields__}
        | {"silent": silent, "counters": 9, "unconfirmed": 3, "whole_hall": True}
    )
    facts = day_report(whole)
    pdf = render("REPORT", facts).pdf
    assert pdf == render("REPORT", day_report(whole)).pdf
    text = text_of(pdf).replace("\n", "")
    for said in (
        "示例区政务服务中心办件日报", "2026年11月9日　星期一", "第 2 版", "全大厅", "9 台窗口设备，7 台已上报",
        "W16（2026-11-09 13:58 以后未计）", "W17（没有上报过）", "有 3 步还没有得到服务器回执", "办结 0→1",
        "办结＝决定文书当日签发并登记用印的件数", "未列评价",
    ):  # fmt: skip
        assert said in text, said

    rated = day_report(replace(whole, rated=(7, 6)))
    assert str(rated["figures"]).endswith("评价 7 件，评议率 700.0%，好评率（基本满意以上）85.7%")
    assert str(day_report(replace(whole, rated=(0, 0)))["figures"]).endswith(
        "评价 0 件，评议率 0.0%，好评率（基本满意以上）—"
    )


def test_zeros_are_grey_and_what_changed_has_a_bar() -> None:
    first = edition_of(report([case_of(DONE, known=2)], on(7)), None)
    second = edition_of(report([case_of(DONE)], on(7), as_of="2026-11-10T09:00:00+08:00"), first)
    drawn = [_operators(render("REPORT", day_report(one)).pdf) for one in (first, second)]
    assert all(b" 0.55 g" in one for one in drawn)
    assert [b" 2.400 " in one for one in drawn] == [False, True]


def _operators(pdf: bytes) -> bytes:
    found = b""
    for part in pdf.split(b"stream\n")[1:]:
        body = part.partition(b"endstream")[0]
        try:
            found += zlib.decompress(body)
        except zlib.error:
            continue
    return found


def test_a_week_and_a_range_have_their_own_titles() -> None:
    made = report([], date(2026, 11, 16))
    fields = {name: getattr(made, name) for name in Report.__struct_fields__}
    week = Report(**fields | {"last": date(2026, 11, 22)})
    days = Report(**fields | {"last": date(2026, 11, 18)})
    assert [str(day_report(one)["title"])[-4:] for one in (made, week, days)] == [
        "办件日报",
        "办件周报",
        "件统计表",
    ]
    assert day_report(week)["days"] == "2026年11月16日至2026年11月22日"


def test_a_block_of_other_paper_is_refused() -> None:
    text = (
        "code: X\ntitle: X\npage: {page}\nfacts: {{a: {{label: a, sample: a}}}}\nblocks: [{block}]\n"
        "foot: {{left: '', middle: ''}}\n"
    )
    prose = "{block: prose, paragraphs: [{text: '{a}'}]}"
    grid = "{block: title_line, left: '{a}', middle: '', right: ''}"
    for page, block in (("A4-wide", prose), ("A4", grid)):
        layout = parse("X-x.yaml", text.format(page=page, block=block))
        with pytest.raises(LayoutError):
            render_layout(layout, {"a": "b"})


SAID = ("投诉 2 件", "视为受理 1 件", "暂定", "超期说明", "改动", "中心负责人（签名）")


@pytest.mark.parametrize("count", [5, 12, 21])
def test_a_hall_has_its_day_on_one_sheet(count: int) -> None:
    """Every row, the sum, every line that a day may have beside it, the signatures and the definitions."""
    paper = render("REPORT", departments(count))
    text = text_of(paper.pdf)
    assert paper.pages == 1 and "第 1 页　共 1 页" in text
    for said in ("合　计", *SAID, "口径", "划转事项列在原部门"):
        assert said in text, said
    assert text.count("示例区政务服务中心办件日报") == 1


@pytest.mark.parametrize(
    ("count", "first", "second"),
    [
        (24, ("合　计", *SAID), ("口径",)),  # what is hung up is whole
        (30, ("第30个派驻单位", "合　计"), (*SAID, "口径")),
        (40, ("第25个派驻单位",), ("部　门", "第40个派驻单位", "合　计", *SAID, "口径")),
    ],
)
def test_more_departments_have_a_second_page_which_says_whose_it_is(
    count: int, first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    paper = render("REPORT", departments(count))
    one, two = text_of(paper.pdf).split("\f")
    assert paper.pages == 2 and "第 1 页　共 2 页" in one and "第 2 页　共 2 页" in two
    assert "示例区政务服务中心办件日报　2026年11月20日　星期五" in two and "第 2 版" in two
    for text, page, other in ((first, one, two), (second, two, one)):
        for said in text:
            assert said in page and (said == "部　门" or said not in other), said


@pytest.mark.parametrize("code", ["REPORT", "BULLETIN", "APPRAISAL", "BREACHES", "SEALS"])
def test_a_sheet_without_a_row_is_a_sheet(code: str) -> None:
    text = text_of(render(code, document(code).samples() | {"rows": ()}).pdf)
    assert "（签名）" in text and "示例区政务服务中心" in text


@pytest.mark.parametrize("count", range(1, 61))
def test_neither_sum_nor_signatures_stand_alone(count: int) -> None:
    """With the sum stand three rows at least, with the signatures what is said of the figures."""
    pages = text_of(render("REPORT", departments(count)).pdf).split("\f")
    names = [row["name"] for row in departments(count)["rows"]][:-1]  # type: ignore[index,union-attr]
    (summed,) = (page for page in pages if "合　计" in page)
    assert all(name in summed for name in names[-3:])
    (signed,) = (page for page in pages if "中心负责人（签名）" in page)
    assert "超期说明" in signed


@pytest.mark.parametrize("count", [5, 21, 30, 40])
def test_a_sheet_stays_readable(count: int) -> None:
    """Names and figures are 9 pt at least, all else 7.5 pt, however many rows there are; rows stand 4.4 mm apart."""
    read = pypdfium2.PdfDocument(render("REPORT", departments(count)).pdf)
    x, y = c_double(), c_double()
    sizes, rows_at = [], []
    for page in read:
        text = page.get_textpage()
        for at in range(text.count_chars()):
            pypdfium2.raw.FPDFText_GetCharOrigin(text, at, x, y)
            if text.get_text_range(at, 1).isspace():
                continue
            sizes.append(pypdfium2.raw.FPDFText_GetFontSize(text, at))
            if text.get_text_range(at, 3) in ("教育体", "公安分", "民政局"):
                rows_at.append((sizes[-1], y.value))
    read.close()
    (size, first), (_, second), (_, third) = rows_at[:3]
    assert min(sizes) >= 7.5 and size >= 9
    assert first - second == pytest.approx(second - third) and (first - second) * 25.4 / 72 > 4.4


@pytest.mark.parametrize("count", [12, 21, 24])
def test_a_month_has_all_its_departments_on_one_page(count: int) -> None:
    first, second = text_of(render("BULLETIN", departments(count, "BULLETIN")).pdf).split("\f")
    assert "合　计" in first and "部　门" not in second
    assert "收件排名" in second and "政务服务情况通报　2026年11月1日至11月30日" in second


def test_what_stands_under_a_name_is_on_the_page_of_the_name() -> None:
    """考核表: every person's rows and his sum, whoever the page ends with."""
    facts = document("APPRAISAL").samples()
    table = facts["rows"]
    assert isinstance(table, tuple)
    people = tuple({**row, "name": row["name"] and f"第{at}人"} for at in range(30) for row in table)
    pages = text_of(render("APPRAISAL", facts | {"rows": people}).pdf).split("\f")
    assert len(pages) > 5
    for page in pages:
        assert page.count("合　计") == len({at for at in range(30) if f"第{at}人" in page})
        assert page.count("办件量") == page.count("黄牌 亮给本人") == page.count("合　计")


def test_a_name_with_more_under_it_than_a_page_holds_goes_on_over_the_next() -> None:
    facts = document("BREACHES").samples()
    table = facts["rows"]
    assert isinstance(table, tuple)
    many = tuple({**table[2], "text": f"区市场监管局　第{at}人"} for at in range(80))
    pages = text_of(render("BREACHES", facts | {"rows": (*table[:2], *many, table[3])}).pdf).split("\f")
    assert len(pages) == 3 and all("情形和单位、人员" in page for page in pages)
    assert all(any(f"第{at}人" in page for page in pages) for at in range(80))
