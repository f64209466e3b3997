"""PySide6's own modules are compiled once and kept beside our byte code; what is kept is taken only for its text."""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from importlib.util import MAGIC_NUMBER
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = """
import builtins
plain, made = builtins.compile, []
def counted(source, filename, *rest, **more):
    made.append(str(filename))
    return plain(source, filename, *rest, **more)
builtins.compile = counted
import hallclient.ui.quick_imports
assert builtins.compile is counted
print(sum(one.startswith("shibokensupport") for one in made))
from PySide6.QtCore import QObject
try:
    QObject().setObjectName(5)
except TypeError as error:  # the words are made by PySide6's own modules, as kept
    print(str(error).strip().splitlines()[0])
"""


def started(cache: Path) -> tuple[int, str]:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT], cwd=ROOT, check=True, capture_output=True, text=True,
        env=env | {"PYTHONPYCACHEPREFIX": str(cache)},
    )  # fmt: skip
    count, signature = done.stdout.splitlines()
    assert not done.stderr
    return int(count), signature


def kept_in(cache: Path) -> Path:
    (found,) = cache.rglob("*.pyside")
    return found


def test_a_second_start_compiles_nothing_and_a_spoilt_file_everything_anew(tmp_path: Path) -> None:
    first = started(tmp_path)
    if first[0] == 0:
        pytest.skip("this PySide6 does not compile itself")
    assert started(tmp_path) == (0, first[1])

    kept = kept_in(tmp_path)
    whole = kept.read_bytes()
    codes = marshal.loads(whole[len(MAGIC_NUMBER) :])
    name = next(one for one in codes if one.startswith("shibokensupport/"))
    codes[name] = (codes[name][0] + b"#", codes[name][1])  # made from another text: not taken
    kept.write_bytes(MAGIC_NUMBER + marshal.dumps(codes))
    assert started(tmp_path) == (1, first[1])
    assert started(tmp_path)[0] == 0

    for spoilt in (whole[: len(whole) // 2], b"another Python" + whole, b""):
        kept.write_bytes(spoilt)
        assert started(tmp_path) == first
