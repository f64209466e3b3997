"""Whose personal data is shown in full: by who handles the case now. Pure."""

from __future__ import annotations

from casework.case import CLOSED, Case
from casework.decide.bench import Bench


def in_full(case: Case, bench: Bench) -> bool:
    """Whoever handles the case now sees it in full: this window, while something is owed here.

    What came in at no window (网上, 自助) is handled by any that takes in its item.
    """
    owes = case.stage in ("received", "correcting") or bool(case.deferred) or case.deemed
    return _here(case, bench) and case.stage not in CLOSED and owes


def _here(case: Case, bench: Bench) -> bool:
    if case.opened.window:
        return case.opened.window == bench.window.code
    item = bench.catalogue.items.get(case.opened.item_code)
    return item is not None and item.department in bench.window.departments


def is_person(case: Case) -> bool:
    """A 个体工商户 is a 自然人 by law, but its trade name is public like its credit code."""
    return case.applicant.kind == "自然人" and not case.values.get("applicant.uscc")
