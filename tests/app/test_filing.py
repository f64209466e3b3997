"""归档包 made at a counter: whole, the same each time, with what was attached; any change of it is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from casework import wire
from casework.archive import (
    HASHES,
    SEAL,
    ArchiveSeal,
    Metadata,
    Signers,
    hash_list,
    seal_message,
    sealed_by,
)
from casework.checklist import Judgement
from casework.refusal import Refusal
from hallclient.app import filing
from hallclient.app.filing import Filing, Packed, signers_of, verify, write
from hallclient.app.futures import done
from hallclient.app.handing import Handing
from hallclient.bootstrap import command
from hallclient.signing.digest import sha256
from hallclient.signing.keys import new_key
from hallclient.sync.pinned import SERVER, Pinned
from hallserver.keeping.archive import verify as verify_there
from tests.app.desk import FOOD, Desk, only, outcome, rooms
from tests.app.filled import filled
from tests.app.test_attaching import picture


def closed(desk: Desk, page: Path) -> str:
    """A case with an attached file that was taken back."""
    counter = desk.counter()
    page.write_bytes(picture())
    attached = rooms(counter)[0].attach(page).result(20)
    found = Judgement(mark="sound", originals=1, pages=(attached.sha256,))
    made = only(outcome(rooms(counter)[0].accept(filled(counter, FOOD, marks={"food.layout": found}))))
    assert refused(Filing(counter).pack(made.case_id, page).result(30)) == "还没有办结"
    desk.clock.set(date(2026, 11, 24))
    only(outcome(Handing(desk.counter()).withdraw(made.case_id, written_on=date(2026, 11, 24))))
    return made.case_id


def refused(found: Packed | Refusal) -> str:
    assert isinstance(found, Refusal)
    return found.short


def test_it_is_whole_and_the_same_each_time(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case_id = closed(desk, tmp_path / "平面图.png")
    counter = desk.counter()
    made_by, files = Filing(counter), (tmp_path / "1.zip", tmp_path / "2.zip")
    for path in files:
        made = made_by.pack(case_id, path).result(30)
        assert isinstance(made, Packed) and made.path == path
    assert files[0].read_bytes() == files[1].read_bytes() and not list(tmp_path.glob("*.part"))
    for verdict in (verify(files[0]), verify_there(files[0])):
        assert not verdict.findings and verdict.whose is not None and verdict.exit_code == 3
        assert verdict.whose.standing == "unknown" and counter.key.public in verdict.told
    told = msgspec.json.decode(unzipped(files[0])["metadata.json"], type=Metadata)
    kinds = [one.act for one in told.acts if one.act != "attended"]
    assert kinds == ["received", "accepted", "withdrawn"]
    assert [one.code for one in told.papers] == ["D01", "D03", "D16"]
    assert [one.sha256 for one in told.attachments] == [sha256(picture())]
    noted = counter.book.read_now(
        lambda reads: reads._connection.exec_driver_sql("SELECT what FROM audit WHERE kind = 'export'").all()
    )
    assert [row[0] for row in noted] == ["归档包"] * 2

    words = ["--data", str(tmp_path / "elsewhere"), "archive-verify"]
    assert command.main([*words, str(files[0])]) == 3
    said = capsys.readouterr().out
    assert "自称窗口设备 009，未核对" in said and "归档包完好" not in said
    inside = unzipped(files[0])
    write(files[1], {**inside, told.papers[0].file: b"x"})
    assert command.main([*words, str(files[1])]) == 1
    assert f"改动过 {told.papers[0].file}" in capsys.readouterr().err
    listed = inside["sha256.txt"].replace(b"0", b"1")
    for changed, said in (
        ({**inside, "sha256.txt": listed}, "散列清单被改动过：封条的签名不对"),
        ({name: data for name, data in inside.items() if name != told.acts[0].file}, f"缺少 {told.acts[0].file}"),
        ({name: data for name, data in inside.items() if name != "seal.json"}, "缺少 seal.json"),
        ({**inside, "seal.json": b"{}"}, "散列清单或者封条读不懂"),
    ):  # fmt: skip
        write(files[1], changed)
        assert said in verify(files[1])[0]
    files[1].write_bytes(b"PK")
    assert verify(files[1])[0] == ["归档包打不开，或者已损坏"]
    absent = files[1].with_name("absent.zip")
    assert verify(absent)[0] == [f"没有 {absent} 这个文件，请核对写法"]


def forged(path: Path, device: str) -> None:
    """The package with another word in it, under the seal of a key that somebody has just made."""
    inside, key = unzipped(path), new_key()
    act = next(name for name in inside if name.endswith("-received.json"))
    inside[act] = inside[act].replace("龚".encode(), "龙".encode()) + b" "
    rest = {name: data for name, data in inside.items() if name not in (HASHES, SEAL)}
    inside[HASHES] = hash_list({name: sha256(data) for name, data in rest.items()})
    signature = key.sign(seal_message(inside[HASHES], device))
    seal = ArchiveSeal(algorithm=key.algorithm, key=key.public, signature=signature, device=device)
    write(path, {**inside, SEAL: wire.encode(seal)})


def test_a_seal_is_a_devices_only_with_the_key_that_the_hall_lists_for_it(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    counter, path = desk.counter(), tmp_path / "x.zip"
    case_id = closed(desk, tmp_path / "平面图.png")
    assert isinstance(Filing(counter).pack(case_id, path).result(30), Packed)
    desk.close()
    monkeypatch.setattr(command, "_vault", lambda *_: desk.vault)
    words = ["--data", str(desk.folder), "archive-verify", str(path)]
    assert command.main(words) == 0
    assert capsys.readouterr().out == "归档包完好。封条：窗口设备 009\n"
    inside = unzipped(path)
    other = wire.encode(replace(wire.decode_foreign(inside[SEAL], ArchiveSeal), device="010"))
    write(path, {**inside, SEAL: other})
    assert command.main(words) == 1 and "封条的签名不对" in capsys.readouterr().err
    for device, said in (("009", "不是本大厅登记的"), ("", "自称服务器，未核对")):
        forged(path, device)
        assert command.main(words) == (1 if device else 3)
        told = capsys.readouterr()
        assert said in told.out + told.err and "归档包完好" not in told.out
    desk.close()


def test_the_counter_knows_its_server_and_whose_key_was_revoked(desk: Desk, tmp_path: Path) -> None:
    station = desk.station
    assert signers_of(station, "999") == Signers()
    signers = signers_of(station, "001")
    assert signers.server is None
    pinned = Pinned(
        url="https://x", hall="001", device="009", server_key="its key", server_signed_by="", ca_pem=""
    )
    station.book.write_now(lambda tx: tx.keep(SERVER, wire.encode(pinned)))
    assert signers_of(station, "001").server == "its key"
    seal = ArchiveSeal(algorithm="ed25519", key="its key", signature=b"")
    assert sealed_by(seal, signers_of(station, "001")) == ("known", "服务器")
    assert sealed_by(replace(seal, key="mine"), signers_of(station, "001")).standing == "foreign"
    gone = Signers(None, {("009", "its key"): date(2026, 11, 20)})
    assert sealed_by(replace(seal, device="009"), gone).text == "窗口设备 009（2026-11-20 已注销）"


def unzipped(path: Path) -> dict[str, bytes]:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return {one.filename: archive.read(one) for one in archive.infolist()}


def test_what_lies_elsewhere_is_fetched_or_nothing_is_made(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = closed(desk, tmp_path / "平面图.png")
    counter, path = desk.counter(), tmp_path / "x.zip"
    elsewhere, lies = {sha256(picture())}, filing._content
    monkeypatch.setattr(filing, "_content", lambda reads, of: None if of in elsewhere else lies(reads, of))
    assert refused(Filing(counter).pack(case_id, path).result(30)) == "缺 1 份" and not path.exists()
    asked: list[str] = []

    def fetch(_: str, name: str) -> object:
        asked.append(name)
        elsewhere.discard(name)  # it is kept in the book
        return done(b"")

    with_server = Filing(counter, None, fetch)  # type: ignore[arg-type]
    assert isinstance(with_server.pack(case_id, path).result(30), Packed) and asked == [sha256(picture())]
    with pytest.raises(OSError):
        with_server.pack(case_id, tmp_path / "no" / "x.zip").result(30)
    looker = Filing(desk.counter("M0001", "W09"))
    assert not looker.may and refused(looker.pack(case_id, path).result(30))
    assert refused(Filing(desk.counter()).pack("nobody", path).result(30)) == "没有这件"
