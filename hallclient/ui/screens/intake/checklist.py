"""Zone ③ from the one checklist and the clerk's findings. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from casework.checklist import UNJUDGED, Judgement
from casework.item import Material
from casework.onetable import OneTable, TableMaterial
from hallclient.ui.screens.intake.judging import (
    MARK_WORDS,
    SEEN_WORDS,
    counts_in_words,
    points_passed,
    why_not,
)
from hallclient.ui.screens.intake.models import Checklist, Chip, KeyHint, MaterialLine, PointLine, Tone
from hallclient.ui.screens.words import letter_of, short_day

TONES: dict[str, Tone] = {
    "unjudged": "plain",
    "sound": "green",
    "missing": "red",
    "faulty": "red",
    "deferred": "amber",
    "licence": "blue",
    "promised": "blue",
}
SHARED = "几个事项共用，只交一次"
SINGLE = "只有一个事项要"


def in_order(table: OneTable) -> tuple[TableMaterial, ...]:
    """The lines as they are shown. Their numbers are those of the rules' own answer: the place in the table."""
    return table.materials


def judgement_of(line: TableMaterial, findings: Mapping[str, Judgement]) -> Judgement:
    """The clerk's finding on a line; not judged where there is none."""
    return findings.get(line.id, UNJUDGED)


def material_line(
    line: TableMaterial,
    number: int,
    judgement: Judgement,
    *,
    letters: str,
    letter_of_giver: str,
    deferred_until: date | None,
    current: bool,
    named_before: bool = True,
) -> MaterialLine:
    """One row. `named_before`: in a correction round, whether the notice named this material."""
    material = line.material
    result, tone, rest = MARK_WORDS[judgement.mark], TONES[judgement.mark], _rest(material, judgement)
    if line.given_by:
        return MaterialLine(
            id=line.id, number=number, mark="licence", name=material.name, tone="blue", rest="", letters=letters,
            result=f"由 {letter_of_giver} 产生" if letter_of_giver else "由同一申请产生",
        )  # fmt: skip
    if judgement.mark == "sound":
        result = ""
    elif judgement.mark == "deferred":
        rest = (
            f"承诺 {short_day(deferred_until)} 止补交" if deferred_until is not None else "补交日待日历发布"
        )
    elif judgement.mark == "unjudged":
        result, rest = "", _unjudged(material, named_before)
    elif judgement.mark == "licence" and judgement.licence is not None:
        rest = SEEN_WORDS[judgement.licence.seen]
    return MaterialLine(
        id=line.id,
        number=number,
        mark=judgement.mark,
        name=material.name,
        result=result,
        tone=tone,
        rest=rest,
        letters=letters,
        points=_points(material, judgement) if current else (),
    )


def _unjudged(material: Material, named_before: bool) -> str:
    if not named_before:
        return "告知书未列，不再核"
    may = [word for word, allowed in (
        ("可容缺", material.deferrable), ("可免交", material.from_licence_library), ("可告知承诺", material.promise)
    ) if allowed]  # fmt: skip
    words = ["未核", *(["非必要"] if material.required == "非必要" else []), *may[:1]]
    return " · ".join(words)


def _rest(material: Material, judgement: Judgement) -> str:
    if judgement.mark == "missing":
        return (
            "可当场填写空白格式" if material.sample else "须补正" if material.required == "必要" else "非必要"
        )
    parts = [counts_in_words(judgement), points_passed(material, judgement)]
    if judgement.mark == "faulty":
        parts = [counts_in_words(judgement)]
    if judgement.pages:
        parts.append(f"附 {len(judgement.pages)} 件")
    return " · ".join(part for part in parts if part)


def _points(material: Material, judgement: Judgement) -> tuple[PointLine, ...]:
    if judgement.mark not in ("unjudged", "sound", "faulty"):
        return ()
    return tuple(
        PointLine(
            text=check,
            failed=index in judgement.failed,
            note=judgement.notes.get(index, ""),
            judged=judgement.mark in ("sound", "faulty"),
        )
        for index, check in enumerate(material.checks)
    )


