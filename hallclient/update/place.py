"""Where a program that updates itself is installed: one folder, a folder in it for each version, links to two of them.

    ROOT/current -> versions/0.2.0     what is started: ROOT/current/hallclient
    ROOT/previous -> versions/0.1.0    where it goes back to
    ROOT/versions/0.3.0.part           being fetched
    ROOT/update/                       what updates are trusted by, and how they stand: no release writes here

`current` names a whole version at every moment: it is replaced in one step. A Debian package is no such place: there
apt upgrades (docs/decisions/0020).
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from hallclient.signing.vault import write_private
from hallclient.update.listing import Listing, Unusable, decode, order

T = TypeVar("T")
LOCK = "update.lock"
"""In `Place.kept`: whoever brings, switches or removes versions has it."""
PROGRAM = "hallclient.exe" if sys.platform == "win32" else "hallclient"


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A version that is fetched, whole and through its own check. `since`: ISO text with zone."""

    version: str
    since: str


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """A version that was switched to and has not yet come up. `migrated`: it began to bring a book up, and that was not
    undone as far as is known; it is not gone back from by itself.
    """

    version: str
    back: str
    starts: int = 0
    migrated: bool = False


class Failed(msgspec.Struct, frozen=True, kw_only=True):
    """A version that was given up, and why; it is not fetched again by itself."""

    version: str
    why: str


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """How the last look for a newer version ended; `problem` in Chinese, empty where there was none. `none`: no
    releases are kept there, which is no problem.
    """

    at: str
    problem: str = ""
    none: bool = False


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where releases come from: the hall's server, by the authority that its certificate is checked by and the way
    out of the house."""

    url: str
    ca_pem: str = ""
    proxy: str = ""


class Place:
    """An installation that may hold several versions."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.versions = root / "versions"
        self.kept = root / "update"
        self.metadata = self.kept / "metadata"
        self.listings = self.kept / "listings"

    def folder(self, version: str) -> Path:
        return self.versions / version

    def program(self, version: str) -> Path:
        return self.folder(version) / PROGRAM

    @property
    def current(self) -> str:
        """The version that the next start takes; empty before the first."""
        return self._named("current")

    @property
    def previous(self) -> str:
        return self._named("previous")

    @property
    def owned(self) -> bool:
        """Whether whoever runs this may change it."""
        there = self.root if self.root.exists() else self.root.parent
        return os.access(there, os.W_OK)

    def lay(self) -> None:
        """Makes the folders. Raises OSError."""
        for folder in (self.versions, self.metadata, self.listings):
            folder.mkdir(parents=True, exist_ok=True)

    def point(self, name: str, version: str) -> None:
        """Lets `current` or `previous` name a version, in one step. Raises OSError."""
        coming = self.root / f"{name}.coming"
        coming.unlink(missing_ok=True)
        coming.symlink_to(Path("versions") / version, target_is_directory=True)
        coming.replace(self.root / name)
        sync_folder(self.root)

    def _named(self, name: str) -> str:
        try:
            version = (self.root / name).readlink().name
            order(version)
        except (OSError, Unusable):
            return ""
        return version

    def listing(self, version: str) -> Listing | None:
        """What a version brought; None where that is not known."""
        try:
            return decode((self.listings / f"{version}.json").read_bytes())
        except (OSError, Unusable):
            return None

    # ── how updates stand

    def read(self, type_: type[T]) -> T | None:
        """None where it was not kept, or can't be read."""
        try:
            return msgspec.json.decode(self._file(type_).read_bytes(), type=type_)
        except (OSError, msgspec.MsgspecError):
            return None

    def keep(self, value: msgspec.Struct) -> None:
        """Whole or not at all; where releases come from is for its owner alone: a proxy's password may stand in it.
        Raises OSError.
        """
        write = write_private if isinstance(value, Source) else write_whole
        write(self._file(type(value)), msgspec.json.encode(value))

    def forget(self, type_: type[msgspec.Struct]) -> None:
        self._file(type_).unlink(missing_ok=True)

    def _file(self, type_: type[object]) -> Path:
        return self.kept / f"{type_.__name__.lower()}.json"


def place_of(executable: Path) -> Place | None:
    """The place that a running program lies in; None where it lies otherwise (a package, a checkout, a stick)."""
    folder = executable.resolve().parent
    if folder.parent.name != "versions":
        return None
    place = Place(folder.parent.parent)
    return place if place.current else None


def own_place() -> Place | None:
    """That of this very program."""
    return place_of(Path(sys.executable)) if getattr(sys, "frozen", False) else None


def write_whole(path: Path, data: bytes) -> None:
    """Raises OSError."""
    coming = path.with_name(path.name + ".coming")
    with coming.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    coming.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder certain; nothing to do where the system has no such call."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
