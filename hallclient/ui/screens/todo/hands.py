"""交班 and 接办 on 待办: what a clerk leaves and to whom, and somebody else's draft with a reason."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Final, Protocol

from casework.refusal import Refusal
from hallclient.app.handover import REASONS, WINDOW, Leaving
from hallclient.ui.screens.crossing import Crossing, UnderWay
from hallclient.ui.screens.failed import in_words

TO_WINDOW: Final = "-"
"""The value of 留给本窗口 among the colleagues."""
FAILED: Final = "没有办成：本机账本没有应答，草稿都还在原来的人名下。再试一次。"


class Hands(Protocol):
    """The use case."""

    def leaving(self) -> Future[Leaving]: ...
    def hand_over(self, to: str, note: str) -> Future[str | Refusal]: ...
    def take(self, draft_id: str, reason: str) -> Future[str | Refusal]: ...


class HandsView(Protocol):
    """What is told to the view."""

    def show_leaving(self, what: str, whom: tuple[tuple[str, str], ...]) -> None: ...
    def show_take(self, what: str, reasons: tuple[tuple[str, str], ...]) -> None: ...
    def refuse(self, text: str) -> None: ...
    def close(self) -> bool: ...


class HandsPart:
    """`told(text, tone)` above the list; `gave` when everything was handed over; `taken(draft_id)` opens it."""

    def __init__(
        self,
        use: Hands,
        crossing: Crossing,
        view: HandsView,
        *,
        told: Callable[[str, str], None],
        gave: Callable[[], None],
        taken: Callable[[str], None],
    ) -> None:
        self._use, self._crossing, self._view = use, UnderWay(crossing), view
        self._told, self._gave, self._taken = told, gave, taken
        self._draft_id = ""
        self._ownerless = False

    def leave(self) -> None:
        """Alt+J: what there is to leave."""
        self._crossing.when_done(self._use.leaving(), self._leaving, self._failed)

    def give(self, to: str, note: str) -> None:
        """To a colleague, or to the window."""
        if not to:
            self._view.refuse("先选交给谁")
            return
        if self._crossing.busy:
            return
        whom = "" if to == TO_WINDOW else to
        self._crossing.when_done(self._use.hand_over(whom, note), self._given, self._failed)

    def ask(self, draft_id: str, what: str, holder: str) -> None:
        """Somebody else's draft: why it is taken over; what was left to the window is taken as it is."""
        self._draft_id, self._ownerless = draft_id, not holder
        if self._ownerless:
            self.take("")
        else:
            self._view.show_take(f"{holder}：{what}", tuple(REASONS.items()))

    def take(self, reason: str) -> None:
        """With this reason."""
        if not reason and not self._ownerless:
            self._view.refuse("先选原因")
            return
        if self._crossing.busy:
            return
        draft_id = self._draft_id
        self._crossing.when_done(
            self._use.take(draft_id, reason), lambda answer: self._came(draft_id, answer), self._failed
        )

    def _leaving(self, left: Leaving) -> None:
        parts = [f"您的草稿 {left.drafts} 份"] * bool(left.drafts)
        parts += [f"本窗口待办 {left.owed} 件"] * bool(left.owed)
        if not parts:
            self._told("您名下没有草稿，本窗口也没有待办，没有什么要交的。直接锁屏就行。", "plain")
            return
        self._view.show_leaving("、".join(parts), ((TO_WINDOW, f"留给{WINDOW}"), *left.colleagues))

    def _given(self, answer: str | Refusal) -> None:
        if isinstance(answer, Refusal):
            self._view.refuse(answer.reason)
            return
        self._view.close()
        self._gave()
        self._told(answer, "blue")

    def _came(self, draft_id: str, answer: str | Refusal) -> None:
        self._view.close()
        if isinstance(answer, Refusal):
            self._told(answer.reason, "amber")
        else:
            self._taken(draft_id)

    def _failed(self, error: BaseException) -> None:
        self._view.close()
        self._told(in_words(error, FAILED), "red")
