"""A real ext4 on a file: filled to the last block, mounted read-only, or cut off under a worker (EXT4_IOC_SHUTDOWN).

Needs root, mkfs.ext4 and a loop device. Where they are missing the proof fails and says so: it proves nothing there.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.store.fire.checker import Said
from tests.store.fire.strace import ROOT, environment

EXT4_IOC_SHUTDOWN = 0x8004587D
WITHOUT_FLUSH = 2


def run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"


class Disk:
    """A mounted file system of its own."""

    def __init__(self, image: Path, place: Path) -> None:
        self.image, self.place = image, place

    def mount(self, *options: str) -> None:
        run("mount", "-o", ",".join(("loop", *options)), str(self.image), str(self.place))

    def unmount(self) -> None:
        run("umount", str(self.place))

    def fill(self, leave: int = 0) -> Path:
        """Takes every free block but `leave` bytes; gives the file that has them."""
        hog = self.place / "hog"
        with hog.open("wb", buffering=0) as file:
            try:
                while shutil.disk_usage(self.place).free > leave:
                    file.write(bytes(min(65536, max(1, shutil.disk_usage(self.place).free - leave))))
            except OSError:
                pass
            os.fsync(file.fileno())
        return hog

    def shut_down_under(self, book: Path, sync: str, seconds: float) -> Said:
        """A worker at work, the power gone after so many seconds, the disk mounted again."""
        run("sync", "-f", str(self.place))
        with subprocess.Popen(
            [sys.executable, "-m", "tests.store.fire.act_worker", str(book), "0", sync],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment(), cwd=ROOT,
        ) as worker:  # fmt: skip
            assert worker.stdout is not None
            assert worker.stdout.readline() == "READY\n"
            time.sleep(seconds)
            handle = os.open(self.place, os.O_RDONLY)
            fcntl.ioctl(handle, EXT4_IOC_SHUTDOWN, struct.pack("I", WITHOUT_FLUSH))
            os.close(handle)
            worker.kill()
            said = Said("READY\n" + worker.stdout.read())
        self.unmount()
        self.mount()
        return said


@contextmanager
def ext4(folder: Path, megabytes: int) -> Iterator[Disk]:
    """A fresh ext4 of this size, mounted under `folder`."""
    if os.geteuid() != 0 or shutil.which("mkfs.ext4") is None or not Path("/dev/loop-control").exists():
        pytest.fail(
            "this proof needs root, mkfs.ext4 (e2fsprogs) and a loop device: run `make prove` as root"
        )
    disk = Disk(folder / "disk.img", folder / "mnt")
    disk.place.mkdir()
    with disk.image.open("wb") as file:
        file.truncate(megabytes * 1024 * 1024)
    run("mkfs.ext4", "-q", "-F", "-m", "0", str(disk.image))
    disk.mount()
    try:
        yield disk
    finally:
        disk.unmount()
