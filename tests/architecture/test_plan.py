"""The tree against the ground plan: who lives at the top, how big a file is, what nothing may be called."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.architecture.rules import nodes
from tests.architecture.tree import Source

PLAN = {
    "casework",
    "forms",
    "printing",
    "resources",
    "hallclient",
    "hallserver",
    "packaging",
    "tests",
    "docs",
    ".ci",
    "Makefile",
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "requirements.lock",
    "requirements-server.lock",
    "requirements-dev.lock",
    ".gitignore",
    ".gitattributes",
}
PACKAGES = {"casework", "forms", "printing", "resources", "hallclient", "hallserver"}
FOLDERS = {"packaging", "tests"}  # an __init__.py in either would shadow a library or another tree
NAMELESS = {"utils", "util", "helpers", "helper", "common", "base", "manager", "service", "misc"}
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 80


def test_the_top_level_is_the_plan(paths: list[str]) -> None:
    assert {name.split("/")[0] for name in paths} == PLAN


def test_the_contracts_cover_every_package(root: Path) -> None:
    settings = (root / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.search(r"^root_packages = \[(.*)\]$", settings, re.MULTILINE)
    assert listed is not None
    assert {name.strip(' "') for name in listed[1].split(",")} == PACKAGES
    assert {name for name in PLAN if (root / name / "__init__.py").is_file()} == PACKAGES


def test_folders_are_not_packages(paths: list[str]) -> None:
    assert [p for p in paths if p.split("/")[0] in FOLDERS and p.endswith("/__init__.py")] == []


def test_no_file_is_over_400_lines(paths: list[str], root: Path) -> None:
    sizes = {p: len((root / p).read_bytes().splitlines()) for p in paths if p.endswith(".py")}
    assert {p: size for p, size in sizes.items() if size > MOST_LINES} == {}


def test_a_function_fits_a_screen(sources: list[Source]) -> None:
    long = [
        f"{source.path}:{node.lineno} {node.name}"
        for source in sources
        for node in nodes(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.body[0].lineno >= MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []


def test_nothing_has_a_name_that_says_nothing(paths: list[str]) -> None:
    named = [p for p in paths if NAMELESS & set(re.split(r"[/._]", p.removesuffix(".py")))]
    assert [p for p in named if p.endswith(".py")] == []


def test_every_module_says_what_it_is(sources: list[Source]) -> None:
    silent = [s.path for s in sources if s.tree.body and ast.get_docstring(s.tree) is None]
    assert silent == []


def test_no_unfinished_work_is_left(sources: list[Source], root: Path) -> None:
    left = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    found = [s.path for s in sources if left.search((root / s.path).read_text(encoding="utf-8"))]
    assert found == []


def test_a_screen_is_a_view_and_a_presenter(sources: list[Source]) -> None:
    """A page of fixed words has nothing to present: a view and its words are the whole of it."""
    screens: dict[str, set[str]] = {}
    for source in sources:
        parts = source.path.split("/")
        if parts[:3] == ["hallclient", "ui", "screens"] and len(parts) == 5:
            screens.setdefault(parts[3], set()).add(parts[4])
    assert screens
    fixed = {"__init__.py", "view.py", "words.py"}
    incomplete = {
        name for name, files in screens.items() if not {"view.py", "presenter.py"} <= files and files != fixed
    }
    assert incomplete == set()
