"""A version is put together beside the running one: what they share is linked, the rest fetched, all of it checked.

Wherever this is cut off, the running version is untouched and the next try goes on with what is right already.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from hallclient.update.listing import Entry, Listing, encode, hash_of, wrong
from hallclient.update.place import Place, sync_folder, write_whole
from hallclient.update.prune import remove
from hallclient.update.trusted import Release, Untrusted

SPARE_BYTES = 200_000_000
"""What stays free on the disk: the book is on it, too."""

Told = Callable[[int, int], None]
"""Is called with bytes done and in all."""


def stage(
    place: Place, release: Release, listing: Listing, own: Path | None = None, told: Told | None = None
) -> Path:
    """The folder of the version, whole. `own`: another folder whose files may be taken over by their hash (that of the
    program that lays the first version). Raises Untrusted, OSError.
    """
    place.lay()
    done = place.folder(listing.version)
    if done.exists():
        if not wrong(done, listing):
            return done
        if listing.version == place.current:
            raise Untrusted(
                "disk", f"正在用的 {listing.version} 有文件坏了，请重新安装程序。账本和数据没有动过。"
            )
        remove(place, listing.version)
        if done.exists():
            raise Untrusted("disk", f"{done} 里有不是程序的文件，请移到别处再试。程序没有改动。")
    part = place.versions / f"{listing.version}.part"
    part.mkdir(exist_ok=True)
    _clear(part, listing)
    have = _have(place, own)
    missing = [entry for entry in listing.files if not entry.link and not _there(part / entry.path, entry)]
    _room(place, sum(entry.size for entry in missing if entry.sha256 not in have))
    size = listing.size
    so_far = size - sum(entry.size for entry in missing)
    for entry in missing:
        path = part / entry.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if not _taken_over(have.get(entry.sha256), path, entry):
            _brought(release, entry, path)
        so_far += entry.size
        if told is not None:
            told(so_far, size)
    for entry in listing.files:
        if entry.link:
            path = part / entry.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            path.symlink_to(entry.link)
    bad = wrong(part, listing)
    if bad:
        raise Untrusted("disk", f"取来的 {bad} 写到磁盘上不对，没有换版本。请检查磁盘后再试。")
    for folder in sorted({(part / entry.path).parent for entry in listing.files}):
        sync_folder(folder)
    write_whole(place.listings / f"{listing.version}.json", encode(listing))
    part.rename(done)
    sync_folder(place.versions)
    return done


def _clear(part: Path, listing: Listing) -> None:
    """What an earlier try left and this version does not have."""
    named = {part / entry.path for entry in listing.files}
    for path in part.rglob("*"):
        if path not in named and (path.is_symlink() or not path.is_dir()):
            path.unlink()


def _have(place: Place, own: Path | None) -> dict[str, Path]:
    """Where a file of a hash lies already, by the lists; whether it is still so is looked at when it is taken."""
    found: dict[str, Path] = {}
    for version in (place.previous, place.current):
        listing = place.listing(version) if version else None
        if listing is not None:
            folder = place.folder(version)
            found |= {entry.sha256: folder / entry.path for entry in listing.files if entry.sha256}
    if own is not None:
        for path in sorted(own.rglob("*")):
            if path.is_file() and not path.is_symlink():
                found.setdefault(hash_of(path), path)
    return found


def _there(path: Path, entry: Entry) -> bool:
    with suppress(OSError):
        return not path.is_symlink() and path.stat().st_size == entry.size and hash_of(path) == entry.sha256
    return False


def _taken_over(source: Path | None, path: Path, entry: Entry) -> bool:
    """A link to the very file: program files are replaced, never written into."""
    if source is None or not _there(source, entry) or bool(source.stat().st_mode & 0o100) != entry.runs:
        return False
    path.unlink(missing_ok=True)
    try:
        os.link(source, path)
    except OSError:  # another disk, or one without links
        shutil.copyfile(source, path)
        _settled(path, entry)
    return True


def _brought(release: Release, entry: Entry, path: Path) -> None:
    coming = path.with_name(path.name + ".coming")
    release.bring(entry, coming)
    _settled(coming, entry)
    coming.replace(path)


def _settled(path: Path, entry: Entry) -> None:
    path.chmod(0o755 if entry.runs else 0o644)
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _room(place: Place, needed: int) -> None:
    free = shutil.disk_usage(place.root).free
    if free < needed + SPARE_BYTES:
        wanted = (needed + SPARE_BYTES) // 1_000_000
        text = f"磁盘空间不够：更新要 {wanted} MB，还有 {free // 1_000_000} MB。程序没有改动。"
        raise Untrusted("disk", text)
