"""待办 of one signed-in person: the presenter with every way that leads on from its rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from hallclient.app.counter import Counter
from hallclient.app.discarding import Discarding
from hallclient.app.list_order import ListOrder
from hallclient.app.worklist import Worklist
from hallclient.bootstrap.counts import Counts
from hallclient.bootstrap.deciding import DecidingScreen
from hallclient.bootstrap.hand_overs import HandOvers
from hallclient.bootstrap.handover_page import HandoverPage
from hallclient.bootstrap.settling import SettleScreen
from hallclient.bootstrap.watch_exchange import WatchExchange
from hallclient.ui.bridge import Bridge
from hallclient.ui.screens.intake.presenter import IntakePresenter
from hallclient.ui.screens.todo.discarding import DiscardPart
from hallclient.ui.screens.todo.presenter import TodoPresenter
from hallclient.ui.screens.todo.view import TodoView


class Work(Protocol):
    """The work of who sits here, as far as this screen leads on."""

    @property
    def counter(self) -> Counter: ...
    @property
    def bridge(self) -> Bridge: ...
    @property
    def places(self) -> tuple[str, ...]: ...
    @property
    def exchange(self) -> WatchExchange: ...
    @property
    def hands(self) -> HandOvers: ...
    @property
    def counts(self) -> Counts: ...
    @property
    def deciding(self) -> DecidingScreen: ...
    @property
    def handover(self) -> HandoverPage: ...
    @property
    def settling(self) -> SettleScreen: ...
    @property
    def intake(self) -> IntakePresenter | None: ...
    @property
    def open_draft(self) -> Callable[[str], None]: ...
    @property
    def open_case(self) -> Callable[[str], None]: ...
    @property
    def answer_case(self) -> Callable[[str], None]: ...
    @property
    def next_applicant(self) -> Callable[[], None]: ...


def todo_page(work: Work, view: TodoView) -> TodoPresenter:
    """Joined to the view, which was made ahead."""

    def counted(whole: int, red: int, amber: int) -> None:
        work.counts.owed(whole, red, amber)
        work.exchange.count()

    worklist = Worklist(work.counter, lane="find-todo")
    discarding = DiscardPart(
        Discarding(work.counter),
        work.bridge,
        told=view.show_message,
        aside=lambda draft_id: work.intake is None or work.intake.put_aside(draft_id),
        gone=lambda draft_id: work.intake.thrown_away(draft_id) if work.intake is not None else None,
        reread=lambda: todo.refresh(),
    )
    todo = TodoPresenter(
        worklist,
        work.bridge,
        view,
        open_draft=work.open_draft,
        open_case=work.open_case,
        answer_case=work.answer_case,
        new=work.next_applicant,
        counted=counted,
        take_over=work.hands.ask,
        elsewhere=work.exchange.elsewhere,
        orders=ListOrder(work.counter),
        settle_case=work.settling.open,
        further=work.exchange.further,
        decide_case=work.deciding.open,
        hand_over=work.handover.lead_to,
        fallen=worklist.fallen,
        discarding=discarding,
    )
    work.exchange.follow("todo", todo.refresh, arrivals=True)
    view.connect_to(todo)
    view.new.setVisible("intake" in work.places)  # who takes in nothing has no such key
    work.hands.join(todo, view)
    return todo
