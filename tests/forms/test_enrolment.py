"""The hall file's payload: the same value gives the same bytes, hostile bytes a clean error, a folder its faults."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.catalogue import Catalogue, Enrolment
from casework.wire import WireError
from forms import demo_hall
from forms.__main__ import check
from forms.catalogue import CatalogueUnusable, load
from forms.enrolment import FILE, pack, read_folder, unpack
from forms.security import usual
from tests.forms.mutation import FOOD, copied

PARTICULARS = """\
version: 3
issued_at: "2026-03-02T08:00:00+08:00"
page_address: HTTPS://ZWFW.EXAMPLE/C
recovery_key: 示例
devices:
  - {number: "003", name: 三号窗口机, algorithm: ed25519, public_key: AAAA}
people:
  - staff_no: W0907
    name: 王砚秋
    roles: [窗口人员]
    windows: [W09]
    departments: []
    phone: 0371-00000000
    password: 示例
    valid_from: "2024-01-01"
words:
  - {organ: "102", paper: D01, word: 示审批收}
blocks:
  - {organ: "102", paper: D01, year: 2026, first: 1, last: 100, device: "003"}
  - {organ: "102", paper: D01, year: 2026, first: 101, last: 200, device: "003"}
"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()[0]


def made(catalogue: Catalogue, *, practice: bool = False, years: tuple[int, ...] = (2026,)) -> Enrolment:
    return demo_hall.build(
        device_number="003",
        device_public_key="AAAA",
        issued_at="2026-03-02T08:00:00+08:00",
        years=years,
        password_hash=lambda word: f"hash of {word}",
        passwords={staff_no: f"word {staff_no}" for staff_no in demo_hall.staff_numbers()},
        practice=practice,
        catalogue=catalogue,
    )


@pytest.fixture(scope="module")
def payload(catalogue: Catalogue) -> bytes:
    return pack(made(catalogue))


# ── bytes ────────────────────────────────────────────────────────────────────


def test_there_and_back(catalogue: Catalogue, payload: bytes) -> None:
    assert unpack(payload) == made(catalogue)
    assert pack(unpack(payload)) == payload


def test_faulty_items_travel_with_their_reason(tmp_path: Path) -> None:
    hall = copied(tmp_path)
    path = hall / FOOD
    path.write_text(path.read_text(encoding="utf-8").replace("visits: 1", "visits: 一"), encoding="utf-8")
    enrolment = made(load(hall)[0])
    assert enrolment.catalogue.unusable
    assert unpack(pack(enrolment)) == enrolment


def changed(payload: bytes, change: dict[str, Any]) -> bytes:
    return json.dumps({**json.loads(payload), **change}, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "change",
    [
        {"more": 1},
        {"version": "1"},
        {"version": None},
        {"version": 1.5},
        {"devices": {}},
        {"devices": [{}]},
        {"practice": "yes"},
        {"people": [{"staff_no": "W1", "roles": ["root"]}]},
        {"catalogue": []},
    ],
)
def test_a_payload_of_another_shape_is_refused(payload: bytes, change: dict[str, Any]) -> None:
    with pytest.raises(WireError):
        unpack(changed(payload, change))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        b"\xff\xfe{}",
        b"null",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"version":NaN}',
        b'{"version":Infinity}',
        b'{"version":1' + b"0" * 5000 + b"}",
        b'{"version":1e999}',
        b'{"version":"\\ud800"}',
    ],
)
def test_hostile_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        unpack(data)


def test_a_key_written_twice_is_refused(payload: bytes) -> None:
    assert payload.startswith(b'{"version":')
    with pytest.raises(WireError):
        unpack(b'{"version":9,' + payload[1:])


