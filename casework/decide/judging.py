"""One item of an application under all the rules: what stands in the way, what the notice would list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from msgspec.structs import replace

from casework.case import UNDECIDED, Case
from casework.checklist import UNJUDGED, Judgement
from casework.decide.barriers import barrier
from casework.decide.bench import Bench, Standing
from casework.decide.findings import (
    Around,
    FieldFinding,
    Finding,
    judge_fields,
    judge_material,
    judge_point,
    names_of,
    required_fields,
)
from casework.decide.points import asked_fields, form_id
from casework.draft import Draft
from casework.item import Item
from casework.lifecycle import ANSWERED, Position, position
from casework.onetable import OneTable, judgements_of, materials_of, merge
from casework.record import Struct
from casework.refusal import Refusal

Verdict = Literal["barred", "todo", "owed", "ready", "done"]
"""Can't be taken in; something to do first; defects to notify or still open; must be accepted; over."""


class Judged(Struct, frozen=True, kw_only=True):
    """One item as the rules see it now. `fields` are the open ones; those the notice names are in `asked`."""

    code: str
    item: Item | None
    case: Case | None
    position: Position
    verdict: Verdict
    barrier: Refusal | None = None
    materials: tuple[Finding, ...] = ()
    fields: tuple[FieldFinding, ...] = ()
    asked: tuple[FieldFinding, ...] = ()
    spoilt: tuple[
        FieldFinding, ...
    ] = ()  # after the notice: right in the record, emptied or wrong in the form now
    unanswered: tuple[str, ...] = ()  # situations not chosen yet
    received_on: date
    answer_due: date | None = None
    judgements: dict[str, Judgement]

    def of(self, state: str) -> tuple[Finding, ...]:
        """The findings in one state."""
        return tuple(one for one in self.materials if one.state == state)

    @property
    def told(self) -> tuple[FieldFinding, ...]:
        """The fields that a notice issued now lists, marked or not: what it leaves out can never be asked for
        again (第三十二条第一款第四项). An unusual number is the clerk's to type again, not the applicant's to mend.
        """
        if self.verdict != "owed":
            return ()
        marked = {one.key for one in self.asked}
        spoilt = {one.key for one in self.spoilt}
        return tuple(
            one
            for one in self.fields
            if (one.state != "unusual" or one.key in marked) and one.key not in spoilt
        )

    @property
    def in_notice(self) -> bool:
        """What came back is judged against a notice in force."""
        return self.position in ("correcting", "overdue")

    @property
    def by_law(self) -> bool:
        """The notice term ran out in silence: accepted whatever the papers say (第三十二条第一款第四项)."""
        return self.position == "deemed"


def table_of(bench: Bench, draft: Draft) -> OneTable:
    """The one table of a draft. Raises KeyError for a theme that the catalogue doesn't have."""
    return merge(bench.catalogue, draft.items, draft.theme, draft.situations)


def judge(
    bench: Bench, draft: Draft, cases: Mapping[str, Case], standing: Standing, table: OneTable | None = None
) -> tuple[Judged, ...]:
    """Every item of the application, in the table's order; items without a definition last."""
    if table is None:
        table = table_of(bench, draft)
    found = judge_fields(bench, table, draft)
    names = names_of(bench.catalogue, table)
    givers = frozenset(code for code in table.items if _still_gives(cases.get(code)))
    numbers = {line.id: number for number, line in enumerate(table.materials, start=1)}
    judged = []
    for code in table.items:
        case = cases.get(code)
        item = bench.catalogue.items[code]
        around = Around(
            item=item,
            situations={**draft.situations, **table.settled.get(code, {})},
            values=draft.values,
            names=names,
            broken=standing.broken,
            givers=givers,
            given=_recorded(case),
            today=bench.today,
        )
        judged.append(_judge_item(bench, draft, case, table, around, found, numbers))
    return (*judged, *(_undefined(bench, draft, code) for code in table.missing))


def _recorded(case: Case | None) -> dict[str, str]:
    """What other items give this case, also where it is opened alone."""
    if case is None:
        return {}
    return {key: mark.given_by for key, mark in case.materials.items() if mark.given_by}


def _still_gives(case: Case | None) -> bool:
    return case is None or case.stage in UNDECIDED or case.decision == "granted"


def _undefined(bench: Bench, draft: Draft, code: str) -> Judged:
    return Judged(
        code=code,
        item=None,
        case=None,
        position="new",
        verdict="barred",
        judgements={},
        barrier=barrier(bench, draft, code, None, None),
        received_on=draft.received_on or bench.today,
    )


