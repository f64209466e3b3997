"""What the architecture tests read: the files of the working tree that git knows or would take in."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("casework", "forms", "printing", "resources", "hallclient", "hallserver")


@dataclass(frozen=True)
class Source:
    """A Python file of a package: its path with `/` from the root, and its syntax tree."""

    path: str
    tree: ast.Module


def tracked(root: Path = ROOT) -> list[str]:
    """Paths that are in git's index, or new and not ignored; deleted ones left out. Sorted."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split("\0")
    return sorted({name for name in listed if name and (root / name).is_file()})


def product_sources(paths: list[str], root: Path = ROOT) -> Iterator[Source]:
    for name in paths:
        if name.endswith(".py") and name.split("/")[0] in PACKAGES:
            yield Source(name, ast.parse((root / name).read_text(encoding="utf-8"), name))
