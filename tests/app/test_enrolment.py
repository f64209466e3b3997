"""登记: which hall files a counter takes, and that one it refuses changes nothing."""

from __future__ import annotations

import base64
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from casework.catalogue import Enrolment
from forms.enrolment import pack
from hallclient.app.card import write_card
from hallclient.app.demo import demo_hall, read_passwords
from hallclient.app.enrol import (
    ISSUER,
    SIGNED,
    enrol,
    fingerprint,
    label_of,
    read_issuer_key,
    sign_hall,
    write_issuer_key,
)
from hallclient.app.restored import FROZEN_BESIDE, frozen
from hallclient.app.station import Trouble, open_station
from hallclient.signing.keys import new_key
from hallclient.signing.package import Envelope, TrustedKey
from hallclient.store.problem import BookFault
from tests.app.desk import DEVICE, FOOD, Clock, Desk, MemoryVault, only, outcome, password, rooms
from tests.app.filled import filled


def refused(desk: Desk, files: Path, device: str = DEVICE) -> str:
    """Why a hall folder is not taken; card and book must be as they were."""
    desk.close()
    card = (desk.folder / "counter.json").read_bytes()
    before = snapshot(desk)
    desk.close()
    trouble = enrol(desk.folder, desk.vault, files, device, desk.clock)
    assert isinstance(trouble, Trouble), trouble
    assert (desk.folder / "counter.json").read_bytes() == card
    assert snapshot(desk) == before
    return trouble.text


def snapshot(desk: Desk) -> tuple[Any, ...]:
    book = desk.station.book
    found = book.read_now(lambda reads: reads.snapshot())
    people = book.read_now(lambda reads: reads.people())
    return found, people, book.read_now(lambda reads: reads.kept("issuer"))


def signed(desk: Desk, name: str = "other", **hall: Any) -> Path:
    files = desk.folder / name
    desk.issuer.hall_file(files, hall.pop("public", desk.public), **hall)
    return files


def test_an_altered_file(desk: Desk) -> None:
    files = signed(desk, version=2)
    envelope = msgspec.json.decode((files / SIGNED).read_bytes(), type=Envelope)
    payload = envelope.payload.replace("示例区政务服务中心".encode(), "假冒区政务服务中心".encode(), 1)
    forged = msgspec.structs.replace(envelope, payload=payload)
    (files / SIGNED).write_bytes(msgspec.json.encode(forged))
    assert "签名不对" in refused(desk, files)


