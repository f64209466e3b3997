"""Papers are quick, and may be made beside the window's thread."""

from __future__ import annotations

import importlib.util
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from printing.document import document
from printing.render import preload, render


def _bench() -> tuple[float, float]:
    spec = importlib.util.spec_from_file_location(
        "bench_receipt", Path(__file__).with_name("bench_receipt.py")
    )
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    engine, hand = module.measure()
    return engine, hand


@pytest.mark.slow
def test_a_receipt_costs_at_most_half_more_than_by_hand() -> None:
    engine, hand = _bench()
    assert engine <= 1.5 * hand, f"{engine * 1000:.1f} ms against {hand * 1000:.1f} ms"


def test_papers_are_the_same_from_several_threads_at_once() -> None:
    preload()
    codes = ["D01", "D02", "D03", "D04", "D05", "FORM"] * 3
    alone = {code: render(code, document(code).samples()).pdf for code in set(codes)}
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda code: render(code, document(code).samples()).pdf, codes))
    assert made == [alone[code] for code in codes]
