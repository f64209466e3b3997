"""Modules that nobody asks come late: the program opens its book and makes a paper without them; who asks gets them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = """
import sys
import hallclient.ui.quick_imports
from hallclient.bootstrap.late import LATE, leave_for_later
leave_for_later()
leave_for_later()
import hallclient.app.seat, hallclient.app.station, hallclient.bootstrap.work
from printing.render import document, render
render("D01", document("D01").samples())
unasked = {"_hashlib", "serial", "sqlalchemy.connectors.asyncio", "cryptography.hazmat.primitives.serialization",
    "forms.rules.items",
    "casework.tally.report", "hallclient.app.closing", "hallclient.app.figures", "printing.workbook"}
assert not unasked & set(sys.modules), unasked & set(sys.modules)
import printing.workbook
heavy = {"ssl", "email", "http.client", "urllib.request", "PIL._imaging", "asyncio.base_events",
    "_pickle", "_posixsubprocess", "xlsxwriter.workbook"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
assert set(LATE) <= set(sys.modules)
screens = {name.split(".")[3] for name in sys.modules if name.startswith("hallclient.ui.screens.")}
few_open = {"local", "conflict", "approval", "handover", "items", "hall"}
assert "intake" in screens and not few_open & screens, screens

import hashlib, hmac
assert hashlib.sha256(b"abc").hexdigest().startswith("ba7816bf")
assert hmac.new(b"k", b"abc", "sha256").hexdigest() == hmac.new(b"k", b"abc", hashlib.sha256).hexdigest()

import pickle, subprocess, sysconfig
assert pickle.loads(pickle.dumps([1], pickle.HIGHEST_PROTOCOL)) == [1]
assert subprocess.run([sys.executable, "-c", ""]).returncode == 0
assert sysconfig.get_config_var("Py_GIL_DISABLED") in (0, None)
assert sysconfig.get_config_var("py_version_nodot") == "%d%d" % sys.version_info[:2]

import asyncio, importlib.metadata
assert asyncio.run(asyncio.sleep(0, 5)) == 5
assert importlib.metadata.version("sqlalchemy")
from xml.dom import minidom
assert minidom.parseString("<a/>").documentElement.tagName == "a"
from PIL import Image, ImageDraw
ImageDraw.Draw(Image.new("L", (8, 8))).line((0, 0, 7, 7))
import sqlalchemy.util, reportlab.lib.utils, segno
import msgspec
assert msgspec.inspect.type_info(int) == msgspec.inspect.IntType()
from sqlalchemy.dialects.sqlite import aiosqlite
assert aiosqlite.dialect.is_async
assert sqlalchemy.util.concurrency.asyncio.CancelledError is asyncio.CancelledError
assert isinstance(Image.new("L", (1, 1)), reportlab.lib.utils.Image.Image)
assert segno.make("A").svg_inline().startswith("<svg")
from printing.workbook import Table, workbook
assert workbook([Table("t", "t", (), (("", "a"), ("", "b")), (("c", 1),))]).startswith(b"PK")
assert heavy - {"http.client"} - set(sys.modules) == set()
print("good")
"""


def test_the_program_runs_without_them_and_whoever_asks_gets_the_real_ones() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout == "good\n", done.stderr


def test_the_first_paint_waits_for_nothing_of_a_case() -> None:
    """What the sign-in is made of: one import of a word too much cost it 15 ms."""
    script = (
        "import sys, hallclient.bootstrap.program\n"
        "print(*sorted({'casework', 'msgspec', 'sqlalchemy', 'printing', 'forms'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "\n", done.stdout + done.stderr
