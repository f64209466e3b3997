"""One line asks for words, stages and days in any order; what is neither stage nor day is looked for as it stands."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casework.case import Stage
from casework.question import CLOSED, OPEN, STATES, Question, ask, said

TODAY = date(2026, 11, 29)
"""A Sunday."""
NAMES = (
    "张",
    "食品经营许可",
    "𬱖某",
    "spjy",
    "阿卜杜热合曼·买买提",
    "0118",
    "91410103MA00000TX1",
    "11",
    "2026",
)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2026-11-03", "2026-11-03", "2026-11-03"),
        ("2026/11/3", "2026-11-03", "2026-11-03"),
        ("2026年11月3日", "2026-11-03", "2026-11-03"),
        ("11-03", "2026-11-03", "2026-11-03"),
        ("１１－０３", "2026-11-03", "2026-11-03"),
        ("11月3日", "2026-11-03", "2026-11-03"),
        ("11月3号", "2026-11-03", "2026-11-03"),
        ("12-24", "2025-12-24", "2025-12-24"),  # still to come this year: last year's is meant
        ("2-29", "2024-02-29", "2024-02-29"),
        ("今天", "2026-11-29", "2026-11-29"),
        ("昨天", "2026-11-28", "2026-11-28"),
        ("前天", "2026-11-27", "2026-11-27"),
        ("11月", "2026-11-01", "2026-11-30"),
        ("12月", "2025-12-01", "2025-12-31"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2025年", "2025-01-01", "2025-12-31"),
        ("本周", "2026-11-23", "2026-11-29"),
        ("上周", "2026-11-16", "2026-11-22"),
        ("本月", "2026-11-01", "2026-11-30"),
        ("上月", "2026-10-01", "2026-10-31"),
        ("去年", "2025-01-01", "2025-12-31"),
        ("11-01..11-15", "2026-11-01", "2026-11-15"),
        ("11-01 .. 11-15", "2026-11-01", "2026-11-15"),
        ("11月1日至11月15日", "2026-11-01", "2026-11-15"),
        ("11-01 到 昨天", "2026-11-01", "2026-11-28"),
        ("11-01～11-15", "2026-11-01", "2026-11-15"),
        ("10月..11月", "2026-10-01", "2026-11-30"),
        ("12-20..01-05", "2025-12-20", "2026-01-05"),
        ("11-20..12-05", "2026-11-20", "2026-12-05"),
        ("11-15..11-01", "2026-11-01", "2026-11-15"),
        ("11-01 11-15", "2026-11-01", "2026-11-15"),
    ],
)
def test_days_as_a_counter_writes_them(typed: str, first: str, last: str) -> None:
    assert ask(typed, TODAY) == Question(first=day(first), last=day(last))


@pytest.mark.parametrize("typed", ["13-01", "11-31", "2026-13", "13月", "0000年", "0000-11", "11-03..x"])
def test_what_is_no_day_is_looked_for(typed: str) -> None:
    found = ask(typed, TODAY)
    assert found.first is None and found.last is None and found.words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("410103 261120 001 009 00017 3", ("410103261120001009000173",)),
        ("410103-261120-001-009-00017-3", ("410103261120001009000173",)),
        ("410103 261120 001 0", ("4101032611200010",)),
        ("00017 3", ("000173",)),
        ("138 0000 0118", ("13800000118",)),
        ("138-0000-0118 张", ("13800000118", "张")),
        ("410106 19850315 451X", ("41010619850315451X",)),
        ("０１１８", ("0118",)),
        ("张，食品、补正", ("张", "食品")),
        ("“今天” 昨天", ("今天",)),
        ("\"补正\"", ("补正",)),
        ("今天文化 受理大厅", ("今天文化", "受理大厅")),
        ("买买提·吐尔逊", ("买买提·吐尔逊",)),
        ("101到102 张", ("101到102", "张")),
        ("6号至9号楼 13月~今天", ("6号至9号楼", "13月~今天")),
    ],
)  # fmt: skip
def test_numbers_are_put_together_and_words_stay(typed: str, words: tuple[str, ...]) -> None:
    assert ask(typed, TODAY).words == words


def test_everything_at_once() -> None:
    asked = ask("张 食品 补正 11月 本人", TODAY)
    assert asked == Question(
        words=("张", "食品"), stages=("correcting",), first=day("2026-11-01"), last=day("2026-11-30"),
        mine=True,
    )  # fmt: skip
    assert said(asked, TODAY) == "「张」「食品」 · 待补正 · 11-01 至 11-30 收件 · 本人收的"
    assert said(ask("在办 昨天", TODAY), TODAY) == "在办 · 11-28 收件"
    assert (
        said(ask("不予受理 终止 2025年", TODAY), TODAY)
        == "不予受理或终止办理 · 2025-01-01 至 2025-12-31 收件"
    )
    assert said(ask("", TODAY), TODAY) == "" and ask("  ，", TODAY).empty


def test_every_stage_has_a_word_and_is_open_or_closed() -> None:
    meant = {stage for stages in STATES.values() for stage in stages}
    assert meant == set(Stage.__args__) == {*OPEN, *CLOSED}  # type: ignore[attr-defined]
    assert not set(OPEN) & set(CLOSED)


@given(st.text(max_size=60))
@example("0到0")
@example("快到期")
@example("本窗口")
def test_nothing_typed_fails_and_nothing_is_lost(typed: str) -> None:
    """What is no stage, no day, nobody's, no nearness and no sign between parts is still asked for."""
    asked = ask(typed, TODAY)
    assert asked.first is None or asked.last is None or asked.first <= asked.last
    if not asked.stages and asked.first is None and not (asked.mine or asked.here or asked.due):
        kept = "".join("".join(asked.words).split())
        assert all(
            letter in kept for letter in "".join(typed.split()) if letter.isalpha() and letter < "\uff00"
        )


@given(
    st.lists(st.sampled_from(NAMES), unique=True, max_size=2),
    st.sampled_from([None, *STATES]),
    st.dates(date(2000, 1, 1), TODAY),
    st.integers(0, 400),
)
def test_the_order_of_the_parts_is_free(words: list[str], state: str | None, first: date, days: int) -> None:
    last = min(first + timedelta(days=days), TODAY)
    parts = [*words, *([state] if state else []), f"{first}..{last}"]
    asked = {msg(ask(" ".join(order), TODAY)) for order in permutations(parts)}
    assert asked == {(frozenset(words), STATES.get(state or "", ()), first, last)}


def msg(question: Question) -> tuple[object, ...]:
    stages = question.stages
    in_order = next((known for known in STATES.values() if set(known) == set(stages)), stages)
    return frozenset(question.words), in_order, question.first, question.last


@given(st.dates(TODAY - timedelta(days=364), TODAY))
def test_every_day_of_the_last_year_needs_no_year(when: date) -> None:
    for typed in (f"{when.month}-{when.day}", f"{when.month}月{when.day}日", f"{when:%m/%d}"):
        asked = ask(typed, TODAY)
        assert (asked.first, asked.last) == (when, when), typed
