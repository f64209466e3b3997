"""The locks against the project file: complete, within its bounds, hashed, and without an address."""

from __future__ import annotations

import re
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

LOCKS = ("requirements.lock", "requirements-server.lock", "requirements-dev.lock", "packaging/lowest.lock")
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")


def pins(lock: Path) -> list[Requirement]:
    """The `name==version ; marker` lines of a lock."""
    text = lock.read_text(encoding="utf-8")
    return [Requirement(line.rstrip("\\ ")) for line in text.splitlines() if re.match(r"\w", line)]


def version_for(found: list[Requirement], name: str, python: str) -> Version | None:
    """The version that the lock chooses for `name` on Linux with this Python; None when it has none."""
    place = {
        "python_version": python,
        "python_full_version": f"{python}.9",
        "sys_platform": "linux",
        "platform_machine": "x86_64",
        "platform_python_implementation": "CPython",
    }
    for pin in found:
        if canonicalize_name(pin.name) == canonicalize_name(name) and (
            pin.marker is None or pin.marker.evaluate(place)
        ):
            (exact,) = pin.specifier
            return Version(exact.version)
    return None


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_is_hashed_and_no_address_is_named(name: str, root: Path) -> None:
    text = (root / name).read_text(encoding="utf-8")
    entries = re.findall(r"^\w.*(?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)+$", text, re.MULTILINE)
    assert len(entries) == len(pins(root / name)) > 0
    assert not re.search(r"https?://|file:|index-url|find-links| @ ", text)


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(
    ("lock", "extra"),
    [("requirements.lock", ""), ("requirements-server.lock", "server"), ("requirements-dev.lock", "dev")],
)
def test_every_dependency_is_locked_within_its_bounds(lock: str, extra: str, python: str, root: Path) -> None:
    found = pins(root / lock)
    for needed in map(Requirement, requires("hallclient") or []):
        if needed.marker and not needed.marker.evaluate({"python_version": python, "extra": extra}):
            continue
        if needed.name == "hallclient":  # an extra within an extra: its own line of the table looks at it
            continue
        version = version_for(found, needed.name, python)
        assert version is not None, f"{needed.name} is not in {lock} for Python {python}"
        assert version in needed.specifier, f"{needed.name} {version} on Python {python}"


def test_the_program_and_its_tests_run_on_the_same_versions(root: Path) -> None:
    product = {str(pin) for pin in pins(root / "requirements.lock")}
    server = {str(pin) for pin in pins(root / "requirements-server.lock")}
    assert product <= server <= {str(pin) for pin in pins(root / "requirements-dev.lock")}


def test_pyside_stays_below_the_version_that_aborts(root: Path) -> None:
    found = pins(root / "requirements.lock")
    for python in ("3.10", "3.11"):
        version = version_for(found, "PySide6-Essentials", python)
        assert version is not None and version < Version("6.12")
    lowest = {pin.name.lower(): str(pin.specifier) for pin in pins(root / "packaging/lowest.lock")}
    assert lowest == {"pyside6-essentials": "==6.8.0.2", "shiboken6": "==6.8.0.2"}
