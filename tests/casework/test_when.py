"""The `when` of the catalogue: its grammar, nothing beside it, and three values."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.when import WhenError, holds, parse


@pytest.mark.parametrize(
    ("text", "answers", "verdict"),
    [
        ("agent == '是'", {"agent": "是"}, True),
        ("agent == '是'", {"agent": "否"}, False),
        ("agent == '是'", {}, None),
        ("mode != '零售'", {"mode": "批发"}, True),
        ("mode != '零售'", {"mode": "零售"}, False),
        ("mode in ['甲', '乙']", {"mode": "乙"}, True),
        ("mode in ['甲', '乙']", {"mode": "丙"}, False),
        ("mode in ['甲']", {}, None),
        ("a == '1' and b == '1'", {"a": "1"}, None),
        ("a == '1' and b == '1'", {"a": "0"}, False),  # whatever b will be
        ("a == '1' or b == '1'", {"a": "1"}, True),
        ("a == '1' or b == '1'", {"a": "0"}, None),
        ("a == '1' or b == '1' and c == '1'", {"a": "1", "b": "0", "c": "0"}, True),  # and binds tighter
        ("a == '1' and b == '1' or c == '1'", {"a": "0", "b": "0", "c": "1"}, True),
        ("  a  ==  '1'  ", {"a": "1"}, True),
        (None, {}, True),
    ],
)
def test_what_holds(text: str | None, answers: dict[str, str], verdict: bool | None) -> None:
    assert holds(text, answers) is verdict


@pytest.mark.parametrize(
    "text",
    ["", " ", "agent", "agent = '是'", "agent == 是", 'agent == "是"', "agent == '是' &&", "agent == '是' and",
     "and agent == '是'", "not agent == '是'", "(agent == '是')", "agent in []", "agent in '是'", "agent in ['是',]",
     "agent in ['是' '否']", "agent == '是' xor b == '是'", "agent == '是' andb == '是'", "agent == '是", "agent > '1'",
     "Agent == '是'", "1 == '1'", "agent == '是'; b == '是'", "agent == '是' or or b == '是'",
     "agent == '是' b == '是'",
     "__import__('os')", "agent == '是'\nand", "agent.x == '是'"],
)  # fmt: skip
def test_nothing_else_is_understood(text: str) -> None:
    with pytest.raises(WhenError, match="写法不对"):
        parse(text)
    with pytest.raises(WhenError):
        holds(text, {"agent": "是"})


@given(st.text(max_size=40))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        parse(text)
    except WhenError as error:
        assert str(error)


KEYS, VALUES = ("a", "b", "c"), ("甲", "乙")
TESTS = st.tuples(
    st.sampled_from(KEYS),
    st.sampled_from(("==", "!=", "in")),
    st.lists(st.sampled_from(VALUES), min_size=1, max_size=2),
)


def written(test: tuple[str, str, list[str]]) -> str:
    key, operator, values = test
    if operator == "in":
        return f"{key} in [{', '.join(repr(value) for value in values)}]"
    return f"{key} {operator} '{values[0]}'"


@given(
    st.lists(TESTS, min_size=1, max_size=4), st.lists(st.sampled_from(("and", "or")), min_size=3, max_size=3)
)
def test_none_means_that_the_open_answers_decide(
    tests: list[tuple[str, str, list[str]]], joins: list[str]
) -> None:
    """As Python reads it with every answer; None exactly where completions of the answers differ."""
    text = written(tests[0]) + "".join(
        f" {join} {written(test)}" for join, test in zip(joins, tests[1:], strict=False)
    )
    whole = {}
    for chosen in product(VALUES, repeat=len(KEYS)):
        answers = dict(zip(KEYS, chosen, strict=True))
        whole[chosen] = holds(text, answers)
        assert whole[chosen] is bool(eval(text, {"__builtins__": {}}, answers))
    for some in product((*VALUES, None), repeat=len(KEYS)):
        verdict = holds(
            text, {key: value for key, value in zip(KEYS, some, strict=True) if value is not None}
        )
        ends = {
            whole[full]
            for full in whole
            if all(one in (None, two) for one, two in zip(some, full, strict=True))
        }
        if verdict is not None:
            assert ends == {verdict}, "what is decided stays decided"
