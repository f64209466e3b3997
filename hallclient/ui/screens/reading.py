"""A case's form and checklist in words, read only, as every screen shows them. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from casework.case import Case
from casework.catalogue import Catalogue
from casework.checklist import UNJUDGED, Judgement, Mark
from casework.fields import show
from casework.masking import mask, masked_value
from casework.onetable import OneTable, merge
from hallclient.ui.screens.handled import is_person
from hallclient.ui.screens.intake.judging import MARK_WORDS


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One material with its finding in words; `mark` is that of the checklist. `pages`: files attached to it."""

    name: str
    mark: Mark
    word: str
    pages: tuple[str, ...] = ()


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


def checklist_of(case: Case, catalogue: Catalogue) -> tuple[MaterialRow, ...]:
    """Every material with what was found."""
    rows = []
    for line in _table(case, catalogue).materials:
        found = case.materials.get(line.id, UNJUDGED)
        rows.append(MaterialRow(line.material.name, found.mark, MARK_WORDS[found.mark], found.pages))
    return tuple(rows)


def handed_in(found: Judgement | MaterialRow) -> str:
    """`3 页`; nothing where no file is attached."""
    return f"{len(found.pages)} 份扫描件" if found.pages else ""


def _table(case: Case, catalogue: Catalogue) -> OneTable:
    return merge(catalogue, (case.opened.item_code,), "", case.situations)
