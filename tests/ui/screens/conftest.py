"""An intake presenter on the demo hall's catalogue, with use cases in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from hallclient.app.outcome import Outcome
from hallclient.ui.screens.crossing import Crossing, Straight
from hallclient.ui.screens.intake.presenter import IntakePresenter
from tests.ui.screens import fakes, recording, scenes

STRAIGHT = Straight()


@dataclass
class Desk:
    """Everything a test of the intake presenter looks at."""

    counter: fakes.FakeCounter
    use: fakes.FakeIntake
    supplement: fakes.FakeSupplement
    view: recording.Recording
    presenter: IntakePresenter
    outcomes: list[Outcome] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def make_desk(window: str = "W09", crossing: Crossing = STRAIGHT, **changes: object) -> Desk:
    """A free counter."""
    counter = fakes.FakeCounter(scenes.catalogue(), window, **changes)  # type: ignore[arg-type]
    use, supplement, view = fakes.FakeIntake(counter), fakes.FakeSupplement(), recording.Recording()
    outcomes: list[Outcome] = []
    gone: list[str] = []
    index = scenes.index(counter.window_code)
    presenter = IntakePresenter(
        counter,
        use,
        supplement,
        index,
        crossing,
        view,
        show_outcome=outcomes.append,
        open_old=lambda case_id: None,
        gone=gone.append,
    )
    presenter.start()
    return Desk(counter, use, supplement, view, presenter, outcomes, gone)


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def wide_desk() -> Desk:
    """W10 takes in all four items of the restaurant."""
    return make_desk("W10")


@pytest.fixture(autouse=True)
def closed_windows_are_gone() -> Iterator[None]:
    """pytest-qt closes windows with `deleteLater`; outside an event loop nobody carries that out."""
    yield
    if QApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
