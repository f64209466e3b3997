"""calendars/<year>.yaml: days inside the year, weekend days worked, and a sum that adds up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from casework.calendar import SATURDAY, working_ordinals
from casework.hall import Year
from forms.part import rule
from forms.rules.finding import Finding, repeated

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


@rule
def check_year(file: str, year: Year) -> Iterator[Finding]:
    """Everything in a calendar that its table does not allow."""
    if Path(file).stem != str(year.year):
        yield Finding(("year",), f"与文件名 {Path(file).name} 不一致")
    if not 2000 <= year.year <= 2199:
        yield Finding(("year",), f"没有这样的年份：{year.year}")
        return
    if not _MONTH.fullmatch(str(year.published)):
        yield Finding(("published",), f'发布年月须写成 "2025-11"，现在是“{year.published}”')
    sound = [*_holidays(year), *_workdays(year)]
    yield from sound
    counted = len(working_ordinals(year))
    if not sound and counted != year.working_days:
        text = f"按放假和调休算出 {counted} 个工作日，这里写的是 {year.working_days}；请核对通知"
        yield Finding(("working_days",), text, "calendar-count")


@rule
def _holidays(year: Year) -> Iterator[Finding]:
    taken: dict[int, str] = {}
    for index, holiday in enumerate(year.holidays):
        place = ("holidays", index)
        if holiday.to < holiday.from_:
            yield Finding((*place, "to"), "放假的末日早于首日")
            continue
        for key, day in (("from", holiday.from_), ("to", holiday.to)):
            if day.year != year.year:
                yield Finding((*place, key), f"{day} 不在 {year.year} 年；跨年的假期分写在两年的文件里")
        days = range(holiday.from_.toordinal(), holiday.to.toordinal() + 1)
        over = next((taken[day] for day in days if day in taken), None)
        if over is not None:
            yield Finding(place, f"与“{over}”重叠；一天只写一次")
        taken.update(dict.fromkeys(days, holiday.name))


@rule
def _workdays(year: Year) -> Iterator[Finding]:
    for index, day in repeated(year.workdays):
        yield Finding(("workdays", index), f"{day} 写了两次")
    for index, day in enumerate(year.workdays):
        place = ("workdays", index)
        if day.year != year.year:
            yield Finding(place, f"{day} 不在 {year.year} 年")
        elif day.weekday() < SATURDAY:
            yield Finding(place, f"{day} 不是周六、周日；调休上班日只能是周六或者周日")
        elif any(holiday.from_ <= day <= holiday.to for holiday in year.holidays):
            yield Finding(place, f"{day} 又写成放假又写成上班")
