"""The days that a decision sets: acceptance, decision, 容缺."""

from __future__ import annotations

from datetime import date

from casework.acts import Deferred
from casework.decide.bench import Bench
from casework.decide.findings import Finding
from casework.decide.judging import Judged
from casework.draft import Draft
from casework.hall import Term
from casework.item import Item, Limits


def acceptance_day(bench: Bench, draft: Draft, judged: Judged) -> date:
    """The day everything was there: the acceptance and the decision clocks run from it.

    Complete at receipt: the receipt; after a notice: the day the last material came (补齐之日为受理之日);
    accepted by silence: the receipt (行政许可法 第三十二条第一款第四项); otherwise the day it was mended.
    """
    case = judged.case
    if case is None:
        return judged.received_on
    if judged.position in ("deemed", "supplied", "supplied_reopened"):
        return case.accepted_on or case.complete_on or judged.received_on
    if judged.position in ("correcting", "overdue", "reopened"):
        return draft.received_on or bench.today
    was_owed = [one for one in judged.materials if one.material.required == "必要" and _owed(judged, one)]
    return bench.today if was_owed else case.complete_on or judged.received_on


def _owed(judged: Judged, found: Finding) -> bool:
    assert judged.case is not None  # noqa: S101
    before = judged.case.materials.get(found.id)
    return before is not None and before.mark in ("missing", "faulty") and not found.given_by


def limits_of(judged: Judged) -> Limits:
    """The limits the case was opened under, else the item's. Raises ValueError without a definition."""
    if judged.case is not None:
        return judged.case.opened.limits
    if judged.item is None:
        raise ValueError(f"no definition: {judged.code}")
    return judged.item.limits


def decision_days(bench: Bench, limits: Limits, accepted_on: date) -> tuple[date | None, date | None]:
    """(statutory, promised) last days; 即办件 (promised 0) the day itself; None: 日历未发布."""
    statutory = bench.due(accepted_on, Term(days=limits.statutory, unit=limits.unit))
    if limits.promised == 0:
        return statutory, accepted_on
    return statutory, bench.due(accepted_on, Term(days=limits.promised, unit=limits.unit))


def deferral_term(item: Item) -> Term | None:
    """How long a 容缺 material may be late, in the unit of the item's limits; None: the item has none."""
    return None if item.deferral is None else Term(days=item.deferral.days, unit=item.limits.unit)


def deferred_of(
    bench: Bench, item: Item, found: tuple[Finding, ...], accepted_on: date
) -> tuple[Deferred, ...]:
    """The 容缺 materials with the day they are promised for."""
    term = deferral_term(item)
    if term is None:
        return ()
    due = bench.due(accepted_on, term)
    return tuple(Deferred(material=one.id, name=one.material.name, due=due, term=term) for one in found)
