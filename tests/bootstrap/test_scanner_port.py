"""A scanner at a serial port while another port is chosen: what the former one still says is nobody's."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hallclient.app.scanner_port import ScannerPort
from hallclient.bootstrap import scanner
from hallclient.devices.serial_scanner import Plugged, Scan
from tests.bootstrap.test_counts_in_order import Bridge

Event = Scan | Plugged


class Port:
    """A port whose events come by hand."""

    def __init__(self, port: str, rate: int) -> None:
        self.events: list[Future[Event]] = []
        PORTS[port] = self

    def next(self) -> Future[Event]:
        self.events.append(Future())
        return self.events[-1]

    def close(self) -> None:
        """Nothing is let go."""


PORTS: dict[str, Port] = {}


def test_the_former_ports_word_is_not_the_chosen_ones(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "SerialScanner", Port)
    monkeypatch.setattr(scanner, "ScannerPorts", lambda _: None)
    area, read = QWidget(), list[str]()
    qtbot.addWidget(area)
    area.show()
    watch = scanner.WatchScanner(
        cast(Any, None), cast(Any, Bridge()), cast(Any, area), lambda text, mark: read.append(text)
    )
    watch.use(ScannerPort(port="COM1", rate=9600))
    watch.use(ScannerPort(port="COM2", rate=9600))
    PORTS["COM1"].events[0].set_result(Plugged(there=True))
    there = [watch.there]
    PORTS["COM2"].events[0].set_result(Plugged(there=True))
    PORTS["COM2"].events[1].set_result(Scan(text="1"))
    there.append(watch.there)
    assert there == [False, True] and read == ["1"] and len(PORTS["COM1"].events) == 1
