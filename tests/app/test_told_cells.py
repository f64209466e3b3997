"""Behind the figures of 考核表, of the grounds of the law and of 今日's 评价, by a real book."""

from __future__ import annotations

import pytest

from casework.acts import AnyAct
from casework.grievances import Grade, Rated
from casework.matters import CardGiven, CardWithdrawn, Level, RuleKey
from hallclient.app.counter import Counter
from hallclient.app.hall_today import HallToday
from hallclient.app.reports import Reports, Sheet
from tests.app.desk import FOOD, FRIDAY, Desk, only, outcome, rooms
from tests.app.filled import filled

MONTH = (FRIDAY.replace(day=1), FRIDAY)


def kept(counter: Counter, *acts: AnyAct) -> None:
    for act in acts:
        counter.book.write_now(lambda tx, act=act: tx.append_matter(act))  # type: ignore[misc]


def card(
    counter: Counter, of: str, rule: RuleKey, level: Level, about: str, whose: str = "W0907"
) -> CardGiven:
    head = counter.stamp(1, counter.now()).head(f"c-{of}", f"m-{of}")
    return CardGiven(
        **head, ref=f"{rule}/{about}/{of}", rule=rule, rule_name="不予决定没有理由", level=level, what="没有说明理由",
        since=FRIDAY, basis="行政许可法第三十八条第二款", unit="118", answer_due=FRIDAY, about=about, whose=whose,
    )  # fmt: skip


def rated(counter: Counter, of: str, grade: Grade, about: str, whose: str = "W0907") -> Rated:
    head = counter.stamp(1, counter.now()).head(f"r-{of}", f"n-{of}")
    return Rated(
        **head, ref=f"{of}/009/{FRIDAY}", grade=grade, rated_by="code", words="排了两小时", about=about,
        item_name="食品经营许可", unit="118", whose=whose, handled_on=FRIDAY,
    )  # fmt: skip


@pytest.fixture
def case_id(desk: Desk) -> str:
    """A case with two cards and two ratings, one card more that was withdrawn."""
    counter = desk.counter("W0907", "W09")
    case = only(outcome(rooms(counter)[0].accept(filled(counter, FOOD)))).case_id
    gone = card(counter, "x", "unreasoned", "yellow", case)
    head = counter.stamp(1, counter.now()).head("w-x", gone.case_id)
    kept(
        counter, card(counter, "a", "unreasoned", "red", case), card(counter, "b", "unreasoned", "yellow", case), gone,
        CardWithdrawn(**head, reason="查错了"), rated(counter, "1", 5, case), rated(counter, "2", 1, case),
        rated(counter, "3", 5, "elsewhere", "M0001"),
    )  # fmt: skip
    return case


def sheet(made: object) -> Sheet:
    assert isinstance(made, Sheet)
    return made


def test_each_figure_opens_what_it_counts(desk: Desk, case_id: str) -> None:
    counter = desk.counter("M0001", "W09")
    reports = Reports(counter)
    month = sheet(reports.appraisal(*MONTH, "").result(60)).report
    told = month.appraisal
    assert told is not None
    person = next(one for one in told.people if one.key == "W0907")
    for rule, score in zip(told.criteria, person.scores, strict=True):
        if rule.figure in ("reminders", "yellow_cards", "red_cards", "bad_ratings", "complaints"):
            behind = reports.told(month, "W0907", rule.figure).result(30)
            assert len(behind) == score.value, rule.figure
    (red,) = reports.told(month, "W0907", "red_cards").result(30)
    assert (red.case_id, red.word, red.note, red.tone) == (case_id, "红牌", "待答复", "rd")
    assert [one.word for one in reports.told(month, "W0907", "good_rate").result(30)] == [
        "非常不满意",
        "非常满意",
    ]
    assert reports.told(month, "M0001", "bad_ratings").result(30) == (), "his own are not his to see"
    assert reports.told(month, "W0907", "sat_days").result(30) == ()

    grounds = sheet(reports.breaches(*MONTH).result(60)).report
    assert grounds.breaches is not None
    at, ground = next((at, one) for at, one in enumerate(grounds.breaches.grounds) if one.rows)
    for key, rows in ((f"{at}", ground.rows), (f"{at}.0", ground.rows[:1])):
        for column in ("reminders", "yellow", "red", "whole", "corrected", "withdrawn"):
            counts = sum(getattr(one, column) for one in rows)
            assert len(reports.told(grounds, key, column).result(30)) == counts, (key, column)
    assert [one.note for one in reports.told(grounds, f"{at}", "withdrawn").result(30)] == ["已撤牌"]


def test_the_day_s_ratings_are_listed_without_who_gave_them(desk: Desk, case_id: str) -> None:
    manager = HallToday(desk.counter("M0001", "W09"))
    assert sum(manager.board().result(60).grades) == 3
    found = manager.ratings().result(30)
    assert [(one.case_id, one.word, one.title) for one in found] == [
        (case_id, "非常不满意", "食品经营许可"), (case_id, "非常满意", "食品经营许可"),
    ]  # fmt: skip
    assert not any("排了两小时" in " ".join(map(str, one)) for one in found)
