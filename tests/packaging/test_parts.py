"""What the program is made of: known, licensed, free of GPL at the counter, and held against known holes."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SCHEMAS = "cyclonedx.schema._res"


def loaded(name: str) -> ModuleType:
    """A file of packaging/, which is a folder and no package."""
    spec = importlib.util.spec_from_file_location(f"packaging_{name}", ROOT / "packaging" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def parts() -> ModuleType:
    return loaded("parts")


def lock_of(folder: Path, *lines: str) -> Path:
    lock = folder / "requirements.lock"
    lock.write_text("".join(f"{line} \\\n    --hash=sha256:{'0' * 64}\n" for line in lines), "utf-8")
    return lock


def audit(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "packaging" / "audit", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_every_part_has_a_licence_and_none_of_the_client_is_gpl(parts: ModuleType) -> None:
    table = parts.licences()
    assert list(parts.faults(parts.CLIENT, table, closed=True)) == []
    assert list(parts.faults(parts.SERVER, table, closed=False)) == []
    locked = {pin.name for lock in parts.LOCKS for pin in parts.pins(lock)}
    assert set(table.offered) == locked  # no line outlives its package either


def test_a_part_under_gpl_is_refused_at_the_counter(parts: ModuleType, tmp_path: Path) -> None:
    lock = lock_of(tmp_path, "pyqt6==6.9.0", "unheard-of==1.0", "msgspec==0.22.0")
    table = parts.licences()
    table.offered["pyqt6"] = table.chosen["pyqt6"] = "GPL-3.0-only"
    table.system["libreadline*"] = "GPL-3.0-or-later"
    found = list(parts.faults(lock, table, closed=True))
    assert [fault.split(":")[0] for fault in found] == ["pyqt6 6.9.0", "unheard-of 1.0", "libreadline*"]


@pytest.mark.parametrize(
    ("licence", "may_not"),
    [
        ("GPL-2.0-only", True),
        ("AGPL-3.0-or-later", True),
        ("MIT AND GPL-2.0-or-later", True),
        ("GPL-3.0-only WITH Font-exception-2.0", True),
        ("LGPL-3.0-only", False),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", False),
        ("MIT", False),
    ],
)
def test_gpl_is_known_where_it_stands(parts: ModuleType, licence: str, may_not: bool) -> None:
    assert parts.barred(licence) is may_not


def test_the_list_of_parts_is_cyclonedx_with_licence_and_hash_of_each(parts: ModuleType) -> None:
    text = parts.sbom()
    assert text == parts.sbom()
    bom = json.loads(text)
    packages = {part["bom-ref"]: part for part in bom["components"] if "purl" in part}
    for pin in parts.pins(parts.CLIENT):
        part = packages.pop(f"{pin.name}@{pin.version}")
        assert part["licenses"] and {one["content"] for one in part["hashes"]} == set(pin.hashes) != set()
    assert packages == {}
    assert {"Qt", "SQLCipher", "CPython"} <= {part["name"] for part in bom["components"]}
    assert [*_schema_faults(text)] == []
    assert [*_schema_faults(text.replace('"SHA-256"', '"SHA-255"', 1))] != []


def _schema_faults(text: str) -> list[str]:
    """By the schema of CycloneDX 1.6 itself."""
    from importlib.resources import files

    import jsonschema_rs  # schemathesis brings it: there from Python 3.11 on, where the suite runs

    def read(address: str) -> Any:
        return json.loads((files(SCHEMAS) / _file(address)).read_text("utf-8"))

    validator = jsonschema_rs.Draft7Validator(read("bom-1.6.SNAPSHOT.schema.json"), retriever=read)
    return [error.message for error in validator.iter_errors(json.loads(text))]


def _file(address: str) -> str:
    name = address.rsplit("/", 1)[-1].removesuffix(".json").removesuffix(".schema").removesuffix(".SNAPSHOT")
    return f"{name}.SNAPSHOT.schema.json"


def test_the_page_of_licences_is_that_of_the_locks(parts: ModuleType) -> None:
    assert (ROOT / "docs" / "licences.md").read_text("utf-8") == parts.page(), (
        ".venv/bin/python packaging/parts.py page docs/licences.md"
    )


def test_the_text_of_every_licence_travels_with_the_program(parts: ModuleType, tmp_path: Path) -> None:
    texts = loaded("texts")
    table = parts.licences()
    assert texts.lacking(table) == set()
    assert texts.lacking(table._replace(system={"libodd*": "MIT AND Odd-1.0"})) == {"Odd-1.0.txt"}
    assert {path.name for path in texts.texts_of("LGPL-3.0-or-later")} == {"LGPL-3.0.txt", "GPL-3.0.txt"}
    texts.fill(tmp_path)
    got = {str(path.relative_to(tmp_path / "licences")) for path in tmp_path.rglob("*.*") if path.is_file()}
    assert {
        "pyside6-essentials/LGPL-3.0.txt",
        "pyside6-essentials/GPL-3.0.txt",
        "shiboken6/LGPL-3.0.txt",
    } <= got
    assert {"pyserial/pyserial.txt", "pypdfium2/BUILD_LICENSES/pdfium.txt", "texts/OFL-1.1.txt"} <= got
    folders = {path.name for path in (tmp_path / "licences").iterdir() if any(path.rglob("*"))}
    assert folders == {"texts", *(name for name, _ in texts.installed())}
    words = (ROOT / "packaging/licences/LGPL-3.0.txt").read_text("utf-8")
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in words and "Version 3, 29 June 2007" in words
    fonts = (ROOT / "resources/fonts/rare/OFL.txt").read_text("utf-8")
    assert "HanaMinB" in fonts and "LXGW" in fonts and "SIL OPEN FONT LICENSE Version 1.1" in fonts


def test_no_part_has_a_known_hole() -> None:
    done = audit()
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"2 locks against \d\d+ advisories as of 20\d\d-\d\d-\d\d: 0 holes", done.stdout)


def test_a_part_below_an_advisory_is_found(tmp_path: Path) -> None:
    done = audit(lock_of(tmp_path, "urllib3==2.5.0", "idna==3.20"))
    assert done.returncode == 1
    assert "urllib3 2.5.0 is below 2.6.0: CVE-2025-66418" in done.stdout and "idna" not in done.stdout


@pytest.mark.parametrize(
    "text", ["", "advisories: []", "checked: '2026-11-29'\nadvisories: []", "a: [", "checked: 7"]
)
def test_an_audit_that_could_not_run_is_no_good_answer(text: str, tmp_path: Path) -> None:
    (tmp_path / "advisories.yaml").write_text(text, "utf-8")
    done = audit("--advisories", tmp_path / "advisories.yaml")
    assert done.returncode == 2 and "could not run" in done.stderr


def test_nor_is_one_by_a_python_without_its_libraries() -> None:
    command: list[str | Path] = [sys.executable, "-I", "-S", ROOT / "packaging" / "audit"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and "could not run" in done.stderr


def test_nor_is_one_without_a_lock(tmp_path: Path) -> None:
    (tmp_path / "empty.lock").write_text("", "utf-8")
    assert audit(tmp_path / "empty.lock").returncode == audit(tmp_path / "gone.lock").returncode == 2
