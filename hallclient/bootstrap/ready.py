"""Screens made ahead: behind the sign-in, a few milliseconds at a time between the keys of whoever types there.

Made when it is asked for, 受理台 alone would hold the window for 60 ms and its first picture for as long again. A
view knows nobody before its presenter is connected, so it can be made before anybody signed in.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from functools import partial
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from hallclient.ui.screens.intake.view import IntakeView
from hallclient.ui.screens.outcome.view import OutcomeView
from hallclient.ui.screens.todo.view import TodoView
from hallclient.ui.shell.loop import PAUSE_MILLISECONDS, in_turns, later
from hallclient.ui.shell.window import Window
from hallclient.ui.shell.work import WorkArea
from hallclient.ui.warm import meet_widgets, painted_ahead

V = TypeVar("V", bound=QWidget)

SLICED = (TodoView, IntakeView, OutcomeView)


class Ready:
    """`begin` makes one of each behind the screen; `take` gives it out once, or makes another where none is ready."""

    def __init__(self, window: Window, *, practice: bool) -> None:
        self._window = window
        self._makers: dict[type[QWidget], Callable[[], QWidget]] = {
            WorkArea: partial(WorkArea, practice=practice),
            TodoView: partial(TodoView, at_once=False),
            IntakeView: partial(IntakeView, at_once=False),
            OutcomeView: partial(OutcomeView, at_once=False),
        }
        self._made: dict[type[QWidget], QWidget] = {}
        self._steps: Generator[None, None, None] | None = None
        self._under_way = False

    def begin(self) -> None:
        """Starts making what is not ready."""
        if not self._under_way:
            self._under_way = True
            self._steps = self._make_all()
            later(partial(in_turns, self._steps), PAUSE_MILLISECONDS)

    def take(self, kind: type[V]) -> V:
        """The widget of this kind, the caller's from now on; what is left to make of it is made at once. The first
        one taken ends all making: somebody signed in.
        """
        self._stop()
        if kind is WorkArea and WorkArea not in self._made:
            self._made.clear()  # what is left stands in the area of somebody who went, and goes with it
        found = self._made.pop(kind, None)
        if found is None:
            found = self._makers.get(kind, kind)()
        if isinstance(found, SLICED):
            deque(found.making, maxlen=0)  # made just now
        assert isinstance(found, kind)  # noqa: S101 - kept by its own class
        return found

    @property
    def done(self) -> bool:
        """Everything is made."""
        return bool(self._made) and not self._under_way

    def close(self) -> None:
        """Lets go of what nobody took."""
        self._stop()
        self._made.clear()

    def discard(self) -> None:
        """Nothing that was made will be wanted: the widgets go, too."""
        area = self._made.get(WorkArea)
        self.close()
        if area is not None:
            self._window.let_go(area)

    def _stop(self) -> None:
        """Makes nothing more, but what it is at: parts that have no place yet would be let go by whatever thread
        looks for garbage.
        """
        self._under_way = False
        if self._steps is not None:
            self._steps.close()
        for view in self._made.values():
            if isinstance(view, SLICED):
                deque(view.making, maxlen=0)

    def _make_all(self) -> Generator[None, None, None]:
        """Each in its own place from the beginning: a widget that moves is dressed and measured anew."""
        yield from meet_widgets()
        area = self._makers[WorkArea]()
        assert isinstance(area, WorkArea)  # noqa: S101
        self._made[WorkArea] = area
        self._window.hold(area)
        yield
        for kind in (TodoView, IntakeView, OutcomeView):
            view = self._made[kind] = self._makers[kind]()
            area.stack.addWidget(view)
            yield
            if isinstance(view, SLICED):
                for _ in view.making:  # not `yield from`: that would end the making with these steps
                    yield
            yield
        area.resize(self._window.size())
        parts = [area, *area.findChildren(QWidget)]
        for part in parts:
            part.ensurePolished()  # font and palette meet each part
            yield
        for part in parts:
            if (layout := part.layout()) is not None:
                layout.activate()
                yield
        yield from painted_ahead(parts)
        self._under_way = False
