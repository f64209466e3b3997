"""The book against bare SQLCipher, side by side on the same file of 100,000 cases.

`measure()` gives the figures of `make bench`; `python -m tests.store.bench_book [BOOK]` prints them.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

from sqlcipher3 import dbapi2

from casework.question import ask
from hallclient.store.book import Book
from tests.store.big_book import fill
from tests.store.visits import DAY, KEY, Fixed, opened, take_in

CASES = 100_000
TYPED = (
    "示例",
    "金穗",
    "龚",
    "东湖广源",
    "slmy",
    "yunfan",
    "13800",
    "0001",
    "药品零售 云帆",
    "91410101MA0000001X",
)


def best(work: Callable[[], object], times: int = 7) -> float:
    """Milliseconds of the quickest of several runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken) * 1000


def times_of(work: Callable[[str], object], arguments: tuple[str, ...], times: int = 10) -> list[float]:
    """Milliseconds of each call, round after round."""
    taken = []
    for _ in range(times):
        for argument in arguments:
            start = time.perf_counter()
            work(argument)
            taken.append((time.perf_counter() - start) * 1000)
    return taken


def p95(work: Callable[[str], object], arguments: tuple[str, ...], times: int = 10) -> float:
    """Milliseconds that 95 of 100 calls stay under."""
    return statistics.quantiles(times_of(work, arguments, times), n=20)[-1]


def bare_list(path: Path) -> list[tuple[object, ...]]:
    """What the least program would do: open with the key, list the newest 50."""
    connection = dbapi2.connect(str(path))
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    rows: list[tuple[object, ...]] = connection.execute(
        "SELECT case_id, case_no, item_name, applicant, stage, received_on, answer_due FROM case_row "
        "ORDER BY n DESC LIMIT 50"
    ).fetchall()
    connection.close()
    return rows


def our_list(path: Path) -> None:
    """Opened with every check, and the newest 50 with the work list."""
    book = opened(path)
    assert len(book.read_now(lambda reads: reads.latest(50))) == 50
    book.read_now(lambda reads: reads.todo(DAY, limit=50))
    book.close()


def measure(path: Path | None = None) -> dict[str, float]:
    """Milliseconds and ratios by name. Makes its own book of 100,000 cases when none is given (2 minutes)."""
    if path is None:
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "big.book"
            fill(made, CASES)
            return measure(made)
    figures = {"bare open and list of 50, ms": best(lambda: bare_list(path))}
    figures["book open, checks, list of 50 and work list, ms"] = best(lambda: our_list(path))
    figures["open ÷ bare"] = (
        figures["book open, checks, list of 50 and work list, ms"] / figures["bare open and list of 50, ms"]
    )
    chance = Fixed()
    book = opened(path, chance)
    raw = dbapi2.connect(str(path))
    raw.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    line = book.read_now(lambda reads: reads.latest(1)[0])
    figures["list of 50, ms"] = best(lambda: book.read_now(lambda reads: reads.latest(50)))
    figures["list of 50 ÷ raw"] = figures["list of 50, ms"] / best(
        lambda: raw.execute("SELECT * FROM case_row ORDER BY n DESC LIMIT 50").fetchall()
    )
    figures["by number, ms"] = best(lambda: book.read_now(lambda reads: reads.case_id_of(line.case_no)))
    figures["by number ÷ raw"] = figures["by number, ms"] / best(
        lambda: raw.execute("SELECT case_id FROM case_row WHERE case_no = ?", (line.case_no,)).fetchone()
    )
    figures["search p95, ms"] = p95(
        lambda typed: book.read_now(lambda reads: reads.find(ask(typed, DAY))), TYPED
    )
    figures["a visit, two acts durable, ms"] = best(
        lambda: book.write_now(lambda tx: take_in(tx, chance)), 20
    )
    figures |= backed_up(book, chance)
    raw.close()
    book.close()
    return figures


def backed_up(book: Book, chance: Fixed) -> dict[str, float]:
    """An online copy while a clerk saves without a pause: how long it takes, and the longest that a save waited;
    beside it the longest of as many saves without a copy, for what else the machine does.
    """
    book.write_now(lambda tx: take_in(tx, chance))  # the pinyin tables come with the first
    target = book.path.with_suffix(".copy")
    copying = Thread(target=book.copy_to, args=(target,))
    begun, waits = time.perf_counter(), []
    copying.start()
    while copying.is_alive():
        waits.append(saved(book, chance))
    taken = time.perf_counter() - begun
    target.unlink()
    alone = max(saved(book, chance) for _ in waits)
    return {
        "backup while saving, s": taken,
        "longest save meanwhile, ms": max(waits) * 1000,
        "longest of as many without, ms": alone * 1000,
    }


def saved(book: Book, chance: Fixed) -> float:
    """Seconds that one visit's save takes; then the clerk breathes."""
    start = time.perf_counter()
    book.write_now(lambda tx: take_in(tx, chance))
    waited = time.perf_counter() - start
    time.sleep(0.02)
    return waited


if __name__ == "__main__":
    for name, value in measure(Path(sys.argv[1]) if len(sys.argv) > 1 else None).items():
        print(f"{value:10.2f}  {name}")
