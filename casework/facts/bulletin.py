"""逐月通报: what the sheet says, from a report with its bulletin alone. Wording only, no layout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from casework.facts.day_report import NO_SHARE, counted_at, lodged, moment, percent, rating, rests_on
from casework.facts.setting import Facts
from casework.tally.bulletin import Bulletin, Unit, fastest, idle, ranked
from casework.tally.measures import CUT, LODGED_TEXT, RATES, VOICED, closing_text, share
from casework.tally.month import Month
from casework.tally.policies import POLICIES, Done, Policy
from casework.tally.report import Report
from casework.tally.voiced import Voiced, all_of

_BAR: Final = 100
"""What the longest bar is long, in percent of its room."""
MEANS: Final = (
    "受理、办结等数的口径同办件日报。平均用时＝受理之日以后至办结之日的工作日，停计期间不算，当日办结的不在内；"
    "实际提速＝（法定－实际用时）÷法定；承诺、法定时限都折算成工作日。环比＝（本月－上月）÷上月；同比与上年同月比；本月未满的，上月和上年同月也只数到同一日。"
)


def bulletin_facts(report: Report) -> Facts:
    """The facts of the sheet. ValueError for a report without a bulletin."""
    told = report.bulletin
    if told is None:
        raise ValueError("a report without a bulletin")
    facts: Facts = {
        "title": f"{report.hall}{report.first.year}年{report.first.month}月政务服务情况通报",
        "days": _days(report),
        "as_of": _as_of(report),
        "rows": tuple(_rows(told, report.voiced.get("department", {}))),
        "summary": _summary(report, told),
        "volumes": tuple(_bars((one.name, one.now.received, str(one.now.received)) for one in ranked(told.units))),
        "speeds": tuple(_bars(_speeds(told.units))),
        "aims": tuple(_aim(policy, one) for policy, one in zip(POLICIES, told.done, strict=True)),
        "definitions": MEANS + VOICED + LODGED_TEXT + CUT + closing_text(report.closed_at),
    }  # fmt: skip
    if nobody := "、".join(one.name for one in idle(told.units)):
        facts["idle"] = f"{nobody}。"
    return facts | rests_on(report)


def _days(report: Report) -> str:
    first, last = report.first, report.last
    return f"{first.year}年{first.month}月{first.day}日至{last.month}月{last.day}日"


def _as_of(report: Report) -> str:
    of = counted_at(report)
    return f"统计截至 {moment(report.as_of)}　第 {report.edition} 版　{of}"


def change(now: int, before: int) -> str:
    """'+8.2%'; — where there was nothing before."""
    return NO_SHARE if not before else f"{(now - before) / before * 100:+.1f}%".replace("-", "−")


def _summary(report: Report, told: Bulletin) -> str:
    now, before, year = told.now, told.before, told.year
    parts = [
        f"{word} {one} 件（环比 {change(one, last)}，同比 {change(one, old)}）"
        for word, one, last, old in (
            ("收件", now.received, before.received, year.received),
            ("受理", now.accepted, before.accepted, year.accepted),
            ("办结", now.decided, before.decided, year.decided),
        )
    ]
    parts.append(f"平均用时 {_mean(now)} 个工作日（上月 {_mean(before)}）")
    parts.append(f"实际提速 {percent(now.faster)}（上月 {percent(before.faster)}）")
    parts += [f"{rate.title} {percent(share(report.sum, rate))}" for rate in RATES]
    parts.append(
        f"超期办结 {now.late} 件，在办超承诺 {report.sum['red']} 件，其中超法定 {report.sum['dark']} 件"
    )
    return "；".join(parts) + f"。{rating(report)}。{lodged(report)}"


def _mean(month: Month) -> str:
    return NO_SHARE if month.mean is None else f"{month.mean:.1f}"


def _rows(told: Bulletin, said: Mapping[str, Voiced]) -> Iterator[dict[str, str]]:
    for one in told.units:
        yield _row("row", one.name, one.now, one.before, said.get(one.key, Voiced()))
    yield _row("sum", "合　计", told.now, told.before, all_of(said))


def _row(kind: str, name: str, now: Month, before: Month, said: Voiced) -> dict[str, str]:
    return {
        "kind": kind, "name": name, "changed": "", "received": str(now.received), "before": str(before.received),
        "change": change(now.received, before.received), "accepted": str(now.accepted), "decided": str(now.decided),
        "decided_before": str(before.decided), "decided_change": change(now.decided, before.decided),
        "mean": _mean(now), "faster": percent(now.faster), "late": str(now.late), "told": str(now.told),
        "once": percent(now.once / now.decided if now.decided else None), "rated": str(said.rated),
        "content": percent(said.share),
    }  # fmt: skip


def _speeds(units: Sequence[Unit]) -> Iterator[tuple[str, float, str]]:
    for one in fastest(units):
        rate = one.now.faster or 0.0
        yield one.name, max(rate, 0.0), percent(rate)


def _bars(found: Iterable[tuple[str, float, str]]) -> Iterator[dict[str, str]]:
    rows = list(found)
    longest = max((value for _, value, _ in rows), default=0)
    for name, value, word in rows:
        yield {"name": name, "value": word, "long": f"{value / longest * _BAR if longest else 0:.1f}"}


def _aim(policy: Policy, one: Done) -> dict[str, str]:
    rate = one.part / one.whole if one.whole else None
    met = "" if rate is None else "达到" if rate * 100 >= policy.aim - 1e-9 else "未达到"
    return {
        "kind": "row", "changed": "", "name": policy.title, "text": policy.text, "aim": aimed(policy.aim),
        "part": f"{one.part}／{one.whole}" if one.whole else NO_SHARE, "rate": percent(rate), "met": met or NO_SHARE,
        "source": policy.source,
    }  # fmt: skip


def aimed(aim: float) -> str:
    """An aim in percent, in words."""
    return "≥1/3" if 33 < aim < 34 else f"≥{aim:g}%" if aim < 100 else "100%"
