"""What every act carries: who, where, when, and the papers it put out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from casework.hall import SealType
from casework.record import Struct


class PaperIssued(Struct, frozen=True, kw_only=True):
    """A paper that an act put out: its code, 文号 and the hash of the archived bytes.

    `waiting` says that it has no 文号 yet (no block); its page is made when a number is there. `seal` is the type whose
    use has to be entered before the paper goes out, in the name of `organ`; empty: none has.
    """

    code: str
    doc_number: str
    sha256: str
    pages: int
    copies: int
    substituted: tuple[str, ...] = ()
    waiting: bool = False
    seal: SealType | Literal[""] = ""
    organ: str = ""


class Act(Struct, frozen=True, kw_only=True, tag_field="act"):
    """What every act carries: who, where, when."""

    act_id: str  # UUIDv7
    case_id: str  # UUIDv7
    hall: str
    device: str
    window: str
    by: str  # staff_no
    by_name: str
    at: datetime  # with zone
    on: date
    papers: tuple[PaperIssued, ...] = ()
