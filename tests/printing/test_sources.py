"""Every wording says where it comes from: docs/papers.md has a source for each layout and each claim of law in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from printing.document import documents

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs/papers.md").read_text("utf-8")
ROWS = [
    [cell.strip("　 ") for cell in line.strip().strip("|").split("|")]
    for line in TABLE.splitlines()
    if line.startswith("|") and not line.startswith("|---")
]
ARTICLES = re.compile(r"第[一二三四五六七八九十百零]+条")
WORKDAYS = re.compile(r"[一二三四五六七八九十]+个工作日")
LAWS = re.compile(r"《([^》{]+(?:法|条例|规定|办法|意见))》")


@pytest.mark.parametrize("code", sorted(documents()))
def test_a_layout_has_its_sources(code: str) -> None:
    named = [at for at, row in enumerate(ROWS) if re.search(rf"\b{code}\b", row[0])]
    assert named, f"docs/papers.md says nothing of {code}"
    own = [ROWS[named[0]], *_following(named[0])]
    assert all(len(row) >= 3 and row[1] and row[2] for row in own), own


def _following(at: int) -> list[list[str]]:
    """The rows below that go on with the same paper."""
    found = []
    for row in ROWS[at + 1 :]:
        if row[0] and not row[0].startswith("承诺") and row[0] != "申请人承诺（另页）":
            break
        found.append(row)
    return found


def _own(code: str) -> str:
    """All that the page says of a paper: its rows, those of every paper, those of papers that it says it is like."""
    named = [at for at, row in enumerate(ROWS) if re.search(rf"\b{code}\b", row[0])]
    shared = next(at for at, row in enumerate(ROWS) if row[0] == "各文书")
    rows = [row for at in (shared, *named) for row in (ROWS[at], *_following(at))]
    text = "\n".join("|".join(row) for row in rows)
    like = re.findall(r"D\d\d", "".join(re.findall(r"同 (D\d\d(?:、D\d\d)*)", text)))
    return text + "".join(_own(one) for one in like if one != code)


@pytest.mark.parametrize("code", sorted(documents()))
def test_an_article_that_a_layout_names_stands_in_the_paper_s_own_rows(code: str) -> None:
    path = next(
        one for one in (ROOT / "printing/documents").glob("*.yaml") if one.name.startswith(f"{code}-")
    )
    blocks, own = path.read_text("utf-8").partition("\nblocks:")[2], _own(code)
    for article in sorted(set(ARTICLES.findall(blocks))):
        assert article in own, f"{code}: {article}"
    # days of an organ's limit are working days by 第八十二条, wherever a paper says so itself
    if WORKDAYS.search(blocks):
        assert "第八十二条" in own, f"{code}: 工作日"


@pytest.mark.parametrize("code", sorted(documents()))
def test_a_law_that_a_layout_names_is_in_its_sources(code: str) -> None:
    """Blocks only: a sample's law is the item's own."""
    path = next(
        one for one in (ROOT / "printing/documents").glob("*.yaml") if one.name.startswith(f"{code}-")
    )
    blocks = path.read_text("utf-8").partition("\nblocks:")[2]
    for law in set(LAWS.findall(blocks)):
        assert law.removeprefix("中华人民共和国") in TABLE, f"{code}: {law}"


@pytest.mark.parametrize("page", ["papers.md", "printing.md"])
def test_the_tests_that_a_page_names_are_there(page: str) -> None:
    """`path::name`; `…::name` is of the file named before, and a bare file name of one named on the page."""
    text, file = (ROOT / "docs" / page).read_text("utf-8"), ""
    whole = {name.rsplit("/", 1)[-1]: name for name in re.findall(r"tests/[\w/]+\.py", text)}
    for path, name in re.findall(r"`(tests/[\w/]+\.py|test_\w+\.py|…)(?:::(\w+))?`", text):
        file = file if path == "…" else whole.get(path, path)
        source = (ROOT / file).read_text("utf-8")
        assert not name or f"def {name}(" in source, f"{file}::{name}"
