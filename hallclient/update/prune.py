"""Versions that are no longer needed go, by the list of what they brought and no further (S22)."""

from __future__ import annotations

import shutil
from contextlib import suppress

from hallclient.update.listing import Unusable, order
from hallclient.update.place import Place


def remove(place: Place, version: str) -> None:
    """Takes away what a version brought, by its list, and folders that are empty then; what else lies there stays."""
    listing = place.listing(version)
    if listing is None or version in (place.current, ""):
        return
    folder = place.folder(version)
    for entry in listing.files:
        (folder / entry.path).unlink(missing_ok=True)
    inside = {parent for entry in listing.files for parent in (folder / entry.path).parents}
    for one in sorted((path for path in inside if path.is_relative_to(folder)), reverse=True):
        with suppress(OSError):  # something of somebody else's lies there
            one.rmdir()
    (place.listings / f"{version}.json").unlink(missing_ok=True)


def _newer(version: str, current: str) -> bool:
    try:
        return order(version) > order(current)
    except Unusable:
        return False


def prune(place: Place, stay: set[str]) -> None:
    """Keeps the current version, the one before and what `stay` names; never removes what has no list, nor a newer
    version's part: the next look goes on with it.
    """
    stay = stay | {place.current, place.previous}
    for path in place.listings.glob("*.json"):
        if path.stem not in stay:
            remove(place, path.stem)
    for part in place.versions.glob("*.part"):  # ours alone: nothing but what was being fetched
        if part.stem not in stay and not _newer(part.stem, place.current):
            shutil.rmtree(part, ignore_errors=True)
