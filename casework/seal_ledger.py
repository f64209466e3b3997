"""用印登记: a line for every paper under a seal, as the register of its uses asks for. Pure.

The columns are those of the halls' own rules on 行政审批专用章: when, which seal, whose, on what, how many, by
whom, and what was out of the common. Whom the case is about is not among them: the number leads to the case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from casework.acts import Sealed
from casework.numbering import grouped
from casework.record import Struct
from casework.sealing import exception_of

COLUMNS: Final = (
    "用印时间", "印章编号", "印章名称", "机关", "文书", "文号", "份数", "办件编号", "事项", "用印人", "工号", "备注",
)  # fmt: skip
STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula."""


class SealUse(Struct, frozen=True, kw_only=True):
    """One act of sealing, with the case it is of and what the server made of it where it did not let it stand."""

    act: Sealed
    case_no: str
    item: str
    set_aside: str = ""


def rows(
    uses: Iterable[SealUse], organs: Mapping[str, str], papers: Mapping[str, str]
) -> Iterator[tuple[str, ...]]:
    """The register's lines in `COLUMNS`; `organs` and `papers` are names by code."""
    for use in uses:
        act = use.act
        told = f"服务器未予登记：{use.set_aside}" if use.set_aside else ""
        remark = "；".join(part for part in (exception_of(act), told) if part)
        for paper in act.of:
            yield (
                f"{act.at:%Y-%m-%d %H:%M}", act.seal, act.seal_name, organs.get(act.organ, act.organ),
                papers.get(paper.code, paper.code), paper.doc_number, str(paper.copies), grouped(use.case_no),
                use.item, act.by_name, act.by, remark,
            )  # fmt: skip


def table(lines: Iterable[tuple[str, ...]]) -> bytes:
    """The register as a spreadsheet opens it: CSV in UTF-8 with its mark, every cell a text."""
    whole = (COLUMNS, *lines)
    text = "".join(",".join(_cell(one) for one in line) + "\r\n" for line in whole)
    return b"\xef\xbb\xbf" + text.encode()


def counted(uses: Iterable[SealUse]) -> str:
    """`12 次：审批专用章 9，行政机关印章 3`, by what is engraved; what the server set aside does not count."""
    standing = [use.act.seal_name for use in uses if not use.set_aside]
    if not standing:
        return "0 次"
    each = "，".join(f"{name} {count}" for name, count in Counter(standing).most_common())
    return f"{len(standing)} 次：{each}"


def _cell(text: str) -> str:
    safe = f"'{text}" if text.startswith(STARTS) else text
    return '"' + safe.replace('"', '""') + '"'
