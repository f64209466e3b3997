"""待办 while answers are on their way: the scan read last counts, and counting leaves the list alone."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from hallclient.app.outcome import CodeVerdict, TodoRow
from hallclient.ui.screens.todo.presenter import TodoPresenter
from tests.ui.screens import recording
from tests.ui.screens.later import Later


class Work:
    def __init__(self) -> None:
        self.lists: list[Future[tuple[TodoRow, ...]]] = []
        self.codes: dict[str, Future[CodeVerdict]] = {}

    def todo(self) -> Future[tuple[TodoRow, ...]]:
        self.lists.append(Future())
        return self.lists[-1]

    def outlook(self) -> Future[Any]:
        return Future()

    def read_code(self, text: str) -> Future[CodeVerdict]:
        return self.codes.setdefault(text, Future())


def screen(work: Work) -> tuple[TodoPresenter, recording.Recording, list[tuple[int, int, int]], list[str]]:
    view, counts, went = recording.Recording(), list[tuple[int, int, int]](), list[str]()
    presenter = TodoPresenter(
        work, Later(), view,  # type: ignore[arg-type]
        open_draft=went.append, open_case=went.append, answer_case=went.append, new=lambda: None,
        counted=lambda *sums: counts.append(sums),
    )  # fmt: skip
    return presenter, view, counts, went


def row(tone: Any, kind: Any = "answer") -> TodoRow:
    return TodoRow(
        kind=kind, limit="剩 3 日", tone=tone, under="", title="食品经营许可", who="示例快餐店", line="", badge="",
        verb="去答复", urgency=3, case_id="c1",
    )  # fmt: skip


def test_of_two_scans_the_one_read_last_counts_whichever_is_answered_first() -> None:
    work = Work()
    presenter, view, _, went = screen(work)
    presenter.read_code("cut")
    presenter.read_code("wrong")
    work.codes["wrong"].set_result(CodeVerdict(verdict="false", text="校验码不符"))
    work.codes["cut"].set_result(CodeVerdict(verdict="number", text="", case_id="c7"))
    assert view.last("show_message") == "校验码不符" and went == []


def test_what_is_counted_behind_the_window_leaves_the_list_as_it_was_read() -> None:
    work = Work()
    presenter, view, counts, _ = screen(work)
    presenter.refresh()
    work.lists[0].set_result((row("blue"),))
    shown = view.told["show_rows"]
    presenter.recount()
    work.lists[1].set_result((row("red"), row("amber"), row("amber"), row("plain", "held")))
    assert counts == [(1, 0, 0), (3, 1, 2)] and view.told["show_rows"] is shown
