"""其他办理 of the case that is shown: the list, the form of the chosen act, and what is done with it. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from msgspec.structs import replace

from casework.acts import AnyAct
from casework.case import Case
from casework.numbering import grouped
from casework.refusal import Refusal
from hallclient.app.duties import Duties
from hallclient.app.hand import Hand
from hallclient.app.outcome import Outcome, PageRef
from hallclient.devices.pad import Pad, PadPaper
from hallclient.ui.screens.case.case_acts import CaseActs
from hallclient.ui.screens.case.duties.form import DutyForm, Line, Setting, Told, Unread
from hallclient.ui.screens.case.duties.listing import DutyRow, form_of, rows_of
from hallclient.ui.screens.crossing import Crossing

SECRET: Final = Line("secret", "签名口令", kind="secret")
UNSIGNED: Final = "写上签名口令，再登记。口令只用这一次，不保存。"
WHO: Final = "先写签名的人，再请他签名"
ASKED: Final = "已请申请人在手写板上签名，请等待签名"
ON_PAPER: Final = "没有在手写板上签：请申请人在纸上签送达回证，用“签名件归档”扫描；要在手写板上签的，再请一次"
ANOTHER: Final = (
    "手写板上签的是另一份送达回证，或者是另一个人签的，没有登记。改回签名时写的，或者再请申请人签一次"
)
NOT_ATTACHED: Final = "文件没有附上，原文件未动。换一个文件再附"


Signed = tuple[str, str]
"""What the sheet of the pad names: the paper by its hash, and who signed."""


class DutyView(Protocol):
    """What the view is told."""

    def show_duties(self, rows: tuple[DutyRow, ...]) -> None: ...
    def renew_duties(self, rows: tuple[DutyRow, ...]) -> None: ...
    def show_duty_form(self, word: str, law: str, lines: tuple[Line, ...]) -> None: ...
    def show_attached(self, names: tuple[str, ...]) -> None: ...
    def hide_duties(self) -> None: ...
    def show_message(self, text: str, tone: str) -> None: ...


class Hands(Protocol):
    """Opens the hand that signs, away from the window's thread."""

    def open(self, secret: str) -> Future[Hand | Refusal]: ...


