"""The pages of 首次启动 one after another: the enrolment, its steps, what this PC is, its steps, the sign-in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from hallclient.app.first_start import Line
from hallclient.app.one_pc import OnePc, Wanted
from hallclient.ui.bridge import Bridge, Owned
from hallclient.ui.screens.start.enrol_view import EnrolView
from hallclient.ui.screens.start.lines_view import LinesView
from hallclient.ui.screens.start.pc_view import UNREAD, PcView
from hallclient.ui.screens.start.presenter import EnrolPresenter, LinesPresenter
from hallclient.ui.shell.window import Window


class FirstPages:
    """`back` to the ways, `ready` for the sign-in; `look(again, theme, scale)`: 无障碍显示, the page made anew by
    `again`.
    """

    def __init__(
        self, window: Window, bridge: Bridge, use: OnePc, back: Callable[[], None], ready: Callable[[], None],
        look: Callable[[Callable[[], None], str, float], None],
    ) -> None:  # fmt: skip
        self._window, self._bridge, self._use, self._back, self._ready = window, bridge, use, back, ready
        self._look = look

    def enrol(self, way: str, before: Wanted = Wanted()) -> None:  # noqa: B008 - frozen
        """By a code, or by a file."""
        view = EnrolView(way, before, self._window)
        part = EnrolPresenter(
            Owned(self._bridge, view), self._use, view, way, lambda wanted: self._enrolled(way, wanted)
        )
        view.connect_to(part)
        view.left.connect(self._back)
        view.look.asked.connect(partial(self._look, lambda: self.enrol(way, view.wanted())))
        self._window.show_cover(view)

    def _enrolled(self, way: str, wanted: Wanted) -> None:
        """The steps of the enrolment; by the file of all PCs all there are."""
        last = bool(wanted.settings)
        self._steps(
            wanted, 2 if last else 1, "去登录" if last else "本机设置",
            back=lambda: self.enrol(way, wanted),
            on=self._ready if last else lambda: self._pc(way, wanted),
        )  # fmt: skip

    def _pc(self, way: str, wanted: Wanted) -> None:
        view = PcView(wanted, self._window)
        view.left.connect(lambda: self._enrolled(way, wanted))
        view.given.connect(lambda whole: self._set(way, whole))
        view.looked.connect(lambda: self._read_machine(view))
        view.look.asked.connect(partial(self._look, lambda: self._pc(way, view.wanted())))
        self._window.show_cover(view)
        self._read_machine(view)

    def _read_machine(self, view: PcView) -> None:
        self._bridge.when_done(
            self._use.machine(), view.show_machine, lambda error: view.say(UNREAD), owner=view
        )

    def _set(self, way: str, wanted: Wanted) -> None:
        self._steps(wanted, 2, "去登录", back=lambda: self._pc(way, wanted), on=self._ready)

    def _steps(
        self, wanted: Wanted, at: int, words: str, back: Callable[[], None], on: Callable[[], None],
        ended: tuple[Line, ...] | None = None,
    ) -> None:  # fmt: skip
        view = LinesView(at, words, self._window)
        part = LinesPresenter(Owned(self._bridge, view), self._use, view, wanted, ended)
        view.connect_to(part)
        view.left.connect(back)
        view.done.connect(on)
        view.look.asked.connect(
            partial(self._look, lambda: self._steps(wanted, at, words, back, on, part.ended))
        )
        self._window.show_cover(view)
        part.begin()
