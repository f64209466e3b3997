"""docs/catalogue.md names every rule that the checker has, and no other."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_rule_is_explained() -> None:
    text = (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", text))
    sources = [
        *(ROOT / "forms" / "rules").glob("*.py"),
        ROOT / "forms" / "source.py",
        ROOT / "forms" / "enrolment.py",
    ]
    known = {
        name for path in sources for name in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', path.read_text("utf-8"))
    }
    assert explained == known - {"utf-8"}
