"""A widget that nobody holds goes in the window's thread, whoever allocates meanwhile."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hallclient.ui.shell import garbage
from hallclient.ui.shell.garbage import look_in_turn


@pytest.fixture
def went(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The thread in which a widget of a ring went."""
    gc.collect()
    monkeypatch.setattr(garbage, "LOOK_MILLISECONDS", 5)
    found: list[int] = []
    _drop_ring(found)
    yield found
    gc.disable()


def _drop_ring(found: list[int]) -> None:
    widget = QWidget()
    widget.ring = widget  # type: ignore[attr-defined]
    weakref.finalize(widget, lambda: found.append(threading.get_ident()))


def _allocated_elsewhere() -> list[list[int]]:
    """What another thread made: more than Python lets come together before it looks."""
    kept: list[list[int]] = []
    thread = threading.Thread(target=lambda: kept.extend([index] for index in range(5000)))
    thread.start()
    thread.join()
    return kept


def test_a_widget_goes_in_the_windows_thread(went: list[int], qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    gc.enable()
    stop = look_in_turn(owner)
    kept = _allocated_elsewhere()
    assert kept
    assert went == []
    qtbot.waitUntil(lambda: went == [threading.get_ident()], timeout=5000)
    stop()


def test_left_alone_it_goes_in_another(went: list[int]) -> None:
    """The control: what the rule is for."""
    gc.enable()
    _allocated_elsewhere()
    assert went != []
    assert threading.get_ident() not in went
