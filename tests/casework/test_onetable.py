"""One table: counts of the demo theme, what is given, splitting back, and no dependence on the order typed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from casework.catalogue import Catalogue
from casework.checklist import Judgement
from casework.decide.making import situations_of
from casework.draft import Draft
from casework.hall import Hall, Region
from casework.item import Field, Item, Theme
from casework.onetable import (
    GROUPS,
    OneTable,
    TableField,
    TableMaterial,
    grouped,
    judgements_of,
    materials_of,
    merge,
    part,
    stricter,
)
from casework.subtypes import subtype_of

DEMO = Path(__file__).parents[2] / "forms" / "demo"

TRADER, FOOD, SEWAGE, AD = "991180002000", "991180004000", "991110005000", "991110009000"
RESTAURANT = {
    "own_drain": "是", "signboard": "是", "agent": "是", "trader_form": "个人经营", "pre_permit": "否",
    "food_mode": "餐饮服务经营者", "vending": "否", "online_sale": "是", "matter": "新办", "drain_class": "一般排水户",
    "drain_site": "否", "ad_kind": "门头招牌", "ad_carrier": "租用载体",
}  # fmt: skip


def _item(raw: Mapping[str, Any]) -> Item:
    form = [line if isinstance(line, dict) else {"field": line} for line in raw["form"]]
    return msgspec.convert({**raw, "form": form}, Item)


def _theme(raw: Mapping[str, Any]) -> Theme:
    items = [line if isinstance(line, dict) else {"code": line} for line in raw["items"]]
    return msgspec.convert({**raw, "items": items}, Theme)


def _load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def catalogue(items: dict[str, Item], themes: dict[str, Theme], fields: dict[str, Field]) -> Catalogue:
    """A catalogue of what merging needs; hall and region are never looked at."""
    return Catalogue(
        version=1,
        hall=cast(Hall, None),
        region=cast(Region, None),
        departments=(),
        fields=fields,
        identity=(),
        rows=(),
        items=items,
        themes=themes,
        grounds=(),
        intermediaries=(),
        samples={},
        years=(),
    )


@pytest.fixture(scope="module")
def demo() -> Catalogue:
    fields = {
        key: msgspec.convert({"key": key, **raw}, Field) for key, raw in _load(DEMO / "fields.yaml").items()
    }
    items = [_item(_load(path)) for path in sorted((DEMO / "items").glob("*.yaml"))]
    themes = [_theme(_load(path)) for path in sorted((DEMO / "themes").glob("*.yaml"))]
    return catalogue({item.code: item for item in items}, {theme.code: theme for theme in themes}, fields)


@pytest.fixture(scope="module")
def restaurant(demo: Catalogue) -> OneTable:
    return merge(demo, (), "T001", RESTAURANT)


# ── 开办餐饮店, as pictured ──────────────────────────────────────────────────


def test_a_restaurant_fills_42_fields_for_68_and_hands_in_19_papers_for_28(restaurant: OneTable) -> None:
    assert (restaurant.fields_before, restaurant.fields_after) == (68, 42)
    assert (restaurant.materials_before, restaurant.materials_after) == (28, 19)
    assert len(restaurant.materials) == 20
    assert restaurant.missing == ()


def test_the_licence_is_the_registrations_own_result(restaurant: OneTable) -> None:
    by_id = {line.id: line for line in restaurant.materials}
    assert by_id["licence.business"].given_by == TRADER
    assert by_id["licence.business"].users == (FOOD, SEWAGE, AD)
    assert by_id["letter.agent"].users == (TRADER, FOOD, SEWAGE, AD)
    assert [line.id for line in restaurant.materials if line.given_by] == ["licence.business"]
    assert f"{SEWAGE}#4" in by_id


def test_the_credit_code_is_filled_in_by_the_registration(restaurant: OneTable) -> None:
    by_key = {line.field.key: line for line in restaurant.fields}
    assert by_key["applicant.uscc"].given_by == TRADER
    assert by_key["applicant.uscc"].users == (FOOD, SEWAGE, AD)
    assert by_key["premises.area"].required  # the registration alone would not ask for it
    assert [key for key, line in by_key.items() if line.given_by] == ["applicant.uscc"]


def test_what_a_theme_settles_of_a_part_is_not_asked_and_counts_for_that_part_alone(demo: Catalogue) -> None:
    def held(table: OneTable) -> tuple[str, ...]:
        return next((one.users for one in table.fields if one.field.key == "held.number"), ())

    chosen = demo.themes["T001"]
    assert held(merge(demo, (), "T001", {**RESTAURANT, "matter": "变更"})) == (), (
        "opened anew, whatever is said"
    )
    mixed = [
        msgspec.structs.replace(one, answers={"matter": "变更"} if one.code == SEWAGE else one.answers)
        for one in chosen.items
    ]
    theme = msgspec.structs.replace(chosen, items=tuple(mixed))
    table = merge(msgspec.structs.replace(demo, themes={"T001": theme}), (), "T001", RESTAURANT)
    assert held(table) == (SEWAGE,) and table.settled[SEWAGE] == {"matter": "变更"}
    said = Draft(draft_id="d", window="W09", by="", theme="T001", situations={"food_mode": "食品销售经营者"})
    assert situations_of(table, FOOD, said) == {"food_mode": "食品销售经营者", "matter": "新办"}
    assert subtype_of(situations_of(table, SEWAGE, said)) == "变更"


def test_situations_are_asked_once_and_those_of_the_theme_first(restaurant: OneTable) -> None:
    asked = [line.situation.key for line in restaurant.situations]
    assert sorted(asked) == sorted(set(RESTAURANT) - {"matter"})
    assert asked[:2] == ["own_drain", "signboard"]
    users = {line.situation.key: line.users for line in restaurant.situations}
    assert users["agent"] == (TRADER, FOOD, SEWAGE, AD)
    assert users["signboard"] == ()


def test_the_answers_decide_which_items_there_are(demo: Catalogue) -> None:
    assert merge(demo, (), "T001", RESTAURANT).items == (TRADER, FOOD, SEWAGE, AD)
    assert merge(demo, (AD,), "T001", {**RESTAURANT, "signboard": "否"}).items == (TRADER, FOOD, SEWAGE)
    assert merge(demo, (), "T001", {}).items == (TRADER, FOOD)


def test_nothing_undecided_is_asked(demo: Catalogue) -> None:
    keys = {line.field.key for line in merge(demo, (FOOD,), "", {}).fields}
    assert "agent.name" not in keys
    assert "premises.area" in keys


def test_without_the_registration_nothing_is_given(demo: Catalogue) -> None:
    table = merge(demo, (FOOD, SEWAGE), "", RESTAURANT)
    assert not any(line.given_by for line in table.fields)
    assert not any(line.given_by for line in table.materials)


def test_items_typed_in_any_order_without_a_theme_stand_in_the_order_of_giving(demo: Catalogue) -> None:
    table = merge(demo, (FOOD, TRADER, FOOD), "", RESTAURANT)
    assert table.items == (TRADER, FOOD)
    assert next(line for line in table.materials if line.id == "licence.business").given_by == TRADER


def test_an_item_without_a_usable_definition_is_named(demo: Catalogue) -> None:
    table = merge(demo, (FOOD, "991030001000"), "", RESTAURANT)
    assert table.items == (FOOD,)
    assert table.missing == ("991030001000",)


def test_an_unknown_theme_is_an_error(demo: Catalogue) -> None:
    with pytest.raises(KeyError):
        merge(demo, (FOOD,), "T999", {})


def test_every_field_of_the_dictionary_has_its_heading(demo: Catalogue) -> None:
    assert {key.split(".")[0] for key in demo.fields} <= GROUPS.keys()
    assert set(GROUPS) == {key.split(".")[0] for key in demo.fields}


def test_the_form_stands_under_its_headings(restaurant: OneTable) -> None:
    groups = grouped(restaurant)
    assert [heading for heading, _ in groups] == [
        "申请人", "登记", "法定代表人", "经营场所", "食品", "排水", "招牌", "经办人", "领取",
    ]  # fmt: skip
    assert sum(len(lines) for _, lines in groups) == restaurant.fields_after
    odd = msgspec.structs.replace(
        restaurant.fields[0], field=Field(key="moon.phase", label="月相", type="text")
    )
    assert grouped(msgspec.structs.replace(restaurant, fields=(odd,))) == (("其他", (odd,)),)


def test_each_demo_item_alone_is_its_own_form_and_list(demo: Catalogue) -> None:
    for code, item in demo.items.items():
        answers = {situation.key: situation.options[0] for situation in item.situations}
        table = merge(demo, (code,), "", answers)
        assert table.items == (code,)
        assert table.fields_before == table.fields_after
        assert all(line.given_by == "" for line in table.materials)
        assert table.materials_before == table.materials_after


# ── splitting back ───────────────────────────────────────────────────────────


def test_each_part_has_what_its_own_item_asks_for(demo: Catalogue, restaurant: OneTable) -> None:
    values = {line.field.key: f"值{line.field.key}" for line in restaurant.fields}
    for code in restaurant.items:
        alone = merge(demo, (code,), "", RESTAURANT)
        own = part(restaurant, code, values)
        assert set(own) == {line.field.key for line in alone.fields}
        assert all(values[key] == value for key, value in own.items())
        assert [line.id for line in materials_of(restaurant, code)] == [
            line.id for line in sorted(alone.materials, key=lambda line: _place(restaurant, line.id))
        ]
    assert part(restaurant, FOOD, {"sewage.volume": "3"}) == {}


def _place(table: OneTable, name: str) -> int:
    return [line.id for line in table.materials].index(name)


def test_findings_split_back_to_the_items_own_points(demo: Catalogue) -> None:
    table = merge(demo, (SEWAGE, FOOD), "", RESTAURANT)
    licence = next(line for line in table.materials if line.id == "licence.business")
    scope = licence.material.checks.index("经营范围与申请的主体业态相符")
    name = licence.material.checks.index("名称、住所与申请表一致")
    only_food = {
        "licence.business": Judgement(mark="faulty", failed=(scope,), notes={scope: "无餐饮"}, originals=1)
    }
    assert judgements_of(table, SEWAGE, only_food) == {
        "licence.business": Judgement(mark="sound", originals=1)
    }
    food = judgements_of(table, FOOD, only_food)["licence.business"]
    assert (food.mark, food.failed, food.notes) == ("faulty", (2,), {2: "无餐饮"})
    both = {"licence.business": Judgement(mark="faulty", failed=(scope, name))}
    assert judgements_of(table, SEWAGE, both)["licence.business"].failed == (1,)
    assert judgements_of(table, FOOD, both)["licence.business"].failed == (1, 2)
    missing = {"licence.business": Judgement(mark="missing"), "gone": Judgement(mark="sound")}
    assert judgements_of(table, SEWAGE, missing) == {"licence.business": Judgement(mark="missing")}
    unfounded = {"licence.business": Judgement(mark="faulty")}
    assert judgements_of(table, SEWAGE, unfounded)["licence.business"].mark == "faulty"


# ── any catalogue ────────────────────────────────────────────────────────────

FIELDS = {key: Field(key=key, label=key, type="text") for key in ("applicant.uscc", "a.x", "a.y", "b.z")}
KEYS = ["licence.business", "id.agent", "map", None]
WHENS = [None, "agent == '是'"]
SAMPLE = {
    "name": "事项", "version": 1, "valid_from": "2024-01-01", "type": "行政许可", "department": "118",
    "applicants": ["法人"], "basis": ["法"], "conditions": [], "kind": "承诺件",
    "approval": {"system": "一审一核"}, "limits": {"statutory": 20, "promised": 5, "unit": "工作日"},
    "special": [], "procedure": [], "approve_first": False, "visits": 0, "online": True, "fees": [],
    "intermediary": [], "prerequisites": [], "delivery": [],
    "situations": [{"key": "agent", "ask": "是否委托", "options": ["是", "否"]}],
}  # fmt: skip

form_lines = st.lists(
    st.fixed_dictionaries(
        {"field": st.sampled_from(sorted(FIELDS)), "required": st.booleans(), "when": st.sampled_from(WHENS)}
    ),
    max_size=4,
    unique_by=lambda line: line["field"],
)
material_lines = st.lists(
    st.fixed_dictionaries(
        {
            "key": st.sampled_from(KEYS),
            "name": st.sampled_from(["甲", "乙"]),
            "basis": st.sampled_from(["法一", "法二"]),
            "original": st.integers(0, 2),
            "copies": st.integers(0, 2),
            "forms": st.sampled_from([["纸质"], ["电子"], ["纸质", "电子"]]),
            "source": st.just("申请人自备"),
            "required": st.sampled_from(["必要", "非必要"]),
            "deferrable": st.booleans(),
            "from_licence_library": st.booleans(),
            "promise": st.booleans(),
            "when": st.sampled_from(WHENS),
            "checks": st.lists(st.sampled_from(["一", "二", "三"]), unique=True),
        }
    ),
    max_size=4,
)


@st.composite
def applications(draw: st.DrawFn) -> tuple[Catalogue, tuple[str, ...], str, dict[str, str]]:
    codes = ["1", "2", "3", "4"][: draw(st.integers(1, 4))]
    items = {}
    for code in codes:
        gives = draw(st.sampled_from([*KEYS, None, None]))
        results = [{"name": "证", "validity": "长期", "gives": gives}]
        raw = {
            **SAMPLE, "code": code, "results": results,
            "form": draw(form_lines), "materials": draw(material_lines),
        }  # fmt: skip
        items[code] = _item(raw)
    pairs = [(one, two) for one in codes for two in codes if one < two]
    order = draw(st.lists(st.sampled_from(pairs), max_size=4)) if pairs else []
    theme = _theme(
        {
            "code": "T", "name": "一件事", "version": 1, "valid_from": "2024-01-01", "lead": "118",
            "mode": "并联", "items": codes, "limits": {"promised": 8, "unit": "工作日"}, "order": order,
        }
    )  # fmt: skip
    answers = draw(st.sampled_from([{}, {"agent": "是"}, {"agent": "否"}]))
    chosen = draw(st.sampled_from(["", "T"]))
    return catalogue(items, {"T": theme}, FIELDS), tuple(codes), chosen, answers


def _lines(table: OneTable) -> list[TableField | TableMaterial]:
    return [*table.fields, *table.materials]


@given(applications(), st.randoms(use_true_random=False))
def test_counts_do_not_depend_on_the_order_and_merging_again_changes_nothing(
    application: tuple[Catalogue, tuple[str, ...], str, dict[str, str]], chance: Any
) -> None:
    book, codes, theme, answers = application
    table = merge(book, codes, theme, answers)
    shuffled = list(codes)
    chance.shuffle(shuffled)
    other = merge(book, (*shuffled, *shuffled), theme, answers)
    assert sorted(other.items) == sorted(table.items)
    assert (other.fields_before, other.fields_after) == (table.fields_before, table.fields_after)
    assert (other.materials_before, other.materials_after) == (table.materials_before, table.materials_after)
    assert {line.field.key: (line.required, bool(line.given_by)) for line in other.fields} == {
        line.field.key: (line.required, bool(line.given_by)) for line in table.fields
    }
    assert merge(book, table.items, theme, answers) == table


@given(applications())
def test_splitting_back_gives_each_item_exactly_its_own(
    application: tuple[Catalogue, tuple[str, ...], str, dict[str, str]],
) -> None:
    book, codes, theme, answers = application
    table = merge(book, codes, theme, answers)
    values = {line.field.key: line.field.key for line in table.fields}
    assert len(values) == len(table.fields)
    for code in table.items:
        alone = merge(book, (code,), "", answers)
        assert part(table, code, values) == {line.field.key: line.field.key for line in alone.fields}
        assert {line.id: line.own[code] for line in materials_of(table, code)} == {
            line.id: line.material for line in alone.materials
        }
    assert {code for line in _lines(table) for code in line.users} <= set(table.items)


@given(applications())
def test_what_is_given_is_given_by_an_earlier_item_that_does_not_need_it(
    application: tuple[Catalogue, tuple[str, ...], str, dict[str, str]],
) -> None:
    book, codes, theme, answers = application
    table = merge(book, codes, theme, answers)
    for line in _lines(table):
        if line.given_by:
            assert line.given_by not in line.users
            place = table.items.index(line.given_by)
            assert all(place < table.items.index(user) for user in line.users)


@given(applications())
def test_a_theme_keeps_its_order(
    application: tuple[Catalogue, tuple[str, ...], str, dict[str, str]],
) -> None:
    book, codes, _, answers = application
    items = merge(book, codes, "T", answers).items
    for before, after in book.themes["T"].order:
        assert items.index(before) < items.index(after)


@given(applications())
def test_a_merged_line_asks_for_no_less_than_each_of_its_own(
    application: tuple[Catalogue, tuple[str, ...], str, dict[str, str]],
) -> None:
    book, codes, theme, answers = application
    for line in merge(book, codes, theme, answers).materials:
        for own in line.own.values():
            assert line.material.original >= own.original
            assert line.material.copies >= own.copies
            assert line.material.required == "必要" or own.required == "非必要"
            assert own.deferrable or not line.material.deferrable
            assert own.from_licence_library or not line.material.from_licence_library
            assert own.promise or not line.material.promise
            assert set(own.checks) <= set(line.material.checks)
            assert stricter(line.material, own) == line.material
