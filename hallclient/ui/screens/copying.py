"""Ctrl+C on a list: its rows as a table on the clipboard, written down before they are there. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Final, Protocol

from casework.numbering import grouped
from hallclient.app import table
from hallclient.app.outcome import CaseRow
from hallclient.ui.screens.crossing import Crossing
from hallclient.ui.screens.failed import in_words
from hallclient.ui.screens.words import STAGES

CASE_HEADS: Final = ("办件编号", "事项", "申请人", "状态", "收件日", "到期日", "收件窗口")
FAILED: Final = "没有复制：复制要先记入日志，本机账本没有应答。清单未动，再按一次 Ctrl+C。"


class Copied(Protocol):
    """The use case: who copied how many rows of which list goes into the audit."""

    def copied(self, what: str, rows: int) -> Future[None]: ...


class Copying:
    """`put(text, html)` is the clipboard; `told(text, tone)` the line above the list."""

    def __init__(
        self,
        use: Copied,
        crossing: Crossing,
        put: Callable[[str, str], None],
        told: Callable[[str, str], None],
    ) -> None:
        self._use, self._crossing, self._put, self._told = use, crossing, put, told

    def copy(self, what: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """These rows of the list `what`; without an entry in the audit nothing is copied."""
        if not rows:
            self._told("清单是空的，没有可复制的", "plain")
            return
        made = table.columns(heads, rows)

        def written(_: None) -> None:
            self._put(table.tabbed(made), table.html(made))
            self._told(
                f"已复制 {len(rows):,} 行（姓名证件已遮盖），可粘贴到 WPS、Excel；半分钟后或锁屏时清除，已记入日志",
                "plain",
            )

        self._crossing.when_done(
            self._use.copied(what, len(rows)),
            written,
            lambda error: self._told(in_words(error, FAILED), "red"),
        )


def case_cells(row: CaseRow) -> tuple[str, ...]:
    """A row as a table has it; days in full, as another program has no today."""
    due = row.due.isoformat() if row.due is not None else ""
    number, stage = grouped(row.case_no), STAGES[row.stage]
    return number, row.item_name, row.applicant, stage, row.received_on.isoformat(), due, row.window