def keys_for(
    material: Material, judgement: Judgement, *, may_defer: bool, may_promise: bool
) -> tuple[KeyHint, ...]:
    """The key strip for the current material: what it doesn't allow is struck through."""

    def open_for(verdict: str) -> bool:
        return not why_not(material, verdict, may_defer=may_defer, may_promise=may_promise)  # type: ignore[arg-type]

    digits = "要点" if judgement.mark == "faulty" else "份数"
    keys = [
        KeyHint("空格", "合格"),
        KeyHint("X", "缺"),
        KeyHint("B", "不合格", open_for("faulty")),
        KeyHint("R", "容缺", open_for("deferred")),
        KeyHint("E", "免交", open_for("licence")),
    ]
    if material.promise:
        keys.append(KeyHint("P", "告知承诺", open_for("promised")))
    keys += [KeyHint("S", "扫描"), KeyHint("1…9", digits)]
    if judgement.mark == "faulty" and judgement.failed:
        keys.append(KeyHint("N", "补注"))
    keys.append(KeyHint("↑↓", ""))
    return tuple(keys)


def chips_for(lines: tuple[TableMaterial, ...], findings: Mapping[str, Judgement]) -> tuple[Chip, ...]:
    """The counts beside the title: 合格 3, 免交 1, 须补 2 …"""
    marks = [judgement_of(line, findings).mark for line in lines if not line.given_by]
    given = sum(1 for line in lines if line.given_by)
    groups: tuple[tuple[str, Tone, str, int], ...] = (
        ("合格", "green", "check", marks.count("sound")),
        ("免交", "blue", "", marks.count("licence") + given),
        ("承诺", "blue", "", marks.count("promised")),
        ("须补", "red", "x", marks.count("missing") + marks.count("faulty")),
        ("容缺", "amber", "", marks.count("deferred")),
        ("未核", "plain", "", marks.count("unjudged")),
    )
    return tuple(Chip(f"{word} {count}", tone, icon) for word, tone, icon, count in groups if count)


def checklist_of(
    table: OneTable,
    findings: Mapping[str, Judgement],
    current: int,
    *,
    deferred_until: Mapping[str, date | None],
    may_defer: bool,
    may_promise: bool,
    named: frozenset[str] | None = None,
    swapped: tuple[str, ...] = (),
    must_change: frozenset[str] = frozenset(),
) -> Checklist:
    """The whole zone but the pages. `named`: the materials of the notice in a correction round; `swapped`: those
    that the applicant replaces; `must_change`: those whose mark can't stand (another holder, expired).
    """
    lines = in_order(table)
    letters = {code: letter_of(index) for index, code in enumerate(table.items)}
    several = len(table.items) > 1
    shown = []
    headed = ""
    for index, line in enumerate(lines):
        row = material_line(
            line,
            index + 1,
            judgement_of(line, findings),
            letters="".join(letters[code] for code in line.users) if several else "",
            letter_of_giver=letters.get(line.given_by, ""),
            deferred_until=deferred_until.get(line.id),
            current=index == current,
            named_before=named is None or line.id in named,
        )
        if line.id in must_change:
            row = replace(row, tone="amber", rest="须改")
        if line.id in swapped:
            row = replace(row, rest=" · ".join(part for part in ("换交", row.rest) if part))
        heading = (SHARED if len(line.users) > 1 else SINGLE) if several else ""
        shown.append(_with_heading(row, heading if heading != headed else "", lines))
        headed = heading
    keys: tuple[KeyHint, ...] = ()
    if lines and not lines[current].given_by:
        here = lines[current]
        keys = keys_for(
            here.material, judgement_of(here, findings), may_defer=may_defer, may_promise=may_promise
        )
    pages = sum(len(judgement_of(line, findings).pages) for line in lines)
    count = f"{len(lines)} 份"
    if several and table.materials_after != len(lines):
        count += f" · 须交 {table.materials_after}"
    return Checklist(
        count=count if lines else "",
        chips=chips_for(lines, findings),
        note=f"已附 {pages} 件" if pages else "",
        lines=tuple(shown),
        current=current,
        keys=keys,
    )


def _with_heading(row: MaterialLine, heading: str, lines: tuple[TableMaterial, ...]) -> MaterialLine:
    if not heading:
        return row
    note = ""
    if heading == SHARED:
        shared = [line for line in lines if len(line.users) > 1]
        before = sum(len(line.users) for line in shared)
        after = sum(1 for line in shared if not line.given_by)
        note = f"原 {before} 份 → 交 {after} 份"
    return replace(row, heading=heading, heading_note=note)
