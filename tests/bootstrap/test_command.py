"""The command line as the hall's IT person uses it: keys, signing, enrolment, and what is refused."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from casework.signature import PersonKey
from forms.catalogue import DEMO
from hallclient.app.card import read_card
from hallclient.bootstrap import command
from hallclient.signing.personal import unwrap

HALL = """
version: {version}
issued_at: "2026-11-24T08:00:00+08:00"
page_address: HTTPS://ZW.EXAMPLE/C
devices:
  - {{number: "021", name: 七号窗, algorithm: ed25519, public_key: "{key}"}}
people:
  - staff_no: W0701
    name: 林知夏
    roles: [窗口人员]
    windows: [W07]
    departments: []
    phone: "0371-0000 0107"
    password: "{password}"
    valid_from: "2024-01-01"
  - staff_no: A0001
    name: 何景行
    roles: [系统管理员]
    windows: []
    departments: []
    phone: "0371-0000 0190"
    password: "{password}"
    valid_from: "2024-01-01"
words:
  - {{organ: "102", paper: D01, word: 示审批收}}
blocks:
  - {{organ: "102", paper: D01, year: 2026, first: 1, last: 50, device: "021"}}
recovery_key: none
"""


class Desk:
    """A counter PC and a hall folder, under one pass phrase."""

    def __init__(self, folder: Path) -> None:
        self.pc, self.hall, self.issuer = folder / "pc", folder / "hall", folder / "issuer.key"
        self.phrase = folder / "phrase"
        self.phrase.write_text("一句开机口令", "utf-8")
        shutil.copytree(DEMO, self.hall)

    def run(self, *words: str) -> int:
        return command.main(["--data", str(self.pc), "--phrase-file", str(self.phrase), *words])

    def describe(self, key: str, version: int = 1) -> None:
        text = HALL.format(key=key, version=version, password="$argon2id$none")
        (self.hall / "enrolment.yaml").write_text(text, "utf-8")

    def sign(self) -> int:
        return self.run("sign-hall", str(self.hall), "--key", str(self.issuer))

    def enrol(self, device: str = "021") -> int:
        return self.run("enrol", "--hall", str(self.hall), "--device", device)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_key_signing_enrolment(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.run("device-key") == 0
    key = capsys.readouterr().out.strip()
    desk.describe(key)
    assert desk.sign() == 0
    assert desk.enrol() == 0
    assert "已登记为示例区政务服务中心的设备 021" in capsys.readouterr().out
    card = read_card(desk.pc)
    assert card is not None and (card.device, card.vault, card.practice) == ("021", "phrase", False)
    assert desk.run("device-key") == 0
    assert capsys.readouterr().out.strip() == key, "the same device keeps its key"


def test_at_a_server_nothing_is_sent_that_was_not_asked_for_whole(
    desk: Desk, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for words in (["--server", "https://x"], ["--hall", "x", "--code", "y"], ["--device", "021"]):
        assert desk.run("enrol", *words) == 2
        assert "没有做任何改动" in capsys.readouterr().err
    whole = ["enrol", "--server", "https://127.0.0.1:1", "--code", "AAAA"]
    assert desk.run(*whole) == 1 and "先用大厅文件登记" in capsys.readouterr().err
    desk.run("device-key")
    desk.describe(capsys.readouterr().out.strip())
    assert desk.sign() == desk.enrol() == 0
    capsys.readouterr()
    assert desk.run(*whole) == 1 and "没有应答" in capsys.readouterr().err
    assert desk.run("enrol", "--server", "http://127.0.0.1:1", "--code", "AAAA") == 1
    assert "https://" in capsys.readouterr().err
    broken = tmp_path / "ca.pem"
    broken.write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    assert desk.run(*whole, "--ca", str(broken)) == 1 and "根证书文件读不懂" in capsys.readouterr().err
    assert desk.run(*whole, "--ca", str(tmp_path / "none")) == 1 and "读不出来" in capsys.readouterr().err


def test_a_years_numbers_go_on_from_the_register_once(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.run("device-key")
    desk.describe(capsys.readouterr().out.strip())
    desk.sign()
    desk.enrol()
    words = ["start-number", "--organ", "102", "--paper", "D01", "--year", "2026", "--first", "37"]
    assert desk.run(*words, "--by", "W9999") == 1
    assert "没有工号 W9999，没有改动" in capsys.readouterr().err
    assert desk.run(*words, "--by", "W0701") == 1
    said = capsys.readouterr().err
    assert "林知夏" in said and "请由系统管理员办理" in said and "没有改动" in said
    assert desk.run(*words, "--by", "A0001") == 0
    assert "从第 37 号起" in capsys.readouterr().out
    assert desk.run(*words, "--by", "A0001") == 1
    assert "只能设一次" in capsys.readouterr().err


def test_another_device_number_or_key_is_refused(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.run("device-key")
    desk.describe(capsys.readouterr().out.strip())
    desk.sign()
    assert desk.enrol("022") == 1
    assert "还没有登记设备 022" in capsys.readouterr().err
    desk.describe("L6b6q1Xgq7pftwJADMfpHB0pHenJmWf7puM7af9Vr9w=", version=2)
    desk.sign()
    assert desk.enrol() == 1
    assert "不是本机的" in capsys.readouterr().err
    assert read_card(desk.pc) is None


def test_a_faulty_hall_folder_is_not_signed(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.describe("x")
    region = desk.hall / "region.yaml"
    region.write_text(region.read_text("utf-8").replace("late: 视为撤回 ", "late: 再说 ", 1), "utf-8")
    assert desk.sign() == 1
    assert "region.yaml:" in capsys.readouterr().err
    assert not (desk.hall / "hall.signed").exists()


def test_without_enrolment_and_screen_the_way_is_said(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert desk.run() == 2
    said = capsys.readouterr().err
    assert "首次启动" in said and "hallclient enrol" in said


def test_without_enrolment_the_window_of_the_first_start_is_painted(tmp_path: Path) -> None:
    """The program as it is started: a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "hallclient.bootstrap", "--data", str(tmp_path), "--leave-after-paint"],
        capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    said = [line for line in done.stderr.splitlines() if "plugin does not support" not in line]
    assert (done.returncode, said) == (0, []), done.stderr
    assert not list(tmp_path.rglob("book*")), "nothing is made before somebody chose a way"


