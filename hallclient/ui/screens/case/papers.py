"""The papers of the case that is shown: looked at and saved; one that lies at another counter comes from the server."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from hallclient.app.outcome import CaseView
from hallclient.app.pictures import Picture
from hallclient.devices.printer import save
from hallclient.ui.screens.case import wording
from hallclient.ui.screens.crossing import Crossing, Newest
from hallclient.ui.screens.failed import in_words

Fetch = Callable[[str, str], "Future[bytes | str]"]
"""Case and hash of a paper: its bytes, now in the archive here, too; or why not."""


class PaperScreen(Protocol):
    """What this part tells the view."""

    def show_pages(self, pictures: tuple[Picture, ...], text: str) -> None: ...
    def show_message(self, text: str, tone: str) -> None: ...
    def show_waiting(self, waiting: bool) -> None: ...


class Archived(Protocol):
    """The read that this part needs."""

    def paper(self, sha256: str) -> Future[bytes | None]: ...


class PaperPart:
    """What comes late, after another paper was asked for, is dropped."""

    def __init__(
        self,
        reading: Archived,
        crossing: Crossing,
        view: PaperScreen,
        pages_of: Callable[[bytes, float], Future[tuple[Picture, ...]]],
        shown: Callable[[], CaseView | None],
        exported: Callable[[str, str], object],
        fetch: Fetch | None,
    ) -> None:
        self._reading, self._crossing, self._view = reading, crossing, view
        self._pages_of, self._shown = pages_of, shown
        self._exported, self._fetch = exported, fetch
        self._looks = Newest(crossing)

    def look_at(self, sha256: str) -> None:
        """The archived bytes as pictures."""
        self._view.show_waiting(True)
        self._get(self._looks, sha256, self._draw)

    def forget(self) -> None:
        """Another case comes up, or the list: what is being drawn is of none of its papers."""
        self._looks.forget()

    def save(self, sha256: str, path: Path) -> None:
        """The archived bytes into a file; written down for their case, whatever is looked at when they come."""
        shown = self._shown()
        self._get(self._crossing, sha256, lambda pdf: self._save(pdf, path, sha256, shown))

    def _get(self, crossing: Crossing, sha256: str, got: Callable[[bytes | str], None]) -> None:
        """The bytes, or why they are not here: a paper without a hash waits for its 文号."""
        shown = self._shown()

        def read(pdf: bytes | None) -> None:
            if pdf:
                got(pdf)
            elif not sha256:
                got(wording.NOT_MADE)
            elif self._fetch is None or shown is None:
                got(wording.ELSEWHERE)
            else:
                found = self._fetch(shown.case.opened.case_id, sha256)
                crossing.when_done(found, fetched, self._failed)

        def fetched(found: bytes | str) -> None:
            got(wording.NOT_HERE.format(found) if isinstance(found, str) else found)

        crossing.when_done(self._reading.paper(sha256), read, self._failed)

    def _draw(self, pdf: bytes | str) -> None:
        if isinstance(pdf, str):
            self._drawn((), pdf)
            return
        self._looks.when_done(
            self._pages_of(pdf, wording.PREVIEW_SCALE),
            lambda pages: self._drawn(pages, ""),
            lambda error: self._drawn((), "预览画不出来；文书本身完好，可以存为 PDF 查看"),
        )

    def _drawn(self, pages: tuple[Picture, ...], text: str) -> None:
        self._view.show_waiting(False)
        self._view.show_pages(pages, text)

    def _save(self, pdf: bytes | str, path: Path, sha256: str, shown: CaseView | None) -> None:
        if isinstance(pdf, str):
            self._view.show_message(f"{pdf}，现在没有可存的", "amber")
            return
        try:
            save(path, pdf)
        except OSError:
            self._view.show_message("文书没有存成文件，文件夹写不进去。换一个文件夹再存。", "red")
            return
        for paper, _ in shown.papers if shown is not None else ():
            if paper.sha256 == sha256 and shown is not None:
                self._exported(shown.case.opened.case_id, paper.code)
        self._view.show_message(f"已存为 {path}", "green")

    def _failed(self, error: BaseException) -> None:
        self._view.show_waiting(False)
        self._view.show_message(in_words(error, "没有读出来，账本里的内容未动。再试一次。"), "red")
