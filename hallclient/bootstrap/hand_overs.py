"""交接班 joined to the screens: what was handed over is told at the sign-in, 待办 hands over and takes over."""

from __future__ import annotations

from collections.abc import Callable

from hallclient.app.counter import Counter
from hallclient.app.handover import Handover, Taken
from hallclient.app.outcome import TodoRow
from hallclient.ui.bridge import Bridge
from hallclient.ui.screens.todo.hands import HandsPart
from hallclient.ui.screens.todo.presenter import TodoPresenter
from hallclient.ui.screens.todo.view import TodoView
from hallclient.ui.shell.work import WorkArea
from hallclient.ui.widgets.banner import BannerKind

NOT_TAKEN = "上一班的草稿没有接下来，都还在原来的人名下。锁屏后再按 Alt+J 登录一次。"


class HandOvers:
    """Of one person's work. `gave`: everything was handed over; `opened(draft_id)`: one was taken over."""

    def __init__(
        self,
        counter: Counter,
        bridge: Bridge,
        area: WorkArea,
        *,
        gave: Callable[[], None],
        opened: Callable[[str], None],
    ) -> None:
        self._use, self._bridge, self._area = Handover(counter), bridge, area
        self._gave, self._opened = gave, opened
        self._todo: TodoPresenter | None = None
        self._part: HandsPart | None = None

    def join(self, todo: TodoPresenter, view: TodoView) -> None:
        """待办 is made: Alt+J and the rows of others."""
        self._todo = todo
        self._part = HandsPart(
            self._use, self._bridge, view.hands, told=todo.tell, gave=self._all_given, taken=self._opened
        )
        view.connect_hands(self._part)

    def ask(self, row: TodoRow) -> None:
        """Somebody else's draft was asked for."""
        if self._part is not None:
            self._part.ask(row.draft_id, row.title, row.who)

    def start(self, *, take_over: bool) -> None:
        """Somebody signed in. `take_over`: with Alt+J, for everything that the last shift left."""
        if take_over:
            done = self._use.take_over()
            self._bridge.when_done(done, self._taken_over, self._not_taken_over, owner=self._area)
        else:
            self._bridge.when_done(self._use.news(), self._told, lambda error: None, owner=self._area)

    def _told(self, text: str) -> None:
        if text:
            self._area.tell(BannerKind.NOTE, text)

    def _all_given(self) -> None:
        self._gave()
        if self._todo is not None:
            self._todo.refresh()

    def _taken_over(self, taken: Taken) -> None:
        if self._todo is not None:
            self._todo.tell(taken.text, "blue")
            self._todo.refresh()

    def _not_taken_over(self, error: BaseException) -> None:
        if self._todo is not None:
            self._todo.tell(NOT_TAKEN, "red")
