"""Masks by the region's rules: what stays at either end, and nothing of the rest."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.hall import Mask
from casework.identity import is_uscc, uscc_check
from casework.item import Column, Field
from casework.masking import listed_name, mask, masked_value, personal_number

RULES = {
    "identity": Mask(head=3, tail=4),
    "phone": Mask(head=3, tail=4),
    "person_name": Mask(head=1, tail=0, long_from=4, long_tail=1),
}


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("identity", "410106198503154519", "410***********4519"),
        ("citizen_id", "410106198503154519", "410***********4519"),
        ("phone", "13800000118", "138****0118"),
        ("phone", "0371-00000000", "037******0000"),
        ("person_name", "周望舒", "周**"),
        ("person_name", "王五", "王*"),
        ("person_name", "王", "*"),
        ("person_name", "𬱖某", "𬱖*"),
        ("person_name", "欧阳望舒", "欧**舒"),
        ("person_name", "阿卜杜热合曼·买买提吐尔逊", "阿***逊"),
        ("identity", "H123456", "*******"),
        ("uscc", "91410106MA0TEXT12D", "91410106MA0TEXT12D"),
        ("text", "示例餐饮管理有限公司", "示例餐饮管理有限公司"),
        ("phone", "", ""),
    ],
)
def test_masks_of_the_demo_region(kind: str, text: str, shown: str) -> None:
    assert mask(kind, text, RULES) == shown


IDENTITY = Field(key="agent.identity", label="经办人身份证件", type="identity", sensitive=True)
SECRET = Field(key="x.account", label="账号", type="text", sensitive=True)
TABLE = Field(
    key="company.officers",
    label="高级管理人员",
    type="table",
    columns=(
        Column(key="name", label="姓名", type="person_name"),
        Column(key="post", label="职务", type="text"),
        Column(key="id_number", label="证照号码", type="text", sensitive=True),
    ),
)


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        (
            IDENTITY,
            {"kind": "resident_id", "number": "410106198503154519"},
            {"kind": "resident_id", "number": "410***********4519"},
        ),
        (IDENTITY, {"kind": "resident_id", "number": ""}, {"kind": "resident_id", "number": ""}),
        (SECRET, "6222000011112222", "****************"),
        (
            Field(key="x.list", label="名单", type="multi_choice", options=("甲", "乙"), sensitive=True),
            ["甲", "乙"],
            ["*", "*"],
        ),
        (
            TABLE,
            [{"name": "周望舒", "post": "董事", "id_number": "41010", "note": "甲"}],
            [{"name": "周**", "post": "董事", "id_number": "*****", "note": "甲"}],
        ),
        (Field(key="premises.address", label="地址", type="address"), "示例路1号", "示例路1号"),
        (Field(key="applicant.phone", label="电话", type="phone"), None, None),
    ],
)
def test_a_masked_value_keeps_its_shape(field: Field, value: Any, shown: Any) -> None:
    assert masked_value(field, value, RULES) == shown


def test_the_name_of_a_natural_applicant_is_a_persons_name() -> None:
    name = Field(key="applicant.name", label="申请人名称", type="text")
    assert masked_value(name, "周望舒", RULES, natural=True) == "周**"
    assert masked_value(name, "示例餐饮管理有限公司", RULES) == "示例餐饮管理有限公司"


@pytest.mark.parametrize(
    ("kind", "name", "number", "shown"),
    [
        ("自然人", "周望舒", "410106198503154519", "周**"),
        ("自然人", "示例区晨光早餐店", "92410106MA9YYYY09T", "示例区晨光早餐店"),
        ("法人", "示例餐饮有限公司", "91410106MA0TEXT12D", "示例餐饮有限公司"),
        ("法人", "周望舒", "410106198503154519", "周**"),  # of a company that has no name yet
        ("法人", "阿卜杜热合曼·买买提吐尔逊", "410106198503154519", "阿***逊"),
        # the name it asks for
        ("法人", "示例市晨光餐饮有限公司", "410106198503154519", "示例市晨光餐饮有限公司"),
        ("法人", "示例局", "11410106000000000X", "示例局"),  # a code of digits alone
    ],
)
def test_a_name_in_lists(kind: str, name: str, number: str, shown: str) -> None:
    assert listed_name(kind, name, number, RULES) == shown


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("91410106MA0TEXT12D", True),
        ("410106198503154519", False),
        ("911100000000000000"[:17] + uscc_check("91110000000000000"), True),
        ("41010319900230" + "1234", True),  # no such birthday, so no person's
        ("410106850315451", False),
        ("", False),
    ],
)
def test_a_code_of_digits_is_not_taken_for_a_persons_number(number: str, code: bool) -> None:
    assert is_uscc(number) is code
    assert personal_number(number) is (bool(number) and not code)


@given(st.text(min_size=1, max_size=40), st.integers(0, 4), st.integers(0, 4), st.integers(1, 6))
def test_a_mask_never_shows_more_than_its_ends(text: str, head: int, tail: int, long_from: int) -> None:
    rule = Mask(head=head, tail=tail, long_from=long_from, long_tail=1)
    shown = mask("person_name", text, {"person_name": rule})
    kept = max(tail, 1)
    if len(text) <= head + min(tail, 1):
        assert set(shown) == {"*"}
    assert "*" in shown
    assert shown.count("*") >= min(len(text) - head - kept, 3)
    assert shown == "*" * len(text) or text.startswith(shown[: shown.index("*")])
