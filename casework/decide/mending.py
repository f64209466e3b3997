"""What F6 walks through: everything that keeps the application from its answer, in the screen's order."""

from __future__ import annotations

from typing import Literal

from casework.decide.scene import Scene, distinct
from casework.onetable import OneTable
from casework.record import Struct


class Mend(Struct, frozen=True, kw_only=True):
    """One thing to mend: where it stands and what to do. `key` is a situation, field or material id."""

    kind: Literal["situation", "field", "material"]
    key: str
    text: str


def mend_list(scene: Scene, table: OneTable) -> tuple[Mend, ...]:
    """Situations, then fields in the form's order, then materials in the list's order."""
    unanswered = {key for one in scene.open for key in one.unanswered}
    fields = {one.key: one for item in scene.open for one in item.fields}
    waiting = [*distinct(scene.open, "unjudged"), *distinct(scene.open, "problem")]
    return (
        *(
            Mend(kind="situation", key=asked.situation.key, text=f"选情形：{asked.situation.ask}")
            for asked in table.situations
            if asked.situation.key in unanswered
        ),
        *(
            Mend(kind="field", key=found.key, text=f"{found.label}：{found.text}")
            for line in table.fields
            if (found := fields.get(line.field.key)) is not None
        ),
        *(
            Mend(kind="material", key=one.id, text=f"第 {one.number} 份：{one.text or '未核'}")
            for one in sorted(waiting, key=lambda one: one.number)
        ),
    )
