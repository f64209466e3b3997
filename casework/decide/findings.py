"""What the rules make of each material and each field, before any answer is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from msgspec.structs import replace

from casework import fields
from casework.catalogue import Catalogue
from casework.checklist import UNJUDGED, Judgement, Point
from casework.decide.bench import Bar, Bench, Standing
from casework.decide.licences import licence_problem
from casework.decide.words import counts_text
from casework.draft import Draft
from casework.item import Item, Material
from casework.onetable import OneTable, TableMaterial
from casework.record import Struct
from casework.when import holds

MaterialState = Literal["settled", "spare", "unjudged", "owed", "problem"]
"""Settled; not needed (非必要, absent); not judged yet; a defect for the notice; a mark that can't stand."""


class Finding(Struct, frozen=True, kw_only=True):
    """One material of one item: how it stands and why. `number` is its place in the one table, from 1."""

    id: str
    number: int
    material: Material
    judgement: Judgement
    state: MaterialState
    text: str = ""  # the failed points or the problem, in words
    deferrable: bool = False  # may be deferred now
    given_by: str = ""
    looked_up: bool = True  # False: a licence not seen yet, the decision waits

    @property
    def fault(self) -> Literal["缺", "不合格"]:
        return "缺" if self.judgement.mark == "missing" else "不合格"


class FieldFinding(Struct, frozen=True, kw_only=True):
    """A field that must be mended: owed, wrong, or unusual and not typed a second time."""

    key: str
    label: str
    state: Literal["owed", "wrong", "unusual"]
    text: str
    users: tuple[str, ...]


class Around(Struct, frozen=True, kw_only=True):
    """What the marks of one item are judged by."""

    item: Item
    situations: Mapping[str, str]
    values: Mapping[str, Any]
    names: tuple[tuple[str, str], ...]
    broken: tuple[str, ...]
    givers: frozenset[str]  # items of the application whose result still counts on
    given: Mapping[str, str]  # material -> item that gives it, as the case recorded it
    today: date


def judge_fields(bench: Bench, table: OneTable, draft: Draft) -> tuple[FieldFinding, ...]:
    """The fields that stand in the way of acceptance (行政许可法 第三十二条第一款第三项)."""
    kinds = bench.catalogue.identity
    found = []
    for line in table.fields:
        if line.given_by:
            continue
        field, value = line.field, draft.values.get(line.field.key)
        if fields.empty(value):
            if line.required:
                found.append(
                    FieldFinding(
                        key=field.key, label=field.label, state="owed", text="待填", users=line.users
                    )
                )
            continue
        problems = fields.check(field, value, kinds, today=bench.today)
        wrong = [problem.text for problem in problems if problem.level == "wrong"]
        unusual = [problem.text for problem in problems if problem.level == "unusual"]
        if wrong or (unusual and field.key not in draft.confirmed):
            found.append(
                FieldFinding(
                    key=field.key,
                    label=field.label,
                    state="wrong" if wrong else "unusual",
                    text="；".join(wrong or unusual),
                    users=line.users,
                )
            )
    return tuple(found)


def required_fields(found: tuple[FieldFinding, ...], item: Item) -> tuple[FieldFinding, ...]:
    """Those of one item: owed only where this item itself demands the field."""
    demanded = {line.field for line in item.form if line.required}
    return tuple(
        one for one in found if item.code in one.users and (one.state != "owed" or one.key in demanded)
    )


def names_of(catalogue: Catalogue, table: OneTable) -> tuple[tuple[str, str], ...]:
    """(key, label) of the form's name fields: persons, applicant and trade names."""
    return tuple(
        (line.field.key, line.field.label)
        for line in table.fields
        if line.field.type == "person_name" or line.field.key.endswith((".name", ".names"))
    )


def judge_material(line: TableMaterial, number: int, judgement: Judgement, around: Around) -> Finding:
    """One material by this item's own line of the checklist."""
    material = line.own[around.item.code]
    found = Finding(
        id=line.id,
        number=number,
        material=material,
        judgement=judgement,
        state="settled",
        deferrable=not deferral_problem(material, around),
        given_by=line.given_by if line.given_by in around.givers else around.given.get(line.id, ""),
        looked_up=not (
            judgement.mark == "licence"
            and judgement.licence is not None
            and judgement.licence.seen == "unseen"
        ),
    )
    if found.given_by:
        return found
    return _marked(found, around)


