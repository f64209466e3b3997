"""Screen and paper say the same name: the headings of titles are those that the layouts print."""

from __future__ import annotations

from casework.titles import HEADINGS
from printing.document import document


def test_every_heading_is_one_that_its_layout_prints() -> None:
    for (code, _), heading in HEADINGS.items():
        printed = {getattr(block, "title", "") for block in document(code).blocks}
        assert heading in printed, (code, printed)
