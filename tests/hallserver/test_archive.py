"""A closed case as one file for the archive: whole, the same bytes each time, and any change of it is named."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from casework import wire
from casework.acts import Delivered, Received
from casework.archive import HASHES, SEAL, ArchiveSeal, Metadata, Signers, papers_of, seal_message
from casework.calendar import Calendar
from casework.contents import ContentState
from casework.fold import fold
from hallserver.access.folder import DataFolder
from hallserver.command import main
from hallserver.contents.folder import FolderStore
from hallserver.desk.contents import ContentDesk
from hallserver.keeping.archive import ArchiveStopped, package, signers_of, verify, write
from hallserver.signing.keys import new_key
from tests.hallserver.counters import Hall, catalogue, paper
from tests.hallserver.decided import by, granted, send, with_rules


def delivered(hall: Hall, folder: Path, *, upload: bool = True) -> Received:
    """A case that is served, its papers at the server (a test's paper is its own number)."""
    with_rules(hall)
    opened = granted(hall)
    served = Delivered(**by(hall.one, opened, "S0001"), way="direct", served_on=opened.on, recipient="龚明远")
    assert send(hall, served) == ["applied"]
    desk = ContentDesk(hall.ledger, FolderStore(folder), hall.clock)
    lines = hall.ledger.read("001", lambda reads: reads.acts_of([opened.case_id]))[opened.case_id]
    for line in lines if upload else ():
        for one in msgspec.json.decode(line.stored).get("papers", ()):
            data = one["doc_number"].encode()
            state = desk.put("001", "009", one["sha256"], 0, len(data), data)
            assert isinstance(state, ContentState) and state.place == "whole"
    return opened


def test_a_package_is_whole_the_same_each_time_and_any_change_is_named(hall: Hall, tmp_path: Path) -> None:
    opened = delivered(hall, tmp_path / "contents")
    store = FolderStore(tmp_path / "contents")
    made = [package(hall.ledger, hall.key, store, hall.clock, "001", opened.case_no)[0] for _ in range(2)]
    for place, files in enumerate(made):
        write(tmp_path / f"{place}.zip", files)
    assert (tmp_path / "0.zip").read_bytes() == (tmp_path / "1.zip").read_bytes()
    for signers, findings, code in (
        (signers_of(hall.key.public, hall.ledger, "001"), [], 0),
        (Signers("another"), ["封条不是本大厅服务器的密钥签的"], 1),
        (Signers(), [], 3),
    ):
        verdict = verify(tmp_path / "0.zip", lambda _, signers=signers: signers)  # type: ignore[misc]
        assert (verdict.findings, verdict.exit_code) == (findings, code)
    files = made[0]
    told = msgspec.json.decode(files["metadata.json"], type=Metadata)
    assert [one.act for one in told.acts] == [
        "received",
        "accepted",
        "reviewed",
        "granted",
        "sealed",
        "delivered",
    ]
    assert [one.code for one in told.papers] == ["D01", "D03", "D11"]
    stored = hall.ledger.read("001", lambda reads: reads.acts_of([opened.case_id]))[opened.case_id]
    assert [files[one.file] for one in told.acts] == [line.stored for line in stored], "the very bytes"
    assert sum(name.endswith(".signature.json") for name in files) == 2, "of who reviewed and who decided"

    paper, act = told.papers[2].file, told.acts[3].file
    file = tmp_path / "changed.zip"
    for changed, finding in (
        ({**files, act: files[act].replace(b"S0001", b"S0002")}, f"改动过 {act}"),
        ({name: data for name, data in files.items() if name != paper}, f"缺少 {paper}"),
        ({**files, "papers/999-D11.pdf": b"x"}, "多出 papers/999-D11.pdf"),
        (
            {**files, "sha256.txt": files["sha256.txt"].replace(b"0", b"1")},
            "散列清单被改动过：封条的签名不对",
        ),
    ):
        file.unlink(missing_ok=True)
        write(file, changed)
        assert finding in verify(file).findings
    file.write_bytes((tmp_path / "0.zip").read_bytes()[:-30])
    assert verify(file).findings == ["归档包打不开，或者已损坏"]
    absent = file.with_name("absent.zip")
    assert verify(absent).findings == [f"没有 {absent} 这个文件，请核对写法"]


def test_a_papers_code_names_no_other_place(hall: Hall) -> None:
    with_rules(hall)
    opened = hall.one.received(papers=(replace(paper("D01"), code="../../x/D01\n"),))
    case = fold([opened], on=opened.on, calendar=Calendar(catalogue().years))
    (only,) = papers_of(case, [opened], frozenset())
    assert only.file == "papers/001-D01.pdf"


def test_what_is_open_or_incomplete_is_not_filed(hall: Hall, tmp_path: Path) -> None:
    opened = delivered(hall, tmp_path / "contents", upload=False)
    store = FolderStore(tmp_path / "contents")

    def made(case_no: str, **more: Any) -> tuple[dict[str, bytes], int]:
        return package(hall.ledger, hall.key, store, hall.clock, "001", case_no, **more)

    undelivered = granted(hall)
    for case_no, why in (
        (opened.case_no, "3 份文书或附件还没有传到服务器"),
        (undelivered.case_no, "还没有办结"),
        ("1" * 24, "没有编号为"),
    ):
        with pytest.raises(ArchiveStopped, match=why):
            made(case_no)
    files, missing = made(opened.case_no, incomplete=True)
    told = msgspec.json.decode(files["metadata.json"], type=Metadata)
    assert missing == 3 and [one.missing for one in told.papers] == [True] * 3
    write(tmp_path / "part.zip", files)
    assert verify(tmp_path / "part.zip").findings == []


def test_the_commands(hall: Hall, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "server"
    DataFolder(data).prepare(["localhost"], hall.clock)
    opened = delivered(hall, data / "contents")
    url = hall.ledger.engine.url.render_as_string(hide_password=False)
    words = ["--data", str(data), "--database", url]
    made = ["archive", "--hall", "001", "--case", opened.case_no, "--to", str(tmp_path / "one.zip")]
    capsys.readouterr()
    assert main([*words, *made]) == 0 and "含个人信息" in capsys.readouterr().out
    assert main([*words, *made]) == 1 and "没有覆盖" in capsys.readouterr().err
    assert main([*words, "archive-verify", str(tmp_path / "one.zip")]) == 0
    assert "归档包完好" in capsys.readouterr().out
    key = new_key()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        files = {one.filename: archive.read(one) for one in archive.infolist()}
    signature = key.sign(seal_message(files[HASHES], "009"))
    sealed = ArchiveSeal(algorithm=key.algorithm, key=key.public, signature=signature, device="009")
    write(tmp_path / "forged.zip", {**files, SEAL: wire.encode(sealed)})
    assert main([*words, "archive-verify", str(tmp_path / "forged.zip")]) == 1
    told = capsys.readouterr()
    assert "自称窗口设备 009" in told.err and "归档包完好" not in told.out
    own = hall.one.key
    signed = own.sign(seal_message(files[HASHES], "009"))
    sealed = ArchiveSeal(algorithm=own.algorithm, key=own.public, signature=signed, device="009")
    write(tmp_path / "listed.zip", {**files, SEAL: wire.encode(sealed)})
    capsys.readouterr()
    assert main([*words, "archive-verify", str(tmp_path / "listed.zip")]) == 0
    assert capsys.readouterr().out == "归档包完好。封条：窗口设备 009\n"
    assert main(["--data", str(tmp_path / "none"), "archive-verify", str(tmp_path / "forged.zip")]) == 3
    told = capsys.readouterr()
    assert "未核对" in told.out and key.public in told.out and "归档包完好" not in told.out
    with zipfile.ZipFile(tmp_path / "one.zip", "a") as archive:
        archive.writestr("note.txt", "多")
    assert main([*words, "archive-verify", str(tmp_path / "one.zip")]) == 1
    assert "多出 note.txt" in capsys.readouterr().err
