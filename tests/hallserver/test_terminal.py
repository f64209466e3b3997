"""What the IT person is told where a command can't do its work: no traceback, no new server beside the right one."""

from __future__ import annotations

import errno
import os
import re
import socket
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError, IntegrityError

from hallserver.access import folder as data_folder
from hallserver.access.folder import DataFolder, ending
from hallserver.chance import Chance
from hallserver.command import _ended, main
from hallserver.ledger.ledger import Damaged, open_ledger
from hallserver.serving import ServingRefused, alone
from hallserver.signing.tls import ends_at
from tests.hallserver.counters import Clock, Hall
from tests.hallserver.process import free_port
from tests.hallserver.test_command import hall_folder, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def served(folder: Path, tmp_path: Path) -> Path:
    """The data folder of a server that has a hall."""
    from hallserver.signing.keys import new_key

    assert run(folder, "init", "--host", "hall.example") == 0
    assert run(folder, "hall", hall_folder(tmp_path, Hall(None, Clock(), new_key()))) == 0  # type: ignore[arg-type]
    return folder


WORKS = (
    "verify", "backup --to b", "devices --hall 001", "enrol --hall 001 --device 009", "clients list --hall 001",
    "people list --hall 001", "report", "dispatches --hall 001", "restore --finish --hall 001",
    "publish --hall 001 --to p", "export --hall 001 --to e --results variant_b", "views --hall 001 --by A0003",
    "letters list --hall 001", "blocked list --hall 001", "archive --hall 001 --case x --to z", "import f",
    "hall folder", "held list --hall 001",
)  # fmt: skip


