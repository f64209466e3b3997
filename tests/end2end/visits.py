"""Three visits at the real windows, without a display: what `make run` shows on a machine that has none.

One application accepted; one told once what is missing, and its return; one theme of four items. Prints where
the papers and the pictures are.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))

from driver import Counter  # noqa: E402
from hallclient.app.outcome import Outcome  # noqa: E402

FOOD_SITUATIONS = {"agent": "否", "food_mode": "餐饮服务经营者", "vending": "否", "online_sale": "否"}
FOOD: dict[str, Any] = {
    "applicant.name": "示例餐饮有限公司",
    "applicant.uscc": "91410106MA0TEXT12D",
    "contact.phone": "13800000118",
    "legal_person.name": "周静姝",
    "legal_person.identity": "410103200012310442",
    "premises.region": "示例街道",
    "premises.area": "126.5",
    "premises.address": "示例区示例路18号1层",
    "food.items": ["热食类食品制售"],
    "food.manager": "林安澜",
    "food.manager_kind": "专职",
    "food.staff_count": "12",
    "delivery.method": "窗口领取",
}


def keep(out: Path, outcome: Outcome) -> list[Path]:
    """Writes the papers of an outcome into files."""
    kept = []
    for paper in outcome.papers:
        path = out / f"{paper.case_no}-{paper.code}.pdf"
        path.write_bytes(paper.pdf)
        kept.append(path)
    return kept


def accept(counter: Counter, out: Path) -> list[Path]:
    """One item, complete and right: accepted."""
    counter.item("spjy")
    counter.answer(FOOD_SITUATIONS)
    counter.fill(FOOD)
    equipment = counter.presenter.board.table.fields
    rows = next(line.field for line in equipment if line.field.key == "food.equipment")
    counter.fill({"food.equipment": [{column.key: _cell(column.type) for column in rows.columns}]})
    counter.judge("SSSSS.")
    counter.shot(out / "1-intake.png")
    outcome = counter.decide("F9")
    counter.shot(out / "1-accepted.png")
    counter.key("Return")
    return keep(out, outcome)


def _cell(kind: str) -> str:
    return {"integer": "2", "decimal": "2", "money": "100", "date": "2026-03-01"}.get(kind, "冷藏柜")


def main(out: Path) -> int:
    """Runs the visits; gives the exit code."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        counter = Counter(Path(folder))
        counter.shot(out / "0-signin.png")
        counter.sign_in("W0907")
        papers = accept(counter, out)
        counter.close()
    for path in (*papers, *sorted(out.glob("*.png"))):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "out/visits")))
