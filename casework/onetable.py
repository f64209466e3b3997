"""One table (一表受理): several items make one form and one checklist, each thing asked once.

The same field key, material key or situation key in two items is the same thing (catalogue format). What one
item of the application produces is not asked for by the others. Splitting back gives each item its own part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from casework.catalogue import Catalogue
from casework.checklist import Judgement
from casework.item import Field, FormLine, Item, Material, Situation, Theme
from casework.record import Struct
from casework.when import holds

CARRIED: Mapping[str, tuple[str, ...]] = {"licence.business": ("applicant.uscc",)}
"""Fields that a result carries: the business licence gives the 统一社会信用代码 of its holder."""

GROUPS: Mapping[str, str] = {
    "applicant": "申请人",
    "person": "申请人",
    "contact": "申请人",
    "trader": "登记",
    "company": "登记",
    "legal_person": "法定代表人",
    "premises": "经营场所",
    "warehouse": "仓库",
    "food": "食品",
    "drug": "药品",
    "hygiene": "卫生",
    "medical": "医疗机构",
    "practice": "执业",
    "dispatch": "劳务派遣",
    "hr": "人力资源",
    "npo": "社会组织",
    "school": "学校",
    "freight": "货运",
    "project": "项目",
    "acceptance": "验收",
    "sewage": "排水",
    "ad": "招牌",
    "street": "占道",
    "harvest": "采伐",
    "woodland": "林地",
    "water": "取水",
    "pesticide": "农药",
    "seed": "种子",
    "animal": "动物防疫",
    "fireworks": "烟花爆竹",
    "hazchem": "危险化学品",
    "book": "出版物",
    "venue": "娱乐场所",
    "equipment": "特种设备",
    "quarantine": "检疫",
    "sand": "采砂",
    "held": "原许可",
    "agent": "经办人",
    "delivery": "领取",
}
"""First part of a field key -> heading of its group on the form, in the order of the form."""


class Asked(Struct, frozen=True, kw_only=True):
    """A situation that is asked once; `users` are the items that ask it (none: the theme does)."""

    situation: Situation
    users: tuple[str, ...]


class TableField(Struct, frozen=True, kw_only=True):
    """A field of the one table. `given_by`: the item whose result supplies it, so nobody types it."""

    field: Field
    required: bool
    users: tuple[str, ...]
    given_by: str = ""


class TableMaterial(Struct, frozen=True, kw_only=True):
    """A line of the one checklist; `own` holds each item's own line, `given_by` the item that produces it."""

    id: str  # its key, or '<item code>#<place in the item's list, from 1>'
    material: Material
    users: tuple[str, ...]
    own: dict[str, Material]
    given_by: str = ""


class OneTable(Struct, frozen=True, kw_only=True):
    """What one application asks for. `fields_before` and `materials_before` count the items taken singly."""

    items: tuple[str, ...]
    situations: tuple[Asked, ...]
    fields: tuple[TableField, ...]
    materials: tuple[TableMaterial, ...]
    fields_before: int
    materials_before: int
    missing: tuple[str, ...] = ()  # codes without a usable definition
    settled: dict[str, dict[str, str]] = {}  # by item: answers that the theme gives (`ThemeItem.answers`)

    @property
    def fields_after(self) -> int:
        """Fields of the one table."""
        return len(self.fields)

    @property
    def materials_after(self) -> int:
        """Materials to hand in: what an item of the application produces itself is not among them."""
        return sum(not line.given_by for line in self.materials)


Before = Callable[[str, str], bool]
"""`before(a, b)`: item `a` is done before item `b`."""


def merge(
    catalogue: Catalogue, items: tuple[str, ...], theme: str, situations: Mapping[str, str]
) -> OneTable:
    """One table for `items` and those of `theme` ("" = none), as far as `situations` are answered.

    A theme brings its items whose `when` holds; which of them are taken in is decided by the answers alone.
    A line whose `when` is not decided yet is not in the table. Raises KeyError for an unknown theme.
    """
    chosen = catalogue.themes[theme] if theme else None
    codes = effective(chosen, items, situations)
    defined = {code: catalogue.items[code] for code in codes if code in catalogue.items}
    settled = settled_by(chosen)
    answers = {code: {**situations, **settled.get(code, {})} for code in defined}
    lines = {code: _materials(item, answers[code]) for code, item in defined.items()}
    before = _before(chosen, defined, lines)
    order = _ordered(tuple(defined), before)
    forms = {
        code: [line for line in defined[code].form if _asked(line.when, answers[code])] for code in order
    }
    return OneTable(
        items=order,
        situations=_situations(chosen, [defined[code] for code in order], settled),
        fields=_fields(catalogue.fields, forms, defined, before),
        materials=_shared_first(_merged({code: lines[code] for code in order}, defined, before)),
        fields_before=sum(len({line.field for line in form}) for form in forms.values()),
        materials_before=sum(len(found) for found in lines.values()),
        missing=tuple(code for code in codes if code not in defined),
        settled={code: settled[code] for code in order if code in settled},
    )


