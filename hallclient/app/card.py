"""What a counter shows before its book is open: a small plain file without secrets or personal data."""

from __future__ import annotations

from pathlib import Path

import msgspec

from casework.catalogue import Enrolment
from casework.hall import OfficeHours, Window, Year
from hallclient.app.face import FILE


class Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The face of a counter: painted at start, written anew at every enrolment."""

    hall: str
    device: str
    practice: bool
    vault: str  # which kind of key store holds the book's key: a change of it is found and said
    label: str  # under which name
    issuer: str  # fingerprint of the key that hall files must be signed with
    window: str  # the last one somebody signed in at
    windows: tuple[Window, ...]
    office_hours: tuple[OfficeHours, ...]
    years: tuple[Year, ...]
    catalogue_version: int
    issued_at: str

    @property
    def last_year(self) -> int:
        """The newest published calendar; 0: none."""
        return max((year.year for year in self.years), default=0)


def card_of(enrolment: Enrolment, *, device: str, vault: str, label: str, issuer: str) -> Card:
    """The card of a fresh enrolment."""
    hall = enrolment.catalogue.hall
    return Card(
        hall=hall.name,
        device=device,
        practice=enrolment.practice,
        vault=vault,
        label=label,
        issuer=issuer,
        window="",
        windows=tuple(window for window in hall.windows if window.departments or window.hands_out),
        office_hours=hall.office_hours,
        years=enrolment.catalogue.years,
        catalogue_version=enrolment.version,
        issued_at=enrolment.issued_at,
    )


def read_card(folder: Path) -> Card | None:
    """The card in a data folder; None where the counter is not enrolled or the card can't be read."""
    try:
        return card_in((folder / FILE).read_bytes())
    except OSError:
        return None


def card_in(data: bytes) -> Card | None:
    """The card in these bytes; None where they are none."""
    try:
        return msgspec.json.decode(data, type=Card)
    except (ValueError, msgspec.MsgspecError):
        return None


def write_card(folder: Path, card: Card) -> None:
    """Replaces the card whole: without it the program would say that this PC was never enrolled."""
    from hallclient.signing.vault import write_private  # not before the sign-in is painted

    write_private(folder / FILE, msgspec.json.format(msgspec.json.encode(card), indent=1))
