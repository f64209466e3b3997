"""The audit on the command line: verified, exported with a signature, and a changed export named."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from sqlcipher3 import dbapi2

from hallclient.app.auditing import Head, _signed
from hallclient.app.card import read_card
from hallclient.app.demo import demo_hall
from hallclient.app.station import BOOK
from hallclient.bootstrap import command
from hallclient.bootstrap.command import DEMO_PHRASE
from hallclient.chance import MACHINE
from hallclient.signing.keys import new_key
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
    assert "签名正确，是本大厅登记的设备" in capsys.readouterr().out
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    assert run(elsewhere, "audit", "verify", "--file", str(out)) == 0
    said = capsys.readouterr().out
    whole = out.read_bytes()
    head = msgspec.json.decode(whole.splitlines()[0], type=Head)
    assert "与大厅文件里设备" in said and head.public_key in said and "签名正确" not in said

    rest = whole.partition(b"\n")[2]
    for changed in (replace(head, made_at="2027-01-01T09:00:00+08:00"), replace(head, device="022")):
        out.write_bytes(msgspec.json.encode(changed) + b"\n" + rest)
        assert run(folder, "audit", "verify", "--file", str(out)) == 1, "an older export under a new day"
    forger = new_key("ed25519")
    forged = replace(head, public_key=forger.public, signature=b"")
    forged = replace(forged, signature=forger.sign(_signed(forged)))
    out.write_bytes(msgspec.json.encode(forged) + b"\n" + rest)
    capsys.readouterr()
    assert run(folder, "audit", "verify", "--file", str(out)) == 1
    assert "不是本大厅登记的设备" in capsys.readouterr().out

    out.write_bytes(whole.replace(b'"A0003"', b'"A0004"'))
    assert run(folder, "audit", "verify", "--file", str(out)) == 1
    said = capsys.readouterr().out
    assert "第 2 条" in said and "没有通过" in said, "behind that of the hall file"
    out.write_bytes(whole[: len(whole) // 2])
    assert run(folder, "audit", "verify", "--file", str(out)) == 1
    assert "没有拷贝完整" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (("DELETE FROM audit WHERE n = 2",), "审计日志第 2 条被删去"),
        (("DELETE FROM audit WHERE n > 3",), "审计日志第 4 条被删去"),
        (("UPDATE audit SET \"by\" = 'A0009' WHERE n = 1",), "审计日志第 1 条内容被改动"),
        (("UPDATE audit SET n = -2 WHERE n = 2", "UPDATE audit SET n = 2 WHERE n = 3",
          "UPDATE audit SET n = 3 WHERE n = -2"), "审计日志第 2—3 条的顺序被调换"),
    ],
)  # fmt: skip
def test_what_was_done_to_a_book_that_is_refused_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], statements: tuple[str, ...], said: str
) -> None:
    """The program does not open it; the auditor is told what was done, not that something is wrong."""
    for turn in range(3):
        words = ("audit", "export", "--out", str(folder / f"{turn}.jsonl"), "--by", "A0003")
        assert run(folder, *words) == 0
    card = read_card(folder)
    assert card is not None
    key = (PhraseVault(folder / "keys", DEMO_PHRASE, MACHINE).load(card.label) or b"")[:32]
    raw = dbapi2.connect(str(folder / BOOK), isolation_level=None)
    raw.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        raw.execute(statement)
    raw.close()
    capsys.readouterr()
    assert run(folder, "audit", "export", "--out", str(folder / "no.jsonl"), "--by", "A0003") == 1
    assert "本机暂停给号" in capsys.readouterr().err
    before = (folder / BOOK).read_bytes()
    assert run(folder, "audit", "verify") == 1
    told = capsys.readouterr().out
    assert "审计核验没有通过" in told and said in told and "账本原样保留" in told
    assert told.count("\n") == 3, "that alone"
    assert (folder / BOOK).read_bytes() == before
