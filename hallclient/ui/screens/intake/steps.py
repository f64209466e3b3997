"""撤销 and 恢复: what a hand did to the application on the counter, step by step and by name. No Qt here.

Only what is not yet on paper: an act leaves the counter with its steps, and nothing here reaches it.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from casework.checklist import UNJUDGED, Judgement
from casework.draft import Draft
from casework.onetable import OneTable
from hallclient.ui.screens.intake.board import Board
from hallclient.ui.screens.intake.judging import MARK_WORDS
from hallclient.ui.screens.intake.models import Notice

MOST = 200
NOTHING = "没有可以撤销的了；已经出具的文书和登记的步骤不能撤销"
NOTHING_AGAIN = "没有可以恢复的了"


class Step(Struct, frozen=True):
    """From one draft to the next; `place` is the field or material that it is about."""

    name: str
    place: str
    kind: str  # field, material, or other
    before: Draft
    after: Draft


def step_of(before: Draft, after: Draft, table: OneTable) -> Step:
    """What was done between two drafts, in the words of the counter."""
    materials = {line.id: line.material.name for line in table.materials}
    judged = [key for key in _differing(before.materials, after.materials) if key in materials]
    if judged:
        lost = (key for key in judged if set(_finding(before, key).pages) - set(_finding(after, key).pages))
        place = next(lost, judged[0])
        what = _done_to(_finding(before, place), _finding(after, place), alone=len(judged) == 1)
        return Step(f"{materials[place]}{what}", place, "material", before, after)
    if (before.items, before.theme) != (after.items, after.theme):
        return Step("事项的选择", "", "other", before, after)
    asked = {line.situation.key: line.situation.ask for line in table.situations}
    for key in _differing(before.situations, after.situations):
        return Step(f"{asked.get(key, '情形')} 的回答", "", "other", before, after)
    labels = {line.field.key: line.field.label for line in table.fields}
    fields = [key for key in _differing(before.values, after.values) if key in labels]
    if len(fields) == 1:
        return Step(f"{labels[fields[0]]} 的填写", fields[0], "field", before, after)
    if fields:
        return Step(f"{len(fields)} 项的填写", fields[0], "field", before, after)
    return Step("收件方式等的改动", "", "other", before, after)


def _finding(draft: Draft, key: str) -> Judgement:
    return draft.materials.get(key, UNJUDGED)


def _done_to(was: Judgement, now: Judgement, *, alone: bool) -> str:
    """What a hand did to a material; `alone`: and to no other."""
    if was.mark != now.mark:
        return f" 判为{MARK_WORDS[now.mark]}"
    if was.pages == now.pages:
        return "的核对内容"
    if set(now.pages) - set(was.pages):
        return " 附上附页"
    return " 取下附页" if alone else " 改挂附页"


def _differing(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    keys = dict.fromkeys((*before, *after))
    return [key for key in keys if before.get(key) != after.get(key)]


class StepsDesk:
    """Ctrl+Z and Ctrl+Y on the application that is on the counter."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._typing = ""
        self._stepping = False
        board.watched = self._changed
        board.opened = self._forget

    def undo(self) -> None:
        """The last step, taken back."""
        if not self._done:
            self._board.mend(NOTHING, "blue")
            return
        step = self._done.pop()
        self._undone.append(step)
        self._put(step, step.before, f"撤销：{step.name}。Ctrl+Y 恢复")

    def redo(self) -> None:
        """The last step that was taken back, done again."""
        if not self._undone:
            self._board.mend(NOTHING_AGAIN, "blue")
            return
        step = self._undone.pop()
        self._done.append(step)
        self._put(step, step.after, f"恢复：{step.name}。Ctrl+Z 撤销")

    def left(self) -> None:
        """The cursor left a field: what is typed there next is another step."""
        self._typing = ""

    def _put(self, step: Step, draft: Draft, said: str) -> None:
        board, self._typing = self._board, ""
        board.view.focus_checklist()  # a line under the cursor keeps what is typed; left, it shows the draft
        self._stepping = True
        try:
            board.put(draft)
        finally:
            self._stepping = False
        if step.kind == "field":
            board.view.focus_field(step.place)
        elif step.kind == "material":
            board.move_to(next((at for at, line in enumerate(board.lines) if line.id == step.place), 0))
        board.view.show_notice(Notice(said, "blue"))

    def _changed(self, before: Draft, after: Draft) -> None:
        """Keys typed into one field without leaving it are one step."""
        if self._stepping or before == after:
            return
        step = step_of(before, after, self._board.table)
        self._undone.clear()
        if self._done and step.kind == "field" and self._typing == step.place:
            last = self._done.pop()
            step = Step(step.name, step.place, step.kind, last.before, after)
        self._typing = step.place if step.kind == "field" else ""
        self._done.append(step)
        del self._done[:-MOST]

    def _forget(self) -> None:
        """Another application is on the counter; what was decided is out of reach."""
        self._done.clear()
        self._undone.clear()
        self._typing = ""
