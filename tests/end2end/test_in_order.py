"""Keys that are pressed before an answer is there, at the real window with the book held: what is done is what was
under the hands."""

from __future__ import annotations

from tests.app.desk import Desk
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.held import readers_held
from tests.end2end.test_approving import NAMES, accepted, approving, reviewed, sign


def test_the_case_at_the_right_is_not_signed_while_the_next_one_is_read(desk: Desk, opened: Opening) -> None:
    reviewed(desk, accepted(desk, *NAMES[:2]))
    desk.close()
    counter: Counter = opened(desk, "S0001", "W10")
    approving(counter, 2)
    first = counter.read("approval.applicant")
    with readers_held(counter):
        counter.key("Down")
        counter.key("F9")
        assert "还没有打开" in counter.read("approval.message")
        assert counter.focus() is not counter.widget("approval.secret")
    counter.until(lambda: counter.read("approval.applicant") not in ("", first), "the next one")
    second = counter.read("approval.applicant")
    sign(counter, "S0001")
    counter.until(lambda: len(counter.signing()) == 1, "the list without it")
    assert first in counter.signing()[0] and second in counter.read("approval.message")
