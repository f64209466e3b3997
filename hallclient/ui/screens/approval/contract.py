"""What the presenter of 审批 tells its view, and what it asks for signatures. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from typing import Final, Literal, Protocol

from msgspec import Struct

from casework.refusal import Refusal
from hallclient.app.hand import Hand
from hallclient.app.pictures import Scan
from hallclient.app.way_lists import Which
from hallclient.ui.screens.approval.rows import SignLine, Told
from hallclient.ui.screens.approval.strip import Strip
from hallclient.ui.screens.reading import MaterialRow


class ListTab(Struct, frozen=True):
    """One of the lists with its count."""

    which: Which
    word: str
    count: int
    chosen: bool


class Running(Struct, frozen=True):
    """A batch that is being signed: how many are, how many were refused, of how many."""

    signed: int
    refused: int
    of: int

    @property
    def words(self) -> str:
        """已签 3 / 8 件，1 件没签成."""
        refused = f"，{self.refused} 件没签成" if self.refused else ""
        return f"已签 {self.signed} / {self.of} 件{refused}"


class Batch(Struct, frozen=True):
    """What may be signed together: how many, why those, and of the others why not. None offered: not shown. `running`:
    one is being signed, which is said in its place."""

    count: int
    note: str
    offered: bool
    secret: str = "签名口令"  # noqa: S105 - words; what opens the key of who signs
    running: Running | None = None


class Head(Struct, frozen=True):
    """Of the case that is shown: item, whose, number, and what is known, as badges."""

    item: str
    applicant: str
    number: str
    badges: tuple[Told, ...]


Said = Literal["looked_up", "measured", "bars"]
FLAGS: Final[Mapping[Said, tuple[str, str]]] = {
    "looked_up": ("L", "电子证照"),
    "measured": ("M", "按检验检测检疫结果"),
    "bars": ("B", "弄虚作假，限一年"),
}


class Flag(Struct, frozen=True):
    """A key that says yes to something of the act, and takes it back; `short`: where there is little room."""

    name: Said
    key: str
    word: str
    short: str
    on: bool


class Lines(Struct, frozen=True):
    """What is written for the act that is chosen; `more`, `third` None: it asks for no such line."""

    main: str
    main_hint: str
    more: str | None = None
    more_hint: str = ""
    third: str | None = None
    third_hint: str = ""
    flags: tuple[Flag, ...] = ()


class ApprovalView(Protocol):
    """What the presenter tells the view."""

    def show_tabs(self, tabs: tuple[ListTab, ...]) -> None: ...
    def show_rows(self, rows: tuple[SignLine, ...], current: str, title: str, count: int) -> None: ...
    def show_empty(self, text: str, how: str) -> None: ...
    def show_batch(self, batch: Batch) -> None: ...
    def show_case(
        self, head: Head, form: tuple[tuple[str, str], ...], materials: tuple[MaterialRow, ...]
    ) -> None: ...
    def show_nothing(self) -> None: ...
    def show_strip(self, strip: Strip, chosen: str, lines: Lines) -> None: ...
    def show_message(self, text: str, tone: str) -> None: ...
    def show_waiting(self, waiting: bool) -> None: ...
    def show_pages(self, pages: tuple[Scan, ...]) -> None: ...
    def ask_secret(self, *, again: bool = False) -> None: ...
    def forget_secret(self) -> None: ...


class Hands(Protocol):
    """Opens the hand that signs, away from the window's thread; `close()` of what it gives wipes it."""

    def open(self, secret: str) -> Future[Hand | Refusal]: ...
