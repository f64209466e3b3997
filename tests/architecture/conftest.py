"""The tree as fixtures: read and parsed once a session."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, Source, product_sources, tracked


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def paths() -> list[str]:
    return tracked()


@pytest.fixture(scope="session")
def sources(paths: list[str]) -> list[Source]:
    found = list(product_sources(paths))
    assert found, "no product file was found: the tests would see nothing"
    gc.collect()
    gc.freeze()  # a million nodes that stay: no later look for garbage walks them again
    return found
