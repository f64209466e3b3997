"""One action under a limit of the engine's memory: `python -m tests.store.fire.memory_worker BOOK BYTES`.

The limit is the process's and can't be raised again, so each has a process of its own.
"""

from __future__ import annotations

import sys
from pathlib import Path

from hallclient.store.problem import BookFault
from hallclient.store.tx import Tx
from tests.store.fire.act_worker import act, opened, say, tell
from tests.store.visits import Fixed


def main(path: Path, limit: int) -> int:
    chance = Fixed()
    book = opened(path, chance)
    assert book is not None

    def limited(tx: Tx) -> tuple[int, str, str]:
        tx.connection.exec_driver_sql(f"PRAGMA hard_heap_limit = {limit}").all()
        return act(tx, chance, "")

    try:
        say("ACK", *book.write_now(limited))
    except BookFault as fault:
        tell("FAIL", fault.problem)
    book.close()
    say("DONE")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
