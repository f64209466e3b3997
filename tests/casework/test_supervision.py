"""Every rule of 电子监察 with what triggers it and what just does not; the same acts give the same verdict anywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from msgspec.structs import replace

from casework import decide, wire
from casework.acts import Accepted, AnyAct, PaperIssued, Received, RuleSetAside
from casework.authority import Authority, Letter
from casework.item import Fee, Step
from casework.numbering import compose
from casework.supervision.circulation import Made, Shown, clock_jumps
from casework.supervision.duty import Sat, absences
from casework.supervision.finding import Finding, in_force
from casework.supervision.then import then, then_of
from casework.supervision_rules import RuleKey, Session
from forms.supervision import usual
from tests.casework.factory import NO_STANDING, acted, bench, draft, mark, marks, numbers, stamp
from tests.casework.signers import CHIEF, CLERK, HANDS_OUT, REVIEWER, Life, accepted, by
from tests.casework.small_hall import TODAY, food
from tests.casework.test_redating import behind, put_right
from tests.casework.watched import EVERY, PEOPLE, at, grounds, hall, holes, of, person

PROMISED, LEGAL = date(2026, 11, 27), date(2026, 12, 4)
STEPPED = replace(
    food(),
    procedure=(
        Step(name="材料审查", stage="审查", role="审查人员", limit=2),
        Step(name="决定", stage="决定", role="首席代表", limit=2),
    ),
)
PAID = replace(
    food(), fees=(Fee(name="工本费", unit="件", lower=5, upper=5, basis="示例收费目录", until=TODAY),)
)
D15 = PaperIssued(code="D15", doc_number="", sha256="f" * 64, pages=1, copies=1)
Pair = tuple[Callable[[], list[Finding]], Callable[[], list[Finding]]]
"""What the rule finds of a case that triggers it, and of one that just does not."""


def decided(reasons: str = "没有与经营相适应的场所", day: date = TODAY) -> tuple[AnyAct, ...]:
    life = Life(accepted())
    life.day = day
    life.review(REVIEWER, "refuse")
    life.refuse(CHIEF, reasons=reasons)
    return life.acts


def owed(days: int) -> list[Finding]:
    """A report that is owed since TODAY, looked at so many days later."""
    life = Life(accepted())
    life.did(decide.owe_report, REVIEWER, to="市场监管总局", ready_on=TODAY)
    return of("upward_late", life.acts, TODAY + timedelta(days=days))


def told_twice(act: bool) -> list[Finding]:
    asked = acted(
        decide.notify(
            bench(), draft(materials=marks(food_layout=mark("missing"))), {}, NO_STANDING, stamp(), numbers()
        )
    )
    head = by(CHIEF).head("aside-1", asked[0].case_id)
    return of("set_aside", (*asked, RuleSetAside(**head, reason="系统漏打一项")) if act else asked)


def charged(day: date) -> list[Finding]:
    first, *others = accepted(PAID)
    acts = (first, *others[:-1], replace(others[-1], papers=(*others[-1].papers, D15), on=day))
    return of("off_list_fee", acts, day, hall(PAID))


def stepped_back(minutes: int) -> list[Finding]:
    made = [Made(at=at(TODAY, clock), on=TODAY, act_id=clock, by="W0907") for clock in ("10:30", "10:31")]
    made.append(replace(made[-1], at=made[-1].at - timedelta(minutes=minutes), act_id="back"))
    return list(clock_jumps("009", made, grounds()))


def signed(authority: Authority) -> list[Finding]:
    chief = person("C1", "首席代表", rank="乡科级正职", regular=True)
    others = tuple(one for one in PEOPLE if one.staff_no != "C1")
    return of("outside_authority", decided(), TODAY, hall(people=(*others, chief), authority=authority))


def letter(to: date) -> Authority:
    given = Letter(number="示授〔2026〕1号", organ="102", person="C1", from_=date(2026, 1, 1), to=to)
    return Authority(letters=(given,))


def done_at(day: date, clock: str, **more: Any) -> list[Finding]:
    first = replace(accepted()[0], at=at(day, clock), on=day, received_on=day, **more)
    return of("outside_hours", (first,), day)


def serial(n: int, day: date = TODAY) -> str:
    return compose("410103", day, "001", "009", n)


def shown(text: str, **more: Any) -> list[Finding]:
    seen = (Shown(case_no=text, on=TODAY, where="公众查询页"),)
    return [one for one in holes([serial(1), serial(4)], shown=seen, **more) if one.rule == "no_act"]


def recorded(day: date) -> list[Finding]:
    """Decided on TODAY; its acceptance bears that day and was entered on `day`."""
    late = tuple(replace(one, at=at(day, "09:00")) if isinstance(one, Accepted) else one for one in decided())
    return of("before_acceptance", late, day)


def sat(*days: str) -> list[Finding]:
    """C1 sat in on these days of the week before TODAY's."""
    return list(absences([Sat(by="C1", on=date.fromisoformat(day)) for day in days], grounds()))