def test_a_cut_or_lengthened_payload_is_refused(payload: bytes) -> None:
    for data in (payload[:-1], payload[: len(payload) // 2], payload + b"}", payload + b"x"):
        with pytest.raises(WireError):
            unpack(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_cleanly(data: bytes) -> None:
    with pytest.raises(WireError):
        unpack(data)


# ── the demo hall ────────────────────────────────────────────────────────────


def test_the_demo_hall(catalogue: Catalogue) -> None:
    enrolment = made(catalogue, years=(2026, 2027))
    hall = enrolment.catalogue.hall
    organs = {hall.operator.code, *(one.code for one in catalogue.departments)}
    assert {word.organ for word in enrolment.words} == organs
    assert len({word.word for word in enrolment.words}) == len(enrolment.words)
    assert {block.year for block in enrolment.blocks} == {2026, 2027}
    assert len(enrolment.blocks) == 2 * len(enrolment.words)
    assert all(0 < block.first <= block.last for block in enrolment.blocks)
    windows = {window.code for window in hall.windows}
    assert all(set(person.windows) <= windows for person in enrolment.people)
    served = {
        window for person in enrolment.people if "窗口人员" in person.roles for window in person.windows
    }
    assert served >= {window.code for window in hall.windows if window.departments} - {"W18", "W19", "W20"}
    assert {person.staff_no for person in enrolment.people} == set(demo_hall.staff_numbers())


def test_passwords_never_lie_in_the_payload(payload: bytes) -> None:
    for staff_no in demo_hall.staff_numbers():
        assert f'"word {staff_no}"'.encode() not in payload
        assert f"hash of word {staff_no}".encode() in payload


def test_the_practice_hall_has_no_number_of_the_real_one(catalogue: Catalogue) -> None:
    real, practice = made(catalogue), made(catalogue, practice=True)
    assert practice.practice
    assert practice.catalogue.hall.code == "000"
    assert real.catalogue.hall.code == "001"
    assert practice.page_address != real.page_address
    assert all(word.word.startswith("演练") for word in practice.words)
    assert not {word.word for word in practice.words} & {word.word for word in real.words}


# ── a hall folder ────────────────────────────────────────────────────────────


def folder_of(tmp_path: Path, text: str = PARTICULARS) -> Path:
    hall = copied(tmp_path)
    (hall / FILE).write_text(text, encoding="utf-8")
    return hall


def test_a_hall_folder(tmp_path: Path, catalogue: Catalogue) -> None:
    hall = folder_of(tmp_path)
    enrolment, found = read_folder(hall)
    assert found == ()
    assert check(hall)[1] == ()
    assert enrolment.version == enrolment.catalogue.version == 3
    assert msgspec.structs.replace(enrolment.catalogue, version=1) == catalogue
    assert unpack(pack(enrolment)) == enrolment


@pytest.mark.parametrize("recovery_key", ["recovery-key 印出的公钥", ""])
def test_the_manuals_own_example_can_be_signed_and_the_recovery_key_left_out(
    tmp_path: Path, recovery_key: str
) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "enrolment.md").read_text("utf-8")
    lines = dedent(manual.split("```yaml\n", 1)[1].split("```", 1)[0]).splitlines(keepends=True)
    text = "".join(line for line in lines if recovery_key or not line.startswith("recovery_key:"))
    enrolment, found = read_folder(folder_of(tmp_path, text))
    assert (found, enrolment.recovery_key) == ((), recovery_key)


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "rule"),
    [
        ("version: 3", "version: 0", 1, "version", "schema"),
        ("2026-03-02T08:00:00+08:00", "2026-03-02", 2, "issued_at", "schema"),
        ('number: "003"', 'number: "3"', 6, "devices.0.number", "device-number"),
        (
            "devices:\n",
            'devices:\n  - {number: "003", name: 旧, algorithm: sm2, public_key: B, revoked_on: "2025-01-01"}\n',
            7,
            "devices.1.number",
            "device-number",
        ),
        ("algorithm: ed25519", "algorithm: rsa", 6, "devices.0.algorithm", "schema"),
        ("roles: [窗口人员]", "roles: [局长]", 10, "people.0.roles.0", "schema"),
        ("windows: [W09]", "windows: [W99]", 11, "people.0.windows.0", "schema"),
        ("departments: []", 'departments: ["999"]', 12, "people.0.departments.0", "schema"),
        (
            '"2024-01-01"',
            '"2024-01-01"\n    valid_to: "2023-01-01"',
            16,
            "people.0.valid_to",
            "valid-to-before-valid-from",
        ),
        ('organ: "102", paper: D01, word', 'organ: "999", paper: D01, word', 17, "words.0.organ", "schema"),
        ("paper: D01, word", "paper: D99, word", 17, "words.0.paper", "schema"),
        ("first: 1,", "first: 0,", 19, "blocks.0", "block-range"),
        ("first: 101", "first: 100", 20, "blocks.1", "block-overlap"),
        ("last: 200", "last: 99", 20, "blocks.1", "block-range"),
        ('last: 100, device: "003"', 'last: 100, device: "004"', 19, "blocks.0.device", "schema"),
        ("recovery_key: 示例", "recovery: 示例", 4, "recovery", "schema"),
        ("roles: [窗口人员]", "roles: [系统管理员, 审计管理员]", 10, "people.0.roles", "roles-apart"),
        ("roles: [窗口人员]", "roles: [窗口人员, 安全管理员]", 10, "people.0.roles", "roles-apart"),
        ("version: 3", "version: 3\nsecurity: {tries: 99}", 2, "security.tries", "security-range"),
        (
            "version: 3",
            "version: 3\nsecurity: {idle_minutes: 60}",
            2,
            "security.idle_minutes",
            "security-range",
        ),
        (
            "version: 3",
            "version: 3\nsecurity: {locked_minutes: 5}",
            2,
            "security.locked_minutes",
            "security-range",
        ),
        (
            "version: 3",
            "version: 3\nsecurity: {password: {least: 6}}",
            2,
            "security.password.least",
            "security-range",
        ),
        (
            "version: 3",
            "version: 3\nsecurity: {password: {days: 9}}",
            2,
            "security.password.days",
            "security-range",
        ),
        (
            "version: 3",
            "version: 3\nsecurity: {roles: [{name: 局长, uses: []}]}",
            2,
            "security.roles.0.name",
            "schema",
        ),
        ("    phone:", "    factor: totp\n    phone:", 8, "people.0.totp", "factor-missing"),
        ("    phone:", "    factor: ukey\n    phone:", 8, "people.0.certificate", "factor-missing"),
    ],
)
def test_a_faulty_hall_folder(tmp_path: Path, old: str, new: str, line: int, key: str, rule: str) -> None:
    assert old in PARTICULARS
    hall = folder_of(tmp_path, PARTICULARS.replace(old, new, 1))
    with pytest.raises(CatalogueUnusable) as caught:
        read_folder(hall)
    found = [(one.file, one.line, one.key, one.rule) for one in caught.value.faults]
    assert (FILE, line, key, rule) in found
    assert [(one.file, one.line, one.key, one.rule) for one in check(hall)[1]] == found