def _marked(found: Finding, around: Around) -> Finding:
    material, judgement = found.material, found.judgement
    needed = material.required == "必要"
    problem = ""
    match judgement.mark:
        case "unjudged":
            return replace(found, state="unjudged" if needed else "spare")
        case "missing":
            return replace(found, state="owed" if needed else "spare", text="缺")
        case "faulty":
            text = failed_text(material, judgement)
            if not needed:
                return replace(found, state="spare", text=text)
            if text:
                return replace(found, state="owed", text=text)
            problem = "不合格须指明哪一审查要点"
        case "sound":
            problem = "标了合格，却有未达到的审查要点" if judgement.failed else short_of(material, judgement)
        case "deferred":
            problem = deferral_problem(material, around)
        case "licence":
            problem = licence_problem(material, judgement.licence, around.values, around.names, around.today)
        case "promised":
            problem = promise_problem(material, around)
    return replace(found, state="problem", text=problem) if problem else found


def short_of(material: Material, judgement: Judgement) -> str:
    """What was counted and is fewer than the list asks for, "" otherwise; files may stand for paper."""
    counted = judgement.originals or judgement.copies
    if not counted or (judgement.pages and "电子" in material.forms):
        return ""
    if judgement.originals >= material.original and judgement.copies >= material.copies:
        return ""
    return f"份数不够，须{counts_text(material)}；不齐的不能标合格"


def failed_text(material: Material, judgement: Judgement) -> str:
    """The failed review points in words, else what the clerk noted."""
    points = failed_points(material, judgement)
    return "；".join(points) or "；".join(note for note in judgement.notes.values() if note.strip())


def failed_points(material: Material, judgement: Judgement) -> tuple[str, ...]:
    return tuple(material.checks[index] for index in judgement.failed if 0 <= index < len(material.checks))


def deferral_problem(material: Material, around: Around) -> str:
    """Why this material may not be late, "" when it may (容缺受理: item data, promise, credit)."""
    if not material.deferrable or around.item.deferral is None:
        return "这份材料不可容缺"
    if material.required == "非必要":
        return "非必要材料可以不交，不必容缺"
    if around.broken:
        return f"申请人有未履行的容缺承诺（{around.broken[0]}），信用修复前不适用容缺受理"
    return ""


def promise_problem(material: Material, around: Around) -> str:
    """Why 告知承诺 does not replace this material, "" when it does (国办发〔2020〕42号; item data)."""
    item = around.item
    if not material.promise or not item.promise:
        return "这份材料不适用告知承诺"
    if item.promise_when is not None and holds(item.promise_when, around.situations) is not True:
        return "所选情形不适用告知承诺"
    return ""


def judge_point(found: Finding, point: Point) -> Finding:
    """A material that came back, judged against the notice alone: no new point may be held against it."""
    judgement, material = found.judgement, found.material
    if judgement.mark == "unjudged":
        return replace(found, state="unjudged")
    if judgement.mark == "missing":
        return replace(found, state="owed", text="缺")
    if judgement.mark == "faulty":
        points = failed_points(material, judgement) if point.fault == "不合格" else ()
        new = [text for text in points if text not in point.failed]
        new += [note for note in judgement.notes.values() if note.strip() not in point.note]
        if new:
            return replace(found, state="problem", text=f"告知书没有列明“{new[0]}”，不得再提出")
        text = failed_text(material, judgement) or "；".join(point.failed) or point.note or "仍未补正"
        return replace(found, state="owed", text=text)
    return found


def judgement_of(materials: Mapping[str, Judgement], name: str) -> Judgement:
    return materials.get(name, UNJUDGED)


def bar_in_force(standing: Standing, code: str, today: date) -> Bar | None:
    """What bars this applicant from this item today; None: nothing. The longest, where there are several."""
    found = [bar for bar in standing.bars if bar.item_code == code and bar.until >= today]
    return max(found, key=lambda bar: bar.until, default=None)
