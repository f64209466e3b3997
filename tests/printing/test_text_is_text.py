"""Whatever is typed is what stands on the paper: no markup, no vanishing character, no reordering."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from printing.blocks.setting import _fixed, _fixed_one
from printing.document import Document, document, parse
from printing.fonts import installed_fonts
from printing.render import render, render_layout
from printing.template import parts

PLAIN = parse(
    "PLAIN-test.yaml",
    """
code: PLAIN
title: 试印
facts:
  text: {label: 文字, sample: 甲}
  rows: {label: 行, sample: [{text: 甲}]}
blocks:
  - {block: prose, when: text, indent: false, paragraphs: [{text: "{text}"}]}
  - {block: list, when: rows, rows: rows, columns: [{title: "", key: text, width: 1}]}
foot: {left: "", middle: ""}
""",
)
HIDDEN = "".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0x200B, 0x2010)]))
MARKUP = [
    "R&D公司", "<b>甲</b>公司", "张三<b", '<img src="/etc/passwd">', "<!-- 甲 -->乙", "{applicant}", "**粗**",
    "##1##", "&lt;&amp;&#20013;", "%s %(a)s", "\\n\\u4e2d", "(a) Tj ET", "<0001> Tj", "{", "}}", "=1+1",
]  # fmt: skip
NAMES = ["龚䶮", "㛃", "𬱖", "𠅤", "𫖯", "𰻝", "阿卜杜热合曼·买买提吐尔逊", "买" * 25, "欧阳𬱖·㛃"]


def as_printed(text: str) -> str:
    """What is to be read: the text without its line breaks, uncovered characters as code points."""
    fonts = installed_fonts()
    shown = []
    for char in text.replace("\r\n", "\n").replace("\n", ""):
        shown.append(char if fonts.is_covered(char) else f"〔U+{ord(char):04X}〕")
    return "".join(shown)


def as_pdfium_reads(text: str) -> str:
    """pdfium leaves out spaces at the ends of lines and takes Latin ligatures apart."""
    apart = re.sub("[\ufb00-\ufb06]", lambda found: unicodedata.normalize("NFKD", found[0]), text)
    return "".join(char for char in apart.replace("ſt", "st") if not char.isspace())


def put(text: str, in_table: bool) -> bytes:
    """A paper that holds nothing but the text."""
    facts = {"text": "" if in_table else text, "rows": ({"text": text},) if in_table else ()}
    return render_layout(PLAIN, facts).pdf


pieces = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.text(
        st.characters(min_codepoint=0x3400, max_codepoint=0x33FFF, exclude_categories=["Cs"]), max_size=60
    ),
    st.text("，。、；：？！）》”’（《“‘…—·~%$￥1234567890 abcXYZ甲乙丙\n", max_size=200),
    st.text(
        HIDDEN + "\t\r\n\0\x1b\x7f\x85\xad\u2028\u2029\ufeff\ue000\U000f0000\U000e0100\ufe0f", max_size=20
    ),
    st.sampled_from(MARKUP + NAMES),
    st.from_regex(r"[A-Za-z0-9]{1,300}", fullmatch=True),
)
texts = st.lists(pieces, max_size=20).map("".join).map(lambda text: text[:4000])


@settings(max_examples=120, deadline=None)
@given(text=texts, in_table=st.booleans())
@example(text="，" * 4000, in_table=False)
@example(text="W" * 4000, in_table=True)
@example(text="𰻝（" * 2000, in_table=True)
def test_what_was_typed_can_be_read_back(
    text_written: Callable[[bytes], str], text_above_foot: Callable[[bytes], str], text: str, in_table: bool
) -> None:
    pdf = put(text, in_table)
    assert text_written(pdf) == as_printed(text)
    assert as_pdfium_reads(text_above_foot(pdf)) == as_pdfium_reads(as_printed(text))


@pytest.mark.parametrize("every", [17, pytest.param(1, marks=pytest.mark.prove)])
def test_every_character_that_has_a_glyph_can_be_read_back(
    text_written: Callable[[bytes], str], text_above_foot: Callable[[bytes], str], every: int
) -> None:
    """Each of them under `make prove`, every seventeenth every day."""
    fonts = installed_fonts()
    whole = [chr(code) for code in range(0x20, 0x32400, every) if not 0xD800 <= code < 0xE000]
    covered = [char for char in whole if fonts.is_covered(char)]
    assert len(covered) > 30_000 // every
    for start in range(0, len(covered), 1000):
        text = "".join(covered[start : start + 1000])
        pdf = put(text, False)
        assert text_written(pdf) == text
        assert as_pdfium_reads(text_above_foot(pdf)) == as_pdfium_reads(text)


@pytest.mark.parametrize("text", MARKUP)
def test_markup_prints_as_it_was_typed(
    text_written: Callable[[bytes], str], text_above_foot: Callable[[bytes], str], text: str
) -> None:
    assert text_written(put(text, False)) == text_written(put(text, True)) == text
    facts = document("D03").samples() | {"applicant": text, "agent": text}
    assert text_above_foot(render("D03", facts).pdf).count(text) >= 3


@pytest.mark.parametrize("char", [*HIDDEN, "\0", "\t", "\x1b", "\x7f", "\x85", "\ufeff", "\u2028", "\ue000"])
def test_what_would_vanish_is_printed_as_its_code_point(
    text_above_foot: Callable[[bytes], str], char: str
) -> None:
    assert text_above_foot(put(f"张{char}三", False)) == f"张〔U+{ord(char):04X}〕三"
    assert render_layout(PLAIN, {"text": char, "rows": ()}).substituted == (char,)


def test_no_paper_holds_a_link_a_file_or_a_script() -> None:
    facts = document("D03").samples() | {
        "applicant": '<a href="http://a.example/">甲</a>',
        "agent": "file:///etc",
    }
    pdf = render("D03", facts).pdf
    for word in (b"/URI", b"/Launch", b"/JavaScript", b"/JS", b"/EmbeddedFile", b"/Annots", b"/OpenAction"):
        assert word not in pdf
    assert b"Helvetica" not in pdf
    assert all(b"Helvetica" not in stream for stream in streams(pdf))


def streams(pdf: bytes) -> list[bytes]:
    """The contents of all streams."""
    return [
        zlib.decompress(part.strip(b"\r\n")) for part in re.findall(rb"stream\n(.*?)endstream", pdf, re.S)
    ]


def test_the_layout_may_hold_marks_but_a_fact_never_does() -> None:
    bold = document("D03")
    assert isinstance(bold, Document)
    assert any("**" in text for block in bold.blocks for text in str(block).split("'"))


def test_only_the_words_of_a_layout_are_kept_laid_out() -> None:
    facts = document("D03").samples()
    render("D03", facts)
    kept = _fixed.cache_info().currsize, _fixed_one.cache_info().currsize, parts.cache_info().currsize
    others = {name: value + "某" if isinstance(value, str) else value for name, value in facts.items()}
    others |= {"case_no": "410103261120001009000254", "qr": str(facts["qr"])[:-1]}
    render("D03", others)
    assert kept == (
        _fixed.cache_info().currsize,
        _fixed_one.cache_info().currsize,
        parts.cache_info().currsize,
    )
