"""安装设定: what an administrator lays down for many counter PCs in one file; read strictly, faults by their lines."""

from __future__ import annotations

from pathlib import Path

from casework.record import Struct
from forms.source import Source
from hallclient.app.server_enrolment import proxy_fits
from hallclient.devices.serial_scanner import RATES

PLACE = "/etc/hallclient/hallclient.yaml"
"""Where a package or an administrator puts it; on Windows %ProgramData%\\hallclient\\hallclient.yaml."""


class Printers(Struct, frozen=True, kw_only=True):
    """The system's name of a PC's printer for each paper."""

    A4: str = ""
    slip: str = ""


class Scanner(Struct, frozen=True, kw_only=True):
    """The serial port of a PC's scanner, by the system's name, and its speed."""

    port: str = ""
    rate: int = RATES[0]


class CounterSettings(Struct, frozen=True, kw_only=True):
    """One PC, by its host name. What stands here goes before what stands for all."""

    device: str
    window: str = ""
    code: str = ""
    enrolment: str = ""
    backup: str = ""
    printers: Printers | None = None
    scanner: Scanner | None = None
    applicant_screen: str = ""


class Settings(Struct, frozen=True, kw_only=True):
    """What holds for all of them. Paths that are not absolute begin at the file's own folder."""

    hall: str
    requests: str = ""
    server: str = ""
    ca: str = ""
    ca_mark: str = ""
    proxy: str = ""
    codes: str = ""
    enrolments: str = ""
    backup: str = ""
    printers: Printers = Printers()
    scanner: Scanner = Scanner()
    applicant_screen: str = ""
    test_page: bool = False
    counters: dict[str, CounterSettings]


def read_settings(file: Path) -> Settings | tuple[str, ...]:
    """The settings, or every fault of the file as `file:line: key: what is wrong`."""
    if not file.is_file():
        return (f"{file}:1: -: 没有这个文件",)
    source = Source(file.parent)
    found = source.file(file.name, Settings)
    faults = [f"{file}:{one.line}: {one.key}: {one.text}" for one in source.faults]
    if found is None or faults:
        return tuple(faults)
    for place, text in _wrong(found):
        source.fault(file.name, place, "settings", text)
    faults = [f"{file}:{one.line}: {one.key}: {one.text}" for one in source.faults]
    return tuple(faults) or found


def _wrong(found: Settings) -> list[tuple[tuple[str, ...], str]]:
    wrong: list[tuple[tuple[str, ...], str]] = []
    if found.server and not found.server.startswith("https://"):
        wrong.append((("server",), "要以 https:// 开头"))
    if not proxy_fits(found.proxy):
        wrong.append((("proxy",), "代理地址要写成 http://地址:端口"))
    scanners: list[tuple[tuple[str, ...], Scanner]] = [(("scanner", "rate"), found.scanner)]
    scanners += [
        (("counters", host, "scanner", "rate"), one.scanner)
        for host, one in found.counters.items()
        if one.scanner is not None
    ]
    for place, scanner in scanners:
        if scanner.rate not in RATES:
            wrong.append((place, f"速率只能是 {'、'.join(map(str, RATES))}，现在是 {scanner.rate}"))
    seen: dict[str, str] = {}
    for host, one in found.counters.items():
        if len(one.device) != 3 or not one.device.isdecimal():
            wrong.append((("counters", host, "device"), f"设备号是三位数字，加引号，现在是“{one.device}”"))
        elif one.device in seen:
            wrong.append(
                (
                    ("counters", host, "device"),
                    f"设备号 {one.device} 已写给 {seen[one.device]}，一个号只给一台",
                )
            )
        seen.setdefault(one.device, host)
    return wrong
