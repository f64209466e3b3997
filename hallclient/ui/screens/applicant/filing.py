"""The application on the counter as its applicant may see it: masked as lists are, in words of his own.

Public law of the region (`region.masking`) says how much of a name or number stays; the clerk's own form has no
mask, because he compares it with the card.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from casework.catalogue import Catalogue
from casework.checklist import Judgement
from casework.decide.applicants import applicant_of
from casework.draft import Draft
from casework.fields import empty, show
from casework.item import Item, Material
from casework.masking import masked_value
from casework.onetable import OneTable, TableField, TableMaterial, grouped
from hallclient.ui.screens.applicant.faces import Filing, PaperRow, Row
from hallclient.ui.screens.intake import desk
from hallclient.ui.screens.intake.models import FieldState

ASK: Final = "请告诉工作人员"
LATER: Final = "以后补，列入补正告知"
CHECK: Final = "请您核对"
FEW: Final = 3
"""Materials under one word up to this many stand by name."""
LONG: Final = 60  # characters of a long text; the paper has it whole


def filing_of(
    catalogue: Catalogue,
    table: OneTable,
    draft: Draft,
    state_of: Callable[[str], FieldState],
    deferred_until: Mapping[str, date | None],
    named: frozenset[str] | None,
    typed: str,
) -> Filing:
    """The face of an application. `named`: in a round of correction only what the notice named is looked at;
    `typed`: key of the field that changed last.
    """
    keys, rows = _rows(catalogue, table, draft, state_of)
    items = [catalogue.items[code] for code in table.items if code in catalogue.items]
    lines = [line for line in table.materials if named is None or line.id in named]
    return Filing(
        title=_title(catalogue, draft, items),
        rows=rows,
        current=next((at for at, own in enumerate(keys) if typed in own), 0),
        materials_title=f"材料 {len(lines)} 份" if lines else "材料",
        materials=_materials(lines, draft, deferred_until),
        foot=_foot(catalogue, draft, items),
    )


def _title(catalogue: Catalogue, draft: Draft, items: list[Item]) -> str:
    theme = catalogue.themes.get(draft.theme) if draft.theme else None
    if theme is not None:
        return theme.name
    names = [item.name for item in items]
    return names[0] + (f"等 {len(names)} 项" if len(names) > 1 else "") if names else ""


# ── the form


def _rows(
    catalogue: Catalogue, table: OneTable, draft: Draft, state_of: Callable[[str], FieldState]
) -> tuple[list[frozenset[str]], tuple[Row, ...]]:
    """The rows, and which fields each of them shows. A name and its identity number share a row."""
    natural = _natural(table, draft)
    own = {line.field.key: line for line in table.fields}
    keys: list[frozenset[str]] = []
    rows: list[Row] = []
    for _, lines in grouped(table):
        for line in lines:
            first, _, last = line.field.key.partition(".")
            number = own.get(f"{first}.identity")
            if line.given_by or (last == "identity" and f"{first}.name" in own):
                continue
            pair = [line, number] if last == "name" and number is not None else [line]
            row = _row(catalogue, draft, pair, state_of, natural=natural)
            if row is not None:
                keys.append(frozenset(one.field.key for one in pair))
                rows.append(row)
    return keys, tuple(rows)


def _natural(table: OneTable, draft: Draft) -> bool:
    """Whether the applicant's name is a person's, and so masked: also while nobody can know it yet."""
    if not empty(draft.values.get("applicant.uscc")):
        return False
    if any(line.field.key == "applicant.identity" for line in table.fields):
        return True
    return applicant_of(draft, draft.values).kind == "自然人"


def _row(
    catalogue: Catalogue,
    draft: Draft,
    pair: list[TableField],
    state_of: Callable[[str], FieldState],
    *,
    natural: bool,
) -> Row | None:
    label = pair[0].field.label
    if len(pair) > 1:
        label = label.removesuffix("姓名").removesuffix("名称")
    states = [state_of(line.field.key) for line in pair]
    texts = [_text(catalogue, draft, line, natural=natural, paired=len(pair) > 1) for line in pair]
    given = [text for text in texts if text]
    if not any(given):
        if any(state.mark == "warn" for state in states):
            return Row(label, (LATER,))
        return Row(label, (ASK,), "ask") if any(line.required for line in pair) else None
    lines = tuple(given[0]) if len(given) == 1 else ("　".join(part for text in given for part in text),)
    if any(state.mark in ("wrong", "warn") for state in states):
        return Row(label, (*lines, CHECK), "wrong")
    return Row(label, lines)


def _text(
    catalogue: Catalogue, draft: Draft, line: TableField, *, natural: bool, paired: bool
) -> tuple[str, ...]:
    field = line.field
    value = draft.values.get(field.key)
    if empty(value):
        return ()
    value = masked_value(field, value, catalogue.region.masking, natural=natural)
    match field.type:
        case "table":
            return (f"已录 {len(value)} 行",)
        case "multi_choice" if len(value) <= FEW:
            return tuple(str(one) for one in value)
        case "identity" if paired and value.get("kind") == "resident_id":
            return (str(value.get("number", "")),)
        case "long_text":
            text = " ".join(str(value).split())
            return (text if len(text) <= LONG else f"{text[: LONG - 1]}…",)
        case "yes_no" | "choice":
            return (str(value),)
        case _:
            return (show(field, value, catalogue.identity),)


# ── the materials


def _materials(
    lines: list[TableMaterial], draft: Draft, deferred_until: Mapping[str, date | None]
) -> tuple[PaperRow, ...]:
    """Faults first, each by its name; then what may come later, what is still looked at, what is there."""
    faults: list[PaperRow] = []
    later: list[PaperRow] = []
    open_ones: list[PaperRow] = []
    there: list[str] = []
    spared: list[str] = []
    for line in lines:
        material, finding = line.material, desk.finding(draft, line)
        if line.given_by:
            there.append(material.name)
            spared.append(f"{material.name}由本次办理产生")
            continue
        match finding.mark:
            case "faulty":
                faults.append(PaperRow("x", "须改", material.name, "；".join(_failed(material, finding))))
            case "missing" if material.required == "必要":
                note = "窗口有空白格式，可当场填写" if material.sample else ""
                faults.append(PaperRow("x", "缺", material.name, note))
            case "deferred":
                day = deferred_until.get(line.id)
                until = f"{day.month}月{day.day}日（含当日）前" if day is not None else "补交日待日历发布"
                later.append(PaperRow("triangle", "可后补", material.name, until))
            case "unjudged":
                note = "" if material.required == "必要" else "可以不交"
                open_ones.append(PaperRow("square", "正在核对", material.name, note))
            case "sound" | "licence" | "promised":
                there.append(material.name)
                if finding.mark != "sound":
                    spared.append(f"{material.name}{'免交' if finding.mark == 'licence' else '告知承诺'}")
            case "missing":
                pass  # 非必要: nothing is asked of anybody
    return (
        *faults,
        *later,
        *_together(open_ones),
        *([PaperRow("check", "已齐", f"{len(there)} 份", "、".join(spared))] if there else ()),
    )


def _failed(material: Material, finding: Judgement) -> tuple[str, ...]:
    """The clerk's note on a failed point, else the point."""
    return tuple(
        finding.notes.get(at) or material.checks[at] for at in finding.failed if at < len(material.checks)
    )


