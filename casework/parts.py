"""The parts of a theme (一件事): a case each, with its own department, way and clock, in the theme's order. Pure.

行政许可法 第二十六条第二款: several organs' licences are handled together. Parts start on the same day (同步启动) and
are reviewed side by side; what waits is the grant, for the parts before it and for every result that is a material
of it (`gives` of the item): granted there, it is handed in here by itself, nobody brings it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from casework.case import Case
from casework.item import Theme
from casework.record import Struct
from casework.refusal import Refusal

BASIS = "一件事办理顺序"
"""The theme's own (themes/<slug>.yaml `order`), or an item's material (`gives`)."""


class Given(Struct, frozen=True, kw_only=True):
    """A result of one part that is a material of another; `on` None: not granted yet."""

    material: str
    item_name: str
    case_no: str
    on: date | None


def given(case: Case, parts: Sequence[Case]) -> tuple[Given, ...]:
    """The materials of `case` that come from the other `parts` of its application, granted or not."""
    by_item = {one.opened.item_code: one for one in parts}
    found = []
    for material, judgement in case.materials.items():
        giver = by_item.get(judgement.given_by) if judgement.given_by else None
        if giver is not None:
            found.append(
                Given(
                    material=material,
                    item_name=giver.opened.item_name,
                    case_no=giver.opened.case_no,
                    on=giver.decided_on if _stands(giver) else None,
                )
            )
    return tuple(found)


def waits(case: Case, parts: Sequence[Case], theme: Theme | None) -> Refusal | None:
    """Why this part is not granted yet, or at all; None: everything that stands before it is granted."""
    ahead = _ahead(case, parts, theme)
    never = [one.opened.item_name for one in ahead if _never(one)]
    if never:
        names = "、".join(never)
        return Refusal(
            reason=f"{names}没有准予，依赖它的这一项不能准予；申请人可以变更申请",
            basis=BASIS,
            short="前面的事项没有准予",
        )
    open_ = [one.opened.item_name for one in ahead if not _stands(one)]
    if not open_:
        return None
    return Refusal(
        reason=f"按办理顺序，先作出{'、'.join(open_)}的决定；其结果是这一项的材料或者前提",
        basis=BASIS,
        short=f"先决定：{'、'.join(open_)}",
    )


def _ahead(case: Case, parts: Sequence[Case], theme: Theme | None) -> list[Case]:
    code = case.opened.item_code
    before = {first for first, then in theme.order if then == code} if theme is not None else set()
    before |= {one.given_by for one in case.materials.values() if one.given_by}
    return [one for one in parts if one.opened.item_code in before and one.opened.item_code != code]


def _stands(part: Case) -> bool:
    """Granted under its seal, and not ended since."""
    return part.decision == "granted" and part.decided_on is not None and part.licence_end == ""


def _never(part: Case) -> bool:
    ended = ("not_accepted", "deemed_withdrawn", "withdrawn", "terminated")
    return part.decision == "refused" or part.licence_end != "" or part.stage in ended
