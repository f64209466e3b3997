"""What a key in the item box costs over 2,000 items: `python -m tests.forms.bench_search`."""

from __future__ import annotations

import statistics
import time
from datetime import date
from itertools import islice, product

import msgspec

from casework.catalogue import Catalogue
from forms.catalogue import load
from forms.search import Index

ITEMS = 2_000
FOOD = "991180004000"
WHOLE = (
    "shipinjingyingxuke",
    "spjyxk",
    "食品经营许可",
    "9911000",
    "食品jyxk",
    "zhonghuarenmin",
    "xingzheng",
    "sssss",
    "x",
)
"""Questions as they are typed, key by key."""


def big(catalogue: Catalogue, count: int = ITEMS) -> Catalogue:
    """As many items as that, their names put together from the real ones."""
    halves = (
        sorted({row.name[:7] for row in catalogue.rows}),
        sorted({row.name[-7:] for row in catalogue.rows}),
    )
    food = catalogue.items[FOOD]
    names = islice((first + second for first, second in product(*halves)), count)
    items = {
        code: msgspec.structs.replace(food, code=code, name=name)
        for code, name in ((f"9911{number:05d}000", name) for number, name in enumerate(names))
    }
    return msgspec.structs.replace(catalogue, items=items, rows=(), themes={})


def spent(index: Index, questions: list[str]) -> list[float]:
    """Milliseconds for each question: what one key costs."""
    times = []
    for question in questions:
        begun = time.perf_counter()
        index.find(question)
        times.append((time.perf_counter() - begun) * 1_000)
    return times


def quickest(catalogue: Catalogue, rounds: int = 5) -> dict[str, float]:
    """Key -> milliseconds at its quickest of `rounds`."""
    window = next(one for one in catalogue.hall.windows if one.code == "W09")
    index = Index(big(catalogue), window, {}, date(2026, 3, 2))
    keys = [text[:length] for text in WHOLE for length in range(1, len(text) + 1)]
    assert index.find(keys[0])
    times = zip(*(spent(index, keys) for _ in range(rounds)), strict=True)
    return dict(zip(keys, map(min, times), strict=True))


def measure() -> float:
    """Milliseconds that 95 of 100 keys do not exceed."""
    return float(statistics.quantiles(quickest(load()[0]).values(), n=100)[94])


if __name__ == "__main__":
    print(f"{ITEMS} items, a key: p95 {measure():.2f} ms")
