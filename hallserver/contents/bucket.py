"""Contents on an S3-compatible store: PREFIX/HALL/ab/abcd…, each part an object of its own while they come."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from hallserver.contents.store import PIECE, Arriving, Unreachable, checked
from hallserver.signing.digest import Running

IN_MEMORY = 4 * 1024 * 1024
"""A content that is being put together lies in memory up to here, then in a temporary file without a name."""
_ONE_PUT = TransferConfig(multipart_threshold=1024**3, use_threads=False)


class BucketStore:
    """One bucket. Who may use it is found as boto3 finds it: environment, profile, instance."""

    def __init__(self, bucket: str, prefix: str = "", endpoint: str | None = None) -> None:
        self._bucket, self._prefix = bucket, f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        style = {"addressing_style": "path"} if endpoint else {}
        self._s3: Any = boto3.client(
            "s3",
            endpoint_url=endpoint,
            config=Config(connect_timeout=5, read_timeout=20, retries={"max_attempts": 2}, s3=style),
        )

    def arrived(self, one: Arriving) -> int:
        at = 0
        for start, size in self._parts(one):
            if start != at:
                break
            at += size
        return at

    def add(self, one: Arriving, at: int, data: bytes) -> None:
        with _doors():
            self._s3.put_object(Bucket=self._bucket, Key=f"{self._begun(one)}{at:012d}", Body=data)

    def finish(self, one: Arriving) -> int | None:
        hash_, size = Running(), 0
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as whole, _doors():
            for start, _ in list(self._parts(one)):
                if start != size:
                    break
                for piece in self._pieces(f"{self._begun(one)}{start:012d}", None):
                    hash_.update(piece)
                    whole.write(piece)
                    size += len(piece)
            right = hash_.hex() == one.name
            if right:
                whole.seek(0)
                key = self._whole(one.hall, one.name)
                self._s3.upload_fileobj(whole, self._bucket, key, Config=_ONE_PUT)
        self.drop(one)
        return size if right else None

    def unfinished(self, hall: str, device: str) -> tuple[str, ...]:
        checked(hall, device=device)
        oldest: dict[str, Any] = {}
        prefix = f"{self._prefix}{hall}/arriving/{device}/"
        for found in self._listed(prefix):
            name = found["Key"][len(prefix) :].partition("/")[0]
            oldest[name] = min(found["LastModified"], oldest.get(name, found["LastModified"]))
        return tuple(sorted(oldest, key=lambda name: oldest[name]))

    def drop(self, one: Arriving) -> None:
        with _doors():
            for found in list(self._listed(self._begun(one))):
                self._s3.delete_object(Bucket=self._bucket, Key=found["Key"])

    def size(self, hall: str, name: str) -> int | None:
        with _doors():
            try:
                found = self._s3.head_object(Bucket=self._bucket, Key=self._whole(hall, name))
            except ClientError as error:
                if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
                    return None
                raise
            return int(found["ContentLength"])

    def read(self, hall: str, name: str, start: int, stop: int) -> Iterator[bytes]:
        if start < stop:
            yield from self._pieces(self._whole(hall, name), f"bytes={start}-{stop - 1}")

    def _parts(self, one: Arriving) -> Iterator[tuple[int, int]]:
        """Start and size of each part; S3 lists keys in their order."""
        prefix = self._begun(one)
        for found in self._listed(prefix):
            yield int(found["Key"][len(prefix) :]), int(found["Size"])

    def _listed(self, prefix: str) -> Iterator[dict[str, Any]]:
        with _doors():
            pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
            for page in pages:
                yield from page.get("Contents", ())

    def _pieces(self, key: str, of: str | None) -> Iterator[bytes]:
        with _doors():
            more = {"Range": of} if of is not None else {}
            body = self._s3.get_object(Bucket=self._bucket, Key=key, **more)["Body"]
            try:
                while piece := body.read(PIECE):
                    yield piece
            finally:
                body.close()

    def _begun(self, one: Arriving) -> str:
        checked(one.hall, one.name, device=one.device)
        return f"{self._prefix}{one.hall}/arriving/{one.device}/{one.name}/"

    def _whole(self, hall: str, name: str) -> str:
        checked(hall, name)
        return f"{self._prefix}{hall}/{name[:2]}/{name}"


@contextmanager
def _doors() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError, OSError) as error:
        raise Unreachable(type(error).__name__) from error
