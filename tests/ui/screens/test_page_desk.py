"""附页 of the checklist: what was attached to the wrong material goes off again, or to the right one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from hallclient.app.outcome import PageRef
from hallclient.ui.screens.intake.desk import finding
from hallclient.ui.screens.intake.pagedesk import LEFT, NOWHERE, OTHER_PAPER, REGISTERED, THERE_ALREADY
from tests.ui.screens import cases, scenes
from tests.ui.screens.test_intake_presenter import key_of, line_of
from tests.ui.screens.test_later_rounds import reopened


def ref(name: str, pages: int = 1) -> PageRef:
    return PageRef(
        sha256=f"sha-{name}", name=name, media_type="image/png", pages=pages, thumbnails=(b"",) * pages
    )


def attach(desk: Any, at: int, *names: str) -> None:
    """Files of these names for the material at this place."""
    desk.use.pages.update({name: ref(name) for name in names})
    desk.presenter.pages.attach(desk.presenter.board.lines[at].id, tuple(map(Path, names)))


def pages(desk: Any, at: int) -> tuple[str, ...]:
    """What is attached there, without the prefix."""
    board = desk.presenter.board
    return tuple(sha.removeprefix("sha-") for sha in finding(board.draft, board.lines[at]).pages)


def in_full(desk: Any, at: int) -> None:
    key = desk.presenter.board.lines[at].id
    desk.presenter.materials.current(key)
    desk.presenter.materials.opened(key)


def said(desk: Any) -> str:
    return str(desk.view.last("show_notice").text)


def test_a_page_goes_off_and_comes_back(desk: Any) -> None:
    scenes.food(desk.presenter)
    attach(desk, 2, "a", "b", "c")
    in_full(desk, 2)
    desk.presenter.pages.take_off(1)
    assert pages(desk, 2) == ("a", "c") and said(desk) == "已从第 3 份取下 1 件附页。Ctrl+Z 放回"
    assert finding(desk.use.saved[-1], desk.presenter.board.lines[2]).pages == ("sha-a", "sha-c")
    shown, held, file = desk.view.told["show_page_pictures"]
    assert len(shown) == 2 and held == ("", "") and file == 1, "what came after it stands in its place"
    assert desk.view.last("show_checklist").pages.shas == ("sha-a", "sha-c")
    desk.presenter.undo()
    name = desk.presenter.board.lines[2].material.name
    assert pages(desk, 2) == ("a", "b", "c") and said(desk) == f"撤销：{name} 取下附页。Ctrl+Y 恢复"
    assert desk.view.told["show_page_pictures"][2] == 1, "turned to the page that is back"
    assert finding(desk.use.saved[-1], desk.presenter.board.lines[2]).pages == ("sha-a", "sha-b", "sha-c")
    desk.presenter.redo()
    assert pages(desk, 2) == ("a", "c")
    desk.presenter.undo()
    desk.presenter.undo()
    assert pages(desk, 2) == ("a", "b") and said(desk).startswith(f"撤销：{name} 附上附页")


def test_the_last_page_gives_the_table_back_and_leaves_no_trace(desk: Any) -> None:
    scenes.food(desk.presenter)
    attach(desk, 2, "a")
    in_full(desk, 2)
    desk.presenter.pages.take_off(0)
    assert "hide_page_zone" in desk.view.told and desk.presenter.board.draft.materials == {}
    desk.presenter.pages.take_off(0)
    assert said(desk).startswith("已从第 3 份取下"), "nothing is in sight that could go"


def test_the_answer_follows_at_once(desk: Any) -> None:
    """A file stands for the copies that were not handed in; without it they are missing."""
    scenes.food(desk.presenter)
    scenes.judge_all(desk.presenter)
    line, materials = desk.presenter.board.lines[2], desk.presenter.materials
    materials.digit(line.id, 1, True)
    attach(desk, 2, "a")
    materials.digit(line.id, 0, False)
    assert key_of(desk, "accept").allowed
    in_full(desk, 2)
    desk.presenter.pages.take_off(0)
    assert not key_of(desk, "accept").allowed
    assert any("份数不够" in text for text in desk.presenter.board.spoilt_marks().values())
    desk.presenter.undo()
    assert key_of(desk, "accept").allowed


def test_a_page_goes_to_the_material_it_belongs_to_in_one_step(desk: Any) -> None:
    scenes.food(desk.presenter)
    attach(desk, 2, "a", "b")
    in_full(desk, 2)
    desk.presenter.pages.ask_goal(0)
    lines, goals = desk.presenter.board.lines, desk.view.last("show_page_goals")
    assert [key for key, _ in goals] == [line.id for at, line in enumerate(lines) if at != 2]
    assert goals[3] == (lines[4].id, f"5 {lines[4].material.name}")
    desk.presenter.pages.move(lines[4].id)
    assert (pages(desk, 2), pages(desk, 4)) == (("b",), ("a",))
    assert said(desk) == f"已改挂到第 5 份：{lines[4].material.name}。Ctrl+Z 撤销"
    desk.presenter.pages.move(lines[3].id)
    assert (pages(desk, 2), pages(desk, 3)) == (("b",), ()), "chosen once, moved once"
    desk.presenter.undo()
    assert (pages(desk, 2), pages(desk, 4)) == (("a", "b"), ())
    assert said(desk) == f"撤销：{lines[2].material.name} 改挂附页。Ctrl+Y 恢复"
    assert len(desk.view.last("show_page_pictures")) == 2


def test_without_another_material_there_is_nowhere_to_go(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    scenes.food(desk.presenter)
    attach(desk, 2, "a")
    in_full(desk, 2)
    monkeypatch.setattr(type(desk.presenter.board), "lines", (desk.presenter.board.lines[2],))
    desk.presenter.board.current = 0
    desk.presenter.pages.ask_goal(0)
    assert said(desk) == NOWHERE and "show_page_goals" not in desk.view.told


def come_back(desk: Any) -> tuple[int, int]:
    """A case told that one material is missing; both it and another have a page by the notice."""
    scenes.food(desk.presenter)
    scenes.judge_all(desk.presenter)
    owed = desk.presenter.board.lines.index(line_of(desk, "布局"))
    attach(desk, owed, "owed")
    attach(desk, 2, "kept")
    desk.presenter.materials.verdict(desk.presenter.board.lines[owed].id, "missing")
    case = cases.folded(cases.notified(desk.presenter.board.draft))
    reopened(desk, case, set(case.open))
    return owed, 2


def test_what_an_act_names_stays_and_what_comes_back_may_go(desk: Any) -> None:
    owed, kept = come_back(desk)
    in_full(desk, kept)
    assert desk.view.told["show_page_pictures"][1] == (REGISTERED + OTHER_PAPER,)
    desk.presenter.pages.take_off(0)
    assert pages(desk, kept) == ("kept",) and said(desk) == REGISTERED + OTHER_PAPER
    desk.presenter.pages.ask_goal(0)
    assert "show_page_goals" not in desk.view.told
    attach(desk, owed, "owed", "new")
    in_full(desk, owed)
    in_full(desk, owed)
    assert desk.view.told["show_page_pictures"][1] == ("", ""), "handed in anew, also the same file"
    desk.presenter.pages.ask_goal(1)
    assert said(desk) == NOWHERE, "the notice names no other material"
    desk.presenter.pages.take_off(0)
    assert pages(desk, owed) == ("new",)


def test_after_the_acceptance_only_what_comes_late_may_go(desk: Any) -> None:
    scenes.food(desk.presenter)
    scenes.judge_all(desk.presenter)
    late = desk.presenter.board.lines.index(line_of(desk, "规章制度"))
    desk.presenter.materials.verdict(desk.presenter.board.lines[late].id, "deferred")
    attach(desk, 2, "kept")
    case = cases.folded(cases.accepted(desk.presenter.board.draft))
    reopened(desk, case, {one.material for one in case.deferred})
    in_full(desk, 2)
    desk.presenter.pages.take_off(0)
    assert pages(desk, 2) == ("kept",) and said(desk) == REGISTERED, "Alt+H is shut, too"
    desk.presenter.pages.look_away()
    attach(desk, late, "late")
    in_full(desk, late)
    desk.presenter.pages.take_off(0)
    assert pages(desk, late) == ()


def test_what_the_applicant_replaces_is_under_the_clerks_hands(desk: Any) -> None:
    _, kept = come_back(desk)
    desk.presenter.materials.current(desk.presenter.board.lines[kept].id)
    desk.presenter.materials.swap()
    attach(desk, kept, "kept")
    in_full(desk, kept)
    desk.presenter.pages.take_off(0)
    assert pages(desk, kept) == ()


def later(desk: Any, monkeypatch: pytest.MonkeyPatch, at: int, *names: str) -> list[Callable[[], None]]:
    """Files for the material at this place that are read when the test says so."""
    waiting: list[Callable[[], None]] = []

    def wait(
        future: Future[Any], done: Callable[[Any], None], failed: Callable[[BaseException], None]
    ) -> None:
        error = future.exception()
        waiting.append((lambda: failed(error)) if error is not None else (lambda: done(future.result())))

    with monkeypatch.context() as slow:
        slow.setattr(desk.presenter.board.crossing, "when_done", wait)
        desk.use.pages.update({name: ref(name) for name in names if not name.endswith(".exe")})
        desk.presenter.pages.attach(desk.presenter.board.lines[at].id, tuple(map(Path, names)))
    return waiting


def test_files_stand_in_the_order_in_which_they_were_given(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenes.food(desk.presenter)
    large, virus, small = later(desk, monkeypatch, 2, "large", "virus.exe", "small")
    small()
    virus()
    assert pages(desk, 2) == ()
    large()
    assert pages(desk, 2) == ("large", "small")


def test_no_act_goes_out_without_a_file_that_is_being_read(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenes.food(desk.presenter)
    scenes.judge_all(desk.presenter)
    good, bad = later(desk, monkeypatch, 2, "a", "virus.exe")
    for act in (
        lambda: desk.presenter.decisions.decide("accept"),
        desk.presenter.decisions.receive,
    ):
        act()
        assert said(desk) == "还有 2 个文件正在附上，附好了再按" and desk.use.acts == []
    good()
    bad()
    desk.presenter.decisions.decide("accept")
    (_, draft, _) = desk.use.acts[-1]
    assert [one.pages for one in draft.materials.values() if one.pages] == [("sha-a",)]


def test_a_file_that_comes_too_late_is_said_and_is_nobody_elses(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenes.food(desk.presenter)
    (come,) = later(desk, monkeypatch, 2, "a")
    desk.presenter.next_applicant()
    scenes.food(desk.presenter)
    assert desk.presenter.pages.why_wait() == "", "it keeps nobody waiting here"
    come()
    assert said(desk) == LEFT and pages(desk, 2) == ()


def test_the_same_file_again_is_said_and_attached_once(desk: Any) -> None:
    scenes.food(desk.presenter)
    attach(desk, 2, "a")
    attach(desk, 2, "a")
    assert pages(desk, 2) == ("a",) and said(desk) == THERE_ALREADY


def test_a_scan_that_comes_while_pages_are_in_full_is_shown(desk: Any) -> None:
    scenes.food(desk.presenter)
    attach(desk, 2, "a")
    in_full(desk, 2)
    attach(desk, 4, "elsewhere")
    assert len(desk.view.last("show_page_pictures")) == 1
    attach(desk, 2, "b")
    shown, _, file = desk.view.told["show_page_pictures"]
    assert len(shown) == 2 and file == 1
    assert desk.view.count("show_page_zone") == 1, "what is read does not go blank"
