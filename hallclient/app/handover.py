"""交接班: the next shift takes over the drafts that the last one left at this window."""

from __future__ import annotations

from concurrent.futures import Future

import msgspec

from hallclient.app.counter import Counter
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What came over: how many drafts, and from whom."""

    drafts: int
    names: tuple[str, ...]

    @property
    def text(self) -> str:
        """For the one who took over."""
        if not self.drafts:
            return "交接班：本窗口上一班没有留下草稿。"
        return f"交接班：接下 {self.drafts} 份草稿（原{'、'.join(self.names)}），已记入日志。"


class Handover:
    """Of the counter at which somebody just signed in."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def take_over(self) -> Future[Taken]:
        """Every draft of this window that is somebody else's becomes this person's; each look is logged
        (个人信息保护法 第五十一条), and the first author stays in the log.
        """
        counter = self.counter
        me, window = counter.person.staff_no, counter.window.code
        names = {one.staff_no: one.name for one in counter.enrolment.people}

        def job(tx: Tx) -> Taken:
            if not counter.may_act:
                return Taken(drafts=0, names=())
            left = [line for line in tx.reads.drafts() if line.window == window and line.by != me]
            for line in left:
                kept = tx.reads.draft(line.draft_id)
                if kept is not None:
                    tx.save_draft(msgspec.structs.replace(kept, by=me), line.summary)
                    tx.log_view(me, window, line.draft_id, f"交接班接下草稿（原 {line.by}）")
            who = dict.fromkeys(names.get(line.by, line.by) for line in left)
            return Taken(drafts=len(left), names=tuple(who))

        return counter.book.submit(Priority.ACT, job)
