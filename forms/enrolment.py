"""The hall file's payload: the enrolment as bytes, and a hall folder as an enrolment.

A hall folder is a catalogue folder with one more file, `enrolment.yaml`: page address, devices with their
public keys, people, 文号 words and blocks, recovery key. The signature around the payload is `signing`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from casework import wire
from casework.catalogue import (
    BlockList,
    Catalogue,
    DeviceKey,
    DocNumberBlock,
    DocNumberWord,
    Enrolment,
    Fault,
    Person,
)
from casework.people import Security
from casework.record import Struct
from casework.seals import RegisteredSeal
from forms.catalogue import CatalogueUnusable, load
from forms.glyphs import read_glyphs
from forms.letters import read_letters
from forms.rules.finding import Finding, digits, repeated
from forms.rules.seals import check_register
from forms.security import SecurityChange, findings, of_people, security_of
from forms.source import Source
from forms.supervision import read_supervision

FILE = "enrolment.yaml"
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?([+-]\d{2}:\d{2}|Z)", re.ASCII)


class Particulars(Struct, frozen=True, kw_only=True):
    """What enrolment.yaml holds."""

    version: int
    issued_at: str
    page_address: str
    devices: tuple[DeviceKey, ...]
    people: tuple[Person, ...]
    words: tuple[DocNumberWord, ...]
    blocks: tuple[DocNumberBlock, ...]
    recovery_key: str = ""  # left out: the hall has none so far
    practice: bool = False
    security: SecurityChange | None = None
    block_list: BlockList | None = None
    seals: tuple[RegisteredSeal, ...] = ()


def pack(enrolment: Enrolment) -> bytes:
    """The payload that is signed: the same enrolment gives the same bytes."""
    return wire.encode(enrolment)


def unpack(payload: bytes) -> Enrolment:
    """The enrolment of a payload. Raises `casework.wire.WireError`."""
    return wire.decode_foreign(payload, Enrolment)


def read_folder(folder: Path) -> tuple[Enrolment, tuple[Fault, ...]]:
    """The enrolment of a hall folder, and the faults of single items. Raises CatalogueUnusable."""
    source = Source(folder)
    found = source.file(FILE, Particulars)
    version = 1 if found is None else found.version
    try:
        catalogue, faults = load(folder, version)
    except CatalogueUnusable as error:
        raise CatalogueUnusable((*error.faults, *faults_of(folder, None))) from error
    own = faults_of(folder, catalogue)
    if found is None or own:
        raise CatalogueUnusable((*own, *faults))
    glyphs, _ = read_glyphs(folder)
    authority, _ = read_letters(folder)
    rules, _ = read_supervision(folder)
    whole = enrolment_of(catalogue, found)
    return msgspec.structs.replace(whole, glyphs=glyphs, authority=authority, supervision=rules), faults


def faults_of(folder: Path, catalogue: Catalogue | None) -> tuple[Fault, ...]:
    """The faults of enrolment.yaml, held against the catalogue where there is one."""
    source = Source(folder)
    found = source.file(FILE, Particulars)
    if found is not None:
        for finding in (*_check(found), *(() if catalogue is None else _against(found, catalogue))):
            source.fault(FILE, finding.place, finding.rule, finding.text)
    letters = read_letters(folder, None if found is None else found.people, catalogue)[1]
    return (*source.faults, *read_glyphs(folder)[1], *letters, *read_supervision(folder)[1])


def enrolment_of(catalogue: Catalogue, found: Particulars) -> Enrolment:
    """Catalogue and particulars as one; a practice hall has no number of a real hall (code 000)."""
    if found.practice:
        hall = msgspec.structs.replace(catalogue.hall, code="000")
        catalogue = msgspec.structs.replace(catalogue, hall=hall)
    own = {name: getattr(found, name) for name in Particulars.__struct_fields__ if name != "security"}
    return Enrolment(catalogue=catalogue, security=security_of(found.security), **own)


def people_text(people: tuple[Person, ...]) -> str:
    """The people as lines of enrolment.yaml, one each."""
    lines = (msgspec.json.encode(one).decode() for one in people)
    return "people:\n" + "".join(f"  - {line}\n" for line in lines)


def block_list_text(listed: BlockList | None) -> str:
    """The block list as enrolment.yaml has it."""
    return f"block_list: {msgspec.json.encode(listed).decode()}\n" if listed is not None else ""


def _check(found: Particulars) -> Iterator[Finding]:
    """What enrolment.yaml shows by itself."""
    if found.version < 1:
        yield Finding(("version",), "版本从 1 起")
    if not _INSTANT.fullmatch(found.issued_at):
        yield Finding(("issued_at",), f"须写成 2026-03-02T08:00:00+08:00，现在是“{found.issued_at}”")
    for place, device in enumerate(found.devices):
        if not digits(device.number, 3):
            yield Finding(("devices", place, "number"), "设备号须是三位数字", "device-number")
    for place, number in repeated(device.number for device in found.devices):
        text = f"设备号 {number} 已给了别的设备；号不得重复，也不得再给"
        yield Finding(("devices", place, "number"), text, "device-number")
    yield from _people(found.people)
    yield from findings(found.security, found.people)
    for place, word in repeated((word.organ, word.paper) for word in found.words):
        yield Finding(("words", place), f"机关 {word[0]} 文书 {word[1]} 的文号用字写了两次")
    for place, block in enumerate(found.blocks):
        if block.first < 1 or block.last < block.first:
            yield Finding(("blocks", place), "起号须不小于 1，止号须不小于起号", "block-range")
        if any(_overlap(block, other) for other in found.blocks[:place]):
            yield Finding(("blocks", place), "号段与前面的重叠；一个号只给一次", "block-overlap")
        if all(device.number != block.device for device in found.devices):
            yield Finding(("blocks", place, "device"), f"没有设备“{block.device}”")


def people_findings(
    people: tuple[Person, ...], catalogue: Catalogue, security: Security
) -> Iterator[Finding]:
    """What is wrong with a hall's people, wherever they were changed."""
    yield from _people(people)
    yield from of_people(security, people)
    yield from _people_against(people, catalogue)


