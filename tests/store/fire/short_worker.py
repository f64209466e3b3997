"""A counter whose files may grow no further for a while: `python -m tests.store.fire.short_worker BOOK BYTES`.

A write that crosses the limit is cut short by the kernel, wherever that falls in a page, and the next one fails. One
action under the limit, told as it ends; then the limit goes, and one more.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from hallclient.store.problem import BookFault
from tests.store.fire.act_worker import act, opened, say, tell
from tests.store.visits import Fixed


def main(path: Path, most: int) -> None:
    chance = Fixed()
    book = opened(path, chance)
    assert book is not None
    whole = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, whole[1]))
    unknown = False
    try:
        say("ACK", *book.write_now(lambda tx: act(tx, chance, "")))
    except BookFault as fault:
        tell("FAIL", fault.problem)
        unknown = fault.problem.kind == "unknown"
    resource.setrlimit(resource.RLIMIT_FSIZE, whole)
    if unknown:  # what the message says: start anew
        book.close()
        book = opened(path, chance)
        assert book is not None
    say("ACK", *book.write_now(lambda tx: act(tx, chance, "")))
    book.close()
    say("DONE")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
