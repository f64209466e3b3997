"""Chinese line breaking, justification and page breaks."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing.flow import Box, Edges, paginate
from printing.fonts import installed_fonts
from printing.pen import Pen
from printing.text import Line, Look, Run, lay

NEVER_FIRST = "，。、；：？！）》〉」』】〕”’…%‰℃"
NEVER_LAST = "（《〈「『【〔“‘￥"
BODY = Look(12)


def broken(text: str, width: float, *, justify: bool = False, indent: float = 0.0) -> list[str]:
    return ["".join(ink.mark.char for ink in line.inks) for line in lines(text, width, justify, indent)]


def lines(text: str, width: float, justify: bool = False, indent: float = 0.0) -> list[Line]:
    return lay([Run(text, BODY)], installed_fonts(), width, indent=indent, justify=justify)


@settings(max_examples=300, deadline=None)
@given(
    text=st.text("甲乙丙丁戊己庚辛年月日，。、；：（）《》“”1234567890ABC %.-", min_size=1, max_size=200),
    width=st.floats(80, 400),
    indent=st.sampled_from([0.0, 24.0]),
    justify=st.booleans(),
)
def test_lines_hold_all_text_within_their_width(
    text: str, width: float, indent: float, justify: bool
) -> None:
    found = lines(text, width, justify, indent)
    assert "".join(ink.mark.char for line in found for ink in line.inks) == text
    for line in found:
        assert line.width <= width + 6.01  # a closing mark may hang by its empty half


@settings(max_examples=300, deadline=None)
@given(
    text=st.lists(
        st.sampled_from(["甲乙丙", "丁", "，", "。", "（", "）", "《", "》", "2026", "%", "、"]), min_size=8
    ),
    width=st.floats(120, 400),
)
def test_no_line_begins_or_ends_wrongly(text: list[str], width: float) -> None:
    joined = "".join(text)
    for mark in ("，，", "。。", "、、", "（（", "《《", "））", "》》", "，。", "。，", "、，"):
        joined = joined.replace(mark, "甲")
    found = broken(joined, width)
    for before, after in pairwise(found):
        if len(before) > 4:  # a run of marks that fills a line has to be cut somewhere
            assert after[0] not in NEVER_FIRST
            assert before[-1] not in NEVER_LAST


@pytest.mark.parametrize("word", ["2026", "91410106MA0TEXT12D", "R&D", "0371-0000", "3.1415926", "W-09"])
def test_words_and_numbers_stay_whole(word: str) -> None:
    for count in range(1, 24):
        assert any(word in line for line in broken("甲" * count + word + "乙" * 20, 240))


def test_a_word_longer_than_the_line_is_split() -> None:
    found = broken("W" * 200, 240)
    assert len(found) > 5
    assert "".join(found) == "W" * 200


def test_a_dash_and_an_ellipsis_are_not_parted() -> None:
    for count in range(10, 24):
        for pair in ("——", "……"):
            assert any(pair in line for line in broken("甲" * count + pair + "乙" * 20, 240))


def test_two_marks_share_one_width_and_a_bracket_opens_flush() -> None:
    (together,), (apart,) = lines("甲）。乙", 400), lines("甲）乙。", 400)
    assert together.width == pytest.approx(apart.width - 6)
    second = lines("甲" * 20 + "（乙）", 240)[1]
    assert second.gaps[0] == -6


def test_justified_lines_reach_both_edges_and_the_last_is_left() -> None:
    text = "申请事项属于本机关职权范围，申请材料齐全、符合法定形式，根据《中华人民共和国行政许可法》第三十二条的规定"
    found = lines(text, 300, True, 24)
    assert len(found) > 2
    assert [round(line.width, 3) for line in found[:-1]] == [300] * (len(found) - 1)
    assert found[-1].width < 299
    assert found[0].indent == 24 and found[1].indent == 0


def test_a_line_break_in_the_text_begins_a_new_line() -> None:
    assert broken("甲\r\n乙\n\n丙", 400) == ["甲", "乙", "", "丙"]


def box(height: float, **more: object) -> Box:
    def draw(pen: Pen, top: float, edges: Edges) -> None:
        return None

    return Box(height, draw, **more)  # type: ignore[arg-type]


def heights(boxes: list[Box]) -> list[list[float]]:
    return [[placed.box.height for placed in page] for page in paginate(boxes, 0, 0, 100)]


def test_boxes_fill_pages_in_order() -> None:
    assert heights([box(40), box(40), box(40)]) == [[40, 40], [40]]


def test_what_is_kept_together_moves_as_one() -> None:
    assert heights([box(60), box(30, keep=True), box(20, keep=True), box(10)]) == [[60], [30, 20, 10]]


def test_a_chain_longer_than_a_page_is_cut() -> None:
    assert heights([box(30, keep=True)] * 5) == [[30, 30], [30, 30, 30]]


def test_a_box_taller_than_a_page_stands_alone() -> None:
    assert heights([box(20), box(150), box(20)]) == [[20], [150], [20]]


def test_the_head_of_a_table_is_repeated() -> None:
    head = box(11)
    rows = [box(40, again=head) for _ in range(4)]
    assert heights([head._replace(keep=True), *rows]) == [[11, 40, 40], [11, 40, 40]]


def test_a_gap_is_dropped_at_the_top_of_a_page() -> None:
    pages = paginate([box(90), box(50, gap=20)], 5, 0, 100)
    assert [[placed.top for placed in page] for page in pages] == [[5], [0]]


def test_a_new_page_begins_where_it_is_asked() -> None:
    assert heights([box(10), box(10, breaks=True), box(10)]) == [[10], [10, 10]]
