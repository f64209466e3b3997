"""What is loaded behind the painted sign-in: a little in slices in the window's thread, the rest in one of its own."""

from __future__ import annotations

import gc
from collections.abc import Iterator

from hallclient.bootstrap.window_first import window_first


def before_threads() -> Iterator[None]:
    """What has to be there before the first thread: none of it before the first paint, each step short."""
    import ctypes  # noqa: F401

    yield
    from hallclient.bootstrap.hardening import harden
    from hallclient.bootstrap.late import leave_for_later
    from hallclient.bootstrap.memory import hold_less

    hold_less()
    harden()
    leave_for_later()
    yield
    import logging  # noqa: F401 - concurrent.futures brings it

    yield
    import concurrent.futures.thread  # noqa: F401

    yield


def load_rest() -> None:
    """What the first act would otherwise wait for. Garbage is looked for only after it: the modules that come now
    stay, and each look through all of them would hold the window for 50 ms.
    """
    with window_first():
        _import_rest()
    from hallclient.app.pictures import pages_of
    from printing.render import document, preload, render
    from resources.pinyin import readings

    preload()
    readings("热")
    sample = render("D01", document("D01").samples())
    pages_of(sample.pdf, 0.1).result()
    gc.freeze()  # none of it goes again: a collection need not walk through it in the window's thread


def _import_rest() -> None:
    import hallclient.app.pictures
    import hallclient.app.seat
    import hallclient.bootstrap.locking
    import hallclient.bootstrap.work
    import hallclient.ui.scan.filter
    import hallclient.ui.screens.applicant.presenter  # noqa: F401
    import printing.render  # noqa: F401
    import resources.pinyin  # noqa: F401
