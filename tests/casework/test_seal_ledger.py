"""The register of uses as a table: a line a paper, every cell a text."""

from __future__ import annotations

import csv
import io
from typing import Any

from msgspec.structs import replace

from casework.acts import Sealed, SealedPaper
from casework.seal_ledger import COLUMNS, SealUse, counted, rows, table
from tests.casework.factory import stamp

HEAD = stamp().head("a", "c")
PAPER = SealedPaper(code="D11", doc_number="示审批准〔2026〕1101号", sha256="d" * 64, copies=2)


def use(**changes: Any) -> SealUse:
    act = Sealed(**HEAD, seal="102-SP", seal_type="approve", seal_name="审批专用章", organ="102", of=(PAPER,))
    return SealUse(act=replace(act, **changes), case_no="410103261120001009000173", item="食品经营许可")


def test_a_line_a_paper_with_what_was_out_of_the_common() -> None:
    two = (PAPER, replace(PAPER, code="D12", doc_number="2号", copies=1))
    own = use(seal_type="organ", seal_name="示例局", ground="law", reason="=1+1", of=two)
    set_aside = replace(use(), set_aside="不是保管人")
    lines = tuple(rows((own, set_aside), {"102": "示例局"}, {"D11": "准予行政许可决定书"}))
    assert [len(line) for line in lines] == [len(COLUMNS)] * 3
    first, second, third = lines
    assert first[1:9] == (
        "102-SP", "示例局", "示例局", "准予行政许可决定书", "示审批准〔2026〕1101号", "2",
        "410103 261120 001 009 00017 3", "食品经营许可",
    )  # fmt: skip
    assert (second[4], second[6], first[-1]) == ("D12", "1", "法律、法规规定使用行政机关印章：=1+1")
    assert third[-1] == "服务器未予登记：不是保管人"
    assert counted((own, set_aside, use())) == "2 次：示例局 1，审批专用章 1"
    assert counted(()) == "0 次"


def test_the_table_opens_as_text_and_no_cell_is_a_formula() -> None:
    data = table((("2026-11-20 10:42", '=HYPERLINK("x")', '引"号', *[""] * 9),))
    assert data.startswith(b"\xef\xbb\xbf")
    head, line = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert tuple(head) == COLUMNS
    assert line[:3] == ["2026-11-20 10:42", '\'=HYPERLINK("x")', '引"号']
