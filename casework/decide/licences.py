"""An electronic licence instead of a paper: may it serve, whose is it, is it valid (E, 电子证照免交)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from casework.checklist import Licence
from casework.item import Material

BUSINESS = "licence.business"
OWNERS = ("applicant.", "trader.", "legal_person.")
"""Whose business licence it can be: the applicant's, by its own or its owner's name."""
_FOLD = str.maketrans("（）　", "() ")


def licence_problem(
    material: Material,
    licence: Licence | None,
    values: Mapping[str, Any],
    names: tuple[tuple[str, str], ...],
    today: date,
) -> str:
    """What is wrong with the licence, "" when it serves (国务院关于在线政务服务的若干规定 第七条).

    `names` are (field key, label) of the form's name fields; the holder must be one of those persons: the one
    that the material is about (id.agent → agent.name; a business licence: the applicant or who owns it), where that
    field is asked for.
    """
    if not material.from_licence_library:
        return "这份材料不适用电子证照免交，须收纸质或者电子件"
    if licence is None or not (licence.name.strip() and licence.number.strip() and licence.holder.strip()):
        return "填证照名称、编号、持证人，或者改收纸质件"
    if licence.valid_until is not None and licence.valid_until < today:
        return f"证照有效期到 {licence.valid_until.isoformat()}，已过期：改收有效证件"
    about = f"{(material.key or '').rpartition('.')[2]}.name"
    asked = [pair for pair in names if pair[0] == about]
    if not asked and material.key == BUSINESS:
        asked = [pair for pair in names if pair[0].startswith(OWNERS)]
    asked = asked or list(names)
    said = {folded(str(values.get(key) or "")): label for key, label in asked}
    said.pop("", None)
    if said and folded(licence.holder) not in said:
        return f"持证人“{licence.holder}”与表中{'、'.join(said.values())}不一致：改正表或者改收纸质件"
    return ""


def folded(name: str) -> str:
    """A name for comparing: blanks and full-width brackets make no difference, characters do."""
    return "".join(name.translate(_FOLD).split())
