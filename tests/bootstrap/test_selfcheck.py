"""`hallclient --selfcheck`: each step is done and said, what fails fails the whole, and every child can be started."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import hallclient
from hallclient.bootstrap import selfcheck, selfcheck_steps
from hallclient.bootstrap.command import CHILDREN
from hallclient.bootstrap.selfcheck import Unfit


def right(_folder: Path) -> str:
    return "在"


def unfit(_folder: Path) -> str:
    raise Unfit("缺 HanaMinA.ttf")


def broken(folder: Path) -> str:
    return (folder / "gone").read_text()


def test_every_step_is_said_and_one_that_fails_fails_the_whole() -> None:
    out = io.StringIO()
    assert selfcheck.run((("字体", unfit), ("目录", broken), ("文书", right)), out) == 1
    lines = out.getvalue().splitlines()
    assert re.fullmatch(r"✗ 字体：缺 HanaMinA.ttf（0\.\d\d 秒）", lines[1])
    assert lines[2].startswith("✗ 目录：FileNotFoundError: ")
    assert re.fullmatch(r"✓ 文书：在（0\.\d\d 秒）", lines[3])
    assert lines[4].startswith("✗ 自检没有通过：3 步里有 2 步不对。账本和数据没有动过。")
    assert selfcheck.run((("文书", right),), out) == 0


def test_a_terminal_without_the_mark_gets_another() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, "gbk")
    assert selfcheck.run((("文书", right), ("字体", unfit)), out) == 1
    out.flush()
    assert re.findall("^[√×]", raw.getvalue().decode("gbk"), re.MULTILINE) == ["√", "×", "×"]


def test_a_change_that_is_not_seen_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-1.4")
    monkeypatch.setattr("hallclient.signing.keys.verify_signature", lambda *_: "valid")
    with pytest.raises(Unfit, match="改动过的内容也验得过"):
        selfcheck_steps.signatures(tmp_path)


def test_a_face_that_a_release_lacks_is_a_fault_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("printing.fonts.missing_faces", lambda: ("HanaMinB.ttf",))
    assert "缺 HanaMinB.ttf" in selfcheck_steps.faces(tmp_path)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(Unfit, match=r"缺 HanaMinB\.ttf"):
        selfcheck_steps.faces(tmp_path)


def test_whatever_crosses_threads_arrives_in_the_windows(tmp_path: Path, qapp: object) -> None:
    assert selfcheck_steps.crossings(tmp_path) == "5000 次都到了窗口的线程"


def test_a_bundle_can_start_every_child_of_the_program() -> None:
    """Whatever is started with `-m` is started by this program itself where there is no other interpreter."""
    started = set()
    for path in Path(hallclient.__file__).parent.rglob("*.py"):
        text = path.read_text("utf-8")
        for word in re.findall(r'"-m", ("hallclient[\w.]+"|CHILD)', text):
            found = re.search(r'^CHILD\b.*= ("hallclient[\w.]+")', text, re.MULTILINE)
            started.add((found[1] if word == "CHILD" and found else word).strip('"'))
    assert len(started) > 2 and started == set(CHILDREN)


@pytest.mark.prove
def test_the_whole_of_it_from_the_command_line() -> None:
    names = ("PATH", "HOME", "LANG")
    done = subprocess.run(
        [sys.executable, "-m", "hallclient.bootstrap", "--selfcheck"],
        env={name: os.environ[name] for name in names if name in os.environ} | {"PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(re.findall("^✓", done.stdout, re.MULTILINE)) == len(selfcheck_steps.STEPS) + 1
