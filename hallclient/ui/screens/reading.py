"""A case's form and checklist in words, read only, as every screen shows them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from casework.case import Case
from casework.catalogue import Catalogue
from casework.checklist import UNJUDGED, Judgement, Mark
from casework.fields import show
from casework.masking import mask, masked_value
from casework.onetable import OneTable, merge
from casework.parts import Given, given
from hallclient.ui.screens.handled import is_person
from hallclient.ui.screens.intake.judging import MARK_WORDS
from hallclient.ui.screens.words import short_day


class MaterialRow(Struct, frozen=True):
    """One material with its finding in words; `mark` is that of the checklist. `pages`: files attached to it."""

    name: str
    mark: Mark
    word: str
    pages: tuple[str, ...] = ()
    flows: bool = False  # another part's result


def applicant_of(case: Case, catalogue: Catalogue, *, full: bool) -> str:
    """The applicant's name, a person's masked unless it is shown in `full`."""
    if full or not is_person(case):
        return case.applicant.name
    return mask("person_name", case.applicant.name, catalogue.region.masking)


def form_of(case: Case, catalogue: Catalogue, *, full: bool) -> tuple[tuple[str, str], ...]:
    """Label and value of every field that says something. `catalogue`: what the case was opened under."""
    rules, natural = catalogue.region.masking, is_person(case)
    rows = []
    for line in _table(case, catalogue).fields:
        value = case.values.get(line.field.key)
        if not full:
            value = masked_value(line.field, value, rules, natural=natural)
        text = show(line.field, value, catalogue.identity)
        if text:
            rows.append((line.field.label, text))
    return tuple(rows)


def checklist_of(case: Case, catalogue: Catalogue, parts: Sequence[Case] = ()) -> tuple[MaterialRow, ...]:
    """Every material with what was found; one that is another part's result says whether it is there. `parts`: the
    others of its application, where they are known."""
    flows = {one.material: one for one in given(case, parts)}
    rows = []
    for line in _table(case, catalogue).materials:
        found = case.materials.get(line.id, UNJUDGED)
        mark, word = found.mark, MARK_WORDS[found.mark]
        if line.id in flows:
            mark, word = _flowing(flows[line.id])
        elif found.given_by:
            item = catalogue.items.get(found.given_by)
            word = f"{item.name if item is not None else '前一项'}的结果"
        rows.append(MaterialRow(line.material.name, mark, word, found.pages, bool(found.given_by)))
    return tuple(rows)


def _flowing(one: Given) -> tuple[Mark, str]:
    """The result of another part: granted since a day, or still to come."""
    if one.on is None:
        return "unjudged", f"等{one.item_name}的决定"
    return "sound", f"{one.item_name} {short_day(one.on)} 准予"


def handed_in(found: Judgement | MaterialRow) -> str:
    """`3 页`; nothing where no file is attached."""
    return f"{len(found.pages)} 份扫描件" if found.pages else ""


def _table(case: Case, catalogue: Catalogue) -> OneTable:
    return merge(catalogue, (case.opened.item_code,), "", case.situations)
