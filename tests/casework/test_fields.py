"""Every type of field: what passes, what is wrong, what is unusual, what papers show."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.fields import Problem, as_field, check, empty, show, tidy
from casework.hall import IdentityKind
from casework.item import Column, Field, FieldType

TODAY = date(2026, 11, 24)
KINDS = (
    IdentityKind(key="resident_id", name="居民身份证", pattern=r"^[1-9]\d{16}[\dX]$", check="mod11_2"),
    IdentityKind(key="hk_macao_residence", name="港澳居民居住证", pattern=r"^8[12]0000\d{11}[\dX]$"),
    IdentityKind(key="passport_other", name="外国护照"),
    IdentityKind(key="other", name="其他证件", describe=True),
)
TABLE = Field(
    key="company.officers",
    label="高级管理人员",
    type="table",
    columns=(
        Column(key="name", label="姓名", type="person_name", required=True),
        Column(key="post", label="职务", type="choice", options=("董事", "监事"), required=False),
        Column(key="identity", label="身份证件", type="identity", sensitive=True, required=False),
        Column(key="amount", label="出资额", type="money", unit="万元", required=False),
    ),
)


def field(kind: FieldType, **more: Any) -> Field:
    return Field(key=f"x.{kind}", label="此项", type=kind, **more)


def say(found: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.level, problem.text) for problem in found]


@pytest.mark.parametrize(
    ("kind", "more", "value"),
    [
        ("text", {"max": 100}, "示例餐饮管理有限公司"),
        ("text", {"pattern": r"^[一-龥][A-Z][A-Z0-9]{5,6}$"}, "豫A12345"),
        ("text", {}, "<b>R&D</b>公司"),
        ("long_text", {"max": 2000}, "餐饮服务\n食品销售"),
        ("choice", {"options": ("自有", "租赁")}, "租赁"),
        ("multi_choice", {"options": ("甲", "乙")}, ["乙", "甲"]),
        ("yes_no", {}, "否"),
        ("integer", {"min": 1}, "6"),
        ("integer", {"min": 1}, 6),
        ("decimal", {"min": 1, "unit": "平方米"}, "88.0"),
        ("money", {"unit": "万元"}, "100.50"),
        ("date", {}, "2028-12-31"),
        ("phone", {}, "13800000018"),
        ("phone", {}, "0371-00000000"),
        ("phone", {}, "0371-12345678-801"),
        ("phone", {}, "01012345678"),
        ("phone", {}, "400-123-4567"),
        ("phone", {}, "+85291234567"),
        ("phone", {}, "+1 212-555-0100"),
        ("email", {}, "name@example.com"),
        ("person_name", {}, "龚\u4dae"),
        ("person_name", {}, "阿卜杜热合曼·买买提吐尔逊"),
        ("person_name", {}, "John Smith"),
        ("citizen_id", {}, "41010319910715001X"),
        ("uscc", {}, "91410106MA0TEXT12D"),
        ("postcode", {}, "450000"),
        ("region", {}, "示例街道"),
        ("region", {}, "410103001"),
        ("address", {}, "示例区示例路1号101室"),
        ("identity", {}, {"kind": "resident_id", "number": "410106198503154519"}),
        ("identity", {}, {"kind": "other", "number": "K12345", "describe": "难民证"}),
    ],
)
def test_plain_values_pass(kind: FieldType, more: dict[str, Any], value: Any) -> None:
    assert check(field(kind, **more), value, KINDS, today=TODAY) == ()


@pytest.mark.parametrize(
    ("kind", "more", "value", "says"),
    [
        ("text", {"max": 4}, "一二三四五", "最多 4 个字，现有 5 个"),
        ("text", {}, "一" * 201, "最多 200 个字"),
        ("text", {"min": 3}, "一", "至少 3 个字"),
        ("text", {"pattern": r"^\d{4}$", "hint": "形如 2401"}, "甲", "格式不符，形如 2401"),
        ("text", {"pattern": r"^\d{4}$"}, "甲", "格式不符；"),
        ("text", {}, "示例\u202e公司", "U+202E"),
        ("text", {}, "示例\n公司", "U+000A"),
        ("text", {}, 5.5, "不是文字"),
        ("text", {}, True, "不是文字"),
        ("long_text", {}, "一" * 4001, "最多 4000 个字"),
        ("long_text", {}, "一\u200b", "U+200B"),
        ("choice", {"options": ("自有", "租赁")}, "借用", "请从“自有、租赁”中选择"),
        ("yes_no", {}, "或许", "请从“是、否”中选择"),
        ("multi_choice", {"options": ("甲", "乙")}, ["丙"], "“丙”不在选项中"),
        ("multi_choice", {"options": ("甲", "乙")}, ["甲", "甲"], "选了两次"),
        ("multi_choice", {"options": ("甲", "乙")}, "甲", "不是选项"),
        ("integer", {}, "1.5", "应为整数"),
        ("integer", {}, "٣", "应为整数"),
        ("integer", {"min": 1, "unit": "人"}, "0", "不得小于 1人"),
        ("integer", {"max": 2100}, "2101", "不得大于 2100"),
        ("decimal", {}, "1e3", "应为数字"),
        ("decimal", {}, "1" * 16, "最多 15 位"),
        ("decimal", {"min": 0.5}, "0.49", "不得小于 0.5"),
        ("money", {}, "1.005", "两位小数"),
        ("date", {}, "2026-02-30", "没有这一天"),
        ("date", {}, "2026年11月3日", "没有这一天"),
        ("phone", {}, "1" * 61, "最多 60 个字符"),
        ("email", {}, "name.example.com", "不是电子邮箱"),
        ("email", {}, "a@b", "不是电子邮箱"),
        ("person_name", {}, "甲" * 101, "最多 100 个字"),
        ("uscc", {}, "91410106MA0\u0422EXT12D", "西里尔"),
        ("identity", {}, "410106198503154519", "证件内容不成立"),
        ("identity", {}, {"kind": "", "number": "1"}, "未选证件种类"),
        ("identity", {}, {"kind": "other", "number": " ", "describe": "难民证"}, "未录证件号码"),
        ("identity", {}, {"kind": "resident_id", "number": "1" * 61}, "最多 60 个字符"),
        ("table", {}, "甲", "不是表格"),
    ],
)
def test_wrong_values_say_what_to_do(kind: FieldType, more: dict[str, Any], value: Any, says: str) -> None:
    found = check(field(kind, **more), value, KINDS, today=TODAY)
    assert [level for level, _ in say(found)] == ["wrong"]
    assert says in found[0].text
    assert found[0].text.count("；") <= 2


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        ("text", "示例\ue815公司", "自造字 U+E815"),
        ("person_name", "张\ue815", "自造字 U+E815"),
        ("person_name", "阿卜杜•买买提", "可改为“阿卜杜·买买提”"),
        ("person_name", "张三2", "有数字"),
        ("person_name", "张 三", "之间有空格"),
        ("date", "1899-12-31", "年份少见"),
        ("date", "2127-12-31", "年份少见"),
        ("phone", "12345", "不像手机号"),
        ("postcode", "45000", "邮政编码应为 6 位"),
        ("region", "41010", "区划代码"),
        ("citizen_id", "410106198503154518", "校验码不符；录入已保留。对照证件重录或读证"),
        ("uscc", "91410106MA0TEXT12E", "校验码不符"),
        ("identity", {"kind": "resident_id", "number": "410106198503154518"}, "校验码不符"),
        ("identity", {"kind": "other", "number": "K12345"}, "请写明证件名称"),
    ],
)
def test_unusual_values_warn(kind: FieldType, value: Any, says: str) -> None:
    found = check(field(kind), value, KINDS, today=TODAY)
    assert [level for level, _ in say(found)] == ["unusual"]
    assert says in found[0].text


@pytest.mark.parametrize(
    "name", ["\U0002cc56" * 100, "\uf900\u4dae", "e\u0301lodie", "\u00b7".join(["阿卜杜", "买买提"])]
)
def test_a_name_stays_as_it_was_typed(name: str) -> None:
    """100 characters beyond U+FFFF are 200 UTF-16 units; normalising would turn U+F900 into another character."""
    of_name = field("person_name")
    assert tidy(of_name, name) == name
    assert [found for found in check(of_name, name, KINDS) if found.level == "wrong"] == []
    assert say(check(of_name, "\U0002cc56" * 101, KINDS))[0][0] == "wrong"


def test_the_dot_of_an_applicants_name_is_offered_too() -> None:
    name = Field(key="applicant.name", label="申请人名称", type="text")
    assert "可改为" in check(name, "阿卜杜•买买提", KINDS)[0].text
    assert check(field("text"), "餐饮•服务", KINDS) == ()


def test_without_a_day_of_today_only_the_year_counts() -> None:
    assert check(field("date"), "2127-12-31", KINDS) == ()


@pytest.mark.parametrize("kind", get_args(FieldType))
@pytest.mark.parametrize(
    "value", [None, "", "  ", [], {}, [{}], [{"name": ""}], {"kind": "other", "number": ""}]
)
def test_an_empty_value_has_no_problem(kind: FieldType, value: Any) -> None:
    assert empty(value)
    assert check(field(kind), value, KINDS) == ()
    assert show(field(kind), value, KINDS) == ""


def test_a_table_names_row_and_column() -> None:
    good = {"name": "张三", "post": "董事", "identity": {"kind": "passport_other", "number": "AB123456"}}
    assert check(TABLE, [good, {}], KINDS) == ()
    found = check(TABLE, [good, {}, {"name": " ", "post": "厂长", "amount": "1.234", "what": "1"}], KINDS)
    assert say(found) == [
        ("wrong", "第 3 行有表中没有的列；请重新录入这一行"),
        ("wrong", "第 3 行“姓名”：未填；请填写"),
        ("wrong", "第 3 行“职务”：“厂长”不在选项中；请从“董事、监事”中选择"),
        ("wrong", "第 3 行“出资额”：金额最多两位小数；请重录"),
    ]
    short = Field(key="x.table", label="表", type="table", columns=TABLE.columns, max=1)
    assert say(check(short, [good, good], KINDS)) == [("wrong", "最多 1 行，现有 2 行；请删减")]


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("multi_choice", "乙，甲、甲", ["甲", "乙"]),
        ("multi_choice", ["乙", " 甲 ", "丙"], ["甲", "乙", "丙"]),
        (
            "identity",
            "４１０１０３１９９１０７１５００１ｘ",
            {"kind": "resident_id", "number": "41010319910715001X"},
        ),
        ("identity", "810000199901010014", {"kind": "hk_macao_residence", "number": "810000199901010014"}),
        ("identity", "911032199001010014", {"kind": "permanent_residence", "number": "911032199001010014"}),
        ("identity", {"kind": "other", "number": " k1 2 "}, {"kind": "other", "number": "K12"}),
        ("identity", {"kind": "other"}, {"kind": "other", "number": ""}),
        ("money", 100, "100"),
        ("date", "2026年3月1日", "2026-03-01"),
        ("text", " 甲\n", "甲"),
    ],
)
def test_typed_text_becomes_the_stored_value(kind: FieldType, typed: Any, kept: Any) -> None:
    assert tidy(field(kind, options=("甲", "乙")), typed) == kept


def test_a_table_is_pasted_from_a_spreadsheet() -> None:
    pasted = "姓名\t职务\t身份证件\t出资额\r\n张三 \t董事\t41010319910715001x\t１，０００\r\n\r\n李四\t监事"
    assert tidy(TABLE, pasted) == [
        {
            "name": "张三",
            "post": "董事",
            "identity": {"kind": "resident_id", "number": "41010319910715001X"},
            "amount": "1000",
        },
        {"name": "李四", "post": "监事"},
    ]
    assert tidy(TABLE, [{"name": "", "what": " 1 "}, {"name": ""}]) == [{"name": "", "what": " 1 "}]
    assert tidy(TABLE, "") == []


@pytest.mark.parametrize(
    ("kind", "more", "value", "shown"),
    [
        ("text", {}, "<b>R&D</b>公司", "<b>R&D</b>公司"),
        ("multi_choice", {}, ["甲", "乙"], "甲、乙"),
        ("identity", {}, {"kind": "resident_id", "number": "1"}, "居民身份证 1"),
        ("identity", {}, {"kind": "gone", "number": "1"}, "gone 1"),
        ("identity", {}, {"kind": "other", "number": "1", "describe": "难民证"}, "难民证 1"),
        ("date", {}, "2026-03-01", "2026年3月1日"),
        ("date", {}, "长期", "长期"),
        ("money", {"unit": "万元"}, "5", "5万元"),
        ("integer", {}, 3, "3"),
        ("yes_no", {}, "是", "是"),
    ],
)
def test_papers_show_values_in_words(kind: FieldType, more: dict[str, Any], value: Any, shown: str) -> None:
    assert show(field(kind, **more), value, KINDS) == shown


def test_papers_show_a_table_row_by_row() -> None:
    rows = [{"name": "张三", "post": "董事", "amount": "5"}, {}, {"name": "李四"}]
    assert show(TABLE, rows, KINDS) == "张三，董事，5万元；李四"


def test_a_column_is_a_field_of_its_type() -> None:
    column = Column(key="a", label="甲", type="integer", required=True, min=1, unit="张", sensitive=True)
    assert as_field(column) == Field(key="a", label="甲", type="integer", min=1, unit="张", sensitive=True)


CELLS = st.one_of(st.none(), st.text(max_size=30), st.integers(), st.booleans(), st.floats())
VALUES = st.recursive(
    CELLS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["kind", "number", "name", "identity"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.sampled_from(get_args(FieldType)), VALUES)
def test_any_stored_value_gets_an_answer(kind: FieldType, value: Any) -> None:
    of_kind = TABLE if kind == "table" else field(kind, options=("甲",))
    assert all(problem.text for problem in check(of_kind, value, KINDS, today=TODAY))


@given(st.sampled_from(get_args(FieldType)), st.text(max_size=60))
def test_any_typed_text_is_kept_checked_and_shown(kind: FieldType, text: str) -> None:
    of_kind = TABLE if kind == "table" else field(kind, options=("甲",))
    value = tidy(of_kind, text)
    assert tidy(of_kind, value) == value
    check(of_kind, value, KINDS, today=TODAY)
    shown = show(of_kind, value, KINDS)
    assert bool(shown) == (not empty(value)) or kind == "table"


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_money_is_never_rounded(amount: Any) -> None:
    typed = f"￥{amount:,}"
    value = tidy(field("money"), typed)
    assert value == f"{amount}"
    assert check(field("money"), value, KINDS) == ()
