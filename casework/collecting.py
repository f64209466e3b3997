"""领取人: who may come for a decision, as the application's own form says, and how a card compares with it. Pure.

A card is compared, never judged: 民事诉讼法 第八十八条 has the recipient, or whoever he authorised, sign.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any, Literal

from casework.case import Case
from casework.deciding import Whom
from casework.record import Struct

Likeness = Literal["same", "number_only", "name_only", "other", "unknown"]
"""Name and number, the number alone, the name alone, neither; nothing to compare with."""


class Named(Struct, frozen=True, kw_only=True):
    """A person of the form: name, kind (key of identity.yaml) and number of his card, phone."""

    name: str
    id_kind: str = ""
    id_number: str = ""
    phone: str = ""


class Collector(Struct, frozen=True, kw_only=True):
    """Who stands at the window, or to whom a courier goes."""

    whom: Whom
    name: str
    id_kind: str = ""
    id_number: str = ""
    relation: str = ""
    phone: str = ""
    authority: str = ""

    def told(self) -> dict[str, Any]:
        """The fields of `Delivered` that say it, beside recipient and relation."""
        return {
            "whom": self.whom,
            "id_kind": self.id_kind,
            "id_number": plain_number(self.id_number),
            "phone": self.phone.strip(),
            "authority": self.authority.strip(),
        }


def persons_of(case: Case, whom: Whom) -> tuple[Named, ...]:
    """Who that may be by the form: the applicant himself or who represents him; his agent."""
    who, values = case.applicant, case.values
    if whom == "agent":
        agent = Named(
            name=who.agent_name, id_kind=who.agent_kind, id_number=who.agent_number, phone=who.phone
        )
        return (agent,) if who.agent_name else ()
    found = [_person(values, first) for first in ("applicant", "legal_person")]
    return tuple(one for one in found if one.name and one.id_number)


def relation_of(case: Case, whom: Whom) -> str:
    """How somebody stands to the applicant, in the words of a 送达回证; "" where he says it himself."""
    if whom != "self":
        return ""
    who = case.applicant
    own = _person(case.values, "applicant").id_number
    if who.kind == "自然人" and own:
        return "申请人本人"
    return "经营者本人" if who.kind == "自然人" else "法定代表人（负责人）"


def likeness(persons: tuple[Named, ...], name: str, number: str) -> Likeness:
    """How what stands on a card agrees with one of these persons; the best of them counts."""
    if not persons:
        return "unknown"
    found = {_alike(one, name, number) for one in persons}
    order: tuple[Likeness, ...] = ("same", "number_only", "name_only", "other")
    return next(one for one in order if one in found)


def plain_number(text: str) -> str:
    """A card's number as it is compared: half width, capitals, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def _alike(one: Named, name: str, number: str) -> Likeness:
    same_name = "".join(one.name.split()) == "".join(name.split())
    same_number = plain_number(one.id_number) == plain_number(number)
    if same_number:
        return "same" if same_name else "number_only"
    return "name_only" if same_name else "other"


def _person(values: Mapping[str, Any], first: str) -> Named:
    """`applicant` or `legal_person` as the form has it; a bare number is a resident card's."""
    told = values.get(f"{first}.identity")
    kind, number = (
        (_text(told.get("kind")), _text(told.get("number")))
        if isinstance(told, Mapping)
        else ("resident_id", _text(told))
    )
    return Named(
        name=_text(values.get(f"{first}.name")),
        id_kind=kind if number else "",
        id_number=number,
        phone=_text(values.get(f"{first}.phone")) or _text(values.get("contact.phone")),
    )


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
