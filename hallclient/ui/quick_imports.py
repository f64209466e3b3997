"""Imported first of all that is Qt: keeps every later import from being read twice.

PySide6 reads the source of each module that is imported after it, to see whether it may use `__feature__`
(PySide's snake_case switch), and Python then keeps all that text: 12 ms before the first paint, a sixth of a
second behind the sign-in and 20 MB. Nothing here uses the switch, so the answer is known. A frozen program has no
sources and never pays; should a later PySide6 have no such question, nothing happens.
"""

from __future__ import annotations

import sys

import PySide6.QtCore  # noqa: F401  (brings its support modules)


def _spare_the_sources() -> None:
    support = sys.modules.get("shibokensupport.feature")
    if support is not None and callable(getattr(support, "_mod_uses_pyside", None)):
        support._mod_uses_pyside = lambda module: True  # type: ignore[attr-defined]


_spare_the_sources()
