"""The watched folder of scans while somebody is signed in: looked into away from the window, for it may lie on a
slow share."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

from hallclient.devices.folder import WatchedFolder
from hallclient.ui.bridge import Bridge
from hallclient.ui.screens.intake.view import IntakeView
from hallclient.ui.shell.loop import every
from hallclient.ui.shell.work import WorkArea

SCAN_MILLISECONDS: Final = 1000
"""Between two looks; a file is taken at the second look that finds it unchanged."""


class WatchFolder:
    """New files go to the material under the cursor of 受理台. `folder` None: nothing is watched."""

    def __init__(self, folder: Path | None, bridge: Bridge, area: WorkArea) -> None:
        self._scans = WatchedFolder(folder) if folder is not None else None
        self._bridge, self._area = bridge, area
        self._looking = ThreadPoolExecutor(1, thread_name_prefix="scans")
        self._look_under_way: Future[tuple[Path, ...]] | None = None
        self._stop_looking = every(self._look, SCAN_MILLISECONDS, area)

    def aside(self, work: Callable[[], object]) -> None:
        """Something else that may take its time, after the look that is under way."""
        self._looking.submit(work)

    def close(self) -> None:
        """No look any more."""
        self._stop_looking()
        self._looking.shutdown(wait=False, cancel_futures=True)

    def _look(self) -> None:
        """One at a time: looks that wait for a slow share would follow each other at once, and the second would find
        a scan that is still being written unchanged.
        """
        before = self._look_under_way
        if (
            self._scans is None
            or self._area.current != "intake"
            or (before is not None and not before.done())
        ):
            return
        look = self._look_under_way = self._looking.submit(self._scans.poll)
        self._bridge.when_done(look, self._scanned, lambda error: None, owner=self._area)

    def _scanned(self, paths: tuple[Path, ...]) -> None:
        view = self._area.made("intake")
        if paths and isinstance(view, IntakeView):
            view.files_arrived(paths)
