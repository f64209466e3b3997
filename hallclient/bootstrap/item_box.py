"""The item search for the screens, ready as soon as its index is."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from forms.search import Hit, Index


class ItemBox:
    """The item index, there as soon as it is made: pinyin loads behind the screen."""

    def __init__(self, ready: Callable[[], Future[Index]]) -> None:
        self._ready = ready

    def find(self, text: str, limit: int = 10) -> tuple[Hit, ...]:
        """The hits; waits for the index only in the moment after sign-in."""
        return self._ready().result().find(text, limit)
