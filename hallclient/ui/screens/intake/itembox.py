"""Zone ①: the item box, several items, one thing (一件事), situations."""

from __future__ import annotations

import msgspec

from hallclient.ui.screens.intake.board import Board
from hallclient.ui.screens.intake.contract import ItemIndex
from hallclient.ui.screens.intake.head import INTERIM, theme_lines
from hallclient.ui.screens.intake.models import Found

MOST = 10


class ItemBox:
    """Finds items as one types and puts them into the draft."""

    def __init__(self, board: Board, index: ItemIndex) -> None:
        self._board, self._index = board, index
        self._adding = False

    def find(self, text: str) -> tuple[Found, ...]:
        """Ten hits, each with what keeps it from being taken in here; none for an empty box."""
        if not text.strip():
            return ()
        return tuple(
            Found(
                key=hit.code,
                code="" if hit.code.startswith(INTERIM) else hit.code,
                name=hit.name,
                note=" · ".join(part for part in (hit.case_kind or "一件事", hit.promised) if part),
                why=hit.why_not,
                theme=hit.kind == "theme",
            )
            for hit in self._index.find(text.strip())[:MOST]
        )

    def themes(self) -> tuple[Found, ...]:
        """Ctrl+T: what can be done as one thing today."""
        bench = self._board.bench
        return theme_lines(
            bench,
            tuple(
                theme.code
                for theme in bench.catalogue.themes.values()
                if theme.valid_from <= bench.today
                and (theme.valid_to is None or bench.today <= theme.valid_to)
            ),
        )

    def add(self) -> None:
        """Ctrl+J: the next item found joins the ones that are there."""
        self._adding = bool(self._board.table.items)
        self._board.view.show_search_text("")
        self._board.view.focus_search()

    def refused(self, reason: str) -> None:
        """A hit that can't be taken in here says why."""
        self._board.mend(reason)

    def choose(self, key: str) -> None:
        """Takes a hit into the draft."""
        board, draft = self._board, self._board.draft
        if draft.cases:
            board.mend("这件已经收件编号，不能再换事项；另收一件按 Ctrl+N")
            return
        if key in board.bench.catalogue.themes:
            draft = msgspec.structs.replace(draft, theme=key, items=draft.items if self._adding else ())
        elif self._adding:
            draft = msgspec.structs.replace(draft, items=tuple(dict.fromkeys((*draft.items, key))))
        else:
            draft = msgspec.structs.replace(draft, theme="", items=(key,))
        self._adding = False
        board.mend("")
        board.view.show_search_text("")
        board.put(draft)
        if board.table.situations:
            board.view.focus_questions()
        else:
            board.view.focus_field("")

    def remove(self, code: str) -> None:
        """Takes one of several items out again; what was filled in stays for the others."""
        draft = self._board.draft
        if draft.cases:
            self._board.mend("这件已经收件编号，不能去掉事项")
        elif code not in draft.items:
            self._board.mend("一件事的事项由情形决定，改情形即可")
        elif len(self._board.table.items) > 1:
            self._board.put(
                msgspec.structs.replace(draft, items=tuple(one for one in draft.items if one != code))
            )

    def answer(self, key: str, option: str) -> None:
        """A situation is answered, once for all items."""
        draft = self._board.draft
        present = draft.present
        if key == "agent" and present != "helper":
            present = "agent" if option == "是" else "applicant"  # who stands here counts as the visit
        situations = {**draft.situations, key: option}
        self._board.put(msgspec.structs.replace(draft, situations=situations, present=present))
