"""补打: a paper of the archive is printed once more, marked, and that is an act."""

from __future__ import annotations

from casework.acts import AnyAct, Reprinted
from casework.case import Case
from casework.decide.bench import Stamp
from casework.lifecycle import refused
from casework.refusal import Refusal

MOST = 10
"""Copies of one paper that one action reprints."""
ARCHIVE = "存档的字节不变；补打写入经过"

_NO_PAPER = Refusal(reason="这件没有这张文书，没有补打", basis=ARCHIVE, short="没有这张文书")
_WAITING = Refusal(
    reason="这张文书还在等文号，没有成文；成文后第一次打印不是补打", basis=ARCHIVE, short="等文号"
)
_COPIES = Refusal(reason=f"一次补打 1 至 {MOST} 份", basis=ARCHIVE, short=f"1 至 {MOST} 份")


def reprint(case: Case, code: str, sha256: str, copies: int, stamp: Stamp) -> tuple[AnyAct, ...] | Refusal:
    """Reprinted, for a paper that the case's acts put out. `sha256` "" : the paper still waits for its 文号."""
    stopped = refused("reprinted", case)
    if stopped is not None:
        return stopped
    paper = next((one for one in case.papers if one.code == code and one.sha256 == sha256), None)
    if paper is None:
        return _NO_PAPER
    if paper.waiting:
        return _WAITING
    if not 1 <= copies <= MOST:
        return _COPIES
    head = stamp.head(stamp.act_ids[0], case.opened.case_id)
    return (Reprinted(**head, code=code, doc_number=paper.doc_number, sha256=sha256, copies=copies),)
