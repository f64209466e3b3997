"""存档: papers printed again with their mark."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import datetime
from typing import Any

import msgspec

from casework import decide
from casework.acts import AnyAct
from casework.fold import fold
from casework.refusal import Refusal
from casework.titles import titled
from hallclient.app import pictures
from hallclient.app.counter import Counter
from hallclient.app.print_queue import size_of
from hallclient.signing.digest import sha256 as hash_of
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority
from printing.overlay import ReprintMark

GONE = Refusal(reason="本机账本里没有这件办件，没有补打。", short="没有这件")
ELSEWHERE = Refusal(
    reason="这张文书在出证的窗口存档，本机没有它的原件，没有补打。联网时先看一次，取到后再补打；或者到经过里写的那个窗口补打。",
    short="文书在出证的窗口存档",
)
SPOILT = Refusal(
    reason="存档里这张文书的内容与经过里记的不符，没有补打。账本未动；请停用这份账本并请系统管理员查验。",
    short="存档与记录不符",
)


class Reprint(msgspec.Struct, frozen=True, kw_only=True):
    """A paper to be printed again: `pdf` has the mark on every page, the archive's bytes are `sha256`'s."""

    case_id: str
    code: str
    name: str
    doc_number: str
    sha256: str
    copies: int
    at: datetime
    pdf: bytes


class Archive:
    """The papers that lie in the book. Who prints one again leaves an act behind."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def reprint(self, case_id: str, code: str, sha256: str, copies: int = 1) -> Future[Reprint | Refusal]:
        """补打 of one paper of a case: act and print job are one transaction, before the marked copy exists."""
        counter = self.counter
        answer: Future[Reprint | Refusal] = Future()

        def job(tx: Tx) -> tuple[bytes, datetime, str, str] | Refusal:
            barred = counter.refused("reprint")
            if barred is not None:
                return barred
            at = counter.now()
            told = tx.acts_of(case_id)
            if not told:
                return GONE
            case = fold(told, on=at.date(), calendar=counter.calendar)
            acts = decide.reprint(case, code, sha256, copies, counter.stamp(1, at))
            if isinstance(acts, Refusal):
                return acts
            kept = tx.reads.paper_bytes(sha256)
            if kept is None and all(act.device != counter.device for act in told if _made(act, sha256)):
                return ELSEWHERE
            if kept is None or hash_of(kept) != sha256:
                return SPOILT
            for act in acts:
                tx.append(act, counter.project)
            mark = (at.isoformat(), counter.person.name)
            tx.queue_print(sha256, case_id, copies, size=size_of(code), mark=mark)
            number = next(one.doc_number for one in case.papers if one.sha256 == sha256)
            names = {rule.code: rule.name for rule in counter.hall.papers}
            return kept, at, number, titled(told, names)[sha256]

        def stored(found: Future[tuple[bytes, datetime, str, str] | Refusal]) -> None:
            if _passed_on(found, answer):
                return
            kept = found.result()
            if isinstance(kept, Refusal):
                answer.set_result(kept)
                return
            pdf, at, number, name = kept
            copy = pictures.reprinted(pdf, ReprintMark(at, counter.person.name))
            copy.add_done_callback(lambda marked: made(marked, at, number, name))

        def made(marked: Future[bytes], at: datetime, number: str, name: str) -> None:
            if _passed_on(marked, answer):
                return
            answer.set_result(
                Reprint(
                    case_id=case_id, code=code, name=name, doc_number=number, sha256=sha256, copies=copies,
                    at=at, pdf=marked.result(),
                )
            )  # fmt: skip

        counter.book.submit(Priority.ACT, job).add_done_callback(stored)
        return answer


def _made(act: AnyAct, sha256: str) -> bool:
    return any(paper.sha256 == sha256 for paper in act.papers)


def _passed_on(found: Future[Any], answer: Future[Any]) -> bool:
    """Whether a step failed or was dropped; then so is the answer."""
    if found.cancelled():
        return answer.cancel()
    error = found.exception()
    if error is not None:
        answer.set_exception(error)
    return error is not None
