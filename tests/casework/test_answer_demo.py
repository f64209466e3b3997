"""The answer on the demo hall's own items: 食品经营许可 and 开办餐饮店, as the screens show them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from casework import decide
from casework.calendar import Calendar
from casework.catalogue import Catalogue
from casework.checklist import Judgement, Licence
from casework.decide.answer import answer
from casework.decide.bench import Bench
from casework.decide.judging import table_of
from casework.draft import Draft
from casework.item import Column
from forms.catalogue import load
from tests.casework.factory import NO_STANDING, acted, mark, numbers, stamp
from tests.casework.small_hall import TODAY

FOOD = "991180004000"
SITUATIONS = {
    "agent": "是",
    "food_mode": "餐饮服务经营者",
    "vending": "否",
    "online_sale": "否",
    "matter": "新办",
}
COMPANY = "示例餐饮有限公司"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()[0]


def counter(catalogue: Catalogue, window: str, today: date = TODAY) -> Bench:
    return Bench(
        catalogue=catalogue,
        calendar=Calendar(catalogue.years),
        window=next(one for one in catalogue.hall.windows if one.code == window),
        today=today,
    )


def filled(bench: Bench, one: Draft) -> dict[str, Any]:
    """Every field of the one table with its sample, else a fitting value."""
    values: dict[str, Any] = {}
    for line in table_of(bench, one).fields:
        field = line.field
        if field.sample is not None:
            values[field.key] = field.sample
        elif field.type in ("choice", "multi_choice"):
            values[field.key] = field.options[0] if field.type == "choice" else list(field.options[:1])
        elif field.type == "person_name":
            values[field.key] = "李四"
        elif field.type == "yes_no":
            values[field.key] = "是"
        elif field.type in ("integer", "decimal", "money"):
            values[field.key] = str(int(field.min or 1))
        elif field.type == "date":
            values[field.key] = "2026-03-02"
        elif field.type == "table":
            values[field.key] = [{column.key: _cell(column) for column in field.columns}]
        else:
            values[field.key] = "示例"
    return values


def _cell(column: Column) -> Any:
    if column.sample is not None:
        return column.sample
    match column.type:
        case "choice":
            return column.options[0]
        case "multi_choice":
            return [column.options[0]]
        case "integer" | "decimal" | "money":
            return str(int(column.min or 1))
        case "identity":
            return {"kind": "resident_id", "number": "410106198503154519"}
        case "date":
            return "2026-03-02"
        case _:
            return "示例"


def food_draft(bench: Bench, **named: Judgement) -> Draft:
    base = Draft(
        draft_id="d", window="W09", by="W0907", items=(FOOD,), applicant_kind="法人", situations=SITUATIONS
    )
    materials = {line.id: mark("sound") for line in table_of(bench, base).materials}
    materials["licence.business"] = mark(
        "licence", licence=Licence(name="营业执照", number="91410106MA0TEXT12D", holder=COMPANY, seen="qr")
    )
    values = filled(bench, base) | {"applicant.name": COMPANY}
    found = {key.replace("__", "."): value for key, value in named.items()}
    return replace(base, values=values, materials={**materials, **found})


def test_the_key_screen(catalogue: Catalogue) -> None:
    """design/02-intake: one faulty, one absent, one deferred, one optional not judged, a field to mend."""
    where = counter(catalogue, "W09")
    base = food_draft(where)
    lines = table_of(where, base).materials
    assert [line.material.name for line in lines][3:7] == [
        "主要设备设施、经营布局、操作流程等文件",
        "保证食品安全的规章制度目录清单",
        "食品安全管理人员考核合格材料",
        "授权委托书",
    ]
    materials = {
        **base.materials,
        lines[3].id: mark("faulty", 1, notes={1: "备餐间与粗加工间共用通道，须分设"}),
        lines[4].id: mark("deferred"),
        lines[5].id: mark("unjudged"),
        lines[6].id: mark("missing"),
    }
    values = base.values | {
        "agent.identity": {"kind": "resident_id", "number": "410106198503154591"},
        "delivery.method": "",
    }
    one = answer(where, replace(base, values=values, materials=materials), {}, NO_STANDING)
    assert one.text == (
        "须一次性告知补正 3 项 主要设备设施等文件 不合格：生进熟出，无交叉 授权委托书 缺 "
        "申请表 未填 1 处：领取方式"
    )
    assert one.law == (
        "行政许可法第三十二条第一款第四项：当场或者 5 个工作日内（至 11-27 周五）一次告知全部内容；"
        "逾期不告知的，自收件之日起即为受理。"
        "当场可改 1 处：经办人身份证件；当场可填 1 处：领取方式。"
    )
    assert {key: option.line for key, option in one.options.items()} == {
        "accept": "差 2 份必要材料",
        "notify": "列 3 项（含申请表 1 处）· 出《补正告知书》2 份",
        "refuse": "材料可补正，不得不予受理 · 许可法三十二条",
        "defer": "第 4、7 份不可容缺",
    }
    assert (one.counts.materials, one.counts.owed, one.counts.marks["deferred"]) == (8, 2, 1)


def test_the_accepted_screen(catalogue: Catalogue) -> None:
    """design/04-accepted: accepted on 11-20 with one deferred: 11-27, 12-04, 11-26."""
    where = counter(catalogue, "W09")
    lines = table_of(where, food_draft(where)).materials
    one = food_draft(where)
    one = replace(one, materials={**one.materials, lines[4].id: mark("deferred")})
    done = acted(decide.accept(where, one, {}, NO_STANDING, stamp(), numbers(FOOD)))[-1]
    assert (done.promised_due, done.statutory_due) == (date(2026, 11, 27), date(2026, 12, 4))  # type: ignore[union-attr]
    assert done.deferred[0].due == date(2026, 11, 26)  # type: ignore[union-attr]


def test_food_is_taken_in_at_w06_to_w10_and_not_at_w03(catalogue: Catalogue) -> None:
    for window in catalogue.hall.windows:
        where = counter(catalogue, window.code)
        one = answer(where, food_draft(where), {}, NO_STANDING)
        if window.code in ("W06", "W07", "W08", "W09", "W10"):
            assert one.options["accept"].allowed, window.code
        else:
            assert one.options["accept"].line == "本窗口不收 · 请到 W06至W10 窗口"


def theme_draft(where: Bench) -> Draft:
    base = Draft(
        draft_id="d",
        window="W10",
        by="W1001",
        theme="T001",
        applicant_kind="自然人",
        situations={"own_drain": "是", "signboard": "是"},
    )
    chosen = dict(base.situations)
    for _ in range(3):  # answers may bring new questions
        for asked in table_of(where, replace(base, situations=chosen)).situations:
            key, options = asked.situation.key, asked.situation.options
            chosen.setdefault(key, "否" if options == ("是", "否") else options[-1])
    chosen |= {"food_mode": "餐饮服务经营者"}
    base = replace(base, situations=chosen)
    materials = {line.id: mark("sound") for line in table_of(where, base).materials if not line.given_by}
    return replace(base, values=filled(where, base), materials=materials)


def test_the_theme_is_accepted_at_once(catalogue: Catalogue) -> None:
    """design/03-theme: four items, one table, 统一承诺 8 个工作日（至 12-02 周三）."""
    where = counter(catalogue, "W10")
    one = theme_draft(where)
    whole = answer(where, one, {}, NO_STANDING)
    assert whole.mend == ()
    assert whole.level == "ready"
    assert len(whole.options["accept"].items) == 4
    assert "统一承诺 8 个工作日（至 12-02 周三）；各事项法定期限分别计算。" in whole.law
    licence = next(line for line in table_of(where, one).materials if line.id == "licence.business")
    assert licence.given_by == "991180002000"


def test_two_unjudged_keep_the_first_item_going(catalogue: Catalogue) -> None:
    where = counter(catalogue, "W10")
    one = theme_draft(where)
    table = table_of(where, one)
    late = [line.id for line in table.materials if line.users in (("991110005000",), ("991110009000",))]
    materials = {key: value for key, value in one.materials.items() if key not in late}
    whole = answer(where, replace(one, materials=materials), {}, NO_STANDING)
    assert whole.partial is not None
    assert whole.partial.items == ("991180002000", FOOD)
    assert whole.partial.line == "C、D 留在草稿"


def test_every_item_of_the_demo_hall_gives_an_answer_at_its_windows(catalogue: Catalogue) -> None:
    for code, item in catalogue.items.items():
        window = next(one for one in catalogue.hall.windows if item.department in one.departments)
        where = counter(catalogue, window.code)
        base = Draft(draft_id="d", window=window.code, by="x", items=(code,))
        chosen = {one.situation.key: one.situation.options[0] for one in table_of(where, base).situations}
        base = replace(base, situations=chosen)
        found = {line.id: mark("sound") for line in table_of(where, base).materials}
        ready = replace(base, values=filled(where, base), materials=found)
        one = answer(where, ready, {}, NO_STANDING)
        barred = item.presence_required is not None and not item.online
        if barred and chosen.get("agent") == "是":
            assert "须本人到场" in one.options["accept"].line, code
            continue
        fields = [mend for mend in one.mend if mend.kind == "field"]
        assert [mend for mend in one.mend if mend.kind != "field"] == [], code
        assert one.options["accept"].allowed or fields, (code, one.text)
