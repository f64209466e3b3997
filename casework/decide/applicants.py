"""Whose application it is, read off the form: name, number, agent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.acts import Applicant
from casework.draft import Draft
from casework.item import ApplicantKind

_NOT_THE_APPLICANT = ("legal_person", "contact", "agent", "project")


def applicant_of(draft: Draft, values: Mapping[str, Any]) -> Applicant:
    """The applicant as the form says it; `values` in the form's order. An empty name: not typed yet.

    Where the form has no applicant.name (a company or school that is not there yet) the first name that it
    asks for stands for it, else the person who will represent it.
    """
    uscc = _text(values.get("applicant.uscc"))
    _, number = _identity(values.get("applicant.identity"))
    agent_kind, agent_number = _identity(values.get("agent.identity"))
    by_agent = draft.situations.get("agent") != "否"
    phones = (_text(values.get(key)) for key in ("applicant.phone", "contact.phone", "legal_person.phone"))
    return Applicant(
        kind=draft.applicant_kind or _kind(uscc, number),
        name=_name(values),
        number=uscc or number or _identity(values.get("legal_person.identity"))[1],
        phone=(_text(values.get("agent.phone")) if by_agent else "") or next(filter(None, phones), ""),
        agent_name=_text(values.get("agent.name")) if by_agent else "",
        agent_kind=agent_kind if by_agent else "",
        agent_number=agent_number if by_agent else "",
    )


def _name(values: Mapping[str, Any]) -> str:
    if name := _text(values.get("applicant.name")):
        return name
    for key, value in values.items():
        first, _, last = key.partition(".")
        if last in ("name", "names") and first not in _NOT_THE_APPLICANT and _text(value):
            return _text(value)
    return _text(values.get("legal_person.name"))


def _kind(uscc: str, number: str) -> ApplicantKind:
    """For the record, where the clerk chose none: a sole trader (92) is a 自然人 (民法典 第五十四条)."""
    if uscc:
        return "自然人" if uscc.startswith("92") else "法人"
    return "自然人" if number else "法人"


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _identity(value: object) -> tuple[str, str]:
    """(kind, number) of {kind, number}; a bare number (citizen_id) is a resident card's."""
    if isinstance(value, Mapping):
        return _text(value.get("kind")), _text(value.get("number"))
    number = _text(value)
    return ("resident_id" if number else ""), number