PAIRS: dict[RuleKey, Pair] = {
    "late": (
        lambda: of("late", accepted(), PROMISED + timedelta(days=3)),
        lambda: of("late", accepted(), PROMISED - timedelta(days=2)),
    ),
    "step_late": (
        lambda: of("step_late", accepted(STEPPED), date(2026, 11, 25), hall(STEPPED)),
        lambda: of("step_late", accepted(STEPPED), date(2026, 11, 20), hall(STEPPED)),
    ),
    "upward_late": (lambda: owed(5), lambda: owed(0)),
    "set_aside": (lambda: told_twice(True), lambda: told_twice(False)),
    "unreasoned": (
        lambda: of("unreasoned", decided("不符合条件。")),
        lambda: of("unreasoned", decided("没有独立的专间")),
    ),
    "off_list_fee": (lambda: charged(TODAY + timedelta(days=3)), lambda: charged(TODAY)),
    "clock_jump": (lambda: stepped_back(11), lambda: stepped_back(10)),
    "outside_authority": (
        lambda: signed(letter(TODAY - timedelta(days=1))),
        lambda: signed(letter(TODAY)),
    ),
    "outside_hours": (lambda: done_at(TODAY, "18:01"), lambda: done_at(TODAY, "18:00")),
    "no_act": (lambda: shown(serial(3)), lambda: shown(serial(5))),
    "gap": (
        lambda: [one for one in holes([serial(1), serial(3)]) if one.rule == "gap"],
        lambda: [one for one in holes([serial(1), serial(3)], void=frozenset({serial(2)})) if one.rule == "gap"],
    ),
    "absent": (lambda: sat("2026-11-09", "2026-11-10"), lambda: sat("2026-11-09", "2026-11-10", "2026-11-11")),
    "before_acceptance": (
        lambda: recorded(TODAY + timedelta(days=3)),
        lambda: recorded(TODAY),
    ),
}  # fmt: skip


def test_every_rule_of_the_data_has_its_pair() -> None:
    assert set(PAIRS) == set(get_args(RuleKey)) == {one.key for one in usual().rules}


@pytest.mark.parametrize("key", get_args(RuleKey))
def test_a_rule_is_triggered_and_just_not(key: RuleKey) -> None:
    triggers, just_not = PAIRS[key]
    once = triggers()
    assert [one.rule for one in once] == [key]
    assert once[0].what and once[0].basis and once[0].level == usual().rule(key).level  # type: ignore[union-attr]
    assert [one.ref for one in triggers()] != [] and just_not() == []


def test_a_reminder_comes_before_a_card_and_the_laws_limit_is_worse_than_the_promise() -> None:
    levels = [
        [(one.of.split()[0], one.level) for one in of("late", accepted(), day)]
        for day in (PROMISED, date(2026, 11, 30), date(2026, 12, 7))
    ]
    assert levels == [
        [("promised", "reminder")], [("promised", "yellow")], [("statutory", "red"), ("promised", "yellow")],
    ]  # fmt: skip
    refs = [{one.ref for one in of("late", accepted(), day)} for day in (PROMISED, date(2026, 12, 7))]
    assert refs[0] < refs[1]


def test_silence_is_found_though_its_clock_runs_no_more_and_what_was_late_stays_late_when_it_is_withdrawn() -> (
    None
):
    (receipt,) = (one for one in accepted() if isinstance(one, Received))
    found = of("late", (receipt,), date(2026, 12, 1))
    told = {one.of: (one.level, one.since) for one in found}
    assert told["lapse deemed_accepted"] == ("red", date(2026, 11, 28))
    life = Life(accepted())
    life.day = date(2026, 11, 30)
    life.keep(decide.withdraw(life.bench, life.case, by(CLERK, life.day), written_on=life.day))
    assert life.case.stage == "withdrawn"
    assert [one.of.split()[0] for one in of("late", life.acts, date(2026, 12, 31))] == ["promised"]


def test_a_decision_that_nobody_published_is_late_and_one_that_was_is_not() -> None:
    life = Life(accepted())
    life.review(REVIEWER)
    life.grant(CHIEF)
    life.deliver(HANDS_OUT, "direct", TODAY)
    day = date(2026, 12, 31)
    assert [one.of.split()[0] for one in of("late", life.acts, day)] == ["publication"]
    life.did(decide.publish, CHIEF, published_on=TODAY, where="示例区政府网站")
    assert of("late", life.acts, day) == []


def test_one_hand_twice_and_somebody_gone_are_found_by_the_file_of_that_day() -> None:
    acts = decided()
    gone = tuple(
        replace(one, valid_to=TODAY - timedelta(days=1)) if one.staff_no == "S1" else one for one in PEOPLE
    )
    assert [one.by for one in of("outside_authority", acts, TODAY, hall(people=gone))] == ["S1"]
    # he lost the role since: what he did before was his to do
    later = hall(
        people=tuple(one for one in PEOPLE if one.staff_no != "C1"), issued_at="2026-12-01T08:00:00+08:00"
    )
    assert of("outside_authority", acts, date(2026, 12, 2), hall(), later) == []
    assert [one.by for one in of("outside_authority", acts, TODAY, later)] == ["C1"]
    assert in_force((then(hall(), EVERY), then(later, EVERY)), at(date(2026, 12, 2), "10:00")) == then_of(
        wire.encode(later), EVERY
    )
    twice = tuple(replace(one, by="C1") if wire.kind(one) == "reviewed" else one for one in acts)
    assert ["审查过的不得决定" in one.what for one in of("outside_authority", twice)] == [True]