def test_an_unsigned_or_cut_file(desk: Desk) -> None:
    files = signed(desk, version=2)
    envelope = msgspec.json.decode((files / SIGNED).read_bytes(), type=Envelope)
    whole = (files / SIGNED).read_bytes()
    (files / SIGNED).write_bytes(msgspec.json.encode(msgspec.structs.replace(envelope, signature=b"")))
    assert "签名不对" in refused(desk, files)
    (files / SIGNED).write_bytes(whole[: len(whole) // 2])
    assert "读不懂" in refused(desk, files)
    (files / SIGNED).unlink()
    assert "没有完整的大厅文件" in refused(desk, files)


def test_another_issuer(desk: Desk) -> None:
    files = signed(desk, version=2)
    payload = msgspec.json.decode((files / SIGNED).read_bytes(), type=Envelope).payload
    sign_hall(files, payload, new_key())
    assert "签发单位与本机登记时不同" in refused(desk, files)


def test_another_issuer_although_the_card_was_changed(desk: Desk) -> None:
    """The card is a plain file that anybody may edit: the book remembers too."""
    files = signed(desk, version=2)
    payload = msgspec.json.decode((files / SIGNED).read_bytes(), type=Envelope).payload
    thief = new_key()
    sign_hall(files, payload, thief)
    issuer = msgspec.json.decode((files / ISSUER).read_bytes())
    own = fingerprint(TrustedKey(**issuer))
    write_card(desk.folder, msgspec.structs.replace(desk.card, issuer=own))
    assert "签发单位与本机登记时不同" in refused(desk, files)


def test_an_older_version_and_another_file_of_the_same_version(desk: Desk) -> None:
    assert isinstance(desk.take(version=2), Enrolment)
    text = refused(desk, signed(desk, version=1))
    assert "第 1 版" in text and "第 2 版" in text and "没有换成旧的" in text
    assert "没有换成旧的" in refused(desk, signed(desk, version=2, page_address="HTTPS://EVIL.EXAMPLE/C"))


def test_the_same_file_again_is_no_fault(desk: Desk) -> None:
    desk.close()
    again = enrol(desk.folder, desk.vault, desk.folder / "hall", DEVICE, desk.clock)
    assert isinstance(again, Enrolment) and again.version == 1


@pytest.mark.parametrize(("spent", "given"), [("010", True), (DEVICE, False)], ids=["another", "this one"])
def test_a_book_begun_anew_gives_nothing_under_a_number_that_was_frozen(
    desk: Desk, spent: str, given: bool
) -> None:
    """A restore was cut off, its book is gone: what was given under its number nobody knows."""
    desk.close()
    for one in desk.folder.glob("book.*"):
        one.unlink()
    (desk.folder / FROZEN_BESIDE).write_bytes(spent.encode())
    again = enrol(desk.folder, desk.vault, desk.folder / "hall", DEVICE, desk.clock)
    assert isinstance(again, Enrolment)
    assert frozen(desk.station.book, DEVICE) != given
    draft, intake = filled(desk.counter(), FOOD), rooms(desk.counter())[0]
    if given:
        only(outcome(intake.receive(draft)))
    else:
        with pytest.raises(BookFault) as fault:
            intake.receive(draft).result(30)
        assert fault.value.problem.kind == "restored"
    desk.close()


def test_another_devices_key(desk: Desk) -> None:
    text = refused(desk, signed(desk, version=2, public=new_key().public))
    assert "公钥不是本机的" in text and desk.public in text


def test_a_device_that_is_not_listed(desk: Desk) -> None:
    assert "还没有登记设备 010" in refused(desk, signed(desk, version=2), "010")
    assert "三位数字" in refused(desk, signed(desk, version=2), "9")


def test_a_revoked_device(desk: Desk) -> None:
    text = refused(desk, signed(desk, version=2, revoked_on=date(2026, 11, 19)))
    assert "2026-11-19 注销" in text


def test_the_practice_hall_does_not_take_over_the_real_one(desk: Desk) -> None:
    text = refused(desk, signed(desk, version=2, practice=True))
    assert "演练" in text and "新的数据文件夹" in text


def test_versions_that_disagree(desk: Desk) -> None:
    catalogue = desk.counter().catalogue
    files = signed(desk, version=3)
    envelope = msgspec.json.decode((files / SIGNED).read_bytes(), type=Envelope)
    enrolment = msgspec.json.decode(envelope.payload, type=Enrolment)
    torn = msgspec.structs.replace(enrolment, catalogue=msgspec.structs.replace(catalogue, version=2))
    sign_hall(files, pack(torn), desk.issuer.key)
    assert "版本号不同" in refused(desk, files)


def test_a_newer_file_while_work_is_open(desk: Desk) -> None:
    counter = desk.counter()
    draft = filled(counter, FOOD)
    rooms(counter)[0].save(draft).result()
    case = only(outcome(rooms(counter)[0].receive(filled(counter, FOOD))))
    sign_in = desk.sign_in()
    sign_in.attempt("W1003", password("W1003"), "W10").result()
    sign_in.close()
    assert isinstance(desk.take(version=2), Enrolment)
    assert desk.card.catalogue_version == 2
    assert desk.card.window == "W10"  # who sat where is kept
    counter = desk.counter()
    kept = {line.draft_id for line in rooms(counter)[0].drafts().result()}
    assert draft.draft_id in kept
    assert counter.book.read_now(lambda reads: reads.case(case.case_id)) is not None
    second = outcome(rooms(counter)[0].accept(draft))
    assert int(only(second).case_no[18:23]) == int(case.case_no[18:23]) + 1
    numbers = sorted(paper.doc_number for paper in second.papers)
    assert all("110" in number for number in numbers)  # blocks go on where they were


def test_a_moved_data_folder_keeps_its_keys(desk: Desk, tmp_path: Path) -> None:
    desk.close()
    moved = tmp_path / "elsewhere"
    desk.folder.rename(moved)
    desk.folder = moved
    assert desk.card.label != label_of(moved)
    assert isinstance(desk.take(version=2), Enrolment)
    outcome(rooms(desk.counter())[0].accept(filled(desk.counter(), FOOD)))


def test_a_counter_without_its_key_says_so_and_touches_nothing(desk: Desk) -> None:
    desk.close()
    lost = open_station(desk.folder, desk.card, MemoryVault(), desk.clock)
    assert isinstance(lost, Trouble) and "没有本机账本的密钥" in lost.text
    other = MemoryVault()
    other.name = "elsewhere"
    changed = open_station(desk.folder, desk.card, other, desk.clock)
    assert isinstance(changed, Trouble) and "memory" in changed.text and "elsewhere" in changed.text
    assert desk.counter().person.name == "孟知微"


def test_the_demo_hall_is_made_once(tmp_path: Path) -> None:
    folder, vault = tmp_path / "demo", MemoryVault()
    first = demo_hall(folder, vault, Clock(), password_hash=lambda word: word)
    assert isinstance(first, dict) and {"W0907", "S0001", "M0001"} <= set(first)
    assert len(set(first.values())) == len(first)
    assert demo_hall(folder, vault, Clock(), password_hash=lambda word: word) == first
    assert read_passwords(folder) == first
    assert read_passwords(tmp_path) == {}


@pytest.mark.parametrize("spoil", [b"", b"!!!", base64.b64encode(b"short")])
def test_the_issuers_key_in_a_file(tmp_path: Path, spoil: bytes) -> None:
    path, key = tmp_path / "issuer.key", new_key()
    write_issuer_key(path, key)
    assert path.stat().st_mode & 0o077 == 0
    assert read_issuer_key(path).public == key.public
    path.write_bytes(spoil)
    with pytest.raises(ValueError):
        read_issuer_key(path)


def test_a_program_that_runs_keeps_its_book(desk: Desk) -> None:
    files = signed(desk, version=2)
    running = desk.station
    trouble = enrol(desk.folder, desk.vault, files, DEVICE, desk.clock)
    assert isinstance(trouble, Trouble) and trouble.text
    assert running.enrolment.version == 1


def test_only_the_catalogues_that_cases_need_are_read(desk: Desk) -> None:
    for version in range(2, 5):
        assert isinstance(desk.take(version=version), Enrolment)
    earlier = desk.counter().bench().earlier
    assert list(earlier) == [1, 2, 3] and len(earlier) == 3
    assert earlier[1].version == 1
    for absent in (0, 4, 99):
        assert absent not in earlier
    assert earlier == desk.counter().bench().earlier
