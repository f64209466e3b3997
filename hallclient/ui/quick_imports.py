"""Imported first of all that is Qt: keeps PySide6 from compiling itself, and every later import from being read twice.

PySide6 carries fourteen modules of its own as source text and compiles them at each start, 17 ms: their code is kept
where Python keeps the byte code of this module, and taken only for the very text it was made from. Two of them are
its maker of stub files, 10 ms of patterns that no program uses: they come empty. And it reads
the source of each module that is imported after it, to see whether it may use `__feature__` (PySide's snake_case
switch), and Python then keeps all that text: 12 ms before the first paint, a sixth of a second behind the sign-in
and 20 MB. Nothing here uses the switch, so the answer is known. A frozen program has no sources and never pays for
these; should a later PySide6 do neither, nothing happens.
"""

from __future__ import annotations

import builtins
import linecache
import marshal
import os
import sys
from collections.abc import Callable
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType
from typing import Any

_Kept = dict[str, tuple[bytes, CodeType]]
_SUPPORT = ("signature_bootstrap", "shibokensupport/")
_LOADER = "shibokensupport/signature/loader.py"
_STUB_MAKER = ("enum_sig", "pyi_generator")


def _place() -> Path | None:
    """The file beside this module's own byte code; None where Python keeps none."""
    cached: str | None = getattr(sys.modules[__name__].__spec__, "cached", None)
    return None if cached is None else Path(cached).with_suffix(".pyside")


def _read(place: Path | None) -> _Kept:
    """What an earlier start kept; nothing where it is not there, of another Python, or cut off."""
    if place is None:
        return {}
    try:
        whole = place.read_bytes()
        if not whole.startswith(MAGIC_NUMBER):
            return {}
        kept: _Kept = marshal.loads(whole[len(MAGIC_NUMBER) :])  # noqa: S302 - as Python does with the byte code beside it
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return kept


def _write(place: Path, kept: _Kept) -> None:
    """Keeps it for the next start, whole or not at all; a folder that may not be written is left alone."""
    part = place.with_suffix(f".{os.getpid()}")
    try:
        part.write_bytes(MAGIC_NUMBER + marshal.dumps(kept))
        part.replace(place)
    except OSError:
        return


def _with_kept_code(load: Callable[[], None]) -> None:
    """Runs `load` while PySide6's own modules are compiled from what is kept."""
    place, plain = _place(), builtins.compile
    known = _read(place)
    new: _Kept = {}
    loader: list[bytes] = []

    def compiled(source: Any, filename: Any, mode: str, *rest: Any, **more: Any) -> Any:
        if not isinstance(filename, str) or not filename.startswith(_SUPPORT) or rest or more:
            return plain(source, filename, mode, *rest, **more)
        text = source.encode() if isinstance(source, str) else bytes(source)
        kept, code = known.get(filename, (b"", None))
        if code is None or kept != text:
            code = plain(b"" if _is_left_out(filename, loader) else source, filename, mode)
            new[filename] = (text, code)
        if filename == _LOADER:
            loader.append(text)
        return code

    builtins.compile = compiled
    try:
        load()
    finally:
        builtins.compile = plain
    if new and place is not None and not sys.dont_write_bytecode:
        _write(place, known | new)


def _is_left_out(filename: str, loader: list[bytes]) -> bool:
    """A module of the stub maker, as long as PySide6's own loader does nothing with it but hand it on."""
    stem = filename.rpartition("/")[2].removesuffix(".py")
    return (
        stem in _STUB_MAKER
        and bool(loader)
        and not any(f"{one}.".encode() in loader[0] for one in _STUB_MAKER)
    )


def _load() -> None:
    import PySide6.QtCore  # noqa: F401  (brings its support modules)


def _spare_the_sources() -> None:
    support = sys.modules.get("shibokensupport.feature")
    if support is not None and callable(getattr(support, "_mod_uses_pyside", None)):
        support._mod_uses_pyside = lambda module: True  # type: ignore[attr-defined]
    linecache.clearcache()  # the few that were read until now


_with_kept_code(_load)
_spare_the_sources()
