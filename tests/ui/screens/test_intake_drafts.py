"""The draft under the screen: saved with every change, back as it was, never twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from hallclient.app.outcome import Opened
from hallclient.store import problem
from hallclient.store.problem import BookFault
from tests.ui.screens import scenes
from tests.ui.screens.test_intake_presenter import line_of


def test_an_act_waits_for_the_save_that_is_under_way(desk: Any) -> None:
    """A save that came after the act would bring back the draft that the act settled."""
    scenes.food(desk.presenter)
    scenes.judge_all(desk.presenter)
    waiting: list[Any] = []
    straight = desk.presenter.board.crossing.when_done

    class Held:
        def when_done(self, future: Any, done: Any, failed: Any) -> None:
            if not desk.use.acts:
                waiting.append(lambda: straight(future, done, failed))
            else:
                straight(future, done, failed)

    desk.presenter.board.crossing = Held()
    desk.presenter.fields.typed("food.staff_count", "14")
    desk.presenter.decisions.decide("accept")
    assert desk.use.acts == []
    waiting.pop(0)()
    assert desk.use.acts[-1][0] == "accept"
    assert desk.use.acts[-1][1].values["food.staff_count"] == "14"


def test_a_screen_left_open_over_midnight_asks_the_rules_of_today(desk: Any) -> None:
    scenes.food(desk.presenter)
    desk.counter.day = date(2026, 11, 23)
    desk.presenter.fields.typed("food.staff_count", "13")
    assert desk.presenter.board.bench.today == date(2026, 11, 23)
    scenes.judge_all(desk.presenter)
    layout = line_of(desk, "主要设备设施")
    desk.presenter.materials.verdict(layout.id, "missing")
    assert "11-30 周一" in desk.view.last("show_answer").law


# ── drafts


def test_every_change_is_saved_and_the_last_one_wins(desk: Any) -> None:
    scenes.food(desk.presenter)
    assert desk.use.saved[-1] == desk.presenter.board.draft
    before = len(desk.use.saved)
    desk.presenter.fields.typed("food.staff_count", "13")
    assert len(desk.use.saved) == before + 1
    assert desk.view.told["show_saved"] == ("草稿已存 10:42:07", "green")


def test_what_is_typed_during_a_save_is_saved_behind_it_by_itself(desk: Any) -> None:
    """The last key of a pause may come while the one before it is still on its way to the book."""
    desk.presenter.items.choose(scenes.FOOD)
    board, straight = desk.presenter.board, desk.presenter.board.crossing.when_done
    under_way: list[Any] = []

    class Held:
        def when_done(self, *asked: Any) -> None:
            under_way.append(lambda: straight(*asked))

    board.crossing = Held()
    before = len(desk.use.saved)
    for text in ("甲", "甲乙", "甲乙丙"):
        desk.presenter.fields.typed("applicant.name", text)
    assert len(desk.use.saved) == before + 1 and board.unsaved, "one at a time"
    under_way.pop(0)()
    names = [one.values["applicant.name"] for one in desk.use.saved[before:]]
    assert names == ["甲", "甲乙丙"] and board.unsaved, "the newest, and no key more is needed"
    under_way.pop(0)()
    assert board.unsaved == () and under_way == [] and len(desk.use.saved) == before + 2


def test_nothing_is_saved_before_anything_is_begun(desk: Any) -> None:
    assert desk.use.saved == []


def test_a_draft_that_could_not_be_saved_says_so(desk: Any) -> None:
    desk.presenter.items.choose(scenes.FOOD)
    desk.use.error = OSError(28, "full")
    desk.presenter.fields.typed("applicant.name", "甲")
    assert desk.view.told["show_saved"][1] == "red"
    desk.use.error = None
    desk.presenter.fields.typed("applicant.name", "甲乙")
    assert desk.use.saved[-1].values["applicant.name"] == "甲乙"


def full() -> BookFault:
    return BookFault(problem.disk_full(12_288))


def test_why_a_draft_is_not_saved_stands_in_the_banner_until_it_is(desk: Any) -> None:
    desk.presenter.items.choose(scenes.FOOD)
    desk.use.error = full()
    desk.presenter.fields.typed("applicant.name", "甲")
    notice = desk.view.last("show_notice")
    assert "磁盘已满（剩余 12 KB）" in notice.strong and notice.tone == "red"
    assert "腾出至少 50 MB" in notice.text and "录入还在屏幕上" in notice.text
    desk.use.error = None
    desk.presenter.fields.typed("applicant.name", "甲乙")
    assert "账本又能写了，草稿已存" in desk.view.last("show_notice").text
    desk.presenter.fields.typed("applicant.name", "甲乙丙")
    assert desk.view.last("show_notice").text == ""


def test_what_could_not_be_saved_is_tried_again_by_the_clock_without_a_word(desk: Any) -> None:
    desk.presenter.items.choose(scenes.FOOD)
    desk.use.error = full()
    desk.presenter.fields.typed("applicant.name", "甲")
    desk.presenter.board.mend("别的话", "red")
    desk.presenter.board.save_again()
    assert desk.view.last("show_notice").text == "别的话", "what was said since stays"
    assert [one.values["applicant.name"] for one in desk.presenter.board.unsaved] == ["甲"]
    desk.use.error = None
    desk.presenter.board.save_again()
    assert desk.use.saved[-1].values["applicant.name"] == "甲" and desk.presenter.board.unsaved == ()
    assert "账本又能写了" in desk.view.last("show_notice").text
    before = len(desk.use.saved)
    desk.presenter.board.save_again()
    assert len(desk.use.saved) == before, "nothing is owed any more"


def test_a_save_that_fails_after_its_draft_left_the_counter_is_not_the_next_ones(desk: Any) -> None:
    desk.presenter.items.choose(scenes.FOOD)
    waiting: list[Any] = []
    straight = desk.presenter.board.crossing

    class Held:
        def when_done(self, future: Any, done: Any, failed: Any) -> None:
            waiting.append(lambda: straight.when_done(future, done, failed))

    desk.use.error, desk.presenter.board.crossing = full(), Held()
    desk.presenter.fields.typed("applicant.name", "甲")
    first = desk.presenter.board.draft
    desk.presenter.board.crossing = straight
    desk.presenter.next_applicant()
    waiting.pop(0)()
    assert "磁盘已满" in desk.view.last("show_notice").strong
    desk.use.error = None
    desk.presenter.board.save_again()
    assert desk.use.saved[-1] == first and desk.presenter.board.empty


def test_a_draft_that_the_book_never_took_opens_as_it_was_typed(desk: Any) -> None:
    desk.use.error = full()
    desk.presenter.items.choose(scenes.FOOD)
    desk.presenter.fields.typed("applicant.name", "甲")
    first = desk.presenter.board.draft
    desk.presenter.next_applicant()
    desk.presenter.open_draft(first.draft_id)
    assert desk.presenter.board.draft == first
    assert desk.view.told["show_saved"] == ("草稿没有存进账本，录入还在屏幕上。能写时自动补存", "red")
    desk.use.error = None
    desk.presenter.board.save_again()
    assert desk.view.told["show_saved"][0].startswith("草稿已存")


def test_what_could_not_be_saved_goes_along_until_the_book_takes_it(desk: Any) -> None:
    """The clerk goes on to the next applicant while the disk is full: the first one's last words are not lost."""
    desk.presenter.items.choose(scenes.FOOD)
    desk.use.error = full()
    desk.presenter.fields.typed("applicant.name", "甲")
    first = desk.presenter.board.draft
    desk.presenter.next_applicant()
    notice = desk.view.last("show_notice")
    assert "磁盘已满" in notice.strong and "不要退出程序" in notice.text
    desk.use.error = None
    desk.presenter.items.choose(scenes.FOOD)
    desk.presenter.fields.typed("applicant.name", "乙")
    kept = [one for one in desk.use.saved if one.draft_id == first.draft_id]
    assert kept[-1].values["applicant.name"] == "甲"
    assert kept.count(kept[-1]) == 1, "once is enough"


