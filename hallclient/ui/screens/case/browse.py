"""The list that leads to a case: the line, what keys narrow it to, and its rows as a table. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from hallclient.app.case_finding import NOTHING, At, Narrow
from hallclient.app.outcome import CaseRow, Found
from hallclient.ui.screens.copying import CASE_HEADS, Copied, Copying, case_cells
from hallclient.ui.screens.crossing import Crossing
from hallclient.ui.screens.finding import Finder, Finding, Further
from hallclient.ui.screens.narrowing import (
    BY_DUE,
    BY_HERE,
    BY_ITEM,
    BY_MINE,
    Toggle,
    due_toggle,
    item_toggle,
    next_due,
)

STAGES_BY_KEY: Final[tuple[tuple[At, str], ...]] = (
    ("", "全部"), ("open", "在办"), ("received", "已收件"), ("correcting", "待补正"), ("accepted", "已受理"),
    ("closed", "已办结"),
)  # fmt: skip


class ListReading(Finding, Copied, Protocol):
    """The use cases of a list of cases."""


class ListScreen(Protocol):
    """What is told to the view."""

    def show_list(self, rows: tuple[CaseRow, ...], said: str, note: str) -> None: ...
    def show_note(self, note: str) -> None: ...
    def show_toggles(self, toggles: tuple[Toggle, ...]) -> None: ...
    def show_message(self, text: str, tone: str) -> None: ...
    def show_waiting(self, waiting: bool) -> None: ...
    def put_table(self, text: str, html: str) -> None: ...


class BrowsePart:
    """`asked()` when a list is wanted, `came()` when one stands in the place of a case."""

    def __init__(
        self,
        reading: ListReading,
        crossing: Crossing,
        view: ListScreen,
        *,
        asked: Callable[[], None],
        came: Callable[[], None],
        failed: Callable[[BaseException], None],
        elsewhere: Callable[[], str],
        further: Further | None = None,
    ) -> None:
        self._view, self._wanted, self._came = view, asked, came
        self._finder = Finder(reading, crossing, self._found, view.show_note, failed, elsewhere, further)
        self._copying = Copying(reading, crossing, view.put_table, view.show_message)
        self._sought, self._narrow, self._item = "", NOTHING, ""
        self._rows: tuple[CaseRow, ...] = ()

    def find(self, text: str) -> None:
        """Cases by number, name, pinyin, item, stage, day …; the newest for an empty text."""
        self._sought = plain(text)
        self.again()

    def again(self) -> None:
        """The same question once more; what was said before goes, not what is said while it is on its way."""
        self._view.show_message("", "plain")
        self._wanted()
        self._view.show_toggles(toggles_of(self._narrow, self._item))
        self._view.show_waiting(True)
        self._finder.find(self._sought, self._narrow)

    def forget(self, *, line: bool = False) -> None:
        """What is still on its way is wanted no more; nor is the `line` itself, where a scan was typed into it."""
        self._finder.forget()
        if line:
            self._sought = ""

    def filter_at(self, digit: int) -> None:
        """The stage in this place, 1 = all; the same again is all."""
        if 1 <= digit <= len(STAGES_BY_KEY):
            at = STAGES_BY_KEY[digit - 1][0]
            self._narrow = self._narrow._replace(at="" if at == self._narrow.at else at)
            self.again()

    def toggle(self, which: str, case_id: str = "") -> None:
        """A key above the list; `case_id`: the row under the cursor, whose item is meant."""
        narrow = self._narrow
        stage = next((at for at, _ in STAGES_BY_KEY if at == which), None)
        if which == BY_DUE:
            self._narrow = narrow._replace(due=next_due(narrow.due))
        elif which == BY_MINE:
            self._narrow = narrow._replace(mine=not narrow.mine)
        elif which == BY_HERE:
            self._narrow = narrow._replace(here=not narrow.here)
        elif which == BY_ITEM:
            row = next((one for one in self._rows if one.case_id == case_id), None)
            if not narrow.item and row is None:
                return
            self._item = "" if narrow.item or row is None else row.item_name
            self._narrow = narrow._replace(item=row.item_code if self._item and row is not None else "")
        elif stage is not None:
            self._narrow = narrow._replace(at=stage)
        self.again()

    def widen(self) -> bool:
        """Esc: everything again; False where nothing was narrowed."""
        if self._narrow == NOTHING:
            return False
        self._narrow, self._item = NOTHING, ""
        self.again()
        return True

    def copy(self, case_ids: tuple[str, ...]) -> None:
        """These rows as a table."""
        chosen = set(case_ids)
        rows = [case_cells(row) for row in self._rows if row.case_id in chosen]
        self._copying.copy("办件清单", CASE_HEADS, rows)

    def _found(self, found: Found, note: str) -> None:
        self._came()
        self._rows = found.rows
        self._view.show_waiting(False)
        sought = bool(self._sought) or self._narrow != NOTHING
        self._view.show_list(found.rows, found.said, note if found.rows or sought else "")


def toggles_of(narrow: Narrow, item: str) -> tuple[Toggle, ...]:
    """The keys above the list; `item`: the name of the one it is narrowed to."""
    stages = (
        Toggle(at, str(digit), word, narrow.at == at)
        for digit, (at, word) in enumerate(STAGES_BY_KEY, start=1)
    )
    return (
        *stages,
        due_toggle(narrow.due),
        Toggle(BY_MINE, "M", "本人收的", narrow.mine),
        Toggle(BY_HERE, "W", "本窗口收的", narrow.here),
        item_toggle(item),
    )


def plain(text: str) -> str:
    """Without the / that somebody presses to get here when he is here already."""
    return text.strip().lstrip("/").strip()
