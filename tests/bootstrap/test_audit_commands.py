"""The audit on the command line: verified, exported with a signature, and a changed export named."""

from __future__ import annotations

from pathlib import Path

import pytest

from hallclient.app.demo import demo_hall
from hallclient.bootstrap import command
from hallclient.bootstrap.command import DEMO_PHRASE
from hallclient.chance import MACHINE
from hallclient.signing.vault import PhraseVault


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A demo hall's data folder."""
    made = demo_hall(
        tmp_path,
        PhraseVault(tmp_path / "keys", DEMO_PHRASE, MACHINE),
        MACHINE,
        password_hash=lambda word: word,
    )
    assert isinstance(made, dict)
    return tmp_path


def run(folder: Path, *words: str) -> int:
    return command.main(["--demo", "--data", str(folder), *words])


def test_the_audit_is_exported_signed_and_verified(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "audit.jsonl"
    assert run(folder, "audit", "verify") == 0
    assert "审计核验通过" in capsys.readouterr().out
    assert run(folder, "audit", "export", "--out", str(out), "--by", "nobody") == 1
    assert run(folder, "audit", "export", "--out", str(out), "--by", "W0907") == 1
    assert "请由审计管理员办理" in capsys.readouterr().err
    assert not out.exists()
    assert run(folder, "audit", "export", "--out", str(out), "--by", "A0003") == 0
    assert out.stat().st_mode & 0o777 == 0o600
    assert run(folder, "audit", "export", "--out", str(out), "--by", "A0003") == 1
    assert "没有覆盖" in capsys.readouterr().err
    assert run(folder, "audit", "verify", "--file", str(out)) == 0
    assert "签名正确" in capsys.readouterr().out

    whole = out.read_bytes()
    out.write_bytes(whole.replace(b'"A0003"', b'"A0004"'))
    assert run(folder, "audit", "verify", "--file", str(out)) == 1
    said = capsys.readouterr().out
    assert "第 1 条" in said and "没有通过" in said
    out.write_bytes(whole[: len(whole) // 2])
    assert run(folder, "audit", "verify", "--file", str(out)) == 1
    assert "没有拷贝完整" in capsys.readouterr().err
