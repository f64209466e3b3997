"""核定: an act that names what was in doubt, with a reason; it changes nothing of the case itself."""

from __future__ import annotations

from msgspec.structs import replace

from casework import decide
from casework.acts import Settled
from casework.refusal import Refusal
from tests.casework.factory import stamp
from tests.casework.small_hall import TODAY
from tests.ui.screens.case_acts import on, told


def test_what_was_in_doubt_is_named_with_a_reason_and_nothing_else_changes() -> None:
    acts = told()
    case = on(acts, TODAY)
    for doubted, reason in (((), "x"), (("a",), "  ")):
        refused = decide.settle(case, doubted, reason, stamp())
        assert isinstance(refused, Refusal) and refused.short
    made = decide.settle(case, ("a", "b"), " 与租赁合同一致 ", stamp())
    assert not isinstance(made, Refusal)
    (act,) = made
    assert isinstance(act, Settled) and (act.of, act.reason) == (("a", "b"), "与租赁合同一致")
    assert replace(on((*acts, act), TODAY), papers=case.papers) == case
