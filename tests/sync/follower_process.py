"""A counter that only follows, as a process of its own that may be killed at any moment: `… BOOK PINNED SECRET`.

It says a line before the first page and after each step but the last.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from hallclient.chance import MACHINE
from hallclient.signing.keys import load_key
from hallclient.sync import pull
from hallclient.sync.link import Link
from hallclient.sync.pinned import read_pinned
from hallclient.sync.pull import Puller
from hallclient.sync.transport import Https
from tests.store.visits import opened, project


def main(book_file: Path, pinned_file: Path, secret_file: Path) -> int:
    """Follows until the book is where the server is; 0 then, 1 when the server is gone for good."""
    pinned = read_pinned(pinned_file.read_bytes())
    assert pinned is not None
    book = opened(book_file, MACHINE)
    line = Https(pinned.url, pinned.ca_pem, MACHINE)
    puller = Puller(
        book, Link(line, pinned, load_key("ed25519", secret_file.read_bytes()), MACHINE), project, MACHINE
    )
    puller._cases, pull.SLICE_SECONDS = 20, 0.01  # many pages, and many pieces in which they are taken up
    print("follows", flush=True)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        done = puller.step()
        if done.reached and not done.more and not done.text:
            book.close()
            line.close()
            return 0
        print("a page", flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
