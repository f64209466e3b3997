"""Drafts that left the counter before the book took their last change: saved again until it does. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from functools import partial

from casework.draft import Draft
from hallclient.ui.screens.crossing import Crossing

Failed = Callable[[BaseException], None]


def _said_already(error: BaseException) -> None:
    """It stands on the screen; the next try comes by the clock."""


class Behind:
    """By draft, the newest of each."""

    def __init__(self, save: Callable[[Draft], Future[datetime]], crossing: Crossing) -> None:
        self._save, self._crossing = save, crossing
        self._drafts: dict[str, Draft] = {}
        self._under_way: dict[str, Draft] = {}

    @property
    def waiting(self) -> tuple[Draft, ...]:
        """What the book does not have, as far as is known."""
        return tuple(self._drafts.values())

    def add(self, draft: Draft) -> None:
        """Its last change is not in the book."""
        self._drafts[draft.draft_id] = draft

    def holds(self, draft_id: str) -> Draft | None:
        """The draft as it was typed last, where the book has it older or not at all."""
        return self._drafts.get(draft_id)

    def take(self, draft_id: str) -> Draft | None:
        """It comes on the counter again and is saved there."""
        return self._drafts.pop(draft_id, None)

    def save_again(self, failed: Failed = _said_already, ended: Callable[[], None] = lambda: None) -> None:
        """Each that is not being saved right now; `ended` once all of them are stored or failed."""
        todo = [one for one in self.waiting if self._under_way.get(one.draft_id) is not one]
        left = len(todo)

        def one_less() -> None:
            nonlocal left
            left -= 1
            if left == 0:
                ended()

        def stored(draft: Draft, _at: datetime) -> None:
            self._ended(draft)
            if self._drafts.get(draft.draft_id) is draft:
                del self._drafts[draft.draft_id]
            one_less()

        def not_stored(draft: Draft, error: BaseException) -> None:
            self._ended(draft)
            failed(error)
            one_less()

        for draft in todo:
            self._under_way[draft.draft_id] = draft
            self._crossing.when_done(self._save(draft), partial(stored, draft), partial(not_stored, draft))
        if not todo:
            ended()

    def _ended(self, draft: Draft) -> None:
        if self._under_way.get(draft.draft_id) is draft:
            del self._under_way[draft.draft_id]
