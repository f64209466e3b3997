"""What came back after a notice: what of it is still open, and why it can't be taken in as it stands."""

from __future__ import annotations

from casework.case import Case
from casework.decide.judging import Judged
from casework.lifecycle import ART_32_1_3, ART_32_1_4
from casework.refusal import Refusal


def untakable(judged: Judged) -> Refusal | None:
    """Why what came back can't be recorded: elsewhere, a new point, a field spoilt by a slip of the hand."""
    return judged.barrier or _new_point(judged) or _spoilt(judged)


def _new_point(judged: Judged) -> Refusal | None:
    found = next(iter(judged.of("problem")), None)
    if found is None or not judged.in_notice:
        return None
    return Refusal(
        reason=f"{found.material.name}：{found.text}",
        basis=ART_32_1_4,
        short=f"第 {found.number} 份：{found.text}",
    )


def _spoilt(judged: Judged) -> Refusal | None:
    """A field that was right and isn't any more: mended before anything is recorded."""
    found = next(iter(judged.spoilt), None)
    if found is None:
        return None
    return Refusal(
        reason=f"申请表“{found.label}”原来填好，现在{found.text}；当场更正后再收",
        basis=ART_32_1_3,
        short=f"{found.label}：{found.text}",
    )


def still_open(judged: Judged, case: Case) -> tuple[str, ...]:
    """The points of the notice that are not met: materials, and fields where no material stands for them."""
    settled = {one.id for one in judged.materials if one.state in ("settled", "spare")}
    listed = {one.id for one in judged.materials}
    owed = {one.key for one in judged.fields}
    settled |= {
        one.material for one in case.points if one.material not in listed and not owed & set(one.fields)
    }
    return tuple(key for key in case.open if key not in settled)
