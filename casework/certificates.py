"""证照: what a grant puts in the applicant's hand, what number each certificate bears, and which results stand on one
certificate together (多证合一). Pure; which of them it is, is the catalogue's (`Result`, `Theme.certificate`).

行政许可法 第三十九条: a licence, a certificate of qualification, a paper of approval, or a mark on the goods. Where the
paper of approval is the result, its 文号 is the number. What several parts of a theme grant is entered on one
certificate where the theme says so (第二十六条: 统一办理、联合办理、集中办理).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from casework.deciding import Certificate
from casework.item import Item, Result, Theme
from casework.refusal import Refusal

ART_39 = "行政许可法 第三十九条"

_WRONG = "证照编号“{number}”不合{name}的编号规则，核对后再签"
_LACKING = "{name}的编号在决定时给出，写明再签"
_MANY = "证照只有 {count} 本，写了 {told} 个编号；几本用；隔开，次序与证照相同"


def named_of(item: Item, theme: Theme | None = None) -> tuple[Certificate, ...]:
    """The certificates of an item, not numbered: one a result, those that share one merged, in the item's order."""
    bears: dict[str, list[str]] = {}
    for result in item.results:
        bears.setdefault(_certificate(item, result, theme), []).append(result.name)
    return tuple(
        Certificate(name=name, bears=tuple(bears[name]) if bears[name] != [name] else ()) for name in bears
    )


def to_number(item: Item, theme: Theme | None = None) -> tuple[Certificate, ...]:
    """Those whose number is written; a paper of approval is under its 文号."""
    rules = [(one, result_of(item, theme, one.name)) for one in named_of(item, theme)]
    return tuple(one for one, rule in rules if rule is None or rule.number != "文号")


def numbered(item: Item, theme: Theme | None, numbers: Sequence[str]) -> tuple[Certificate, ...]:
    """The certificates with the numbers that were written, in the order of `to_number`; "" or missing: given when it is
    made."""
    told = dict(zip(to_number(item, theme), (one.strip() for one in numbers), strict=False))
    return tuple(replace(one, number=told.get(one, "")) for one in named_of(item, theme))


def lacking(item: Item, theme: Theme | None, numbers: Sequence[str]) -> Refusal | None:
    """Why a grant can't be signed with these numbers; None: it can."""
    most = len(to_number(item, theme))
    told = max((at for at, one in enumerate(numbers, 1) if one.strip()), default=0)
    if told > most:
        return Refusal(reason=_MANY.format(count=most, told=told), basis=ART_39, short="核对证照编号")
    for one in numbered(item, theme, numbers):
        rule = result_of(item, theme, one.name)
        if rule is None:
            continue
        if not one.number and rule.number == "填写":
            return Refusal(reason=_LACKING.format(name=one.name), basis=ART_39, short="差：证照编号")
        if one.number and rule.pattern is not None and re.fullmatch(rule.pattern, one.number) is None:
            wrong = _WRONG.format(number=one.number, name=one.name)
            return Refusal(reason=wrong, basis=ART_39, short="核对证照编号")
    return None


def result_of(item: Item, theme: Theme | None, name: str) -> Result | None:
    """The result that says how the certificate `name` is numbered: the one it is named after, else its first."""
    found = [one for one in item.results if _certificate(item, one, theme) == name]
    return next((one for one in found if one.name == name), found[0] if found else None)


def borne(
    certificates: tuple[Certificate, ...], item: Item, theme: Theme | None, doc_number: str = ""
) -> tuple[Certificate, ...]:
    """As the grant names them, else the item's; where the decision is the paper of approval, under its 文号."""
    made = []
    for one in certificates or named_of(item, theme):
        rule = result_of(item, theme, one.name)
        by_paper = rule is not None and rule.number == "文号"
        made.append(replace(one, number=doc_number) if by_paper and not one.number else one)
    return tuple(made)


def _certificate(item: Item, result: Result, theme: Theme | None) -> str:
    """The name of the certificate that a result stands on."""
    shared = theme.certificate if theme is not None else None
    if shared is not None and item.code in shared.items:
        return shared.name
    return result.certificate or result.name
