"""评价 on the applicant's screen: whether what was just done may be rated there, and the grade on record.

It goes the way of every act: into this book and its outbox in one transaction, with no network too. The clerk has no
part in it but that he did what is rated (`whose`); he is told of it as a figure, once the day is closed.
"""

from __future__ import annotations

from concurrent.futures import Future

from casework.acts import Received
from casework.grievances import Grade, Rated
from casework.redress.at_window import MATTER, RATER, ref_of, uuid_of
from hallclient.app.counter import Counter
from hallclient.signing.digest import sha256
from hallclient.store.reads import Reads
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority


class WindowRating:
    """Of one counter, where the hall's data have it."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    @property
    def offered(self) -> bool:
        """Whether the hall lets its applicants rate at the window."""
        return self._counter.hall.rating_at_window

    def open(self, case_id: str) -> Future[bool]:
        """Whether this machine did something for the case today that nobody has rated yet."""
        return self._counter.book.read(lambda reads: self._rated(reads, case_id, 1) is not None)

    def rate(self, case_id: str, grade: Grade) -> Future[bool]:
        """The applicant's own grade; False: it is not to be rated, or was already."""

        def job(tx: Tx) -> bool:
            act = self._rated(tx.reads, case_id, grade) if self.offered else None
            if act is not None:
                tx.append_matter(act)
            return act is not None

        return self._counter.book.submit(Priority.ACT, job)

    def _rated(self, reads: Reads, case_id: str, grade: Grade) -> Rated | None:
        counter = self._counter
        now, device = counter.now(), counter.device
        acts = reads.acts_of(case_id)
        opened = next((act for act in acts if isinstance(act, Received)), None)
        handled = [act for act in acts if (act.device, act.on) == (device, now.date())]
        if opened is None or not handled:
            return None
        ref = ref_of(opened.case_no, device, now.date())
        matter = uuid_of(sha256("\n".join((MATTER, counter.hall.code, ref)).encode()))
        if reads.is_rated(matter):
            return None
        last = handled[-1]
        return Rated(
            act_id=counter.chance.uuid7(), case_id=matter, hall=counter.hall.code, device=device, window=last.window,
            by="", by_name=RATER, at=now, on=now.date(), ref=ref, grade=grade, rated_by="screen", about=case_id,
            about_no=opened.case_no, item_name=opened.item_name, unit=opened.owner, whose=last.by,
            handled_on=now.date(),
        )  # fmt: skip
