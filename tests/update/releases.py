"""A supplier with his keys, bundles small enough to look at, and a place that updates from his folder."""

from __future__ import annotations

import random
import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import ModuleType
from typing import Any

from hallclient.update.fetch import Fetcher, FolderFetcher
from hallclient.update.place import Place
from hallclient.update.stage import stage
from hallclient.update.trusted import Release
from tests.packaging.test_parts import loaded

PHRASE = b"a phrase of the supplier"
PROGRAM = """#!/bin/sh
[ "$1" = --selfcheck ] || { echo "$0 $*"; exit 0; }
echo "✓ 字体"
"""
UNFIT = """#!/bin/sh
echo "✗ 账本：打不开"
exit 1
"""


def now() -> datetime:
    return datetime.now(timezone.utc)


def bundle(folder: Path, version: str, *, program: str = PROGRAM, extra: str = "") -> Path:
    """A folder like that of PyInstaller: a program, libraries, a link, data; one file in seven differs by version."""
    inner = folder / "_internal"
    (inner / "data").mkdir(parents=True)
    (folder / "hallclient").write_text(program, "utf-8")
    (folder / "hallclient").chmod(0o755)
    for number in range(6):
        (inner / "data" / f"{number}.bin").write_bytes(random.Random(number).randbytes(4000))
    (inner / "libone.so.1").write_bytes(random.Random(version).randbytes(2000))
    (inner / "libone.so").symlink_to("libone.so.1")
    if extra:
        (inner / extra).write_text(f"only in {version}", "utf-8")
    return folder


class Supplier:
    """Keys and a repository."""

    def __init__(self, folder: Path, module: ModuleType | None = None) -> None:
        self.module = module or loaded("release")
        self.folder = folder
        self.keys = self.module.Keys(folder / "keys", PHRASE)
        self.keys.make()
        self.root: bytes = self.module.root(self.keys, now()).to_bytes()
        self.place = folder / "repository"

    def repository(self, at: datetime | None = None) -> Any:
        made = self.module.Repository(self.place, self.keys, at or now())
        made.begin(self.root)
        return made

    def add(
        self, version: str, *, at: datetime | None = None, program: str = PROGRAM, extra: str = ""
    ) -> int:
        made = bundle(self.folder / f"bundle-{version}", version, program=program, extra=extra)
        added: int = self.repository(at).add(made, version)
        return added

    def copy(self, name: str) -> Path:
        return Path(shutil.copytree(self.place, self.folder / name))


def release(
    place: Place, supplier: Supplier, *, fetcher: Fetcher | None = None, at: datetime | None = None
) -> Release:
    place.lay()
    return Release(place, supplier.root, fetcher or FolderFetcher(supplier.place), at or now())


def laid(root: Path, supplier: Supplier) -> Place:
    """A place with the supplier's newest version as its first."""
    place = Place(root)
    newest = release(place, supplier)
    listing = newest.newest()
    stage(place, newest, listing)
    place.point("current", listing.version)
    return place


DAY = timedelta(days=1)
