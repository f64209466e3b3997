"""The demo catalogue is clean, and a faulty part never takes the rest down."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
import yaml

from casework.catalogue import Catalogue
from forms.__main__ import main
from forms.catalogue import CatalogueUnusable, load
from forms.search import Index
from tests.forms.mutation import CAFE, FOOD, Mutation, copied, faults

RESTAURANT, FOOD_CODE = "T001", "991180004000"


@pytest.fixture(scope="module")
def demo() -> Catalogue:
    return load()[0]


def test_the_demo_is_clean_and_whole(demo: Catalogue) -> None:
    assert load()[1] == ()
    assert (len(demo.rows), len(demo.items), len(demo.themes), len(demo.fields)) == (171, 36, 4, 209)
    assert demo.unusable == ()
    assert [paper.code for paper in demo.hall.papers] == [f"D{number:02d}" for number in range(1, 23)]
    assert {row.department for row in demo.rows} == {one.code for one in demo.departments}
    assert [year.year for year in demo.years] == [2024, 2025, 2026]


def test_the_same_folder_gives_the_same_value(demo: Catalogue) -> None:
    assert load()[0] == demo
    assert load(version=7)[0].version == 7


def test_samples_of_all_fields_can_be_printed(demo: Catalogue) -> None:
    """The sample form (示范文本) of each item is printed from its fields' samples."""
    for item in demo.items.values():
        assert all(line.field in demo.fields for line in item.form)
        assert any(demo.fields[line.field].sample is not None for line in item.form)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("visits: 1", "visits: 一次"),  # the shape
        ("online_sale == '是'", "online_sale is '是'"),  # a rule
        ("visits: 1", "visits: [1"),  # not even YAML
        ("kind: 承诺件", "kind: 承诺件\nkind: 承诺件"),  # a key twice
    ],
)
def test_a_faulty_item_never_takes_the_rest_down(tmp_path: Path, demo: Catalogue, old: str, new: str) -> None:
    hall = Mutation("", FOOD, old, new, "", "").made_in(tmp_path)
    whole, found = load(hall)
    assert set(demo.items) - set(whole.items) == {FOOD_CODE}
    assert {one.file for one in found} == {FOOD}
    assert set(demo.themes) - set(whole.themes) == {RESTAURANT, "T002"}
    assert {one.id for one in whole.unusable} >= {RESTAURANT, "T002"}
    for one in whole.unusable:
        assert one.name
        assert one.faults
        assert all(fault.file.startswith(("items/", "themes/")) for fault in one.faults)


def test_a_faulty_item_is_found_with_its_reason(tmp_path: Path) -> None:
    whole, _ = load(Mutation("", FOOD, "visits: 1", "visits: 一次", "", "").made_in(tmp_path))
    window = next(one for one in whole.hall.windows if one.code == "W09")
    hit = Index(whole, window, {}, date(2026, 3, 2)).find("食品经营许可")[0]
    assert (hit.code, hit.usable) == (FOOD_CODE, False)
    assert "visits" in hit.why_not or "整数" in hit.why_not


def test_a_faulty_theme_leaves_its_items(tmp_path: Path, demo: Catalogue) -> None:
    whole, found = load(Mutation("", CAFE, "mode: 并联", "mode: 并行", "", "").made_in(tmp_path))
    assert set(whole.items) == set(demo.items)
    assert set(demo.themes) - set(whole.themes) == {RESTAURANT}
    assert [(one.id, one.name) for one in whole.unusable] == [(RESTAURANT, "开办餐饮店")]
    assert len(found) == 1


def test_a_faulty_row_takes_its_own_item_only(tmp_path: Path, demo: Catalogue) -> None:
    """Without its row nobody knows whether the item was transferred: whose papers would they be?"""
    old = "承诺件,一审一核,10,5,first,中华人民共和国食品安全法"
    change = Mutation("", "items.csv", old, old.replace("10,5", "十,5"), "", "")
    whole, found = load(change.made_in(tmp_path))
    assert [one.key for one in found] == ["statutory_days"]
    assert set(demo.items) - set(whole.items) == {FOOD_CODE}
    assert len(whole.rows) == len(demo.rows) - 1
    assert FOOD_CODE in {one.id for one in whole.unusable}


