"""Some of a hall's fifty counters in one process: `python -m tests.bench.fifty` reads them from stdin, then obeys.

Each has a real encrypted book and the program's own exchange with its threads. `save N` makes counter N take in a case;
`end` prints when each case was saved and when it was seen at each counter, by the clock that all processes share.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from hallclient.bootstrap.program import SWITCH_SECONDS
from hallclient.chance import MACHINE
from hallclient.signing.keys import load_key
from hallclient.sync.exchange import Exchange
from hallclient.sync.pinned import Pinned
from hallserver.chance import MACHINE as SERVER
from tests.bench.eight_acts import case
from tests.hallserver.counters import Counter
from tests.store.visits import opened, project


class Seat:
    """One counter: what it saved, and when it first had each case of the others."""

    def __init__(self, book: Path, pinned: Pinned, key: bytes) -> None:
        self.counter = Counter(pinned.device, "W09", "W0907")
        self.counter.key, self.counter.on = load_key("ed25519", key), SERVER.today()
        self.book = opened(book, MACHINE)
        self.exchange = Exchange(self.book, pinned, self.counter.key, project, MACHINE)
        self.saved: dict[str, float] = {}
        self.seen: dict[str, float] = {}
        self.exchange.told = partial(self._look, self.exchange)
        self.exchange.start()

    def _look(self, exchange: Exchange) -> None:
        for line in self.book.read_now(lambda reads: reads.latest(8)):
            self.seen.setdefault(line.case_id, time.monotonic())

    @property
    def there(self) -> bool:
        return self.exchange.standing.online and self.exchange.follows

    def save(self, turn: int) -> None:
        act = case(self.counter, turn)[0]
        self.saved[act.case_id] = time.monotonic()
        self.book.write_now(lambda tx: tx.append(act, project))

    def close(self) -> None:
        self.exchange.close()
        self.book.close()


def main() -> None:
    gc.disable()  # as the program does,
    sys.setswitchinterval(SWITCH_SECONDS)  # and so does it hand over the interpreter
    told: list[dict[str, Any]] = json.loads(sys.stdin.readline())
    seats = [
        Seat(
            Path(one["book"]),
            msgspec.json.decode(one["pinned"], type=Pinned),
            bytes.fromhex(one["key"]),
        )
        for one in told
    ]
    end = time.monotonic() + 60
    while not all(seat.there for seat in seats) and time.monotonic() < end:
        time.sleep(0.05)
    print("ready", flush=True)
    for turn, line in enumerate(sys.stdin):
        if line.startswith("end"):
            break
        seats[int(line.split()[1])].save(turn)
    saved = {case_id: at for seat in seats for case_id, at in seat.saved.items()}
    print(json.dumps({"saved": saved, "seen": [seat.seen for seat in seats]}), flush=True)
    for seat in seats:
        seat.close()


if __name__ == "__main__":
    main()
