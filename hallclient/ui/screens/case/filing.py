"""做归档包 of the case that is shown: an entry of 更多, a place for the file, and what became of it. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Final, Protocol

from casework.archive import closed
from casework.case import Case
from casework.refusal import Refusal
from casework.system import of_system
from hallclient.app.filing import NOT_OVER, Packed
from hallclient.ui.screens.case.more import Offer
from hallclient.ui.screens.crossing import Crossing
from hallclient.ui.screens.failed import in_words

FILE: Final = "file"
FAILED: Final = "归档包没有做成，账本未动。再试一次。"


class FilingUse(Protocol):
    """The use case."""

    @property
    def may(self) -> bool: ...
    def pack(self, case_id: str, path: Path) -> Future[Packed | Refusal]: ...


class FileView(Protocol):
    """What the view is told, and asked."""

    def ask_file(self, name: str) -> Path | None: ...
    def show_message(self, text: str, tone: str) -> None: ...


class FilePart:
    """The key is offered to whoever handles cases."""

    def __init__(
        self, case: Callable[[], Case | None], use: FilingUse, crossing: Crossing, view: FileView
    ) -> None:  # fmt: skip
        self._case, self._use, self._crossing, self._view = case, use, crossing, view

    def offers(self, case: Case) -> tuple[Offer, ...]:
        """Locked until the case is over."""
        if not self._use.may:
            return ()
        return (Offer(FILE, "做归档包", "" if closed(case) else NOT_OVER.short),)

    @staticmethod
    def takes(key: str) -> bool:
        """Whether a key of the menu is this part's."""
        return key == FILE

    def choose(self, key: str) -> None:
        """Asks for a place, then makes it."""
        case = self._case()
        path = self._view.ask_file(f"归档包-{case.opened.case_no}.zip") if case is not None else None
        if case is None or path is None:
            return
        self._view.show_message("正在做归档包…", "plain")
        self._crossing.when_done(self._use.pack(case.opened.case_id, path), self._packed, self._failed)

    def submit(self, key: str, told: Mapping[str, str]) -> None:
        """No line is asked for."""

    def _packed(self, answer: Packed | Refusal) -> None:
        if isinstance(answer, Refusal):
            self._view.show_message(answer.reason, "amber")
            return
        said = f"归档包 {answer.path.name} 已存，内有 {answer.files} 个文件，含个人信息，请妥善保管。"
        self._view.show_message(said, "green")

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, OSError):
            self._view.show_message(f"归档包没有存成：{of_system(error)}。账本未动，换个地方再存。", "red")
        else:
            self._view.show_message(in_words(error, FAILED), "red")
