"""Delete on 待办: said first, done by the second on its row, whatever comes between and however late the answers."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

import pytest

from hallclient.app.discarding import NUMBERED, OTHERS, Begun
from hallclient.app.outcome import TodoRow
from hallclient.ui.screens.todo.discarding import ACTING, FAILED, NO_DRAFT, DiscardPart
from hallclient.ui.screens.todo.presenter import TodoPresenter
from hallclient.ui.screens.words import BUSY
from tests.ui.screens import recording
from tests.ui.screens.later import Answers, Later

FOOD = Begun(what="食品经营许可", who="示例快餐店", filled=3, pages=0, arrived=None, of_case=False)
ASKED = "要丢弃草稿：食品经营许可　示例快餐店（填了 3 项）。再按一次 Delete 丢弃，丢弃后不能找回。"


def row(draft_id: str = "", case_id: str = "") -> TodoRow:
    return TodoRow(
        kind="draft", limit="草稿", tone="plain", under="", title="食品经营许可", who="示例快餐店", line="", badge="",
        verb="接着办", urgency=9, case_id=case_id, draft_id=draft_id,
    )  # fmt: skip


class Screen:
    """待办 with three rows: drafts d1 and d2, case c3; every answer by hand."""

    def __init__(self) -> None:
        self.use, self.work, self.view = Answers(), Answers(), recording.Recording()
        self.gone: list[str] = []
        self.free = True
        part = DiscardPart(
            self.use, Later(), told=self.view.show_message, aside=lambda draft_id: self.free,
            gone=self.gone.append, reread=lambda: self.todo.refresh(),
        )  # fmt: skip
        self.todo = TodoPresenter(
            self.work, Later(), self.view,
            open_draft=lambda _: None, open_case=lambda _: None, answer_case=lambda _: None, new=lambda: None,
            counted=lambda *_: None, discarding=part,
        )  # fmt: skip
        self.todo.refresh()
        self.listed(row("d1"), row("d2"), row(case_id="c3"))

    def listed(self, *rows: TodoRow) -> None:
        self.work.of("todo")[-1].set_result(rows)

    @property
    def said(self) -> str:
        return str(self.view.last("show_message")) if "show_message" in self.view.told else ""

    @property
    def thrown(self) -> list[Any]:
        return [told[1] for told, _ in self.use.asked if told[0] == "discard"]

    def look(self, at: int = -1) -> Future[Any]:
        return self.use.of("look")[at]

    def asked(self) -> None:
        """The first Delete, answered."""
        self.todo.discard()
        self.look().set_result(FOOD)
        assert self.said == ASKED


@pytest.fixture
def screen() -> Screen:
    return Screen()


def test_the_first_says_what_it_is_the_second_does_it_and_the_cursor_stays_near(screen: Screen) -> None:
    screen.todo.choose(1)
    screen.asked()
    assert screen.thrown == []
    screen.todo.discard()
    assert screen.thrown == ["d2"]
    screen.use.of("discard")[0].set_result(FOOD)
    assert screen.said == "已丢弃草稿：食品经营许可　示例快餐店，记入日志。" and screen.gone == ["d2"]
    screen.listed(row("d1"), row(case_id="c3"))
    assert screen.view.told["show_rows"][1] == 1
    assert screen.said.startswith("已丢弃草稿"), "still said above the new list"


def test_nothing_is_thrown_away_before_its_name_was_read(screen: Screen) -> None:
    screen.todo.discard()
    screen.todo.discard()
    assert len(screen.use.asked) == 1
    screen.look().set_result(FOOD)
    assert screen.said == ASKED and screen.thrown == []


def test_another_row_between_the_two_takes_the_word_back(screen: Screen) -> None:
    screen.asked()
    screen.todo.choose(1)
    assert screen.said == ""
    screen.todo.discard()
    screen.todo.choose(0)
    screen.look().set_result(FOOD)
    assert screen.said == "", "the answer is about a row that was left"
    screen.todo.discard()
    assert screen.thrown == [] and len(screen.use.of("look")) == 3


def test_another_key_or_another_word_takes_it_back(screen: Screen) -> None:
    screen.asked()
    screen.todo.other()
    assert screen.said == ""
    screen.asked()
    screen.todo.tell("别的话", "blue")
    assert screen.said == "别的话"
    screen.asked()
    assert screen.thrown == []
    screen.todo.find("甲")
    assert screen.said == "" and screen.thrown == []


def test_a_list_that_is_read_meanwhile_keeps_the_question_of_the_same_row_alone(screen: Screen) -> None:
    screen.asked()
    screen.todo.refresh()
    screen.listed(row("d0"), row("d1"))
    assert screen.said == ASKED
    screen.todo.refresh()
    screen.listed(row("d0"), row(case_id="c3"))
    assert screen.said == ""
    screen.todo.discard()
    assert screen.thrown == [] and screen.said == NUMBERED.reason


def test_what_cannot_go_says_why_and_nothing_is_asked_of_the_book_for_a_case(screen: Screen) -> None:
    screen.todo.discard()
    screen.look().set_result(OTHERS)
    assert screen.said == OTHERS.reason
    screen.todo.discard()
    assert screen.thrown == [] and len(screen.use.of("look")) == 2
    screen.todo.choose(2)
    screen.todo.discard()
    assert screen.said == NUMBERED.reason and len(screen.use.asked) == 2


def test_what_is_found_in_the_whole_book_is_no_draft(screen: Screen) -> None:
    screen.todo.find("甲")
    screen.todo._show_found(recording.Recording(), "")  # type: ignore[arg-type]
    screen.todo.discard()
    assert screen.said == NO_DRAFT and screen.use.asked == []


def test_an_act_under_way_at_the_counter_comes_first(screen: Screen) -> None:
    screen.asked()
    screen.free = False
    screen.todo.discard()
    assert screen.said == ACTING and screen.thrown == []


def test_while_one_goes_no_other_does_and_its_late_answer_is_said_wherever_the_cursor_is(
    screen: Screen,
) -> None:
    screen.asked()
    screen.todo.discard()
    screen.todo.choose(1)
    screen.todo.discard()
    assert screen.said == BUSY and screen.thrown == ["d1"]
    screen.use.of("discard")[0].set_result(FOOD)
    assert screen.gone == ["d1"] and screen.said.startswith("已丢弃草稿")
    screen.listed(row("d2"), row(case_id="c3"))
    assert screen.view.told["show_rows"][1] == 0, "on the row that was chosen meanwhile"


def test_what_the_book_refuses_or_fails_to_do_is_said_and_nothing_is_let_go(screen: Screen) -> None:
    screen.asked()
    screen.todo.discard()
    screen.use.of("discard")[0].set_result(NUMBERED)
    assert screen.said == NUMBERED.reason and screen.gone == []
    screen.listed(row("d1"))
    screen.asked()
    screen.todo.discard()
    screen.use.of("discard")[1].set_exception(OSError())
    assert screen.said == FAILED and screen.gone == []
    screen.todo.discard()
    screen.look().set_exception(OSError())
    assert screen.said == FAILED and len(screen.thrown) == 2
