"""受理台 where answers come late or in another order: nothing of one application is said, shown or done on another."""

from __future__ import annotations

from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any

import pytest

from casework.draft import Draft
from hallclient.app.outcome import Opened
from hallclient.ui.screens.intake import beside
from hallclient.ui.screens.intake.presenter import BUSY
from tests.ui.screens import fakes, scenes
from tests.ui.screens.conftest import Desk, make_desk
from tests.ui.screens.later import Later


@pytest.fixture
def late() -> Desk:
    """Ready to be accepted; from now on an answer comes when its future is finished."""
    desk = make_desk(crossing=Later())
    scenes.food(desk.presenter)
    scenes.judge_all(desk.presenter)
    return desk


def held(desk: Desk, name: str) -> list[Future[Any]]:
    """The answers of one use case, to be finished by hand."""
    given: list[Future[Any]] = []

    def ask(*_: Any) -> Future[Any]:
        given.append(Future())
        return given[-1]

    setattr(desk.use, name, ask)
    return given


def said(desk: Desk) -> str:
    return str(desk.view.last("show_notice").text)


def test_no_other_application_comes_on_the_counter_while_one_is_being_decided(late: Desk) -> None:
    """What is decided would be said, and put by, of the one that lies there."""
    draft = late.presenter.board.draft
    late.use.drafts["other"] = Opened(draft=Draft(draft_id="other", window="W09", by="W0907"), cases={})
    acts, opened = held(late, "accept"), held(late, "open")
    late.presenter.open_draft("other")
    late.presenter.decisions.decide("accept")
    opened.pop().set_result(late.use.drafts["other"])
    assert late.presenter.board.draft == draft and said(late) == BUSY
    acts[0].set_result(fakes.outcome_of())
    assert len(late.outcomes) == 1
    opened.pop().set_result(None)
    assert late.presenter.board.draft.draft_id not in ("other", draft.draft_id)


def test_words_that_were_typed_while_the_receipt_was_made_stay(late: Desk) -> None:
    acts, saves, opened = held(late, "receive"), held(late, "save"), held(late, "open")
    late.presenter.decisions.receive()
    late.presenter.fields.typed("food.staff_count", "14")
    late.presenter.fields.typed("food.staff_count", "15")
    acts[0].set_result(fakes.outcome_of(stage="received"))
    assert not opened, "the book has not taken them yet"
    saves[0].set_result(late.counter.now())
    assert not opened and len(saves) == 2
    saves[1].set_result(late.counter.now())
    draft = late.presenter.board.draft
    assert len(opened) == 1 and draft.values["food.staff_count"] == "15"


def test_forms_that_come_late_are_not_shown_over_the_next_applicants(late: Desk) -> None:
    forms = held(late, "forms")
    late.presenter.preview()
    late.presenter.next_applicant()
    forms[0].set_result((fakes.paper_of(),))
    assert late.outcomes == []


def test_what_was_asked_of_another_applicant_fails_without_a_word(late: Desk) -> None:
    known, standing = held(late, "known"), held(late, "standing")
    late.presenter.next_applicant()
    scenes.food(late.presenter)
    first = known[-1], standing[-1]
    late.presenter.next_applicant()
    scenes.food(late.presenter)
    late.view.told.pop("show_notice")
    for answer in first:
        answer.set_exception(OSError())
    assert "show_notice" not in late.view.told
    known[-1].set_exception(OSError())
    assert "没有查成以前的办件" in said(late)
    standing[-1].set_exception(OSError())
    assert "没有查成申请人的在办件" in said(late)


def test_of_two_cases_beside_the_one_chosen_last_is_shown(
    late: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = (SimpleNamespace(case_id="first"), SimpleNamespace(case_id="second"))
    monkeypatch.setattr(beside.BesideDesk, "_cases", property(lambda _: cases))
    monkeypatch.setattr(beside, "beside_of", lambda case, *_, at, count: (case, at))
    seen = held(late, "beside")
    late.presenter.beside.choose(0)
    late.presenter.beside.choose(1)
    seen[1].set_result(SimpleNamespace(case="second"))
    seen[0].set_result(SimpleNamespace(case="first"))
    assert late.view.last("show_beside") == ("second", 1)
    late.presenter.beside.choose(0)
    late.presenter.beside.close()
    seen[2].set_result(SimpleNamespace(case="first"))
    assert late.view.count("show_beside") == 1, "it was closed meanwhile"
