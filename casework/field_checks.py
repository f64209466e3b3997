"""What is wrong or unusual about one text, by the type of its field.

Every check takes the field, its text (not empty, nothing hidden in it) and today's day where it is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise

from casework.identity import check_citizen_id, check_uscc
from casework.item import Field
from casework.problem import Problem, unusual, wrong
from casework.text import NAME_CHARACTERS, code_point, is_han, name_too_long, offer_dot, private_use

TEXT_LENGTH, LONG_LENGTH, CODE_LENGTH = 200, 4000, 60
NUMBER_DIGITS = 15
MONEY_PLACES = 2
DAYS_AROUND = 100 * 366  # a day more than about a century away is unusual

_INTEGER = re.compile(r"-?\d+", re.ASCII)
_DECIMAL = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_PHONES = (
    re.compile(r"1[3-9]\d{9}", re.ASCII),  # mainland mobile
    re.compile(r"0\d{2,3}-?\d{7,8}(-\d{1,6})?", re.ASCII),  # area code, number, extension
    re.compile(r"[48]00-?\d{3}-?\d{4}", re.ASCII),
    re.compile(r"\+\d{1,3}[ -]?\d{1,4}([ -]?\d{2,11}){1,3}", re.ASCII),  # +852 …
)
_EMAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>.]+(\.[^\s@,;<>.]+)+")
_REGION_LENGTHS = (6, 9, 12)  # county, township, village (GB/T 2260 and on)

Check = Callable[[Field, str, date | None], tuple[Problem, ...]]


def _check_text(field: Field, text: str, today: date | None) -> tuple[Problem, ...]:
    limit = int(field.max) if field.max is not None else _length_of(field)
    found = [wrong(f"最多 {limit} 个字，现有 {len(text)} 个；请删减")] if len(text) > limit else []
    if field.min is not None and len(text) < field.min:
        found.append(wrong(f"至少 {int(field.min)} 个字，现有 {len(text)} 个；请补全"))
    if field.pattern is not None and not re.search(field.pattern, text):
        hint = f"，{field.hint}" if field.hint else ""
        found.append(wrong(f"格式不符{hint}；请对照原件重录"))
    if field.key.endswith("name"):  # a person may apply under a name field of plain text
        found += _check_dot(text)
    return (*found, *_check_private(text))


def _check_dot(text: str) -> tuple[Problem, ...]:
    offered = offer_dot(text)
    if offered is None:
        return ()
    return (unusual(f"间隔号应为“·”（U+00B7），可改为“{offered}”；证件确为原样的，再录一次"),)


def _length_of(field: Field) -> int:
    return LONG_LENGTH if field.type == "long_text" else TEXT_LENGTH


def _check_private(text: str) -> tuple[Problem, ...]:
    codes = "、".join(dict.fromkeys(code_point(character) for character in private_use(text)))
    if not codes:
        return ()
    return (unusual(f"有自造字 {codes}，别处可能显示为其他字；请改用标准汉字，确无则再录一次"),)


def _check_name(field: Field, text: str, today: date | None) -> tuple[Problem, ...]:
    found = []
    if name_too_long(text):
        found.append(wrong(f"姓名最多 {NAME_CHARACTERS} 个字，现有 {len(text)} 个；请对照证件重录"))
    found += _check_dot(text)
    if re.search(r"\d", text):
        found.append(unusual("姓名中有数字；请对照证件，无误则再录一次"))
    words = [word for word in re.split(r"[ \u00a0\u3000]+", text) if word]
    if any(is_han(one[-1]) and is_han(two[0]) for one, two in pairwise(words)):
        found.append(unusual("姓名的汉字之间有空格；请对照证件，无误则再录一次"))
    return (*found, *_check_private(text))


def _check_choice(field: Field, text: str, today: date | None) -> tuple[Problem, ...]:
    options = ("是", "否") if field.type == "yes_no" else field.options
    if text in options:
        return ()
    return (wrong(f"“{text}”不在选项中；请从“{'、'.join(options)}”中选择"),)


def _check_number(field: Field, text: str, today: date | None) -> tuple[Problem, ...]:
    whole = field.type == "integer"
    if not (_INTEGER if whole else _DECIMAL).fullmatch(text):
        return (wrong("应为整数，只录数字" if whole else "应为数字，只录数字和小数点"),)
    number = Decimal(text)
    if sum(character.isdigit() for character in text) > NUMBER_DIGITS:
        return (wrong(f"最多 {NUMBER_DIGITS} 位数字；请核对单位后重录"),)
    if field.type == "money" and len(text.partition(".")[2]) > MONEY_PLACES:
        return (wrong("金额最多两位小数；请重录"),)
    unit = field.unit or ""
    if field.min is not None and number < Decimal(str(field.min)):
        return (wrong(f"不得小于 {_plain(field.min)}{unit}；请核对后重录"),)
    if field.max is not None and number > Decimal(str(field.max)):
        return (wrong(f"不得大于 {_plain(field.max)}{unit}；请核对后重录"),)
    return ()


def _plain(limit: float) -> str:
    return f"{Decimal(str(limit)).normalize():f}"


def _check_date(field: Field, text: str, today: date | None) -> tuple[Problem, ...]:
    day = day_of(text)
    if day is None:
        return (wrong("没有这一天，或者格式不符；请录成 2026-11-03 的样子"),)
    far = today is not None and abs((day - today).days) > DAYS_AROUND
    if far or not 1900 <= day.year <= 2200:
        return (unusual(f"年份少见（{day.year} 年）；请核对，无误则再录一次"),)
    return ()


def day_of(text: str) -> date | None:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _check_phone(field: Field, text: str, today: date | None) -> tuple[Problem, ...]:
    if len(text) > CODE_LENGTH:
        return (wrong(f"最多 {CODE_LENGTH} 个字符；请只录一个号码"),)
    if any(pattern.fullmatch(text) for pattern in _PHONES):
        return ()
    return (unusual("不像手机号、带区号的固定电话或者带国际区号的号码；请核对，无误则再录一次"),)


def _check_email(field: Field, text: str, today: date | None) -> tuple[Problem, ...]:
    if len(text) > TEXT_LENGTH or not _EMAIL.fullmatch(text):
        return (wrong("不是电子邮箱地址；请录成 name@example.com 的样子"),)
    return ()


def _check_postcode(field: Field, text: str, today: date | None) -> tuple[Problem, ...]:
    if re.fullmatch(r"\d{6}", text, re.ASCII):
        return ()
    return (*_check_text(field, text, today), unusual("邮政编码应为 6 位数字；请核对，无误则再录一次"))


def _check_region(field: Field, text: str, today: date | None) -> tuple[Problem, ...]:
    if re.fullmatch(r"\d+", text, re.ASCII) and len(text) not in _REGION_LENGTHS:
        return (unusual("区划代码应为 6 位、9 位或者 12 位；请核对，无误则再录一次"),)
    return _check_text(field, text, today)


def _check_citizen(field: Field, text: str, today: date | None) -> tuple[Problem, ...]:
    return only(check_citizen_id(text, today=today))


def _check_uscc(field: Field, text: str, today: date | None) -> tuple[Problem, ...]:
    return only(check_uscc(text))


def only(problem: Problem | None) -> tuple[Problem, ...]:
    return () if problem is None else (problem,)


SCALAR: Mapping[str, Check] = {
    "text": _check_text,
    "long_text": _check_text,
    "address": _check_text,
    "choice": _check_choice,
    "yes_no": _check_choice,
    "integer": _check_number,
    "decimal": _check_number,
    "money": _check_number,
    "date": _check_date,
    "phone": _check_phone,
    "email": _check_email,
    "person_name": _check_name,
    "citizen_id": _check_citizen,
    "uscc": _check_uscc,
    "postcode": _check_postcode,
    "region": _check_region,
}
