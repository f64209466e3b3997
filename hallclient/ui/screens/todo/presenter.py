"""待办: what is owed at this counter, most urgent first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Protocol

from msgspec import Struct

from hallclient.app.online import ALONE
from hallclient.app.outcome import CaseRow, CodeVerdict, Found, Outlook, TodoRow
from hallclient.app.todo import SEE
from hallclient.ui.screens.copying import CASE_HEADS, Copied, Copying, case_cells
from hallclient.ui.screens.crossing import Crossing, Newest
from hallclient.ui.screens.finding import Finder, Finding, Further
from hallclient.ui.screens.narrowing import Toggle
from hallclient.ui.screens.todo.discarding import DiscardPart
from hallclient.ui.screens.todo.narrow import TodoNarrow, key_of
from hallclient.ui.screens.todo.order import LIST, ORDERS, Orders, in_order, known, next_order
from hallclient.ui.screens.todo.sums import Sums, sums_of

KINDS: dict[str, str] = {
    "limit": "时限",
    "doubt": "待核",
    "answer": "待答复",
    "corrected": "补正回来",
    "correcting": "待补正",
    "deferred": "容缺待补",
    "lapsed": "到期变化",
    "review": "待我审",
    "sign": "待我签",
    "seal": "待用印",
    "returned": "退件",
    "deliver": "可出件",
    "making": "待制证",
    "receipt": "签名件",
    "draft": "草稿",
    "held": "他人草稿",
}
HEADS = ("期限", "最后一日", "事项", "申请人", "办件编号", "说明", "为何在此", "下一步")
NUMBER = re.compile(r"[0-9 ]{29}(?: · |　)?")


class Work(Finding, Copied, Protocol):
    """The work list as this screen needs it."""

    def find_among(self, text: str, case_ids: Sequence[str]) -> Future[frozenset[str]]: ...
    def todo(self) -> Future[tuple[TodoRow, ...]]: ...
    def outlook(self) -> Future[Outlook]: ...
    def read_code(self, text: str) -> Future[CodeVerdict]: ...


class Filter(Struct, frozen=True):
    """A filter with its count."""

    kind: str
    text: str
    chosen: bool


class TodoView(Protocol):
    """What the presenter tells the view."""

    def show_reading(self) -> None: ...
    def show_unread(self) -> None: ...
    def show_filters(self, whole: int, filters: tuple[Filter, ...]) -> None: ...
    def show_rows(self, rows: tuple[TodoRow, ...], current: int, said: str, note: str) -> None: ...
    def show_toggles(self, toggles: tuple[Toggle, ...]) -> None: ...
    def show_order(self, text: str) -> None: ...
    def put_table(self, text: str, html: str) -> None: ...
    def show_found(self, found: Found | None, note: str) -> None: ...
    def show_note(self, note: str) -> None: ...
    def show_message(self, text: str, tone: str) -> None: ...
    def show_sums(self, sums: Sums) -> None: ...


class TodoPresenter:
    """Asks for the list, narrows it, opens what is chosen."""

    def __init__(
        self,
        work: Work,
        crossing: Crossing,
        view: TodoView,
        *,
        open_draft: Callable[[str], None],
        open_case: Callable[[str], None],
        answer_case: Callable[[str], None],
        new: Callable[[], None],
        counted: Callable[[int, int, int], None],
        take_over: Callable[[TodoRow], None] = lambda row: None,
        elsewhere: Callable[[], str] = lambda: ALONE,
        settle_case: Callable[[str], None] = lambda case_id: None,
        orders: Orders | None = None,
        further: Further | None = None,
        decide_case: Callable[[str], None] = lambda case_id: None,
        hand_over: Callable[[str], None] = lambda case_id: None,
        fallen: Callable[[], Future[str]] | None = None,
        discarding: DiscardPart | None = None,
    ) -> None:
        """`take_over`: somebody else's draft was asked for; `elsewhere`: what the book holds of other counters;
        `settle_case`: what the server flagged or did not let stand; `orders`: where this person's order is kept;
        `further`: the server, asked after the book; `decide_case`, `hand_over`: to 审批, to 出件; `fallen`: what fell
        due while the machine was off, told once; `discarding`: Delete.
        """
        self._discarding = discarding
        self._decide_case, self._hand_over, self._fallen = decide_case, hand_over, fallen
        self._orders, self._order, self._unread = orders, "", orders is not None
        self._take_over, self._elsewhere, self._settle_case = take_over, elsewhere, settle_case
        self._work, self._crossing, self._view = work, crossing, view
        self._open_draft, self._open_case, self._answer_case = open_draft, open_case, answer_case
        self._new, self._counted = new, counted
        self._rows: tuple[TodoRow, ...] = ()
        self._shown: tuple[TodoRow, ...] = ()
        self._found: tuple[CaseRow, ...] | None = None
        self._narrow = TodoNarrow()
        self._text = ""
        self._current = 0
        self._reads, self._recounts = Newest(crossing), Newest(crossing)
        self._ahead, self._codes = Newest(crossing), Newest(crossing)
        self._copying = Copying(work, crossing, view.put_table, self.tell)
        self._finder = Finder(
            work, crossing, self._show_found, view.show_note, self._not_found, elsewhere, further
        )

    def refresh(self) -> None:
        """Reads the list again; the row under the clerk's hands stays chosen."""
        if self._unread and self._orders is not None:
            self._unread = False
            self._crossing.when_done(self._orders.kept(LIST), self._ordered, lambda error: self.refresh())
            return
        self._recounts.forget()  # this is of a later moment
        self._view.show_reading()
        self._reads.when_done(self._work.todo(), self._got, self._unread_list)

    def recount(self) -> None:
        """For the nav and the lamps alone: the list is read when somebody looks at it, and is of that moment."""
        self._recounts.when_done(self._work.todo(), self._count, _kept)

    def _ordered(self, order: str) -> None:
        self._order = known(order)
        self.refresh()

    def turn(self) -> None:
        """O: the next order, remembered for this person; after the last it is again the most urgent first."""
        self._order = next_order(self._order)
        self._rows = in_order(self._rows, self._order)
        self._current = 0
        self._show()
        if self._orders is not None:
            self._crossing.when_done(self._orders.keep(LIST, self._order), _kept, _kept)

    def filter(self, kind: str) -> None:
        """Only one kind; the same again shows all."""
        self._narrow.kind = "" if kind == self._narrow.kind else kind
        self._anew()

    def filter_at(self, digit: int) -> None:
        """The filter in this place, 1 = all."""
        filters = self._filters()
        if 1 <= digit <= len(filters):
            self._narrow.kind = filters[digit - 1].kind
            self._anew()

    def toggle(self, which: str) -> None:
        """D or I, by its key or a click."""
        self._narrow.toggle(which, self._row)
        self._anew()

    def widen(self) -> None:
        """Esc: the whole list again, and nothing looked for."""
        self._narrow.widen()
        self._text = ""
        self._anew()

    def choose(self, index: int) -> None:
        """The cursor is on another row."""
        self._current = index
        self._at_hand()

    def discard(self) -> None:
        """Delete: the draft under the hands is thrown away, once its name was said."""
        if self._discarding is not None and (self._shown or self._found):
            self._discarding.press(self._row if self._found is None else None)

    def other(self) -> None:
        """A key that is not Delete, or another place than the list."""
        if self._discarding is not None:
            self._discarding.away()

    def copy(self, keys: tuple[str, ...]) -> None:
        """These rows as a table."""
        chosen = set(keys)
        if self._found is not None:
            found = [case_cells(row) for row in self._found if row.case_id in chosen]
            self._copying.copy("查找结果", CASE_HEADS, found)
            return
        rows = [cells(row) for row in self._shown if key_of(row) in chosen]
        self._copying.copy("待办清单", HEADS, rows)

    def open(self) -> None:
        """Does what the row's verb says."""
        row = self._row
        if row is None:
            return
        if row.kind == "held":
            self._take_over(row)
        elif row.kind == "doubt":
            self._settle_case(row.case_id)
        elif row.kind in ("review", "sign", "seal"):
            self._decide_case(row.case_id)
        elif row.kind == "deliver":
            self._hand_over(row.case_id)
        elif row.draft_id:
            self._open_draft(row.draft_id)
        elif row.verb != SEE:
            self._answer_case(row.case_id)
        else:
            self._open_case(row.case_id)

    def new(self) -> None:
        """收新件."""
        self._new()

    def find(self, text: str) -> None:
        """Cases by number, name, pinyin, item, stage, day …: in the whole book, among the rows where keys narrow the
        list; a code goes straight to its case.
        """
        self._text = text.strip().lstrip("/").strip()
        self.tell("", "plain")
        self._seek()

    def _seek(self) -> None:
        self._finder.forget()
        self._narrow.words = ""
        if not self._text:
            self._show_found(None, "")
        elif not self._narrow.on:
            self._finder.find(self._text)
        else:
            text, left = self._text, self._narrow.by_keys(self._rows)

            def among(found: frozenset[str]) -> None:
                self._narrow.words, self._narrow.found = text, found
                self._show_found(None, "")

            ids = [row.case_id for row in left if row.case_id]
            self._finder.ask(self._work.find_among(text, ids), among)

    def _anew(self) -> None:
        """After a key that narrows or widens."""
        self._current = 0
        self._seek()

    def _show_found(self, found: Found | None, note: str) -> None:
        """What the whole book has; None: the list as it stands."""
        self._found = found.rows if found is not None else None
        self._view.show_found(found, note)
        if found is None:
            self._show()

    def read_code(self, text: str) -> None:
        """A scanned code or a typed number: straight to the case, or why not. Of two the one read last counts."""
        self._codes.when_done(self._work.read_code(text.strip()), self._code_read, self._failed)

    def tell(self, text: str, tone: str) -> None:
        """Something that happened before the list was read; gone with the next search."""
        if self._discarding is not None:
            self._discarding.forget()
        self._view.show_message(text, tone)

    def open_found(self, case_id: str) -> None:
        """A line of the search result."""
        self._open_case(case_id)

    def _code_read(self, verdict: CodeVerdict) -> None:
        sound = verdict.verdict == "number" or (verdict.verdict == "valid" and verdict.agrees is not False)
        if verdict.case_id and sound:
            (self._answer_case if verdict.owes else self._open_case)(verdict.case_id)
            return
        tone = {"valid": "blue", "number": "blue", "unknown": "amber", "foreign": "amber"}.get(
            verdict.verdict, "red"
        )
        self.tell(verdict.text, tone)

    def _got(self, rows: tuple[TodoRow, ...]) -> None:
        chosen = _row_of(self._row) if self._row is not None else None
        self._rows = in_order(rows, self._order)
        shown = self._narrow.shown(self._rows)
        if not shown and self._narrow.on and not self._narrow.words:
            self._narrow.widen()
            shown = self._rows
        self._current = next(
            (at for at, row in enumerate(shown) if _row_of(row) == chosen),
            min(self._current, max(0, len(shown) - 1)),
        )
        self._count(rows)
        self._show()
        if self._narrow.words:
            self._seek()  # among what has come since
        self._ahead.when_done(self._work.outlook(), self._looked_ahead, lambda error: None)
        self._say_fallen()

    def _count(self, rows: tuple[TodoRow, ...]) -> None:
        tones = Counter(row.tone for row in rows)
        self._counted(sum(row.kind != "held" for row in rows), tones["red"], tones["amber"])

    def _say_fallen(self) -> None:
        if self._fallen is not None:
            asked, self._fallen = self._fallen, None
            self._crossing.when_done(asked(), self._told_fallen, lambda error: None)

    def _told_fallen(self, text: str) -> None:
        if text:
            self.tell(text, "amber")

    def _looked_ahead(self, outlook: Outlook) -> None:
        self._narrow.days = outlook.days
        self._view.show_sums(sums_of(outlook, self._rows))

    def _not_found(self, error: BaseException) -> None:
        self.tell("没有找成，账本里的内容未动。再按一次 Enter。", "red")

    def _unread_list(self, error: BaseException) -> None:
        self._view.show_unread()
        self._failed(error)

    def _failed(self, error: BaseException) -> None:
        self.tell("待办没有读出来，已办的都在账本里。按 F5 再读一次。", "red")

    def _filters(self) -> tuple[Filter, ...]:
        filters = [Filter("", f"全部 {len(self._rows)}", not self._narrow.kind)]
        counts = Counter(row.kind for row in self._rows)
        for kind, word in KINDS.items():
            if counts[kind]:
                filters.append(Filter(kind, f"{word} {counts[kind]}", self._narrow.kind == kind))
        return tuple(filters)

    def _show(self) -> None:
        self._view.show_filters(len(self._rows), self._filters())
        self._view.show_toggles(self._narrow.toggles())
        self._view.show_order(ORDERS[self._order][0])
        self._shown = self._narrow.shown(self._rows)
        self._current = min(self._current, max(0, len(self._shown) - 1))
        said = f"「{self._narrow.words}」" if self._narrow.words else ""
        self._view.show_rows(self._shown, self._current, said, self._note(len(self._shown)))
        self._at_hand()

    @property
    def _row(self) -> TodoRow | None:
        return self._shown[self._current] if self._shown else None

    def _at_hand(self) -> None:
        if self._discarding is not None:
            self._discarding.at(self._row)

    def _note(self, shown: int) -> str:
        if not self._rows:
            return ""
        if self._narrow.on:
            return f"{shown:,} 件，共 {len(self._rows):,} 件；按 Esc 全部显示"
        return f"本窗口的 {shown:,} 件{ORDERS[self._order][1]}；{self._elsewhere()}"


def _row_of(row: TodoRow) -> tuple[str, str, str]:
    return row.kind, row.case_id, row.draft_id


def _kept(_: object) -> None:
    """The list stands as it was asked for; where the book didn't take it, only the next sign-in won't know."""


def cells(row: TodoRow) -> tuple[str, ...]:
    """A row as a table has it."""
    last = row.due.isoformat() if row.due is not None else ""
    found = NUMBER.match(row.line)
    number, more = ("", row.line) if found is None else (row.line[:29], row.line[found.end() :])
    return row.limit, last, row.title, row.who, number, more, row.badge, row.verb
