"""A report as a file: the sheet that is printed, an Excel workbook with every table, one table as CSV."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from casework.facts.appraisal import appraisal_facts, breach_facts
from casework.facts.bulletin import aimed, bulletin_facts
from casework.facts.day_report import HEADS, day_report, unit_name
from casework.tally.bulletin import Bulletin
from casework.tally.measures import (
    CUT,
    KEYS,
    LODGED,
    LODGED_TEXT,
    MEASURES,
    PLACED,
    RATED,
    RATES,
    VOICED,
    VOICED_SOURCE,
    WORDS,
    closing_text,
)
from casework.tally.policies import POLICIES
from casework.tally.report import TABLES, Report
from casework.tally.totals import By, Line
from casework.tally.voiced import Voiced
from hallclient.app.appraisal_files import appraisal_table, breach_table
from printing.fonts import FontChain
from printing.render import Paper, render
from printing.workbook import Cell, Share, Sum, Table, csv_text, workbook

Encoding = Literal["utf-8-sig", "gb18030"]
SHEETS: Mapping[By, str] = {"department": "部门", "window": "窗口", "item": "事项", "clerk": "经办人"}
_PLACES = {one.key: place for place, one in enumerate(MEASURES, 1)}


def sheet_of(
    report: Report,
    by: By,
    fonts: FontChain | None = None,
    *,
    who: str = "",
    practice: bool = False,
) -> Paper:
    """The sheet with its table by `by`: what the screen shows and what is printed. `who`: 考核表 of one person."""
    if report.appraisal is not None:
        return render("APPRAISAL", appraisal_facts(report, who), practice=practice, fonts=fonts)
    if report.breaches is not None:
        return render("BREACHES", breach_facts(report), practice=practice, fonts=fonts)
    if report.bulletin is not None:
        return render("BULLETIN", bulletin_facts(report), practice=practice, fonts=fonts)
    return render("REPORT", day_report(report, by), practice=practice, fonts=fonts)


def workbook_of(report: Report) -> bytes:
    """Every table on a sheet of its own, and one that says what each figure means."""
    own = own_table(report)
    if own is not None:
        return workbook([own])
    months = (
        [units_of(report, report.bulletin), aims_of(report.bulletin)] if report.bulletin is not None else []
    )
    return workbook([*months, *(table_of(report, by) for by in TABLES), _definitions(report)])


def csv_of(report: Report, by: By, encoding: Encoding) -> bytes:
    own = own_table(report)
    if own is None:
        own = table_of(report, by) if report.bulletin is None else units_of(report, report.bulletin)
    return csv_text(own, encoding)


def own_table(report: Report) -> Table | None:
    """The one table of a report that has no other."""
    if report.appraisal is not None:
        return appraisal_table(report, report.appraisal)
    return breach_table(report, report.breaches) if report.breaches is not None else None


def table_of(report: Report, by: By) -> Table:
    """One table with its sums and shares as formulas."""
    facts = day_report(report, by)
    shares = tuple(Share(_of(rate.part), _of(rate.whole)) for rate in RATES)
    shares += (Share((len(MEASURES) + 2,), (len(MEASURES) + 1,)),)  # 好评率
    said, counted = report.voiced.get(by, {}), (*RATED, *(LODGED if by == "department" else ()))
    rows: list[tuple[Cell, ...]] = [
        (line.name, *(line.counts[one.key] for one in MEASURES), *voiced, *shares)
        for line in _lines(report, by)
        for voiced in (tuple(getattr(said.get(line.key, Voiced()), key) for key in counted),)
    ]
    sums: tuple[Cell, ...] = tuple(Sum() for _ in (*MEASURES, *counted))
    names = ("figures", "lodged", "silent", "provisional", "changes", "late", "rest")
    return Table(
        name=SHEETS[by],
        title=str(facts["title"]),
        notes=(
            f"{facts['days']}　{facts['as_of']}　单位：件",
            *(str(facts[name]) for name in names if name in facts),
        ),
        heads=(
            ("", HEADS[by].replace("　", "")),
            *((one.group, one.title) for one in MEASURES),
            ("评价", "件数"),
            ("评价", "基本满意以上"),
            *(("", WORDS[key]) for key in counted[len(RATED) :]),
            *(("", rate.title) for rate in RATES),
            ("", "好评率"),
        ),
        rows=(*rows, ("合计", *sums, *shares)) if rows else (),
    )


def _lines(report: Report, by: By) -> tuple[Line, ...]:
    """The rows of a table; behind the departments what else has something to answer for."""
    lines = report.tables.get(by, ())
    if by != "department":
        return lines
    there = {line.key for line in lines}
    lodged = {key for key, one in report.voiced.get(by, {}).items() if one.complaints or one.stuck}
    zero = dict.fromkeys(KEYS, 0)
    more = (Line(key=key, name=unit_name(report, key), counts=zero) for key in sorted(lodged - there))
    return (*lines, *more)


def units_of(report: Report, told: Bulletin) -> Table:
    """逐月通报 by department: this month beside the one before, time in working days, speed-up as a formula."""
    facts = bulletin_facts(report)
    speed = Share((7, -6), (7,))
    once, good = Share((8,), (4,)), Share((11,), (10,))
    rows: list[tuple[Cell, ...]] = [
        (
            one.name, one.now.received, one.before.received, one.now.accepted, one.now.decided, one.before.decided,
            one.now.took, one.now.statutory, one.now.once, one.now.late, said.rated, said.content, speed, once, good,
        )
        for one in told.units
        for said in (report.voiced.get("department", {}).get(one.key, Voiced()),)
    ]  # fmt: skip
    heads = (
        ("", "部门"), ("收件", "本月"), ("收件", "上月"), ("", "受理"), ("办结", "本月"), ("办结", "上月"),
        ("工作日合计", "实际用时"), ("工作日合计", "法定时限"), ("", "到场不超过一次"), ("", "超期办结"),
        ("评价", "件数"), ("评价", "基本满意以上"), ("", "实际提速"), ("", "一次办妥"), ("", "好评率"),
    )  # fmt: skip
    notes = ("summary", "idle", "silent", "provisional", "changes", "definitions")
    return Table(
        name="通报", title=str(facts["title"]),
        notes=(f"{facts['days']}　{facts['as_of']}　单位：件", *(str(facts[one]) for one in notes if one in facts)),
        heads=heads, rows=(*rows, ("合计", *(Sum() for _ in range(11)), speed, once, good)) if rows else (),
    )  # fmt: skip


def aims_of(told: Bulletin) -> Table:
    """What the policy documents ask for, and how far the hall is."""
    rows: list[tuple[Cell, ...]] = [
        (one.title, done.part, done.whole, Share((1,), (2,)), aimed(one.aim), one.text, one.source)
        for one, done in zip(POLICIES, told.done, strict=True)
    ]
    heads = ("指标", "分子", "分母", "实际", "要求", "计算办法", "出处")
    return Table("指标", "政策文件要求的指标", (), tuple(("", head) for head in heads), tuple(rows))


def _of(names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(-_PLACES[name[1:]] if name.startswith("-") else _PLACES[name] for name in names)


def _definitions(report: Report) -> Table:
    rows: list[tuple[Cell, ...]] = [(one.word, one.text, one.source) for one in MEASURES]
    rows += [(rate.title, rate.text, "") for rate in RATES]
    rows.append(("评价、好评率、评议率", VOICED, VOICED_SOURCE))
    rows.append(("投诉、办不成事", LODGED_TEXT, ""))
    notes = tuple(text for text in (CUT, PLACED, closing_text(report.closed_at)) if text)
    return Table("口径", "口径", notes, (("", "名称"), ("", "口径"), ("", "出处")), tuple(rows))
