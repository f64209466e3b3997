"""A bad day at a counter's terminal: what is wrong is said in Chinese, and what would do harm is not done."""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path

import pytest

from hallclient.app import first_start
from hallclient.app.settings import CounterSettings, Settings
from hallclient.bootstrap import command
from hallclient.bootstrap.hardening import ERRORS
from hallclient.chance import MACHINE
from hallclient.signing.vault import PhraseVault, VaultFault
from hallclient.store.problem import BookFault, disk_full
from tests.bootstrap.test_command import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def signed(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.run("device-key") == 0
    desk.describe(capsys.readouterr().out.strip())
    assert desk.sign() == 0
    capsys.readouterr()


def told(capsys: pytest.CaptureFixture[str]) -> str:
    said = "".join(capsys.readouterr())
    assert "Traceback" not in said and "Errno" not in said
    return said


def test_a_wrong_start_phrase_is_called_that_by_every_command(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    signed(desk, capsys)
    desk.phrase.write_text("另外一句开机口令", "utf-8")
    for words in (("device-key",), ("enrol", "--hall", str(desk.hall), "--device", "021")):
        assert desk.run(*words) == 1 and "开机口令不对" in told(capsys)


def test_a_place_of_no_use_is_named(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    words = ["--phrase-file", str(desk.phrase), "device-key"]
    assert command.main(["--data", str(tmp_path / "file" / "pc"), *words]) == 1
    assert "路径中间有一段不是文件夹" in told(capsys)


def test_a_hall_folder_stays_with_the_key_it_was_signed_by(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name typed wrong made another issuer, whom no counter of the hall would have believed."""
    signed(desk, capsys)
    before = (desk.hall / "hall.signed").read_bytes()
    right, desk.issuer = desk.issuer, desk.issuer.with_name("typo.key")
    assert desk.sign() == 1 and "另一把签发密钥" in told(capsys) and not desk.issuer.exists()
    desk.issuer.write_text("not a key")
    assert desk.sign() == 1 and "读不懂" in told(capsys)
    (desk.hall / "issuer.json").unlink()
    desk.issuer = desk.issuer.parent / "new.key"
    assert desk.sign() == 0 and desk.issuer.exists()
    desk.issuer = right
    assert desk.sign() == 1 and "不是那一把" in told(capsys)
    assert (desk.hall / "hall.signed").read_bytes() != before


def test_nobody_at_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    out = str(tmp_path / "recovery.key")
    assert command.main(["recovery-key", "--out", out]) == 1 and "至少 12 个字符" in told(capsys)
    assert command.main(["totp-secret", "--staff", "W0701"]) == 1 and "初始口令" in told(capsys)
    pulled = str(tmp_path / "stick" / "recovery.key")
    assert command.main(["recovery-key", "--out", pulled]) == 1 and "U 盘没有插好" in told(capsys)
    monkeypatch.setattr("sys.stdin", io.StringIO("一句够长的恢复密钥的口令\n"))
    assert command.main(["recovery-key", "--out", out]) == 0 and Path(out).exists()


@pytest.mark.parametrize(
    ("error", "said", "written"),
    [
        (KeyboardInterrupt(), "已停止", False),
        (VaultFault("密钥过长，系统密钥库放不下。"), "密钥过长，系统密钥库放不下。没有做完。", False),
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/book"), "/book：磁盘满了", False),
        (ZeroDivisionError("王小明"), "ZeroDivisionError", True),
    ],
)
def test_whatever_ends_a_command(
    error: BaseException, said: str, written: bool, desk: Desk, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    def ends(*_: object) -> int:
        raise error

    desk.pc.mkdir()
    monkeypatch.setattr(command, "_device_key", ends)
    assert desk.run("device-key") == 1
    line = told(capsys)
    assert said in line and "王小明" not in line
    assert (desk.pc / ERRORS).exists() is written


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/data"), "数据文件夹：/data：磁盘满了"),
        (BookFault(disk_full(0)), "账本："),
    ],
)
def test_a_disk_that_fills_during_the_set_up_is_a_line_of_it(
    error: Exception, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise error

    monkeypatch.setattr(first_start, "device_key", full)
    settings = Settings(hall="hall", counters={"PC": CounterSettings(device="021")})
    vault = PhraseVault(tmp_path / "keys", "一句开机口令", MACHINE)
    made = first_start.Setup(tmp_path / "pc", vault, settings, tmp_path, "PC", MACHINE, lambda: None)
    (line,) = made.lines()
    assert line.state == "wrong" and f"{line.title}：{line.text}".startswith(said)
