"""A scanner on a serial port, at a pair of pseudo terminals: whole codes whatever ends them; pulled out in between."""

from __future__ import annotations

import os
import pty
import tty
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from hallclient.devices.serial_scanner import MOST, Plugged, Scan, SerialScanner, ports

CODE = "HTTPS://PAGE.EXAMPLE/410103261120001009000173/D01/" + "A2" * 60
"""As long as a paper's QR is."""


class Gun:
    """The scanner's end: what is written here is read at `path`, a name that can go and come as a device's does."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "ttyS9"
        self._ends: tuple[int, ...] = ()

    def plug_in(self) -> None:
        ours, theirs = pty.openpty()
        tty.setraw(theirs)
        self.path.symlink_to(os.ttyname(theirs))
        self._ends = (ours, theirs)

    def pull_out(self) -> None:
        self.path.unlink()
        for end in self._ends:
            os.close(end)
        self._ends = ()

    def send(self, data: bytes) -> None:
        os.write(self._ends[0], data)


@pytest.fixture
def gun(tmp_path: Path) -> Iterator[Gun]:
    gun = Gun(tmp_path)
    gun.plug_in()
    yield gun
    if gun.path.is_symlink():
        gun.pull_out()


@pytest.fixture
def scanner(gun: Gun) -> Iterator[SerialScanner]:
    scanner = SerialScanner(str(gun.path), retry_seconds=0.05)
    assert scanner.next().result(10) == Plugged(there=True)
    yield scanner
    scanner.close()


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\t", b""])
def test_a_code_is_whole_whatever_ends_it(gun: Gun, scanner: SerialScanner, end: bytes) -> None:
    gun.send(CODE.encode() + end)
    assert scanner.next().result(10) == Scan(CODE)
    gun.send(b"\x02  410103261120001009000173 \x03" + end)
    assert scanner.next().result(10) == Scan("410103261120001009000173")


def test_codes_in_one_breath_stay_apart_and_in_order(gun: Gun, scanner: SerialScanner) -> None:
    gun.send(b"SF1234567890\r\nSF1234567891\r\n\r\nSF1234567892\r\n")
    assert [scanner.next().result(10) for _ in range(3)] == [
        Scan("SF1234567890"), Scan("SF1234567891"), Scan("SF1234567892"),
    ]  # fmt: skip


def test_noise_is_bounded_and_never_raises(gun: Gun, scanner: SerialScanner) -> None:
    gun.send(bytes(range(128, 256)) + b"\n" + b"x" * (MOST + 50) + b"\n")
    noise, long = scanner.next().result(10), scanner.next().result(10)
    assert isinstance(noise, Scan) and isinstance(long, Scan)
    assert len(long.text) == MOST


def test_pulled_out_and_plugged_in_again_it_goes_on(gun: Gun, scanner: SerialScanner) -> None:
    for _ in range(2):
        gun.pull_out()
        assert scanner.next().result(10) == Plugged(there=False)
        gun.plug_in()
        assert scanner.next().result(10) == Plugged(there=True)
        gun.send(b"410103261120001009000173\r")
        assert scanner.next().result(10) == Scan("410103261120001009000173")


def test_a_port_that_is_not_there_is_waited_for(tmp_path: Path) -> None:
    gun = Gun(tmp_path)
    scanner = SerialScanner(str(gun.path), retry_seconds=0.05)
    asked = scanner.next()
    with pytest.raises(TimeoutError):
        asked.result(0.3)
    gun.plug_in()
    assert asked.result(10) == Plugged(there=True)
    waiting = scanner.next()
    scanner.close()
    gun.pull_out()
    with pytest.raises(CancelledError):
        waiting.result(1)


def test_the_ports_of_this_machine_can_be_asked() -> None:
    assert all(port.device and port.title.startswith(port.device) for port in ports())
