"""Papers into files that the clerk chose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from hallclient.app.outcome import PaperMade
from hallclient.devices.printer import save


def write_files(
    files: Sequence[tuple[Path, PaperMade]], filed: Callable[[PaperMade], None]
) -> tuple[str, str] | None:
    """Writes each, telling `filed` of every one; gives what is to be said and its tone, None where there was none."""
    try:
        for path, paper in files:
            save(path, paper.pdf)
            filed(paper)
    except OSError:
        return (
            "文书没有存成文件，文件夹写不进去。办件和文书都在本机账本里，换一个文件夹再存。",
            "red",
        )
    if len(files) == 1:
        return f"已存为 {files[0][0]}", "green"
    return (f"{len(files)} 份文书已存入 {files[0][0].parent}", "green") if files else None