@pytest.mark.parametrize("words", WORKS)
def test_a_folder_that_is_no_servers_is_told_and_none_is_begun(
    words: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--data` left out: an empty ledger would be verified, backed up and listed as if it were the hall's."""
    assert run(folder, *words.split()) == 1
    told = capsys.readouterr()
    assert "不是服务器的数据文件夹" in told.err and "--data" in told.err and told.out == ""
    assert not folder.exists()


@pytest.mark.parametrize(
    "words",
    (
        "devices",
        "clients list",
        "dispatches",
        "people list",
        "held list",
        "enrol --device 009",
        "publish --to p",
        "export --to e --results variant_b",
        "archive --case x --to z",
        "restore --finish",
    ),
)
def test_a_hall_that_is_not_here_is_told(
    words: str, served: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(served, *words.split(), "--hall", "777") == 1
    told = capsys.readouterr()
    assert "服务器上没有大厅 777" in told.err and told.out == ""


def test_a_hall_that_stopped_taking_is_told_with_what_to_do(
    served: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = open_ledger(DataFolder(served).ledger_url())
    ledger.write("001", lambda tx: tx.change_hall(state="restored"))
    ledger.close()
    assert run(served, "devices", "--hall", "001") == 0
    assert "restore --finish --hall 001" in capsys.readouterr().err
    assert run(served, "restore", "--finish", "--hall", "001") == run(served, "devices", "--hall", "001") == 0
    assert capsys.readouterr().err == ""


def test_nothing_to_verify_is_not_called_verified(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "init") == run(folder, "verify") == 0
    told = capsys.readouterr().out
    assert "还没有大厅" in told and "核验通过" not in told


def test_a_damaged_ledger_is_told(served: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = served / "ledger.sqlite"
    whole = file.read_bytes()
    words = bytearray(whole)
    words[200 : len(words) // 2 : 61] = b"\x9e" * len(words[200 : len(words) // 2 : 61])
    for broken in (b"x" * len(whole), whole[: len(whole) // 4], bytes(words)):
        file.write_bytes(broken)
        for command in (("verify",), ("backup", "--to", served.parent / "b"), ("devices", "--hall", "001")):
            assert run(served, *command) == 1
            told = capsys.readouterr().err
            assert "损坏" in told and "备份" in told and "Traceback" not in told
    assert not (served.parent / "b").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    (
        (("held",), "还要写 命令。没有做任何改动"), (("nothing",), "命令 不能写 nothing，可以写 init、"),
        (("held", "--hall", "001"), "命令 不能写 001，可以写 list、release"), ((), "还要写 命令"),
    ),
)  # fmt: skip
def test_a_command_that_was_left_out_is_asked_for_in_words(
    words: tuple[str, ...], told: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run(folder, *words)
    assert told in capsys.readouterr().err


def test_without_tls_only_on_this_machine(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "serve", "--host", "0.0.0.0", "--plain") == 1
    assert "只能在本机" in capsys.readouterr().err


@pytest.mark.parametrize("address", ("postgresql+psycopg", "postgresql", "postgresql+psycopg2"))
def test_a_database_that_is_not_there_is_told(
    address: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"{address}://hall@/none?host=/nowhere"
    assert main(["--data", str(folder), "--database", url, "devices", "--hall", "001"]) == 1
    told = capsys.readouterr().err
    assert "数据库连不上" in told and "/nowhere" in told, "the database's own words say which way"


@pytest.mark.parametrize(
    ("url", "told"),
    (("mysql://x/y", "PostgreSQL"), ("hall", "地址写得不对"), ("postgresql://u@h:port/y", "地址写得不对")),
)
def test_an_address_that_is_none_is_told(
    url: str, told: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(folder), "--database", url, "devices", "--hall", "001"]) == 1
    assert told in capsys.readouterr().err


def test_a_place_nobody_may_write_to_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert run(tmp_path / "file" / "data", "init") == 1
    assert "路径中间有一段不是文件夹" in capsys.readouterr().err
    assert (
        "没有权限" in (told := _ended(PermissionError(errno.EACCES, "", "/var/lib/hallserver")))
        and "属主" in told
    )


def test_what_keeps_it_from_serving_is_told(served: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for words, told in (
            (("--port", port), f"127.0.0.1 的端口 {port} 用不了：这个端口已经有程序在用"),
            (("--port", 80443), "端口 80443 用不了：端口须是"),
            (("--port", port, "--host", "192.0.2.1"), f"端口 {port} 用不了：本机没有这个地址"),
            (("--port", 0, "--figures-port", port), f"端口 {port} 用不了"),
            (("--port", 0, "--certificate", served / "none.pem"), "none.pem 和私钥"),
            (("--port", 0, "--certificate-key", served / "ca.key"), "不是一对"),
        ):
            assert run(served, "serve", *words) == 1
            assert told in capsys.readouterr().err


def test_an_embedded_ledger_is_served_by_one_process(
    served: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = DataFolder(served)
    with alone(folder):
        assert run(served, "serve", "--port", 0) == 1
        assert "已经有一个 hallserver serve 在跑" in capsys.readouterr().err
        with pytest.raises(ServingRefused), alone(folder):
            pass
    with alone(folder):
        assert run(served, "verify") == 0, "other commands go on beside it"


def test_a_certificate_that_ends_is_told_before(
    served: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    certificate = (served / "tls.pem").read_bytes()
    ends = ends_at(certificate)
    assert ending(certificate, ends - timedelta(days=31)) == ""
    assert "还有 29 天" in ending(certificate, ends - timedelta(days=29, hours=12))
    assert "已经到期" in ending(certificate, ends + timedelta(hours=1))
    DataFolder(served).renew(["hall.example"], Aged())
    assert run(served, "init") == 0
    assert "还有 16 天" in capsys.readouterr().err
    assert run(served, "backup", "--to", tmp_path / "backups") == 0
    assert "还有 16 天" in capsys.readouterr().err
    assert run(served, "init", "--renew") == 0
    assert "还有" not in capsys.readouterr().err


class Aged(Chance):
    """What was made 380 days ago."""

    def now(self) -> datetime:
        return super().now() - timedelta(days=380)


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
    monkeypatch.setattr(data_folder, "SETTINGS", settings)
    assert main(["--data", str(data), "verify"]) == 0, "another folder"
    monkeypatch.setattr(data_folder, "SERVICE", data)
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
