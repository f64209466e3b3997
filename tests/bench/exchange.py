"""The exchange between counters and server, measured: `python -m tests.bench.exchange` prints its figures.

The server is a process of its own over TLS on a PostgreSQL that syncs, each counter has a real encrypted book. The
limit is the least pipeline of the same shape, in the same run (`bare_server`, `bare_counter`).
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any, NamedTuple

from casework import wire
from casework.acts import AnyAct, Received
from hallclient.bootstrap.program import SWITCH_SECONDS
from hallclient.chance import MACHINE
from hallclient.store.book import Book
from hallclient.sync.exchange import Exchange
from hallclient.sync.pinned import FOLLOWED
from hallclient.sync.pull import Puller
from hallclient.sync.push import Pusher
from tests.bench.bare_counter import BareCounter
from tests.bench.eight_acts import ACTS, case, cases
from tests.bench.exchange_site import Site, filled
from tests.bench.figures import Figure, quantile, table
from tests.bench.relay import Relay
from tests.hallserver.counters import Counter
from tests.hallserver.postgres import Cluster, cluster
from tests.hallserver.process import Process, free_port
from tests.store.visits import project

CASES = 5_000
RATES = 3
"""Rounds of the rates: a second of two processors that other machines share says little."""
SAVES, FIRST_SAVES = 100, 10  # the server comes to have its connections by the first ones
SAVE_SECONDS = 0.7
"""Between two: the counter has come to rest, as a clerk's next save finds it."""
COUNTERS, PROCESSES = 50, 2
ROUNDS, CUT_ROUNDS = 12, 4
ROUND_SECONDS = 1.0
"""Fifty books, their exchange and the server share two processors here: one case a second is what they bear."""
CUT_SECONDS = 6.0
_ROOT = Path(__file__).parents[2]


def figures() -> list[Figure]:
    with TemporaryDirectory(prefix="hallbench-", dir="/tmp") as folder, cluster(durable=True) as running:
        place = Path(folder)
        rounds = [rates(place / f"large{turn}", running) for turn in range(RATES)]
        small = Site(place / "small", running, COUNTERS + 2)
        with small.serve() as server:
            saved, quiet = confirmed(small, server), idle(small, server)
            shown, mended = fifty(small, server)
    many = f"{COUNTERS} counters in {PROCESSES} processes"
    pushed = middle(rounds, lambda one: one.push / one.bare_push)
    pulled = middle(rounds, lambda one: one.pull / one.bare_pull)
    up, bare_up = pushed.up, pushed.bare_up
    return [
        _rate(
            f"push of {CASES:,} cases of {ACTS} acts, each judged before the commit, signatures on",
            pushed.push,
            pushed.bare_push,
            0.5,
        ),
        _rate(
            "pull of the same into a fresh encrypted counter, durable and each openable by its number",
            pulled.pull,
            pulled.bare_pull,
            0.8,
            f"; in lists and search too {pulled.listed:.0f} cases/s, {pulled.listed / pulled.bare_pull:.2f}",
        ),
        Figure("bytes up a case, gzip", f"{up:.0f} B (bare pipeline {bare_up:.0f})", "800 B", up / 800, 1),
        _against(saved, "saved at one counter → confirmed there, TLS on loopback, p95", 15),
        *quiet,
        _against(shown, f"saved at one counter → shown at each other, {many}, p95", 1000),
        _against(
            mended, f"the same after a line that was cut for {CUT_SECONDS:.0f} s, from its mending on", 5000
        ),
    ]


# ── rates


class Rates(NamedTuple):
    """Cases a second in one round, and bytes up a case."""

    push: float
    pull: float
    listed: float
    up: float
    bare_push: float
    bare_pull: float
    bare_up: float


def rates(place: Path, running: Cluster) -> Rates:
    """The bare pipeline, then ours, with the same acts, each from nothing."""
    hall = Site(place, running, 2)
    made = list(cases(hall.counters[0], CASES))
    limit = bare(hall, place, made)
    with hall.serve() as server:
        return Rates(*ours(hall, server, made), *limit)


