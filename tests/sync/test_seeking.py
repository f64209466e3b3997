"""Looking for cases at the server while somebody types: the newest question alone counts; what is shown is signed."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest

from casework import wire
from casework.exchange import Declined
from casework.finding import CaseAsked, CaseQuestion, CasesFound, CaseShown
from casework.question import Question
from hallclient.sync import seeking
from hallclient.sync.link import UNSIGNED, Link
from hallclient.sync.seeking import OUTDATED, SLOW, Seeker
from hallclient.sync.transport import NoAnswer, Reply
from tests.sync.faulty import Desk


class Line:
    """A line whose answers come when they are let; `cut` ends the one under way."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.begun, self.let = Event(), Event()
        self.broken = False

    def found(self, wanted: CaseQuestion) -> CasesFound | Declined:
        self.asked.append(wanted.asked.words[0])
        self.begun.set()
        assert self.let.wait(10)
        self.let.clear()
        if self.broken:
            self.broken = False
            raise NoAnswer("cut")
        return CasesFound(cases=(), more=True)

    def cut(self) -> None:
        self.broken = True
        self.let.set()


def question(word: str) -> CaseQuestion:
    return CaseQuestion(asked=Question(words=(word,)), by="W0907", window="W09")


def test_the_next_key_ends_the_question_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeking, "QUIET_SECONDS", 0.02)
    line: Any = Line()
    seeker = Seeker(line, line)
    first = seeker.ask(question("张"))
    assert line.begun.wait(10)
    between = seeker.ask(question("张明"))
    last = seeker.ask(question("张明明"))
    assert first.result(10) == OUTDATED and between.result(10) == OUTDATED
    while len(line.asked) < 2:
        line.begun.wait(0.01)
    line.let.set()
    assert isinstance(last.result(10), CasesFound) and line.asked == ["张", "张明明"]
    slow = seeker.ask(question("李"))
    while len(line.asked) < 3:
        line.begun.wait(0.01)
    line.broken = True
    line.let.set()
    assert slow.result(10) == SLOW
    seeker.close()


def test_a_case_that_is_not_as_the_server_signed_it_is_not_shown(
    desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = desks
    act = one.counter.received()
    one.does(act)
    one.steps()
    link = Link(two.line, two.pinned, two.counter.key, two.chance)
    asked = CaseAsked(by="W1003", window="W10")
    shown = link.shown(act.case_id, asked)
    assert isinstance(shown, CaseShown) and [bytes(each.act) for each in shown.entries] == [wire.encode(act)]
    true = two.line.ask

    def ask(method: str, path: str, body: bytes = b"", token: str = "") -> Reply:
        reply = true(method, path, body, token)
        return reply._replace(body=reply.body.replace("示例餐饮".encode(), "示例商贸".encode()))

    monkeypatch.setattr(two.line, "ask", ask)
    assert link.shown(act.case_id, asked) == UNSIGNED
