"""The upkeep of loose pages as a process of its own, to be killed: `python -m tests.store.loose_worker BOOK TODAY`.

`GONE` after each page; one in a transaction.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from hallclient.store import loose
from hallclient.store.loose import Term
from tests.store.visits import opened


def main() -> None:
    book, today = opened(Path(sys.argv[1])), date.fromisoformat(sys.argv[2])
    loose.MOST_PAGES = 1
    book.let_pages_go(Term(today, 30, today), going=said)
    book.close()


def said() -> bool:
    print("GONE", flush=True)
    return True


if __name__ == "__main__":
    main()
