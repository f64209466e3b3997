"""首次启动 of one PC: what a file is, is said without a key being made; a line is saved only where there is one; a
print service that does not run is not the same as none.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hallclient.app.one_pc import OnePc
from hallclient.devices.printer import PrinterDriver, PrinterFault
from tests.app.desk import Clock, Desk, MemoryVault
from tests.app.printers import ScriptedPrinter


def test_looking_at_a_hall_file_makes_no_key(desk: Desk, tmp_path: Path) -> None:
    hall, vault = desk.folder / "hall", MemoryVault()
    new = OnePc(tmp_path / "new", lambda: vault, Clock(), lambda: None, "W09-PC")
    found = new.recognise(hall).result(20)
    assert found.kind == "hall" and "里面还没有本机的公钥" in found.text and found.wanted.device == ""
    assert vault.kept == {}
    assert new.own_line("009").result(20) and len(vault.kept) == 1, "asked for, it is made"
    new.close()
    known = OnePc(desk.folder, lambda: desk.vault, Clock(), lambda: None, "W09-PC")
    found = known.recognise(hall).result(20)
    assert "本机是设备 009" in found.text and found.wanted.device == "009"
    known.close()


def test_without_a_key_no_empty_file_is_saved(tmp_path: Path) -> None:
    pc = OnePc(tmp_path / "new", lambda: None, Clock(), lambda: None, "W09-PC")
    assert pc.save_line("009", tmp_path).result(20) == "" and not (tmp_path / "009.yaml").exists()
    pc.close()
    with_key = OnePc(tmp_path / "new", MemoryVault, Clock(), lambda: None, "W09-PC")
    assert with_key.save_line("009", tmp_path).result(20) == str(tmp_path / "009.yaml")
    with_key.close()


def stopped() -> PrinterDriver:
    raise PrinterFault("spooler_down")


@pytest.mark.parametrize(
    ("driver", "runs", "printers"),
    [(stopped, False, False), (lambda: None, True, False), (ScriptedPrinter, True, True)],
)
def test_a_print_service_that_does_not_run_is_told(
    tmp_path: Path, driver: Callable[[], PrinterDriver | None], runs: bool, printers: bool
) -> None:
    one = OnePc(tmp_path, MemoryVault, Clock(), driver)
    found = one.machine().result(30)
    one.close()
    assert (found.print_service, bool(found.printers)) == (runs, printers)