def middle(rounds: Sequence[Rates], share: Callable[[Rates], float]) -> Rates:
    """The round in which our share of the bare pipeline's rate is the median's."""
    return sorted(rounds, key=share)[len(rounds) // 2]


def bare(hall: Site, place: Path, made: Sequence[Sequence[AnyAct]]) -> tuple[float, float, float]:
    """Cases a second up and down, bytes up a case."""
    port = free_port()
    address = hall.another_database().replace("+psycopg", "")
    child = subprocess.Popen([sys.executable, "-m", "tests.bench.bare_server", address, str(port)], cwd=_ROOT)
    try:
        _until(lambda: _answers(port), child)
        sends, follows = BareCounter(place / "one.db", port), BareCounter(place / "two.db", port)
        sends.fill((act.case_id, wire.encode(act)) for acts in made for act in acts)
        up = _seconds(sends.push)
        down = _seconds(follows.pull)
        sends.close()
        follows.close()
    finally:
        child.terminate()
        child.wait(20)
    return len(made) / up, len(made) / down, sends.up / len(made)


def ours(
    hall: Site, server: Process, made: Sequence[tuple[AnyAct, ...]]
) -> tuple[float, float, float, float]:
    """The same by the program's own sending and receiving sides; down twice: stored, and in lists and search, too."""
    one, two = hall.counters[:2]
    sends, follows = hall.book(), hall.book()
    filled(sends, made)
    link, line = hall.link(one, server.port)
    push = _seconds(lambda: _all(Pusher(sends, link, one.key, project).step))
    up = line.up / len(made)
    waiting = sends.read_now(lambda reads: reads.reporting())
    assert waiting.waiting + waiting.unanswered == 0 and not waiting.looked_at, waiting
    line.close()
    _until(hall.searched)  # what was pushed becomes findable behind it; a newcomer comes on some other day
    link, line = hall.link(two, server.port)
    puller = Puller(follows, link, project, MACHINE)
    pull = _seconds(lambda: _stored(puller, follows))
    opened = [acts[0] for acts in made if isinstance(acts[0], Received)]
    there = follows.read_now(lambda reads: [reads.lying_as(one.case_no) for one in opened])
    assert there == [(one.case_id,) for one in opened]
    listed = pull + _seconds(lambda: _all(puller.step))
    assert len(follows.read_now(lambda reads: reads.latest(CASES + 1))) == CASES
    line.close()
    sends.close()
    follows.close()
    return len(made) / push, len(made) / pull, len(made) / listed, up


def _stored(puller: Puller, book: Book) -> None:
    """Until the place in the hall's log is on disk with all that lies before it."""
    while not book.read_now(lambda reads: reads.kept(FOLLOWED)):
        done = puller.step()
        assert done.more, done


def _all(step: Callable[[], Any]) -> None:
    """As the exchange goes on: at once, too, where the second of two batches came before the first and is a gap."""
    done, gaps = step(), 0
    while done.more or (done.text and done.soon and gaps < 3):
        gaps += bool(done.text)
        done = step()
    assert not done.text, done


# ── one act


@contextmanager
def running(hall: Site, counter: Counter, port: int) -> Iterator[tuple[Exchange, Event]]:
    """A counter with the program's exchange, once it is where the server is."""
    book = hall.book()
    exchange, told = Exchange(book, hall.pinned(counter, port), counter.key, project, MACHINE), Event()
    exchange.told = told.set
    exchange.start()
    _until(lambda: exchange.standing.online and exchange.follows)
    try:
        yield exchange, told
    finally:
        exchange.close()
        book.close()


def confirmed(hall: Site, server: Process) -> list[float]:
    """Milliseconds from the clerk's save to the server's word in the book."""
    counter, times = hall.counters[0], []
    with running(hall, counter, server.port) as (exchange, told):
        book = exchange._book
        for turn in range(FIRST_SAVES + SAVES):
            act = case(counter, turn)[0]
            time.sleep(SAVE_SECONDS)
            begin = time.perf_counter()
            done = book.write_now(lambda tx, act=act: tx.append(act, project))  # type: ignore[misc]
            while book.read_now(lambda reads: reads.last_confirmed(counter.device)) < done.seq:
                told.wait(1)
                told.clear()
            times.append((time.perf_counter() - begin) * 1000)
    return times[FIRST_SAVES:]


def idle(hall: Site, server: Process) -> list[Figure]:
    """What an idle counter asks and hears from the end of one poll to the end of the fourth after it, TLS included;
    polls of a second stand for those of fifteen."""
    relay = Relay(server.port)
    counter = hall.counters[1]
    try:
        with running(hall, counter, relay.port) as (exchange, _):
            exchange.longest_wait = 1
            relay.cut()  # out of the long poll that it is in
            relay.mend()
            _until(lambda: exchange.standing.online)
            time.sleep(4)
            begin = _polled(server, counter, relay, _asked_by(server, counter)[0] + 1)
            end = _polled(server, counter, relay, begin[0] + 4)
    finally:
        relay.close()
    polls, asked, up, down = (after - before for before, after in zip(begin, end, strict=True))
    return [
        Figure(
            "an idle counter: requests a poll of the log", f"{asked} in {polls} polls", "1", asked / polls, 1
        ),
        *(
            Figure(
                f"bytes {way} a poll, TLS included", f"{size / polls:.0f} B", "300 B", size / polls / 300, 1
            )
            for way, size in (("up", up), ("down", down))
        ),
    ]


def _polled(server: Process, counter: Counter, relay: Relay, polls: int) -> tuple[int, int, int, int]:
    """Waits until the counter has so many polls behind it: polls, requests of any kind, bytes up, bytes down by then.
    In the middle of the poll that follows, so that nothing of either is on its way."""
    _until(lambda: _asked_by(server, counter)[0] >= polls)
    time.sleep(0.5)
    return *_asked_by(server, counter), relay.up, relay.down


def _asked_by(server: Process, counter: Counter) -> tuple[int, int]:
    """How many polls of the log, and how many requests of any kind, this counter has had answers to: the one that was
    measured before it is still in a long poll when its process is through with it."""
    lines = [
        line
        for line in server.log.read_text("utf-8").splitlines()
        if '"request"' in line and f'"device": "{counter.device}"' in line
    ]
    return sum("/log" in line for line in lines), len(lines)


# ── fifty counters


def fifty(hall: Site, server: Process) -> tuple[list[float], list[float]]:
    """Milliseconds from a save to its showing at each other counter; then from the mending of a cut line."""
    relay = Relay(server.port)
    counters = hall.counters[2:]
    books = hall.books(COUNTERS)
    share = COUNTERS // PROCESSES
    with ExitStack() as stack:
        stack.callback(relay.close)
        children = []
        for first in range(0, COUNTERS, share):
            some = zip(books[first : first + share], counters[first : first + share], strict=True)
            children.append(stack.enter_context(_child(hall, relay.port, list(some))))
        for child in children:
            _line(child)
        for turn in range(ROUNDS):
            _tell(children[turn % PROCESSES], f"save {turn % share}")
            time.sleep(ROUND_SECONDS)
        time.sleep(2)
        relay.cut()
        begin = time.monotonic()
        for turn in range(CUT_ROUNDS):
            _tell(children[turn % PROCESSES], f"save {turn % share}")
        time.sleep(CUT_SECONDS - (time.monotonic() - begin))
        relay.mend()
        mended = time.monotonic()
        time.sleep(7)
        for child in children:
            _tell(child, "end")
        told = [json.loads(_line(child)) for child in children]
    saved = {case_id: at for one in told for case_id, at in one["saved"].items()}
    seen = [counter for one in told for counter in one["seen"]]
    usual = [case_id for case_id, at in saved.items() if at < begin]
    late = [case_id for case_id, at in saved.items() if at >= begin]
    never = mended + 60
    return (
        [(one.get(key, never) - saved[key]) * 1000 for key in usual for one in seen],
        [
            (one.get(key, never) - mended) * 1000
            for key in late
            for one in seen
            if one.get(key, never) > mended
        ],
    )


@contextmanager
def _child(hall: Site, port: int, some: Sequence[tuple[Path, Counter]]) -> Iterator[subprocess.Popen[str]]:
    told = [
        {
            "book": str(book), "pinned": wire.encode(hall.pinned(counter, port)).decode(),
            "key": counter.key.secret.hex(),
        }
        for book, counter in some
    ]  # fmt: skip
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.fifty"], cwd=_ROOT, text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        _tell(child, json.dumps(told))
        yield child
        child.wait(60)
    finally:
        child.kill()
        child.wait(20)


def _tell(child: subprocess.Popen[str], line: str) -> None:
    assert child.stdin is not None
    child.stdin.write(line + "\n")
    child.stdin.flush()


def _line(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline()


# ── all


def _rate(what: str, rate: float, limit: float, least: float, more: str = "") -> Figure:
    """A rate that shall be at least a share of the limit's; the table's ratio is what is to be small."""
    return Figure(
        f"{what}: share of the bare pipeline's rate (≥ {least:g}); the ratio is time ÷ time",
        f"{rate:.0f} cases/s, {rate / limit:.2f}{more}", f"{limit:.0f} cases/s", limit / rate, 1 / least,
    )  # fmt: skip


def _against(times: list[float], what: str, reach: float) -> Figure:
    return Figure(
        what,
        f"{quantile(times, 0.95):.1f} ms (median {quantile(times, 0.5):.1f}, longest {max(times):.1f}, n {len(times)})",
        f"{reach:g} ms", quantile(times, 0.95) / reach, 1,
    )  # fmt: skip


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _until(there: Callable[[], bool], child: subprocess.Popen[Any] | None = None) -> None:
    end = time.monotonic() + 60
    while not there():
        assert time.monotonic() < end and (child is None or child.poll() is None)
        time.sleep(0.02)


def _answers(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def main() -> None:
    gc.disable()  # as the program does,
    sys.setswitchinterval(SWITCH_SECONDS)  # and so does it hand over the interpreter
    begin = time.perf_counter()
    found = figures()
    if "--json" in sys.argv:
        print(json.dumps([asdict(one) for one in found]))
        return
    print(table(found))
    print(f"{time.perf_counter() - begin:.0f} s")


if __name__ == "__main__":
    main()