def test_opened_again_before_the_book_took_it_it_is_as_it_was_typed(desk: Any) -> None:
    desk.presenter.items.choose(scenes.FOOD)
    stored = desk.presenter.board.draft
    desk.use.error = full()
    desk.presenter.fields.typed("applicant.name", "甲")
    desk.presenter.next_applicant()
    desk.use.drafts[stored.draft_id] = Opened(draft=stored, cases={})
    desk.presenter.open_draft(stored.draft_id)
    assert desk.presenter.board.draft.values["applicant.name"] == "甲"


def test_what_was_thrown_away_is_not_saved_again(desk: Any) -> None:
    desk.presenter.items.choose(scenes.FOOD)
    thrown = desk.presenter.board.draft.draft_id
    desk.use.error = full()
    desk.presenter.fields.typed("applicant.name", "甲")
    assert desk.presenter.put_aside(thrown) and desk.presenter.board.empty
    desk.use.error, before = None, len(desk.use.saved)
    desk.presenter.thrown_away(thrown)
    desk.presenter.board.save_again()
    assert len(desk.use.saved) == before and not desk.presenter.board.behind.waiting


def test_what_was_asked_for_just_before_does_not_stay_on_the_counter(desk: Any) -> None:
    desk.presenter.items.choose(scenes.FOOD)
    thrown = desk.presenter.board.draft.draft_id
    desk.presenter.thrown_away("another")
    assert desk.presenter.board.draft.draft_id == thrown
    desk.presenter.thrown_away(thrown)
    assert desk.presenter.board.empty and desk.presenter.board.draft.draft_id != thrown


