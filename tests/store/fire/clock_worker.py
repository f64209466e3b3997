"""A counter under the machine's own clock: reads `act` or `clock` a line, answers with the number or what is said."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from hallclient.chance import MACHINE
from hallclient.store.book import Book, open_book
from hallclient.store.clock import ClockWatch
from tests.store.fire.act_worker import act, say
from tests.store.visits import KEY


def main(path: Path) -> None:
    book = open_book(path, KEY, MACHINE)
    assert isinstance(book, Book), book
    last = book.read_now(lambda reads: reads.latest(1))
    watch = ClockWatch(MACHINE, datetime.fromisoformat(last[0].updated_at) if last else None)
    say("READY")
    for line in sys.stdin:
        if line.strip() == "act":
            say("ACK", *book.write_now(lambda tx: act(tx, MACHINE, "")))
        else:
            say("CLOCK", MACHINE.now().isoformat(), watch.trouble())
    book.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
