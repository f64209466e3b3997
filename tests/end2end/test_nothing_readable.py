"""Nothing readable on the disk besides the store (S15): a day's scenario, then every file it wrote is searched.

strace names every file that the program and its children opened for writing, also those that were removed again.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select, union_all

from hallclient.app.station import BOOK
from hallclient.store.schema import draft, record
from tests.bench.hall import book_key
from tests.store.visits import opened

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("day_process.py")
_OPENED = re.compile(r"(?:openat|open|creat|rename|link|mkdir)\w*\((.*)")
_NAME = re.compile(r'"((?:[^"\\]|\\.)*)"')
ELSEWHERE = ("/dev/", "/proc/", "/sys/")
CODINGS = ("utf-8", "utf-16-le", "gb18030")

pytestmark = pytest.mark.prove


def written(trace: str) -> set[Path]:
    """Every file that was opened for writing, made or renamed to."""
    found = set()
    for line in trace.splitlines():
        call = _OPENED.search(line)
        if (
            call is None
            or "ENOENT" in line
            or ("open" in line and not re.search("O_WRONLY|O_RDWR|O_CREAT", line))
        ):
            continue
        for name in _NAME.findall(call[1]):
            path = Path(name.encode("latin-1", "ignore").decode("unicode_escape"))
            if path.is_absolute() and not str(path).startswith(ELSEWHERE):
                found.add(path)
    return found


def readable(path: Path, needles: list[str]) -> set[str]:
    """The needles that stand in a file, in any coding."""
    content = path.read_bytes()
    return {needle for needle in needles if any(needle.encode(coding) in content for coding in CODINGS)}


def contents(hall: Path) -> bytes:
    """Every act and draft of the day, as the book holds them behind its encryption."""
    book = opened(hall / BOOK, key=book_key(hall))
    try:
        with book._reader_engine.connect() as connection:
            return b"\n".join(
                connection.execute(union_all(select(record.c.bytes), select(draft.c.bytes))).scalars()
            )
    finally:
        book.close()


def test_a_day_leaves_nothing_readable(tmp_path: Path) -> None:
    if shutil.which("strace") is None:
        pytest.fail("strace is missing: packaging/proof-tools installs it (Debian: apt-get install strace)")
    home, out, temp, trace = (tmp_path / name for name in ("home", "out", "temp", "trace"))
    for folder in (home, out, temp):
        folder.mkdir()
    data = home / "data"
    environment = {
        **os.environ, "HOME": str(home), "TMPDIR": str(temp), "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_DATA_HOME": str(home / "share"), "XDG_CONFIG_HOME": str(home / "config"), "TZ": "Asia/Shanghai",
        "XDG_STATE_HOME": str(home / "state"), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    done = subprocess.run(
        ["strace", "-f", "-qq", "-s", "4096", "-o", str(trace), "--seccomp-bpf",
         "-e", "trace=openat,open,creat,rename,renameat,renameat2,link,linkat", "-e", "signal=none",
         sys.executable, str(SCRIPT), str(data), str(out)],
        capture_output=True, text=True, env=environment, cwd=ROOT, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    needles: list[str] = json.loads(done.stdout.splitlines()[-1])
    assert len(needles) >= 50, needles
    files = written(trace.read_text("utf-8", "replace"))
    # Compiled code of the program itself is no paper of anybody.
    ours = {path for path in files if not path.is_relative_to(out) and path.parent.name != "__pycache__"}
    assert any(path.name == "book.db" for path in ours) and any(path.suffix == ".part" for path in ours)
    strangers = {path for path in ours if not path.is_relative_to(home) and not path.is_relative_to(temp)}
    assert strangers == set(), "written outside of the data folder, the temporary folder and the home"
    left = [path for place in (home, temp) for path in place.rglob("*") if path.is_file()]
    assert any(path.suffix == ".book" for path in left), "no backup was made"
    for path in left:
        assert readable(path, needles) == set(), f"stands readable in {path}"
    # The control: the very same search finds every one of them in what the book holds, were it not encrypted.
    plain = contents(data)
    for coding in CODINGS:
        control = tmp_path / f"control-{coding}"
        control.write_bytes(plain.decode().encode(coding))
        assert readable(control, needles) == set(needles), coding
    gone = sorted(path for path in ours if not path.exists())
    allowed = (".part", ".new", "-journal", "-wal", "-shm", ".kept", ".check", ".holder", ".lock")
    assert [path for path in gone if not path.name.endswith(allowed)] == [], gone
