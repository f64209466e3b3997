"""`make bench`: the figures, each as a ratio to a limit measured in the same run. Nothing fails by the clock.

Takes about five minutes, and two more where the book of 100,000 cases is yet to be made.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a script

from sqlcipher3 import dbapi2

from hallclient.app.station import BOOK
from tests.bench.clocks import figure as clocks
from tests.bench.day_report import figures as day_report
from tests.bench.figures import Figure, best, quantile, table
from tests.bench.hall import big_hall, book_key
from tests.bench.look_up import figures as look_up
from tests.bench.month import figures as monthly
from tests.bench.restoring import figures as restoring
from tests.bench.search_book import figure as searched
from tests.bench.signatures import figures as signatures
from tests.bench.work_lists import figures as work_lists
from tests.forms.bench_search import ITEMS
from tests.forms.bench_search import measure as search
from tests.printing.bench_receipt import measure as receipt

_BENCH = Path(__file__).parent
_ROOT = _BENCH.parents[1]
STARTS = 15
SCRIPT = "import sys; from hallclient.bootstrap.command import main; sys.exit(main())"
"""What the installed command `hallclient` runs."""
LIST = (
    "SELECT case_id, case_no, item_name, applicant, stage, received_on, answer_due FROM case_row "
    "ORDER BY n DESC LIMIT 50"
)


def environment() -> dict[str, str]:
    """No display is needed; byte code is kept, as it is where the program is installed."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    code = Path(tempfile.gettempdir()) / "hall-bench-code"
    return env | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(code)}


