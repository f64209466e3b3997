"""冲突 as in design 11: two versions, row by row, and one act that settles them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import date
from typing import Any, Protocol

from casework.catalogue import Catalogue
from casework.decide.bench import Bench
from casework.decide.settling import CHIEF, correctable
from casework.fields import check, empty, tidy
from casework.hall import Window
from casework.item import Field
from casework.numbering import grouped
from casework.people import Use
from casework.refusal import Refusal
from casework.versions import FieldPair, Versions
from hallclient.app.outcome import Outcome
from hallclient.ui.screens.conflict.page import Key, Page, Side
from hallclient.ui.screens.conflict.wording import (
    fields_of,
    heads_of,
    how_of,
    rows_of,
    shown_value,
    title_of,
    what_of,
)
from hallclient.ui.screens.crossing import Crossing, Newest, UnderWay
from hallclient.ui.screens.failed import in_words
from hallclient.ui.screens.handled import in_full

WRITE_WHY = "先写理由：记入办件，随两版一起保存"
SETTLED = "已核定，理由记入经过；各窗口的待办里不再列出"
NOTHING_LEFT = "这件没有待核定的步骤了：别的窗口已经核定，或者服务器已经改判"
NOT_READ = "两版没有读出来，账本里的内容未动。按 Esc 返回待办，再打开一次。"
NOT_SETTLED = "没有核定成，两版都未动。再按一次 F9。"
NOT_MADE = "没有重新收件，原来的记录未动。再按一次 F5。"
MADE = "已重新收件，草稿在待办里"
LEFT_TO_CHIEF = "没有改动，两版都在；这一条也在首席代表的待办里，请主管核定"


class ConflictScreen(Protocol):
    """What the presenter tells the view."""

    def show_page(self, page: Page) -> None: ...
    def show_nothing(self) -> None: ...
    def show_message(self, text: str, tone: str) -> None: ...
    def ask_other(self, label: str, text: str) -> None: ...
    def show_problem(self, text: str) -> None: ...
    def hide_other(self) -> None: ...
    def show_waiting(self, waiting: bool) -> None: ...
    def ask_reason(self) -> None: ...


class Settles(Protocol):
    """The use case behind this screen."""

    def versions(self, case_id: str) -> Future[Versions | None]: ...
    def settle(self, case_id: str, values: Mapping[str, Any], reason: str) -> Future[Outcome | Refusal]: ...
    def again(self, case_id: str) -> Future[str]: ...


class Here(Protocol):
    """The counter, as far as this screen needs it."""

    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def window(self) -> Window: ...
    @property
    def may_act(self) -> bool: ...
    def today(self) -> date: ...
    def bench(self) -> Bench: ...
    def allows(self, use: Use) -> bool: ...
    def catalogue_of(self, version: int) -> Catalogue: ...


class ConflictPresenter:
    """Shows what is in doubt of one case; chooses, takes the reason, settles."""

    def __init__(
        self,
        here: Here,
        settles: Settles,
        crossing: Crossing,
        view: ConflictScreen,
        *,
        back: Callable[[str, str], None],
        open_case: Callable[[str], None],
        open_draft: Callable[[str], None],
    ) -> None:
        """`back(text, tone)`: to 待办 with a word on what was done."""
        self._here, self._settles, self._view = here, settles, view
        self._reads, self._acts = Newest(crossing), UnderWay(crossing)
        self._back, self._open_case, self._open_draft = back, open_case, open_draft
        self._case_id = ""
        self._versions: Versions | None = None
        self._chosen: dict[str, Side] = {}
        self._typed: dict[str, Any] = {}
        self._current = 0
        self._reason = ""

    def open(self, case_id: str) -> None:
        """The versions of one case; the look is logged by the use case."""
        self._case_id, self._versions = case_id, None
        self._chosen, self._typed, self._current, self._reason = {}, {}, 0, ""
        self._view.show_nothing()
        self._read()

    @property
    def case_id(self) -> str:
        """Which case is open here; "" for none."""
        return self._case_id

    def refresh(self) -> None:
        """Acts came in: what was chosen and written stays, as far as it is still asked for."""
        if self._case_id:
            self._read()

    def _read(self) -> None:
        self._view.show_waiting(True)
        self._reads.when_done(self._settles.versions(self._case_id), self._found, self._not_read)

    def _found(self, found: Versions | None) -> None:
        self._view.show_waiting(False)
        self._versions = found
        if found is None:
            self._case_id = ""
            self._back(NOTHING_LEFT, "blue")
            return
        self._show()

    # ── choosing

    def move(self, step: int) -> None:
        """Up and down between the fields that are to be chosen."""
        if self._pairs:
            self._current = max(0, min(len(self._pairs) - 1, self._current + step))
            self._show()

    def take(self, side: Side) -> None:
        """1 or 2: which version of the field at hand is kept."""
        pair = self._pair
        if pair is None:
            return
        if side == "two" and self._stopped:
            self._view.show_message(f"{self._stopped}；只能以服务器现有的为准", "amber")
            return
        self._chosen[pair.key] = side
        self._show()

    def choose(self, row: int, side: Side) -> None:
        """A click on one side of a row."""
        if 0 <= row < len(self._pairs):
            self._current = row
            self.take(side)

    def other(self) -> None:
        """3: neither is right, the right content is typed."""
        pair = self._pair
        if pair is None:
            return
        if self._stopped:
            self._view.show_message(f"{self._stopped}；只能以服务器现有的为准", "amber")
            return
        field = self._field(pair)
        if field is None or field.type == "table":
            self._view.show_message("这一项是一张表，不能在这里另录；先留用一版，再到受理台更正", "amber")
            return
        old = shown_value(field, self._typed.get(pair.key, pair.one), self._catalogue)
        self._view.ask_other(field.label, old)

    def give_other(self, text: str) -> None:
        """The right content, tidied and checked as on the form."""
        pair = self._pair
        field = self._field(pair) if pair is not None else None
        if pair is None or field is None:
            return
        value = tidy(field, text)
        if empty(value):
            self._view.show_problem("先录正确内容；不另录按 Esc")
            return
        problem = next(
            (one for one in check(field, value, self._catalogue.identity) if one.level == "wrong"), None
        )
        if problem is not None:
            self._view.show_problem(problem.text)
            return
        self._typed[pair.key], self._chosen[pair.key] = value, "other"
        self._view.hide_other()
        self._show()

    # ── settling

    def write_reason(self, text: str) -> None:
        """As it is typed."""
        before, self._reason = self._reason, text.strip()
        if bool(before) != bool(self._reason):
            self._view.show_message("", "plain")
            self._show()

    def settle(self) -> None:
        """F9."""
        versions = self._versions
        if versions is None or self._acts.busy:
            return
        why = self._why_not(versions)
        if why:
            self._view.show_message(why, "amber")
            if why == WRITE_WHY:
                self._view.ask_reason()
            return
        case_id, name = self._case_id, _name_of(versions)
        self._view.show_waiting(True)
        self._acts.when_done(
            self._settles.settle(case_id, self._values(versions), self._reason),
            lambda answer: self._settled(case_id, name, answer),
            lambda error: self._say(case_id, name, in_words(error, NOT_SETTLED), "red"),
        )

    def leave_to_chief(self) -> None:
        """F8: nothing is changed; the chief representative has the same row."""
        if self._versions is not None and not self._here.allows("allow_again"):
            self.leave(LEFT_TO_CHIEF)

    def take_in_again(self) -> None:
        """F5, where not even the receipt stands: what was taken in as a fresh application."""
        versions, case_id = self._versions, self._case_id
        if self._acts.busy or versions is None or versions.case is not None or not self._here.may_act:
            return
        name = _name_of(versions)
        self._acts.when_done(
            self._settles.again(case_id),
            lambda draft_id: self._made(case_id, name, draft_id),
            lambda error: self._say(case_id, name, in_words(error, NOT_MADE), "red"),
        )

    def see_case(self) -> None:
        """F4: the case with its acts and papers."""
        if self._versions is not None and self._versions.case is not None:
            self._open_case(self._case_id)

    def leave(self, word: str = "") -> None:
        """Esc."""
        self._case_id, self._versions = "", None
        self._reads.forget()
        self._back(word, "blue")

    def _made(self, case_id: str, name: str, draft_id: str) -> None:
        if case_id != self._case_id:
            self._say(case_id, name, MADE if draft_id else NOTHING_LEFT, "blue")
        elif draft_id:
            self._open_draft(draft_id)
        else:
            self.refresh()  # it stands again, or was settled: the screen says so

    def _settled(self, case_id: str, name: str, answer: Outcome | Refusal) -> None:
        if isinstance(answer, Refusal):
            self._say(case_id, name, answer.whole, "amber")
            return
        if case_id != self._case_id:
            self._say(case_id, name, SETTLED, "green")
            return
        self._view.show_waiting(False)
        further = self._versions.further if self._versions is not None else 0
        if further:
            self.open(case_id)
            self._view.show_message(f"{SETTLED}。这件还有 {further} 步是别的窗口的，接着核定", "green")
            return
        self._case_id, self._versions = "", None
        self._back(SETTLED, "green")

    def _not_read(self, error: BaseException) -> None:
        self._view.show_waiting(False)
        self._view.show_message(in_words(error, NOT_READ), "red")

    def _say(self, case_id: str, name: str, text: str, tone: str) -> None:
        """Where the person is by then: at this case, at another one, or gone."""
        if case_id == self._case_id:
            self._view.show_waiting(False)
            self._view.show_message(text, tone)
        elif self._case_id:
            self._view.show_message(f"{name}：{text}", tone)
        else:
            self._back(f"{name}：{text}", tone)

    # ── showing

    @property
    def _pairs(self) -> tuple[FieldPair, ...]:
        return self._versions.chosen if self._versions is not None else ()

    @property
    def _pair(self) -> FieldPair | None:
        return self._pairs[self._current] if self._current < len(self._pairs) else None

    @property
    def _stopped(self) -> str:
        """Why no field can be put right any more."""
        refusal = correctable(self._versions) if self._versions is not None else None
        return refusal.reason if refusal is not None else ""

    @property
    def _catalogue(self) -> Catalogue:
        case = self._versions.case if self._versions is not None else None
        return (
            self._here.catalogue_of(case.opened.versions.catalogue)
            if case is not None
            else self._here.catalogue
        )

    def _field(self, pair: FieldPair) -> Field | None:
        case = self._versions.case if self._versions is not None else None
        return fields_of(case, self._catalogue).get(pair.key) if case is not None else None

    def _values(self, versions: Versions) -> dict[str, Any]:
        """What is to stand instead of version one."""
        kept: dict[str, Any] = {}
        for pair in versions.chosen:
            side = self._chosen.get(pair.key, "one")
            if side != "one":
                kept[pair.key] = pair.two if side == "two" else self._typed[pair.key]
        return kept

    def _why_not(self, versions: Versions) -> str:
        if not (self._here.allows("allow_again") or versions.edits_only):
            return CHIEF.reason
        if not self._here.allows("allow_again") and not self._here.allows("change"):
            return CHIEF.reason
        return "" if self._reason else WRITE_WHY

    def _show(self) -> None:
        versions = self._versions
        if versions is None:
            return
        today, window = self._here.today(), self._here.window
        full = versions.case is not None and in_full(versions.case, self._here.bench())
        chief = self._here.allows("allow_again")
        self._current = min(self._current, max(0, len(versions.chosen) - 1))
        answer, note, word = self._answer(versions)
        why = self._why_not(versions)
        self._view.show_page(
            Page(
                title=title_of(versions),
                what=what_of(versions, self._catalogue),
                how=how_of(versions, today),
                heads=heads_of(versions, window, today),
                rows=rows_of(versions, self._catalogue, full, self._chosen, self._typed, self._stopped),
                current=self._current if versions.chosen else -1,
                answer=answer,
                answer_note=why or note,
                keep=Key(word, why),
                other=Key("另录正确内容" if versions.chosen else "", self._stopped),
                chief=Key("" if chief else "请主管定"),
                again=Key("重新收件" if versions.case is None and self._here.may_act else ""),
                case=versions.case is not None,
            )
        )

    def _answer(self, versions: Versions) -> tuple[str, str, str]:
        """What F9 would do: in words, what it leaves as it is, and its verb."""
        if versions.case is None:
            return "核定：重新收件以后，写明新编号", "原来的记录留在账本里；理由各窗口都看得到。", "核定"
        if not versions.chosen:
            note = "要改的另办一步：F4 看办件。已打出的文书不变，理由记入经过，各窗口都看得到。"
            return "核定：以服务器现有的为准", note, "核定"
        sides = [self._chosen.get(pair.key, "one") for pair in versions.chosen]
        values = {**{pair.key: pair.one for pair in versions.chosen}, **self._values(versions)}
        fields = fields_of(versions.case, self._catalogue)
        told = "，".join(
            f"{fields[key].label if key in fields else key}为“{shown_value(fields.get(key), value, self._catalogue)}”"
            for key, value in values.items()
        )
        word = (
            {"one": "留用版一", "two": "留用版二", "other": "用另录的内容"}[sides[0]]
            if len(set(sides)) == 1
            else "按所选留用"
        )
        if set(sides) == {"one"}:
            note = "已打出的文书不必重打，期限不变；两版和理由都记入经过，各窗口都看得到。"
        else:
            note = "另记一步“当场更正”，期限不变；已打出的文书不变，须向申请人说明。两版和理由都记入经过。"
        return f"{word}：{told}", note, word


def _name_of(versions: Versions) -> str:
    """Where it is spoken of and not shown."""
    return grouped(versions.opened.case_no) if versions.opened is not None else title_of(versions)
