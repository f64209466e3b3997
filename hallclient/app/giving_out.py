"""Reports as files: paper and record never disagree.

The files lie whole beside their places before the edition is written down, and take them after it: what fails before
leaves neither, and after it the same edition comes out again, byte for byte.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import mkstemp

from casework.tally.report import Report
from hallclient.app.figures import Figures

Files = Sequence[tuple[Path, bytes]]


class NotPlaced(OSError):
    """The edition is on record; a file of it could not take its place."""

    def __init__(self, report: Report, error: OSError) -> None:
        super().__init__(error.errno, error.strerror, error.filename)
        self.report = report


def give_out_as(
    figures: Figures, report: Report, made: Callable[[Report], Files]
) -> tuple[Report, tuple[tuple[Path, int], ...]]:
    """Gives the edition out as the files that `made` makes of it; the edition that it is, and each file with its bytes.
    Waits for the writer. Raises OSError: nothing was done; NotPlaced."""
    while True:
        files = made(report)
        staged: list[tuple[Path, Path]] = []
        try:
            for path, data in files:
                opened, beside = mkstemp(
                    suffix=".new", prefix=".", dir=path.parent
                )  # no file of the person's own
                staged.append((Path(beside), path))
                with os.fdopen(opened, "wb") as file:
                    file.write(data)
            kept = figures.give_out(report).result()
            if kept == report:
                _placed(staged, kept)
                return kept, tuple((path, len(data)) for path, data in files)
            report = kept  # another edition was given out meanwhile: the files are made of what is on record
        finally:
            for new, _ in staged:
                new.unlink(missing_ok=True)


def _placed(staged: Sequence[tuple[Path, Path]], kept: Report) -> None:
    for new, path in staged:
        try:
            new.replace(path)
        except OSError as error:
            raise NotPlaced(kept, error) from error
