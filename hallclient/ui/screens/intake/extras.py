"""Channel, day of receipt, 绿色通道, 帮办代办, reply, kind of applicant: the small strip of the intake screen."""

from __future__ import annotations

from datetime import date

import msgspec

from casework.draft import Draft
from hallclient.ui.screens.intake.board import Board
from hallclient.ui.screens.intake.extras_words import extras_of
from hallclient.ui.screens.intake.models import Extras


class ExtrasDesk:
    """Takes what the strip says."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._open = False

    def toggle(self) -> None:
        """Opens or closes the strip."""
        self._open = not self._open
        if self._open:
            self._board.view.show_extras(extras_of(self._board.draft, self._board.bench.today))
        else:
            self.close()

    def close(self) -> None:
        """Esc."""
        self._open = False
        self._board.view.hide_strip()

    def take(self, extras: Extras) -> str:
        """The strip as filled in; returns what is wrong with it, empty when it was taken."""
        day: date | None = None
        if extras.received_on.strip():
            try:
                day = date.fromisoformat(extras.received_on.strip())
            except ValueError:
                return "收到日期写成 2026-11-20"
            if day > self._board.bench.today:
                return "收到日期不能晚于今天"
        if extras.express and not extras.express_reason.strip():
            return "写明走绿色通道的理由"
        if extras.present == "helper" and not extras.helper.strip():
            return "写明帮办人员是谁"
        self._board.put(
            msgspec.convert(
                {
                    **msgspec.to_builtins(self._board.draft),
                    "channel": extras.channel,
                    "reply_by": extras.reply_by,
                    "received_on": day.isoformat()
                    if day is not None and day != self._board.bench.today
                    else None,
                    "express": extras.express,
                    "express_reason": extras.express_reason.strip() if extras.express else "",
                    "helper": extras.helper.strip(),
                    "present": extras.present,
                    "applicant_kind": extras.applicant_kind,
                },
                Draft,
            )
        )
        return ""