def test_a_first_password_is_read_from_a_pipe(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("春江花月夜-2026\n"))
    assert command.main(["password-hash"]) == 0
    assert capsys.readouterr().out.startswith("$argon2id$")
    monkeypatch.setattr(sys, "stdin", io.StringIO("short\n"))
    assert command.main(["password-hash"]) == 1
    capsys.readouterr()
    monkeypatch.setattr(sys, "stdin", io.StringIO("Yin-zhang 7 hao\n"))
    assert command.main(["signing-key"]) == 0
    line = capsys.readouterr().out.strip()
    key = msgspec.json.decode(line.removeprefix("keys: [").removesuffix("]"), type=PersonKey)
    assert key.own and unwrap(key, key.wrapped, "Yin-zhang 7 hao").public == key.public
    monkeypatch.setattr(sys, "stdin", io.StringIO("short\n"))
    assert command.main(["signing-key"]) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("bogus", "没有 bogus 这个命令；有 password-hash、"),
        ("--bogus", "不认得 --bogus"),
        ("enrol --hall", "--hall 后面要写内容"),
        ("audit", "还要写 verify|export"),
        ("audit bogus", "没有 bogus 这个命令；有 verify、export"),
        ("sign-hall", "还要写 大厅文件夹、--key"),
        ("--scale 3", "--scale 不能写 3.0，可以写 1.0、1.25、1.5"),
        ("start-number --organ 1 --paper D01 --by A --first 1 --year x", "--year 要写数字，不能写 x"),
        ("report day --by A --on 2026-13-01", "\n--on：日期要写成 2026-11-20，不能写 2026-13-01"),
    ],
)
def test_a_wrong_command_is_said_in_chinese(
    words: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(words.split())
    said = capsys.readouterr().err
    assert ended.value.code == 2 and told in said and "没有做任何改动" in said
    assert said.startswith("用法：") and "error" not in said and "usage" not in said


def test_help_is_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], ["enrol"], ["restore"], ["audit", "export"], ["start-number"]):
        with pytest.raises(SystemExit):
            command.main([*words, "--help"])
        said = capsys.readouterr().out
        assert "选项" in said and "显示这些说明" in said
        assert not any(word in said for word in ("show this", "usage", "options", "positional", "folder"))


def test_the_phrase_may_stand_behind_the_command_and_a_missing_file_is_said(
    desk: Desk, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    where = ["--data", str(desk.pc), "--phrase-file", str(desk.phrase)]
    assert command.main(["device-key", *where]) == 0
    key = capsys.readouterr().out
    assert desk.run("device-key") == 0 and capsys.readouterr().out == key
    desk.phrase.write_text(" ", "utf-8")
    for path, why in ((tmp_path / "nowhere", "读不出来"), (desk.phrase, "是空的")):
        assert command.main(["device-key", "--data", str(desk.pc), "--phrase-file", str(path)]) == 2
        assert why in capsys.readouterr().err