def test_a_weekend_is_closed_but_by_appointment_in_a_session_or_by_post() -> None:
    saturday = date(2026, 11, 21)
    assert [one.level for one in done_at(saturday, "10:00")] == ["reminder"]
    assert done_at(saturday, "10:00", channel="appointment") == []
    assert done_at(saturday, "10:00", channel="post") == []
    session = Session(day=saturday, from_="09:00", to="12:00", reason="周末服务")
    first = replace(accepted()[0], at=at(saturday, "12:20"), on=saturday)
    rules = replace(usual(), sessions=(session,))
    assert of("outside_hours", (first,), saturday, rules=rules) == []
    late = replace(first, at=at(saturday, "12:31"))
    assert [one.window for one in of("outside_hours", (late,), saturday, rules=rules)] == ["W10"]


def test_a_day_on_paper_that_is_not_the_clocks_is_found_and_the_servers_own_acts_are_not() -> None:
    one = Made(at=at(TODAY, "10:30"), on=TODAY - timedelta(days=1), act_id="a", by="W0907")
    assert [found.of for found in clock_jumps("009", [one], grounds())] == ["a"]
    assert list(clock_jumps("000", [replace(one, by="")], grounds())) == []


def test_holes_in_papers_numbers_lie_between_two_that_were_used_and_in_whole_chains_alone() -> None:
    used = [f"示市监受〔2026〕{n}号" for n in (37, 38, 40)]
    assert [one.of for one in holes(doc_numbers=used)] == ["示市监受〔2026〕39号"]
    assert holes(doc_numbers=used, whole=frozenset()) == []
    assert holes([serial(1), serial(3)], whole=frozenset({"008"})) == []


def test_a_number_that_may_be_unreported_is_no_finding_until_the_counter_was_heard_from_later() -> None:
    assert (
        shown(serial(9)) == [] and shown("410103261120001009000171") == []
    )  # newer, and a wrong check digit
    tomorrow = serial(1, TODAY + timedelta(days=1))
    seen = (Shown(case_no=serial(9), on=TODAY, where="窗口"),)
    assert [one.of for one in holes([serial(1), tomorrow], shown=seen)] == [serial(9)]


def test_a_week_of_holidays_asks_for_less_and_a_deputy_for_nothing() -> None:
    golden = [Sat(by="C1", on=date(2026, 10, 8)), Sat(by="C1", on=date(2026, 10, 9))]  # two working days
    assert list(absences(golden, grounds(date(2026, 10, 12)))) == []
    assert list(absences([], grounds())) == []  # nobody ever put anything on record
    deputy = person("C2", "首席代表", rank="乡科级副职", regular=True)
    given = letter(date(2027, 1, 1)).letters[0]
    stands = replace(given, number="示授〔2026〕2号", person="C2", deputy_of="C1")
    file = hall(people=(*PEOPLE, deputy), authority=Authority(letters=(given, stands)))
    week = [Sat(by="C1", on=date(2026, 11, day)) for day in (9, 10, 11)]
    assert list(absences(week, grounds(TODAY, file))) == []
    file = hall(people=(*PEOPLE, deputy), authority=Authority(letters=(given, replace(stands, deputy_of=""))))
    assert [one.by for one in absences(week, grounds(TODAY, file))] == ["C2"]


def test_a_rule_that_is_not_used_finds_nothing_and_the_same_acts_give_the_same_bytes() -> None:
    rules = replace(usual(), rules=tuple(replace(one, used=one.key != "late") for one in usual().rules))
    day = date(2026, 12, 7)
    assert of("late", accepted(), day, rules=rules) == []
    acts = accepted()
    sent = tuple(wire.decode(wire.encode(one)) for one in acts)  # as the server has them
    assert wire.encode(of("late", acts, day)) == wire.encode(of("late", sent, day)) != b"[]"


def test_after_a_day_is_put_right_the_right_one_counts() -> None:
    """By the wrong day of its counter's clock, a week before TODAY, it would be late on the last day promised."""
    told = behind()
    assert [one.level for one in of("late", told, PROMISED) if one.of.startswith("promised")] == ["yellow"]
    done = acted(put_right(told))
    found = of("late", (*told, *done), PROMISED)
    assert [one.level for one in found if one.of.startswith("promised")] == ["reminder"]


def test_a_hearing_that_is_late_is_named_by_who_asked_for_it() -> None:
    life = Life(accepted())
    life.tell("张三")
    life.hear("asked", "张三")
    found = [one.what for one in of("late", life.acts, date(2026, 12, 21)) if one.of.startswith("hearing")]
    assert [one.partition(" ")[0] for one in found] == ["按张三的申请组织听证到"]