class DutyPart:
    """`shown` is the case and its acts, `show` leads to the papers of what was done, `again(case_id, word)` reads the
    case anew."""

    def __init__(
        self,
        shown: Callable[[], tuple[Case, tuple[AnyAct, ...]] | None],
        use: Duties,
        hands: Hands,
        crossing: Crossing,
        view: DutyView,
        now: Callable[[], datetime],
        show: Callable[[Outcome], None],
        again: Callable[[str, tuple[str, str]], None],
        pad: Pad | None = None,
    ) -> None:
        self._pad = pad
        self._shown, self._use, self._hands, self._view, self._now = shown, use, hands, view, now
        self._acts = CaseActs(crossing, self._case, view.show_message, show, again)
        self._form: DutyForm | None = None
        self._form_at = 0  # which form it is, of those that came up: the same one may come for another case
        self._case_id = ""
        self._listed = False
        self._pages: tuple[PageRef, ...] = ()
        self._signed: Signed | None = None

    def _case(self) -> Case | None:
        shown = self._shown()
        return shown[0] if shown is not None else None

    def open(self) -> None:
        """F6: the list for the case as it stands now; nothing for one that only the server has."""
        shown = self._shown()
        if shown is None:
            return
        self._form, self._listed = None, True
        self._view.show_duties(self._rows(*shown))

    def read_again(self) -> None:
        """The case was read again, or another one: a list that stands there is of this one now."""
        shown = self._shown()
        if self._listed and shown is not None:
            self._view.renew_duties(self._rows(*shown))

    def _rows(self, case: Case, acts: tuple[AnyAct, ...]) -> tuple[DutyRow, ...]:
        return rows_of(case, self._setting(acts, self._now()), self._use.counter.security)

    def choose(self, key: str) -> None:
        """An entry of the list: its form, or the whole reason that locks it."""
        shown, form = self._shown(), form_of(key)
        if shown is None or form is None:
            return
        case, acts = shown
        setting = self._setting(acts, self._now())
        refusal = form.locked(case, setting)
        if refusal is not None:
            self._acts.refused(case, refusal)
            return
        self._form, self._case_id, self._pages, self._signed = form, case.opened.case_id, (), None
        self._form_at += 1
        word = self._use.counter.secret_word
        secret = (replace(SECRET, word=word),) if self._use.needs_hand(form.kind) else ()
        self._view.show_message("", "plain")  # what locked another one is not said over this form
        self._view.show_duty_form(form.word, form.law, (*form.lines(case, setting), *secret))

    def attach(self, paths: Sequence[Path]) -> None:
        """附页: each file goes into the book at once and is named by the act."""
        self._view.show_message("", "plain")  # what was missing may be among them
        for path in paths:
            self._keep(self._use.attach(path), partial(self._attached, self._form_at))

    def _keep(self, kept: Future[PageRef], attached: Callable[[PageRef], None]) -> None:
        """Into the book; the act that it is for waits for it."""
        at = self._form_at

        def failed(error: BaseException) -> None:
            if self._open_at(at):
                text = str(error) if isinstance(error, ValueError) and str(error) else NOT_ATTACHED
                self._view.show_message(text, "amber")

        self._acts.wait(kept, attached, failed)

    def _open_at(self, at: int) -> bool:
        """Whether that form still stands there: one that was left takes nothing in any more."""
        return self._form is not None and at == self._form_at

    def sign_on_pad(self, lines: Mapping[str, str]) -> None:
        """The applicant is asked for his signature; what he wrote is the page that goes with the act."""
        shown, pad = self._shown(), self._pad
        if self._form is None or shown is None or pad is None:
            return
        if not lines.get("signer", "").strip():
            self._view.show_message(WHO, "amber")
            return
        self._view.show_message(ASKED, "plain")
        paper = self._paper(shown[0], lines)
        pad.ask(paper, partial(self._written, self._form_at, paper))

    def leave_pad(self) -> None:
        """The form is left: nobody is asked any more."""
        if self._pad is not None:
            self._pad.cancel()

    def _paper(self, case: Case, lines: Mapping[str, str]) -> PadPaper:
        counter = self._use.counter
        window = f"{counter.window.code} {counter.window.name.partition('（')[0]}"
        about = f"{case.opened.item_name}　{grouped(case.opened.case_no)}"
        return PadPaper(
            hall=counter.hall.name, window=window, paper="送达回证", about=about, sha256=lines["of"],
            signer=lines["signer"].strip(), now=self._now,
        )  # fmt: skip

    def _written(self, at: int, paper: PadPaper, sheet: bytes | None) -> None:
        if sheet is None:
            self._view.show_message(ON_PAPER, "plain")
            return
        self._view.show_message("", "plain")
        self._keep(self._use.keep_sheet(sheet), partial(self._signed_sheet, at, paper))

    def _signed_sheet(self, at: int, paper: PadPaper, page: PageRef) -> None:
        """One sheet, the last: it names the paper and the person that it was signed for."""
        if self._open_at(at):
            self._pages, self._signed = (), (paper.sha256, paper.signer)
            self._attached(at, page)

    def submit(self, lines: Mapping[str, str]) -> None:
        """The lines are filled; where the hall wants it signed, the secret opens the hand for this one act."""
        form, shown = self._form, self._shown()
        if form is None or shown is None or shown[0].opened.case_id != self._case_id or self._acts.busy():
            return
        told = Told(
            {key: text for key, text in lines.items() if key != SECRET.key},
            tuple(page.sha256 for page in self._pages),
        )
        case, acts = shown
        try:
            made = form.made(case, self._setting(acts, self._now()), told)
        except Unread as why:
            self._view.show_message(str(why), "amber")
            return
        if self._signed not in (None, (told.text("of"), told.text("signer"))):
            self._view.show_message(ANOTHER, "amber")
        elif isinstance(made, Refusal):
            self._acts.refused(case, made)
        elif not self._use.needs_hand(form.kind):
            self._do(case, form, told, None)
        elif lines.get(SECRET.key):
            self._acts.begin(
                case, self._hands.open(lines[SECRET.key]), partial(self._opened, case, form, told)
            )
        else:
            self._view.show_message(UNSIGNED, "plain")

    def _opened(self, case: Case, form: DutyForm, told: Told, hand: Hand | Refusal) -> None:
        if isinstance(hand, Refusal):
            self._acts.refused(case, hand)
        else:
            self._do(case, form, told, hand).add_done_callback(lambda _: hand.close())

    def _do(self, case: Case, form: DutyForm, told: Told, hand: Hand | None) -> Future[Outcome | Refusal]:
        """With the case that the lines were filled for, whichever is shown by now."""
        at = self._form_at

        def ruled(now: Case, acts: tuple[AnyAct, ...], when: datetime) -> tuple[AnyAct, ...] | Refusal:
            return form.made(now, self._setting(acts, when), told)

        def close() -> None:
            if self._open_at(at):
                self._form, self._pages, self._signed, self._listed = None, (), None, False
                self._view.hide_duties()

        done = self._use.do(case.opened.case_id, ruled, form.uses, hand)
        self._acts.begin(case, done, lambda answer: self._acts.ended(case, answer, form.done, close))
        return done

    def _setting(self, acts: tuple[AnyAct, ...], at: datetime) -> Setting:
        counter = self._use.counter
        return Setting(
            bench=counter.bench(at.date()),
            stamp=counter.stamp(1, at),
            signer=counter.signer,
            people=counter.enrolment.people,
            acts=acts,
            seals=counter.enrolment.seals,
        )

    def _attached(self, at: int, page: PageRef) -> None:
        if self._open_at(at) and page.sha256 not in [one.sha256 for one in self._pages]:
            self._pages = (*self._pages, page)
            self._view.show_attached(tuple(one.name for one in self._pages))
