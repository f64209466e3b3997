"""The prints of the case that is shown: states in its rows, keys R, O and Y on the chosen paper."""

from __future__ import annotations

from typing import Protocol

from hallclient.app.print_desk import Choice
from hallclient.ui.screens.case.paper_row import PaperRow
from hallclient.ui.screens.crossing import Crossing
from hallclient.ui.screens.outcome.lines import PaperLine
from hallclient.ui.screens.outcome.print_part import Desk, PrintPart, Reprinting
from hallclient.ui.screens.outcome.print_words import actions_of, mark_of, sentence


class PrintsView(Protocol):
    """What the prints tell the view."""

    def show_paper_lines(self, lines: tuple[PaperLine, ...], owing: int) -> None: ...
    def show_message(self, text: str, tone: str) -> None: ...
    def ask_printer(self, choices: tuple[Choice, ...]) -> None: ...


class CasePrints:
    """The rows with their prints; the archive's own words where nothing was ever printed here."""

    def __init__(self, crossing: Crossing, desk: Desk, archive: Reprinting, view: PrintsView) -> None:
        self._view = view
        self.part = PrintPart(crossing, desk, archive, self._changed, self._say)
        self._rows: tuple[PaperRow, ...] = ()
        self._chosen = 0
        self._told = False  # the banner speaks of a paper's print

    def follow(self, rows: tuple[PaperRow, ...]) -> None:
        """The papers of another case."""
        self._rows, self._chosen, self._told = rows, 0, False
        self.part.follow({row.case_id for row in rows} - {""} or {"-"})

    def choose(self, index: int) -> None:
        """The paper that the keys are for; what is the matter with it is said."""
        self._chosen = index
        one = self.part.of(self._rows[index].sha256) if index < len(self._rows) else None
        text, tone = sentence(one, self._rows[index].name) if one is not None else ("", "plain")
        if text:
            self._say(text, tone)
            self._told = True
        elif self._told:
            self._say("", "plain")

    def _say(self, text: str, tone: str) -> None:
        self._told = False
        self._view.show_message(text, tone)

    def key(self, which: str) -> None:
        """`again`, `other`, `in_hand` on the chosen paper."""
        if self._chosen >= len(self._rows):
            return
        row = self._rows[self._chosen]
        if which == "again":
            self.part.again(row.sha256, row.name)
        elif which == "in_hand":
            self.part.in_hand(row.sha256)
        elif choices := self.part.choices(row.sha256):
            self._view.ask_printer(choices)

    def print_at(self, printer: str) -> None:
        """The chosen paper on this printer."""
        self.part.elsewhere(self._rows[self._chosen].sha256, printer)

    def _changed(self) -> None:
        lines, owing = [], -1
        for index, row in enumerate(self._rows):
            one = self.part.of(row.sha256)
            if one is None:
                lines.append(PaperLine(row.name, row.number, row.number, "plain", row.rest, row.name))
                continue
            word, tone = mark_of(one)
            rest = row.number
            lines.append(PaperLine(row.name, row.number, word, tone, rest, row.name, actions_of(one)))
            if owing < 0 and actions_of(one):
                owing = index
        self._view.show_paper_lines(tuple(lines), owing)
        if owing < 0 and self._told:
            self._say("", "plain")  # what was the matter is over
