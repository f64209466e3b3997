"""日报、周报、任意区间统计表: what the sheet says, from a report alone. Wording only, no layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from casework.deadline import WEEKDAYS, paper_day
from casework.facts.setting import Facts
from casework.tally.measures import (
    CUT,
    LODGED,
    LODGED_TEXT,
    MEASURES,
    PLACED,
    RATES,
    VOICED,
    WORDS,
    closing_text,
    share,
)
from casework.tally.report import Change, Report
from casework.tally.totals import By
from casework.tally.voiced import Voiced, all_of

HEADS: Mapping[By, str] = {"department": "部　门", "window": "窗　口", "item": "事　项", "clerk": "经办人"}
NO_SHARE = "—"
_MOST_LATE = 8
_MOST_CHANGES = 12
_SHOWN = tuple(
    one for one in MEASURES if one.key not in ("accepted_by_law", "asked_again", "late_by_law", "undated")
)
"""What has a column of its own; the rest is said in words where there is any of it."""


def day_report(report: Report, by: By = "department") -> Facts:
    """The facts of the sheet, its table by `by`."""
    changed: dict[str, list[str]] = {}
    for one in report.changes:
        if one.table == by:
            changed.setdefault(one.key, []).append(one.measure)
    lines = report.tables.get(by, ())
    said = report.voiced.get(by, {})
    rows = [
        _row(line.name, line.counts, changed.get(line.key, ()), said.get(line.key, Voiced()))
        for line in lines
    ]
    rows.append(_row("合　计", report.sum, (), all_of(said)) | {"kind": "sum"})
    facts: Facts = {
        "title": f"{report.hall}{_kind(report)}",
        "days": _days(report),
        "as_of": _as_of(report),
        "head": HEADS[by],
        "rows": tuple(rows),
        "figures": _figures(report),
        "definitions": "；".join(f"{one.word}＝{one.text}" for one in _SHOWN if one.key != "received")
        + "。" + "；".join(f"{one.title}＝{one.text}" for one in RATES) + "。" + VOICED + LODGED_TEXT,
        "cut": CUT + PLACED + closing_text(report.closed_at),
    }  # fmt: skip
    beside = (
        ("late", _late(report)), ("rest", _rest(report)), ("lodged", lodged(report)),
    )  # fmt: skip
    for name, text in beside:
        if text:
            facts[name] = text
    return facts | rests_on(report)


def rests_on(report: Report) -> Facts:
    """What a report does not have, and how it differs from the edition before: nothing where it has all of it."""
    said = {
        "silent": _silent(report),
        "provisional": _provisional(report),
        "changes": _changes(report.changes),
    }
    return {name: text for name, text in said.items() if text}


def _row(name: str, counts: Mapping[str, int], changed: Sequence[str], said: Voiced) -> dict[str, str]:
    return {
        "kind": "row",
        "name": name,
        "changed": ",".join(changed),
        **{one.key: str(counts.get(one.key, 0)) for one in _SHOWN},
        **{rate.key: percent(share(dict(counts), rate)) for rate in RATES[:1]},
        "rated": str(said.rated),
        "content": percent(said.share),
    }


def percent(value: float | None) -> str:
    """'91.9%'; — where there is nothing to have a share in."""
    return NO_SHARE if value is None else f"{value * 100:.1f}%"


def _kind(report: Report) -> str:
    if report.one_day:
        return "办件日报"
    monday = report.first.weekday() == 0 and (report.last - report.first).days == 6
    return "办件周报" if monday else "办件统计表"


def _days(report: Report) -> str:
    if report.one_day:
        return f"{paper_day(report.first)}　星期{WEEKDAYS[report.first.weekday()]}"
    return f"{paper_day(report.first)}至{paper_day(report.last)}"


def _as_of(report: Report) -> str:
    of = counted_at(report)
    text = f"统计截至 {moment(report.as_of)}　第 {report.edition} 版　{of}"
    if report.counters <= 1:
        return text
    heard = report.counters - len(report.silent)
    if not report.silent:
        return f"{text}　{report.counters} 台窗口设备均已上报"
    return f"{text}　{report.counters} 台窗口设备，{heard} 台已上报"


def counted_at(report: Report) -> str:
    """Of what and where it was counted."""
    if report.source == "server":
        return "全大厅　服务器账本"
    return "全大厅" if report.whole_hall else "本机账本"


def moment(at: str) -> str:
    """An ISO instant as the sheet says it; 从未 for none."""
    return f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M}" if at else "从未"


def _silent(report: Report) -> str:
    if not report.silent:
        return ""
    named = "、".join(
        f"{one.name}（{moment(one.since)} 以后未计）" if one.since else f"{one.name}（没有上报过）"
        for one in report.silent
    )
    return f"没有上报的：{named}。上报后另出新版，改动处加竖线。"


def _provisional(report: Report) -> str:
    parts = []
    if report.unconfirmed:
        parts.append(f"有 {report.unconfirmed} 步还没有得到服务器回执")
    if report.doubtful:
        parts.append(f"有 {report.doubtful} 步待核")
    return f"暂定：{'，'.join(parts)}，结果出来后可能变动。" if parts else ""


def _figures(report: Report) -> str:
    total = report.sum
    rates = "　".join(f"{rate.title} {percent(share(total, rate))}" for rate in RATES)
    counts = f"收件 {total['received']}　受理 {total['accepted']}　办结 {total['decided']}"
    return f"{counts}　{rates}　{rating(report)}"


def rating(report: Report) -> str:
    """What people said of the hall in these days; whoever did not rate is not counted (国办发〔2019〕51号)."""
    if report.rated is None:
        return "未列评价"
    rated, content = report.rated
    of = percent(rated / report.sum["decided"] if report.sum.get("decided") else None)
    return (
        f"评价 {rated} 件，评议率 {of}，好评率（基本满意以上）{percent(content / rated if rated else None)}"
    )


def lodged(report: Report) -> str:
    """投诉 and 办不成事 of these days by the unit that answers them; nothing where there are none."""
    said = report.voiced.get("department", {})
    return "".join(f"{text}。" for text in (_by_unit(report, said, key) for key in LODGED) if text)


def _by_unit(report: Report, said: Mapping[str, Voiced], key: str) -> str:
    counts = {unit: n for unit, one in said.items() if (n := getattr(one, key))}
    units = "、".join(f"{unit_name(report, unit)} {counts[unit]}" for unit in in_order(report, counts))
    return f"{WORDS[key]} {sum(counts.values())} 件：{units}" if counts else ""


def in_order(report: Report, units: Iterable[str]) -> list[str]:
    """As the table has them, what stands in no row of it behind."""
    rows = [line.key for line in report.tables.get("department", ())]
    return sorted(units, key=lambda one: (rows.index(one) if one in rows else len(rows), one))


def unit_name(report: Report, unit: str) -> str:
    """What the sheet calls a unit: the hall itself answers, too, and who runs it."""
    names = report.answers | {line.key: line.name for line in report.tables.get("department", ())}
    return names.get(unit, unit)


def _rest(report: Report) -> str:
    """Counts without a column of their own, where there are any."""
    found = [
        f"{one.title} {report.sum[one.key]} 件（{one.text}）"
        for one in MEASURES
        if one not in _SHOWN and report.sum.get(one.key)
    ]
    return f"{'；'.join(found)}。" if found else ""


def _late(report: Report) -> str:
    cases, said = report.late, list[str]()
    for one in cases[:_MOST_LATE]:
        past = f" {one.days} 个工作日" if one.days is not None else ""
        when = f"{'办结时' if one.done else '在办，'}超{'法定期限' if one.by_law else '承诺'}"
        said.append(f"{unit_name(report, one.department)}，{one.item}，{when}{past}")
    more = f"；另有 {len(cases) - _MOST_LATE} 件" if len(cases) > _MOST_LATE else ""
    return f"{'；'.join(said)}{more}。" if said else ""


def _changes(changes: Sequence[Change]) -> str:
    of = [one for one in changes if one.table == "department"]
    said = [f"{one.name}{WORDS[one.measure]} {one.before}→{one.now}" for one in of[:_MOST_CHANGES]]
    more = f"等 {len(of)} 处" if len(of) > _MOST_CHANGES else ""
    return f"{'；'.join(said)}{more}。" if said else ""
