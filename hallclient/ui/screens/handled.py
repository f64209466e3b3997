"""Whose personal data is shown in full: by who handles the case now. Pure."""

from __future__ import annotations

from casework.case import CLOSED, Case


def in_full(case: Case, window: str) -> bool:
    """Whoever handles the case now sees it in full: this window, while something is owed here."""
    owes = case.stage in ("received", "correcting") or bool(case.deferred) or case.deemed
    return case.opened.window == window and case.stage not in CLOSED and owes


def is_person(case: Case) -> bool:
    """A 个体工商户 is a 自然人 by law, but its trade name is public like its credit code."""
    return case.applicant.kind == "自然人" and not case.values.get("applicant.uscc")
