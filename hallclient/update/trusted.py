"""What of a release may be believed: The Update Framework's client, and what is wrong in words of the hall.

The first root comes with the program; what was trusted since is remembered in the place, where no release writes, so
that an old or mixed repository is seen (CVE-2022-29173 shows a client that forgot). A clock that is wrong makes good
records look expired: it is called a clock, not an attack (R16).
"""

from __future__ import annotations

import platform as machine
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Literal, TypeVar

from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    DownloadLengthMismatchError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    RepositoryError,
    UnsignedMetadataError,
)
from tuf.api.metadata import Metadata, Root, TargetFile, Timestamp
from tuf.ngclient import Updater

from hallclient.chance import ZONE
from hallclient.update.fetch import Fetcher
from hallclient.update.listing import Entry, Listing, Unusable, decode, order
from hallclient.update.place import Place

T = TypeVar("T")
CLOCK_APART = timedelta(minutes=10)
MADE_AT = "made_at"
"""A word of our own in the timestamp: when the records were signed. A clock that is before it is wrong."""
PLATFORM = f"{sys.platform}-{machine.machine().lower()}"

Kind = Literal["clock", "expired", "refused", "unreachable", "disk", "none"]


class Untrusted(Exception):
    """Why no update comes of a release; `text` is for whoever looks after the PC."""

    def __init__(self, kind: Kind, text: str) -> None:
        super().__init__(text)
        self.kind, self.text = kind, text


def first_root() -> bytes | None:
    """The root that this program was built with; None for one that was built without: it takes no updates."""
    found = files("resources").joinpath("update").joinpath("root.json")
    return found.read_bytes() if found.is_file() else None


def believed() -> Root | None:
    """That root, read. Raises RepositoryError where it is damaged."""
    root = first_root()
    return None if root is None else Metadata[Root].from_bytes(root).signed


def listing_name(platform: str) -> str:
    return f"{platform}.json"


def file_name(sha256: str) -> str:
    """A file of a release goes by its content: what two versions share lies there once."""
    return f"files/{sha256}"


class Release:
    """The newest release behind a fetcher, as far as it can be believed."""

    def __init__(self, place: Place, root: bytes, fetcher: Fetcher, now: datetime) -> None:
        """Raises Untrusted."""
        self._place, self._fetcher, self._now = place, fetcher, now
        self._updater = self._tried(
            lambda: Updater(
                str(place.metadata), "metadata/", str(place.kept), "targets/", fetcher, bootstrap=root
            )
        )

    def newest(self, platform: str = PLATFORM) -> Listing:
        """The list of the newest version. Raises Untrusted."""
        self._tried(self._updater.refresh)
        self._against_the_clock()
        coming = self._place.kept / "listing.coming"
        self._bring(self._target(listing_name(platform)), coming)
        try:
            return decode(coming.read_bytes())
        except Unusable as error:
            raise Untrusted(
                "refused", f"更新内容的清单不对（{error}），没有采用。请告诉软件提供单位。"
            ) from error
        finally:
            coming.unlink(missing_ok=True)

    def bring(self, entry: Entry, to: Path) -> None:
        """A file of the list, checked against list and records. Raises Untrusted, OSError."""
        target = self._target(file_name(entry.sha256))
        if target.length != entry.size or target.hashes.get("sha256") != entry.sha256:
            raise Untrusted("refused", f"清单里的 {entry.path} 与签名的更新资料不符，没有采用。")
        self._bring(target, to)

    def _target(self, name: str) -> TargetFile:
        found = self._tried(lambda: self._updater.get_targetinfo(name))
        if found is None:
            raise Untrusted(
                "refused", f"签名的更新资料里没有 {name}，没有采用：这份更新不是给这种电脑的，或者不全。"
            )
        return found

    def _bring(self, target: TargetFile, to: Path) -> None:
        self._tried(lambda: self._updater.download_target(target, str(to)))

    def _tried(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except ExpiredMetadataError as error:
            raise self._expired() from error
        except (RepositoryError, DownloadLengthMismatchError) as error:
            raise Untrusted(
                "refused", f"更新资料{_fault(error)}，没有采用；程序照常用，没有改动。请告诉软件提供单位。"
            ) from error
        except DownloadError as error:
            if self._fetcher.bare:
                raise Untrusted("none", "服务器没有放程序更新，程序没有改动。") from error
            raise Untrusted(
                "unreachable", "更新资料取不到，程序没有改动。请检查网络、更新文件夹或者 U 盘，再试。"
            ) from error

    def _expired(self) -> Untrusted:
        told = self._fetcher.told
        if told is not None and abs(told - self._now) > CLOCK_APART:
            return Untrusted(
                "clock",
                f"本机时钟不对：本机 {_said(self._now)}，服务器 {_said(told)}。没有更新。请先校准时钟。",
            )
        return Untrusted(
            "expired",
            f"按本机时钟（{_said(self._now)}），更新资料已经过期，没有采用。请先核对本机时钟；"
            "时钟对的，请换一份新的更新资料（没有外网的大厅由 U 盘带来）。",
        )

    def _against_the_clock(self) -> None:
        """A clock that is behind makes nothing expire, so that old records would be believed for ever."""
        try:
            data = (self._place.metadata / "timestamp.json").read_bytes()
            made = Metadata[Timestamp].from_bytes(data).signed.unrecognized_fields.get(MADE_AT, "")
            made_at = datetime.fromisoformat(made)
        except (OSError, ValueError, RepositoryError) as error:
            raise Untrusted("refused", "更新资料没有写明何时签发，没有采用。请告诉软件提供单位。") from error
        told = self._fetcher.told
        past = made_at if told is None else max(made_at, told)
        if past - self._now > CLOCK_APART:
            raise Untrusted(
                "clock",
                f"本机时钟慢了：本机 {_said(self._now)}，已经过了 {_said(past)}。没有更新。请先校准时钟。",
            )


def is_newer(listing: Listing, version: str) -> bool:
    """Whether a release is newer than a version; what is no version (a build of one's own) is never replaced."""
    try:
        return order(listing.version) > order(version)
    except Unusable:
        return False


def _fault(error: Exception) -> str:
    match error:
        case UnsignedMetadataError():
            return "的签名不对或者不够"
        case BadVersionNumberError():
            return "比以前见过的旧（倒退），或者新旧混在一起"
        case LengthOrHashMismatchError():
            return "与签名时的内容不一样"
        case DownloadLengthMismatchError():
            return "比签名时长"
        case _:
            return "不合格式"


def _said(at: datetime) -> str:
    local = at.astimezone(ZONE)
    return f"{local.year}年{local.month}月{local.day}日{local:%H:%M}"
