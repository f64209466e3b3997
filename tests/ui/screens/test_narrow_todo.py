"""待办 narrowed by keys and by the line among what they leave; ten thousand rows answer at once."""

from __future__ import annotations

import time
from concurrent.futures import Future
from datetime import date, timedelta
from typing import Any

from hallclient.app.case_finding import NOTHING, Narrow
from hallclient.app.outcome import Found, TodoRow
from hallclient.ui.screens.crossing import Crossing, Straight
from hallclient.ui.screens.todo.presenter import TodoPresenter
from tests.ui.screens import fakes, recording
from tests.ui.screens.later import Later

TODAY = date(2026, 11, 20)
FAR = 10_000
STRAIGHT = Straight()


def row(n: int, kind: str, title: str, days: int | None, *, draft: bool = False) -> TodoRow:
    return TodoRow(
        kind=kind, limit="剩", tone="blue", under="", title=title, who=f"示例{n}", line="尚未收件",
        badge="", verb="去答复", urgency=FAR if days is None else days,
        case_id="" if draft else f"c{n}", draft_id=f"d{n}" if draft else "",
        due=None if days is None else TODAY + timedelta(days=days),
    )  # fmt: skip


class Work:
    """Three answers due, one correction, one draft."""

    def __init__(self, rows: tuple[TodoRow, ...] = ()) -> None:
        self.rows = rows or (
            row(1, "answer", "食品经营许可", -1), row(2, "answer", "食品经营许可", 0),
            row(3, "answer", "药品零售许可", 4), row(4, "correcting", "食品经营许可", 30),
            row(5, "draft", "食品经营许可", None, draft=True),
        )  # fmt: skip
        self.among: list[tuple[str, list[str]]] = []
        self.asked: list[str] = []
        self.written: list[tuple[str, int]] = []

    def todo(self) -> Any:
        return fakes.settled(self.rows)

    def outlook(self) -> Any:
        return fakes.settled(fakes.OUTLOOK)

    def find(self, text: str, narrow: Narrow = NOTHING) -> Any:
        self.asked.append(text)
        return fakes.settled(Found(rows=(), said=text))

    def find_among(self, text: str, case_ids: list[str]) -> Any:
        self.among.append((text, case_ids))
        return fakes.settled(frozenset({"c1"}))

    def count(self, text: str, narrow: Narrow = NOTHING) -> Any:
        return fakes.settled(0)

    def latest(self) -> Any:
        return fakes.settled(())

    def copied(self, what: str, rows: int) -> Any:
        self.written.append((what, rows))
        return fakes.settled(None)


def screen(
    work: Work, orders: Any = None, crossing: Crossing = STRAIGHT
) -> tuple[TodoPresenter, recording.Recording]:
    view = recording.Recording()

    def nothing(*_: object) -> None:
        """Not looked at here."""

    presenter = TodoPresenter(
        work, crossing, view, open_draft=nothing, open_case=nothing, answer_case=nothing, new=nothing,  # type: ignore[arg-type]
        counted=nothing, orders=orders,
    )  # fmt: skip
    presenter.refresh()
    return presenter, view


def shown(view: recording.Recording) -> list[str]:
    rows: tuple[TodoRow, ...] = view.told["show_rows"][0]
    return [one.case_id or one.draft_id for one in rows]


def note(view: recording.Recording) -> str:
    return str(view.told["show_rows"][3])


def test_d_goes_from_past_to_five_days_and_i_keeps_the_item_under_the_cursor() -> None:
    presenter, view = screen(Work())
    for left in (["c1"], ["c2"], ["c2", "c3"], ["c1", "c2", "c3", "c4", "d5"]):
        presenter.toggle("due")
        assert shown(view) == left
    presenter.choose(2)
    presenter.toggle("item")
    assert shown(view) == ["c3"] and note(view) == "1 件，共 5 件；按 Esc 全部显示"
    assert [(one.text, one.on) for one in view.told["show_toggles"][0]] == [
        ("到期", False),
        ("药品零售许可", True),
    ]
    presenter.toggle("item")
    presenter.filter("answer")
    presenter.toggle("due")
    assert shown(view) == ["c1"]
    presenter.widen()
    assert shown(view) == ["c1", "c2", "c3", "c4", "d5"] and note(view).startswith("本窗口的 5 件；")


