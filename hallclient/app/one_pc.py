"""首次启动 of one PC in the window: what is asked there becomes the settings of one run of `first_start.Setup`.

There is one way of setting a PC up: this collects what `hallclient setup` reads of its file, and shows the same lines.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from casework import wire
from casework.exchange import OfflineEnrolment
from hallclient.app.card import read_card
from hallclient.app.enrol import ISSUER, SIGNED, device_key, opened, own_label
from hallclient.app.first_start import Line, Setup, request_line
from hallclient.app.settings import CounterSettings, Printers, Scanner, Settings, read_settings
from hallclient.app.station import Trouble, secrets_of
from hallclient.chance import Chance
from hallclient.devices.printer import Printer, PrinterDriver, PrinterFault
from hallclient.devices.serial_scanner import RATES, ports
from hallclient.signing.keys import load_key
from hallclient.signing.package import TrustedKey
from hallclient.signing.vault import KeyVault, write_private

LARGEST = 64 * 1024 * 1024
"""Bytes of a file that is picked; a hall file has a few."""
NO_VAULT = Line("本机密钥", "没有系统密钥库，也没有给开机口令", "wrong")
Kind = Literal["hall", "offline", "settings", ""]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a person wants of this PC; paths and names as they were typed. `settings`: the file of all PCs instead, by
    which this one is `host`."""

    hall: str = ""
    device: str = ""
    server: str = ""
    code: str = ""
    enrolment: str = ""
    ca: str = ""
    ca_mark: str = ""
    proxy: str = ""
    window: str = ""
    backup: str = ""
    A4: str = ""
    slip: str = ""
    test_page: bool = False
    port: str = ""
    rate: int = RATES[0]
    screen: str = ""
    settings: str = ""
    host: str = ""


class Recognised(NamedTuple):
    """What a picked file is, in words; `hosts`: the PCs of a settings file where this one is not among them."""

    kind: Kind
    text: str
    wanted: Wanted
    hosts: tuple[str, ...] = ()


class Machine(NamedTuple):
    """What this PC may be and has: windows by code and name, printers by name, title and papers, serial ports, and
    whether the print service that it has runs.
    """

    windows: tuple[tuple[str, str], ...]
    window: str
    printers: tuple[tuple[str, str, frozenset[str]], ...]
    ports: tuple[tuple[str, str], ...]
    print_service: bool = True


