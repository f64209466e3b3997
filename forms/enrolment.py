"""The hall file's payload: the enrolment as bytes, and a hall folder as an enrolment.

A hall folder is a catalogue folder with one more file, `enrolment.yaml`: page address, devices with their
public keys, people, 文号 words and blocks, recovery key. The signature around the payload is `signing`'s.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from casework import wire
from casework.catalogue import (
    Catalogue,
    DeviceKey,
    DocNumberBlock,
    DocNumberWord,
    Enrolment,
    Fault,
    Person,
)
from casework.record import Struct
from forms.catalogue import CatalogueUnusable, load
from forms.source import Source

FILE = "enrolment.yaml"


class Particulars(Struct, frozen=True, kw_only=True):
    """What enrolment.yaml holds."""

    version: int
    issued_at: str
    page_address: str
    devices: tuple[DeviceKey, ...]
    people: tuple[Person, ...]
    words: tuple[DocNumberWord, ...]
    blocks: tuple[DocNumberBlock, ...]
    recovery_key: str
    practice: bool = False


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
    if found is not None:
        _check(source, found)
    if found is None or source.faults:
        raise CatalogueUnusable(tuple(source.faults))
    catalogue, faults = load(folder, found.version)
    return enrolment_of(catalogue, found), faults


def enrolment_of(catalogue: Catalogue, found: Particulars) -> Enrolment:
    """Catalogue and particulars as one; a practice hall has no number of a real hall (code 000)."""
    if found.practice:
        hall = msgspec.structs.replace(catalogue.hall, code="000")
        catalogue = msgspec.structs.replace(catalogue, hall=hall)
    own = {name: getattr(found, name) for name in Particulars.__struct_fields__}
    return Enrolment(catalogue=catalogue, **own)


def _check(source: Source, found: Particulars) -> None:
    numbers = [device.number for device in found.devices]
    for place, device in enumerate(found.devices):
        if len(device.number) != 3 or not device.number.isdigit():
            source.fault(FILE, ("devices", place, "number"), "device-number", "设备号须是三位数字")
        if numbers.count(device.number) > 1:
            source.fault(FILE, ("devices", place, "number"), "device-number", "设备号不得重复，也不得再给")
    staff = [person.staff_no for person in found.people]
    for place, person in enumerate(found.people):
        if staff.count(person.staff_no) > 1:
            source.fault(FILE, ("people", place, "staff_no"), "duplicate-staff-no", "工号不得重复")
    for place, block in enumerate(found.blocks):
        if block.first < 1 or block.last < block.first:
            source.fault(FILE, ("blocks", place), "block-range", "起号须不小于 1，止号须不小于起号")
        if any(_overlap(block, other) for other in found.blocks[:place]):
            source.fault(FILE, ("blocks", place), "block-overlap", "号段与前面的重叠；一个号只给一次")


def _overlap(one: DocNumberBlock, other: DocNumberBlock) -> bool:
    same = (one.organ, one.paper, one.year) == (other.organ, other.paper, other.year)
    return same and one.first <= other.last and other.first <= one.last
