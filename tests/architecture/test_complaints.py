"""docs/complaints.md: every complaint has its line, and every test that a line names is there and is run."""

from __future__ import annotations

import ast
import re
from pathlib import Path

PARTS = ("the exchange", "the day report", "review and sign-off")
"""What is not there yet may owe a test; nothing else may."""


def rows(root: Path) -> list[list[str]]:
    """The cells of the tables, without their heads."""
    text = (root / "docs" / "complaints.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| ") and "suffered elsewhere" not in line]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def run_tests(root: Path, names: set[str]) -> set[str]:
    """Those of `names` that are tests which no mark skips; only files that write one of them are parsed."""
    found = set()
    for path in (root / "tests").rglob("test_*.py"):
        text = path.read_text(encoding="utf-8")
        if names.isdisjoint(re.findall(r"^ *def (test_\w+)", text, re.MULTILINE)):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.name in names:
                marks = " ".join(ast.unparse(one) for one in node.decorator_list)
                if "skip" not in marks and "xfail" not in marks:
                    found.add(node.name)
    return found


def test_every_complaint_of_the_twenty_has_its_line(root: Path) -> None:
    numbers = [int(row[0]) for row in rows(root) if row[0].isdigit()]
    assert numbers == list(range(1, 21))


def test_every_line_names_a_test_that_is_run_or_the_part_that_owes_it(root: Path) -> None:
    called = re.compile(r"`(test_\w+)`")
    there = run_tests(root, {name for row in rows(root) for name in called.findall(row[-1])})
    for row in rows(root):
        named = called.findall(row[-1])
        owed = re.findall(r"owed with ([^;|]+)", row[-1])
        assert named or owed, f"neither a test nor a debt: {row}"
        assert set(named) <= there, f"not there or never run: {sorted(set(named) - there)}"
        assert {one.strip() for one in owed} <= set(PARTS), row