def settled_by(theme: Theme | None) -> dict[str, dict[str, str]]:
    """By item: the answers that a theme gives in the applicant's place."""
    return {} if theme is None else {one.code: one.answers for one in theme.items if one.answers}


def effective(theme: Theme | None, items: Iterable[str], situations: Mapping[str, str]) -> tuple[str, ...]:
    """Codes of the application, each once: the theme's items in force, then the others of `items`."""
    own = [] if theme is None else [line.code for line in theme.items if _asked(line.when, situations)]
    optional = set() if theme is None else {line.code for line in theme.items}
    return tuple(dict.fromkeys([*own, *(code for code in items if code not in optional)]))


def _asked(when: str | None, situations: Mapping[str, str]) -> bool:
    return when is None or holds(when, situations) is True


def _before(
    theme: Theme | None, defined: Mapping[str, Item], lines: Mapping[str, dict[str, Material]]
) -> Before:
    """The theme's order, closed, and with it: who gives a material comes before who needs it."""
    after: dict[str, set[str]] = {}
    pairs = [] if theme is None else list(theme.order)
    needs = sorted(
        (giver, user)
        for giver, item in defined.items()
        for user in defined
        for key in _given(item)
        if key in lines[user] and key not in lines[giver]
    )

    def reaches(first: str, second: str) -> bool:
        seen, waiting = set[str](), [first]
        while waiting:
            for code in after.get(waiting.pop(), set()) - seen:
                seen.add(code)
                waiting.append(code)
        return second in seen

    for earlier, later in [*pairs, *needs]:
        if earlier != later and not reaches(later, earlier):  # what was said first counts
            after.setdefault(earlier, set()).add(later)
    return reaches


def _ordered(codes: tuple[str, ...], before: Before) -> tuple[str, ...]:
    """`codes` so that each stands after those before it, otherwise as they came."""
    left, done = list(codes), list[str]()
    while left:
        free = next(code for code in left if not any(before(other, code) for other in left))
        left.remove(free)
        done.append(free)
    return tuple(done)


def _given(item: Item) -> tuple[str, ...]:
    return tuple(result.gives for result in item.results if result.gives is not None)


def _giver(
    key: str, users: tuple[str, ...], defined: Mapping[str, Item], order: Iterable[str], before: Before
) -> str:
    """The first item that gives `key`, does not need it itself and is done before every user; "" if none."""
    for code in order:
        if key in _given(defined[code]) and all(before(code, user) for user in users):
            return code
    return ""


def _situations(
    theme: Theme | None, items: Iterable[Item], settled: Mapping[str, Mapping[str, str]]
) -> tuple[Asked, ...]:
    asked: dict[str, Asked] = {}
    for situation in theme.situations if theme is not None else ():
        asked[situation.key] = Asked(situation=situation, users=())
    for item in items:
        for situation in item.situations:
            if situation.key in settled.get(item.code, {}):
                continue
            known = asked.get(situation.key, Asked(situation=situation, users=()))
            asked[situation.key] = msgspec.structs.replace(known, users=_with(known.users, item.code))
    return tuple(asked.values())


def _with(users: tuple[str, ...], code: str) -> tuple[str, ...]:
    return users if code in users else (*users, code)


def _fields(
    dictionary: Mapping[str, Field],
    forms: Mapping[str, list[FormLine]],
    defined: Mapping[str, Item],
    before: Before,
) -> tuple[TableField, ...]:
    """Every field once, in the order in which the items ask.

    A field that a result carries (`CARRIED`) is derived where an item of the application gives that result,
    does not ask for the field itself, and is done before every item that does.
    """
    merged: dict[str, TableField] = {}
    for code, form in forms.items():
        for line in form:
            known = merged.get(line.field) or TableField(
                field=dictionary[line.field], required=False, users=()
            )
            merged[line.field] = msgspec.structs.replace(
                known, required=known.required or line.required, users=_with(known.users, code)
            )
    for key, fields in CARRIED.items():
        for name in fields:
            if name in merged:
                giver = _giver(key, merged[name].users, defined, forms, before)
                merged[name] = msgspec.structs.replace(merged[name], given_by=giver)
    return tuple(merged.values())


