"""`hallserver held`: what a supervisor compares with the papers when a device's batches are kept back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from hallserver.access.holding import NEWER, told
from hallserver.command import main
from hallserver.ledger.ledger import Ledger
from hallserver.routes.application import log_lines
from tests.hallserver.counters import Hall
from tests.hallserver.http import Wire


def cut(hall: Hall, kept: int) -> None:
    """The device's disk is as it was after so many acts."""
    one = hall.one
    del one.acts[kept:], one.bases[kept:], one.signatures[kept:], one.heads[kept + 1 :]


def forked(hall: Hall) -> str:
    """A cloned disk sent its own history; gives the number of the case that only the clone has."""
    opened = hall.one.received()
    for act in (opened, hall.one.attended(opened), hall.one.received()):
        hall.one.made(act)
    hall.push(hall.one)
    cut(hall, 2)
    fresh = hall.one.received()
    hall.one.made(fresh)
    hall.one.made(hall.one.attended(fresh))
    hall.one.made(hall.one.accepted(opened, printed=True))
    assert hall.declined(hall.one.batch(2)).code == "held"
    return fresh.case_no


def test_each_act_that_is_not_in_the_ledger_is_told_with_its_case_and_its_papers(hall: Hall) -> None:
    case_no = forked(hall)
    head, *lines, end = hall.ledger.read("001", told)
    assert head.startswith("设备 009 第 1 批，第 2 至 5 步，") and "不一致" in head
    assert "不能入账：第 3 步在账本里是另一步" in end and "补办" in end and "新的设备号" in end
    assert [line.split("  ")[1] for line in lines] == ["第 3 步", "第 4 步", "第 5 步"], (
        "the second is stored"
    )
    assert case_no in lines[0] and "收件" in lines[0] and "王砚秋" in lines[0]
    assert "受理" in lines[2] and "受理通知书" in lines[2]
    assert not any(word in line for line in lines for word in ("欧阳", "13800000118"))
    assert hall.ledger.read("001", lambda reads: told(reads, "010")) == []


def test_what_a_device_wrote_gives_the_terminal_no_commands(hall: Hall) -> None:
    hall.one.made(hall.one.received())
    hall.push(hall.one)
    cut(hall, 0)
    hall.one.made(replace(hall.one.received(), by_name="王\x1b]0;\x07砚\x9b秋"))
    hall.declined(hall.one.batch())
    _, line, _ = hall.ledger.read("001", told)
    assert "王 ]0; 砚 秋" in line and line.isprintable()


def test_what_a_newer_program_wrote_is_said(hall: Hall) -> None:
    hall.one.made(hall.one.received())
    hall.push(hall.one)
    cut(hall, 0)
    hall.one.made(b'{"act":"of_a_newer_program"}')
    hall.one.made(hall.one.received())
    hall.declined(hall.one.batch())
    assert any(NEWER in line for line in hall.ledger.read("001", told))


def test_the_log_says_what_waits_for_a_person(
    server: Wire, hall: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    log_lines(hall.clock)
    forked(hall)
    assert server.push(hall.one).status_code == 403
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (told,) = (line for line in lines if line["event"] == "batch_declined")
    assert (told["hall"], told["device"], told["code"], told["level"]) == ("001", "009", "held", "warning")


def test_the_command(hall: Hall, ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = ledger.engine.url.render_as_string(hide_password=False)
    words = ["--data", str(tmp_path / "data"), "--database", url, "held", "list", "--hall"]
    assert main([*words, "001"]) == 0 and "没有封存的批次" in capsys.readouterr().out
    case_no = forked(hall)
    assert main([*words, "001", "--device", "009"]) == 0
    assert case_no in capsys.readouterr().out
    assert main([*words, "777"]) == 1 and "没有大厅 777" in capsys.readouterr().err
