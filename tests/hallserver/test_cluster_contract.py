"""The contract of the ledger and of the batches, the same tests, on two PostgreSQL clusters by a table of halls."""

from __future__ import annotations

import pytest

from tests.hallserver import test_batches, test_ledger

pytestmark = pytest.mark.prove

for _module in (test_ledger, test_batches):
    globals().update({name: its for name, its in vars(_module).items() if name.startswith("test_")})

algorithm = test_batches.algorithm


@pytest.fixture
def url(clusters: str) -> str:
    """Two clusters in the place of one database."""
    return clusters
