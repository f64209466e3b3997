"""Every layout prints its samples as it did: a changed byte is seen, and what changed is read in the diff."""

from __future__ import annotations

import pytest

from printing.document import document, documents
from printing.render import render
from tests.printing.goldens import FOLDER, golden, unpacked


def test_every_layout_has_its_golden_paper() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(documents())


@pytest.mark.parametrize("code", sorted(documents()))
def test_a_paper_is_printed_as_it_was(code: str) -> None:
    kept = (FOLDER / f"{code}.txt").read_text(encoding="utf-8")
    made = golden(code)
    texts = [[line for line in one.splitlines() if not line.startswith("== ")] for one in (kept, made)]
    assert texts[0] == texts[1], "the words of the paper changed: look at the page, then `make goldens`"
    assert kept == made, "the words are the same, the page is not: look at it, then `make goldens`"


def test_one_moved_line_changes_the_hash() -> None:
    facts = document("D03").samples()
    one = render("D03", facts).pdf
    assert unpacked(one) == unpacked(render("D03", dict(facts)).pdf)
    assert unpacked(one) != unpacked(render("D03", facts, practice=True).pdf)
    assert unpacked(one) != unpacked(render("D03", {**facts, "clerk": "王硕秋"}).pdf)
