"""The decisions: one number for each, the same in its name and head, and no reference to one that isn't there."""

from __future__ import annotations

import re
from pathlib import Path

_FOLDER = "docs/decisions/"
_NAME = re.compile(r"(\d{4})-[a-z0-9-]+\.md")
_HEAD = re.compile(r"# 0*(\d+)\.? \S")
_SPOKEN_OF = re.compile(r"decisions/(\d{4}(?:-[a-z0-9-]+\.md)?)|\]\((\d{4}-[a-z0-9-]+\.md)")


def test_each_has_a_number_of_its_own(paths: list[str], root: Path) -> None:
    files = sorted(Path(one).name for one in paths if one.startswith(_FOLDER))
    numbers = [int(found[1]) for name in files if (found := _NAME.fullmatch(name))]
    assert numbers == list(range(1, len(files) + 1))
    for number, name in zip(numbers, files, strict=True):
        head = _HEAD.match((root / _FOLDER / name).read_text(encoding="utf-8"))
        assert head is not None and int(head[1]) == number, name


def test_what_is_spoken_of_is_there(paths: list[str], root: Path) -> None:
    files = {Path(one).name for one in paths if one.startswith(_FOLDER)}
    there = files | {name[:4] for name in files}
    told = [one for one in paths if one.endswith((".py", ".md", ".json"))]
    spoken = {
        one: names - there
        for one in told
        if (
            names := {
                a or b
                for a, b in _SPOKEN_OF.findall((root / one).read_text(encoding="utf-8", errors="replace"))
            }
        )
    }
    assert len(spoken) > 5
    assert {one: names for one, names in spoken.items() if names} == {}
