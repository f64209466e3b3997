"""The `when` of the catalogue: what is asked only in some situations.

`KEY == 'VALUE'`, `KEY != 'VALUE'`, `KEY in ['A', 'B']`, joined by `and` / `or` (`and` binds tighter); nothing
else. Data may choose, never compute, so there is no evaluator of any language here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from casework.record import Struct

_KEY = r"(?P<key>[a-z][a-z0-9_]*)"
_TEXT = r"'[^'\n]*'"
_TEST = re.compile(
    rf"\s*{_KEY}\s*(?:(?P<op>==|!=)\s*(?P<value>{_TEXT})|in\s*\[\s*(?P<values>{_TEXT}(?:\s*,\s*{_TEXT})*)\s*\])\s*"
)
_JOIN = re.compile(r"(and|or)\b")


class WhenError(ValueError):
    """The text is outside the grammar; the message says from where."""


class Test(Struct, frozen=True, kw_only=True):
    """One comparison: the answer is (or, with `negated`, is not) one of `values`."""

    key: str
    values: tuple[str, ...]
    negated: bool = False


class When(Struct, frozen=True, kw_only=True):
    """Any of the groups whose tests all hold."""

    groups: tuple[tuple[Test, ...], ...]

    @property
    def tests(self) -> tuple[Test, ...]:
        """Every comparison, for checking keys and values against the situations."""
        return tuple(test for group in self.groups for test in group)


@lru_cache(maxsize=4096)
def parse(text: str) -> When:
    """The condition as data. Raises WhenError."""
    groups: list[list[Test]] = [[]]
    place = 0
    while True:
        found = _TEST.match(text, place)
        if found is None:
            raise WhenError(f"第 {place + 1} 个字起写法不对：{text[place : place + 20]}")
        groups[-1].append(_test(found))
        place = found.end()
        if place == len(text):
            return When(groups=tuple(tuple(group) for group in groups))
        join = _JOIN.match(text, place)
        if join is None:
            raise WhenError(f"第 {place + 1} 个字起写法不对：{text[place : place + 20]}")
        if join[1] == "or":
            groups.append([])
        place = join.end()


def _test(found: re.Match[str]) -> Test:
    texts = found["values"] if found["values"] is not None else found["value"]
    values = tuple(one[1:-1] for one in re.findall(_TEXT, texts))
    return Test(key=found["key"], values=values, negated=found["op"] == "!=")


def holds(text: str | None, answers: Mapping[str, str]) -> bool | None:
    """Whether the condition holds; None while a question that decides it is not answered. No text: always.

    Three-valued: a group that fails on one answer fails whatever the open ones turn out to be.
    Raises WhenError.
    """
    if text is None:
        return True
    verdict: bool | None = False
    for group in parse(text).groups:
        found = _all(group, answers)
        if found:
            return True
        if found is None:
            verdict = None
    return verdict


def _all(group: tuple[Test, ...], answers: Mapping[str, str]) -> bool | None:
    verdict: Literal[True] | None = True
    for test in group:
        answer = answers.get(test.key)
        if answer is None:
            verdict = None
        elif (answer in test.values) is test.negated:
            return False
    return verdict
