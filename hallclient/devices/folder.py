"""A watched folder: whatever scanning program fills it, its finished files become pages.

A file counts as finished when its size and time were the same at two looks, so a scan still being written is
never taken. Files are copied into the book by whoever asks; the folder itself is left as it is.
"""

from __future__ import annotations

from pathlib import Path

Mark = tuple[int, int]  # size, mtime in ns


class WatchedFolder:
    """Tells of files that appeared since it was opened; call `poll` about once a second."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._told: dict[Path, Mark] = self._look()
        self._growing: dict[Path, Mark] = {}

    def poll(self) -> tuple[Path, ...]:
        """New finished files, oldest first; empty when the folder is gone."""
        now = self._look()
        done = [path for path, mark in now.items() if self._growing.get(path) == mark and mark[0] > 0]
        self._growing = {path: mark for path, mark in now.items() if self._told.get(path) != mark}
        fresh = [path for path in done if path in self._growing]
        for path in fresh:
            self._told[path] = now[path]
            del self._growing[path]
        return tuple(sorted(fresh, key=lambda path: now[path][1]))

    def _look(self) -> dict[Path, Mark]:
        found: dict[Path, Mark] = {}
        try:
            for path in self.path.iterdir():
                if path.is_symlink() or not path.is_file() or path.name.startswith("."):
                    continue
                stat = path.stat()
                found[path] = (stat.st_size, stat.st_mtime_ns)
        except OSError:
            return {}
        return found
