"""Figures and their table: the ratio to a limit measured in the same run decides, milliseconds stand beside it."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the table. `reach` is the largest good value of `ratio` (or of `value` where there is no limit)."""

    what: str
    value: str
    limit: str
    ratio: float | None
    reach: float
    unit: str = "×"

    @property
    def good(self) -> bool:
        return self.ratio is not None and self.ratio <= self.reach


def wall(command: Sequence[str], env: dict[str, str], runs: int = 5) -> float:
    """Median wall time of a whole process in ms, after one run to warm the disk cache."""
    times = []
    for _ in range(runs + 1):
        begin = time.perf_counter()
        subprocess.run(list(command), env=env, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times[1:])


def timed(action: Callable[[], object], runs: int) -> list[float]:
    """Time of each run in ms."""
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        action()
        times.append((time.perf_counter() - begin) * 1000)
    return times


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
