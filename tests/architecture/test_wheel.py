"""The built wheel is whole: every file of every package is in it, and it works away from the checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PACKAGES = ("casework", "forms", "printing", "resources", "hallclient", "hallserver")
TRY_OUT = """
import importlib, pathlib, sys
import hallclient, forms, printing, casework, resources
import hallclient.bootstrap
for package in (hallclient, forms, printing, casework, resources):
    assert pathlib.Path(package.__file__).is_relative_to(sys.argv[1]), package.__file__
assert resources.font_path("NotoSansSC-Regular.ttf").is_relative_to(sys.argv[1])
assert resources.icon_bytes("lock").count(b"<svg") == 1
print("whole")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)],
        cwd=root,
        check=True,
        capture_output=True,
        timeout=600,
    )
    (built,) = out.glob("*.whl")
    return built


@pytest.mark.prove
def test_every_file_of_a_package_is_in_the_wheel(wheel: Path, paths: list[str], root: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    ours = {p for p in paths if p.split("/")[0] in PACKAGES}
    rare = {f"resources/fonts/rare/{f.name}" for f in (root / "resources/fonts/rare").glob("*.ttf")}
    assert (ours | rare) - inside == set()
    assert {p.split("/")[0] for p in inside if ".dist-info/" not in p} == set(PACKAGES)


@pytest.mark.prove
def test_the_wheel_works_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    # -P is newer than 3.10: the working folder is empty instead, so only the unpacked wheel can answer
    (tmp_path / "empty").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", TRY_OUT, str(tmp_path / "site")],
        cwd=tmp_path / "empty",
        env={"PYTHONPATH": str(tmp_path / "site"), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stdout.split()) == (0, ["whole"]), done.stderr