def run(*arguments: str) -> list[str]:
    """What a Python process of its own prints, line by line."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment(),
        cwd=_ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout.splitlines()


def until_painted(*arguments: str) -> float:
    """Milliseconds from the start of a process to its first paint, which it tells by the shared clock."""
    begin = time.monotonic()
    return (float(run(*arguments)[0]) - begin) * 1000


def start(folder: Path) -> Figure:
    """Both programs in turn, so that whatever else the machine does meets both."""
    bare = (str(_BENCH / "bare_window.py"),)
    ours = ("-c", SCRIPT, "--demo", "--data", str(folder), "--leave-after-paint")
    for warm in (bare, ours, bare, ours):
        until_painted(*warm)
    times = [(until_painted(*bare), until_painted(*ours)) for _ in range(STARTS)]
    limit, value = statistics.median(one for one, _ in times), statistics.median(one for _, one in times)
    return Figure(
        "process start to painted sign-in ÷ bare PySide6 window",
        f"{value:.0f} ms",
        f"{limit:.0f} ms",
        value / limit,
        1.5,
    )


def bare_open(folder: Path) -> float:
    """Milliseconds of the least program: a pass phrase to the key by SQLCipher's own derivation, the list of 50.

    The derivation runs on a small book (it does not depend on the size), the list on the book of 100,000.
    """
    key = book_key(folder)
    with tempfile.TemporaryDirectory() as place:
        small = Path(place) / "small.db"
        made = dbapi2.connect(str(small))
        made.execute("PRAGMA key = 'right password'")
        made.execute("CREATE TABLE one (n INTEGER)")
        made.commit()
        made.close()

        def derive() -> None:
            connection = dbapi2.connect(str(small))
            connection.execute("PRAGMA key = 'right password'")
            connection.execute("SELECT * FROM one").fetchall()
            connection.close()

        whole: float = best(derive, 5) + best(lambda: raw_open(folder / BOOK, key), 5)
        return whole


def raw_open(path: Path, key: bytes) -> None:
    connection = dbapi2.connect(str(path))
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    assert len(connection.execute(LIST).fetchall()) == 50
    connection.close()


def counter(what: str, folder: Path) -> dict[str, Any]:
    """The figures that a counter's process (`day`, `desk`, `arrivals`) measures of itself, in a hall as it was made:
    the program finds the place and the draft of the run before.
    """
    with tempfile.TemporaryDirectory() as place:
        copy = shutil.copytree(folder, Path(place) / "hall")
        os.sync()  # a checkpoint must not write what the bench has just copied
        found: dict[str, Any] = json.loads(run("-m", f"tests.bench.{what}", str(copy))[-1])
    return found


def p95(times: list[float], what: str, reach: float) -> Figure:
    return Figure(
        what,
        f"{quantile(times, 0.95):.1f} ms (median {quantile(times, 0.5):.1f}, longest {max(times):.1f}, n {len(times)})",
        f"{reach:g} ms",
        quantile(times, 0.95) / reach,
        1,
    )


def figures(folder: Path) -> list[Figure]:
    """The figures of the counter, in their order."""
    found = [start(folder)]
    limit = bare_open(folder)
    day, desk = counter("day", folder), counter("desk", folder)
    home = statistics.median(desk["home"])
    found += [
        Figure(
            "right password to usable home, 100,000 cases ÷ bare SQLCipher open and a list of 50",
            f"{home:.0f} ms (of {len(desk['home'])}: {min(desk['home']):.0f}–{max(desk['home']):.0f})",
            f"{limit:.0f} ms",
            home / limit,
            4,
        ),
        Figure("the same, against the clock", f"{home:.0f} ms", "500 ms", home / 500, 1),
        p95(desk["one"], "key typed in a field to the answer bar painted, p95: 食品经营许可", 16),
        p95(desk["four"], "the same: theme of four items", 16),
        p95(
            desk["accepted"],
            f"accept → durable act + PDFs of two papers ({' + '.join(desk['papers'])}), p95",
            80,
        ),
    ]
    engine, hand = receipt()
    found.append(
        Figure(
            "receipt page ÷ the same page by hand on a reportlab canvas",
            f"{engine * 1000:.1f} ms",
            f"{hand * 1000:.1f} ms",
            engine / hand,
            1.5,
        )
    )
    late = day["late"]
    long = sum(one > 32 for one in late)
    found.append(
        Figure(
            "window's thread, stalls p99.9 (start, warm-up, sign-in and a visit)",
            f"{quantile(late, 0.999):.1f} ms (longest {max(late):.0f}; {long} of {len(late)} beats over 32)",
            "32 ms",
            quantile(late, 0.999) / 32,
            1,
        )
    )
    bare = statistics.median(int(run(str(_BENCH / "bare_window.py"))[1]) / 1024 for _ in range(3))
    for what, held, reach in (
        ("resident memory with 100,000 cases, after sign-in and a visit ÷ bare window", day["resident"], 3),
        ("the same after a rare name", day["rare"], 5),
    ):
        found.append(Figure(what, f"{held:.0f} MB", f"{bare:.0f} MB", held / bare, reach))
    with tempfile.TemporaryDirectory() as place:
        found += look_up(copied := Path(shutil.copytree(folder, Path(place) / "hall")))
        found += restoring(copied)
    found.append(searched(folder))
    found.append(arrived(counter("arrivals", folder)))
    found.append(lived())
    found += [Figure(**one) for one in json.loads(run("-m", "tests.bench.exchange", "--json")[-1])]
    key = search()
    found.append(Figure(f"item search over {ITEMS:,} items, a key, p95", f"{key:.2f} ms", "2 ms", key / 2, 1))
    found.append(clocks())
    found += work_lists()
    found += monthly()
    found += day_report()
    found += signatures()
    found.append(sealed(json.loads(run("-m", "tests.bench.sealing")[-1])))
    return found


def sealed(found: dict[str, float]) -> Figure:
    """A decision under signature and seal, with the signature of the file alone beside it."""
    return Figure(
        "a decision signed, its paper drawn, signed as PAdES, archived and sealed",
        f"{found['ours']:.0f} ms (bare pyHanko on a finished page {found['bare']:.0f} ms)",
        "80 ms",
        found["ours"] / 80,
        1,
    )


def lived() -> Figure:
    """What whoever looks at 今日 felt of the whole hall's acts."""
    with tempfile.TemporaryDirectory() as place:
        found: dict[str, Any] = json.loads(run("-m", "tests.bench.live", place)[-1])
    late = found["late"]
    return Figure(
        f"今日 open while 20 counters send 10 acts a second each, {found['acts']:,} acts in {found['seconds']:.0f} s: "
        "the window's stalls p99.9",
        f"{quantile(late, 0.999):.1f} ms (longest {max(late):.0f}, n {len(late)})",
        "32 ms",
        quantile(late, 0.999) / 32,
        1,
    )


def arrived(found: dict[str, Any]) -> Figure:
    """What a clerk felt of 10,000 acts from elsewhere."""
    late, pages = found["late"], found["pages"]
    return Figure(
        f"10,000 acts arriving in {found['seconds']:.0f} s while a clerk types (pages p95 "
        f"{quantile(pages, 0.95):.0f} ms): the window's stalls p99.9",
        f"{quantile(late, 0.999):.1f} ms (longest {max(late):.0f}, n {len(late)})",
        "32 ms",
        quantile(late, 0.999) / 32,
        1,
    )


def main() -> int:
    print("Without their books in the cache these are made first: two to three minutes.", flush=True)
    folder, seconds = big_hall()
    print(f"book: {folder / BOOK}, {f'made in {seconds:.0f} s' if seconds else 'from the cache'}", flush=True)
    begin = time.perf_counter()
    print(table(figures(folder)))
    load = f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    print(f"{time.perf_counter() - begin:.0f} s, {load}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
