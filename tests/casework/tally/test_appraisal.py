"""考核: what a month earns by the hall's criteria; cards by the grounds of the law. Each with what just does not."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from msgspec.structs import replace

from casework.appraising import Criterion
from casework.facts.appraisal import appraisal_facts, breach_facts
from casework.matters import CardAnswered, CardGiven, CardWithdrawn, Level, RuleKey
from casework.supervision.cards import Card, cards
from casework.tally.appraisal import Beside, appraised
from casework.tally.breaches import breaches
from casework.tally.report import Report
from casework.tally.totals import Line
from casework.tally.voiced import Voiced
from forms.supervision import SupervisionChange, changed, usual
from tests.casework.factory import stamp
from tests.casework.tally.test_report import on, report
from tests.casework.test_grievances import FRIDAY

DAYS = (FRIDAY.replace(day=1), FRIDAY)


def given(
    rule: RuleKey, level: Level, of: str = "a1", whose: str = "W0907", day: date = FRIDAY, matter: str = ""
) -> CardGiven:
    head = stamp(day).head(f"c-{rule}-{of}-{whose}{matter}", f"m-{rule}-{of}-{whose}{matter}")
    return CardGiven(
        **head, ref=f"{rule}/case/{of}", rule=rule, rule_name=rule, level=level, what="x", since=day, basis="x",
        unit="118", answer_due=None, whose=whose,
    )  # fmt: skip


def withdrawn(card: CardGiven) -> CardWithdrawn:
    return CardWithdrawn(**stamp(FRIDAY).head(card.act_id + "w", card.case_id), reason="查错了")


def corrected(card: CardGiven) -> CardAnswered:
    return CardAnswered(**stamp(FRIDAY).head(card.act_id + "a", card.case_id), text="x", corrected="已改")


@pytest.mark.parametrize(
    ("value", "earned"), [(None, None), (80.0, 0.0), (89.0, 15.0), (98.0, 30.0), (100.0, 30.0), (10.0, 0.0)]
)
def test_a_share_earns_between_its_two_ends(value: float | None, earned: float | None) -> None:
    rule = Criterion(figure="good_rate", title="好评率", points=30, least=80, full=98)
    assert rule.earned(value) == earned


def test_each_one_costs_and_never_more_than_there_is() -> None:
    rule = Criterion(figure="red_cards", title="红牌", points=5, each=2)
    assert [rule.earned(count) for count in (0, 1, 2, 3, 9)] == [5, 3, 1, 0, 0]


def test_a_month_by_person() -> None:
    counts = {"decided": 12, "on_spot": 2, "early": 8, "in_time": 1, "late": 1, "accepted": 30}
    lines = [Line(key=key, name=key, counts=counts) for key in ("W0907", "gone")]
    red, taken_back = given("unreasoned", "red"), given("unreasoned", "red", "a2")
    other_month = given("unreasoned", "red", "a3", day=DAYS[0] - timedelta(days=1))
    beside = Beside(
        cards=cards((red, taken_back, withdrawn(taken_back), other_month), FRIDAY), sat={"S0001": 2}
    )
    names = {"W0907": "王砚秋", "S0001": "温知许", "W1": "没有数的"}
    told = appraised(usual().appraisal, lines, {"W0907": Voiced(rated=10, content=9)}, beside, names, DAYS)
    assert [one.key for one in told.people] == [
        "W0907",
        "S0001",
    ]  # nobody of another hall, nobody without a figure
    first = dict(zip([one.figure for one in told.criteria], told.people[0].scores, strict=True))
    assert (first["accepted"].earned, first["in_time_rate"].value, first["in_time_rate"].earned) == (
        10.0,
        90.0,
        0.0,
    )
    assert first["red_cards"].value == 1 and first["red_cards"].earned == 3
    second = dict(zip([one.figure for one in told.criteria], told.people[1].scores, strict=True))
    assert (
        second["good_rate"].earned is None is second["in_time_rate"].earned
    )  # not rated: no grade, and no nought
    earned, points = told.whole(told.people[1])
    assert (
        points == 100 - 20 - 30 - 10 and earned == points - 20
    )  # nothing accepted; nothing else against him
    made = replace(report([], on(0)), appraisal=told)
    assert made.kind == "appraisal" and msgspec.json.decode(msgspec.json.encode(made), type=Report) == made
    rows = appraisal_facts(made, "S0001")["rows"]
    assert isinstance(rows, tuple) and [row["earned"] for row in rows if row["item"] == "好评率"] == ["不计"]
    assert rows[0]["name"] == "温知许（S0001）" and rows[-1]["kind"] == "sum" and rows[-1]["points"] == "40"


def test_cards_by_the_grounds_of_the_law() -> None:
    overdue, coming = (
        given("late", "red", "statutory  2026-11-02"),
        given("late", "reminder", "statutory  2026-11-03"),
    )
    promise = given("late", "yellow", "promised  2026-11-02", whose="W1003")
    silent = given("late", "red", "lapse deemed_accepted")
    put_right, taken_back = given("off_list_fee", "red"), given("off_list_fee", "red", "a2")
    acts = (
        overdue,
        coming,
        promise,
        silent,
        put_right,
        corrected(put_right),
        taken_back,
        withdrawn(taken_back),
    )
    known: tuple[Card, ...] = cards(acts, FRIDAY)
    told = breaches(usual().grounds, known, DAYS, {"118": "区市场监管局"}, {"W0907": "王砚秋"})
    found = {one.article: one for one in told.grounds}
    assert [(one.unit, one.whose, one.red, one.whole) for one in found["第七十四条第二项"].rows] == [
        ("区市场监管局", "王砚秋", 1, 1)
    ]
    assert found["第七十二条第三项"].rows[0].red == 1  # nobody was told in time
    (fee,) = found["第七十五条"].rows
    assert (fee.red, fee.corrected, fee.withdrawn) == (1, 1, 1)
    assert sorted((one.whose, one.reminders, one.yellow) for one in told.others) == [
        ("W1003", 0, 1),
        ("王砚秋", 1, 0),
    ]
    assert breaches(usual().grounds, known, (FRIDAY + timedelta(days=1),) * 2, {}, {}).others == ()
    facts = breach_facts(replace(report([], on(0)), breaches=told))
    table, day = facts["rows"], str(facts["days"])
    assert day.endswith("日") and "至" not in day and ".yaml" not in str(facts["definitions"])
    assert isinstance(table, tuple)
    rows = {row["name"]: row for row in table if row["name"]}
    assert rows["第七十二条第一项"]["whole"] == "—" and rows["第七十四条第一项"]["whole"] == "0"
    assert rows["第七十五条"]["withdrawn"] == "1" and rows["不属上述情形"]["whole"] == "2"


def test_a_hall_has_its_own() -> None:
    own = Criterion(figure="sat_days", title="坐班", points=10, full=12)
    assert changed(SupervisionChange(appraisal=(own,))).appraisal == (own,)
    assert changed(SupervisionChange(grounds=())).grounds == () and len(usual().grounds) == 13
    assert sum(one.points for one in usual().appraisal) == 100
