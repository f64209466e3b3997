"""What the program is made of: every package of a lock with its licence and hashes, and what travels inside them.

    parts.py check            every part has a licence that was looked at; none of the client's is GPL or AGPL
    parts.py sbom OUT         the list of the client's parts as CycloneDX 1.6 (JSON)
    parts.py sbom-server OUT  the same of the server's parts
    parts.py page OUT         the client's and the server's for people: docs/licences.md

The same lock gives the same bytes: the number of the list comes from its content, its time from SOURCE_DATE_EPOCH.
"""

from __future__ import annotations

import os
import re
import sys
import uuid
from collections.abc import Iterator
from datetime import datetime, timezone
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).parents[1]
CLIENT, SERVER = ROOT / "requirements.lock", ROOT / "requirements-server.lock"
LOCKS = (CLIENT, SERVER)
TABLE = Path(__file__).with_name("licences.yaml")
BARRED = re.compile(r"\b(?<!L)A?GPL-")
FREED = re.compile(r"GPL-[\w.-]+ WITH (?:Bootloader-exception|GCC-exception-3\.1)")
"""Exceptions under which what was linked or bundled is free of it."""
_PIN = re.compile(r"^([\w.-]+)==(\S+)(?: ; (.*?))?((?:\s*\\\n\s+--hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE)


class Unlicensed(Exception):
    """A part whose licence nobody has looked at, or that may not be in the program."""


class Pin(NamedTuple):
    """A line of a lock: for which systems (`marker`, empty for all), and the hash of each of its files."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


def pins(lock: Path) -> list[Pin]:
    """Raises OSError."""
    return [
        Pin(name, version, (marker or "").strip(), tuple(re.findall(r"sha256:([0-9a-f]{64})", hashes)))
        for name, version, marker, hashes in _PIN.findall(lock.read_text("utf-8"))
    ]


class Licences(NamedTuple):
    """The table: what each package offers, which of it is chosen; what is inside; libraries of the system."""

    offered: dict[str, str]
    chosen: dict[str, str]
    inside: list[dict[str, str]]
    system: dict[str, str]


def licences(table: Path = TABLE) -> Licences:
    read = yaml.safe_load(table.read_text("utf-8"))
    lines = {
        name: line if isinstance(line, dict) else {"offered": line} for name, line in read["python"].items()
    }
    offered = {name: line["offered"] for name, line in lines.items()}
    chosen = {name: line.get("chosen", line["offered"]) for name, line in lines.items()}
    return Licences(offered, chosen, read["inside"], read["system"])


def barred(licence: str) -> bool:
    """Whether the client may not hold it: GPL or AGPL without an exception for what it is bundled with."""
    return BARRED.search(FREED.sub("", licence)) is not None


def faults(lock: Path, table: Licences, *, closed: bool) -> Iterator[str]:
    """What is wrong with the licences of a lock's packages; `closed`: nothing under GPL may be in it."""
    for pin in pins(lock):
        if pin.name not in table.offered:
            yield f"{pin.name} {pin.version}: no line in packaging/licences.yaml"
            continue
        if closed and barred(table.chosen[pin.name]):
            yield f"{pin.name} {pin.version}: {table.chosen[pin.name]} may not be in the client"
        said = _said(pin.name)
        if said and said != table.offered[pin.name]:
            yield f"{pin.name} {pin.version} says {said}, packaging/licences.yaml {table.offered[pin.name]}"
    if closed:
        parts = [*((one["name"], one["licence"]) for one in table.inside), *table.system.items()]
        yield from (
            f"{name}: {licence} may not be in the client" for name, licence in parts if barred(licence)
        )


def _said(name: str) -> str:
    """The SPDX expression in a package's own metadata; empty where it is not installed or says it otherwise."""
    try:
        return str(metadata.metadata(name).get("License-Expression") or "")
    except metadata.PackageNotFoundError:
        return ""


def checked() -> Licences:
    """The table, after every lock was held against it. Raises Unlicensed."""
    table = licences()
    found = [*faults(CLIENT, table, closed=True), *faults(SERVER, table, closed=False)]
    if found:
        raise Unlicensed("\n".join(found))
    return table


def epoch() -> int:
    return int(os.environ.get("SOURCE_DATE_EPOCH", "0"))


def sbom(lock: Path = CLIENT, program: str = "hallclient") -> str:
    """CycloneDX 1.6 as JSON; a hash is that of each file by which the lock lets the part come. Raises Unlicensed."""
    from cyclonedx.model import HashAlgorithm, HashType, Property
    from cyclonedx.model.bom import Bom, BomMetaData
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.model.license import LicenseExpression
    from cyclonedx.output.json import JsonV1Dot6
    from packageurl import PackageURL

    table = checked()
    own = Component(name=program, version=metadata.version("hallclient"), type=ComponentType.APPLICATION,
                    bom_ref=program)  # fmt: skip
    parts = [
        Component(
            name=pin.name,
            version=pin.version,
            bom_ref=f"{pin.name}@{pin.version}",
            purl=PackageURL("pypi", None, pin.name, pin.version),
            licenses=[LicenseExpression(table.chosen[pin.name])],
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one) for one in pin.hashes],
            properties=[Property(name="hallclient:marker", value=pin.marker)] if pin.marker else [],
        )
        for pin in pins(lock)
    ]
    parts += [
        Component(name=one["name"], bom_ref=f"inside:{one['name']}", description=one["where"],
                  licenses=[LicenseExpression(one["licence"])])
        for one in table.inside
    ]  # fmt: skip
    number = uuid.UUID(bytes=sha256(lock.read_bytes() + TABLE.read_bytes()).digest()[:16], version=4)
    about = BomMetaData(component=own, timestamp=datetime.fromtimestamp(epoch(), timezone.utc))
    bom = Bom(components=parts, metadata=about, serial_number=number)
    bom.register_dependency(own, parts)
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


