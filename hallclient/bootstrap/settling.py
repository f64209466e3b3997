"""核定: the screen of two versions joined to its use case and to 待办."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from hallclient.app.counter import Counter
from hallclient.bootstrap.watch_exchange import WatchExchange
from hallclient.ui.bridge import Bridge
from hallclient.ui.screens.todo.presenter import TodoPresenter
from hallclient.ui.shell.work import WorkArea

if TYPE_CHECKING:
    from hallclient.ui.screens.conflict.presenter import ConflictPresenter
    from hallclient.ui.screens.conflict.view import ConflictView

SCREEN = "conflict"


class Work(Protocol):
    """The work of who sits here, as far as this screen leads on."""

    @property
    def counter(self) -> Counter: ...
    @property
    def bridge(self) -> Bridge: ...
    @property
    def area(self) -> WorkArea: ...
    @property
    def exchange(self) -> WatchExchange: ...
    @property
    def todo(self) -> TodoPresenter | None: ...
    def open_case(self, case_id: str) -> None: ...
    def open_draft(self, draft_id: str) -> None: ...


class SettleScreen:
    """Made when somebody opens a row in doubt; Esc and a settlement lead back to 待办."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.presenter: ConflictPresenter | None = None
        work.area.add_screen(SCREEN, self._made)

    def open(self, case_id: str) -> None:
        """Both versions of one case."""
        self._work.area.show_screen(SCREEN, place="todo")
        if self.presenter is not None:
            self.presenter.open(case_id)

    def _made(self) -> ConflictView:
        from hallclient.app.settling import Settling  # seldom opened: all of it comes then, in 11 ms
        from hallclient.ui.screens.conflict.presenter import ConflictPresenter
        from hallclient.ui.screens.conflict.view import ConflictView

        view, work = ConflictView(), self._work
        self.presenter = ConflictPresenter(
            work.counter,
            Settling(work.counter),
            work.bridge,
            view,
            back=self.back,
            open_case=work.open_case,
            open_draft=work.open_draft,
        )
        view.connect_to(self.presenter)
        work.exchange.follow(SCREEN, self.presenter.refresh, arrivals=True)
        return view

    def back(self, text: str, tone: str, left: str = SCREEN) -> None:
        """From the screen `left` to 待办, which is read again, with a word on what was done; who has gone elsewhere
        meanwhile reads it there later."""
        if self._work.area.current == left:
            self._work.area.show_screen("todo")
        if self._work.todo is not None:
            self._work.todo.tell(text, tone)
