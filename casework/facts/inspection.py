"""D10 现场核查记录: where and when, by which officers, what they found, what the party said."""

from __future__ import annotations

from casework.acts import Inspected
from casework.case import Case
from casework.deadline import paper_day
from casework.facts.handing import plain_head
from casework.facts.heads import bracketed_id
from casework.facts.setting import Facts, PaperSetting


def inspection(case: Case, act: Inspected, setting: PaperSetting) -> Facts:
    """The record, for at least two officers to sign (行政许可法 第三十四条第三款)."""
    facts = plain_head("D10", case, act, setting) | bracketed_id(case, setting)
    return facts | {
        "procedure": act.procedure,
        "inspected_on": paper_day(act.inspected_on),
        "place": act.place,
        "officers": "、".join(
            f"{one.name}（工号 {one.staff_no}）" if one.staff_no else one.name for one in act.officers
        ),
        "finding": act.finding,
        "comment": act.comment or "没有意见",
    }
