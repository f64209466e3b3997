"""The QR code of a paper: an upper-case address that names the paper and carries its whole signature.

`ADDRESS/<24 digits, 26 of a part>/<paper><YYMMDD><device>/<base32 of 64 bytes>`: only characters of QR's alphanumeric
mode, so that version 7 at level M (178 characters) holds it. It says which paper of which case was made on
which day by which device, and nothing about a person. Making and checking the signature is `signing`'s.
"""

from __future__ import annotations

import base64
import re
from datetime import date

from casework.numbering import parse, short_day
from casework.problem import Problem, wrong
from casework.record import Struct

ALPHANUMERIC = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
CAPACITY = 178  # characters of version 7, level M
SIGNATURE_BYTES = 64

_ADDRESS = re.compile(r"HTTPS?://[A-Z0-9][A-Z0-9.\-]*(:\d{1,5})?(/[A-Z0-9.\-]+)*", re.ASCII)
_PAPER = re.compile(r"D(0[1-9]|1\d|2[0-2])", re.ASCII)
_CODE = re.compile(
    r"(?P<address>[^ ]+)/(?P<case_no>\d{24}(?:\d\d)?)/(?P<paper>D\d\d)(?P<day>\d{6})(?P<device>\d{3})"
    r"/(?P<signature>[A-Z2-7]{103})",
    re.ASCII,
)
_FOREIGN = "不是本系统的二维码；请扫文书上的二维码或录入编号"


class QrCode(Struct, frozen=True, kw_only=True):
    """What a code says; whether it is true is for the signature over `message` and for the record."""

    page_address: str
    case_no: str
    paper: str
    day: date
    device: str
    signature: bytes

    @property
    def message(self) -> bytes:
        """The bytes that the signature must fit."""
        return message(self.case_no, self.paper, self.day, self.device)


def message(case_no: str, paper: str, day: date, device: str) -> bytes:
    """What is signed, with the name and version of the form in front."""
    return f"hall-paper-qr/1\n{case_no}\n{paper}\n{day.isoformat()}\n{device}\n".encode("ascii")


def compose(page_address: str, case_no: str, paper: str, day: date, device: str, signature: bytes) -> str:
    """The text of the code. Raises ValueError for a part out of form or more than version 7 holds."""
    address = page_address.upper().rstrip("/")
    encoded = base64.b32encode(signature).decode("ascii").rstrip("=")
    text = f"{address}/{case_no}/{paper}{day:%y%m%d}{device}/{encoded}"
    if len(text) > CAPACITY:
        raise ValueError(f"page address too long: {page_address}")
    found = read(text)
    if isinstance(found, Problem):
        raise ValueError(f"{found.text}: {text[:80]}")
    return text


def read(text: str, page_address: str = "") -> QrCode | Problem:
    """A scanned code in its parts; strict, so that nothing foreign, cut or altered is acted on.

    Alphabet, lengths, check digit and days must fit, the day of the paper not before the number's. A paper
    may come from another device than the number. With `page_address` a code of another address is foreign.
    """
    if not text or not ALPHANUMERIC.issuperset(text) or len(text) > CAPACITY:
        return wrong(_FOREIGN)
    match = _CODE.fullmatch(text)
    if match is None or not _ADDRESS.fullmatch(match["address"]):
        return wrong(_FOREIGN)
    if page_address and match["address"] != page_address.upper().rstrip("/"):
        return wrong(_FOREIGN)
    number, day, signature = parse(match["case_no"]), short_day(match["day"]), _bytes(match["signature"])
    if isinstance(number, Problem):
        return wrong("二维码中的办件编号不成立；请重扫或录入编号")
    if day is None or day < number.day or not _PAPER.fullmatch(match["paper"]) or signature is None:
        return wrong("二维码内容不成立，可能残缺或者被改动；请重扫或录入编号")
    return QrCode(
        page_address=match["address"],
        case_no=number.text,
        paper=match["paper"],
        day=day,
        device=match["device"],
        signature=signature,
    )


def _bytes(encoded: str) -> bytes | None:
    """The 64 bytes; None for an encoding that no encoder writes (spare bits set)."""
    decoded = base64.b32decode(encoded + "=")
    canonical = base64.b32encode(decoded).decode("ascii").rstrip("=")
    return decoded if canonical == encoded and len(decoded) == SIGNATURE_BYTES else None
