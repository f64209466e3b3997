"""评价、投诉、办不成事 in figures: by grade, how many bad ones were put right, by the month (国办发〔2019〕51号)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from casework.grievances import Grade, Rated
from casework.record import Struct
from casework.redress.standing import Grievance


class Voices(Struct, frozen=True, kw_only=True):
    """What was said in some days. Whoever did not rate gave no grade and is not counted."""

    grades: dict[Grade, int]
    bad: int = 0
    corrected: int = 0
    complaints: int = 0
    stuck: int = 0
    late: int = 0
    units: dict[
        str, tuple[int, int]
    ] = {}  # 投诉 and 办不成事 by the unit that answers, before 转办 by the one spoken of; "": none was named

    @property
    def rated(self) -> int:
        return sum(self.grades.values())

    @property
    def content(self) -> int:
        """基本满意 and better."""
        return sum(self.grades.get(grade, 0) for grade in (1, 2, 3))

    @property
    def stars(self) -> float | None:
        """The mean in stars, 6 − grade; None: nobody rated."""
        total = sum((6 - grade) * count for grade, count in self.grades.items())
        return total / self.rated if self.rated else None


def voices(told: Iterable[Grievance], first: date, last: date, on: date) -> Voices:
    """What was opened from `first` to `last`, as it stands on a day."""
    found = [one for one in told if first <= one.opened.on <= last]
    ratings = [one for one in found if isinstance(one.opened, Rated)]
    sorts = Counter(one.opened.sort for one in found if not isinstance(one.opened, Rated))
    bad = [one for one in ratings if one.bad]
    units: dict[str, list[int]] = {}
    for one in found:
        if not isinstance(one.opened, Rated):
            units.setdefault(one.unit, [0, 0])[one.opened.sort == "stuck"] += 1
    return Voices(
        grades=dict(Counter(one.opened.grade for one in ratings if isinstance(one.opened, Rated))),
        bad=len(bad),
        corrected=sum(one.corrected for one in bad),
        complaints=sorts["complaint"],
        stuck=sorts["stuck"],
        units={unit: (counts[0], counts[1]) for unit, counts in sorted(units.items())},
        late=sum(one.shade(on) == "late" for one in found),
    )


def of_clerk(told: Iterable[Grievance], staff_no: str, on: date) -> tuple[Grievance, ...]:
    """What a clerk is told of: how what he handled was rated, once the day is closed; only ever as figures, so that
    nobody is found out and nobody is asked at the window to rate otherwise."""
    return tuple(
        one
        for one in told
        if isinstance(one.opened, Rated) and one.opened.whose == staff_no and one.opened.on < on
    )