@pytest.mark.parametrize("file", ["hall.yaml", "region.yaml", "departments.yaml", "fields.yaml", "identity.yaml",
                                  "grounds.yaml", "intermediaries.yaml", "samples.yaml", "items.csv",
                                  "calendars/2026.yaml"])  # fmt: skip
@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"[", b"a: 1", b"- 1", b"~"])
def test_what_everything_stands_on_stops_the_hall(tmp_path: Path, file: str, content: bytes | None) -> None:
    hall = copied(tmp_path)
    if content is None and not file.startswith("calendars"):
        (hall / file).unlink()
    else:
        (hall / file).write_bytes(content or b"\0")
    with pytest.raises(CatalogueUnusable) as caught:
        load(hall)
    assert file in {one.file for one in caught.value.faults}
    assert str(caught.value).count("\n") + 1 == len(caught.value.faults)


def test_a_hall_without_items_or_themes_stands(tmp_path: Path) -> None:
    hall = copied(tmp_path)
    for path in [*hall.glob("themes/*.yaml"), *hall.glob("items/*.yaml")]:
        path.unlink()
    (hall / "intermediaries.yaml").write_text("[]", encoding="utf-8")
    assert {key for _, _, key, _ in faults(hall)} == {"definition"}
    rows = (hall / "items.csv").read_text(encoding="utf-8-sig").splitlines()
    kept = [line.rsplit(",", 1)[0] + ("," if number else ",definition") for number, line in enumerate(rows)]
    (hall / "items.csv").write_text("\n".join(kept), encoding="utf-8")
    whole, found = load(hall)
    assert found == ()
    assert (len(whole.rows), whole.items, whole.themes) == (171, {}, {})


def test_any_yaml_reader_reads_the_demo_the_same_way() -> None:
    """No bare word of the demo is taken for a yes, a day or an octal number by YAML 1.1."""
    from forms.catalogue import DEMO
    from forms.strict import read

    for path in sorted(DEMO.rglob("*.yaml")):
        assert yaml.safe_load(path.read_text(encoding="utf-8")) == read(path).value, path.name


def test_an_item_that_no_window_takes_in(tmp_path: Path, demo: Catalogue) -> None:
    hall = copied(tmp_path)
    path = hall / "hall.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('"104", ', ""), encoding="utf-8")
    found = {(file, key, rule) for file, _, key, rule in faults(hall)}
    assert found == {
        ("items/training-school.yaml", "department", "no-window"),
        ("items.csv", "department", "no-window"),
    }
    told = [one for one in faults(hall) if one[0] == "items.csv"]
    undefined = [row for row in demo.rows if row.department == "104" and not row.definition]
    assert len(told) == len(undefined) > 0


def test_thousands_of_faults_are_told_in_seconds(tmp_path: Path) -> None:
    hall = copied(tmp_path)
    (hall / FOOD).write_text("\n".join(f"key{number}: 1" for number in range(20_000)), encoding="utf-8")
    begun = time.perf_counter()
    assert len(faults(hall)) > 20_000
    assert time.perf_counter() - begun < 20


# ── the command ──────────────────────────────────────────────────────────────


def test_the_command_says_nothing_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    assert "171" in lines[0]
    assert "36" in lines[0]


def test_the_command_names_every_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hall = Mutation("", FOOD, "visits: 1", "visits: 一次", "", "").made_in(tmp_path)
    cafe = hall / CAFE
    cafe.write_text(cafe.read_text(encoding="utf-8").replace("T001", "X001"), encoding="utf-8")
    assert main(["check", str(hall)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert re.match(rf"{FOOD}:\d+: visits: schema: .*整数", lines[0])
    assert re.match(rf"{CAFE}:1: code: schema: .*X001", lines[1])
    assert "共 2 处错误" in lines[-1]


@pytest.mark.parametrize("arguments", [[], ["help"], ["check", "a", "b"], ["check", "no-such-folder"]])
def test_the_command_used_wrongly(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err


def test_the_command_from_a_shell() -> None:
    done = subprocess.run([sys.executable, "-m", "forms", "check"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("utf-8").startswith("没有错误")
