"""What 待办 is narrowed to: kind, how near the last day is, one item, and what the line found among that. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from casework.question import Due
from hallclient.app.outcome import TodoRow
from hallclient.ui.screens.narrowing import BY_DUE, Toggle, due_toggle, item_toggle, next_due


def key_of(row: TodoRow) -> str:
    """By which the list knows a row: a case in doubt, or to be signed, has one for that, and one for what it owes."""
    own = row.kind in ("doubt", "review", "sign", "seal")
    return row.draft_id or (f"{row.kind} {row.case_id}" if own else row.case_id)


class TodoNarrow:
    """Rows in memory, so each key answers at once."""

    def __init__(self) -> None:
        self.kind = ""
        self.due: Due = ""
        self.item = ""
        self.words = ""  # the line, where it looks among what is left
        self.found: frozenset[str] = frozenset()
        self.days: tuple[date, ...] = ()  # the working days to come, today first

    @property
    def on(self) -> bool:
        """Whether a key narrows the list."""
        return bool(self.kind or self.due or self.item)

    def widen(self) -> None:
        """Everything again."""
        self.kind, self.due, self.item, self.words = "", "", "", ""

    def toggle(self, which: str, current: TodoRow | None) -> None:
        """D goes on to the next; I takes the item of the current row, or gives it up."""
        if which == BY_DUE:
            self.due = next_due(self.due)
        else:
            self.item = "" if self.item or current is None else current.title

    def toggles(self) -> tuple[Toggle, ...]:
        """The keys above the list."""
        return due_toggle(self.due), item_toggle(self.item)

    def by_keys(self, rows: Sequence[TodoRow]) -> tuple[TodoRow, ...]:
        """What the keys leave."""
        if not self.on:
            return tuple(rows)
        return tuple(
            row
            for row in rows
            if (not self.kind or row.kind == self.kind)
            and (not self.item or row.title == self.item)
            and (not self.due or self._near(row))
        )

    def shown(self, rows: Sequence[TodoRow]) -> tuple[TodoRow, ...]:
        """What the keys and the line leave."""
        left = self.by_keys(rows)
        if not self.words:
            return left
        words = self.words.split()
        return tuple(row for row in left if row.case_id in self.found or (row.draft_id and _says(row, words)))

    def _near(self, row: TodoRow) -> bool:
        """`urgency` counts days from today where there is a last day."""
        if row.due is None:
            return False
        if self.due == "soon":
            return row.urgency >= 0 and (row.due <= self.days[-1] if self.days else row.urgency == 0)
        return row.urgency < 0 if self.due == "past" else row.urgency == 0


def _says(row: TodoRow, words: Sequence[str]) -> bool:
    """A draft is not in the search: its own line is read."""
    text = f"{row.title} {row.who} {row.line}"
    return all(word in text for word in words)
