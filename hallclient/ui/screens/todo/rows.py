"""Rows of 待办 and of what was found, as the list paints them."""

from __future__ import annotations

from casework.numbering import grouped
from hallclient.app.outcome import CaseRow, TodoRow
from hallclient.ui.screens.todo.narrow import key_of
from hallclient.ui.screens.words import STAGES, last_day
from hallclient.ui.widgets.badge import BadgeKind, Mark
from hallclient.ui.widgets.work_list import WorkRow

INKS = {"red": "rd", "amber": "am", "blue": "ac", "green": "gr", "plain": "t2"}
EDGES = {"red": "rd", "amber": "aml"}
BADGES = {
    "red": Mark("", BadgeKind.RED, "octagon-alert"),
    "amber": Mark("", BadgeKind.AMBER, "triangle-alert"),
    "blue": Mark("", BadgeKind.BLUE, "-"),
    "green": Mark("", BadgeKind.GREEN),
    "plain": Mark("", BadgeKind.PLAIN, "file-text"),
}
AGAINST = "建议不予"


def work_row(row: TodoRow) -> WorkRow:
    """A row of the list."""
    badge = BADGES["red" if row.badge == AGAINST else row.tone if row.tone in BADGES else "plain"]
    why, _, more = row.badge.partition("；")
    if not more and "，" in why:
        why, _, more = why.partition("，")
    return WorkRow(
        key=key_of(row),
        limit=row.limit,
        limit_note=row.under,
        title=row.title,
        who=row.who,
        detail=" · ".join(part for part in (row.line, more) if part),
        detail_short=" · ".join(part for part in (row.line.partition(" · ")[0], more) if part),
        mark=Mark(why, badge.kind, badge.icon),
        verb=row.verb,
        ink=INKS.get(row.tone, "tx"),
        edge=EDGES.get(row.tone, ""),
    )


def found_row(row: CaseRow) -> WorkRow:
    """A search result as a row of the same list."""
    title, number, stage = found_line(row)
    name, _, who = title.partition("　")
    word, _, due = stage.partition(" · ")
    return WorkRow(
        key=row.case_id,
        limit=word, limit_note=due, title=name, who=who, detail=number,
        ink={"late": "rd", "near": "am"}.get(row.shade, "tx"),
        edge={"late": "rd", "near": "aml"}.get(row.shade, ""),
        mark=Mark(row.place, BadgeKind.PLAIN if row.here else BadgeKind.BLUE, "-") if row.place else None,
        verb="看办件",
    )  # fmt: skip


def found_line(row: CaseRow) -> tuple[str, str, str]:
    """A search result in words: what and who, number, stage with its last day."""
    due = f" · {last_day(row.due)}" if row.stage in ("received", "correcting", "accepted") else ""
    return (f"{row.item_name}　{row.applicant}", grouped(row.case_no), f"{STAGES[row.stage]}{due}")
