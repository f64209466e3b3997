"""Wrong words lock a number for a while: so many failures in a row, none older than the lock lasts.

Judged by the seconds since the machine started, which nobody can turn: after a restart the time it has been up
counts, which is never more than has really passed.
"""

from __future__ import annotations

from datetime import timedelta

from casework.people import Security
from casework.refusal import Refusal
from hallclient.chance import Chance
from hallclient.store.book import Book


def locked(
    book: Book, security: Security, chance: Chance, staff_no: str, word: str = "口令", what: str = "这个工号"
) -> Refusal | None:
    """Until when this number is locked, or None. `staff_no` as it is counted; `word` was wrong, `what` is locked."""
    limit = security.locked_minutes * 60
    failed: list[float] = []
    for one in book.read_now(lambda reads: reads.tries(staff_no, security.tries)):
        if one.outcome != "failed" or (failed and _passed(one.tick, failed[0]) > limit):
            break
        failed.append(one.tick)
    if len(failed) < security.tries:
        return None
    left = limit - _passed(failed[0], chance.monotonic())
    if left < 0:
        return None
    until = chance.now() + timedelta(seconds=left)
    return Refusal(
        reason=f"{word}连续 {security.tries} 次不对，{what}锁定到 {until:%H:%M}。请稍候，或者请首席代表核实。",
        short=f"锁定到 {until:%H:%M}",
    )


def _passed(then: float, now: float) -> float:
    """Seconds that have surely passed between two readings; the machine may have been started anew since."""
    return now - then if now >= then else now
