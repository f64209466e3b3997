"""The points of the one-time notice: everything that is missing or wrong, once, each with what to reach."""

from __future__ import annotations

from casework.checklist import Point
from casework.citing import cited
from casework.decide.findings import FieldFinding, Finding, failed_points
from casework.decide.words import counts_text, forms_text
from casework.draft import Draft
from casework.item import Item

BLANK_FORM = "空白格式可在窗口免费领取。"


def point_of(found: Finding) -> Point:
    """What D02 prints of one defect: the failed points or the whole standard, form and copies, basis."""
    material, judgement = found.material, found.judgement
    failed = failed_points(material, judgement) if found.fault == "不合格" else ()
    notes = tuple(note.strip() for note in judgement.notes.values() if note.strip())
    return Point(
        material=found.id,
        name=material.name,
        fault=found.fault,
        failed=failed,
        note="；".join(notes),
        demand=_faulty(found) if found.fault == "不合格" else _missing(found),
        basis=cited(material.basis),
    )


def _faulty(found: Finding) -> str:
    material, judgement = found.material, found.judgement
    said = []
    for index in judgement.failed:
        if 0 <= index < len(material.checks):
            note = judgement.notes.get(index, "").strip().rstrip("。")
            said.append(f"审查要点“{material.checks[index]}”未达到" + (f"：{note}" if note else ""))
    loose = [
        note.strip().rstrip("。") for index, note in judgement.notes.items() if index not in judgement.failed
    ]
    said.extend(note for note in loose if note)
    return f"{'；'.join(said)}。{_handed_in(found)}"


def _missing(found: Finding) -> str:
    standard = "；".join(found.material.checks)
    blank = BLANK_FORM if found.material.sample or (found.material.key or "").startswith("form.") else ""
    return f"{standard}。{_handed_in(found)}{blank}"


def _handed_in(found: Finding) -> str:
    return f"{counts_text(found.material)}，{forms_text(found.material)}。"


def form_of(item: Item, found: tuple[Finding, ...]) -> Finding | None:
    """The application form among the materials: it stands for the fields."""
    by_key = [one for one in found if (one.material.key or "").startswith("form.")]
    by_name = [one for one in found if "申请书" in one.material.name or "申请表" in one.material.name]
    return next(iter(by_key or by_name), None)


def form_id(item: Item, found: tuple[Finding, ...]) -> str:
    """Under which name the notice asks for fields: the form among the materials, else the item's own form."""
    form = form_of(item, found)
    return form.id if form is not None else f"{item.code}#form"


def points_of(item: Item, found: tuple[Finding, ...], fields: tuple[FieldFinding, ...]) -> tuple[Point, ...]:
    """All points of one notice. `fields`: what the applicant can't give now (第三十二条第一款第三、四项)."""
    points = {one.id: point_of(one) for one in found if one.state == "owed"}
    if fields:
        form, name = form_of(item, found), form_id(item, found)
        points[name] = _form_point(item, name, form, fields, points.get(name))
    order = {one.id: one.number for one in found}
    return tuple(sorted(points.values(), key=lambda point: order.get(point.material, 0)))


def _form_point(
    item: Item, name: str, form: Finding | None, fields: tuple[FieldFinding, ...], known: Point | None
) -> Point:
    blank = "".join(f"“{one.label}”" for one in fields if one.state == "owed")
    said = [f"申请表填写不全，请补填{blank}"] if blank else []
    said += [f"申请表“{one.label}”填写有误（{one.text}），请更正" for one in fields if one.state != "owed"]
    asked = "；".join(said)
    return Point(
        material=name,
        name=form.material.name if form is not None else f"{item.name}申请表",
        fault=known.fault if known is not None else "不合格",
        failed=known.failed if known is not None else (),
        note="；".join(part for part in (known.note if known is not None else "", asked) if part),
        demand=f"{known.demand if known is not None else ''}{asked}。",
        basis=cited(form.material.basis) if form is not None else cited("；".join(item.basis)),
        fields=tuple(one.key for one in fields),
    )


def asked_fields(draft: Draft, found: tuple[FieldFinding, ...]) -> tuple[FieldFinding, ...]:
    """The open fields that the clerk marked as not to be had now."""
    return tuple(one for one in found if one.key in draft.ask_fields)
