"""A failure of the book is told on the screen where it happened: cause, what was kept, what to do."""

from __future__ import annotations

from typing import Any

import pytest

from hallclient.store import problem
from hallclient.store.problem import BookFault, BookProblem
from hallclient.ui.screens.failed import in_words
from tests.ui.screens import scenes

FOUND = [
    (problem.disk_full(0), "磁盘已满", "腾出至少 50 MB"),
    (problem.disk_error(), "磁盘读写出错", "请系统管理员检查磁盘"),
    (problem.read_only(), "不能写入", "检查文件夹权限"),
    (problem.out_of_memory(), "内存不足", "关掉别的程序"),
    (problem.unknown(), "现在还不能确定", "不要交出文书，也不要重做"),
]


@pytest.mark.parametrize(("found", "cause", "todo"), FOUND, ids=[one.kind for one, _, _ in FOUND])
def test_what_the_book_says_of_a_failed_act_stands_at_the_intake(
    desk: Any, found: BookProblem, cause: str, todo: str
) -> None:
    scenes.food(desk.presenter)
    scenes.judge_all(desk.presenter)
    desk.use.error = BookFault(found)
    desk.presenter.decisions.decide("accept")
    notice = desk.view.last("show_notice")
    assert cause in notice.strong and todo in notice.text and notice.text.endswith("录入都在。")
    assert found.kept in notice.text and notice.tone == "red"
    assert ("不能确定" in notice.strong) is (found.kind == "unknown"), "only what is unknown is called so"
    assert desk.outcomes == [] and not desk.presenter.decisions.busy


def test_an_unknown_end_is_never_said_to_have_changed_nothing() -> None:
    told = in_words(BookFault(problem.unknown()), "没有办成，账本里的内容未动。")
    assert "还不能确定" in told and "未动" not in told
    assert in_words(ValueError("x"), "没有办成，账本里的内容未动。") == "没有办成，账本里的内容未动。"
