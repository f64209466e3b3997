"""What comes next for a case, and until when, as the last lines of its story. Pure."""

from __future__ import annotations

from datetime import date
from typing import Literal

from casework.case import Case
from casework.clocks import DELIVERY
from hallclient.ui.screens.words import short_day

Coming = tuple[str, str, str, Literal["now", "later"]]
"""When, what, in more words, and whether it is due now."""


def coming(case: Case) -> tuple[Coming, ...]:
    """Whom it waits for now, then what follows; nothing for a case that is closed."""
    if case.stage == "received":
        return ((_until(case.answer_due), "等答复", "受理、一次性告知或者不予受理", "now"),)
    if case.stage == "correcting":
        owed = f"还差 {len(case.open)} 项" if case.open else "补正已齐，应当受理"
        due = case.supply_due if case.open else case.answer_due
        return ((_until(due), "等补正" if case.open else "等受理", owed, "now"),)
    if case.stage == "accepted":
        return _of_accepted(case)
    if case.stage == "granted" and case.making and case.decided_on is not None:
        return (("现在", "等制证", f"自决定起 {DELIVERY.days} 个工作日内颁发、送达", "now"),)
    if case.stage == "granted":
        return (("现在", "等送达", f"自决定起 {DELIVERY.days} 个工作日内送达证件", "now"),)
    if case.stage == "refused":
        return (("现在", "等送达", "不予许可决定书送达申请人", "now"),)
    return ()


def _of_accepted(case: Case) -> tuple[Coming, ...]:
    step = case.next_step
    if step is None or case.step_since is None:
        return ((_until(case.promised_due), "等受理通知书", "已视为受理，先补发", "now"),)
    last: Coming = (_until(case.promised_due), "决定", f"准予的，{DELIVERY.days} 个工作日内送达", "later")
    running = [one for one in case.stops if one.ended_on is None]
    if running:
        names = "、".join(one.procedure for one in running)
        return (
            (
                "现在",
                f"等{names}的结果",
                f"计划至 {short_day(max(one.planned_end for one in running))}",
                "now",
            ),
            last,
        )
    if case.returned is not None:
        back = case.returned
        return (("现在", f"等 {back.to} 办退件", f"{back.demand}　{short_day(back.on)} 起", "now"), last)
    since = f"{step.role}　{short_day(case.step_since)} 起"
    return (("现在", f"等{step.name}", since, "now"), last)


def _until(day: date | None) -> str:
    return f"{short_day(day)} 前" if day is not None else "日历未发布"