class OnePc:
    """One thing at a time, on a thread of its own. `lines`: what became of the steps so far."""

    def __init__(
        self, folder: Path, vault: Callable[[], KeyVault | None], chance: Chance,
        driver: Callable[[], PrinterDriver | None], host: str = "",
    ) -> None:  # fmt: skip
        self._folder, self._vault, self._chance, self._driver = folder, vault, chance, driver
        self._host = host or platform.node()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="first-start")
        self.lines: tuple[Line, ...] = ()

    def recognise(self, file: Path) -> Future[Recognised]:
        """What is in a file that somebody was given for this PC."""
        return self._thread.submit(self._recognise, file)

    def run(self, wanted: Wanted) -> Future[tuple[Line, ...]]:
        """Each step as `hallclient setup` does it; run again, what is done is left."""
        self.lines = ()
        return self._thread.submit(self._run, wanted)

    def own_line(self, device: str) -> Future[str]:
        """What the issuer copies into enrolment.yaml: this PC's public keys; empty where there are none."""
        return self._thread.submit(self._own_line, device)

    def save_line(self, device: str, folder: Path) -> Future[str]:
        """The same as a file on a stick; where it lies now, empty: it could not be written."""
        return self._thread.submit(self._save_line, device, folder)

    def machine(self) -> Future[Machine]:
        """What may be chosen for this PC."""
        return self._thread.submit(self._machine)

    def close(self) -> None:
        self._thread.shutdown(wait=True)

    def _recognise(self, file: Path) -> Recognised:
        if file.is_dir() or file.name in (SIGNED, ISSUER):
            return self._hall_file(file if file.is_dir() else file.parent)
        if file.suffix in (".yaml", ".yml"):
            return self._settings_file(file)
        try:
            if file.stat().st_size > LARGEST:
                raise OSError
            given = wire.decode_foreign(file.read_bytes(), OfflineEnrolment)
        except (OSError, wire.WireError):
            text = (
                f"{file.name} 不是启用文件。可以选：大厅文件（{SIGNED}）、离线登记文件、安装设定（.yaml）。"
            )
            return Recognised("", text, Wanted())
        one = given.enrolled
        text = f"离线登记文件：大厅 {one.hall}，设备 {one.device}，服务器 {given.url}"
        hall = str(file.parent) if (file.parent / SIGNED).exists() else ""
        return Recognised("offline", text, Wanted(enrolment=str(file), device=one.device, hall=hall))

    def _hall_file(self, folder: Path) -> Recognised:
        try:
            issuer = msgspec.json.decode((folder / ISSUER).read_bytes(), type=TrustedKey)
            found = opened((folder / SIGNED).read_bytes(), issuer)
        except (OSError, msgspec.MsgspecError):
            return Recognised(
                "", f"{folder} 里没有完整的大厅文件（{SIGNED}、{ISSUER}）。请重新拷贝。", Wanted()
            )
        if isinstance(found, Trouble):
            return Recognised("", found.text, Wanted())
        public = self._public_key()
        own = [one.number for one in found.devices if one.public_key == public and one.revoked_on is None]
        device = own[-1] if own else ""
        whose = f"本机是设备 {device}" if device else "里面还没有本机的公钥"
        text = f"大厅文件：{found.catalogue.hall.name}，第 {found.version} 版，{whose}"
        return Recognised("hall", text, Wanted(hall=str(folder), device=device))

    def _public_key(self) -> str:
        """This PC's, where it has one already: looking at a file makes none."""
        vault = self._vault()
        secrets = None if vault is None else secrets_of(vault, own_label(self._folder))
        return (
            load_key("ed25519", secrets[1]).public
            if secrets is not None and not isinstance(secrets, Trouble)
            else ""
        )

    def _settings_file(self, file: Path) -> Recognised:
        found = read_settings(file)
        if not isinstance(found, Settings):
            return Recognised("", "安装设定有错，没有采用：" + "；".join(found[:3]), Wanted())
        host = next((one for one in found.counters if one.upper() == self._host.upper()), "")
        text = f"安装设定：{len(found.counters)} 台"
        text += (
            f"，本机是 {host}（设备 {found.counters[host].device}）"
            if host
            else f"，没有写 {self._host}，请选是哪一台"
        )
        wanted = Wanted(settings=str(file), host=host, device=found.counters[host].device if host else "")
        return Recognised("settings", text, wanted, () if host else tuple(found.counters))

    def _run(self, wanted: Wanted) -> tuple[Line, ...]:
        vault = self._vault()
        if vault is None:
            self.lines = (NO_VAULT,)
            return self.lines
        settings, base, host = settings_of(wanted, self._host), self._folder, wanted.host or self._host
        if wanted.settings:
            file = Path(wanted.settings)
            found = read_settings(file)
            if not isinstance(found, Settings):
                self.lines = (Line("安装设定", "；".join(found[:3]), "wrong"),)
                return self.lines
            settings, base = found, file.parent.resolve()
        for line in Setup(self._folder, vault, settings, base, host, self._chance, self._driver).lines():
            self.lines = (*self.lines, line)
        return self.lines

    def _own_line(self, device: str) -> str:
        vault = self._vault()
        try:
            key = device_key(self._folder, vault, self._chance) if vault is not None else None
        except OSError:  # said by the steps themselves
            return ""
        return "" if key is None or isinstance(key, Trouble) else request_line(device, self._host, key)

    def _save_line(self, device: str, folder: Path) -> str:
        path, line = folder / f"{device}.yaml", self._own_line(device)
        if not line:
            return ""
        try:
            write_private(path, line.encode())
        except OSError:
            return ""
        return str(path)

    def _machine(self) -> Machine:
        card = read_card(self._folder)
        there: Sequence[Printer] = ()
        runs = True
        try:
            driver = self._driver()
            there = driver.printers() if driver is not None else ()
        except PrinterFault:
            runs = False
        return Machine(
            tuple((one.code, f"{one.code} {one.name}") for one in card.windows) if card is not None else (),
            card.window if card is not None else "",
            tuple((one.name, one.title, frozenset(one.sizes)) for one in there),
            tuple((one.device, one.title) for one in ports()),
            runs,
        )


def settings_of(wanted: Wanted, host: str) -> Settings:
    """The settings file that would say the same."""
    own = CounterSettings(
        device=wanted.device, window=wanted.window, code=wanted.code, enrolment=wanted.enrolment,
        backup=wanted.backup, printers=Printers(A4=wanted.A4, slip=wanted.slip),
        scanner=Scanner(port=wanted.port, rate=wanted.rate), applicant_screen=wanted.screen,
    )  # fmt: skip
    return Settings(
        hall=wanted.hall, server=wanted.server, ca=wanted.ca, ca_mark=wanted.ca_mark, proxy=wanted.proxy,
        test_page=wanted.test_page, counters={host: own},
    )  # fmt: skip
