"""The demo hall at a counter, made once a session; each test gets its own copy of the data folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hallclient.app import pictures
from hallclient.app.counter import Counter
from tests.app.desk import Desk


@pytest.fixture(scope="session")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A counter PC of the demo hall that nobody worked at yet. Copy it, never open it."""
    desk = Desk.new(tmp_path_factory.mktemp("hall") / "data")
    desk.close()
    return desk


@pytest.fixture
def desk(enrolled: Desk, tmp_path: Path) -> Iterator[Desk]:
    """This test's own counter PC."""
    own = enrolled.copied(tmp_path / "data")
    try:
        yield own
    finally:
        own.close()


@pytest.fixture
def counter(desk: Desk) -> Counter:
    """孟知微 at W10 on Friday, 20 November 2026: the window that takes in whole themes."""
    return desk.counter()


@pytest.fixture(autouse=True, scope="session")
def _picture_thread_ends() -> Iterator[None]:
    yield
    pictures.close()
