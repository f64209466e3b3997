"""Whatever value stands wherever in a catalogue: the checker answers with faults at places, it never falls over."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.catalogue import Fault
from forms.catalogue import DEMO, CatalogueUnusable, load
from forms.strict import Place, read
from tests.forms.mutation import CAFE

SLUGS = ("food-operation", "individual-business", "sewage-connection", "outdoor-ad")
GROUND = ("hall.yaml", "region.yaml", "departments.yaml", "identity.yaml", "grounds.yaml", "samples.yaml")


@cache
def small() -> dict[str, Any]:
    """A small clean catalogue cut out of the demo: file -> value."""
    items = {f"items/{slug}.yaml": read(DEMO / "items" / f"{slug}.yaml").value for slug in SLUGS}
    asked = {
        line if isinstance(line, str) else line["field"] for item in items.values() for line in item["form"]
    }
    table = read(DEMO / "fields.yaml").value
    rows = list(csv.DictReader(io.StringIO((DEMO / "items.csv").read_text(encoding="utf-8-sig"))))
    names = {item["name"] for item in items.values()}
    files = {name: read(DEMO / name).value for name in (*GROUND, "calendars/2026.yaml", CAFE)}
    files["region.yaml"]["publishing"]["withheld"] = []  # of an item that is not one of these
    return {
        **files,
        **items,
        "fields.yaml": {
            key: value for key, value in table.items() if key in asked or value["type"] == "table"
        },
        "intermediaries.yaml": [
            one for one in read(DEMO / "intermediaries.yaml").value if one["for"] in names
        ],
        "items.csv": [row for row in rows if row["definition"] in SLUGS],
    }


def write(folder: Path, files: dict[str, Any]) -> None:
    for name, value in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name == "items.csv":
            out = io.StringIO()
            writer = csv.DictWriter(out, fieldnames=list(value[0]))
            writer.writeheader()
            writer.writerows(value)
            path.write_text(out.getvalue(), encoding="utf-8")
        else:
            path.write_text(json.dumps(value, ensure_ascii=False, indent=0), encoding="utf-8")


def places(value: Any, place: Place = ()) -> Iterator[Place]:
    yield place
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in pairs:
        yield from places(one, (*place, key))


@cache
def everywhere() -> tuple[tuple[str, Place], ...]:
    return tuple((file, place) for file, value in small().items() for place in places(value))


def put(value: Any, place: Place, new: Any) -> Any:
    """A copy with `new` at the place; `...` takes the place away."""
    if not place:
        return new
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    if len(place) == 1 and new is ...:
        del copy[place[0]]
    else:
        copy[place[0]] = put(value[place[0]], place[1:], new)
    return copy


def answer(folder: Path) -> tuple[Fault, ...]:
    try:
        return load(folder)[1]
    except CatalogueUnusable as error:
        return error.faults


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("small")
    write(place, small())
    return place


def test_the_small_catalogue_is_clean(folder: Path) -> None:
    whole, faults = load(folder)
    assert faults == ()
    assert len(whole.items) == len(SLUGS)


ODD: list[Any] = [..., None, [], {}, "", " ", "x", "是", 0, 1, -1, 3.5, 10**14, True, [[]], [{}], [None], {"x": {}},
                  "2026-13-40", "2026-01-01", "T001", "agent == '是'", "\u202e"]  # fmt: skip
VALUES = st.sampled_from(ODD)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_value_anywhere_gives_faults_at_places(folder: Path, data: st.DataObject) -> None:
    spots = st.sampled_from(everywhere())
    changes = data.draw(st.lists(st.tuples(spots, VALUES), min_size=1, max_size=3))
    files = dict(small())
    for (file, place), new in changes:
        if file == "items.csv" and (len(place) != 2 or new is ...):
            continue
        try:
            files[file] = put(files[file], place, None if new is ... and not place else new)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    touched = {file: value for file, value in files.items() if value is not small()[file]}
    try:
        write(folder, touched)
        faults = answer(folder)
    finally:
        write(folder, {file: small()[file] for file in touched})
    for fault in faults:
        lines = (folder / fault.file).read_text(encoding="utf-8").count("\n") + 1000
        assert 1 <= fault.line <= lines
        assert fault.key
        assert fault.rule
        assert fault.text


@pytest.mark.prove
def test_each_place_taken_away_alone(folder: Path) -> None:
    """Every key and entry of the small catalogue in turn: nothing falls over. A third of them a day."""
    stride = 1 if os.environ.get("HALL_PROVE_FULL") else 3
    for file, place in list(everywhere())[date.today().toordinal() % stride :: stride]:
        if file == "items.csv" or not place:
            continue
        try:
            write(folder, {file: put(small()[file], place, ...)})
            answer(folder)
        finally:
            write(folder, {file: small()[file]})


ROW_TEXT = st.text(st.sampled_from('abc,"\n\r；是0123456789\0'), max_size=80)


@given(ROW_TEXT)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_any_row_is_read_or_refused(folder: Path, text: str) -> None:
    path = folder / "items.csv"
    before = path.read_text(encoding="utf-8")
    try:
        path.write_text(before + text, encoding="utf-8", newline="")
        answer(folder)
        path.write_text(text + before, encoding="utf-8", newline="")
        assert answer(folder) or not text.strip()
    finally:
        path.write_text(before, encoding="utf-8", newline="")
