"""The commands of the IT person, from an empty folder to an enrolled device."""

from __future__ import annotations

import argparse
import re
import stat
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest
from cryptography import x509

from hallclient.bootstrap.command import _parser as _whole
from hallserver.access.folder import DataFolder
from hallserver.chance import Chance
from hallserver.command import _parser, main
from hallserver.signing.tls import ends_at
from tests.hallserver.counters import Clock, Hall


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def run(folder: Path, *arguments: object) -> int:
    return main(["--data", str(folder), *map(str, arguments)])


def hall_folder(tmp_path: Path, hall: Hall, version: int = 1) -> Path:
    """What `hallclient sign-hall` leaves behind."""
    import msgspec

    from hallserver.signing.package import IssuerKey

    made = tmp_path / f"hall-{version}"
    made.mkdir()
    (made / "hall.signed").write_bytes(hall.envelope(version))
    issuer = IssuerKey(algorithm=hall.issuer.algorithm, public=hall.issuer.public)
    (made / "issuer.json").write_bytes(msgspec.json.encode(issuer))
    return made


@pytest.fixture
def foreign() -> Hall:
    """A hall whose file no server has seen."""
    from hallserver.signing.keys import new_key

    return Hall(None, Clock(), new_key())  # type: ignore[arg-type]


def test_from_an_empty_folder_to_an_enrolled_device(
    folder: Path, tmp_path: Path, foreign: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "init", "--host", "hall.example") == 0
    mark = re.search(r"([0-9A-F]{2}:){31}[0-9A-F]{2}", capsys.readouterr().out)
    assert run(folder, "hall", hall_folder(tmp_path, foreign)) == 0
    assert run(folder, "enrol", "--hall", "001", "--device", "009") == 0
    out = capsys.readouterr().out
    code = re.search(r"([2-9A-Z]{4}-){2}[2-9A-Z]{4}", out)
    assert mark is not None and code is not None and mark[0] in out
    assert run(folder, "enrol", "--hall", "001", "--device", "099") == 1
    assert run(folder, "restore", "--finish", "--hall", "001") == 0
    assert run(folder, "restore", "--finish", "--hall", "009") == 1
    assert run(folder, "devices", "--hall", "001") == 0
    assert "009  未登记  已收 0 步" in capsys.readouterr().out


def test_what_init_makes_is_private_and_stays(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "init", "--host", "hall.example") == 0
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".key", ".pem")}
    assert set(before) == {"server.key", "ca.key", "ca.pem", "tls.key", "tls.pem"}
    assert all(stat.S_IMODE((folder / name).stat().st_mode) == 0o600 for name in before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "ledger.sqlite").stat().st_mode) == 0o600
    assert run(folder, "init", "--host", "hall.example") == 0
    assert run(folder, "init", "--host", "other.example") == 1, "the certificate is for what it was made for"
    assert "--renew" in capsys.readouterr().err
    assert {name: (folder / name).read_bytes() for name in before} == before
    assert run(folder, "init", "--host", "other.example", "--renew") == 0
    changed = {name for name in before if (folder / name).read_bytes() != before[name]}
    assert changed == {"tls.key", "tls.pem"}
    assert "名称和地址：other.example、localhost、127.0.0.1" in capsys.readouterr().out
    assert run(folder, "init", "--host", "localhost", "--renew") == 0
    assert "名称和地址：localhost、127.0.0.1\n" in capsys.readouterr().out


def test_the_certificate_is_the_halls_own(folder: Path) -> None:
    DataFolder(folder).prepare(["hall.example", "10.1.2.3"], Chance())
    authority = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
    server = x509.load_pem_x509_certificate((folder / "tls.pem").read_bytes())
    server.verify_directly_issued_by(authority)
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["hall.example"]
    assert [str(one) for one in names.get_values_for_type(x509.IPAddress)] == ["10.1.2.3"]
    left = ends_at((folder / "tls.pem").read_bytes()) - datetime.now(timezone.utc)
    assert 395 < left.days < 398


