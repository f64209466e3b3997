"""Start, sign-in and intake where there is no network at all, and no socket of the internet is even tried for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("offline_process.py")
APART = ("unshare", "--user", "--map-root-user", "--net")
"""A machine whose network is gone, as the kernel does it: not even the loopback is up."""


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [*command, sys.executable, str(SCRIPT), str(folder)],
        capture_output=True, text=True, timeout=180, env=environment, check=False,
    )  # fmt: skip


def apart() -> list[str]:
    """What takes the network away on this machine; nothing where the kernel allows nobody to."""
    if shutil.which("unshare") is None:
        return []
    tried = subprocess.run([*APART, "true"], capture_output=True, check=False)
    return list(APART) if tried.returncode == 0 else []


def test_a_counter_without_network_starts_signs_in_and_takes_in(tmp_path: Path) -> None:
    done = run(apart(), tmp_path / "data")
    assert done.returncode == 0, done.stderr[-2000:]
    assert re.fullmatch(r"\d{24}", done.stdout.split()[-1])


def test_the_watch_itself_sees_a_socket() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(SCRIPT.parents[2])!r})\n"
        "from tests.end2end.offline_process import forbid\n"
        "sys.addaudithook(forbid)\n"
        "import socket; socket.socket()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 7 and "NETWORK socket.__new__" in done.stderr