def _people(people: tuple[Person, ...]) -> Iterator[Finding]:
    for place, staff_no in repeated(person.staff_no for person in people):
        yield Finding(("people", place, "staff_no"), f"工号 {staff_no} 写了两次", "duplicate-staff-no")
    for place, person in enumerate(people):
        if person.valid_to is not None and person.valid_to < person.valid_from:
            text = f"截止日 {person.valid_to} 早于起始日 {person.valid_from}"
            yield Finding(("people", place, "valid_to"), text, "valid-to-before-valid-from")


def _people_against(people: tuple[Person, ...], catalogue: Catalogue) -> Iterator[Finding]:
    windows = {window.code for window in catalogue.hall.windows}
    departments = {one.code for one in catalogue.departments}
    for place, person in enumerate(people):
        for index, code in enumerate(person.windows):
            if code not in windows:
                yield Finding(("people", place, "windows", index), f"hall.yaml 中没有窗口“{code}”")
        for index, code in enumerate(person.departments):
            if code not in departments:
                yield Finding(("people", place, "departments", index), f"没有部门“{code}”")


def _against(found: Particulars, catalogue: Catalogue) -> Iterator[Finding]:
    """What enrolment.yaml names of the hall: windows, departments, organs, papers."""
    yield from _people_against(found.people, catalogue)
    organs = {*(one.code for one in catalogue.departments), catalogue.hall.operator.code}
    papers = {paper.code for paper in catalogue.hall.papers}
    numbered: tuple[tuple[str, tuple[DocNumberWord | DocNumberBlock, ...]], ...] = (
        ("words", found.words),
        ("blocks", found.blocks),
    )
    for key, lines in numbered:
        for place, line in enumerate(lines):
            if line.organ not in organs:
                yield Finding((key, place, "organ"), f"没有机关“{line.organ}”")
            if line.paper not in papers:
                yield Finding((key, place, "paper"), f"没有文书“{line.paper}”；可以是 D01 至 D22")

    yield from check_register(found.seals, found.people, catalogue, {one.organ for one in found.words})


def _overlap(one: DocNumberBlock, other: DocNumberBlock) -> bool:
    same = (one.organ, one.paper, one.year) == (other.organ, other.paper, other.year)
    return same and one.first <= other.last and other.first <= one.last