def page() -> str:
    """docs/licences.md: the parts and their licences for the people of a hall. Raises Unlicensed."""
    table = checked()
    client = {pin.name for pin in pins(CLIENT)}
    lines = [
        "# 第三方软件和许可证",
        "",
        "由 `packaging/parts.py page` 写成，不手改。许可证全文在安装文件夹的 `licences/` 里：",
        "各软件包一个文件夹，`texts/` 按许可证的 SPDX 名称，`system/` 是随带的系统库在 Debian 里的版权说明。",
        "客户端里没有 GPL、AGPL 的部分；LGPL 的部分（Qt、PySide6）都是单独的文件，大厅可以换成自己编译的。",
    ]
    for title, own in (("客户端", True), ("只在服务器上", False)):
        lines += ["", f"## {title}", "", "| 软件包 | 版本 | 许可证 |", "|---|---|---|"]
        versions: dict[str, list[str]] = {}
        for pin in pins(SERVER if not own else CLIENT):
            if (pin.name in client) is own:
                versions.setdefault(pin.name, []).append(pin.version)
        lines += [
            f"| {name} | {'、'.join(versions[name])} | {table.chosen[name]} |" for name in sorted(versions)
        ]
    lines += ["", "## 随上面各包或者程序文件夹一起的", "", "| 名称 | 许可证 | 在哪里 |", "|---|---|---|"]
    lines += [f"| {one['name']} | {one['licence']} | {one['where']} |" for one in table.inside]
    return "\n".join(lines) + "\n"


def main(words: list[str]) -> int:
    try:
        match words:
            case ["check"]:
                checked()
            case ["sbom", out]:
                Path(out).write_text(sbom(), "utf-8", newline="\n")
            case ["sbom-server", out]:
                Path(out).write_text(sbom(SERVER, "hallserver"), "utf-8", newline="\n")
            case ["page", out]:
                Path(out).write_text(page(), "utf-8", newline="\n")
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except Unlicensed as why:
        print(why, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
