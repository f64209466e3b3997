"""The disk of the ledger is full: what counters, the log and the IT person are told, and that all of it comes again."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from hallserver.chance import MACHINE
from hallserver.ledger.ledger import _unavailable
from hallserver.routes.application import log_lines
from tests.hallserver.counters import Hall
from tests.sync.faulty import Desk


class Disk:
    """The ledger's disk, whose room is counted in pages."""

    def __init__(self, hall: Hall) -> None:
        self._engine, self._most = hall.ledger.engine, 1_000_000
        event.listen(self._engine, "connect", self._set)

    def _set(self, raw: Any, _record: object) -> None:
        raw.execute(f"PRAGMA max_page_count = {self._most}")

    def has(self, pages: int) -> None:
        self._most = pages
        self._engine.dispose()


def test_counters_keep_their_acts_and_are_told_what_is_wrong(
    desk: Desk, hall: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    disk = Disk(hall)
    for _ in range(40):
        desk.visit()
    log_lines(MACHINE)
    disk.has(1)  # not one page more than there are
    done = desk.steps()
    assert done.reached and done.soon and "服务器的磁盘满了" in done.text and "记录都还在" in done.text
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["why"] for line in lines if line["event"] == "unavailable"] == ["disk_full"]
    assert desk.told.waiting == 80 and desk.told.since
    assert hall.ledger.read("001", lambda reads: reads.log(0, 10)) == ()
    disk.has(1_000_000)
    desk.steps()
    assert desk.told.since == "" and desk.stored() == desk.written(), "each of them, once there is room"


def test_what_the_driver_says_is_put_into_words() -> None:
    def told(cause: Exception) -> Any:
        error = OperationalError("INSERT …", {"name": "欧阳小梅"}, cause)
        error.__cause__ = cause
        return _unavailable(error, "数据库现在不能用", "请再试")

    full = told(psycopg.errors.DiskFull("could not extend file"))
    assert full.full and "磁盘满了" in str(full)
    assert "另一个进程" in str(told(Exception("database is locked")))
    other = told(Exception("server closed the connection\n\tmore"))
    assert not other.full and str(other).endswith("数据库说：server closed the connection。请再试。")
    assert "欧阳" not in str(other)
