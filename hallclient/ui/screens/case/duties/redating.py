"""更正日期: which day it really was, of what was done under a wrong clock; a supervisor's (`casework.redating`)."""

from __future__ import annotations

from typing import Final

from casework import decide
from casework.acts import AnyAct, DayCorrected, Lapsed, LicenceNoted, Settled
from casework.case import Case
from casework.redating import SUPERVISES, counted, of_the_day
from hallclient.ui.screens.case.duties.form import DutyForm, Line, Made, Setting, Told
from hallclient.ui.screens.case.story import word_of
from hallclient.ui.screens.words import short_day

_NO_STEP: Final = (DayCorrected, Lapsed, LicenceNoted, Settled)


def _offered(acts: tuple[AnyAct, ...]) -> tuple[tuple[str, str], ...]:
    """The newest first; what one machine did on one day goes together and stands once, by its first step."""
    found: dict[tuple[str, object], tuple[str, str]] = {}
    for act in counted(acts):
        if isinstance(act, _NO_STEP):
            continue
        key = (act.device, act.on)
        others = len(of_the_day(acts, act.act_id)) - 1
        more = f" 等 {others + 1} 步" if others else ""
        found.setdefault(
            key, (act.act_id, f"{short_day(act.on)} {word_of(act)}{more}，{act.window} {act.by_name}")
        )
    return tuple(reversed(found.values()))


def _lines(case: Case, setting: Setting) -> tuple[Line, ...]:
    offered = _offered(setting.acts)
    return (
        Line("step", "哪一步", offered[0][0] if offered else "", "choice", offered),
        Line("day", "实际的日期", kind="day", hint="写成 2026-11-20；文书和原来的记录不变"),
        Line("reason", "理由", kind="long", hint="按什么更正、怎么核实的"),
    )


def _made(case: Case, setting: Setting, told: Told) -> Made:
    steps = of_the_day(setting.acts, told.text("step"))
    return decide.correct_day(
        setting.acts, setting.stamp, setting.signer, of=tuple(one.act_id for one in steps),
        day=told.day("day"), reason=told.text("reason"),
    )  # fmt: skip


REDATING: Final = (
    DutyForm(
        "day_corrected", "day_corrected", "更正日期", "时钟有误，文书日期与实际不符", (SUPERVISES,), _lines, _made,
        "已更正日期，期限按实际的日期重新推算；告知过申请人的不缩短。",
    ),
)  # fmt: skip
