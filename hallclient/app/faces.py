"""字体: the faces for rare characters, given to a PC whose installation lacks them.

A face decides how a name looks on paper: only the very file that this version names by its SHA-256 is taken, and it is
looked at again whenever the counter opens.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from hallclient.signing.digest import equal, sha256
from hallclient.signing.vault import write_private
from hallclient.store.child import Stopped
from resources import rare_faces

FOLDER: Final = "fonts"
"""In the data folder: an installation may belong to somebody else."""
LARGEST: Final = 64 * 1024 * 1024
MOST_FOLDERS: Final = 20_000


class Taken(NamedTuple):
    """Names of what is there now, of what was found but is another file, and of what was not found."""

    now: tuple[str, ...]
    other: tuple[str, ...]
    missing: tuple[str, ...]


def use_given(data: Path) -> None:
    """Papers are printed with what was given here."""
    folder = data / FOLDER
    if not folder.is_dir():
        return
    from printing.fonts import missing_faces

    for name in missing_faces():  # an installation that has them by now needs none
        if _read(folder / name, rare_faces()[name]) is not None:
            _give(folder / name)


def take_faces(data: Path, source: Path, going: Callable[[], bool]) -> Taken:
    """Looks for what is missing in a folder and those in it. Raises OSError where the data folder takes nothing, and
    Stopped.
    """
    from printing.fonts import missing_faces

    wanted, marks = missing_faces(), rare_faces()
    found: dict[str, list[Path]] = {name: [] for name in wanted}
    for path in _files(source, going):
        if path.name in found:
            found[path.name].append(path)
    now = tuple(name for name in wanted if any(_taken(data, one, marks[name]) for one in found[name]))
    left = tuple(name for name in wanted if name not in now)
    return Taken(now, tuple(one for one in left if found[one]), tuple(one for one in left if not found[one]))


def told_of(taken: Taken, source: Path) -> str:
    """What became of it, in the user's words."""
    said = []
    if taken.now:
        said.append(f"{_names(taken.now)} 已补上：少见的字从现在起照常印，以前出的文书不变")
    if taken.other:
        said.append(f"{_names(taken.other)} 与本程序要的不是同一个文件（散列不符），没有采用")
    if taken.missing:
        said.append(f"{source} 里没有 {_names(taken.missing)}")
    return "。".join(said) if said else "字体齐全，不用补"


def _names(names: tuple[str, ...]) -> str:
    return "、".join(names)


def _taken(data: Path, file: Path, mark: str) -> bool:
    face = _read(file, mark)
    if face is None:
        return False
    write_private(data / FOLDER / file.name, face)
    _give(data / FOLDER / file.name)
    return True


def _read(file: Path, mark: str) -> bytes | None:
    """The file's bytes where they are the right ones."""
    try:
        if not file.is_file() or file.stat().st_size > LARGEST:
            return None  # a pipe would be waited for for ever
        face = file.read_bytes()
    except OSError:
        return None
    return face if equal(sha256(face).encode(), mark.encode()) else None


def _give(path: Path) -> None:
    from printing.fonts import give_face

    give_face(path.name, path)


def _files(source: Path, going: Callable[[], bool]) -> Iterator[Path]:
    """What lies there, no link followed; a folder that can't be read is passed over."""
    for at, (folder, _folders, names) in enumerate(os.walk(source)):
        if not going():
            raise Stopped
        if at == MOST_FOLDERS:
            return
        yield from (Path(folder) / name for name in names)
