"""The tables of the format, key by key: a required key that is missing is told, and so is one that no table has.

The required keys are written down here from the format's tables, not read from the structs that the parser uses.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from forms.strict import Place
from tests.forms.mutation import CAFE
from tests.forms.test_broken_anywhere import SLUGS, answer, places, put, small, write

ITEM = f"items/{SLUGS[0]}.yaml"
SAND = f"items/{SLUGS[3]}.yaml"
YEAR = "calendars/2026.yaml"
TERM = ("days", "unit")

REQUIRED: dict[str, dict[str, tuple[str, ...]]] = {
    "hall.yaml": {
        "": ("name", "address", "hotline", "consult", "complain", "code", "region", "operator", "office_hours",
             "seals", "papers", "groups", "windows"),
        "operator": ("code", "name", "short", "since", "remedy"),
        "operator.remedy": ("reconsideration", "court"),
        "office_hours.*": ("days", "periods"),
        "seals.*": ("key", "name"),
        "papers.*": ("code", "name", "copies"),
        "windows.*": ("code", "group", "name", "departments"),
    },
    "departments.yaml": {"*": ("code", "name", "short", "kind"), "*.remedy": ("reconsideration", "court")},
    "region.yaml": {
        "": ("region", "start_day_counted", "correction", "deferral", "promise", "hearing", "publication", "renewal",
             "rating", "offline", "closed_at", "lamp", "masking"),
        "correction": ("notice", "supply", "late"), "correction.notice": TERM, "correction.supply": TERM,
        "deferral": ("late",), "promise": ("check",), "promise.check": TERM, "hearing": ("ask",), "hearing.ask": TERM,
        "publication": TERM, "renewal": ("before", "unit"), "rating": ("contact", "settle", "warn_days"),
        "rating.contact": TERM, "offline": ("decide",), "offline.decide": TERM,
        "masking.phone": ("head", "tail"),
    },
    "identity.yaml": {"*": ("key", "name")},
    "grounds.yaml": {"*": ("key", "article", "text", "needs")},
    "intermediaries.yaml": {"*": ("name", "for", "basis")},
    "samples.yaml": {"*": ("name", "text")},
    YEAR: {
        "": ("year", "source", "published", "working_days", "holidays", "workdays"),
        "holidays.*": ("name", "from", "to"),
    },
    "fields.yaml": {"*": ("label", "type"), "*.columns.*": ("key", "label", "type")},
    ITEM: {
        "": ("code", "name", "version", "valid_from", "type", "department", "applicants", "basis", "conditions", "kind",
             "approval", "limits", "special", "procedure", "approve_first", "visits", "online", "fees", "intermediary",
             "prerequisites", "results", "delivery", "situations", "form", "materials"),
        "approval": ("system",),
        "limits": ("statutory", "promised", "unit"),
        "procedure.*": ("name", "stage", "role"),
        "results.*": ("name", "validity"),
        "situations.*": ("key", "ask", "options"),
        "form.*": ("field",),
        "materials.*": ("name", "basis", "original", "copies", "forms", "source", "required", "deferrable",
                        "from_licence_library", "checks"),
    },
    CAFE: {
        "": ("code", "name", "version", "valid_from", "lead", "mode", "items", "limits", "order"),
        "limits": ("promised", "unit"), "situations.*": ("key", "ask", "options"), "items.*": ("code",),
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("keys")
    write(place, small())
    return place


def at(value: Any, place: Place) -> Any:
    for key in place:
        value = value[key]
    return value


def where(file: str, pattern: str, key: str = "") -> Place:
    """The first mapping of the file at this place, with the key if one is named; `*` stands for any entry."""
    wanted = pattern.split(".") if pattern else []
    for place in places(small()[file]):
        here = at(small()[file], place)
        fits = len(place) == len(wanted) and all(
            want in ("*", str(one)) for want, one in zip(wanted, place, strict=True)
        )
        if fits and isinstance(here, dict) and (not key or key in here):
            return place
    raise AssertionError(f"{file} has no {key or 'mapping'} at {pattern}")


def told(folder: Path, file: str, value: Any) -> set[str]:
    """The keys of the faults in this file with this value in it."""
    try:
        write(folder, {file: value})
        return {fault.key for fault in answer(folder) if fault.file == file}
    finally:
        write(folder, {file: small()[file]})


def tables() -> Iterator[tuple[str, str]]:
    for file, parts in REQUIRED.items():
        for pattern in parts:
            yield file, pattern


@pytest.mark.parametrize(("file", "pattern"), list(tables()))
def test_a_required_key_that_is_missing_is_told_at_its_place(folder: Path, file: str, pattern: str) -> None:
    for key in REQUIRED[file][pattern]:
        place = (*where(file, pattern, key), key)
        name = ".".join(str(part) for part in place)
        assert name in told(folder, file, put(small()[file], place, ...)), name


@pytest.mark.parametrize(("file", "pattern"), list(tables()))
def test_a_key_that_no_table_has_is_refused_everywhere(folder: Path, file: str, pattern: str) -> None:
    place = where(file, pattern)
    value = put(small()[file], place, {**at(small()[file], place), "colour": "红"})
    found = told(folder, file, value)
    name = ".".join(str(part) for part in (*place, "colour"))
    assert any(key == name or key.startswith(f"{name}.") for key in found), (name, found)
