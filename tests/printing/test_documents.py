"""The layouts: every paper of the first issue is there, complete, and prints well from its own samples."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from PIL.Image import Image

from printing.blocks.setting import LEFT, WIDTH
from printing.document import Document, LayoutError, document, documents, parse
from printing.pen import A4
from printing.render import Fact, FactError, render
from tests.app.reading import codes_on

CODES = sorted(code for code, layout in documents().items() if layout.page == "A4")
LONG = "示例区某某某某某某某某某路（南段）18号院3号楼1层101至108室，邮政编码450000，R&D公司W-09"
FIXED = {"case_no", "qr", "query_code"}

Characters = Callable[[bytes], list[tuple[str, int, float, float, float, float]]]


def variants(code: str) -> list[dict[str, Fact]]:
    """The samples, the fewest facts, and with one optional fact left out or turned round each."""
    layout = document(code)
    whole = layout.samples()
    fewest = {name: value for name, value in whole.items() if not layout.facts[name].optional}
    found = [whole, fewest]
    for name, spec in layout.facts.items():
        if spec.optional:
            found.append({key: value for key, value in whole.items() if key != name})
            found.append(fewest | {name: spec.sample})
        if isinstance(spec.sample, bool):
            found.append(whole | {name: not spec.sample})
    return found


def consistent(code: str) -> list[bytes]:
    """The variants that can be printed. The others lack a fact that another one calls for: each is named."""
    found = []
    for facts in variants(code):
        try:
            found.append(render(code, facts).pdf)
        except FactError as error:
            named = [name for name in document(code).facts if name in str(error)]
            assert named and not any(name in facts for name in named)
    assert len(found) > 1
    return found


def stretched(code: str) -> dict[str, Fact]:
    """Every text far longer than usual."""
    long: dict[str, Fact] = {}
    for name, value in document(code).samples().items():
        if isinstance(value, str) and name not in FIXED:
            long[name] = LONG
        elif isinstance(value, tuple):
            long[name] = tuple(
                {key: text if key == "kind" else LONG for key, text in row.items()} for row in value * 3
            )
        else:
            long[name] = value
    return long


def test_the_papers_that_intake_may_need_are_there() -> None:
    assert CODES == [
        "D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08", "D09", "D10", "D11", "D12", "D13", "D14", "D16", "D17",
        "D18", "D19", "D20", "D22", "ENQUIRY", "FORM", "FORMS", "GRIEVANCE", "GUIDE", "WITHDRAWAL",
    ]  # fmt: skip
    assert all(document(code).code == code for code in CODES)


@pytest.mark.parametrize("code", CODES)
def test_nothing_leaves_the_margins_and_nothing_overlaps(code: str, characters: Characters) -> None:
    for pdf in [*consistent(code), render(code, stretched(code)).pdf]:
        pages: dict[int, list[tuple[str, float, float, float, float]]] = {}
        for char, page, left, bottom, right, top in characters(pdf):
            if not char.isspace():
                assert left >= LEFT - 1.5 and right <= LEFT + WIDTH + 1.5, (char, left, right)
                assert bottom > 12 and top < A4[1] - 20, (char, bottom, top)
                pages.setdefault(page, []).append((char, left, bottom, right, top))
        for boxes in pages.values():
            boxes.sort(key=lambda box: box[1])
            for place, (char, left, bottom, right, top) in enumerate(boxes):
                for other, its_left, its_bottom, its_right, its_top in boxes[place + 1 :]:
                    if its_left >= right:
                        break
                    over = (
                        min(right, its_right) - max(left, its_left),
                        min(top, its_top) - max(bottom, its_bottom),
                    )
                    assert not (over[0] > 1 and over[1] > 1), (char, other, left, bottom)


@pytest.mark.parametrize("practice", [False, True])
@pytest.mark.parametrize("code", CODES)
def test_the_codes_are_read_back_from_every_page_that_has_them(
    code: str, practice: bool, pictures: Callable[[bytes, int], list[Image]]
) -> None:
    facts = document(code).samples()
    pages = pictures(render(code, facts, practice=practice).pdf, 200)
    found = [[each.text for each in codes_on(page)] for page in pages]
    wanted = {
        "D05": [0, 1],
        "D06": [0, 1],
        "D11": [1],
        "D13": [1],
        "FORMS": [],
        "GUIDE": [],
        "ENQUIRY": [],
        "GRIEVANCE": [],
    }.get(code, [0])
    assert [number for number, codes in enumerate(found) if codes] == wanted
    for number in wanted:
        assert sorted(found[number]) == sorted(
            str(facts[name]) for name in ("qr", "case_no") if name in facts
        )


@pytest.mark.parametrize("code", CODES)
def test_a_sample_fills_good_pages(code: str, pictures: Callable[[bytes, int], list[Image]]) -> None:
    paper = render(code, document(code).samples())
    pages = pictures(paper.pdf, 60)
    assert len(pages) == paper.pages
    assert paper.substituted == ()
    for page in pages:
        black = sum(page.histogram()[:128]) / (page.width * page.height)
        assert 0.003 < black < 0.2


@pytest.mark.parametrize("code", [code for code in CODES if code.startswith("D")])
def test_usual_papers_fit_one_page_a_part(code: str) -> None:
    rare = {"correction", "open_points", "channel", "reply_by", "marks", "corrected", "check_term", "owed"}
    layout = document(code)
    facts = {
        name: value
        for name, value in layout.samples().items()
        if name not in rare or not layout.facts[name].optional
    }
    assert render(code, facts).pages == (2 if code in ("D05", "D06") else 1)


@pytest.mark.parametrize("code", CODES)
def test_the_same_facts_give_the_same_bytes(code: str) -> None:
    facts = document(code).samples()
    assert render(code, facts).pdf == render(code, dict(reversed(facts.items()))).pdf
    assert render(code, facts).pdf != render(code, facts, practice=True).pdf


@pytest.mark.parametrize("code", CODES)
def test_practice_marks_every_page(code: str, characters: Characters) -> None:
    paper = render(code, document(code).samples(), practice=True)
    for page in range(paper.pages):
        text = "".join(each[0] for each in characters(paper.pdf) if each[1] == page)
        assert text.startswith("演练演练　不具法律效力")


def test_missing_unknown_and_wrong_facts_are_all_named() -> None:
    facts = document("D03").samples()
    del facts["organ"], facts["signed_on"]
    facts |= {"colour": "红", "deemed": "是"}
    with pytest.raises(FactError) as error:
        render("D03", facts)
    for word in ("organ", "signed_on", "colour", "deemed", "受理通知书"):
        assert word in str(error.value)


@pytest.mark.parametrize(
    ("code", "name", "rows"),
    [
        ("D01", "materials", ({"name": "甲"},)),
        ("D02", "points", ({"name": "甲", "problem": "缺", "requirement": "乙", "more": "丙"},)),
        ("FORM", "rows", ({"kind": "field", "label": "甲"},)),
        ("FORM", "rows", ({"kind": "row", "1": "甲"},)),
        ("FORM", "rows", ({"kind": "head", "label": "甲", "1": "乙", "3": "丙"},)),
        ("FORM", "rows", ({"kind": "head", "label": "甲", "1": "乙"}, {"kind": "row", "1": "丙", "2": "丁"})),
        ("FORM", "rows", ({"kind": "picture", "label": "甲"},)),
    ],
)
def test_a_row_that_would_lose_text_is_refused(code: str, name: str, rows: Fact) -> None:
    with pytest.raises(FactError, match=name):
        render(code, document(code).samples() | {name: rows})


def test_an_unknown_paper_is_named() -> None:
    with pytest.raises(LayoutError, match="D99"):
        render("D99", {})


GOOD = Path(str(files("printing")), "documents", "D03-acceptance.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("\nfacts:\n", "\ncolour: red\nfacts:\n", "colour"),
        ("code: D03\n", "code: D04\n", "D04"),
        ("{applicant}：", "{aplicant}：", "aplicant"),
        ('text: "{agent}"', "text: 龚明远", "agent"),
        ("**{promised_due}**", "**{promised_due}", "not closed"),
        ("{window_phone}", "{window phone}", "brace"),
        ("block: signs", "block: sings", "sings"),
        ("when: on_the_spot", "when: on_the_sport", "on_the_sport"),
        ("code: D03\n", "code: D03\ncode: D03\n", "twice"),
    ],
)
def test_a_faulty_layout_is_refused_by_name(old: str, new: str, word: str) -> None:
    assert old in GOOD
    with pytest.raises(LayoutError, match=f"D03-acceptance.yaml.*{word}"):
        parse("D03-acceptance.yaml", GOOD.replace(old, new, 1))


def test_a_list_names_only_columns_that_its_rows_have() -> None:
    layout = """
