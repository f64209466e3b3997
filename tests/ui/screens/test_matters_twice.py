"""监察 and 评价 on a slow machine: a key pressed twice does nothing twice, nor to what comes next under the hand."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from hallclient.ui.screens.grievances.presenter import GrievancesPresenter
from hallclient.ui.screens.supervision.presenter import SupervisionPresenter
from tests.casework.small_hall import TODAY
from tests.ui.screens import test_grievances_presenter as grievances
from tests.ui.screens import test_supervision_presenter as supervision
from tests.ui.screens.voiced import Known


class Later:
    """What was asked for comes when the test says so, in its order."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def when_done(self, future: Future[Any], done: Any, failed: Any) -> None:
        self.asked.append((future, done, failed))

    def come(self, error: Exception | None = None) -> None:
        future, done, failed = self.asked.pop(0)
        failed(error) if error is not None else done(future.result())


def nothing(*_: object) -> None:
    """Leads nowhere here."""


def test_a_card_is_given_once_until_the_list_is_read_again() -> None:
    known, seen, slow = supervision.Known("red"), supervision.Seen(), Later()
    presenter = SupervisionPresenter(slow, known, seen, lambda: TODAY, nothing, lambda: None)
    presenter.start()
    slow.come()
    presenter.give("")
    presenter.give("")
    presenter.start()
    assert known.given == ["red"]
    _, read = slow.asked
    slow.asked = [read]
    slow.come()  # a read that was asked for before the card was given frees nothing
    presenter.give("")
    assert known.given == ["red"]


def test_what_failed_may_be_done_again() -> None:
    known, seen, slow = supervision.Known("red"), supervision.Seen(), Later()
    presenter = SupervisionPresenter(slow, known, seen, lambda: TODAY, nothing, lambda: None)
    presenter.start()
    slow.come()
    presenter.give("")
    slow.come(OSError())
    presenter.give("")
    slow.come()
    assert known.given == ["red"] * 2 and seen.said == "已亮牌"
    presenter.give("")
    assert known.given == ["red"] * 2, "its row stands there as it was"
    slow.come()
    presenter.give("")
    assert known.given == ["red"] * 3


def test_a_complaint_has_one_number_however_often_the_key_is_pressed() -> None:
    known, seen, slow = Known(), grievances.Seen(), Later()
    presenter = GrievancesPresenter(slow, known, seen, lambda: TODAY, nothing)
    presenter.start()
    slow.come()
    for _ in range(3):
        presenter.take("complaint", "window", "推诿", "", "", "", "")
    assert [one[0] for one in known.done] == ["take"]
    slow.come()
    assert not seen.form
    slow.come()
    presenter.take("complaint", "window", "另一件", "", "", "", "")
    assert [one[0] for one in known.done] == ["take", "take"]
