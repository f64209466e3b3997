"""A PDF file against the archive: ours is genuine only if its bytes are those that lie there, to the last one.

The file comes from outside. It is measured, hashed and searched as bytes; nothing of it is parsed or drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Final, Literal

import msgspec

from casework.numbering import grouped
from casework.titles import titled
from hallclient.app.counter import Counter
from hallclient.signing.digest import sha256
from hallclient.store.reads import Reads
from hallclient.store.rows import PaperLine

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_ENDS: Final = 64
"""Ends of a file that are looked at: a PDF that was saved again and again has as many."""
_SUBJECT = re.compile(rb"/Subject \(([A-Z]\w{2}) (\d{24}(?:\d\d)?)\)")
_END = re.compile(rb"%%EOF(\r\n|\r|\n)?")

Verdict = Literal["genuine", "altered", "unknown", "unreadable"]


class PaperVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What a file is, in words: `genuine` 与存档一致, `altered` 与存档不符, `unknown` 判断不了."""

    verdict: Verdict
    text: str
    case_id: str = ""


_GONE = PaperVerdict(verdict="unreadable", text="文件读不出来，没有核对。请检查文件是否还在，再选一次。")
_TOO_BIG = PaperVerdict(
    verdict="unknown",
    text="文件超过 20 兆，不会是本机出的文书，没有核对。",
)
_FOREIGN = PaperVerdict(
    verdict="unknown",
    text="判断不了：本机存档里没有这个文件。可能是别的窗口机出的，也可能不是本大厅的文书。"
    "扫它的二维码可以验签名；别的窗口机出的，请到出证窗口核对。",
)


class PaperCheck:
    """Says of a file whether it is a paper of this counter's archive."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def check(self, path: Path) -> Future[PaperVerdict]:
        """The verdict on one file, read and judged away from the window."""
        return self.counter.book.read(lambda reads: self._check(reads, path))

    def _check(self, reads: Reads, path: Path) -> PaperVerdict:
        try:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except OSError:
            return _GONE
        return _TOO_BIG if len(data) > MOST_BYTES else self._judge(reads, data)

    def _judge(self, reads: Reads, data: bytes) -> PaperVerdict:
        kept = reads.paper(sha256(data))
        if kept is not None:
            text = f"与存档一致：{self._named(reads, kept)}，{kept.made_at[:10]} 作出，逐字节相同。"
            return PaperVerdict(verdict="genuine", text=text, case_id=kept.case_id)
        for part in _beginnings(data):
            kept = reads.paper(sha256(part))
            if kept is not None:
                text = f"与存档不符：在{self._named(reads, kept)}之后追加了内容。不能当作本机出的文书使用。"
                return PaperVerdict(verdict="altered", text=text, case_id=kept.case_id)
        return self._claimed(reads, data) or _FOREIGN

    def _claimed(self, reads: Reads, data: bytes) -> PaperVerdict | None:
        """What the file itself says it is, where this counter knows such a paper."""
        for code, number in _SUBJECT.findall(data)[:MOST_ENDS]:
            case_id = reads.case_id_of(number.decode()) or ""
            kept = next((one for one in reads.papers(case_id) if one.code == code.decode()), None)
            if kept is not None:
                text = (
                    f"与存档不符：文件自称是{self._named(reads, kept)}，内容与存档的字节不一样（改动过、"
                    "另存过或者盖过补打标记）。不能当作本机出的文书使用；需要的从存档补打。"
                )
                return PaperVerdict(verdict="altered", text=text, case_id=kept.case_id)
        return None

    def _named(self, reads: Reads, kept: PaperLine) -> str:
        """受理通知书 示审批受〔2026〕1101号（办件 410103 …）."""
        names = {rule.code: rule.name for rule in self.counter.hall.papers}
        case = reads.case(kept.case_id)
        titles = titled(case.acts, names) if case is not None else {}
        name = titles.get(kept.sha256, names.get(kept.code, kept.code))
        number = f"（办件 {grouped(case.line.case_no)}）" if case is not None else ""
        return f"{name} {kept.doc_number}".rstrip() + number


def _beginnings(data: bytes) -> Iterator[bytes]:
    """The file up to each of its ends: an incremental update leaves the old file in front."""
    for count, found in enumerate(_END.finditer(data)):
        if count == MOST_ENDS:
            return
        yield data[: found.end()]
