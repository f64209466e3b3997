"""考核表 and the table by the grounds of the law as they go into Excel and CSV: numbers as numbers."""

from __future__ import annotations

from casework.appraising import SHARES
from casework.facts.appraisal import OTHERS, OTHERS_TEXT, appraisal_facts, breach_facts
from casework.tally.appraisal import Appraisal
from casework.tally.breaches import Breach, Breaches
from casework.tally.report import Report
from printing.workbook import Cell, Table

NO_SHARE = "—"


def appraisal_table(report: Report, told: Appraisal) -> Table:
    """A row a person: of each criterion what was measured and the points, then the whole of both."""
    facts = appraisal_facts(report)
    heads: list[tuple[str, str]] = [("", "工号"), ("", "人员")]
    for rule in told.criteria:
        unit = "（%）" if rule.figure in SHARES else ""
        heads += [(rule.title, f"数{unit}"), (rule.title, f"得分（{rule.points:g}）")]
    rows: list[tuple[Cell, ...]] = []
    for one in told.people:
        cells: list[Cell] = [one.key, one.name]
        for score in one.scores:
            cells += [_number(score.value), _number(score.earned)]
        earned, points = told.whole(one)
        rows.append(
            (*cells, _number(earned), _number(points), _number(100 * earned / points if points else None))
        )
    notes = ("definitions", "silent", "provisional", "changes")
    how = "；".join(f"{rule.title}：{rule.text}" for rule in told.criteria)
    return Table(
        name="考核", title=str(facts["title"]),
        notes=(
            f"{facts['days']}　{facts['as_of']}　分值、得分单位：分", how,
            *(str(facts[one]) for one in notes if one in facts),
        ),
        heads=(*heads, ("合计", "得分"), ("合计", "分值"), ("合计", "得分率（%）")), rows=tuple(rows),
    )  # fmt: skip


def _number(value: float | None) -> Cell:
    return NO_SHARE if value is None else int(value) if value == int(value) else round(value, 1)


def breach_table(report: Report, told: Breaches) -> Table:
    """A row for each ground, unit and person; a ground that no rule watches has no figures."""
    facts = breach_facts(report)
    rows: list[tuple[Cell, ...]] = []
    for one in told.grounds:
        rows += [_row(one.article, one.text, row) for row in one.rows]
        if not one.rows:
            empty: Cell = 0 if one.watched else NO_SHARE
            rows.append((one.article, one.text, "", "", *(empty for _ in range(6))))
    rows += [_row(OTHERS, OTHERS_TEXT, row) for row in told.others]
    heads = (
        ("", "条款"), ("", "情形"), ("", "单位"), ("", "人员"), ("牌", "提醒"), ("牌", "黄牌"), ("牌", "红牌"),
        ("牌", "合计"), ("", "已整改"), ("", "撤牌"),
    )  # fmt: skip
    notes = ("definitions", "silent", "provisional")
    return Table(
        name="情形", title=str(facts["title"]),
        notes=(f"{facts['days']}　{facts['as_of']}　单位：件", *(str(facts[one]) for one in notes if one in facts)),
        heads=heads, rows=tuple(rows),
    )  # fmt: skip


def _row(article: str, text: str, one: Breach) -> tuple[Cell, ...]:
    return (
        article, text, one.unit, one.whose, one.reminders, one.yellow, one.red, one.whole, one.corrected, one.withdrawn,
    )  # fmt: skip
