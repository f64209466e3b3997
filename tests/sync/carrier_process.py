"""A counter that sends its acts and papers, as a process of its own that may be killed: `… BOOK PINNED SECRET`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from hallclient.chance import MACHINE
from hallclient.signing.keys import load_key
from hallclient.sync.exchange import Exchange
from hallclient.sync.pinned import read_pinned
from tests.store.visits import opened, project


def main(book_file: Path, pinned_file: Path, secret_file: Path) -> int:
    """Until everything is at the server; 0 then."""
    pinned = read_pinned(pinned_file.read_bytes())
    assert pinned is not None
    book = opened(book_file, MACHINE)
    exchange = Exchange(book, pinned, load_key("ed25519", secret_file.read_bytes()), project, MACHINE)
    exchange.start()
    print("carries", flush=True)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        told = book.read_now(lambda reads: reads.reporting())
        if not told.since and not told.contents:
            exchange.close()
            book.close()
            return 0
        time.sleep(0.02)
    return 1


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
