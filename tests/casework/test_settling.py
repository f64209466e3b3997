"""核定: two versions of one case, what is chosen between them, and the acts that settle it."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from casework import decide
from casework.acts import AnyAct, Changed, Corrected, Settled
from casework.decide.settling import CHIEF
from casework.fold import fold
from casework.refusal import Refusal
from casework.versions import Versions, Weighed, in_doubt, versions_of
from tests.casework.factory import stamp
from tests.casework.small_hall import CALENDAR, TODAY
from tests.ui.screens.case_acts import granted, taken_in

PHONE, NAME, WHOM = "contact.phone", "applicant.name", "legal_person.name"


def booked(acts: tuple[AnyAct, ...]) -> list[Weighed]:
    """As the server applied them."""
    return [Weighed(act=act, place=at, outcome="applied") for at, act in enumerate(acts, start=1)]


def corrected(by: AnyAct, device: str, window: str, **values: str) -> Corrected:
    head = stamp().head(f"act-{device}", by.case_id) | {"device": device, "window": window}
    return Corrected(**head, values={key.replace("__", "."): value for key, value in values.items()})


def versions(weighed: list[Weighed]) -> Versions:
    found = versions_of(weighed, on=TODAY, calendar=CALENDAR)
    assert found is not None
    return found


def collided(acts: tuple[AnyAct, ...] = (), **changes: Any) -> list[Weighed]:
    """010 changed the phone and the name first, 009 the phone and the legal person."""
    told = booked(acts or taken_in())
    there = corrected(told[0].act, "010", "W10", contact__phone="13900000010", applicant__name="乙")
    here = corrected(told[0].act, "009", "W09", contact__phone="13900000009", legal_person__name="丙")
    n = len(told)
    behind = Weighed(act=here, place=n + 2, outcome="conflict", text="已改同一字段", against=(n + 1,))
    return [*told, Weighed(act=there, place=n + 1, outcome="applied"), replace(behind, **changes)]


def made(
    found: Versions, values: dict[str, str], reason: str = "与合同一致", *, chief: bool = False
) -> tuple[AnyAct, ...]:
    acts = decide.settle(found, values, reason, stamp(), chief=chief)
    assert not isinstance(acts, Refusal), acts
    return acts


def test_the_same_field_is_chosen_and_other_fields_merge() -> None:
    found = versions(collided())
    assert [(pair.key, pair.one, pair.two, pair.by) for pair in found.fields] == [
        (PHONE, "13900000010", "13900000009", "both"),
        (WHOM, "周静姝", "丙", "two"),
        (NAME, "乙", found.case.opened.values[NAME] if found.case else "", "one"),
    ]
    assert (
        found.edits_only and found.latest is found.against[-1].act and found.against[-1].act.device == "010"
    )


def test_whichever_is_kept_what_one_side_alone_changed_goes_into_the_case() -> None:
    weighed = collided()
    found = versions(weighed)
    for values, phone in (({}, "13900000010"), ({PHONE: "13900000009"}, "13900000009"), ({PHONE: "8"}, "8")):
        acts = made(found, values)
        assert [type(act) for act in acts] == [Corrected, Settled]
        standing = tuple(one.act for one in weighed if one.stands)
        case = fold((*standing, *acts), on=TODAY, calendar=CALENDAR)
        assert (case.values[PHONE], case.values[WHOM], case.values[NAME]) == (phone, "丙", "乙")
        settled = acts[-1]
        assert isinstance(settled, Settled) and settled.of == ("act-009",) and settled.reason == "与合同一致"
        assert in_doubt([*weighed, *(Weighed(act=act) for act in acts)]) == ()


def test_a_reason_is_asked_and_only_what_differs_can_be_chosen() -> None:
    found = versions(collided())
    for values, reason in (({}, "  "), ({NAME: "丁"}, "x"), ({"premises.address": "别处"}, "x")):
        refused = decide.settle(found, values, reason, stamp(), chief=True)
        assert isinstance(refused, Refusal) and refused.short
    assert isinstance(decide.settle(None, {}, "x", stamp(), chief=True), Refusal)


def test_after_an_answer_no_field_is_put_right_and_nothing_merges() -> None:
    """已经受理，不得再退回到受理之前: version one stands, the rest is an act of its own."""
    found = versions(collided(granted()))
    refused = decide.settle(found, {PHONE: "13900000009"}, "x", stamp(), chief=True)
    assert isinstance(refused, Refusal) and "已经受理" in refused.reason
    (act,) = made(found, {}, chief=True)
    assert isinstance(act, Settled)


def test_what_a_paper_left_with_or_never_stood_is_the_chiefs() -> None:
    for changes in ({"outcome": "flagged"}, {"outcome": "rejected", "against": ()}):
        found = versions(collided(**changes))
        assert decide.settle(found, {}, "x", stamp(), chief=False) is CHIEF
        assert isinstance(made(found, {}, chief=True)[-1], Settled)


def test_what_was_rejected_by_itself_is_chosen_not_merged() -> None:
    found = versions(collided(outcome="rejected", against=()))
    assert {pair.key: pair.by for pair in found.fields} == {PHONE: "both", WHOM: "both"}


def test_an_applicants_change_is_only_shown() -> None:
    weighed = collided()
    head = stamp().head("act-009", weighed[0].act.case_id) | {"device": "009"}
    change = Changed(**head, reason="换", situations={}, values={PHONE: "7"}, materials={})
    found = versions([*weighed[:-1], replace(weighed[-1], act=change)])
    assert [pair.by for pair in found.fields if pair.key == PHONE] == ["step"] and not found.edits_only


def test_each_counters_acts_are_settled_by_themselves() -> None:
    weighed = collided()
    third = replace(weighed[-1], act=corrected(weighed[0].act, "011", "W11", contact__phone="6"), place=9)
    found = versions([*weighed, third])
    assert (found.further, [one.act.device for one in found.doubted]) == (1, ["009"])


def test_a_receipt_that_does_not_stand_leaves_no_case_and_is_settled_all_the_same() -> None:
    opened = taken_in()[0]
    found = versions([Weighed(act=opened, place=1, outcome="rejected", text="同一步骤编号")])
    assert (found.case, found.opened, found.latest) == (None, opened, None)
    (act,) = made(found, {}, chief=True)
    assert isinstance(act, Settled) and act.case_id == opened.case_id
