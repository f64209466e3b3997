"""考核表 and the grounds of 行政许可法 第七十二条 to 第七十五条: what the sheets say. Wording only, no layout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from casework.appraising import SHARES, Criterion
from casework.deadline import paper_day
from casework.facts.day_report import NO_SHARE, moment, percent, rests_on
from casework.facts.setting import Facts
from casework.tally.appraisal import Appraisal, Appraised, Score
from casework.tally.breaches import Breach
from casework.tally.measures import CUT
from casework.tally.report import Report

POINTS: Final = "分值和计分办法由本大厅监察规则规定。没有数可计的项不计入，不当作零分。"
UNCOUNTED: Final = "不计"
GIVEN: Final = (
    "按亮牌之日计，一件监察事项计一次，升级的按现在的牌；撤牌的只计在撤牌一栏。"
    "各情形计入哪些监察规则的牌，由本大厅监察规则规定；写“—”的情形没有监察规则，不从办件里查。"
)
OTHERS: Final = "不属上述情形"
OTHERS_TEXT: Final = "大厅自己的规则：超承诺、环节超期、办公时间外办理、断号等"


def appraisal_facts(report: Report, who: str = "") -> Facts:
    """The facts of the sheet; `who`: of one person (staff_no). ValueError for a report without an appraisal."""
    told = report.appraisal
    if told is None:
        raise ValueError("a report without an appraisal")
    rows = [row for one in told.people if who in ("", one.key) for row in _person(told, one)]
    facts: Facts = {
        "title": f"{report.hall}{report.first.year}年{report.first.month}月人员考核表",
        "days": _days(report), "as_of": _as_of(report),
        "rows": tuple(rows), "definitions": POINTS + CUT,
    }  # fmt: skip
    return facts | rests_on(report)


def _days(report: Report) -> str:
    first, last = paper_day(report.first), paper_day(report.last)
    return first if first == last else f"{first}至{last}"


def _as_of(report: Report) -> str:
    of = "全大厅" if report.whole_hall else "本机账本"
    return f"统计截至 {moment(report.as_of)}　第 {report.edition} 版　{of}"


def _person(told: Appraisal, one: Appraised) -> Iterator[dict[str, str]]:
    name = f"{one.name}（{one.key}）"
    for rule, score in zip(told.criteria, one.scores, strict=True):
        yield {
            "kind": "row", "name": name, "changed": "", "item": rule.title, "text": rule.text,
            "value": value_of(rule, score), "points": f"{rule.points:g}", "earned": earned_of(score),
        }  # fmt: skip
        name = ""
    earned, points = told.whole(one)
    yield {
        "kind": "sum", "name": "", "changed": "", "item": "合　计", "text": "得分÷有数可计的分值",
        "value": percent(earned / points if points else None), "points": f"{points:g}", "earned": f"{earned:.1f}",
    }  # fmt: skip


def value_of(rule: Criterion, score: Score) -> str:
    """What was measured, in words."""
    if score.value is None:
        return NO_SHARE
    return f"{score.value:.1f}%" if rule.figure in SHARES else f"{score.value:g}"


def earned_of(score: Score) -> str:
    """The points, in words; what nothing was measured of does not count."""
    return UNCOUNTED if score.earned is None else f"{score.earned:.1f}"


def breach_facts(report: Report) -> Facts:
    """The facts of the sheet. ValueError for a report without them."""
    told = report.breaches
    if told is None:
        raise ValueError("a report without breaches")
    rows: list[dict[str, str]] = []
    for one in told.grounds:
        rows += _ground(one.article, one.text, one.rows, watched=one.watched)
    rows += _ground(OTHERS, OTHERS_TEXT, told.others, watched=True)
    rest = {name: text for name, text in rests_on(report).items() if name != "changes"}
    facts: Facts = {
        "title": f"{report.hall}《行政许可法》第七十二条至第七十五条情形统计表",
        "days": _days(report), "as_of": _as_of(report), "rows": tuple(rows), "definitions": GIVEN,
    }  # fmt: skip
    return facts | rest


COLUMNS: Final = ("reminders", "yellow", "red", "whole", "corrected", "withdrawn")


def _ground(article: str, text: str, rows: Sequence[Breach], *, watched: bool) -> Iterator[dict[str, str]]:
    if not watched and not rows:
        yield {"kind": "sum", "name": article, "changed": "", "text": text} | dict.fromkeys(COLUMNS, NO_SHARE)
        return
    yield {"kind": "sum", "name": article, "changed": "", "text": text} | {
        key: str(sum(getattr(one, key) for one in rows)) for key in COLUMNS
    }
    for one in rows:
        whose = "　".join(part for part in (one.unit, one.whose) if part) or "没有写是谁"
        yield {"kind": "row", "name": "", "changed": "", "text": whose} | {
            key: str(getattr(one, key)) for key in COLUMNS
        }
