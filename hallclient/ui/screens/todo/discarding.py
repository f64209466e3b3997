"""Delete on 待办: the first says which draft would be thrown away for good, a second on the same row does it. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Final, Protocol

from casework.refusal import Refusal
from hallclient.app.discarding import NUMBERED, Begun
from hallclient.app.outcome import TodoRow
from hallclient.ui.screens.crossing import Crossing, Newest, UnderWay
from hallclient.ui.screens.failed import in_words
from hallclient.ui.screens.words import BUSY

ACTING: Final = "这份正在受理台办理，不能丢弃。办好再看待办。"
FAILED: Final = "没有丢弃，草稿还在。再按 Delete。"
NO_DRAFT: Final = "这里没有草稿可以丢弃。"


class Discards(Protocol):
    """The use case."""

    def look(self, draft_id: str) -> Future[Begun | Refusal]: ...
    def discard(self, draft_id: str) -> Future[Begun | Refusal]: ...


class DiscardPart:
    """`told(text, tone)` above the list; `aside(draft_id)` takes it off the counter, False where an act on it is under
    way there; `gone(draft_id)`: nothing of it comes back; `reread` the list.
    """

    def __init__(
        self,
        use: Discards,
        crossing: Crossing,
        *,
        told: Callable[[str, str], None],
        aside: Callable[[str], bool],
        gone: Callable[[str], None],
        reread: Callable[[], None],
    ) -> None:
        self._use, self._looks, self._acts = use, Newest(crossing), UnderWay(crossing)
        self._told, self._aside, self._gone, self._reread = told, aside, gone, reread
        self._draft_id = ""  # what the last Delete was about, as long as nothing else happened
        self._sure = False  # it stands above the list what it is: the next one throws it away
        self._said = False  # the word above the list is of this part

    def press(self, row: TodoRow | None) -> None:
        """Delete, on this row; None: there is none."""
        if self._acts.busy:
            self._say(BUSY)
        elif row is None or not row.draft_id:
            self._say(NO_DRAFT if row is None else NUMBERED.reason)
        elif self._draft_id != row.draft_id:
            self._draft_id, self._sure = row.draft_id, False
            self._looks.when_done(self._use.look(row.draft_id), self._looked, self._not_looked)
        elif self._sure:
            self._discard(row.draft_id)

    def at(self, row: TodoRow | None) -> None:
        """This row is under the hands."""
        if row is None or row.draft_id != self._draft_id:
            self.away()

    def away(self) -> None:
        """Another key, another row, another place: what was asked is asked anew, its word goes."""
        said = self._said
        self.forget()
        if said:
            self._told("", "plain")

    def forget(self) -> None:
        """As `away`, where another word stands above the list already."""
        self._looks.forget()
        self._draft_id, self._sure, self._said = "", False, False

    def _say(self, text: str, tone: str = "amber") -> None:
        self._said = True
        self._told(text, tone)

    def _looked(self, found: Begun | Refusal) -> None:
        if isinstance(found, Refusal):
            self._draft_id = ""
            self._say(found.reason)
        else:
            self._sure = True
            self._say(f"要丢弃草稿：{found.text}。再按一次 Delete 丢弃，丢弃后不能找回。")

    def _not_looked(self, error: BaseException) -> None:
        self._draft_id = ""
        self._say(in_words(error, FAILED), "red")

    def _discard(self, draft_id: str) -> None:
        if not self._aside(draft_id):
            self._draft_id = ""
            self._say(ACTING)
            return
        self.forget()
        self._acts.when_done(
            self._use.discard(draft_id), lambda answer: self._done(draft_id, answer), self._not_done
        )

    def _done(self, draft_id: str, answer: Begun | Refusal) -> None:
        self.forget()
        if isinstance(answer, Refusal):
            self._told(answer.reason, "amber")
        else:
            self._gone(draft_id)
            self._told(f"已丢弃草稿：{answer.name}，记入日志。", "blue")
        self._reread()

    def _not_done(self, error: BaseException) -> None:
        self.forget()
        self._told(in_words(error, FAILED), "red")