def _judge_item(
    bench: Bench,
    draft: Draft,
    case: Case | None,
    table: OneTable,
    around: Around,
    fields: tuple[FieldFinding, ...],
    numbers: Mapping[str, int],
) -> Judged:
    item = around.item
    received_on = draft.received_on or bench.today
    judgements = judgements_of(table, item.code, draft.materials)
    found = tuple(
        judge_material(line, numbers[line.id], judgements.get(line.id, UNJUDGED), around)
        for line in materials_of(table, item.code)
    )
    for one in found:
        if one.given_by:
            judgements[one.id] = Judgement(given_by=one.given_by)
    own_fields = required_fields(fields, item)
    judged = Judged(
        code=item.code,
        item=item,
        case=case,
        position=_position(bench, case, received_on),
        verdict="done",
        barrier=barrier(bench, draft, item.code, item, case),
        materials=found,
        fields=own_fields,
        asked=asked_fields(draft, own_fields),
        unanswered=tuple(
            asked.situation.key
            for asked in table.situations
            if (not asked.users or item.code in asked.users)
            and draft.situations.get(asked.situation.key) not in asked.situation.options
        ),
        judgements=judgements,
        received_on=case.opened.received_on if case is not None else received_on,
        answer_due=case.answer_due
        if case is not None
        else bench.due(received_on, bench.catalogue.region.correction.notice),
    )
    if judged.in_notice:
        judged = _against_notice(judged, _changed(draft, case))
    elif judged.position == "received" and case is not None and case.askable is not None:
        judged = _after_swap(judged, case.askable, _changed(draft, case))
    return replace(judged, verdict=_verdict(judged))


def _changed(draft: Draft, case: Case | None) -> frozenset[str]:
    known = {} if case is None else case.values
    return frozenset(key for key, value in draft.values.items() if known.get(key) != value) | frozenset(
        key for key in known if key not in draft.values
    )


def _position(bench: Bench, case: Case | None, received_on: date) -> Position:
    """An application that lay unanswered past the term before it got its number is accepted by law too."""
    if case is not None:
        return position(case)
    due = bench.due(received_on, bench.catalogue.region.correction.notice)
    return "deemed" if due is not None and bench.today > due else "new"


def _against_notice(judged: Judged, changed: frozenset[str]) -> Judged:
    """Only the points still open count; fields count only where a point names them, or where the form was
    `changed` since: what the record holds right is mended on the spot, nobody is asked for it.
    """
    case = judged.case
    assert case is not None  # noqa: S101 - a notice stands in a case
    by_id = {one.id: one for one in judged.materials}
    found = []
    named: set[str] = set()
    for point in case.points:
        if point.material not in case.open:
            continue
        named.update(point.fields)
        one = by_id.get(point.material)
        if one is None:
            continue
        back = judge_point(one, point)
        still = [field.label for field in judged.fields if field.key in point.fields]
        if back.state == "settled" and still:
            back = replace(back, state="owed", text=f"待填：{'、'.join(still)}")
        found.append(back)
    fields = tuple(field for field in judged.fields if field.key in named)
    spoilt = tuple(field for field in judged.fields if field.key not in named and field.key in changed)
    return replace(
        judged, materials=tuple(found), fields=(*fields, *spoilt), asked=fields, spoilt=spoilt, unanswered=()
    )


def _after_swap(judged: Judged, askable: tuple[str, ...], changed: frozenset[str]) -> Judged:
    """The applicant replaced papers only: what was passed before, or not named by the notice, stays passed."""
    item = judged.item
    found = tuple(
        replace(one, state="problem", text="这份没有换交，以前没有告知，不得再提出")
        if one.state == "owed" and one.id not in askable
        else one
        for one in judged.materials
    )
    if item is not None and form_id(item, judged.materials) in askable:
        return replace(judged, materials=found)
    spoilt = tuple(field for field in judged.fields if field.key in changed)
    return replace(judged, materials=found, fields=spoilt, asked=(), spoilt=spoilt)


def _verdict(judged: Judged) -> Verdict:
    if judged.position in ANSWERED:
        return "done"
    if judged.barrier is not None:
        return "barred"
    if judged.position in ("deemed", "supplied"):
        return "ready"
    if judged.unanswered or judged.of("unjudged") or judged.of("problem"):
        return "todo"
    if judged.of("owed") or judged.asked:
        return "owed"
    if judged.fields:
        return "todo"
    return "ready"
