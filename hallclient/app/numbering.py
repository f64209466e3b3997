"""Where a year's 文号 go on from the hall's paper register: once, by whom and when in the audit."""

from __future__ import annotations

from concurrent.futures import Future

import msgspec

from casework.refusal import Refusal
from hallclient.app.counter import Counter
from hallclient.store.reads import Reads
from hallclient.store.rows import NumberSeries
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority


def start_number(tx: Tx, organ: str, paper: str, year: int, first: int, by: str) -> Refusal | None:
    """Sets the first number ("接第 37 号") before any was given here; None: it is set, and noted.

    A number outside the blocks that the hall granted to this counter would leave every paper waiting.
    """
    series = next(
        (one for one in tx.reads.number_series() if (one.organ, one.paper, one.year) == (organ, paper, year)),
        None,
    )
    if series is None:
        return Refusal(reason="大厅没有给本机配这一年的号段，没有设。先请大厅配号段。", short="没有号段")
    if not any(low <= first <= high for low, high in series.blocks):
        return Refusal(
            reason=f"第 {first} 号不在本机的号段 {blocks_text(series)} 里，没有设。请大厅把含这一号的号段配给本机。",
            short="不在号段里",
        )
    refusal = tx.start_doc_number(organ, paper, year, first, by)
    if refusal is None:
        tx.note("numbering", by, "", f"{organ} {paper} {year}", f"文号从第 {first} 号起")
    return refusal


def blocks_text(series: NumberSeries) -> str:
    """`1—200、401—600`."""
    return "、".join(f"{low}—{high}" for low, high in series.blocks)


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """One 文号 series as an administrator reads it; `open`: its start value may still be set."""

    organ: str
    paper: str
    year: int
    text: str  # 示审批收〔2026〕 收件凭证
    blocks: str
    open: bool
    start: int
    start_by: str


class StartNumbers:
    """For the system administrator: which series may still be given a start value, and giving it."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def look(self) -> Future[tuple[Series, ...]]:
        """This year's series and those to come; nothing for who doesn't manage the counter."""
        return self._counter.book.read(self._look)

    def _look(self, reads: Reads) -> tuple[Series, ...]:
        counter = self._counter
        if not counter.allows("system"):
            return ()
        names = {rule.code: rule.name for rule in counter.hall.papers}
        return tuple(
            Series(
                organ=one.organ,
                paper=one.paper,
                year=one.year,
                text=f"{one.word}〔{one.year}〕　{names.get(one.paper, one.paper)}",
                blocks=blocks_text(one),
                open=not one.given and not one.start,
                start=one.start,
                start_by=one.start_by,
            )
            for one in reads.number_series()
            if one.year >= counter.today().year
        )

    def start(self, series: Series, first: int) -> Future[Refusal | None]:
        """Sets it, or says why not; None: it is set."""
        counter = self._counter

        def job(tx: Tx) -> Refusal | None:
            barred = counter.refused("system")
            if barred is not None:
                return barred
            by = counter.person.staff_no
            return start_number(tx, series.organ, series.paper, series.year, first, by)

        return counter.book.submit(Priority.ACT, job)