def _together(rows: list[PaperRow]) -> tuple[PaperRow, ...]:
    """A few by their names, many as a number."""
    if len(rows) > FEW:
        return (PaperRow("square", rows[0].word, f"{len(rows)} 份"),)
    return tuple(rows)


# ── what it costs and how long it takes


def _foot(catalogue: Catalogue, draft: Draft, items: list[Item]) -> tuple[str, ...]:
    """不收费　到场 1 次; 受理后承诺 5 个工作日办结."""
    if not items:
        return ()
    fees = [fee for item in items for fee in item.fees]
    if not fees:
        cost = "不收费"
    elif len(fees) == 1:
        charged = fees[0].charged if fees[0].charged is not None else fees[0].lower
        cost = f"收费：{fees[0].name} {charged:g} {fees[0].unit}"
    else:
        cost = f"收费 {len(fees)} 项，标准见受理通知书"
    visits = max(item.visits for item in items)
    return (f"{cost}　到场 {visits} 次" if visits else f"{cost}　不用到场", _limit(catalogue, draft, items))


def _limit(catalogue: Catalogue, draft: Draft, items: list[Item]) -> str:
    theme = catalogue.themes.get(draft.theme) if draft.theme else None
    if theme is not None:
        days, unit = theme.limits.promised, theme.limits.unit
    else:
        longest = max(items, key=lambda item: item.limits.promised)
        days, unit = longest.limits.promised, longest.limits.unit
    if not days:
        return "当场办结"
    return f"受理后承诺 {days} {'个工作日' if unit == '工作日' else f'个{unit}'}办结"
