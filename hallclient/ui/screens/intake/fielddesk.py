"""Zone ②: what is typed, left, pasted, confirmed; the applicant known from an earlier case."""

from __future__ import annotations

from collections.abc import Callable

from casework import fields
from casework.identity import fitting_kind
from hallclient.app.outcome import Known
from hallclient.ui.screens.intake import fieldwork
from hallclient.ui.screens.intake.board import Board
from hallclient.ui.screens.intake.models import Notice


class FieldDesk:
    """Takes what the person types in the one table."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._asked_for = ("", "")  # draft and number: the same applicant may come twice in a row
        self._at = ""
        self._told = ""  # the field that F6's banner names
        self._again: dict[str, str] = {}
        self.passed: Callable[[], None] = lambda: None
        """Called when a field is left."""

    def typed(self, key: str, value: object) -> None:
        """Every change in a field, as it stands there."""
        field = self._board.work.field(key)
        if field is None:
            return
        tidy = fieldwork.tidied(field, value)
        if tidy == self._board.draft.values.get(key):
            return
        self._again.pop(key, None)
        if key == self._told:  # what the banner asked for is being done
            self._told = ""
            self._board.view.show_notice(Notice())
        self._board.put(fieldwork.with_value(self._board.draft, key, tidy))
        self._look_for_applicant(key)

    def left(self, key: str) -> None:
        """The person went on: from now on the field's fault is said."""
        field = self._board.work.field(key)
        if field is None:
            return
        self.passed()
        self._board.work.leave((key,))
        self._board.repaint()
        self._fit_kind(key)

    def entered(self, key: str) -> None:
        """The field has the focus now; F6 goes on from here."""
        self._at = key

    def again(self, key: str, text: str) -> None:
        """The unusual number a second time: taken when it agrees with the first."""
        field = self._board.work.field(key)
        if field is None:
            return
        draft = self._board.draft
        if fieldwork.same_again(field, draft.values.get(key), text):
            self._board.put(fieldwork.confirmed(draft, key))
            self._board.view.focus_field(key)

    def not_now(self) -> None:
        """The applicant can't give this field now: it goes into the one-time notice, or out of it again."""
        draft, key = self._board.draft, self._at
        if key and self._board.work.field(key) is not None and fields.empty(draft.values.get(key)):
            self._board.put(fieldwork.asked_for(draft, key, key not in draft.ask_fields))

    def mend_next(self) -> None:
        """F6: the next situation, field or material to mend, in the order of the screen, round the end."""
        board = self._board
        answer = board.answer
        if answer is None or not answer.mend:
            board.mend("没有待填、须改、未核的了", "blue")
            return
        places = [mend.key for mend in answer.mend]
        mend = answer.mend[(places.index(self._at) + 1) % len(places) if self._at in places else 0]
        self._at = mend.key
        if mend.kind == "field":
            board.work.leave((mend.key,))
            board.repaint()
            board.view.focus_field(mend.key)
        elif mend.kind == "material":
            board.move_to(next((at for at, line in enumerate(board.lines) if line.id == mend.key), 0))
            board.view.focus_checklist()
        else:
            board.view.focus_questions(mend.key)
        board.mend(mend.text)
        self._told = mend.key

    def _fit_kind(self, key: str) -> None:
        """A number that is no resident's stands under the kind it belongs to; the label says so, Alt+↓ overrules."""
        board = self._board
        kinds = board.bench.catalogue.identity
        value = board.draft.values.get(key)
        if not kinds or not isinstance(value, dict) or value.get("kind") != kinds[0].key:
            return
        if key in board.draft.confirmed:
            return
        fits = fitting_kind(str(value.get("number") or ""), kinds)
        if fits in ("", value["kind"]):
            return
        board.put(fieldwork.with_value(board.draft, key, {**value, "kind": fits}))
        name = next(kind.name for kind in kinds if kind.key == fits)
        board.view.show_notice(Notice(f"按号码认作{name}。不对的，在这一项按 Alt+↓ 另选。", "blue"))
        self._look_for_applicant(key)

    def _look_for_applicant(self, key: str) -> None:
        board = self._board
        field = board.work.field(key)
        if field is None:
            return
        number = fieldwork.known_number(
            field, board.draft.values.get(key), board.bench.catalogue.identity, board.bench.today
        )
        draft_id = board.draft.draft_id
        if not number or (draft_id, number) == self._asked_for:
            return
        self._asked_for = (draft_id, number)
        asked = tuple(one for one in board.work.fields() if fields.empty(board.draft.values.get(one)))
        board.crossing.when_done(
            board.use.known(number, asked),
            lambda known: self._found(draft_id, number, known),
            lambda error: self._not_found(draft_id, number),
        )

    def _not_found(self, draft_id: str, number: str) -> None:
        if (draft_id, number) == (self._board.draft.draft_id, self._asked_for[1]):
            self._board.view.show_notice(Notice("没有查成以前的办件，照常录入即可", "amber"))

    def _found(self, draft_id: str, number: str, known: Known | None) -> None:
        board = self._board
        if known is None or board.draft.draft_id != draft_id or (draft_id, number) != self._asked_for:
            return
        draft, taken = fieldwork.filled(board.draft, known.values, known.on.isoformat(), board.work.fields())
        if taken:
            board.work.leave(taken)
            board.put(draft)
            board.view.show_notice(
                Notice(
                    f"{len(taken)} 项取自 {known.on.isoformat()} 的办件，请申请人核对。已记入查看日志。",
                    "blue",
                )
            )
