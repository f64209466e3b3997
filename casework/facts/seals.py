"""用印登记簿: what the sheet says, from the uses of some days alone. Wording only, no layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from casework.deadline import paper_day
from casework.facts.setting import Facts
from casework.seal_ledger import SealUse, counted, rows


def seal_register(
    uses: Sequence[SealUse],
    organs: Mapping[str, str],
    papers: Mapping[str, str],
    *,
    hall: str,
    device: str,
    days: tuple[date, date],
    at: datetime,
) -> Facts:
    """The oldest first, a line a paper, as the book of a seal is kept by hand."""
    first, last = days
    told = rows(uses, organs, papers)
    return {
        "title": f"{hall}用印登记簿",
        "days": paper_day(first) if first == last else f"{paper_day(first)}至{paper_day(last)}",
        "as_of": f"截至 {at:%Y-%m-%d %H:%M}　本机账本（设备 {device}）和已收到的其他窗口的登记",
        "counted": f"用印 {counted(uses)}",
        "rows": tuple(
            {
                "kind": "row", "number": str(number), "at": when, "seal": f"{code} {name}", "organ": organ,
                "paper": paper, "doc": doc, "copies": copies, "case": f"{case_no}　{item}", "by": f"{by} {staff_no}",
                "remark": remark,
            }
            for number, (when, code, name, organ, paper, doc, copies, case_no, item, by, staff_no, remark) in enumerate(
                told, 1
            )
        ),
    }  # fmt: skip
