"""docs/catalogue.md: what it tells staff to write passes the checker, and it names every rule."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from forms.__main__ import check
from forms.catalogue import load
from forms.enrolment import read_folder
from tests.forms.mutation import copied
from tests.forms.test_refusals_of_items import NAMED, SCHEMA
from tests.forms.test_refusals_of_the_hall import CALENDARS, DICTIONARY, HALLS, LISTED, THEMES

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"```yaml\n# (\S+)\n(.*?)```", MANUAL, re.DOTALL))
_RULE = re.compile(r"\"([a-z]+(?:-[a-z]+)+|sample)\"")


def as_the_manual_says(tmp_path: Path, *names: str) -> Path:
    """The demo hall with these examples of the manual in it."""
    hall = copied(tmp_path)
    for name in names:
        before = (hall / name).read_text(encoding="utf-8") if name == "fields.yaml" else ""
        (hall / name).write_text(before + BLOCKS[name], encoding="utf-8")
    if "items/pipeline-works.yaml" in names:
        rows = hall / "items.csv"
        lines = rows.read_text(encoding="utf-8-sig").splitlines()
        told = [line + "pipeline-works" if "991030004000" in line else line for line in lines]
        rows.write_text("\n".join(told), encoding="utf-8")
    return hall


def test_the_examples_are_those_the_manual_needs() -> None:
    assert set(BLOCKS) == {
        "items/pipeline-works.yaml",
        "fields.yaml",
        "themes/open-fireworks-shop.yaml",
        "calendars/2023.yaml",
    }


def test_the_hall_file_of_the_manual_passes_the_checker(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "enrolment.md").read_text(encoding="utf-8")
    (block,) = re.findall(r" {3}```yaml\n {3}# enrolment\.yaml\n(.*?) {3}```", text, re.DOTALL)
    hall = copied(tmp_path)
    (hall / "enrolment.yaml").write_text(textwrap.dedent(block), encoding="utf-8")
    enrolment, faults = read_folder(hall)
    assert faults == () and enrolment.people[0].name == "林知夏" and enrolment.blocks[0].device == "021"


@pytest.mark.parametrize("name", BLOCKS)
def test_each_example_passes_the_checker(tmp_path: Path, name: str) -> None:
    assert check(as_the_manual_says(tmp_path, name))[1] == ()


def test_all_examples_together(tmp_path: Path) -> None:
    before = load()[0]
    whole, faults = load(as_the_manual_says(tmp_path, *BLOCKS))
    assert faults == ()
    assert len(whole.items) == len(before.items) + 1
    assert len(whole.fields) == len(before.fields) + 1
    assert set(whole.themes) - set(before.themes) == {"T005"}
    assert [year.year for year in whole.years] == [2023, 2024, 2025, 2026]
    assert whole.items["991030004000"].name == "可能影响石油天然气管道保护的施工作业审批"


def test_every_rule_has_a_change_that_breaks_it() -> None:
    broken = {one.rule for one in (*NAMED, *SCHEMA, *HALLS, *DICTIONARY, *CALENDARS, *LISTED, *THEMES)}
    elsewhere = {
        "no-window",
        "unusable-item",
        "device-number",
        "duplicate-staff-no",
        "block-range",
        "block-overlap",
        "roles-apart",
        "factor-missing",
        "security-range",
        "glyph-picture",
        "too-many-glyphs",
        "letter-wording",
        "letter-rank",
        "letter-person",
        "letter-organ",
        "letter-item",
        "supervision-rule",
        "supervision-range",
        "supervision-session",
        "seal-keeper",
        "seal-line",
        "seal-missing",
    }
    assert broken | elsewhere == rules_of_the_manual()


def rules_of_the_manual() -> set[str]:
    table = MANUAL[MANUAL.index("## 查错时说的规则") :]
    return set(re.findall(r"`([a-z-]+)`", "".join(re.findall(r"^\| (`.*?) \|", table, re.MULTILINE))))


def test_the_manual_names_every_rule_and_no_other() -> None:
    named = rules_of_the_manual()
    sources = [*(ROOT / "forms" / "rules").glob("*.py"), *(ROOT / "forms").glob("*.py")]
    written = {rule for path in sources for rule in _RULE.findall(path.read_text(encoding="utf-8"))}
    assert named - {"schema"} <= written
    assert {rule for rule in written if rule not in named} <= {"utf-8", "utf-8-sig"}
