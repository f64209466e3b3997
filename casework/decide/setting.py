"""What every counter action begins with: the same judging as the answer bar's, for the chosen items."""

from __future__ import annotations

from collections.abc import Mapping

from casework.case import Case
from casework.decide.bench import Bench, Numbers, Stamp, Standing
from casework.decide.judging import Judged, judge, table_of
from casework.decide.making import Maker
from casework.decide.scene import Scene
from casework.draft import Draft
from casework.lifecycle import ART_32_2
from casework.onetable import OneTable
from casework.refusal import Refusal


class Setting:
    """A scene with its maker of acts, for one decision."""

    def __init__(
        self,
        bench: Bench,
        draft: Draft,
        cases: Mapping[str, Case],
        standing: Standing,
        stamp: Stamp,
        numbers: Numbers,
        table: OneTable | None,
    ) -> None:
        bench = bench.under(cases)
        table = table if table is not None else table_of(bench, draft)
        judged = judge(bench, draft, cases, standing, table)
        self.scene = Scene(bench=bench, draft=draft, cases=cases, standing=standing, judged=judged)
        known = next((case.opened.application_id for case in cases.values()), "")
        self.maker = Maker(bench, draft, table, stamp, numbers, known, standing)

    def chosen(self, allowed: tuple[str, ...], wanted: tuple[str, ...] | None) -> tuple[Judged, ...]:
        """The judged items to act on: `wanted`, or all that are allowed."""
        codes = allowed if wanted is None else wanted
        return tuple(one for one in self.scene.judged if one.code in codes)

    def of(self, code: str) -> Judged | None:
        return next((one for one in self.scene.judged if one.code == code), None)


def outside(wanted: tuple[str, ...] | None, allowed: tuple[str, ...]) -> bool:
    """Whether something is wanted that isn't allowed, or nothing is left."""
    return not allowed if wanted is None else not wanted or not set(wanted) <= set(allowed)


NOTHING = Refusal(reason="没有选中要办的事项", basis=ART_32_2, short="先选事项")
