"""The demo hall's own files are parsed once a session; what a test changes in its copy is parsed as ever."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from forms import strict

FORMS = Path(strict.__file__).parent


@pytest.fixture(scope="session")
def demo_files() -> Iterator[Mapping[bytes, strict.Read]]:
    """What stands in the files, by their bytes."""
    known = {data: strict.read_bytes(data) for path in FORMS.rglob("*.yaml") if (data := path.read_bytes())}
    yield known
    for data, found in known.items():
        assert strict.read_bytes(data).value == found.value, "a reader changed what was read"


@pytest.fixture(autouse=True)
def parsed_once(demo_files: Mapping[bytes, strict.Read], monkeypatch: pytest.MonkeyPatch) -> None:
    parse = strict.read_bytes
    monkeypatch.setattr(strict, "read_bytes", lambda data: demo_files.get(data) or parse(data))
