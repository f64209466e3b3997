"""A warm counter, as JSON: fields typed, 40 applications accepted. `python -m tests.bench.desk DIR`."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import tests.bench.first  # noqa: F401

# isort: split
from tests.bench.beat import TYPING_MILLISECONDS, rest
from tests.bench.hands import Hands, act, filled, signed_in, typed

THEME_CLERK = "W1003"
ACCEPTS = 40
SIGN_INS = 5


def desk(folder: Path) -> dict[str, Any]:
    """A warm counter: keys in the fields of one item and of a theme of four, then 40 acceptances."""
    counter = Hands.demo(folder)
    rest(TYPING_MILLISECONDS)
    home_after = [signed_in(counter)]
    for _ in range(SIGN_INS - 1):
        counter.lock()
        home_after.append(signed_in(counter))
    counter.key("Ctrl+1")
    draft = filled(counter, "示例餐饮有限公司")
    one = typed(counter)
    accepted = []
    papers: list[str] = []
    for _ in range(ACCEPTS):
        begin = time.perf_counter()
        outcome = act(counter, draft)
        accepted.append((time.perf_counter() - begin) * 1000)
        papers = [paper.code for paper in outcome.papers if not paper.waiting]
    counter.lock()
    counter.sign_in(THEME_CLERK, window="W10")
    counter.item("kbcyd")
    four = typed(counter)
    counter.close()
    return {"home": home_after, "one": one, "four": four, "accepted": accepted, "papers": papers}


if __name__ == "__main__":
    json.dump(desk(Path(sys.argv[1])), sys.stdout)
