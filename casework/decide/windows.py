"""Which windows take in what a department is competent for, in words."""

from __future__ import annotations

import re

from casework.hall import Hall, Window

_CODE = re.compile(r"^(\D*)(\d+)$")


def windows_of(hall: Hall, department: str) -> tuple[Window, ...]:
    """The windows that take in the items of `department` (hall.yaml)."""
    return tuple(window for window in hall.windows if department in window.departments)


def codes_text(codes: tuple[str, ...]) -> str:
    """W07至W10、W12: runs of consecutive numbers are drawn together."""
    runs: list[list[str]] = []
    for code in codes:
        if runs and _follows(runs[-1][-1], code):
            runs[-1].append(code)
        else:
            runs.append([code])
    return "、".join(f"{run[0]}至{run[-1]}" if len(run) > 2 else "、".join(run) for run in runs)


def _follows(earlier: str, later: str) -> bool:
    one, two = _CODE.match(earlier), _CODE.match(later)
    return bool(one and two and one[1] == two[1] and int(two[2]) == int(one[2]) + 1)


def windows_text(hall: Hall, department: str, *, first: str = "") -> str:
    """商事登记 W07至W10、综合受理 W06: by group, the group of window `first` before the others."""
    by_group: dict[str, list[str]] = {}
    for window in windows_of(hall, department):
        by_group.setdefault(window.group, []).append(window.code)
    own = next((window.group for window in hall.windows if window.code == first), "")
    groups = sorted(by_group, key=lambda group: group != own)
    return "、".join(f"{group} {codes_text(tuple(by_group[group]))}" for group in groups)