def test_a_hall_file_of_another_issuer_or_an_older_one_is_refused(
    folder: Path, tmp_path: Path, foreign: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    from hallclient.signing.keys import new_key

    new, old = hall_folder(tmp_path, foreign, 2), hall_folder(tmp_path, foreign, 1)
    assert run(folder, "init") == run(folder, "hall", new) == run(folder, "hall", new) == 0
    assert run(folder, "hall", old) == 1 and "没有换成旧的" in capsys.readouterr().err
    foreign.issuer = new_key()
    assert run(folder, "hall", hall_folder(tmp_path, foreign, 3)) == 1
    assert "签发单位" in capsys.readouterr().err
    (new / "hall.signed").write_bytes(b"{}")
    assert run(folder, "hall", new) == run(folder, "hall", tmp_path) == 1


def test_a_device_number_never_changes_its_key(
    folder: Path, tmp_path: Path, foreign: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    from hallclient.signing.keys import new_key

    assert run(folder, "init") == run(folder, "hall", hall_folder(tmp_path, foreign)) == 0
    foreign.one.key = new_key()
    assert run(folder, "hall", hall_folder(tmp_path, foreign, 2)) == 1
    assert "设备 009 的公钥" in capsys.readouterr().err


def _all(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for one in action.choices.values():
                yield from _all(one)


@pytest.mark.parametrize("whole", [_parser(), _whole()], ids=["hallserver", "hallclient"])
def test_every_command_tells_its_words_in_chinese(whole: argparse.ArgumentParser) -> None:
    """No English heading, and each word of a command has its meaning; what is typed as it is stays as it is."""
    for parser in _all(whole):
        said = parser.format_help()
        assert said.startswith("用法：") and "选项" in said and "显示这些说明" in said, said
        assert not re.search("usage|positional|options|arguments|show this", said), said
        for action in parser._actions:
            if action.help is argparse.SUPPRESS:
                continue
            told = [one.help or "" for one in getattr(action, "_choices_actions", [])] or [action.help or ""]
            assert all(re.search("[\u4e00-\u9fff]", one) for one in told), (parser.prog, action.dest)
            named = action.nargs == 0 or action.choices is not None or action.metavar
            assert named, f"{parser.prog}: {action.dest} stands in the usage in capitals"


def test_a_wrong_command_is_said_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    for words, told in (
        ("enrol", "还要写 --hall"), ("people leave --on 20261301", "要写成 2026-11-20 这样的日期"),
        ("nothing", "不能写 nothing"), ("serve --port x", "要写数字"), ("restore", "要写其中一项"),
    ):  # fmt: skip
        with pytest.raises(SystemExit) as ended:
            main(words.split())
        said = capsys.readouterr().err
        assert ended.value.code == 2 and told in said and "没有做任何改动" in said, said
        assert said.startswith("用法：") and "error" not in said


def test_help_lists_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    listed = re.search(r"\{([a-z,-]+)\}", capsys.readouterr().out)
    assert listed is not None and set(listed[1].split(",")) >= {"init", "hall", "enrol", "devices", "serve"}
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    named = re.search(r"`hallserver ([a-z, -]+)`\) stand in", readme)
    assert named is not None and sorted(named[1].split(", ")) == sorted(listed[1].split(","))


def test_the_folder_of_the_backups_and_one_that_is_not_there_are_no_spoilt_backup(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "init") == run(folder, "backup", "--to", tmp_path / "b") == 0
    (made,) = (tmp_path / "b").glob("ledger-*")
    assert run(folder, "verify", made) == 0
    for word, named in (("verify", "b"), ("restore", "b"), ("verify", "c"), ("restore", "c")):
        capsys.readouterr()
        assert run(tmp_path / "new", word, tmp_path / named) == 1
        told = capsys.readouterr().err
        assert (f"最新的是 {made}" in told) == (named == "b") and "没有改动" in told and "不完好" not in told
    assert not (tmp_path / "new").exists()
