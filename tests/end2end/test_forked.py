"""The same counter twice: a copy restored on a new PC, or a disk that was cloned, while the old PC still works."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from casework.catalogue import DeviceKey
from hallclient.app.online import online_of
from hallclient.app.restored import restored
from hallclient.app.station import Trouble
from hallclient.signing.vault import PhraseVault
from hallserver.ledger.ledger import open_ledger
from tests.app.desk import Desk
from tests.end2end.test_on_a_stick import PHRASE, Site
from tests.sync.test_exchange import until

SAFE = "大厅保险柜里的一句长口令"

pytestmark = pytest.mark.prove


def twin(site: Site, folder: Path) -> Desk:
    """The PC in another folder, by the same keys and the same pass phrase."""
    vault = PhraseVault(folder / "keys", PHRASE, site.desk.clock)
    return Desk(folder, vault, site.desk.issuer, site.desk.clock)  # type: ignore[arg-type]


def enrolled(site: Site) -> None:
    assert site.hallserver("init", "--host", "localhost")[0] == 0
    assert site.hallserver("hall", str(site.pc / "hall"))[0] == 0
    code = site.hallserver("enrol", "--hall", "001", "--device", "009")[1].split("：")[1].split()[0]
    with site.serving():
        ca = str(site.server / "ca.pem")
        words = ("enrol", "--server", f"https://localhost:{site.port}", "--code", code, "--ca", ca)
        assert site.client(*words)[0] == 0


def reports(desk: Desk) -> str:
    """Sends what waits until the server took it or will not; what it says then."""
    online = online_of(desk.station, desk.folder)
    assert online is not None
    online.start()

    def settled() -> bool:
        told = desk.station.book.read_now(lambda reads: reads.reporting())
        return (not told.since) or "封存" in online.line(told).text

    until(settled)
    told = desk.station.book.read_now(lambda reads: reads.reporting())
    text = online.line(told).text
    online.close()
    return text


def written(desk: Desk) -> list[bytes]:
    """The acts of a book, in its order."""
    rows = "SELECT bytes FROM record ORDER BY n"
    return desk.station.book.write_now(lambda tx: [row[0] for row in tx.connection.exec_driver_sql(rows)])


def test_a_cloned_disk_is_found_at_its_first_push_and_held_whole(tmp_path: Path) -> None:
    site = Site(tmp_path)
    enrolled(site)
    site.works()
    site.desk.close()
    shutil.copytree(site.pc, tmp_path / "clone")
    clone = twin(site, tmp_path / "clone")
    clone_key = site.desk.card.label
    assert clone.card.label == clone_key, "the card came with the disk"
    for one in (site.desk, clone):
        site.works(one)
    with site.serving():
        assert "全部已送达" in reports(site.desk)
        before = site.acts()
        assert "封存" in reports(clone)
        assert site.acts() == before and len(set(before)) == len(before), "of the clone nothing counts"
    ledger = open_ledger(f"sqlite:///{site.server / 'ledger.sqlite'}")
    devices, held = ledger.read("001", lambda reads: (reads.devices(), reads.held()))
    ledger.close()
    assert {one.device: one.state for one in devices}["009"] == "quarantined"
    assert [one.reason for one in held][:1] == ["forked"] and all(
        act in held[0].batch for act in written(clone)[-1:]
    )
    code, said = site.hallserver("devices", "--hall", "001")
    assert code == 0 and "009  封存" in said and "封存的批次：设备 009" in said, said
    for one in (site.desk, clone):
        one.close()


def test_a_copy_restored_on_a_new_pc_goes_on_beside_the_old_one_without_a_fork(tmp_path: Path) -> None:
    site = Site(tmp_path)
    (tmp_path / "safe").write_text(SAFE, "utf-8")
    key = ("--recovery-phrase-file", str(tmp_path / "safe"))
    code, public = site.client("recovery-key", "--out", str(tmp_path / "recovery.key"), *key)
    assert code == 0
    recovery_key = public.strip()
    assert not isinstance(site.desk.take(version=2, recovery_key=recovery_key), Trouble)
    enrolled(site)
    site.works()
    unsent = site.owed()[0]
    site.desk.close()
    usb = tmp_path / "usb"
    assert site.client("backup", "--to", str(usb))[0] == 0
    (copy,) = usb.glob("*.book")
    site.works()  # the old PC works on, and nobody tells it

    new = tmp_path / "new"
    code, said = site.client("restore", str(copy), "--key", str(tmp_path / "recovery.key"), *key, data=new)
    assert code == 0 and "设备 009 不再给号" in said, said
    assert site.client("restore", "--confirm", "--by", "A0001", data=new)[0] == 0
    other = twin(site, new)
    again = restored(other.station.book)
    assert again is not None and again.lost
    assert other.public == site.desk.public, "its identity came with it"
    told = other.station.book.read_now(lambda reads: reads.reporting())
    assert told.waiting == unsent, "and what was not sent"
    other.close()

    number = DeviceKey(number="010", name="W10 新机", algorithm="ed25519", public_key=site.desk.public)
    site.desk.close()
    site.desk.issuer.hall_file(
        site.pc / "hall", site.desk.public, version=3, more_devices=(number,), recovery_key=recovery_key
    )
    code, said = site.client("enrol", "--hall", str(site.pc / "hall"), "--device", "010", data=new)
    assert code == 0, said
    assert site.hallserver("hall", str(site.pc / "hall"))[0] == 0
    with site.serving():
        code, said = site.hallserver("enrol", "--hall", "001", "--device", "010")
        ca = str(site.server / "ca.pem")
        words = (
            "enrol",
            "--server",
            f"https://localhost:{site.port}",
            "--code",
            said.split("：")[1].split()[0],
        )
        assert site.client(*words, "--ca", ca, data=new)[0] == 0
        site.works(other)
        assert "全部已送达" in reports(other), "under both its numbers"
        assert "全部已送达" in reports(site.desk), "the old PC repeats what is there, and goes on"
    devices = site.hallserver("devices", "--hall", "001")[1]
    assert "封存" not in devices, devices
    acts = site.acts()
    assert len(set(acts)) == len(acts) and {device for device, _ in acts} == {"009", "010"}
    assert max(seq for device, seq in acts if device == "009") > unsent
    for one in (site.desk, other):
        one.close()
