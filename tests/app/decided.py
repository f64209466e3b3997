"""Cases that were decided, for the tests of what comes after: by whoever signs and seals, with his own hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from casework import decide
from casework.acts import AnyAct
from casework.case import Case
from casework.certificates import result_of, to_number
from casework.refusal import Refusal
from hallclient.app.acting import act_on
from hallclient.app.counter import Counter
from hallclient.app.hand import Hand, open_hand
from hallclient.app.sealing import sealing
from hallclient.store.tx import Tx
from tests.app.desk import case_on, outcome, secret

REVIEWER, CHIEF = "R0001", "S0001"
Decided = Callable[[Counter, Case, datetime], "tuple[AnyAct, ...] | Refusal"]


def decide_now(
    counter: Counter,
    case_id: str,
    *,
    grant: bool = True,
    valid_to: date | None = None,
    secrets: Callable[[str], str] = secret,
    made: bool = True,
) -> None:
    """Every step of the case's way is signed at once, and the case decided and sealed, today; `made`: its certificates
    lie ready. `secrets`: the signing secrets of the hall's people."""
    way = case_on(counter, case_id).way
    assert way is not None
    proposes: Any = "grant" if grant else "refuse"
    for _ in way.steps[:-1]:
        _signs(
            _sitting(counter, REVIEWER),
            case_id,
            lambda who, case, at: decide.review(
                case, who.stamp(1, at), who.signer, proposes=proposes, opinion="审查完毕"
            ),
            secrets,
        )
    _signs(
        _sitting(counter, CHIEF),
        case_id,
        lambda who, case, at: (
            decide.grant(
                who.bench(), case, who.stamp(1, at), who.signer, content="准予申请事项", valid_to=valid_to
            )
            if grant
            else decide.refuse_licence(
                who.bench(),
                case,
                who.stamp(1, at),
                who.signer,
                reasons="没有与经营相适应的场所",
                provisions=("食品安全法 第三十五条",),
            )
        ),
        secrets,
        seal=True,
    )
    if made and case_on(counter, case_id).making:
        certificates_made(counter, case_id)


def certificates_made(counter: Counter, case_id: str) -> None:
    """制证, each under a number that its item's rule takes."""
    chief = _sitting(counter, CHIEF)

    def done(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
        bench, code = chief.bench(), case.opened.item_code
        item, theme = bench.catalogue.items[code], bench.catalogue.themes.get(case.opened.theme)
        rules = [result_of(item, theme, one.name) for one in to_number(item, theme)]
        own = [one.number for one in case.certificates if one.number]
        numbers = own or ["JY14101030000017" if one and one.pattern else f"示{code[-4:]}" for one in rules]
        return decide.make_certificates(bench, case, chief.stamp(1, at), chief.signer, numbers=numbers)

    outcome(act_on(chief, case_id, done, "take_in"))


def _sitting(counter: Counter, staff_no: str) -> Counter:
    """Somebody else at the same window."""
    person = next(one for one in counter.enrolment.people if one.staff_no == staff_no)
    return Counter(
        enrolment=counter.enrolment, earlier=counter.earlier, window=counter.window, person=person,
        device=counter.device, key=counter.key, book=counter.book, chance=counter.chance,
    )  # fmt: skip


def _signs(
    counter: Counter,
    case_id: str,
    decided: Decided,
    secrets: Callable[[str], str],
    *,
    seal: bool = False,
) -> None:
    hand = open_hand(counter, secrets(counter.person.staff_no))
    assert isinstance(hand, Hand), hand

    def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
        return decided(counter, case, at)

    with hand:
        outcome(
            act_on(
                counter,
                case_id,
                made,
                "sign" if seal else "review",
                hand=hand,
                then=sealing(counter) if seal else None,
            )
        )
