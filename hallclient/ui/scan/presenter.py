"""A scan, wherever the focus was: the case comes up on what is owed, one key leads back to what was there."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Final, Protocol

from msgspec import Struct

from casework.numbering import grouped
from hallclient.app.outcome import CodeVerdict
from hallclient.app.scanned import read_scan
from hallclient.ui.screens.crossing import Crossing, Newest

SHOWN: Final = 60
"""Characters of a foreign code that are shown."""

BACK_KEY: Final = "Alt+Left"


class Reading(Protocol):
    """The read that this needs."""

    def read_code(self, text: str) -> Future[CodeVerdict]: ...


class ScanView(Protocol):
    """Where a word on a scan is shown; `back` names what one key leads back to, empty for nothing."""

    def show_scan(self, text: str, tone: str, back: str) -> None: ...


class Left(Struct, frozen=True):
    """What a scan interrupted: how it is called, and what brings it back."""

    what: str
    back: Callable[[], None]


class Ways(Protocol):
    """The screens, as far as a scan moves between them."""

    def busy(self) -> bool: ...
    def leave(self) -> Left: ...
    def answer_case(self, case_id: str) -> None: ...
    def open_case(self, case_id: str) -> None: ...
    def at(self, case_id: str) -> bool: ...


class ScanPresenter:
    """One scan at a time; only a proven code of a known length moves anything (S12)."""

    def __init__(self, reading: Reading, crossing: Crossing, view: ScanView, ways: Ways) -> None:
        self._reading, self._view, self._ways = reading, view, ways
        self._left: Left | None = None
        self._asking = Newest(crossing)

    def scanned(self, text: str, write: Callable[[str], None] | None = None) -> None:
        """`write` puts a text that is no code of ours where the cursor stood; None: it stood in no text."""
        scan = read_scan(text)
        if scan.kind == "text":
            if write is not None:
                write(scan.text)
            elif scan.text:
                self._view.show_scan(
                    f"不是文书上的编号或者二维码，没有动作：{_short(scan.text)}", "amber", ""
                )
            return
        if scan.kind == "broken":
            self._view.show_scan(f"{scan.why}。扫到的是：{_short(scan.text)}", "amber", "")
            return
        if self._ways.busy():
            self._view.show_scan("正在办理，这次扫码没有动作。办好再扫一次。", "amber", "")
            return
        self._asking.when_done(self._reading.read_code(scan.text), self._read, self._failed)

    def back(self) -> None:
        """The key that leads back to what was there before the scan."""
        if self._left is None or self._ways.busy():
            return  # an act is being written: the way back stays
        left, self._left = self._left, None
        self._view.show_scan("", "blue", "")
        left.back()

    def _read(self, verdict: CodeVerdict) -> None:
        sound = verdict.verdict == "number" or (verdict.verdict == "valid" and verdict.agrees is not False)
        if not verdict.case_id or not sound:
            known = verdict.verdict in ("valid", "number") and verdict.agrees is not False
            self._view.show_scan(
                verdict.text, "amber" if known or verdict.verdict == "unknown" else "red", ""
            )
            return
        if self._ways.busy():
            self._view.show_scan("正在办理，这次扫码没有动作。办好再扫一次。", "amber", "")
            return
        if self._ways.at(verdict.case_id):
            self._view.show_scan("扫的就是台上这件", "blue", self._left.what if self._left else "")
            return
        left = self._ways.leave()
        if self._left is None or left.what:  # a scan right after a scan leads back to the first thing left
            self._left = left
        if verdict.owes:
            self._ways.answer_case(verdict.case_id)
        else:
            self._ways.open_case(verdict.case_id)
        number = grouped(verdict.case_no)
        self._view.show_scan(f"已按扫码打开 {number}", "blue", self._left.what)

    def _failed(self, error: BaseException) -> None:
        self._view.show_scan("这次扫码没有读成，账本里的内容未动。再扫一次。", "red", "")


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…（共 {len(text)} 字）"
