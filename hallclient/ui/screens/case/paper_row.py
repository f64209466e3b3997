"""One paper in a case's file, as its row says it."""

from __future__ import annotations

from msgspec import Struct

from casework.acts import PaperIssued
from hallclient.ui.screens.case.story import short_number


class PaperRow(Struct, frozen=True):
    """One paper in the file."""

    name: str
    number: str
    rest: str
    sha256: str
    file_name: str  # under which it would be saved
    case_id: str = ""


def paper_row(paper: PaperIssued, name: str, rest: str, case_id: str, case_no: str) -> PaperRow:
    """Name and 文号; a paper that waits for its 文号 says so. `rest`: copies, and how it was served."""
    return PaperRow(
        name=name,
        number=short_number(paper.doc_number) or "等文号",
        rest=rest,
        sha256=paper.sha256,
        file_name=f"{name}-{case_no}.pdf",
        case_id=case_id,
    )
