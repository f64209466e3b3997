"""A slip of the hand is taken back by name at the real window; what is on paper is not."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from hallclient.ui.screens.intake.steps import NOTHING
from tests.end2end.driver import Counter
from tests.end2end.visits import take_shop


def in_field(counter: Counter, key: str) -> str:
    line = counter.field(key)
    assert isinstance(line, QLineEdit)
    return line.text()


def test_a_field_and_a_judgement_are_taken_back_and_an_act_is_not(counter: Counter) -> None:
    take_shop(counter)
    counter.judge("Space", "Space", "Space", "Space", "Space")
    counter.material(2)
    name = counter.presenter.board.lines[2].material.name
    counter.key("X")
    assert "缺" in counter.materials()[2]
    counter.key("Ctrl+Z")
    assert f"撤销：{name} 判为缺" in counter.notice and "缺" not in counter.materials()[2]
    counter.presenter._view.focus_field("food.manager")
    counter.key("Ctrl+A")
    counter.write("wrong")
    assert in_field(counter, "food.manager") == "wrong"
    counter.key("Ctrl+Z")
    assert in_field(counter, "food.manager") == "林安澜" and "的填写" in counter.notice
    counter.key("Ctrl+Y")
    assert in_field(counter, "food.manager") == "wrong"
    counter.key("Ctrl+Z")
    (done,) = counter.decide("F9").cases
    counter.next_applicant()
    counter.key("Ctrl+Z")  # in the empty item box: its own
    assert counter.presenter.board.empty
    counter.presenter.undo()
    assert counter.notice.startswith(NOTHING) and counter.presenter.board.empty
    assert done.stage == "accepted"
