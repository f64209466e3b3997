"""用印 at the counter: the keeper's own action, or one with the signature where who signs keeps the seal."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

from casework import decide
from casework.acts import AnyAct
from casework.case import Case
from casework.deciding import SealGround
from casework.refusal import Refusal
from casework.seals import RegisteredSeal, kept_by
from hallclient.app.acting import Made, act_on
from hallclient.app.counter import Counter
from hallclient.app.outcome import Outcome
from hallclient.store.tx import Tx


def seals_here(counter: Counter) -> tuple[RegisteredSeal, ...]:
    """The seals that who sits here may use today; those that he keeps himself first."""
    return kept_by(counter.enrolment.seals, counter.person.staff_no, counter.today())


def looks_after_seals(counter: Counter) -> bool:
    """Who keeps a seal whose every use is entered, manages the hall, or inspects it."""
    own = any(one.type != "accept" for one in seals_here(counter))
    return own or counter.allows("statistics") or counter.allows("audit")


def sealing(
    counter: Counter,
    *,
    code: str = "",
    papers: Collection[str] = (),
    ground: SealGround = "",
    reason: str = "",
) -> Made:
    """What enters the use of a seal. Given to `act_on` as `then` it stands in the transaction of the signature before
    it: 已盖章 is said together with the signature, or neither is.

    `papers`: by the hashes of their bytes; none: whatever of the case waits for a seal. `code`: this seal of the
    register; none: for each paper its own.
    """

    def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
        return decide.seal(
            counter.bench(at.date()),
            case,
            counter.stamp(1, at),
            counter.enrolment.seals,
            code=code,
            papers=papers,
            ground=ground,
            reason=reason,
        )

    return made


def sealing_if_kept(counter: Counter) -> Made:
    """The same after a signature by who may not keep the seal: then nothing follows, and the paper waits for whoever
    does."""
    own = sealing(counter)

    def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
        acts = own(tx, case, told, at) if case.unsealed and seals_here(counter) else ()
        return () if isinstance(acts, Refusal) else acts

    return made


def seal_papers(
    counter: Counter,
    case_id: str,
    *,
    code: str = "",
    papers: Collection[str] = (),
    ground: SealGround = "",
    reason: str = "",
) -> Future[Outcome | Refusal]:
    """用印, by itself: a paper that waited for its seal. Whoever may is the register's to say, no role's."""
    made = sealing(counter, code=code, papers=papers, ground=ground, reason=reason)
    return act_on(counter, case_id, made, "look")


def meet_signing(
    counter: Counter, within: Callable[[], AbstractContextManager[None]] = nullcontext
) -> Future[bool]:
    """Loads what signs papers, on a reader's thread and `within` what gives way to the window, where somebody sits who
    decides; whether it did. The first signature of everybody else waits for it."""

    def load() -> bool:
        decides = counter.allows("sign")
        # A seal platform is met by everybody: nobody's first paper may wait for its certificate.
        signer = counter.paper_signer if decides or counter.hall.seal_platform is not None else None
        if signer is None or not decides:
            return False
        with within():
            signer.load()
        return True

    return counter.book.read(lambda _: load())
