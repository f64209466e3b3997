"""The application judged once: what every part of the answer is drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from casework.case import Case
from casework.decide.bench import Bench, Standing
from casework.decide.findings import FieldFinding, Finding
from casework.decide.judging import Judged
from casework.decide.points import form_id
from casework.decide.words import numbers_text
from casework.draft import Draft
from casework.item import Theme
from casework.record import Struct
from casework.refusal import Refusal

Key = Literal["accept", "notify", "refuse", "defer"]


class Option(Struct, frozen=True, kw_only=True):
    """One decision key. `line`: what it would print or what is missing; `items`: those it applies to."""

    allowed: bool
    line: str
    refusal: Refusal | None = None
    items: tuple[str, ...] = ()


def locked(refusal: Refusal) -> Option:
    return Option(allowed=False, line=refusal.short or refusal.reason, refusal=refusal)


class Scene(Struct, frozen=True, kw_only=True):
    """All that the options are drawn from, judged once."""

    bench: Bench
    draft: Draft
    cases: Mapping[str, Case]
    standing: Standing
    judged: tuple[Judged, ...]

    @property
    def open(self) -> tuple[Judged, ...]:
        """The items that still wait for an answer."""
        return tuple(one for one in self.judged if one.verdict != "done")

    @property
    def theme(self) -> Theme | None:
        return self.bench.catalogue.themes.get(self.draft.theme)


def distinct(judged: tuple[Judged, ...], state: str) -> tuple[Finding, ...]:
    """The materials in one state, each once over all items, in the table's order."""
    found = {one.id: one for item in judged for one in item.of(state)}
    return tuple(sorted(found.values(), key=lambda one: one.number))


def letters_of(scene: Scene) -> dict[str, str]:
    """A, B, C … of each item, in the table's order."""
    return {one.code: chr(ord("A") + place) for place, one in enumerate(scene.judged)}


def to_do(scene: Scene) -> list[str]:
    """What the clerk must do before any answer: situations, judgements, marks that can't stand."""
    parts = []
    unanswered = {key for one in scene.open for key in one.unanswered}
    if unanswered:
        parts.append(f"未选情形 {len(unanswered)} 项")
    unjudged, problems = distinct(scene.open, "unjudged"), distinct(scene.open, "problem")
    if unjudged:
        parts.append(f"未核 {len(unjudged)} 份")
    if problems:
        parts.append(f"{numbers_text(tuple(one.number for one in problems))}须改")
    return parts


def fields_to_do(scene: Scene) -> list[str]:
    """待填 3 项, 须改 1 项: of the items still open."""
    fields = {one.key: one for item in scene.open for one in item.fields}
    owed = sum(one.state == "owed" for one in fields.values())
    wrong = len(fields) - owed
    return ([f"待填 {owed} 项"] if owed else []) + ([f"须改 {wrong} 项"] if wrong else [])


def count_points(judged: tuple[Judged, ...]) -> int:
    """Points over all notices, a shared material once; the form counts once for its fields."""
    owed = {one.id for item in judged for one in item.of("owed")}
    forms = {
        form_id(one.item, one.materials)
        for one in judged
        if one.item is not None and one.told and not one.in_notice
    }
    return len(owed | forms)


def told_fields(judged: tuple[Judged, ...]) -> tuple[FieldFinding, ...]:
    """The fields that notices issued now would list, each once."""
    found = {field.key: field for one in judged if not one.in_notice for field in one.told}
    return tuple(found.values())
