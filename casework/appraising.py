"""考核 as data: by which figures a person's month is appraised and how many points each earns. Pure.

There is no nationwide rule for it: every line is the hall's own (`appraisal` of supervision.yaml), and is printed on
the sheet with its way of counting. A figure with nothing to measure is left out of the whole, never counted as none.
"""

from __future__ import annotations

from typing import Final, Literal

from casework.record import Struct

Figure = Literal[
    "received", "accepted", "asked", "decided", "on_spot", "late", "late_by_law", "early_rate", "in_time_rate",
    "good_rate", "reminders", "yellow_cards", "red_cards", "complaints", "bad_ratings", "sat_days",
]  # fmt: skip
FIGURES: Final[dict[Figure, str]] = {
    "received": "收件件数", "accepted": "受理件数", "asked": "一次性告知份数", "decided": "办结件数",
    "on_spot": "即办件数",
    "late": "超承诺办结件数", "late_by_law": "超法定办结件数", "early_rate": "提前÷（办结－即办－期限未定）",
    "in_time_rate": "（提前＋按时）÷（办结－即办－期限未定）", "good_rate": "基本满意以上÷评价，不评的不计分",
    "reminders": "亮给本人经办的提醒，撤牌的不计", "yellow_cards": "亮给本人经办的黄牌，撤牌的不计",
    "red_cards": "亮给本人经办的红牌，撤牌的不计", "complaints": "说的是本人、答复须整改的投诉和办不成事",
    "bad_ratings": "不满意和非常不满意的评价", "sat_days": "登记的坐班天数",
}  # fmt: skip
"""What each counts, as it is printed."""
SHARES: Final[tuple[Figure, ...]] = ("early_rate", "in_time_rate", "good_rate")
"""In percent."""


class Criterion(Struct, frozen=True, kw_only=True):
    """One line of the sheet: `points` are earned whole from `full` on, none up to `least`, in between by the measure;
    with `each` they are there whole and so many go with each one."""

    figure: Figure
    title: str
    points: float
    full: float | None = None
    least: float = 0
    each: float | None = None

    @property
    def text(self) -> str:
        """How it is reckoned, in words."""
        unit = "%" if self.figure in SHARES else ""
        if self.each is not None:
            return f"{FIGURES[self.figure]}；每一件扣 {self.each:g} 分，扣完为止"
        how = f"{self.full or 0:g}{unit} 以上满分"
        if self.least:
            how += f"，{self.least:g}{unit} 以下不得分"
        return f"{FIGURES[self.figure]}；{how}，其间按比例"

    def earned(self, value: float | None) -> float | None:
        """The points for a value; None: there is nothing to measure, and the line does not count."""
        if value is None:
            return None
        if self.each is not None:
            return max(0.0, self.points - self.each * value)
        span = (self.full or 0) - self.least
        part = (value - self.least) / span if span > 0 else float(value >= self.least)
        return self.points * min(1.0, max(0.0, part))
