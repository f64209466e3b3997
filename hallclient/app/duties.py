"""其他办理: the rare acts beside the way of a case, each one transaction with its paper, signed where the hall asks
for it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from casework.acts import AnyAct, Sealed
from casework.case import Case
from casework.lifecycle import Kind
from casework.people import Use
from casework.refusal import Refusal
from hallclient.app.acting import act_on
from hallclient.app.attaching import attached
from hallclient.app.counter import Counter
from hallclient.app.hand import Hand
from hallclient.app.outcome import Outcome, PageRef
from hallclient.app.sealing import sealing_if_kept
from hallclient.devices.pad import MARK
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority

Ruled: TypeAlias = Callable[[Case, tuple[AnyAct, ...], datetime], "tuple[AnyAct, ...] | Refusal"]
"""What the rule of an act makes of the case as it then stands, its acts and the moment."""


class Duties:
    """The counter's side of them; what may be done is the rules' to say, asked again inside the transaction."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def needs_hand(self, kind: Kind) -> bool:
        """Whether the hall asks for a signature on acts of this kind today."""
        return self.counter.needs_hand(kind)

    def do(
        self, case_id: str, ruled: Ruled, uses: tuple[Use, ...], hand: Hand | None = None
    ) -> Future[Outcome | Refusal]:
        """The act, its paper, and the seal where who signs keeps it; `uses`: one of them is enough."""
        counter = self.counter

        def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            return ruled(case, told, at)

        sealing = sealing_if_kept(counter)

        def then(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
            return (
                () if isinstance(told[-1], Sealed) else sealing(tx, case, told, at)
            )  # that one paper was meant

        use = next(filter(counter.allows, uses), uses[0])
        return act_on(counter, case_id, made, use, hand=hand, then=then)

    def keep_sheet(self, png: bytes) -> Future[PageRef]:
        """What was written on the pad: our own picture, kept as it is."""
        name = f"{MARK}.png"

        def kept(tx: Tx) -> PageRef:
            sha256 = tx.keep_page(png, "image/png", name)
            return PageRef(sha256=sha256, name=name, media_type="image/png", pages=1, thumbnails=())

        return self.counter.book.submit(Priority.DRAFT, kept)

    def attach(self, path: Path) -> Future[PageRef]:
        """A file from outside, taken into the book. Raises `pictures.Unreadable` in the future."""
        return attached(self.counter.book, path)
