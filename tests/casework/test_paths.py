"""Random paths of the counter's own decisions never break the rules of 行政许可法 第三十二条."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from casework import decide
from casework.acts import (
    Accepted,
    AnyAct,
    Changed,
    CorrectionAsked,
    CorrectionSupplied,
    NotAccepted,
    RuleSetAside,
)
from casework.case import Case
from casework.checklist import Judgement
from casework.decide.answer import answer
from casework.decide.bench import Bench
from casework.draft import Claim, Draft
from casework.fold import fold
from casework.refusal import Refusal
from tests.casework.factory import FOOD_IDS, NO_STANDING, VALUES, bench, draft, mark, numbers, stamp
from tests.casework.small_hall import CALENDAR, FOOD, REFUSING, TODAY, region

LAST = date(2026, 12, 31)
JUDGEMENTS: list[Judgement] = [
    mark("sound"),
    mark("sound"),
    mark("sound"),
    mark("missing"),
    mark("faulty", 0),
    mark("faulty", 1),
    mark("deferred"),
    mark("promised"),
    mark("unjudged"),
]
CLAIMS = [None, Claim(ground="not_corrected"), Claim(ground="wrong_organ", organ="某局"), Claim(ground="x")]
ACTIONS = (
    "receive",
    "notify",
    "accept",
    "defer",
    "refuse",
    "supply",
    "change",
    "set_aside",
    "correct",
    "late",
)

judged = st.fixed_dictionaries({key: st.sampled_from(JUDGEMENTS) for key in (*FOOD_IDS, "food.exam")})
swaps = st.sampled_from([(), (), (), ("food.layout",), ("form.food", "food.rules")])
drafts = st.builds(
    lambda found, phone, claim, post, asked, swapped: draft(
        materials=found,
        ask_fields=("contact.phone",) if asked else (),
        swapped=swapped,
        values={**VALUES, "contact.phone": phone},
        claim=claim,
        channel="post" if post else "window",
    ),
    judged,
    st.sampled_from(["13800000118", "13800000118", ""]),
    st.sampled_from([*[None] * 5, *CLAIMS]),
    st.booleans(),
    st.booleans(),
    swaps,
)
steps = st.lists(
    st.tuples(st.sampled_from(ACTIONS), drafts, st.integers(min_value=0, max_value=6)), min_size=1, max_size=8
)


@cache
def counter(strict: bool) -> Bench:
    return bench(chief=True, region=REFUSING if strict else region())


class Walk:
    """One case through a list of counter actions on growing days; only allowed acts are kept."""

    def __init__(self, strict: bool) -> None:
        self.strict = strict
        self.day = TODAY
        self.acts: tuple[AnyAct, ...] = ()

    def bench(self) -> Bench:
        return replace(counter(self.strict), today=self.day)

    def case(self) -> Case | None:
        return fold(self.acts, on=self.day, calendar=CALENDAR) if self.acts else None

    def known(self) -> dict[str, Case]:
        case = self.case()
        return {} if case is None else {FOOD: case}

    def step(self, action: str, one: Draft, days: int) -> tuple[AnyAct, ...] | Refusal:
        self.day = min(LAST, self.day + timedelta(days=days))
        where, known, by = self.bench(), self.known(), stamp(self.day)
        plain: dict[str, Callable[..., tuple[AnyAct, ...] | Refusal]] = {
            "receive": decide.receive,
            "notify": decide.notify,
            "accept": decide.accept,
            "defer": decide.defer,
            "refuse": decide.refuse,
        }
        result: tuple[AnyAct, ...] | Refusal
        if action in plain:
            result = plain[action](where, one, known, NO_STANDING, by, numbers())
        elif action == "change":
            result = decide.change(where, one, known, NO_STANDING, by, "变更")
        elif action == "correct":
            result = decide.correct_on_spot(where, one, known, NO_STANDING, by)
        elif not self.acts:
            return Refusal(reason="没有办件")
        elif action == "supply":
            result = decide.supply(where, self.acts, one, NO_STANDING, by)
        elif action == "late":
            result = decide.supply_deferred(where, self.acts, one, by)
        else:
            result = decide.set_aside(where, known[FOOD], by, "漏告")
        if not isinstance(result, Refusal):
            self.acts += result
        return result


def walked(path: list[tuple[str, Draft, int]], strict: bool) -> Walk:
    walk = Walk(strict)
    for action, one, days in path:
        walk.step(action, one, days)
    return walk


@given(path=steps, strict=st.booleans())
def test_no_path_breaks_the_rule_of_one_notice(path: Any, strict: bool) -> None:
    walk = walked(path, strict)
    may, aside = True, 0
    within: set[str] | None = None
    named: set[str] = set()
    checks: dict[str, tuple[str, ...]] = {}
    for place, act in enumerate(walk.acts):
        match act:
            case CorrectionAsked():
                assert may, "a second notice without a change or a setting aside"
                assert act.points
                may = False
                if within is not None:
                    assert {point.material for point in act.points} <= within, "a paper that was not swapped"
                within = None
                named = {point.material for point in act.points}
                checks = {p.material: p.failed for p in act.points if p.fault == "不合格"}
            case Changed():
                before = fold(walk.acts[:place], on=act.on, calendar=CALENDAR)
                asked = (act.situations, {key: value for key, value in act.values.items() if value})
                told = (before.situations, {key: value for key, value in before.values.items() if value})
                assert asked != told or act.swapped, "a change of nothing opened another notice"
                may = True
                only = {*act.swapped, *before.open, *(before.askable or ())} if asked == told else None
                full = before.stage == "received" and before.askable is None
                within = None if full or not before.notices else only
            case RuleSetAside():
                aside += 1
                may, within = True, None
            case CorrectionSupplied():
                assert set(act.open) <= named, "a point that the notice did not name"
                assert set(act.materials) <= named
                for name, judgement in act.materials.items():
                    if name in checks and judgement.mark == "faulty":
                        texts = ("内容完整", "签名或者盖章")
                        if name == "food.layout":
                            texts = ("标明功能区", "生进熟出，无交叉")
                        assert {texts[index] for index in judgement.failed} <= set(checks[name])
            case _:
                pass
    assert aside <= 1


@given(path=steps, strict=st.booleans())
def test_no_path_accepts_with_a_required_field_neither_filled_nor_settled(path: Any, strict: bool) -> None:
    """Only the law's silence accepts a form with a gap; a notice lists every gap that the form has."""
    walk = walked(path, strict)
    for place, act in enumerate(walk.acts):
        case = fold(walk.acts[: place + 1], on=act.on, calendar=CALENDAR)
        gap = not case.values.get("contact.phone")
        if isinstance(act, CorrectionAsked) and gap:
            assert any("contact.phone" in point.fields for point in act.points), "a gap that was not told"
        if isinstance(act, Accepted) and not any(lapse.rule == "deemed_accepted" for lapse in case.lapses):
            assert not gap, "accepted with a gap in the form"


