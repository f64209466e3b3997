"""Which store a hall's contents lie on, by its address."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from hallserver.contents.folder import FolderStore
from hallserver.contents.store import ContentStore

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class AddressRefused(ValueError):
    """An address that is none of ours; the text says why."""


def open_contents(address: str, endpoint: str = "") -> ContentStore:
    """The store at a folder's path, or at `s3://BUCKET/PREFIX` behind `endpoint` ("": Amazon's own). Raises
    AddressRefused, Unreachable."""
    if not address.startswith("s3://"):
        return FolderStore(Path(address))
    place, way = urlsplit(address), urlsplit(endpoint)
    if not place.netloc:
        raise AddressRefused("对象存储的地址写作 s3://桶名/前缀。没有启动。")
    if endpoint and way.scheme != "https" and not (way.scheme == "http" and way.hostname in _LOOPBACK):
        raise AddressRefused("对象存储只能用 https:// 的地址（本机除外）。没有启动。")
    from hallserver.contents.bucket import BucketStore  # 20 MB that a folder has no use for

    return BucketStore(place.netloc, place.path, endpoint or None)
