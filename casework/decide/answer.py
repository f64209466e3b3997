"""The law's answer at every moment: one sentence, its article and last day, four decisions and why not.

Pure: the draft, the cases as folded on the day, the counter. The decisions of this package judge by the same
findings, so that a key can never do what the bar forbids.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from casework.case import Case
from casework.checklist import Mark, Point
from casework.decide.bench import Bench, OpenCase, Standing
from casework.decide.claims import GroundOption, grounds
from casework.decide.headline import Level, Segment, headline, level_of
from casework.decide.judging import Judged, judge, table_of
from casework.decide.law import law_line
from casework.decide.mending import Mend, mend_list
from casework.decide.options import (
    accept_option,
    defer_option,
    notify_option,
    partial_option,
    receipt_option,
    refuse_option,
)
from casework.decide.points import points_of
from casework.decide.scene import Key, Option, Scene, letters_of
from casework.draft import Draft
from casework.onetable import OneTable
from casework.record import Struct


class Counts(Struct, frozen=True, kw_only=True):
    """What stands above the zones: materials by mark, fields of the table."""

    materials: int
    marks: dict[Mark, int]
    given: int  # materials that another item of the application produces
    owed: int  # required, missing or faulty
    unjudged: int  # required, not judged
    problems: int  # marks that can't stand
    pages: int
    fields: int
    filled: int
    fields_owed: int
    fields_wrong: int


class ItemAnswer(Struct, frozen=True, kw_only=True):
    """The answer for one item of the application."""

    code: str
    letter: str
    name: str
    level: Level
    headline: tuple[Segment, ...]
    law: str
    options: dict[Key, Option]
    points: tuple[Point, ...]  # what a notice issued now would list
    grounds: tuple[GroundOption, ...]
    findings: dict[str, str]  # material id -> what is wrong with its mark, in words


class Answer(Struct, frozen=True, kw_only=True):
    """The whole application's answer. `primary` is the decision that the law now asks for, "" if none."""

    level: Level
    headline: tuple[Segment, ...]
    law: str
    options: dict[Key, Option]
    partial: Option | None  # 先受理 A
    receipt: Option  # 出收件凭证
    primary: Key | Literal[""]
    items: tuple[ItemAnswer, ...]
    counts: Counts
    mend: tuple[Mend, ...]  # F6, in the order of the screen
    grounds: tuple[GroundOption, ...]
    beside: tuple[OpenCase, ...] = ()  # 同项在办: to be looked at before a new number is given

    @property
    def text(self) -> str:
        """The headline as one line, for lists and for a reader of the screen."""
        return " ".join(segment.text for segment in self.headline)


def answer(
    bench: Bench,
    draft: Draft,
    cases: Mapping[str, Case],
    standing: Standing,
    table: OneTable | None = None,
) -> Answer:
    """What may be done now and why not. `cases` by item code, folded on the bench's day.

    `table` may be handed in where it was merged already (same items, theme, situations, `bench.under(cases)`).
    Raises KeyError for a theme that the catalogue doesn't have.
    """
    bench = bench.under(cases)
    if table is None:
        table = table_of(bench, draft)
    judged = judge(bench, draft, cases, standing, table)
    scene = Scene(bench=bench, draft=draft, cases=cases, standing=standing, judged=judged)
    options = _options(scene)
    letters = letters_of(scene)
    items = tuple(_item_answer(scene, one, letters[one.code], options) for one in judged)
    level = level_of(scene, options)
    return Answer(
        level=level,
        headline=headline(scene, level, options),
        law=law_line(scene, level),
        options=options,
        partial=partial_option(scene),
        receipt=receipt_option(scene),
        primary=_primary(options),
        items=items,
        counts=_counts(scene, table),
        mend=mend_list(scene, table),
        grounds=_together(items),
        beside=tuple(one for item in judged if item.case is None for one in standing.beside(item.code)),
    )


def _options(scene: Scene) -> dict[Key, Option]:
    return {
        "accept": accept_option(scene),
        "notify": notify_option(scene),
        "refuse": refuse_option(scene),
        "defer": defer_option(scene),
    }


def _primary(options: Mapping[Key, Option]) -> Key | Literal[""]:
    order: tuple[Key, ...] = ("refuse", "accept", "notify", "defer")
    return next((key for key in order if options[key].allowed), "")


def _item_answer(scene: Scene, judged: Judged, letter: str, whole: Mapping[Key, Option]) -> ItemAnswer:
    alone = scene if len(scene.judged) == 1 else _alone(scene, judged)
    options = dict(whole) if alone is scene else _options(alone)
    level = level_of(alone, options)
    return ItemAnswer(
        code=judged.code,
        letter=letter,
        name=judged.item.name if judged.item is not None else judged.code,
        level=level,
        headline=headline(alone, level, options),
        law=law_line(alone, level),
        options=options,
        points=_points(judged),
        grounds=grounds(scene.bench, judged),
        findings={one.id: one.text for one in judged.materials if one.text},
    )


def _alone(scene: Scene, judged: Judged) -> Scene:
    return Scene(
        bench=scene.bench,
        draft=scene.draft,
        cases=scene.cases,
        standing=scene.standing,
        judged=(judged,),
    )


def _points(judged: Judged) -> tuple[Point, ...]:
    if judged.item is None or judged.verdict != "owed":
        return ()
    if judged.in_notice and judged.case is not None:
        still = {one.id for one in judged.of("owed")}
        return tuple(point for point in judged.case.points if point.material in still)
    return points_of(judged.item, judged.materials, judged.told)


def _together(items: tuple[ItemAnswer, ...]) -> tuple[GroundOption, ...]:
    """The list for the application: a ground is open where one of its items can be refused on it."""
    found: dict[str, GroundOption] = {}
    for item in items:
        for ground in item.grounds:
            if ground.key not in found or (ground.allowed and not found[ground.key].allowed):
                found[ground.key] = ground
    return tuple(found.values())


def _counts(scene: Scene, table: OneTable) -> Counts:
    findings = {one.id: one for item in scene.judged for one in item.materials}
    states = [one.state for one in findings.values()]
    marks: dict[Mark, int] = {}
    for one in findings.values():
        if not one.given_by:
            marks[one.judgement.mark] = marks.get(one.judgement.mark, 0) + 1
    fields = {one.key: one for item in scene.judged for one in item.fields}
    owed = sum(one.state == "owed" for one in fields.values())
    values = scene.draft.values
    return Counts(
        materials=len(findings),
        marks=marks,
        given=sum(bool(one.given_by) for one in findings.values()),
        owed=states.count("owed"),
        unjudged=states.count("unjudged"),
        problems=states.count("problem"),
        pages=sum(len(one.judgement.pages) for one in findings.values()),
        fields=len(table.fields),
        filled=sum(bool(values.get(line.field.key)) for line in table.fields if not line.given_by),
        fields_owed=owed,
        fields_wrong=len(fields) - owed,
    )