def test_the_line_looks_among_what_the_keys_left_and_in_the_whole_book_without() -> None:
    work = Work()
    presenter, view = screen(work)
    presenter.find("示例")
    assert work.asked == ["示例"] and work.among == []
    presenter.filter("answer")
    assert work.among == [("示例", ["c1", "c2", "c3"])] and shown(view) == ["c1"]
    assert view.told["show_rows"][2] == "「示例」"
    presenter.filter("draft")
    assert shown(view) == ["d5"], "a draft is read by its own line"
    presenter.find("别的")
    assert shown(view) == []
    presenter.widen()
    assert len(shown(view)) == 5 and view.told["show_found"][0] is None


def test_i_means_the_last_row_left_where_the_line_took_the_one_under_the_cursor() -> None:
    presenter, view = screen(Work())
    presenter.filter("answer")
    presenter.choose(2)
    presenter.find("示例")
    assert shown(view) == ["c1"] and view.told["show_rows"][1] == 0
    presenter.toggle("item")
    assert view.told["show_toggles"][0][1].text == "食品经营许可"


def test_an_answer_that_comes_too_late_changes_nothing_and_its_failure_says_nothing() -> None:
    class Slow(Work):
        def find_among(self, text: str, case_ids: list[str]) -> Any:
            asked.append(Future())
            return asked[-1]

    asked: list[Future[frozenset[str]]] = []
    presenter, view = screen(Slow(), crossing=Later())
    presenter.filter("answer")
    presenter.find("示例")
    presenter.find("示例快餐")
    asked[0].set_exception(OSError("the book was busy"))
    assert view.last("show_message") == ""
    presenter.widen()
    asked[1].set_result(frozenset({"c1"}))
    assert len(shown(view)) == 5


def test_o_turns_the_order_and_it_is_kept() -> None:
    kept = {"todo": "item"}

    class Orders:
        def kept(self, which: str) -> Any:
            return fakes.settled(kept.get(which, ""))

        def keep(self, which: str, order: str) -> Any:
            kept[which] = order
            return fakes.settled(None)

    presenter, view = screen(Work(), Orders())
    assert shown(view) == ["c3", "c1", "c2", "c4", "d5"], "药品 before 食品"
    assert "按事项排" in note(view)
    presenter.turn()
    assert kept == {"todo": "receipt"} and view.told["show_order"] == ("按收件日排，早的在前",)
    presenter.turn()
    assert shown(view) == ["c1", "c2", "c3", "c4", "d5"] and kept == {"todo": ""}
    kept["todo"] = "of another version"
    assert shown(screen(Work(), Orders())[1]) == ["c1", "c2", "c3", "c4", "d5"]


def test_copying_takes_the_rows_shown_and_is_written_down_first() -> None:
    work = Work()
    presenter, view = screen(work)
    presenter.filter("answer")
    presenter.copy(("c1", "c3"))
    assert work.written == [("待办清单", 2)]
    text, html = view.told["put_table"]
    assert (
        text.splitlines()[0].split("\t")[:3] == ["期限", "最后一日", "事项"] and len(text.splitlines()) == 3
    )
    assert html.count("<tr>") == 3 and "已复制 2 行" in view.told["show_message"][0]


def test_what_is_not_written_down_is_not_copied() -> None:
    class Broken(Work):
        def copied(self, what: str, rows: int) -> Any:
            failed: Future[None] = Future()
            failed.set_exception(OSError("disk"))
            return failed

    presenter, view = screen(Broken())
    presenter.copy(("c1",))
    assert "put_table" not in view.told and view.told["show_message"][1] == "red"


def test_ten_thousand_rows_are_narrowed_within_a_frame() -> None:
    kinds = ("answer", "correcting", "deferred")
    rows = tuple(row(n, kinds[n % 3], f"事项{n % 40}", n % 60 - 5) for n in range(10_000))
    presenter, view = screen(Work(rows))
    begin = time.perf_counter()
    for _ in range(4):
        presenter.toggle("due")
        presenter.toggle("item")
    each = (time.perf_counter() - begin) / 8
    assert each < 0.1, f"{each * 1000:.0f} ms"
    assert len(shown(view)) == 10_000
