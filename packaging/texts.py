"""The licence texts that travel with the program: `texts.py BUNDLE [server]` fills BUNDLE/licences.

    licences/PACKAGE/…    what the package itself brings; where it brings none, the texts of its licence
    licences/texts/ID.txt each licence that licences.yaml names, by its SPDX name (packaging/licences)
    licences/system/…     what Debian says of each library of the build machine, with its holders

The same packages on the same machine give the same bytes. A part without a text ends it: nothing is left out quietly.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
from parts import CLIENT, SERVER, Licences, Unlicensed, licences, pins

KEPT = Path(__file__).with_name("licences")
"""Texts that no package brings: of licences by their SPDX name, of packages by theirs."""
REFERS = {"LGPL-3.0": ("GPL-3.0",)}
"""LGPL 3 adds permissions to GPL 3: who gets the one needs the other to read it (LGPL-3.0, 4 b)."""
_BY_NAME = re.compile(r"(?i)(licen[cs]e|copying|notice|authors)")


def texts_of(licence: str) -> Iterator[Path]:
    """The kept texts that an SPDX expression names, whether they are there or not."""
    for one in re.split(r" (?:AND|OR|WITH) ", licence.replace("(", "").replace(")", "")):
        name = re.sub(r"-(only|or-later)$", "", one)
        for text in (name, *REFERS.get(name, ())):
            yield KEPT / f"{text}.txt"


def brought(package: str) -> dict[str, Path]:
    """The texts within an installed package, by where they go. Raises PackageNotFoundError."""
    found = {}
    for file in metadata.files(package) or ():
        folders = file.parts[:-1]
        if not folders or not folders[0].endswith(".dist-info"):
            continue
        if "licenses" in folders or _BY_NAME.match(file.name):
            found["/".join(part for part in file.parts[1:] if part != "licenses")] = Path(str(file.locate()))
    return found


def of_package(package: str, licence: str) -> dict[str, Path]:
    """The texts of a package: its own, else one kept under its name, else those of its licence."""
    own = KEPT / f"{package}.txt"
    return (
        brought(package)
        or ({own.name: own} if own.exists() else {})
        or {text.name: text for text in texts_of(licence)}
    )


def lacking(table: Licences) -> set[str]:
    """Names of texts that a line of the table asks for and nobody keeps."""
    named = [*(one["licence"] for one in table.inside), *table.system.values()]
    return {text.name for licence in named for text in texts_of(licence) if not text.exists()}


def installed(lock: Path = CLIENT) -> Iterator[tuple[str, str]]:
    """The packages of a lock that are there on this system, with the licence taken."""
    chosen = licences().chosen
    for name in sorted({pin.name for pin in pins(lock)}):
        try:
            metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        yield name, chosen[name]


def of_system(libraries: Path) -> dict[str, Path]:
    """By package, what Debian says of the libraries of this machine in a folder; nothing where there is no dpkg."""
    names = {path.name for path in libraries.glob("lib*.so*") if not path.is_symlink()}
    if not names or shutil.which("dpkg-query") is None:
        return {}
    done = subprocess.run(
        ["dpkg-query", "-S", *(f"*/{name}" for name in sorted(names))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    owners = {line.split(":")[0] for line in done.stdout.splitlines() if Path(line).name in names}
    said = {owner: Path("/usr/share/doc") / owner / "copyright" for owner in sorted(owners)}
    return {owner: path for owner, path in said.items() if path.exists()}


def fill(bundle: Path, lock: Path = CLIENT) -> None:
    """Raises Unlicensed."""
    table = licences()
    out = bundle / "licences"
    wanted = {f"texts/{path.name}": path for path in KEPT.glob("*.txt")}
    for name, licence in installed(lock):
        wanted |= {f"{name}/{inside}": path for inside, path in of_package(name, licence).items()}
    wanted |= {f"system/{name}.txt": path for name, path in of_system(bundle / "_internal").items()}
    missing = lacking(table) | {name for name, path in wanted.items() if not path.is_file()}
    if missing:
        raise Unlicensed(f"licence texts are missing: {sorted(missing)}")
    for name, path in wanted.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, out / name)


def main(words: list[str]) -> int:
    if not words or words[1:] not in ([], ["server"]):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        fill(Path(words[0]), SERVER if words[1:] else CLIENT)
    except Unlicensed as why:
        print(why, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