@given(path=steps, strict=st.booleans())
def test_what_the_decisions_allow_the_fold_lets_take_effect(path: Any, strict: bool) -> None:
    walk = walked(path, strict)
    case = walk.case()
    if case is not None:
        assert case.flagged == ()
        ends = [act for act in walk.acts if isinstance(act, Accepted | NotAccepted)]
        assert len(ends) <= 1


@given(path=steps, strict=st.booleans())
def test_a_refusal_never_stands_on_a_material_fault(path: Any, strict: bool) -> None:
    walk = Walk(strict)
    for action, one, days in path:
        result = walk.step(action, one, days)
        if action != "refuse" or isinstance(result, Refusal):
            continue
        last = result[-1]
        assert isinstance(last, NotAccepted)
        if last.ground == "not_corrected":
            now = fold(walk.acts[: -len(result)], on=walk.day, calendar=CALENDAR)
            assert strict
            assert now.overdue
            assert now.open
        else:
            assert one.claim is not None
            assert last.ground == one.claim.ground


@given(path=steps, then=drafts, strict=st.booleans())
def test_a_key_does_exactly_what_the_bar_allows(path: Any, then: Draft, strict: bool) -> None:
    walk = walked(path, strict)
    bar = answer(walk.bench(), then, walk.known(), NO_STANDING)
    for key, action in (
        ("accept", decide.accept),
        ("notify", decide.notify),
        ("refuse", decide.refuse),
        ("defer", decide.defer),
    ):
        result = action(walk.bench(), then, walk.known(), NO_STANDING, stamp(walk.day), numbers())
        option = bar.options[key]  # type: ignore[index]
        assert option.allowed is not isinstance(result, Refusal), key
        assert option.line
        if not option.allowed:
            assert option.refusal is not None
            assert option.refusal.reason
    assert bar.text
    assert bar.law or not then.items


@given(one=drafts)
def test_accept_is_possible_exactly_when_it_is_complete(one: Draft) -> None:
    """Complete, said here in another way: every required material settled by a mark that may stand."""
    one = replace(one, claim=None)
    fine = {"sound"}
    deferrable, promised = {"food.rules"}, {"premises.right"}
    complete = bool(one.values["contact.phone"]) and all(
        one.materials[key].mark in fine
        or (key in deferrable and one.materials[key].mark == "deferred")
        or (key in promised and one.materials[key].mark == "promised")
        for key in FOOD_IDS
    )
    odd = one.materials["food.exam"].mark in ("deferred", "promised")
    result = decide.accept(bench(), one, {}, NO_STANDING, stamp(), numbers())
    assert isinstance(result, Refusal) is (not complete or odd)


@given(path=steps, strict=st.booleans(), later=st.integers(min_value=0, max_value=60))
def test_fold_is_deterministic_and_never_un_lapses(path: Any, strict: bool, later: int) -> None:
    walk = walked(path, strict)
    if not walk.acts:
        return
    one = fold(walk.acts, on=walk.day, calendar=CALENDAR)
    assert fold(list(walk.acts), on=walk.day, calendar=CALENDAR) == one
    after = fold(walk.acts, on=walk.day + timedelta(days=later), calendar=CALENDAR)
    assert after.lapses[: len(one.lapses)] == one.lapses
    if one.stage in ("accepted", "not_accepted", "deemed_withdrawn", "terminated"):
        assert after.stage == one.stage or after.lapses != one.lapses
    if one.accepted_on is not None:
        assert after.accepted_on == one.accepted_on


@given(path=steps, strict=st.booleans())
def test_fold_is_prefix_stable(path: Any, strict: bool) -> None:
    """Folding act by act is folding the list: what came before is never read differently."""
    walk = walked(path, strict)
    seen: list[Case] = [
        fold(walk.acts[: place + 1], on=walk.acts[place].on, calendar=CALENDAR)
        for place in range(len(walk.acts))
    ]
    for one, other in pairwise(seen):
        assert other.opened == one.opened
        assert other.papers[: len(one.papers)] == one.papers
        assert other.notices >= one.notices
        assert other.visits >= one.visits
        assert other.flagged[: len(one.flagged)] == one.flagged
