"""Which face the applicant's screen shows. It only ever shows what the person at the window is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from casework.fields import empty
from hallclient.app.outcome import Outcome
from hallclient.ui.screens.applicant.faces import REST, Face, Filing, Number
from hallclient.ui.screens.applicant.filing import filing_of
from hallclient.ui.screens.applicant.number import number_of
from hallclient.ui.screens.intake import desk
from hallclient.ui.screens.intake.board import Board

PLACES = ("intake", "outcome")
"""The screens at which the clerk works for whoever stands there; anywhere else he may look at another's case."""


class ApplicantView(Protocol):
    """What is told to the screen, and whether it is there."""

    @property
    def seen(self) -> bool: ...
    def show_face(self, face: Face) -> None: ...


class ApplicantPresenter:
    """Fed by 受理台 and by the outcome; `soon` puts the work off until what the clerk waits for is painted."""

    def __init__(self, view: ApplicantView, phone: str, soon: Callable[[Callable[[], None]], None]) -> None:
        self._view, self._phone, self._soon = view, phone, soon
        self._place = ""
        self._board: Board | None = None
        self._values: dict[str, object] = {}
        self._draft_id = self._typed = ""
        self._outcome: Outcome | None = None
        self._case = 0
        self._shown: Face = REST
        self._owed = False
        self._closed = False
        view.show_face(REST)

    def filing(self, board: Board) -> None:
        """The application on the counter was painted anew."""
        self._board = board
        self.refresh()

    def decided(self, outcome: Outcome | None) -> None:
        """Papers of an act on the counter's own application; None: of something else."""
        self._outcome, self._case = outcome, 0
        self.refresh()

    def case_shown(self, at: int) -> None:
        """Another case of the outcome."""
        self._case = at
        self.refresh()

    def came_to_front(self, place: str) -> None:
        """Another screen of the clerk's."""
        self._place = place
        if place == "intake":
            self._outcome = None
        if place in PLACES:
            self.refresh()
        else:
            self._show(REST)  # at once: the case that is opened next is another's

    def close(self) -> None:
        """The clerk left: nothing of anybody stays."""
        self._closed = True
        self._board, self._outcome = None, None
        self._shown = REST
        self._view.show_face(REST)

    @property
    def shows_number(self) -> bool:
        """Whether the applicant has the number before him, or will in a moment."""
        return bool(self._view.seen and self._outcome is not None and self._outcome.cases)

    def refresh(self) -> None:
        """Shows what is to be shown now, a moment later."""
        if not self._owed:
            self._owed = True
            self._soon(self._show_now)

    def _show_now(self) -> None:
        self._owed = False
        if not self._closed:
            self._show(self._face() if self._view.seen else REST)

    def _show(self, face: Face) -> None:
        if face != self._shown:
            self._shown = face
            self._view.show_face(face)

    def _face(self) -> Face:
        if self._place == "intake":
            return self._filing()
        if self._place == "outcome" and self._outcome is not None:
            # forms that are looked at before any act belong to the application on the counter
            return self._number(self._outcome) if self._outcome.cases else self._filing()
        return REST

    def _number(self, outcome: Outcome) -> Number:
        return number_of(outcome.cases, min(self._case, len(outcome.cases) - 1), outcome.papers, self._phone)

    def _filing(self) -> Face:
        board = self._board
        if board is None or not board.table.items:
            return REST
        face: Filing = filing_of(
            board.bench.catalogue,
            board.table,
            board.draft,
            lambda key: board.work.state(board.draft, key),
            desk.deferral_days(board.bench, board.table),
            board.named,
            self._typed_in(board),
        )
        return face

    def _typed_in(self, board: Board) -> str:
        """The field whose value changed since the last look."""
        values, before = board.draft.values, self._values
        if board.draft.draft_id != self._draft_id:
            before, self._draft_id, self._typed = values, board.draft.draft_id, ""
        changed = [key for key in {**values, **before} if values.get(key) != before.get(key)]
        self._values = dict(values)
        own = {line.field.key for line in board.table.fields}
        fresh = [key for key in changed if key in own and not empty(values.get(key))]
        if fresh or changed:
            self._typed = (fresh or changed)[-1]
        return self._typed
