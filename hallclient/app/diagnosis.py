"""诊断包: what somebody who helps has to know of this PC, and nothing about a person or a case.

Only what is made here word by word goes in: versions, counts, sizes, states, the log's own lines (`app.logs`). No file
of the counter is copied, no name of a file is told, no text of the book is read.
"""

from __future__ import annotations

import errno
import io
import json
import os
import platform
import sys
import zipfile
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from hallclient.app.backup import backups, places
from hallclient.app.card import read_card
from hallclient.app.health import Found
from hallclient.app.logs import FOLDER, last_lines
from hallclient.app.station import Station
from hallclient.chance import MACHINE, Chance
from hallclient.signing.vault import write_private
from hallclient.store import disk
from hallclient.sync.pinned import SERVER, proxy_place, read_pinned

PARTS: Final = (
    "hallclient", "PySide6-Essentials", "SQLAlchemy", "sqlcipher3", "msgspec", "cryptography", "keyring", "requests",
    "reportlab", "pypdfium2", "pillow",
)  # fmt: skip
OWN_FILES: Final = (
    "book.db", "book.db-wal", "book.witness", "book.recovery", "book.ballast", "counter.json", "errors.log",
)  # fmt: skip
"""Whose sizes are told by name; all others are counted by folder."""
LAST_LINES = 2_000
ERRORS = "errors.log"


def write_bundle(
    file: Path, folder: Path, station: Station | None, found: Sequence[Found] = (), checked: str = "",
    chance: Chance = MACHINE,
) -> None:  # fmt: skip
    """One zip, readable by its owner alone. `station` None: the book is not open; `checked`: what the self-check said.
    Raises OSError."""
    parts = {
        "about.json": _json(_about(chance)),
        "counter.json": _json(_counter(folder, station)),
        "files.json": _json(_files(folder)),
        "backups.json": _json(_backups(folder)),
        "health.json": _json([{"key": one.key, "state": one.state, "mend": one.mend} for one in found]),
        "book.json": _json(_book(station)),
        "log.jsonl": "\n".join(last_lines(folder, LAST_LINES)),
        "errors.txt": _errors(folder),
        "selfcheck.txt": checked,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, text in parts.items():
            bundle.writestr(name, text)
    if not file.parent.is_dir():  # a stick that was pulled: no folder is made in its place
        raise FileNotFoundError(errno.ENOENT, "no folder", str(file))
    write_private(file, out.getvalue())


def _about(chance: Chance) -> dict[str, object]:
    return {
        "made_at": chance.now().isoformat(timespec="seconds"),
        "python": sys.version.split()[0],
        "frozen": bool(getattr(sys, "frozen", False)),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "libc": " ".join(platform.libc_ver()),
        "processors": os.cpu_count(),
        "desktop": os.environ.get("XDG_CURRENT_DESKTOP", "")[:40],
        "input_method": os.environ.get("QT_IM_MODULE", "")[:20],
        "parts": {name: _version(name) for name in PARTS},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _counter(folder: Path, station: Station | None) -> dict[str, object]:
    """The settings without a secret: a proxy without who signs in at it, keys by their marks."""
    card = read_card(folder)
    told: dict[str, object] = {"enrolled": card is not None, "book_open": station is not None}
    if card is not None:
        told |= {
            "hall": card.hall, "device": card.device, "practice": card.practice, "vault": card.vault,
            "issuer": card.issuer, "window": card.window, "hall_file": card.catalogue_version,
            "years": [one.year for one in card.years],
        }  # fmt: skip
    pinned = (
        read_pinned(station.book.read_now(lambda reads: reads.kept(SERVER))) if station is not None else None
    )
    if pinned is not None:
        told["server"] = {
            "url": pinned.url, "hall": pinned.hall, "device": pinned.device, "key": pinned.server_key,
            "own_authority": bool(pinned.ca_pem), "proxy": proxy_place(pinned.proxy),
        }  # fmt: skip
    return told


def _files(folder: Path) -> dict[str, object]:
    sizes = {name: (folder / name).stat().st_size for name in OWN_FILES if (folder / name).is_file()}
    folders = {}
    for name in ("scans", "backups", "keys", FOLDER):
        there = (
            [one for one in (folder / name).glob("*") if one.is_file()] if (folder / name).is_dir() else []
        )
        folders[name] = {"files": len(there), "bytes": sum(one.stat().st_size for one in there)}
    return {"free": disk.free_bytes(folder), "sizes": sizes, "folders": folders}


def _backups(folder: Path) -> list[dict[str, object]]:
    told: list[dict[str, object]] = []
    for place in places(folder):
        found = backups(place) if place.is_dir() else ()
        good = [one for one in found if one.info.good]
        told.append(
            {
                "there": place.is_dir(), "count": len(found), "good": len(good),
                "newest": found[0].info.made_at if found else "", "newest_good": good[0].info.made_at if good else "",
            }
        )  # fmt: skip
    return told


def _book(station: Station | None) -> dict[str, object]:
    """Counts alone."""
    if station is None:
        return {}
    reporting = station.book.read_now(lambda reads: reads.reporting())
    (seq, _), (n, _) = station.book.heads()
    return {
        "acts": seq, "audit": n, "waiting": reporting.waiting, "unanswered": reporting.unanswered,
        "since": reporting.since, "looked_at": reporting.looked_at, "contents_waiting": reporting.contents,
        "contents_missing": station.book.read_now(lambda reads: reads.contents_missing()),
        "witness": not station.book.witness_trouble, "clock": not station.clock.trouble(),
    }  # fmt: skip


def _errors(folder: Path) -> str:
    """By kind and place, as `bootstrap.hardening` writes them down."""
    try:
        lines = (folder / ERRORS).read_text("utf-8").splitlines()[-200:]
    except (OSError, ValueError):
        return ""
    return "\n".join(line for line in lines if line.isascii())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
