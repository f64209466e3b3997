"""评价 at the window: after the papers the applicant is asked on his screen, and the clerk's keys give no grade."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from casework.grievances import Rated
from hallclient.app.station import Trouble
from hallclient.bootstrap.facing import Facing
from hallclient.ui.screens.applicant.rating import THANKS_SECONDS, RatingWindow
from tests.app.desk import FRIDAY, Desk
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.visits import take_food


def asked() -> RatingWindow | None:
    shown = (
        one for one in QApplication.topLevelWidgets() if isinstance(one, RatingWindow) and one.isVisible()
    )
    return next(shown, None)


def test_the_applicant_rates_on_his_screen_and_the_clerks_keys_do_not(
    desk: Desk, opened: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = desk.station.enrolment.catalogue
    catalogue = replace(whole, version=2, hall=replace(whole.hall, rating_at_window=True))
    assert not isinstance(desk.take(version=2, catalogue=catalogue), Trouble)
    desk.close()
    monkeypatch.setattr(Facing, "place", lambda self: QRect(0, 0, 1280, 720))
    monkeypatch.setattr(Facing, "seen", True)
    counter = opened(desk, "W0907")
    take_food(counter)
    counter.judge(*["Space"] * 5)
    (done,) = counter.decide("F9").cases
    counter.paper_shown()
    assert asked() is None, "the papers are on the counter"
    counter.next_applicant()
    counter.until(lambda: asked() is not None, "the applicant is asked")
    window = asked()
    assert window is not None
    for key in ("1", "5", "Space"):
        counter.key(key)
    assert ratings(counter) == [] and not any(card.isChecked() for card in window.cards.values())
    QTest.mouseClick(window.cards[2], Qt.MouseButton.LeftButton)
    QTest.mouseClick(window.done, Qt.MouseButton.LeftButton)
    counter.until(lambda: len(ratings(counter)) == 1, "on record")
    (act,) = ratings(counter)
    assert (act.grade, act.by, act.whose, act.about) == (2, "", "W0907", done.case_id)
    counter.until(lambda: "谢谢" in window.accessibleDescription(), "thanked")
    for _ in range(THANKS_SECONDS):
        window.tick()
    assert asked() is None


def ratings(counter: Counter) -> list[Rated]:
    work = counter.program.work
    assert work is not None
    acts = work.counter.book.read_now(lambda reads: reads.grievance_acts(FRIDAY))
    return [act for act in acts if isinstance(act, Rated)]
