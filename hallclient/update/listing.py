"""The list of an install tree: every file of a version with its hash, every link. It is signed with the release; what
it does not name is not part of the program, and no update removes anything else (S22)."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path, PurePosixPath

import msgspec

MOST_FILES = 20_000
MOST_BYTES = 2_000_000_000
_PIECE = 1 << 20
_VERSION = re.compile(r"\d{1,6}(\.\d{1,6}){1,3}", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Unusable(Exception):
    """A list that would put something outside its folder, or that contradicts itself."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A file by its SHA-256 and size in bytes, or a link by what it points to."""

    path: str
    sha256: str = ""
    size: int = 0
    runs: bool = False
    link: str = ""


class Listing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A version for one platform."""

    version: str
    platform: str
    files: tuple[Entry, ...]

    @property
    def size(self) -> int:
        return sum(entry.size for entry in self.files)


def order(version: str) -> tuple[int, ...]:
    """What versions are compared by. Raises Unusable for what is none."""
    if not _VERSION.fullmatch(version):
        raise Unusable(f"version {version[:40]!r}")
    return tuple(map(int, version.split(".")))


def encode(listing: Listing) -> bytes:
    return msgspec.json.encode(listing)


def decode(data: bytes) -> Listing:
    """Raises Unusable: nothing of a list that is not right in every line is used."""
    try:
        listing = msgspec.json.decode(data, type=Listing)
    except msgspec.MsgspecError as error:
        raise Unusable(str(error)) from error
    order(listing.version)
    if len(listing.files) > MOST_FILES or not 0 < listing.size <= MOST_BYTES:
        raise Unusable(f"{len(listing.files)} files, {listing.size} bytes")
    paths: set[PurePosixPath] = set()
    folders: set[PurePosixPath] = set()
    for entry in listing.files:
        path = _inside(entry.path)
        if path in paths:
            raise Unusable(f"{path} twice")
        paths.add(path)
        folders.update(path.parents)
        if entry.link:
            _inside(str(path.parent / entry.link))
        elif not _HASH.fullmatch(entry.sha256) or entry.size < 0:
            raise Unusable(f"{path}: no hash")
    links = {PurePosixPath(entry.path) for entry in listing.files if entry.link}
    if paths & folders or links & folders:
        raise Unusable("a file where a folder is")
    return listing


def _inside(text: str) -> PurePosixPath:
    """A relative path that stays in its folder. Raises Unusable."""
    depth = 0
    for part in text.split("/"):
        depth += -1 if part == ".." else part != "."
        if part == "" or depth < 0 or any(char in part for char in "\\:\0"):
            raise Unusable(f"path {text[:80]!r}")
    if depth == 0:
        raise Unusable(f"path {text[:80]!r}")
    return PurePosixPath(text)


def hash_of(path: Path) -> str:
    """Raises OSError."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


def list_folder(folder: Path, version: str, platform: str) -> Listing:
    """What lies in a folder, as the list of a version. Raises OSError, Unusable."""
    entries = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).as_posix()
        if path.is_symlink():
            entries.append(Entry(path=inside, link=path.readlink().as_posix()))
        elif path.is_file():
            stat = path.stat()
            runs = bool(stat.st_mode & 0o100)
            entries.append(Entry(path=inside, sha256=hash_of(path), size=stat.st_size, runs=runs))
    return decode(encode(Listing(version=version, platform=platform, files=tuple(entries))))


def wrong(folder: Path, listing: Listing, *, hashes: bool = True) -> str:
    """The first file that is not as listed; empty where all are. Without `hashes` by sizes and links alone."""
    for entry in listing.files:
        path = folder / entry.path
        try:
            if entry.link:
                right = path.is_symlink() and path.readlink().as_posix() == entry.link
            else:
                right = not path.is_symlink() and path.stat().st_size == entry.size
                right = right and (not hashes or hash_of(path) == entry.sha256)
        except OSError:
            right = False
        if not right:
            return entry.path
    return ""