def test_a_draft_comes_back_as_it_was(desk: Any) -> None:
    scenes.as_in_the_picture(desk.presenter)
    draft, bar = desk.presenter.board.draft, desk.view.last("show_answer")
    fields = dict(desk.view.fields)
    desk.presenter.next_applicant()
    assert desk.presenter.board.draft.draft_id != draft.draft_id and desk.view.fields == {}
    desk.use.drafts[draft.draft_id] = Opened(draft=draft, cases={})
    desk.presenter.open_draft(draft.draft_id)
    assert desk.presenter.board.draft == draft
    assert desk.view.last("show_answer") == bar
    assert {key: state.value for key, state in desk.view.fields.items()} == {
        key: state.value for key, state in fields.items()
    }


def test_a_draft_that_is_gone_says_so(desk: Any) -> None:
    held = desk.presenter.board.draft
    desk.presenter.open_draft("gone")
    assert desk.gone == ["这份草稿已经办结、丢弃或者被别人接走，不在了。待办已重读。"]
    assert desk.presenter.board.draft is held


def test_the_kind_of_applicant_is_chosen_by_hand_or_follows_the_number(desk: Any) -> None:
    desk.presenter.items.choose(scenes.FOOD)
    from hallclient.ui.screens.intake.models import Extras

    chosen = Extras("window", "窗口领取", "", False, "", "", "applicant", "", "非法人组织")
    assert desk.presenter.extras.take(chosen) == ""
    assert desk.presenter.board.draft.applicant_kind == "非法人组织"
    assert desk.view.last("show_extras_summary") == "窗口收件 · 非法人组织"
    desk.presenter.extras.toggle()
    assert desk.view.last("show_extras").applicant_kind == "非法人组织"
    back = Extras("window", "窗口领取", "", False, "", "", "applicant", "")
    assert desk.presenter.extras.take(back) == ""
    assert desk.presenter.board.draft.applicant_kind == ""


def test_extras_are_marks_with_a_reason(desk: Any) -> None:
    desk.presenter.items.choose(scenes.FOOD)
    from hallclient.ui.screens.intake.models import Extras

    extras = Extras("courier", "邮政快递", "2026-11-18", True, "", "", "agent", "")
    assert desk.presenter.extras.take(extras)
    good = Extras("courier", "邮政快递", "2026-11-18", True, "残障人士", "志愿者 李四", "helper", "")
    assert desk.presenter.extras.take(good) == ""
    draft = desk.presenter.board.draft
    assert (draft.channel, draft.received_on, draft.express) == ("courier", date(2026, 11, 18), True)
    assert desk.view.last("show_extras_summary") == "快递收件 · 11-18 到 · 绿色通道 · 帮办"
    assert desk.presenter.extras.take(Extras("window", "电子", "2027-01-01", False, "", "", "agent", ""))


def in_waiting(desk: Any) -> list[Any]:
    """From now on what the book gives is kept here, to be handed on in any order."""
    straight, waiting = desk.presenter._crossing.when_done, []

    class Held:
        def when_done(self, *asked: Any) -> None:
            waiting.append(lambda: straight(*asked))

    desk.presenter._crossing = Held()
    return waiting


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_that_are_being_read_the_one_asked_for_last_comes(desk: Any, order: tuple[int, int]) -> None:
    """Back by one key while the scanned case is still on its way: two readers may answer in any order."""
    first, second = desk.use.new_draft(), desk.use.new_draft()
    for draft in (first, second):
        desk.use.drafts[draft.draft_id] = Opened(draft=draft, cases={})
    waiting = in_waiting(desk)
    desk.presenter.open_draft(first.draft_id)
    desk.presenter.resume(second.draft_id, "")
    for at in order:
        waiting[at]()
    assert desk.presenter.board.draft.draft_id == second.draft_id != first.draft_id


def test_who_goes_on_to_the_next_applicant_is_overtaken_by_nothing(desk: Any) -> None:
    stored = desk.use.new_draft()
    desk.use.drafts[stored.draft_id] = Opened(draft=stored, cases={})
    waiting = in_waiting(desk)
    desk.presenter.open_draft(stored.draft_id)
    desk.presenter.next_applicant()
    for come in waiting:
        come()
    assert desk.presenter.board.empty and desk.presenter.board.draft.draft_id != stored.draft_id
