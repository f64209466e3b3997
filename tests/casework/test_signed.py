"""Which acts carry the signature of whoever did them: by kind, and from the first day on that the hall wrote."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import pytest

from casework.acts import SpecialEnded
from casework.catalogue import Enrolment
from casework.signed import SIGNABLE, needs_signature, not_signed
from forms.security import SecurityChange, findings, security_of, usual
from tests.casework.signers import REVIEWER, by
from tests.casework.small_hall import TODAY


def ended() -> SpecialEnded:
    stamped = by(REVIEWER)
    head = stamped.head(stamped.act_ids[0], "case")
    return SpecialEnded(**head, procedure="听证", ended_on=TODAY, finding="完")


def hall(**signed: Any) -> Enrolment:
    security = security_of(SecurityChange(**signed))
    return cast(Enrolment, type("Hall", (), {"security": security})())


@pytest.mark.parametrize(
    ("first", "needs"), [(None, True), (TODAY, True), (date(2026, 11, 21), False), (date(2027, 1, 1), False)]
)
def test_a_kind_that_a_hall_has_signed_later_is_signed_from_its_first_day(
    first: date | None, needs: bool
) -> None:
    where = hall(signed_from={"special_ended": first}) if first is not None else hall()
    assert needs_signature(where, ended()) is needs
    assert (not_signed(ended(), where, "none") is not None) is needs, "what was done before stands as it is"


def test_the_usual_kinds_are_whatever_decides_stops_or_lengthens() -> None:
    assert {"licence_ended", "special_ended", "sent_up", "handled_jointly"} <= set(usual().signed)


def test_a_kind_that_there_is_none_of_is_a_fault_of_the_file() -> None:
    wrong = SecurityChange(signed=("granted", "grantd"), signed_from={"sent_up": TODAY})
    said = [(one.place, one.text) for one in findings(wrong, ())]
    assert (("security", "signed", 1), "没有“grantd”这种步骤") in said
    assert (("security", "signed_from", "sent_up"), "“sent_up”不在 signed 里，没有起始日可写") in said
    assert not list(findings(SecurityChange(signed_from={"sent_up": TODAY}), ()))


def test_a_fact_is_signed_by_nobody_and_a_hall_that_asks_for_it_is_told() -> None:
    assert set(usual().signed) <= SIGNABLE
    for fact in ("certificates_made", "delivered", "sealed", "receipt_signed"):
        (found,) = findings(SecurityChange(signed=("granted", fact)), ())
        assert found.place == ("security", "signed", 1) and "不由本人签名" in found.text
    assert not list(findings(SecurityChange(signed=(*usual().signed, "published")), ()))