def _materials(item: Item, situations: Mapping[str, str]) -> dict[str, Material]:
    """The item's lines in force by id; two lines of one key are one."""
    found: dict[str, Material] = {}
    for place, line in enumerate(item.materials, start=1):
        if _asked(line.when, situations):
            name = line.key or f"{item.code}#{place}"
            found[name] = stricter(found[name], line) if name in found else line
    return found


def _merged(
    lines: Mapping[str, dict[str, Material]], defined: Mapping[str, Item], before: Before
) -> tuple[TableMaterial, ...]:
    own: dict[str, dict[str, Material]] = {}
    for code, found in lines.items():
        for name, material in found.items():
            own.setdefault(name, {})[code] = material
    return tuple(
        TableMaterial(
            id=name,
            material=_stricter(list(by_item.values())),
            users=tuple(by_item),
            own=by_item,
            given_by=_giver(name, tuple(by_item), defined, lines, before),
        )
        for name, by_item in own.items()
    )


def _shared_first(lines: tuple[TableMaterial, ...]) -> tuple[TableMaterial, ...]:
    """What several items need stands before what one needs; each part in the order in which the items ask."""
    return tuple(sorted(lines, key=lambda line: len(line.users) < 2))


def _stricter(materials: list[Material]) -> Material:
    merged = materials[0]
    for other in materials[1:]:
        merged = stricter(merged, other)
    return merged


def stricter(one: Material, other: Material) -> Material:
    """What satisfies both lines: the higher counts, 必要 before 非必要, relief only where both grant it."""
    return msgspec.structs.replace(
        one,
        original=max(one.original, other.original),
        copies=max(one.copies, other.copies),
        forms=tuple(form for form in one.forms if form in other.forms) or one.forms,
        required="必要" if "必要" in (one.required, other.required) else "非必要",
        deferrable=one.deferrable and other.deferrable,
        from_licence_library=one.from_licence_library and other.from_licence_library,
        promise=one.promise and other.promise,
        basis="；".join(dict.fromkeys([*one.basis.split("；"), *other.basis.split("；")])),
        checks=tuple(dict.fromkeys([*one.checks, *other.checks])),
        sample=one.sample or other.sample,
    )


def part(table: OneTable, item_code: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the one table that the item's own form asks for."""
    keys = [line.field.key for line in table.fields if item_code in line.users]
    return {key: values[key] for key in keys if key in values}


def materials_of(table: OneTable, item_code: str) -> tuple[TableMaterial, ...]:
    """The lines of the one checklist that the item asks for."""
    return tuple(line for line in table.materials if item_code in line.users)


def judgements_of(
    table: OneTable, item_code: str, materials: Mapping[str, Judgement]
) -> dict[str, Judgement]:
    """The clerk's findings as the item's own checklist has them: `failed` and `notes` by its own points.

    A material that is faulty only by points of other items is sound for this one: a notice may name only
    what this item's list asks for (行政许可法 第三十二条第一款第四项).
    """
    found: dict[str, Judgement] = {}
    for line in materials_of(table, item_code):
        judgement = materials.get(line.id)
        if judgement is None:
            continue
        own, merged = line.own[item_code].checks, line.material.checks
        place = {index: own.index(check) for index, check in enumerate(merged) if check in own}
        failed = tuple(sorted(place[index] for index in judgement.failed if index in place))
        only_others = judgement.mark == "faulty" and judgement.failed and not failed
        found[line.id] = msgspec.structs.replace(
            judgement,
            mark="sound" if only_others else judgement.mark,
            failed=failed,
            notes={place[index]: note for index, note in judgement.notes.items() if index in place},
        )
    return found


def grouped(table: OneTable) -> tuple[tuple[str, tuple[TableField, ...]], ...]:
    """The fields under their headings, in the order of `GROUPS`; a new first part stands last as 其他."""
    headings = dict.fromkeys([*GROUPS.values(), "其他"])
    by_heading: dict[str, list[TableField]] = {heading: [] for heading in headings}
    for line in table.fields:
        by_heading[GROUPS.get(line.field.key.split(".")[0], "其他")].append(line)
    return tuple((heading, tuple(lines)) for heading, lines in by_heading.items() if lines)
