"""Modules that libraries import and this program seldom or never uses: they come when something is asked of them.

SQLAlchemy imports asyncio for its asynchronous half, and asyncio brings ssl and OpenSSL; importlib.metadata (for
plug-ins) brings the whole of email; reportlab and python-barcode Pillow, for pictures that
few papers have; segno its writers and with
them HTTP; XlsxWriter 40 modules for a workbook that few counters ever make. 16 MB, 140 modules and 100 ms behind the
sign-in. Whoever does ask gets the real module.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec
from threading import RLock
from types import ModuleType
from typing import Any, Final


def _config_var(name: str) -> object:
    """SQLAlchemy asks once whether this Python runs without its lock; the table with the answer has 900 more."""
    if name == "Py_GIL_DISABLED":
        return int(not getattr(sys, "_is_gil_enabled", lambda: True)())
    return sys.modules["sysconfig"].get_config_vars(name)[0]  # the real module's


LATE: Final[Mapping[str, Mapping[str, object]]] = {
    "asyncio": {"iscoroutine": inspect.iscoroutine},  # all that SQLAlchemy takes from it while it is imported
    "importlib.metadata": {},
    "msgspec.inspect": {},
    "pickle": {"HIGHEST_PROTOCOL": 5},  # that of every Python since 3.8
    "subprocess": {},
    "sysconfig": {"get_config_var": _config_var},
    "xml.dom.minidom": {},
    "PIL.Image": {},
    "PIL.ImageDraw": {},
    "PIL.ImageFont": {},
    "segno.writers": {},
    "sqlalchemy.dialects.sqlite.aiosqlite": {},
    "xlsxwriter": {},
}
"""By module what is answered without it."""

_lock = RLock()


class _Late(ModuleType):
    """Stands in for a module until something is asked of it."""

    def __getattr__(self, name: str) -> Any:
        """Whatever the stand-in has not: the real module's."""
        if name.startswith("__") and getattr(self.__spec__, "_initializing", True):
            raise AttributeError(name)  # Python itself, while it makes the stand-in
        own = self.__name__
        with _lock:
            _asked.add(own)
            if sys.modules.get(own) is self:
                del sys.modules[own]
            real = import_module(own)
        return getattr(real, name)


class _Finder:
    """Finds the stand-ins, first of all finders; it makes and fills them, too."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return ModuleSpec(name, self) if name in LATE and name not in _asked else None  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Late(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__.update(LATE[module.__name__])


_asked: set[str] = set()
_finder = _Finder()


def leave_for_later() -> None:
    """From now on the modules of `LATE` come late; one that is there already stays. Safe to call twice."""
    if _finder not in sys.meta_path:
        sys.meta_path.insert(0, _finder)
        _hash_without_openssl()
        sys.modules.setdefault("rich", None)  # type: ignore[arg-type]  # structlog would colour its lines by it: 4 MB


def _hash_without_openssl() -> None:
    """`hashlib` takes its functions from the OpenSSL of the system where it can, 3.5 MB of it, for the few short
    hashes that libraries make of names; ours are made in `signing`, by cryptography's own. Python's serve as well.
    """
    if "hashlib" in sys.modules or "_hashlib" in sys.modules:
        return
    sys.modules.update({"_hashlib": None})  # type: ignore[dict-item]  # Python's way to say: not there
    try:
        for name in ("hashlib", "hmac"):  # libraries ask for both; here they are only loaded
            import_module(name)
    finally:
        del sys.modules["_hashlib"]  # whoever speaks TLS later finds it
