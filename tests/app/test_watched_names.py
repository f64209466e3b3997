"""监察 says whose case a finding is about: as lists show it, to whoever may look at cases."""

from __future__ import annotations

from datetime import date

import pytest

from hallclient.app.counter import Counter
from hallclient.app.supervision import Supervision
from tests.app.desk import FOOD, Desk, only, outcome, rooms
from tests.app.filled import filled


def late(desk: Desk) -> list[str]:
    """A company's case and a person's, both past their promise."""
    clerk = desk.counter()
    intake = rooms(clerk)[0]
    told = (
        ({"applicant.name": "示例餐饮管理有限公司"}, "法人"),
        ({"applicant.name": "买买提·阿卜杜拉"}, "自然人"),
    )
    found = [
        only(outcome(intake.accept(filled(clerk, FOOD, values=values, applicant_kind=kind)))).case_id
        for values, kind in told
    ]
    desk.clock.set(date(2026, 12, 1))  # the promise ended on 11-27
    return found


def test_the_applicant_stands_there_as_lists_show_one(desk: Desk) -> None:
    company, person = late(desk)
    lines = Supervision(desk.counter("M0001", "W09")).lines().result(30)
    assert {one.about: one.who for one in lines} == {company: "示例餐饮管理有限公司", person: "买***拉"}


def test_whoever_may_not_look_at_cases_is_told_no_name(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    late(desk)
    counter = desk.counter("M0001", "W09")
    allows = Counter.allows
    monkeypatch.setattr(Counter, "allows", lambda self, use: use != "look" and allows(self, use))
    lines = Supervision(counter).lines().result(30)
    assert lines and {one.who for one in lines} == {""}
    assert Supervision(counter).names([lines[0].about]).result(30) == {}
