"""Figures and their table: the ratio to a limit measured in the same run decides, milliseconds stand beside it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the table. `reach` is the largest good value of `ratio`."""

    what: str
    value: str
    limit: str
    ratio: float | None
    reach: float

    @property
    def good(self) -> bool:
        return self.ratio is not None and self.ratio <= self.reach


def best(action: Callable[[], object], runs: int) -> float:
    """Milliseconds of the quickest of several runs: what is free of others' disturbance."""
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        action()
        times.append((time.perf_counter() - begin) * 1000)
    return min(times)


def quantile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def table(figures: Sequence[Figure]) -> str:
    """The figures as Markdown."""
    rows = ["| what | measured | limit in the same run | ratio | reach | |", "|---|---|---|---:|---:|---|"]
    for figure in figures:
        ratio = "–" if figure.ratio is None else f"{figure.ratio:.2f}"
        mark = "reached" if figure.good else "NOT reached"
        rows.append(
            f"| {figure.what} | {figure.value} | {figure.limit} | {ratio} | {figure.reach:g} | {mark} |"
        )
    return "\n".join(rows)
