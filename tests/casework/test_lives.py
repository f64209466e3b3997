"""Whole lives of accepted cases, step by step: whatever is tried, the acts that come of it are lawful, take effect, and
the clocks are those that a second reckoning counts from the acts alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from casework import decide
from casework.acts import Extended, Granted, Refused, Reviewed, SentBack
from casework.case import Case
from casework.item import STATUTORY_STOPS
from casework.lifecycle import POSITIONS, TRANSITIONS, position
from casework.refusal import Refusal
from tests.casework.count_days import decided_of, limits_of
from tests.casework.signers import CHIEF, CLERK, HANDS_OUT, HEAD, REVIEWER, Life, accepted, by, signer, spot
from tests.casework.small_hall import CALENDAR, food
from tests.casework.test_sealing import DECISION, SEALS, here
from tests.casework.test_signoff import SEVERAL

TWO = replace(food(), special=("现场核查", "检验", "听证"))
SPOT = replace(spot(), special=("检验",))
MANY = replace(SEVERAL, special=("专家评审", "检验"), stops_promise=("现场核查", "公示"))
EVERYBODY = (CLERK, REVIEWER, CHIEF, HEAD, signer("C2", "首席代表"), signer("X1", "审查人员", "首席代表"))
who = st.sampled_from(EVERYBODY)
procedures = st.sampled_from(["检验", "听证", "现场核查", "公示", "专家评审", "拍卖"])
days = st.integers(-1, 9).map(lambda count: timedelta(days=count))


class Lives(RuleBasedStateMachine):
    @initialize(item=st.sampled_from([TWO, SPOT, MANY]))
    def accept(self, item: Any) -> None:
        self.life = Life(accepted(item), item)
        self.cases: list[Case] = [self.life.case]

    @rule(ahead=st.integers(1, 4))
    def wait(self, ahead: int) -> None:
        self.life.day = min(date(2026, 12, 31), self.life.day + timedelta(days=ahead))

    @rule(by_whom=who, proposes=st.sampled_from(["grant", "grant", "refuse"]))
    def review(self, by_whom: Any, proposes: Any) -> None:
        self.tried("reviewed", self.life.review(by_whom, proposes))

    @rule(by_whom=who, to_step=st.integers(0, 1))
    def send_back(self, by_whom: Any, to_step: int) -> None:
        self.tried("sent_back", self.life.send_back(by_whom, to_step=to_step))

    @rule(by_whom=who)
    def grant(self, by_whom: Any) -> None:
        self.tried("granted", self.papered(self.life.grant(by_whom)))

    @rule(by_whom=who)
    def refuse(self, by_whom: Any) -> None:
        self.tried("refused", self.papered(self.life.refuse(by_whom)))

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
        assert len(decisions) <= 1 and len([act for act in acts if isinstance(act, Extended)]) <= 1
        reviewers = {act.by for act in acts if isinstance(act, Reviewed)}
        assert not {act.by for act in decisions} & reviewers
        assert case.way is not None
        if decisions:
            assert len(case.signed) == len(case.way.steps) - 1
            assert len({one.by for one in case.signed}) == len(case.signed)
        assert case.decided_on == decided_of(acts)
        assert case.stage != "delivered" or case.decided_on is not None
        sent_back = [act for act in acts if isinstance(act, SentBack)]
        assert all(act.reason for act in sent_back)
        if case.stage in ("accepted", "granted", "refused", "delivered"):
            assert case.accepted_on is not None
            assert (case.statutory_due, case.promised_due) == limits_of(acts, case.accepted_on, CALENDAR)

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


TestLives = Lives.TestCase
TestLives.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
