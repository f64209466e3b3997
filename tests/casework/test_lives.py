"""Whole lives of accepted cases, step by step: whatever is tried, the acts that come of it are lawful, take effect, and
the clocks are those that a second reckoning counts from the acts alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace

from casework import decide
from casework.acts import (
    Accepted,
    Extended,
    Granted,
    HandledJointly,
    HearingSet,
    Inspected,
    Lapsed,
    Received,
    Refused,
    Reviewed,
    SentBack,
    SentUp,
    ThirdPartyHeard,
    ThirdPartyTold,
)
from casework.awaiting import awaiting, limit_of, pressing
from casework.beside import WORDS
from casework.case import Case
from casework.clocks import clocks, colour, worst
from casework.duties import Officer
from casework.hall import LampRule, RenewalRule
from casework.item import STATUTORY_STOPS
from casework.lifecycle import POSITIONS, TRANSITIONS, position
from casework.refusal import Refusal
from tests.casework.count_days import clocks_of, colour_of, decided_of, limits_of, stretches
from tests.casework.lives_beside import (
    LETTER,
    LETTERED,
    AtTheCounter,
    authority_of,
    broken_on,
    first_of,
    part_of,
)
from tests.casework.signers import CHIEF, CLERK, HANDS_OUT, HEAD, REVIEWER, Life, accepted, by, signer, spot
from tests.casework.small_hall import CALENDAR, food
from tests.casework.test_sealing import DECISION, SEALS, here
from tests.casework.test_signoff import DEFER, SEVERAL

TWO = replace(food(), special=("现场核查", "检验", "听证"), needed=("检验",))
SPOT = replace(spot(), special=("检验",))
MANY = replace(SEVERAL, special=("专家评审", "检验"), stops_promise=("现场核查", "公示"))
THIRTY, HELD_UNTIL = RenewalRule(before=30, unit="自然日"), date(2026, 12, 20)
EVERYBODY = (
    CLERK,
    REVIEWER,
    CHIEF,
    HEAD,
    signer("C2", "首席代表"),
    signer("X1", "审查人员", "首席代表"),
    LETTERED,
)
LAMPS = (LampRule(yellow_days=1), LampRule(yellow_share=80))
OTHERWISE = ("statutory", "promised", "renewal", "deferral")
"""Clocks that other invariants reckon."""
who = st.sampled_from(EVERYBODY)
names = st.sampled_from(["邻居甲", "邻居乙"])
procedures = st.sampled_from(["检验", "听证", "现场核查", "公示", "专家评审", "拍卖"])
days = st.integers(-1, 9).map(lambda count: timedelta(days=count))


class Lives(AtTheCounter):
    @initialize(
        item=st.sampled_from([TWO, SPOT, MANY]),
        renews=st.booleans(),
        late=st.booleans(),
        theme=st.booleans(),
        limited=st.booleans(),
    )
    def accept(self, item: Any, renews: bool, late: bool, theme: bool, limited: bool) -> None:
        self.limited, self.late = limited, late
        item = replace(item, quantity_limited=limited)
        acts = first_of(accepted(item, **({"materials": DEFER} if late else {})), theme=theme)
        self.part = part_of(theme=theme)
        first = acts[0]
        assert isinstance(first, Received)
        if renews:  # in time: thirty days before the licence expires
            held = {**first.values, "held.expires": HELD_UNTIL.isoformat()}
            asked = {**first.situations, "matter": "延续"}
            acts = (replace(first, values=held, situations=asked, renewal=THIRTY), *acts[1:])
        self.life = Life(acts, item)
        self.cases: list[Case] = [self.life.case]

    @rule(ahead=st.sampled_from([1, 1, 2, 4, 15]))
    def wait(self, ahead: int) -> None:
        self.life.day = min(date(2026, 12, 31), self.life.day + timedelta(days=ahead))
        self.cases.append(self.life.case)

    @rule(by_whom=who, proposes=st.sampled_from(["grant", "grant", "refuse"]))
    def review(self, by_whom: Any, proposes: Any) -> None:
        self.tried("reviewed", self.life.review(by_whom, proposes))

    @rule(by_whom=who, to_step=st.integers(0, 1))
    def send_back(self, by_whom: Any, to_step: int) -> None:
        self.tried("sent_back", self.life.send_back(by_whom, to_step=to_step))

    @rule(by_whom=who, ahead=st.sampled_from([(), (), ("4101",), None]))
    def grant(self, by_whom: Any, ahead: Any) -> None:
        """Never past the part before it, nor past whoever was accepted earlier, known or not (第五十七条)."""
        parts = () if self.part is None else (self.part.case,)
        made = self.life.grant(self.today(by_whom), ahead=ahead, parts=parts)
        self.tried("granted", self.papered(made))
        if not isinstance(made, Refusal):
            assert not self.limited or ahead == ()
            assert all(one.decision == "granted" and one.licence_end == "" for one in parts)
            way = self.life.case.way  # a clerk's own step asks for no letter
            asked = way is None or way.steps[-1].role in authority_of(LETTERED).roles
            assert by_whom is not LETTERED or not asked or self.life.day <= LETTER.to

    @rule(by_whom=who)
    def refuse(self, by_whom: Any) -> None:
        self.tried("refused", self.papered(self.life.refuse(self.today(by_whom))))

    @rule(by_whom=who)
    def seal(self, by_whom: Any) -> None:
        life = self.life
        made = decide.seal(here(), life.case, by(by_whom, life.day), SEALS)
        self.tried("sealed", life.keep(made))

    @rule(procedure=procedures, first=days, length=days, by_whom=who)
    def begin(self, procedure: Any, first: timedelta, length: timedelta, by_whom: Any) -> None:
        begins_on = self.life.day + first
        made = self.life.begin(procedure, begins_on, begins_on + length, by_whom)
        self.tried("special_begun", made)

    @rule(procedure=procedures, back=st.integers(-1, 6), by_whom=who)
    def end(self, procedure: Any, back: int, by_whom: Any) -> None:
        self.tried("special_ended", self.life.end(procedure, self.life.day - timedelta(days=back), by_whom))

    @rule(count=st.integers(0, 11), by_whom=who)
    def extend(self, count: int, by_whom: Any) -> None:
        self.tried("extended", self.life.extend(by_whom, count))

    @rule(back=st.integers(-1, 6))
    def deliver(self, back: int) -> None:
        served_on = self.life.day - timedelta(days=back)
        self.tried("delivered", self.life.deliver(HANDS_OUT, "direct", served_on))

    @rule(name=names, back=st.integers(-1, 3))
    def tell(self, name: str, back: int) -> None:
        told_on = self.life.day - timedelta(days=back)
        self.tried("third_party_told", self.life.tell(name, told_on))

    @rule(name=names, said=st.sampled_from(["stated", "waived", "asked", "heard"]), back=st.integers(0, 3))
    def hear(self, name: str, said: Any, back: int) -> None:
        self.tried("third_party_heard", self.life.hear(said, name, self.life.day - timedelta(days=back)))

    @rule(ahead=st.integers(5, 12), chair=st.sampled_from(["S1", "C1", "Z1"]))
    def set_hearing(self, ahead: int, chair: str) -> None:
        life = self.life
        made = life.set_hearing(life.day + timedelta(days=ahead), chair=Officer(name=chair, staff_no=chair))
        self.tried("hearing_set", made)

    @rule(by_whom=who, count=st.integers(1, 2))
    def handle_jointly(self, by_whom: Any, count: int) -> None:
        organs = ("118", "111")[:count]
        made = self.life.did(decide.handle_jointly, by_whom, organs=organs, reason="几个机关一起办")
        self.tried("handled_jointly", made)

    @rule(by_whom=who, officers=st.integers(1, 3), back=st.integers(-1, 4))
    def inspect(self, by_whom: Any, officers: int, back: int) -> None:
        made = self.life.did(
            decide.inspect, by_whom, procedure="检验", inspected_on=self.life.day - timedelta(days=back),
            place="示例路1号", officers=tuple(Officer(name=f"第{one}人") for one in range(officers)), finding="合格",
        )  # fmt: skip
        self.tried("inspected", made)

    @rule(by_whom=who, back=st.integers(-1, 4))
    def owe_report(self, by_whom: Any, back: int) -> None:
        made = self.life.did(
            decide.owe_report, by_whom, to="市局", ready_on=self.life.day - timedelta(days=back)
        )
        self.tried("report_owed", made)

    @rule(by_whom=who)
    def send_up(self, by_whom: Any) -> None:
        self.tried("sent_up", self.life.did(decide.send_up, by_whom, to="市局", opinion="同意"))

    @rule(back=st.integers(-1, 4))
    def publish(self, back: int) -> None:
        made = self.life.did(decide.publish, published_on=self.life.day - timedelta(days=back), where="官网")
        self.tried("published", made)

    @rule(way=st.sampled_from(["撤回", "撤销", "注销"]), made_good=st.sampled_from(["", "补偿损失"]))
    def end_licence(self, way: Any, made_good: str) -> None:
        if len(self.life.acts) < 9:
            return
        self.tried("licence_ended", self.life.end_licence(way, compensation=made_good))

    @rule()
    def record(self) -> None:
        """The home server puts on record what silence made of it: nothing changes by that."""
        before = self.life.case
        for lapse in before.unrecorded:
            head = by(CLERK, lapse.on).head(f"lapse-{len(self.life.acts)}", before.opened.case_id)
            due = lapse.on - timedelta(days=1)
            self.life.acts += (Lapsed(**head, rule=lapse.rule, due=due, basis=lapse.basis),)
        after = self.life.case
        assert after.unrecorded == ()
        assert replace(after, recorded=before.recorded) == before
        self.cases.append(after)

    @rule()
    def withdraw(self) -> None:
        if len(self.life.acts) < 9:  # let most lives go on
            return
        life = self.life
        made = decide.withdraw(life.bench, life.case, by(CLERK, life.day), written_on=life.day)
        self.tried("withdrawn", life.keep(made))

    def papered(self, made: Any) -> Any:
        """With the decision's paper, which waits for its seal."""
        if not isinstance(made, Refusal):
            self.life.acts = (*self.life.acts[:-1], replace(made[0], papers=(DECISION,)))
        return made

    def tried(self, kind: Any, made: Any) -> None:
        """What the table refuses is refused, every refusal says why; what is done moves the case or its clocks."""
        before, after = self.cases[-1], self.life.case
        refusal = TRANSITIONS[kind][position(before)]
        if isinstance(made, Refusal):
            assert made.reason and made.basis and made.short
            assert replace(after, on=before.on) == before
        else:
            assert refusal is None
        self.cases.append(after)

    @invariant()
    def lawful(self) -> None:
        if not hasattr(self, "life"):
            return
        case, acts = self.life.case, self.life.acts
        assert case.flagged == ()
        assert position(case) in POSITIONS
        decisions = [act for act in acts if isinstance(act, Granted | Refused)]
        for once in (Extended, HandledJointly, SentUp):
            assert len([act for act in acts if isinstance(act, once)]) <= 1
        assert len(decisions) <= 1
        assert all(len(act.officers) > 1 for act in acts if isinstance(act, Inspected))
        reviewers = {act.by for act in acts if isinstance(act, Reviewed)}
        chair = ""
        for act in acts:  # who reviewed it leads no hearing, who leads the hearing does not review it
            if isinstance(act, HearingSet):
                chair = act.chair.staff_no
                assert (act.held_on - act.told_on).days >= 7
            assert not isinstance(act, Reviewed) or act.by != chair
        assert not {act.by for act in decisions} & reviewers
        assert case.way is not None
        if decisions:
            assert len(case.signed) == len(case.way.steps) - 1
            assert len({one.by for one in case.signed}) == len(case.signed)
        renewed = next((one.on for one in case.lapses if one.rule == "deemed_renewed"), None)
        assert case.decided_on == (renewed or decided_of(acts))
        if renewed is not None:
            assert decided_of([act for act in acts if act.on < renewed]) is None
        assert case.stage != "delivered" or case.decided_on is not None
        sent_back = [act for act in acts if isinstance(act, SentBack)]
        assert all(act.reason for act in sent_back)
        since = next(act.accepted_on for act in acts if isinstance(act, Accepted))
        broken = broken_on(acts, self.life.day, since, CALENDAR) if self.late else None
        assert [one.on for one in case.lapses if one.rule == "deferral_broken"] == (
            [broken] if broken else []
        )
        assert broken is None or case.stage == "deemed_withdrawn"
        if case.stage in ("accepted", "granted", "refused", "delivered"):
            assert case.accepted_on is not None
            assert (case.statutory_due, case.promised_due) == limits_of(acts, case.accepted_on, CALENDAR)

    @invariant()
    def nobody_is_decided_over(self) -> None:
        """行政许可法 第三十六条、第四十七条, by a second reckoning from the acts alone."""
        if not hasattr(self, "life"):
            return
        acts = self.life.acts
        place = next((at for at, act in enumerate(acts) if isinstance(act, Granted | Refused)), None)
        if place is None:
            return
        before, decided_on = acts[:place], acts[place].on
        for told in (act for act in before if isinstance(act, ThirdPartyTold)):
            said = [act.said for act in before if isinstance(act, ThirdPartyHeard) and act.name == told.name]
            newest = [act for act in before if isinstance(act, ThirdPartyTold) and act.name == told.name][-1]
            silent = "asked" not in said and newest.until is not None and decided_on > newest.until
            since = said[said.index("asked") + 1 :] if "asked" in said else said
            assert silent or {"stated", "waived", "heard"} & set(since)

    @invariant()
    def every_clock_that_an_act_ended_has_its_end(self) -> None:
        if not hasattr(self, "life"):
            return
        case = self.life.case
        ran = {clock.name: clock for clock in clocks(case, CALENDAR)}
        if case.accepted_on is None or case.stage not in ("accepted", "granted", "refused", "delivered"):
            return
        assert ran["statutory"].ended_on == case.decided_on
        assert ("publication" in ran) == (case.decided_on is not None)
        assert ("report" in ran) == (case.report_owed_on is not None)
        if "report" in ran:
            assert ran["report"].ended_on == ran["review_below"].ended_on == case.sent_up_on
        if "renewal" in ran:
            assert ran["renewal"].due == HELD_UNTIL

    @invariant()
    def every_clock_and_its_colour_are_as_counted_by_hand(self) -> None:
        """Day after day from the acts alone; the row that the lists show is of the colour that the clock has."""
        if not hasattr(self, "life"):
            return
        case, acts, day = self.life.case, self.life.acts, self.life.day
        if case.stage not in ("accepted", "granted", "refused", "delivered"):
            return
        ran = clocks(case, CALENDAR)
        told = {one.name + one.of: (one.due, one.ended_on) for one in ran if one.name not in OTHERWISE}
        assert told == clocks_of(acts, case.decided_on, CALENDAR)
        both = stretches(acts)
        stops = {"statutory": [one for one, legal in both if legal], "promised": [one for one, _ in both]}
        by_hand: dict[str, list[str]] = {}
        for one in ran:
            if one.name in (*stops, "delivery"):
                by_hand[one.name] = [
                    colour_of(
                        CALENDAR, lamp, one.since, (one.due, one.ended_on), day, stops.get(one.name, ()),
                        legal=one.name != "promised",
                    )
                    for lamp in LAMPS
                ]  # fmt: skip
                assert [colour(one, day, CALENDAR, lamp) for lamp in LAMPS] == by_hand[one.name]
        waits = awaiting(case)
        if waits is not None and waits.awaits == "publish":  # a clock beside the way shows it
            limit = limit_of(waits, case.promised_due, case.statutory_due, day, CALENDAR, LAMPS[0])
            assert limit.colour == "unknown"
        elif waits is not None and not (waits.awaits == "deliver" and case.decision != "granted"):
            past = case.statutory_due is not None and day > case.statutory_due
            name = "delivery" if waits.awaits == "deliver" else "statutory" if past else "promised"
            if case.promised_due is not None or name != "promised":
                limits = [
                    limit_of(waits, case.promised_due, case.statutory_due, day, CALENDAR, lamp)
                    for lamp in LAMPS
                ]
                assert [one.colour for one in limits] == by_hand[name]
                for lamp, limit in zip(LAMPS, limits, strict=True):
                    shown = pressing(waits, case.promised_due, case.statutory_due, day, CALENDAR, lamp)
                    beside = [
                        colour(one, day, CALENDAR, lamp)
                        for one in ran
                        if one.ended_on is None and one.name in WORDS and one.due is not None
                    ]
                    if limit.colour != "unknown":  # then any day that can be told is told
                        assert shown.colour == worst((limit.colour, *beside))
                    assert not shown.of or (shown.of, shown.due) in {(one.name, one.due) for one in ran}

    @invariant()
    def the_promise_is_never_later_than_the_law(self) -> None:
        """But where only the promise stands still."""
        if not hasattr(self, "life"):
            return
        case = self.life.case
        if (
            case.statutory_due
            and case.promised_due
            and all(one.procedure in STATUTORY_STOPS for one in case.stops)
        ):
            assert case.promised_due <= case.statutory_due


QUICK = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestLives = Lives.TestCase
TestLives.settings = QUICK


@pytest.mark.prove
def test_many_more_lives() -> None:
    run_state_machine_as_test(Lives, settings=settings(QUICK, max_examples=120, stateful_step_count=40))
