"""A book of 200,000 cases for the search alone: rows and search as the program writes them, no acts behind them.

Kept in the cache of this machine beside the hall of the bench; making it takes two to four minutes.
"""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from casework.case import Stage
from casework.numbering import compose
from casework.question import CLOSED, OPEN, ask
from forms.case_tokens import Numbers, characters, marks, pairs, sounds
from hallclient.store.book import Book
from hallclient.store.projection import SEARCH, line_of
from hallclient.store.schema import case_row
from hallclient.store.tx import Tx
from hallclient.store.upkeep import merge
from tests.bench.figures import Figure, quantile
from tests.bench.hall import book_key, cache_of
from tests.store.bench_book import times_of
from tests.store.big_book import LAST_OPEN, application
from tests.store.visits import DAY, Fixed, opened, project, received

CASES = 200_000
PER_DAY = 2000
KINDS: dict[str, tuple[str, ...]] = {
    "one character": ("龚", "张", "饮", "䶮", "湖"),
    "name": ("示例", "金穗", "东湖广源", "示例东湖餐饮7有限公司", "王示餐"),
    "pinyin, initials": ("slmy", "yunfan", "spjy", "dhgy", "chubanwu"),
    "number": ("0001", "13800", "91410101MA0000001X", "4101032611", "000173"),
    "stage and day": ("补正 11-03", "受理 昨天", "在办 10月", "不予受理 09-01..09-15", "收件"),
    "combined": (
        "张 食品 补正 11月",
        "药品零售 云帆",
        "slmy 受理 10月",
        "食品 10-01..11-15",
        "0001 食品 受理",
    ),
}


def search_book(folder: Path) -> Path:
    """Path of the book; the same key as the hall's in `folder`."""
    place = cache_of(folder, "search") / "search.book"
    if not (made := place.with_suffix(".made")).exists():
        shutil.rmtree(place.parent, ignore_errors=True)
        place.parent.mkdir(parents=True)
        book = opened(place, key=book_key(folder))
        for start in range(0, CASES, 2000):
            book.write_now(lambda tx, start=start: _insert(tx, start))  # type: ignore[misc]
        while book.write_now(lambda tx: merge(tx.connection, 500)):
            pass  # as a counter between its applicants
        book.close()
        made.touch()
    return place


def figure(folder: Path) -> Figure:
    """p95 over all questions, and of the slowest kind."""
    book = opened(search_book(folder), key=book_key(folder))
    try:
        taken = {kind: times_of(lambda typed: _found(book, typed), typed) for kind, typed in KINDS.items()}
    finally:
        book.close()
    slowest = max(taken, key=lambda kind: quantile(taken[kind], 0.95))
    whole = quantile([one for times in taken.values() for one in times], 0.95)
    return Figure(
        f"search over {CASES:,} cases ({', '.join(KINDS)}), p95",
        f"{whole:.2f} ms (slowest kind: {slowest}, {quantile(taken[slowest], 0.95):.2f} ms)",
        "5 ms",
        whole / 5,
        1,
    )


def _found(book: Book, typed: str) -> object:
    return book.read_now(lambda reads: reads.find(ask(typed, DAY)))


def _stage(turn: int) -> Stage:
    if turn >= CASES - LAST_OPEN:
        return "received"
    return (*OPEN[1:2], CLOSED[0], CLOSED[2])[turn % 17 % 3] if turn % 17 < 3 else "accepted"


def _insert(tx: Tx, start: int) -> None:
    """The rows of one day and their search."""
    day = DAY - timedelta(days=(CASES - 1 - start) // PER_DAY)
    chance = Fixed()
    rows, searched = [], []
    for turn in range(start, start + 2000):
        row = _row(turn, day, chance)
        texts = (row["applicant"], row["agent_name"], row["item_name"])
        numbers = Numbers(*(row[name] for name in Numbers._fields))
        mark = marks(row["stage"], day, row["by"], row["window"], row["item_code"], texts, numbers)
        rows.append(row)
        names = {"characters": characters(texts), "pairs": pairs(texts), "sounds": sounds(texts)}
        searched.append({"n": row["n"], **names, "marks": mark})
    tx.connection.execute(case_row.insert(), rows)
    tx.connection.exec_driver_sql(SEARCH, searched)


def _row(turn: int, day: date, chance: Fixed) -> dict[str, Any]:
    case_no = compose("410103", day, "001", "009", turn % PER_DAY + 1)
    act = received(case_no, chance, received_on=day, **application(turn))
    line = line_of(project((act,), day), (act,))
    stage = _stage(turn)
    due = line["due"] if stage in OPEN else None
    return {
        "n": turn + 1,
        **line,
        "stage": stage,
        "due": due,
        "owed": int(stage in ("received", "correcting")),
    }
