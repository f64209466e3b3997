"""An S3 server of a test's own, as a process on loopback."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import boto3
import requests

from hallserver.contents.bucket import BucketStore
from tests.hallserver.process import free_port

_numbers = count(1)
ACCESS = {
    "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}  # fmt: skip


class S3:
    """A running S3 server."""

    def __init__(self) -> None:
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **ACCESS},
        )
        end = time.monotonic() + 60
        while True:
            try:
                requests.get(f"{self.endpoint}/moto-api/", timeout=5)
                return
            except requests.ConnectionError:
                assert self._child.poll() is None and time.monotonic() < end
                time.sleep(0.05)

    def stop(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait(30)

    def bucket(self) -> str:
        """The name of a new, empty bucket."""
        name = f"papers-{next(_numbers)}"
        client = boto3.client("s3", endpoint_url=self.endpoint)
        client.create_bucket(Bucket=name)
        client.close()
        return name

    def store(self) -> BucketStore:
        return BucketStore(self.bucket(), "halls", self.endpoint)


@contextmanager
def s3_server() -> Iterator[S3]:
    before = {name: os.environ.get(name) for name in ACCESS}
    os.environ.update(ACCESS)
    running = S3()
    try:
        running.start()
        yield running
    finally:
        running.stop()
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})
