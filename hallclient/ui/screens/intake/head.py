"""Zone ① from catalogue and draft: item or theme, its terms, situations, what is saved. Pure."""

from __future__ import annotations

from datetime import date

from casework.catalogue import Catalogue, ItemRow, organ, owner_on
from casework.decide.barriers import barrier
from casework.decide.bench import Bench
from casework.draft import Draft
from casework.item import Item
from casework.onetable import OneTable
from hallclient.ui.screens.intake.models import Chip, Found, Head, ItemMark, Question
from hallclient.ui.screens.words import letter_of

INTERIM = "99"


def row_of(catalogue: Catalogue, code: str) -> ItemRow | None:
    """The row of items.csv behind an item code."""
    return next((row for row in catalogue.rows if row.id == code), None)


def why_not_here(bench: Bench, code: str) -> str:
    """Why this window can't take the item in today; empty when it can."""
    draft = Draft(draft_id="", window=bench.window.code, by="")
    found = barrier(bench, draft, code, bench.catalogue.items.get(code), None)
    return "" if found is None else found.short or found.reason


def theme_lines(bench: Bench, keys: tuple[str, ...]) -> tuple[Found, ...]:
    """Themes as lines of a list, each with what keeps it from being taken in here."""
    lines = []
    for key in keys:
        theme = bench.catalogue.themes[key]
        firm = [line.code for line in theme.items if line.when is None]
        why = next((text for code in firm if (text := why_not_here(bench, code))), "")
        lines.append(Found(key, key, theme.name, f"一件事 · {len(theme.items)} 个事项", why, True))
    return tuple(lines)


def head_of(catalogue: Catalogue, table: OneTable, draft: Draft, day: date) -> Head:
    """The whole zone for what is in the draft."""
    questions = tuple(
        Question(
            asked.situation.key,
            short_ask(asked.situation.ask),
            asked.situation.options,
            draft.situations.get(asked.situation.key, ""),
        )
        for asked in table.situations
    )
    if not table.items and not draft.theme:
        return Head(hint="输事项名称、拼音、首字母或者编码，或按 Ctrl+T 选一件事")
    if len(table.items) == 1 and not draft.theme:
        item = catalogue.items[table.items[0]]
        return Head(title=item.name, chips=_item_chips(catalogue, item, day), questions=questions)
    marks = tuple(
        ItemMark(
            letter=letter_of(index),
            code=code,
            name=catalogue.items[code].name,
            note=_short_promise(catalogue.items[code]),
            first=index == 0 and _goes_first(catalogue, draft, code),
        )
        for index, code in enumerate(table.items)
    )
    theme = catalogue.themes.get(draft.theme)
    chips = [Chip(f"{len(table.items)} 个事项{f' · {theme.mode}' if theme else ''}")]
    if theme is not None:
        chips.append(Chip(f"牵头 {organ_short(catalogue, theme.lead, day)}"))
        chips.append(Chip(f"承诺 {theme.limits.promised} {theme.limits.unit}"))
    saved_fields = table.fields_before - table.fields_after
    saved_materials = table.materials_before - table.materials_after
    return Head(
        title=theme.name if theme is not None else "、".join(mark.name for mark in marks),
        theme=theme is not None,
        chips=tuple(chips),
        items=marks,
        order_note=_order_note(catalogue, draft, table),
        saved=f"合并后少填 {saved_fields} 项、少交 {saved_materials} 份" if len(marks) > 1 else "",
        saved_figures=(
            f"表 {table.fields_before}→{table.fields_after}　材料 {table.materials_before}→{table.materials_after}"
            if len(marks) > 1
            else ""
        ),
        questions=questions,
    )


def short_ask(ask: str) -> str:
    """The question without 是否, which the answers 是 and 否 say already."""
    return ask.removeprefix("是否")


def organ_short(catalogue: Catalogue, code: str, day: date) -> str:
    """Short name of the organ that answers for this department on `day`."""
    operator = catalogue.hall.operator
    item = next((one for one in catalogue.items.values() if one.department == code), None)
    if (
        item is not None
        and owner_on(catalogue.hall, row_of(catalogue, item.code), item, day) == operator.code
    ):
        return operator.short
    return organ(catalogue, code).short


def _item_chips(catalogue: Catalogue, item: Item, day: date) -> tuple[Chip, ...]:
    owner = organ(catalogue, owner_on(catalogue.hall, row_of(catalogue, item.code), item, day))
    chips = [Chip(f"{owner.short} {item.department}"), Chip(item.approval.system)]
    if item.kind == "即办件":
        chips.append(Chip("即办件 · 当场办结"))
    else:
        chips.append(Chip(f"法定 {item.limits.statutory} · 承诺 {item.limits.promised} {item.limits.unit}"))
    charged = [fee for fee in item.fees if fee.until is None or fee.until >= day]
    chips.append(Chip("收费" if charged else "不收费"))
    chips.append(Chip(f"到场 {item.visits} 次"))
    return tuple(chips)


def _short_promise(item: Item) -> str:
    return "即办" if item.limits.promised == 0 else f"{item.limits.promised} 日"


def _goes_first(catalogue: Catalogue, draft: Draft, code: str) -> bool:
    theme = catalogue.themes.get(draft.theme)
    return theme is not None and any(before == code for before, _ in theme.order)


def _order_note(catalogue: Catalogue, draft: Draft, table: OneTable) -> str:
    theme = catalogue.themes.get(draft.theme)
    if theme is None or not theme.order:
        return ""
    first = [code for code in table.items if any(before == code for before, _ in theme.order)]
    later = [code for code in table.items if any(after == code for _, after in theme.order)]
    if not first or not later:
        return ""
    letters = {code: letter_of(index) for index, code in enumerate(table.items)}
    waiting = "、".join(letters[code] for code in later)
    return f"{waiting} 待 {'、'.join(letters[code] for code in first)} 出结果后同时开始"
