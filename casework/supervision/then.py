"""The hall as it was when something was done: who could do what, when it was open. Read of a hall file, and no more."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from casework.authority import Authority
from casework.catalogue import Enrolment
from casework.hall import LampRule, OfficeHours
from casework.people import Person, Security


class _Hall(msgspec.Struct, frozen=True):
    office_hours: tuple[OfficeHours, ...]


class _Region(msgspec.Struct, frozen=True):
    lamp: LampRule


class _Catalogue(msgspec.Struct, frozen=True):
    hall: _Hall
    region: _Region


class Then(msgspec.Struct, frozen=True, kw_only=True):
    """One version of the hall file, as far as supervision asks for it: a file has 4 MB, this a hundredth."""

    issued_at: str
    people: tuple[Person, ...]
    catalogue: _Catalogue
    security: Security | None = None
    authority: Authority | None = None


def then_of(payload: bytes, usual: Security) -> Then:
    """Of a hall file's payload that was checked when it was taken; `usual`: the roles of a file that says none.

    Raises msgspec.MsgspecError.
    """
    found = msgspec.json.decode(payload, type=Then)
    return found if found.security is not None else replace(found, security=usual)


def then(hall: Enrolment, usual: Security) -> Then:
    """Of a hall file that is open."""
    its = hall.catalogue
    return Then(
        issued_at=hall.issued_at,
        people=hall.people,
        catalogue=_Catalogue(hall=_Hall(office_hours=its.hall.office_hours), region=_Region(lamp=its.region.lamp)),
        security=hall.security or usual,
        authority=hall.authority,
    )  # fmt: skip


msgspec.json.Decoder(Then)  # under the import's lock: see `casework.record.built`