def test_a_hall_changes_the_usual_line_by_line(tmp_path: Path) -> None:
    own = "version: 3\nsecurity:\n  locked_minutes: 30\n  password: {least: 15, classes: 1, days: 0}\n"
    own += "  roles:\n    - {name: 大厅管理, uses: [statistics, local], factor: none}"
    security = read_folder(folder_of(tmp_path, PARTICULARS.replace("version: 3", own, 1)))[0].security
    assert security is not None and (security.tries, security.locked_minutes) == (5, 30)
    assert (security.password.least, security.password.classes, security.password.history) == (15, 1, 5)
    assert [one.name for one in security.roles] == [one.name for one in usual().roles]
    role = security.role("大厅管理")
    assert role is not None and role.uses == ("statistics", "local")


def test_a_hall_file_of_an_older_issuer_runs_on_the_usual(payload: bytes) -> None:
    old = json.loads(payload)
    del old["security"]
    assert unpack(json.dumps(old, ensure_ascii=False).encode()).security is None


def test_a_person_twice(tmp_path: Path) -> None:
    start = PARTICULARS.index("  - staff_no")
    person = PARTICULARS[start : PARTICULARS.index("words:")]
    hall = folder_of(tmp_path, PARTICULARS[:start] + person + PARTICULARS[start:])
    assert [(one.key, one.rule) for one in check(hall)[1]] == [("people.1.staff_no", "duplicate-staff-no")]


def test_a_faulty_item_does_not_stop_a_hall_folder(tmp_path: Path) -> None:
    hall = folder_of(tmp_path)
    path = hall / FOOD
    path.write_text(path.read_text(encoding="utf-8").replace("visits: 1", "visits: 一"), encoding="utf-8")
    enrolment, found = read_folder(hall)
    assert [one.key for one in found] == ["visits"]
    assert len(enrolment.catalogue.items) == 35


def test_faults_of_both_are_told_at_once(tmp_path: Path) -> None:
    hall = folder_of(tmp_path, PARTICULARS.replace("version: 3", "version: 0"))
    (hall / "region.yaml").unlink()
    with pytest.raises(CatalogueUnusable) as caught:
        read_folder(hall)
    assert {one.file for one in caught.value.faults} == {"region.yaml", FILE}


def test_the_halls_pictures_of_characters_travel_in_the_hall_file(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / FILE).write_text(PARTICULARS, encoding="utf-8")
    (folder / "glyphs").mkdir()
    picture = b"\x89PNG\r\n\x1a\n" + bytes([0, 0, 0, 13]) + b"IHDR" + bytes([0, 0, 0, 96] * 2) + bytes(20)
    (folder / "glyphs" / "U+31350.png").write_bytes(picture)
    enrolment, _ = read_folder(folder)
    assert unpack(pack(enrolment)).glyphs == {"\U00031350": picture}
    (folder / "glyphs" / "name.png").write_bytes(picture)
    with pytest.raises(CatalogueUnusable, match=r"glyphs/name\.png"):
        read_folder(folder)
