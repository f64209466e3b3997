"""Channel, day of receipt, 绿色通道, 帮办代办, reply, kind of applicant: the small strip of the intake screen."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import msgspec
from msgspec.structs import replace

from casework.acts import Parcel
from casework.draft import Draft
from hallclient.ui.screens.intake.board import Board
from hallclient.ui.screens.intake.extras_words import extras_of
from hallclient.ui.screens.intake.models import Extras

SENT: Final = ("post", "courier")
_WAYBILL: Final = re.compile(r"[0-9A-Z-]{6,40}")


class ExtrasDesk:
    """Takes what the strip says."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._open_for = -1  # at which opening it was shown: the next application comes with it closed

    def toggle(self) -> None:
        """Opens or closes the strip."""
        if self._open_for != self._board.openings:
            self._open_for = self._board.openings
            self._board.view.show_extras(extras_of(self._board.draft, self._board.bench.today))
        else:
            self.close()

    def close(self) -> None:
        """Esc."""
        self._open_for = -1
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
        sent = extras.channel in SENT
        waybill = extras.waybill.strip().upper() if sent else ""
        if waybill and not _WAYBILL.fullmatch(waybill):
            return "运单号只有字母、数字和短横，6 到 40 位"
        if extras.express and not extras.express_reason.strip():
            return "写明走绿色通道的理由"
        if extras.present == "helper" and not extras.helper.strip():
            return "写明帮办人员是谁"
        before = self._board.draft.parcel
        self._board.put(
            msgspec.convert(
                {
                    **msgspec.to_builtins(self._board.draft),
                    "channel": extras.channel,
                    "reply_by": extras.reply_by,
                    "received_on": _day(day, self._board.bench.today, fixed=bool(waybill)),
                    "parcel": self._parcel(waybill, extras.signed_by.strip()) if waybill else None,
                    "express": extras.express,
                    "express_reason": extras.express_reason.strip() if extras.express else "",
                    "helper": extras.helper.strip(),
                    "present": extras.present,
                    "applicant_kind": extras.applicant_kind,
                },
                Draft,
            )
        )
        parcel = self._board.draft.parcel
        if parcel is not None and (before is None or before.waybill != parcel.waybill):
            self._ask_of(self._board.draft, parcel.waybill)
        return ""

    def _ask_of(self, draft: Draft, waybill: str) -> None:
        """Whether this number was noted before: the same parcel twice, a slip of the hand, or two papers in one."""

        def still() -> bool:
            now = self._board.draft
            return now.draft_id == draft.draft_id and now.parcel == draft.parcel

        def known(places: tuple[str, ...]) -> None:
            if places and still():
                self._board.mend(
                    f"运单号 {waybill} 登记过：{'；'.join(places)}。是同一件来件的，打开那一件接着办，"
                    "这里清掉运单号；录错的，对照面单改正；一个包裹装了几份申请的，照常办。"
                )

        def unknown(error: BaseException) -> None:
            if still():
                self._board.mend("没有查成这个运单号是不是登记过，请自己核对")

        self._board.crossing.when_done(self._board.use.noted_before(draft), known, unknown)

    def arrival(self) -> None:
        """Alt+K: a parcel is here; its number is scanned, whoever opens it later finds its day."""
        if not self._board.empty:
            self._board.mend("台上有没办完的件。先按 Ctrl+N 暂存，再登记来件")
            return
        self._open_for = self._board.openings
        extras = extras_of(self._board.draft, self._board.bench.today)
        self._board.view.show_extras(replace(extras, channel="courier"))

    def _parcel(self, waybill: str, signed_by: str) -> dict[str, object]:
        """As it was noted first; another number or another hand is noted anew."""
        counter, known = self._board.counter, self._board.draft.parcel
        who = signed_by or counter.person.name
        if known is not None and (known.waybill, known.signed_by) == (waybill, who):
            return dict(msgspec.to_builtins(known))
        parcel = Parcel(
            waybill=waybill, signed_by=who, noted_by=counter.person.staff_no, noted_at=counter.now()
        )
        return dict(msgspec.to_builtins(parcel))


def _day(day: date | None, today: date, *, fixed: bool) -> str | None:
    """Kept where it is not today's or must not move with the calendar: a parcel may be opened days later."""
    if fixed:
        return (day or today).isoformat()
    return day.isoformat() if day is not None and day != today else None
