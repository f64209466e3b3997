"""Papers may be made beside the window's thread, several at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from printing.document import document
from printing.render import preload, render


def test_papers_are_the_same_from_several_threads_at_once() -> None:
    preload()
    codes = ["D01", "D02", "D03", "D04", "D05", "FORM"] * 3
    alone = {code: render(code, document(code).samples()).pdf for code in set(codes)}
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda code: render(code, document(code).samples()).pdf, codes))
    assert made == [alone[code] for code in codes]
