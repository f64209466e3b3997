"""评价 at the screen that faces the applicant, where the hall has it (`rating_at_window`): given by whoever was served,
after what was done for him, once a handling (国办发〔2019〕51号; GB/T 39734—2020 一次一评). Pure.

The counter's machine records it and the home server judges it: the rating must be of what this very machine did that
day, must bear nobody's name, and must be the first of that handling, by whichever way the other one came.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from casework.acts import AnyAct, LicenceNoted, Rated
from casework.hall import Hall
from casework.numbering import whole
from casework.signed import Found

MATTER: Final = "hall-rating/1"
"""What the name of a rating's matter is made of, with the hall and `ref_of`."""
RATER: Final = "申请人"


def ref_of(case_no: str, device: str, on: date) -> str:
    """What a handling is called: the application, the counter, the day."""
    return f"{whole(case_no)}/{device}/{on.isoformat()}"


def uuid_of(digest: str) -> str:
    """A UUIDv8 of a SHA-256 in hexadecimal digits."""
    return f"{digest[:8]}-{digest[8:12]}-8{digest[13:16]}-a{digest[17:20]}-{digest[20:32]}"


def not_by_counter(act: Rated | LicenceNoted, hall: Hall, before: Iterable[AnyAct]) -> Found | None:
    """What is against such an act of a counter. `before`: what stands of its matter already."""
    if not isinstance(act, Rated) or act.rated_by != "screen" or not hall.rating_at_window:
        return Found(reason="not_server", text="申请人的评价、监管部门的反馈，窗口机不能送来", hard=True)
    if act.ref != ref_of(act.about_no, act.device, act.on) or act.handled_on != act.on or act.by or act.words:
        return Found(reason="not_handled", text="评价说的不是这台机当天的这一次办理", hard=True)
    if any(isinstance(one, Rated) for one in before):
        return Found(reason="rated_before", text="这一次办理已经评价过，一次办理只评一次", hard=True)
    return None
