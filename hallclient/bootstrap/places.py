"""Where somebody was when the counter locked: the screen, and the draft or case on it."""

from __future__ import annotations

from typing import Protocol

from casework.people import Use
from hallclient.app.counter import Counter
from hallclient.app.place import Kind, Place, keep_place
from hallclient.ui.screens.case.presenter import CasePresenter
from hallclient.ui.screens.intake.presenter import IntakePresenter
from hallclient.ui.shell.work import WorkArea

_SIGNS: tuple[Use, ...] = ("review", "sign", "sign_organ", "sign_government")
SEEN_BY: dict[str, tuple[Use, ...]] = {
    "todo": ("take_in", *_SIGNS, "deliver"),
    "intake": ("take_in",),
    "outcome": ("take_in", *_SIGNS, "deliver", "statistics"),
    "cases": ("look",),
    "items": ("items",),
    "local": ("local",),
    "approval": ("take_in", *_SIGNS),
    "handover": ("deliver",),
    "hall": ("statistics", "take_grievance"),
}
"""Which screens are there for whom: one of these uses is enough."""


class Work(Protocol):
    """The work of who sits here, as far as its place is asked."""

    @property
    def counter(self) -> Counter: ...
    @property
    def area(self) -> WorkArea: ...
    @property
    def intake(self) -> IntakePresenter | None: ...
    @property
    def cases(self) -> CasePresenter | None: ...
    @property
    def places(self) -> tuple[str, ...]: ...
    def open_draft(self, draft_id: str) -> None: ...
    def answer_case(self, case_id: str) -> None: ...
    def open_case(self, case_id: str) -> None: ...


def keep(work: Work) -> None:
    """Keeps where the person is; the draft itself is in the book with every field."""
    kind: Kind = ""
    subject = ""
    if work.area.current == "intake" and work.intake is not None and not work.intake.board.empty:
        draft = work.intake.board.draft
        case_id = next(iter(draft.cases.values()), "")
        kind, subject = ("case", case_id) if case_id else ("draft", draft.draft_id)
    elif work.area.current == "cases" and work.cases is not None and work.cases.case is not None:
        kind, subject = "case", work.cases.case.opened.case_id
    place = Place(on=work.counter.today(), screen=work.area.current, kind=kind, subject=subject)
    keep_place(work.counter.book, work.counter.person.staff_no, work.counter.window.code, place)


def restore(work: Work, place: Place | None) -> bool:
    """Back there; False: there is nothing to go back to, so it begins at home."""
    if place is None or place.screen not in work.places or place.screen == "outcome":
        return False
    if place.screen == "intake" and place.kind:
        (work.open_draft if place.kind == "draft" else work.answer_case)(place.subject)
    elif place.screen == "cases" and place.kind == "case":
        work.open_case(place.subject)
    else:
        work.area.show_screen(place.screen)
    return True
