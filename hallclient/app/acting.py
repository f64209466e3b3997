"""One counter action on one case: judged, numbered, printed and kept in one transaction, or refused whole."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime

from casework.acts import AnyAct
from casework.case import Case
from casework.fold import fold
from casework.people import Use
from casework.refusal import Refusal
from hallclient.app.counter import Counter
from hallclient.app.done import done_of
from hallclient.app.drafts import settle_origins
from hallclient.app.hand import Hand, Unsigned, unsigned
from hallclient.app.issue import write
from hallclient.app.outcome import Outcome
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority

Made = Callable[[Tx, Case, "tuple[AnyAct, ...]", datetime], "tuple[AnyAct, ...] | Refusal"]
"""What a decision makes of a case, its acts and the moment."""

GONE = Refusal(reason="本机账本里没有这件办件。", short="没有这件")


def act_on(
    counter: Counter, case_id: str, made: Made, use: Use, draft_id: str = "", hand: Hand | None = None, *,
    then: Made | None = None,
) -> Future[Outcome | Refusal]:  # fmt: skip
    """Does what `made` decides for a case that has its number, where the person's roles allow `use`.

    `draft_id`: the draft that this uses up. `hand`: signs the acts of the kinds that need it; without it they are
    refused. `then`: what follows in the same transaction and knows the papers of the first, such as their seal
    (`sealing.sealing`); where it is refused, nothing is done.
    """

    def job(tx: Tx) -> Outcome | Refusal:
        barred = counter.refused(use)
        if barred is not None:
            return barred
        at = counter.now()
        told = tx.acts_of(case_id)
        if not told:
            return GONE
        case = fold(told, on=counter.today(), calendar=counter.calendar)
        acts = made(tx, case, told, at)
        if isinstance(acts, Refusal):
            return acts
        lacking = unsigned(counter, acts, hand)
        if lacking is not None:
            return lacking
        try:
            touched, papers = write(tx, counter, acts, hand)
            if then is not None:
                after = tx.acts_of(case_id)
                more = then(tx, fold(after, on=counter.today(), calendar=counter.calendar), after, at)
                if isinstance(more, Refusal):
                    return more
                lacking = unsigned(counter, more, hand)
                if lacking is not None:
                    return lacking
                if more:
                    touched, further = write(tx, counter, more, hand)
                    papers = (*papers, *further)
        except Unsigned as why:
            return Refusal(reason=str(why), short="没有签名")
        settle_origins(tx, counter, touched, at.date())
        if draft_id and not tx.reads.application(draft_id):
            tx.drop_draft(draft_id)  # its acts say it all; an application's own draft was settled above
        return Outcome(cases=tuple(done_of(counter, tx, one) for one in touched), papers=papers, at=at)

    return counter.book.submit(Priority.ACT, job)
