"""One line finds a case by what anybody may say of it; the list says what it holds, and whose cases are missing."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.app.desk import Desk
from tests.end2end.driver import Counter
from tests.end2end.held import readers_held
from tests.end2end.test_scanning import scan
from tests.end2end.visits import take_shop

ELSEWHERE = "别处办理的要联网后查"


def shown(counter: Counter, name: str) -> list[str]:
    return [f"{row.limit} {row.title} {row.who} {row.detail}" for row in counter.widget(name).rows]  # type: ignore[attr-defined]


def typed(counter: Counter, screen: str, text: str) -> None:
    """/ leads to the search; what is found is there without Enter."""
    counter.key("/")
    counter.key("Ctrl+A")
    counter.write(text)
    QTest.qWait(250)
    counter.settle()


def noted(counter: Counter, name: str) -> str:
    return counter.widget(name).accessibleName()


def test_words_stage_and_day_find_it_on_both_lists(counter: Counter, desk: Desk) -> None:
    desk.clock.set(date(2026, 11, 3))
    take_shop(counter)
    counter.judge("Space", "Space", "X", "B 2", "Space")
    (asked,) = counter.decide("F10").cases
    counter.next_applicant()
    desk.clock.set(date(2026, 11, 20))
    take_shop(counter, {"applicant.name": "示例区云雀早餐店"})
    counter.judge("Space", "Space", "Space", "Space", "Space")
    counter.decide("F9")
    counter.next_applicant()
    for place, screen in (("Ctrl+2", "todo"), ("Ctrl+3", "cases")):
        counter.key(place)
        counter.until(lambda screen=screen: counter.seen(f"{screen}.note"), "the list")  # type: ignore[misc]
        assert ELSEWHERE in noted(counter, f"{screen}.note")
        for text, number in (
            ("补正 11-03", 1),
            ("在办", 2),
            ("受理 今天", 1),
            (asked.case_no[-6:], 1),
            ("补正 今天", 0),
        ):
            typed(counter, screen, text)
            said = f"本机的 {number} 件；{ELSEWHERE}"
            counter.until(
                lambda screen=screen, number=number, said=said: (  # type: ignore[misc]
                    counter.seen(f"{screen}.empty")
                    if not number
                    else counter.seen(f"{screen}.list")
                    and len(shown(counter, f"{screen}.list")) == number
                    and noted(counter, f"{screen}.note") == said
                ),
                f"{text}: {number}",
            )
        assert ELSEWHERE in noted(counter, f"{screen}.empty")
        # a scan into the search goes to its case, and leaves no word behind
        QTest.keyClick(counter.widget(f"{screen}.search"), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        scan(counter, asked.qr)
        counter.until(lambda: counter.seen("intake.materials"), "the case on what it owes")
        counter.key(place)
        counter.until(lambda screen=screen: counter.seen(f"{screen}.search"), "the list again")  # type: ignore[misc]
        assert counter.widget(f"{screen}.search").text() == "补正 今天"  # type: ignore[attr-defined]


def test_what_one_screen_seeks_takes_no_answer_from_another(counter: Counter) -> None:
    """待办 asks behind 办件 while the book is busy: both have what they asked for."""
    take_shop(counter)
    counter.judge("Space", "Space", "X", "B 2", "Space")
    counter.decide("F10")
    counter.next_applicant()
    counter.key("Ctrl+2")
    counter.until(lambda: counter.seen("todo.note"), "待办")
    work = counter.program.work
    assert work is not None and work.todo is not None
    with readers_held(counter):
        counter.key("Ctrl+3")
        work.todo.find("在办")
    counter.until(lambda: len(shown(counter, "cases.list")) == 1, "the newest cases")
    counter.key("Ctrl+2")
    counter.until(lambda: noted(counter, "todo.note").startswith("本机的 1 件"), "what was sought")