code: T
title: 试
facts: {rows: {label: 行, sample: [{name: 甲}]}}
blocks: [{block: list, rows: rows, columns: [{title: 名, key: nam, width: 1}]}]
foot: {left: "", middle: ""}
"""
    with pytest.raises(LayoutError, match="nam"):
        parse("T-test.yaml", layout)
    assert isinstance(parse("T-test.yaml", layout.replace("nam,", "name,")), Document)


def test_a_long_list_repeats_its_head_and_keeps_the_seal_with_text(characters: Characters) -> None:
    layout = document("D01")
    row = layout.facts["materials"].sample
    assert isinstance(row, tuple)
    facts = layout.samples() | {"materials": row * 14}
    paper = render("D01", facts)
    assert paper.pages >= 3
    text = [
        "".join(each[0] for each in characters(paper.pdf) if each[1] == page) for page in range(paper.pages)
    ]
    for page in range(1, paper.pages - 1):
        assert text[page].startswith("序号材料名称原件复印件页数收取情况")
    assert "示审批收" in text[0] and all(
        "示审批收〔2026〕1187号　示例餐饮有限公司" in page for page in text[1:]
    )
    for page in range(paper.pages):
        assert text[page].endswith(f"第 {page + 1} 页　共 {paper.pages} 页")
    assert text[-1].index("本凭证只证明收到材料") < text[-1].index("（印章）")


def receipt_of(count: int) -> dict[str, Fact]:
    """The receipt of an application with so many materials, without what only a correction or a post has."""
    only = {"correction", "deferral", "open_points", "supply_until", "late", "channel", "reply_by", "marks"}
    facts = {name: value for name, value in document("D01").samples().items() if name not in only}
    row = {
        "name": "主要设备设施、经营布局、操作流程等文件",
        "original": "1",
        "copies": "—",
        "pages": "3",
        "state": "已收",
    }
    return {**facts, "materials": tuple(row for _ in range(count))}


def test_a_receipt_is_set_closer_before_its_signatures_go_on_a_page_of_their_own() -> None:
    assert render("D01", receipt_of(3)).pages == 1
    closer = render("D01", receipt_of(5))
    assert closer.pages == 1
    assert closer.pdf == render("D01", receipt_of(5)).pdf
    assert render("D01", receipt_of(20)).pages == 2
