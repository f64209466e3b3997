"""The strict reader of YAML: nothing is guessed, nothing hostile costs anything, every value has its line."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.strict import MAX_BYTES, MAX_DEPTH, StrictError, read, read_bytes

AMBIGUOUS = ("no", "NO", "Yes", "on", "off", "2024-07-01", "2024-07-01T08:30:00", "12:30", "12:30:45", "0123", "0x1F",
             "0o17", "0b11")  # fmt: skip


@pytest.mark.parametrize("word", AMBIGUOUS)
def test_what_another_reader_would_mistake_must_be_quoted(word: str) -> None:
    found = read_bytes(f"# 头\na: {word}\n".encode())
    assert found.value == {"a": word}, "it stays text"
    assert [(slip.place, slip.line) for slip in found.slips] == [(("a",), 2)]
    assert "加引号" in found.slips[0].text
    assert not read_bytes(f'a: "{word}"\n'.encode()).slips


def test_values_of_the_core_schema() -> None:
    text = (
        "a: true\nb: false\nc: null\nd: -12\ne: 1.50\nf: 0\ng: 甲乙\nh:\ni: 1e3\nj: .5\nk: True\nl: 09:00起\n"
    )
    assert read_bytes(text.encode()).value == {
        "a": True, "b": False, "c": None, "d": -12, "e": 1.5, "f": 0, "g": "甲乙", "h": None,
        "i": "1e3", "j": ".5", "k": "True", "l": "09:00起",
    }  # fmt: skip


def test_lines_of_nested_places() -> None:
    found = read_bytes("一:\n  - {键: 甲,\n     另: 乙}\n  - 丙\n二: [\n  丁,\n  戊]\n".encode())
    assert found.line(("一",)) == 1
    assert found.line(("一", 0, "键")) == 2
    assert found.line(("一", 0, "另")) == 3
    assert found.line(("一", 1)) == 4
    assert found.line(("二", 1)) == 7
    assert found.line(("一", 0, "没有")) == 2, "the nearest place above"


def test_every_duplicate_key_is_told() -> None:
    found = read_bytes(b"a: 1\nb:\n  c: 1\n  c: 2\na: 3\n")
    assert [(slip.place, slip.line) for slip in found.slips] == [(("b", "c"), 4), (("a",), 5)]
    assert "第 1 行" in found.slips[1].text


HOSTILE = {
    "brackets": (b"[" * 5_000, "嵌套"),
    "braces": (b"{a: " * 5_000, "嵌套"),
    "dashes": (b"- " * 5_000, "嵌套"),
    "alias": (b"a: &x 1\nb: *x\n", "别名"),
    "anchor": (b"a: &x 1\n", "锚点"),
    "laughs": (b"a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "锚点"),
    "tag": (b"a: !!python/object/apply:os.system [x]\n", "类型标记"),
    "own tag": (b"a: !secret x\n", "类型标记"),
    "directive": (b"%YAML 1.1\n---\na: 1\n", "指令"),
    "two documents": (b"a: 1\n---\nb: 2\n", "---"),
    "no UTF-8": (b"\xff\xfea\x00", "UTF-8"),
    "GB 18030": ("名称: 示例".encode("gb18030"), "UTF-8"),
    "surrogate": (b"a: \xed\xa0\x80", "UTF-8"),
    "nul": (b"a: \x00", "控制字符"),
    "complex key": (b"? [a]\n: b\n", "键须是文字"),
    "open quote": (b'a: "x', "引号"),
    "open bracket": (b"a: [1, 2", "方括号"),
    "tab": (b"a:\n\tb: 1\n", "制表符"),
    "too long": (b"#" * (MAX_BYTES + 1), "KB"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_give_a_clean_fault(name: str) -> None:
    data, word = HOSTILE[name]
    begun = time.perf_counter()
    with pytest.raises(StrictError, match=word) as caught:
        read_bytes(data)
    assert time.perf_counter() - begun < 1
    assert caught.value.line >= 1


def test_the_line_of_a_fatal_fault() -> None:
    with pytest.raises(StrictError) as caught:
        read_bytes("甲: 1\n乙: 2\n丙: [1\n".encode())
    assert caught.value.line == 3, "not the line after the end"
    with pytest.raises(StrictError) as caught:
        read_bytes(b"a: 1\nb: 2\nc: \xff\n")
    assert caught.value.line == 3


def test_depth_is_bounded_and_no_less() -> None:
    assert read_bytes(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH).value is not None
    with pytest.raises(StrictError, match="嵌套"):
        read_bytes(b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1))


@pytest.mark.parametrize("digits", ["9" * 16, "9" * 5_000, "9" * 400 + ".0"])
def test_long_numbers_are_refused_not_computed(digits: str) -> None:
    found = read_bytes(f"a: {digits}\n".encode())
    assert found.slips or found.value == {"a": digits}, "a slip, or text that a number's place refuses"


def test_a_mark_of_byte_order_is_no_fault() -> None:
    assert read_bytes(b"\xef\xbb\xbfa: 1\n").value == {"a": 1}


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(StrictError):
        read(tmp_path / "none.yaml")
    with pytest.raises(StrictError):
        read(tmp_path)  # a folder


PIECES = st.sampled_from(
    ["a", "b: ", "- ", "\n", "  ", "[", "]", "{", "}", ",", ": ", "'", '"', "&x ", "*x", "!t ", "|", ">", "#", "?", "%",
     "---\n", "\t", "no", "012", "9" * 20, "甲", "\U00020000", "\u202e", "<<: ", "null", "\\", "@", "`", "\x85"]
)  # fmt: skip


def total(data: bytes) -> None:
    try:
        found = read_bytes(data)
    except StrictError as error:
        assert error.line >= 1 and error.text
        return
    for slip in found.slips:
        assert slip.line >= 1 and slip.text
    assert found.line(()) >= 1


@given(st.lists(PIECES, max_size=40))
def test_any_text_is_read_or_refused(pieces: list[str]) -> None:
    total("".join(pieces).encode())


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    total(data)


WORDS = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=8)


@given(
    st.recursive(
        WORDS | st.integers(-999, 999) | st.booleans() | st.none(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
        max_leaves=12,
    )
)
def test_quoted_text_comes_back_as_it_was_written(value: object) -> None:
    found = read_bytes(json.dumps(value).encode())
    assert found.value == value
    assert not found.slips
