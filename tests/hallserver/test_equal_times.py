"""S28: a thousand pairs of codes typed on a case's page, timed: a case whose tries are used up never tells that one of
them was right. Without the time to which every answer is drawn out: what is left to tell is less than by nature."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from litestar.testing import TestClient

from hallserver.contents.folder import FolderStore
from hallserver.ledger.ledger import open_ledger
from hallserver.routes.application import application
from hallserver.routes.limits import Allowance
from hallserver.routes.parts import Parts
from hallserver.web import handlers
from hallserver.web.handlers import page_handlers
from hallserver.web.lookup import MOST_WRONG, Lookup
from tests.app.test_equal_times import MOST, differ
from tests.hallserver.counters import Hall
from tests.hallserver.postgres import ledger_file
from tests.hallserver.test_page import address, reported


@pytest.mark.prove
def test_a_right_code_that_is_refused_takes_the_time_of_a_wrong_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "SAME_TIME", 0.0)
    hall = Hall.new(open_ledger(ledger_file(tmp_path / "ledger.sqlite")))
    parts = Parts(hall.ledger, hall.key, "", hall.clock, FolderStore(tmp_path))
    lookup = Lookup(hall.ledger, parts.settings, hall.clock)
    pages = page_handlers(lookup, parts.ratings, Allowance(100_000, 0.01, hall.clock))
    opened = reported(hall)
    there = address(hall.one, opened.case_no)
    with TestClient(application(parts, pages)) as site:

        def typed(code: str) -> Callable[[], None]:
            def once() -> None:
                assert "查询码不对，或者今天输错次数已满" in site.post(there, data={"code": code}).text

            return once

        for _ in range(MOST_WRONG):
            typed("000000")()
        assert abs(differ(typed("000000"), typed(opened.query_code))) < MOST
    hall.ledger.close()
