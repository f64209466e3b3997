"""出件: from the scan of a receipt to papers, certificates and originals in the right hands. No Qt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import date
from typing import Final, Protocol, cast

from casework.catalogue import Catalogue
from casework.collecting import Collector
from casework.deciding import Whom
from casework.refusal import Refusal
from hallclient.app.archive import Reprint
from hallclient.app.delivery import Collection, CollectRow, Pick, Waiting
from hallclient.app.handing import Parcel
from hallclient.app.outcome import CodeVerdict, Outcome
from hallclient.ui.screens.crossing import Crossing, Newest, UnderWay
from hallclient.ui.screens.failed import in_words
from hallclient.ui.screens.handover.page import LineMark, Page, WaitingRow
from hallclient.ui.screens.handover.sheet import Sheet
from hallclient.ui.screens.handover.wording import page_of, post_words, waiting_row

_NUMBER = re.compile(r"[\d\s\-]{20,}")
"""So many digits are meant as a case number."""
REFUSED_DAY: Final = "尽快"
"""Where no last day runs: a refusal is served without delay, art. 44 speaks of grants."""


class HandoverScreen(Protocol):
    """What the presenter tells the view."""

    def show_lists(
        self, collect: tuple[WaitingRow, ...], post: tuple[WaitingRow, ...], said: str
    ) -> None: ...
    def show_page(self, page: Page, *, fresh: bool = False) -> None: ...
    def show_message(self, text: str, tone: str) -> None: ...
    def show_waiting(self, waiting: bool) -> None: ...
    def take_keys(self) -> None: ...


class Delivering(Protocol):
    """The use case."""

    def waiting(self) -> Future[Waiting]: ...
    def find(self, text: str) -> Future[tuple[CollectRow, ...]]: ...
    def open(self, case_id: str) -> Future[Collection | None]: ...
    def hand_over(self, picks: Sequence[Pick], collector: Collector) -> Future[Outcome | Refusal]: ...
    def send(self, picks: Sequence[Pick], parcel: Parcel) -> Future[Outcome | Refusal]: ...
    def slip_came(
        self, case_ids: Sequence[str], tracking_no: str, signed_by: str, on: date
    ) -> Future[Outcome | Refusal]: ...


class Codes(Protocol):
    """What a scanned code proves."""

    def read_code(self, text: str) -> Future[CodeVerdict]: ...


class Reprinting(Protocol):
    """补打."""

    def reprint(self, case_id: str, code: str, sha256: str, copies: int = 1) -> Future[Reprint | Refusal]: ...


class HandoverPresenter:
    """One application at a time; the lists where none is open."""

    def __init__(
        self,
        delivery: Delivering,
        codes: Codes,
        archive: Reprinting,
        crossing: Crossing,
        view: HandoverScreen,
        catalogue: Catalogue,
        today: Callable[[], date],
        *,
        done: Callable[[Outcome], None],
        counted: Callable[[int], None] = lambda count: None,
        printed: Callable[[], None] = lambda: None,
    ) -> None:
        """`done` shows what an action put out; `counted` is told how many wait here; `printed`: something is queued."""
        self._delivery, self._codes, self._archive = delivery, codes, archive
        self._view = view
        self._catalogue, self._today = catalogue, today
        self._done, self._counted, self._printed = done, counted, printed
        self._sheet: Sheet | None = None
        self._lists = Waiting()
        self._found: tuple[
            CollectRow, ...
        ] = ()  # more than one was found: they stand in the place of the list
        self._listing, self._asking = Newest(crossing), Newest(crossing)
        self._acts = UnderWay(crossing)

    @property
    def busy(self) -> bool:
        """An act is being written."""
        return self._acts.busy

    @property
    def _held(self) -> bool:
        """Nothing is done with what stands there: an act is being written, or another application is being read."""
        return self._acts.busy or self._asking.waiting

    @property
    def open_id(self) -> str:
        """A case of the application that is open; "" for the lists."""
        return self._sheet.found.first.opened.case_id if self._sheet is not None else ""

    # ── the lists

    def start(self) -> None:
        """The screen comes up: what is open stays under the hands, the lists are read again, whole."""
        self._found = ()
        self.count()

    def count(self) -> None:
        """Both lists, read again."""
        self._listing.when_done(self._delivery.waiting(), self._listed, lambda error: None)

    def _listed(self, found: Waiting) -> None:
        self._lists = found
        self._counted(found.to_fetch)
        self._show_lists()

    def _show_lists(self) -> None:
        collect = self._found or self._lists.collect
        self._view.show_lists(
            tuple(waiting_row(row, REFUSED_DAY) for row in collect),
            tuple(waiting_row(row, REFUSED_DAY) for row in self._lists.post),
            post_words(self._lists.collect, self._lists.post, further=self._lists.further),
        )

    def entered(self, text: str) -> None:
        """Enter in the box: a code, a case number, a card's number, a name."""
        text = (
            "".join(c for c in unicodedata.normalize("NFKC", text) if c.isprintable())
            .strip()
            .lstrip("/")
            .strip()
        )
        if not text or self.busy:
            return
        if "://" in text or _NUMBER.fullmatch(text):
            self._asking.when_done(self._codes.read_code(text), self._code_read, self._failed)
            return
        self._asking.when_done(self._delivery.find(text), lambda rows: self._came(text, rows), self._failed)

    def _code_read(self, verdict: CodeVerdict) -> None:
        proven = verdict.verdict in ("valid", "number") and verdict.agrees is not False
        if proven and verdict.case_id:
            self.open(verdict.case_id)
            return
        known = proven or verdict.verdict == "unknown"
        self._view.show_message(verdict.text, "amber" if known else "red")

    def _came(self, text: str, rows: tuple[CollectRow, ...]) -> None:
        if not rows:
            self._view.show_message(
                f"待领取和待寄出里没有“{text}”的件。扫收件凭证，或者在办件里查。", "amber"
            )
        elif len(rows) == 1:
            self.open(rows[0].case_id)
        else:
            self.back(rows)
            self._view.show_message(f"有 {len(rows)} 件，选一件；按 Esc 全部显示", "blue")
            self._view.take_keys()

    # ── one application

    def open(self, case_id: str) -> None:
        """What there is of the application that a case belongs to; the look is logged."""
        if self.busy:
            return
        self._view.show_waiting(True)
        self._asking.when_done(self._delivery.open(case_id), self._opened, self._failed)

    def _opened(self, found: Collection | None) -> None:
        self._view.show_waiting(False)
        if found is None:
            self._view.show_message("本机账本里没有这件，不能在这里交付。", "amber")
            return
        self._sheet = Sheet(found, self._today())
        self._view.show_message("", "blue")
        self._show(fresh=True)

    def back(self, found: tuple[CollectRow, ...] = ()) -> None:
        """To the lists; what was ticked is given up, nothing was written, what is still being read is wanted no more.
        `found`: of them those that somebody looked for."""
        if self.busy:
            return
        self._asking.forget()
        self._sheet, self._found = None, found
        self._view.show_waiting(False)
        self._view.show_message("", "blue")
        self._show_lists()
        self.count()

    def mark(self, key: str, mark: str) -> None:
        """Space, X, L on a line; the same key again takes it back."""
        sheet = self._sheet
        if sheet is None or self._held or key not in sheet.lines:
            return
        now = sheet.mark_of(key)
        sheet.mark(key, "open" if now == mark else cast(LineMark, mark))
        self._show()

    def note_number(self, key: str, number: str) -> None:
        """The number that stands on a certificate."""
        if self._sheet is not None:
            self._view.show_message(self._sheet.note(key, number), "amber")
            self._show()

    def number_of(self, key: str) -> str:
        """What was noted of it."""
        return self._sheet.numbers.get(key, "") if self._sheet is not None else ""

    def choose(self, whom: str) -> None:
        """本人, 受托人, 邮政快递."""
        if self._sheet is not None and not self._held:
            self._sheet.choose(cast(Whom, whom))
            self._show(fresh=True)

    def other_way(self) -> None:
        """F8: by courier instead, or to the window after all; a parcel that came back is sent anew."""
        sheet = self._sheet
        if sheet is None or self._held or not sheet.lines:
            return
        if sheet.mode == "send":
            sheet.choose("agent" if sheet.found.agents else "self")
        else:
            sheet.choose("courier", anew=sheet.mode == "slip")
        self._show(fresh=True)

    def write(self, key: str, text: str) -> None:
        """A field was typed in."""
        if self._sheet is not None:
            self._sheet.write(key, text)
            self._show()

    def reprint(self, key: str) -> None:
        """P: the paper of a line once more, with its mark."""
        sheet = self._sheet
        if sheet is None or self._held or key not in sheet.lines:
            return
        part, ready = sheet.lines[key]
        made = [one for one in part.case.papers if one.code == ready.handed.key and one.sha256]
        if ready.handed.kind != "paper" or not made:
            self._view.show_message("只有本系统出的文书能补打；证照由发证机关补发。", "amber")
            return
        case_id, paper = part.case.opened.case_id, made[-1]
        self._acts.when_done(
            self._archive.reprint(case_id, paper.code, paper.sha256), self._reprinted, self._failed
        )

    def _reprinted(self, answer: Reprint | Refusal) -> None:
        if isinstance(answer, Refusal):
            self._view.show_message(answer.reason, "amber")
            return
        self._view.show_message(f"{answer.name} {answer.doc_number} 已排队补打。", "green")
        self._printed()

    def act(self) -> None:
        """F9: handed over, sent, or the slip's day recorded: one transaction."""
        sheet = self._sheet
        if sheet is None or self._held:
            return
        page = page_of(sheet, self._catalogue)
        if page.act.why:
            return
        self._view.show_waiting(True)
        self._acts.when_done(self._made(sheet), self._acted, self._failed)

    def _made(self, sheet: Sheet) -> Future[Outcome | Refusal]:
        day, parcel = sheet.slip_on, sheet.parcel
        if sheet.mode == "slip" and day is not None and parcel is not None:
            signed_by = sheet.told["signed_by"].strip()
            return self._delivery.slip_came(sheet.with_courier, parcel.tracking_no, signed_by, day)
        if sheet.mode == "send":
            return self._delivery.send(sheet.picks(), sheet.to_send())
        return self._delivery.hand_over(sheet.picks(), sheet.collector())

    def _acted(self, answer: Outcome | Refusal) -> None:
        self._view.show_waiting(False)
        if isinstance(answer, Refusal):
            self._view.show_message(answer.whole, "amber")
            return
        self.back()
        self._view.show_message("已记入经过。", "green")
        if answer.papers:
            self._done(answer)

    def _failed(self, error: BaseException) -> None:
        self._view.show_waiting(False)
        self._view.show_message(in_words(error, "没有办成，账本里的内容未动。再试一次。"), "red")

    def _show(self, *, fresh: bool = False) -> None:
        if self._sheet is not None:
            self._view.show_page(page_of(self._sheet, self._catalogue), fresh=fresh)
