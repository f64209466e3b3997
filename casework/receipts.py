"""签名件: the paper that whoever took a decision signed with his own hand, back in the file. Pure.

民事诉讼法 第八十七条, borrowed as for all service: 送达必须有送达回证, signed by the recipient. Signed on paper it
may be scanned, which no rule asks for: where the hall does (`receipts_scanned_from`), what is missing is told until it
is there; it holds up nothing.
"""

from __future__ import annotations

from msgspec.structs import replace

from casework.act import PaperIssued
from casework.case import Case
from casework.duties import ReceiptSigned
from casework.hall import Hall
from casework.refusal import Refusal
from casework.signoff import Signer
from casework.stopping import entitled

RECEIPT = "民事诉讼法 第八十七条"
SIGNED = "D14"
"""送达回证."""

_NONE = Refusal(reason="这件还没有送达回证，没有要归档的签名件", basis=RECEIPT, short="还没有送达回证")
_OTHER = Refusal(
    reason="签名件须是这件的送达回证；等文号的，成文以后再签", basis=RECEIPT, short="选定送达回证"
)
_WHO = Refusal(reason="写明在送达回证上签名的人", basis=RECEIPT, short="差：签名的人")
_PAGES = Refusal(reason="附上签了名的送达回证的扫描件", basis=RECEIPT, short="差：扫描件")


PAD = "电子签名法 第三条"
_NO_PAD = Refusal(
    reason="本大厅不用手写板签名；请在送达回证上签名，扫描归档", basis=PAD, short="本大厅不用手写板"
)


def by_pad(act: ReceiptSigned, hall: Hall) -> Refusal | None:
    """Whether the hall takes a signature from a pad: 当事人可以约定使用或者不使用电子签名."""
    return _NO_PAD if act.way == "pad" and not hall.pad else None


def owed(case: Case, hall: Hall) -> tuple[PaperIssued, ...]:
    """The receipts whose signed copy the hall asks for: of what was decided on its day or later."""
    since = hall.receipts_scanned_from
    asked = since is not None and case.decided_on is not None and case.decided_on >= since
    return missing(case) if asked else ()


def missing(case: Case) -> tuple[PaperIssued, ...]:
    """The receipts whose signed copy is not in the file, whether or not the hall asks for it."""
    return tuple(one for one in signable(case) if one.sha256 not in case.receipts)


def signable(case: Case) -> tuple[PaperIssued, ...]:
    return tuple(
        one for one in case.papers if one.code == SIGNED and not one.waiting and one.sha256 not in case.void
    )


def against(case: Case, act: ReceiptSigned, signer: Signer | None) -> Refusal | None:
    """Why the signed copy may not be put on record by this act; None: it may. A better scan may follow any time."""
    wrong = entitled(signer, ("deliver", "take_in"), RECEIPT)
    if wrong is not None:
        return wrong
    papers = signable(case)
    if not papers:
        return _NONE
    if all((one.sha256, one.code) != (act.of, act.code) for one in papers):
        return _OTHER
    if not act.signer.strip():
        return _WHO
    return None if act.pages else _PAGES


def kept(case: Case, act: ReceiptSigned) -> Case:
    return replace(case, receipts=tuple(dict.fromkeys((*case.receipts, act.of))))
