"""A bad day at the server's terminal: what is wrong is said in Chinese, with what to do, and nothing is made anew."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError, IntegrityError

from hallserver.access import folder
from hallserver.access.folder import DataFolder
from hallserver.chance import Chance
from hallserver.command import main
from hallserver.ledger.ledger import Damaged, open_ledger
from tests.hallserver.process import free_port


@pytest.fixture
def data(tmp_path: Path) -> Path:
    made = DataFolder(tmp_path / "data")
    made.prepare(["localhost"], Chance())
    open_ledger(made.ledger_url()).close()
    return made.path


def told(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """What a command that fails says."""
    assert main([str(word) for word in words]) == 1
    said = capsys.readouterr().err
    assert "Traceback" not in said and "Errno" not in said and "No such file" not in said
    return said


def test_a_damaged_ledger_is_named_and_what_to_do(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = (data / "ledger.sqlite").read_bytes()
    (data / "ledger.sqlite").write_bytes(os.urandom(len(whole)))
    for words in (("verify",), ("devices", "--hall", "001"), ("serve",)):
        said = told(capsys, "--data", data, *words)
        assert "账本文件已损坏" in said and "hallserver restore" in said


def test_a_hall_that_is_not_there_is_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (
        ("devices",), ("dispatches",), ("clients", "list"), ("people", "list"),
        ("export", "--to", "x", "--results", "variant_b"),
    ):  # fmt: skip
        assert "服务器上没有大厅 009" in told(capsys, "--data", data, *words, "--hall", "009")


def test_certificates_folders_and_addresses_of_no_use(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "note.txt").write_text("not a certificate")
    for one in (tmp_path / "note.txt", tmp_path / "gone.pem"):
        said = told(capsys, "--data", data, "serve", "--certificate", one, "--port", free_port())
        assert f"证书 {one} 和私钥" in said and "不是一对" in said
    said = told(capsys, "--data", tmp_path / "note.txt" / "data", "init")
    assert re.match(r".*note\.txt.*：路径中间有一段不是文件夹。", said)
    said = told(capsys, "--data", data, "--database", "rubbish", "devices", "--hall", "001")
    assert "数据库的地址写得不对" in said


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("import", "gone.hallsent"), "gone.hallsent 读不出来（文件或者文件夹不在了）。没有收下任何内容。"),
        (("backup", "--to", "note.txt/x"), "写不进去（路径中间有一段不是文件夹）。以前的备份都在"),
    ],
)
def test_why_a_file_was_of_no_use(
    words: tuple[str, ...], why: str, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "note.txt").write_text("")
    placed = [tmp_path / one if "." in one else one for one in words]
    assert why in told(capsys, "--data", data, *placed)


def test_a_hall_folder_that_may_not_be_read_is_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hall.signed").mkdir()  # root may read whatever has no rights
    said = told(capsys, "--data", data, "hall", tmp_path)
    assert "hall.signed：那是一个文件夹" in said and "本用户读得出来" in said


def test_a_command_in_the_services_folder_means_the_services_ledger(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Set for the unit alone, the address of PostgreSQL was unknown to whoever typed `hallserver hall`."""
    settings = tmp_path / "hallserver.env"
    settings.write_text(
        "# 大厅的\nHALLSERVER_DATABASE=sqlite:////nowhere/else\n"
        "HALLSERVER_DATABASE='postgresql+psycopg://hall@/none?host=/nowhere'\n",
        "gb18030",
    )
    monkeypatch.setattr(folder, "SETTINGS", settings)
    assert main(["--data", str(data), "verify"]) == 0, "another folder"
    monkeypatch.setattr(folder, "SERVICE", data)
    assert main(["--data", str(data), "verify"]) == 1
    assert "数据库连不上" in (said := capsys.readouterr().err) and "/nowhere" in said
    monkeypatch.setenv("HALLSERVER_DATABASE", f"sqlite:///{data / 'ledger.sqlite'}")
    assert main(["--data", str(data), "verify"]) == 0, "the environment goes before"
    monkeypatch.delenv("HALLSERVER_DATABASE")
    settings.unlink()
    assert main(["--data", str(data), "verify"]) == 0, "not packaged"
    settings.mkdir()
    capsys.readouterr()
    assert "hallserver.env：那是一个文件夹" in told(capsys, "--data", data, "verify")


def test_a_ledger_that_breaks_while_it_is_open_is_a_fault_and_no_pause(data: Path) -> None:
    """A counter that is told to wait would wait for ever; the log names the fault."""
    ledger = open_ledger(f"sqlite:///{data / 'ledger.sqlite'}")
    with pytest.raises(Damaged), ledger._transaction(writes=False):
        raise DatabaseError("SELECT", {}, Exception("database disk image is malformed"))
    with pytest.raises(IntegrityError), ledger._transaction(writes=False):
        raise IntegrityError("INSERT", {}, Exception("constraint"))
    ledger.close()
