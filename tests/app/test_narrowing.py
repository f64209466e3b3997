"""Narrowing the list of cases by key and by word: stage, last day, item, person, window; with the line, and counted."""

from __future__ import annotations

from datetime import date

from casework.question import SAID_DUE, ask, said
from hallclient.app.case_finding import Narrow, narrowed
from hallclient.app.outcome import CaseRow
from hallclient.app.worklist import Worklist
from hallclient.ui.screens.todo.rows import found_row
from tests.app.desk import FOOD, TRADE, Desk, only, outcome, rooms
from tests.app.filled import filled

DAY = date(2026, 11, 20)


def names(work: Worklist, text: str = "", narrow: Narrow | None = None) -> list[str]:
    """Whom it finds; the count says as many."""
    narrow = narrow or Narrow()
    found = work.find(text, narrow).result(30).rows
    assert work.count(text, narrow).result(30) == len(found)
    return [row.applicant for row in found]


def take(desk: Desk, who: str, window: str, name: str, item: str, *, told: bool = False) -> str:
    clerk = desk.counter(who, window)
    draft = filled(clerk, item, values={"applicant.name": name})
    if told:
        draft = filled(
            clerk, item, values={"applicant.name": name}, marks={next(iter(draft.materials)): "missing"}
        )
        return only(outcome(rooms(clerk)[0].notify(draft))).case_id
    return only(outcome(rooms(clerk)[0].accept(draft))).case_id


def test_stage_item_person_window_and_days_are_met_together(desk: Desk) -> None:
    desk.clock.set(date(2026, 11, 18))
    take(desk, "W1003", "W10", "示例商店", TRADE)
    take(desk, "W1003", "W10", "示例餐饮有限公司", FOOD)
    desk.clock.set(DAY)
    asked = take(desk, "W0907", "W09", "示例茶社有限公司", FOOD, told=True)
    work = rooms(desk.counter("W0907", "W09"))[2]
    assert names(work, "", Narrow(at="correcting")) == ["示例茶社有限公司"]
    assert names(work, "", Narrow(mine=True)) == names(work, "本人") == ["示例茶社有限公司"]
    assert names(work, "", Narrow(here=True)) == names(work, "本窗口") == ["示例茶社有限公司"]
    assert names(work, "示例", Narrow(item=FOOD)) == ["示例茶社有限公司", "示例餐饮有限公司"]
    assert names(work, "餐饮", Narrow(item=FOOD)) == ["示例餐饮有限公司"]
    assert names(work, "受理", Narrow(item=FOOD)) == ["示例餐饮有限公司"]
    assert names(work, "受理", Narrow(at="correcting")) == [], "both can't be"
    assert names(work, "", Narrow(at="closed")) == []
    due = {row.applicant: row.due for row in work.find("示例").result(30).rows}
    soon = names(work, "", Narrow(due="soon"))
    assert soon == sorted(soon, key=lambda name: due[name] or date.max)
    within = {name for name, day in due.items() if day is not None and DAY <= day <= date(2026, 11, 26)}
    assert set(soon) == within
    assert soon, "食品 is promised within five working days"
    assert names(work, "5日内到期") == soon
    first = due[soon[0]]
    assert first is not None
    desk.clock.set(first)
    work = rooms(desk.counter("W0907", "W09"))[2]
    assert soon[0] in names(work, "今日到期") and soon[0] not in names(work, "过期")
    desk.clock.set(date(2026, 12, 15))
    work = rooms(desk.counter("W0907", "W09"))[2]
    past = names(work, "", Narrow(due="past"))
    assert set(soon) - {"示例茶社有限公司"} <= set(past)
    assert names(work, "餐饮 已过期", Narrow(item=FOOD)) == ["示例餐饮有限公司"]
    # nobody acted, yet the term to supply is over: it counts as withdrawn, and is past no more
    desk.clock.set(date(2027, 2, 1))
    work = rooms(desk.counter("W0907", "W09"))[2]
    assert work.find("茶社").result(30).rows[0].stage == "deemed_withdrawn"
    assert "示例茶社有限公司" not in names(work, "已过期")
    assert asked


def test_among_a_list_only_its_cases_are_found(desk: Desk) -> None:
    ids = [take(desk, "W1003", "W10", f"示例{name}商店", TRADE) for name in "甲乙丙"]
    work = rooms(desk.counter("W1003", "W10"))[2]
    assert work.find_among("示例", ids[:2]).result(30) == frozenset(ids[:2])
    assert work.find_among("丙", ids[:2]).result(30) == frozenset()
    assert work.find_among("受理 甲", ids).result(30) == {ids[0]}
    assert work.find_among("今日到期", ids).result(30) == frozenset(ids), "done on the spot"
    assert work.find_among("已过期", ids).result(30) == frozenset()
    assert work.find_among("示例", []).result(30) == frozenset()


def test_the_words_are_understood_and_said() -> None:
    for word, due in (
        ("已过期", "past"),
        ("今天到期", "today"),
        ("快到期", "soon"),
        ("5个工作日内到期", "soon"),
    ):
        asked = ask(f"张 {word} 本窗口", DAY)
        assert (asked.words, asked.due, asked.here) == (("张",), due, True)
        assert said(asked, DAY) == f"「张」 · 本窗口收的 · {SAID_DUE[asked.due]}"
    assert ask("「已过期」", DAY).words == ("已过期",), "in quotation marks it is looked for"
    both = narrowed(ask("收件", DAY), Narrow(at="open"))
    assert both is not None and both.stages == ("received",)
    assert narrowed(ask("收件", DAY), Narrow(at="accepted")) is None


def test_what_is_past_its_day_is_marked_as_in_the_lists(desk: Desk) -> None:
    take(desk, "W1003", "W10", "示例餐饮有限公司", FOOD)  # until 11-27
    told = take(desk, "W0907", "W09", "示例茶社有限公司", FOOD, told=True)
    rows: dict[str, CaseRow] = {}
    for day, shade in ((DAY, ""), (date(2026, 11, 26), "near"), (date(2026, 11, 30), "late")):
        desk.clock.set(day)
        work = rooms(desk.counter("W0907", "W09"))[2]
        rows = {row.applicant: row for row in work.find("示例").result(30).rows}
        assert rows["示例餐饮有限公司"].shade == shade
        assert {one.case_id: one.shade for one in rows.values()}[
            told
        ] == ""  # the applicant's day, not the hall's
    shown = found_row(rows["示例餐饮有限公司"])
    assert (shown.ink, shown.edge) == ("rd", "rd") and "超" not in shown.limit
