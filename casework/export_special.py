"""特别程序 in an export (GB/T 39046—2020 表7, lines 11 to 21): what stopped a clock, and what made a limit longer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Final

from casework.acts import AnyAct, Extended, SpecialBegun, SpecialEnded

COLUMNS: Final = (
    "办件编号", "特别程序种类名称", "特别程序种类代码", "特别程序开始时间", "特别程序启动理由或依据", "申请人",
    "特别程序结束时间", "特别程序结果", "特别程序办理意见", "办理单位名称", "办理单位统一社会信用代码", "办理人",
)  # fmt: skip
LONGER, OTHER = "1", "2"
"""表A.7: 延长审批, 除延长审批之外."""
ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")


def special_rows(case_no: str, acts: Sequence[AnyAct], unit: tuple[str, str]) -> Iterator[Mapping[str, str]]:
    """One row a procedure, with its result once it has ended; one for the extension. `unit`: name and number of the
    organ. Who asked for it is whoever told the applicant of it."""
    for place, act in enumerate(acts):
        match act:
            case SpecialBegun():
                ended = next((one for one in acts[place + 1 :] if _ends(act, one)), None)
                row = {
                    "特别程序种类名称": act.procedure,
                    "特别程序种类代码": OTHER,
                    "特别程序开始时间": _day(act.begins_on),
                    "特别程序启动理由或依据": act.reason,
                    "申请人": act.by_name,
                    "办理人": act.by_name,
                }
                if isinstance(ended, SpecialEnded):
                    row |= {
                        "特别程序结束时间": _day(ended.ended_on),
                        "特别程序结果": ended.finding,
                        "办理人": ended.by_name,
                    }
            case Extended():
                row = {
                    "特别程序种类名称": "延长审批",
                    "特别程序种类代码": LONGER,
                    "特别程序开始时间": _instant(act.at),
                    "特别程序启动理由或依据": act.reason,
                    "申请人": act.by_name,
                    "特别程序结果": f"延长 {act.days} 个工作日",
                    "办理人": act.by_name,
                }
            case _:
                continue
        whose = {"办件编号": case_no, "办理单位名称": unit[0], "办理单位统一社会信用代码": unit[1]}
        yield {column: (row | whose).get(column, "") for column in COLUMNS}


def _ends(begun: SpecialBegun, act: AnyAct) -> bool:
    return isinstance(act, SpecialEnded) and act.procedure == begun.procedure


def _day(day: date) -> str:
    return f"{day:%Y%m%d}T000000"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%Y%m%dT%H%M%S}"
