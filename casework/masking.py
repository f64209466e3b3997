"""Personal data as lists, closed cases, the applicant's screen, logs and exports show it.

How much stays is the region's (`region.masking`: characters at either end, by field type); nothing national
exists. Credit codes and names of companies are public and stay clear.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.fields import as_field, empty
from casework.hall import Mask
from casework.identity import is_uscc
from casework.item import Field

STAR = "*"
LONG_STARS = 3  # a long name does not tell its length
SAME_AS: Mapping[str, str] = {"citizen_id": "identity"}
OTHERWISE = Mask(head=0, tail=0)
"""A sensitive field of a type without a rule shows nothing."""


def mask(kind: str, text: str, rules: Mapping[str, Mask]) -> str:
    """The text as a field of type `kind` is shown: '410***********4519', '138****0118', '周**', '阿***逊'.

    A type without a rule is clear. A text no longer than what would stay is hidden whole.
    """
    rule = _rule(kind, rules)
    return text if rule is None else _masked(text, rule)


def _rule(kind: str, rules: Mapping[str, Mask]) -> Mask | None:
    return rules.get(kind) or rules.get(SAME_AS.get(kind, kind))


def _masked(text: str, rule: Mask) -> str:
    long = rule.long_from is not None and len(text) >= rule.long_from
    tail = rule.long_tail if long and rule.long_tail is not None else rule.tail
    covered = len(text) - rule.head - tail
    if covered <= 0:
        return STAR * len(text)
    stars = min(covered, LONG_STARS) if long else covered
    return text[: rule.head] + STAR * stars + text[len(text) - tail :]


SOLE_TRADER = "92"
"""How the credit code of a 个体工商户 begins (GB 32100—2015)."""


SHORTEST_COMPANY = 6
"""Characters of a name of 行政区划名称, 字号 (two at least), 行业或者经营特点 and 组织形式 (企业名称登记管理规定)."""


def listed_name(kind: str, name: str, number: str, rules: Mapping[str, Mask]) -> str:
    """An applicant's name in lists: a 自然人's masked; a sole trader's is a trade name, public like its code.

    Of a company that is not there yet, and so has no code, the name may be that of who will represent it
    (`decide.applicants`): what is no company's name is masked, too.
    """
    person = kind == "自然人" and not number.startswith(SOLE_TRADER)
    stands_in = personal_number(number) and (len(name) < SHORTEST_COMPANY or "·" in name or name.isascii())
    return mask("person_name", name, rules) if person or stands_in else name


def personal_number(number: str) -> bool:
    """Whether an applicant's number is a person's: what is no credit code (GB 32100—2015) identifies somebody."""
    return bool(number) and not is_uscc(number)


PERSONAL = frozenset({"person_name", "identity", "citizen_id", "phone", "email", "address"})


def personal(field: Field) -> bool:
    """Whether a field may tell of a person, whatever the region leaves clear of it (个人信息保护法 第四条).

    An applicant's name counts as one: a company's is public, a person's stands in the same field.
    """
    kinds = {field.type, *(column.type for column in field.columns)}
    own = field.sensitive or any(column.sensitive for column in field.columns)
    return own or field.key == "applicant.name" or not PERSONAL.isdisjoint(kinds)


def masked_value(field: Field, value: Any, rules: Mapping[str, Mask], *, natural: bool = False) -> Any:
    """The field's value of the same shape with its personal data masked; an empty one as it is.

    `natural`: the applicant is a 自然人, so `applicant.name` is a person's name.
    """
    if empty(value):
        return value
    if field.type == "table":
        columns = {column.key: as_field(column) for column in field.columns}
        return [
            {
                key: masked_value(columns[key], cell, rules) if key in columns else cell
                for key, cell in row.items()
            }
            for row in value
        ]
    kind = "person_name" if natural and field.key == "applicant.name" else field.type
    rule = _rule(kind, rules) or (OTHERWISE if field.sensitive else None)
    if rule is None:
        return value
    if isinstance(value, Mapping):
        return {key: part if key == "kind" else _masked(part, rule) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(str(entry), rule) for entry in value]
    return _masked(str(value), rule)
