"""The one window of this process: 首次启动 where there is no counter, the program where there is one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hallclient.app.face import Face, read_face
from hallclient.bootstrap import printers
from hallclient.bootstrap.again import OPEN, Locked
from hallclient.bootstrap.program import Program
from hallclient.chance import Chance
from hallclient.ui.shell.loop import later

if TYPE_CHECKING:
    from hallclient.bootstrap.starting import Starting
    from hallclient.signing.vault import KeyVault
    from hallclient.ui.shell.window import Window


class Showing:
    """`shown` is what the window holds now; the one makes room for the other without a new window."""

    def __init__(
        self,
        folder: Path,
        vault: Callable[[], KeyVault | None],
        chance: Chance,
        theme: str = "",
        scale: float = 0.0,
        scans: Path | None = None,
        printer: printers.Drivers = printers.none,
        made: Callable[[Program], None] = lambda program: None,
    ) -> None:
        """`made`: what whoever starts it sets of each program."""
        self._folder, self._vault, self._chance = folder, vault, chance
        self._look, self._scans, self._printer, self._made = (theme, scale), scans, printer, made
        face = read_face(folder)
        self.shown: Program | Starting
        self._locked: Locked | None = None
        if face is not None:
            self.shown = self._program(face, vault, None)
        else:
            self._start("", vault, None)

    def run(self, *, leave_after_paint: bool = False) -> int:
        """Until the window is closed."""
        code = self.shown.run(leave_after_paint=leave_after_paint)
        self.shown.close()
        return code

    def come_back(self, locked: Locked) -> None:
        """At the lock screen, as the process before left it, or at what it was left for."""
        if isinstance(self.shown, Program):
            self.shown.come_back(locked)
            if locked.then and locked.then != OPEN:
                self.shown.show()
                self.mend(locked.then)

    def mend(self, what: str) -> None:
        """A program whose book did not open, or is not whole, makes room: "restore" or "confirm"."""
        program = self.shown
        if isinstance(program, Program):
            program.leaving = True  # the day is not over: no last copy is made, and nobody waits for one
            self._locked = program.locked and program.locked._replace(then="")
            program.locked = None  # it is not shut again for want of a key
            _let_go(program)
            self._start(what, program.keys, program.window)
            self.shown.typed_phrase = program.typed_phrase

    def ready(self) -> None:
        """The sign-in comes, or the ways again where there is no counter yet."""
        starting, face = self.shown, read_face(self._folder)
        if isinstance(starting, Program):
            return
        if face is None:
            starting.show_start()
            return
        _let_go(starting)
        if starting.look_chosen:
            self._look = "", 0.0
        program = self._program(face, starting.keys, starting.window)
        program.typed_phrase = starting.typed_phrase
        self.shown, left = program, self._locked
        if left is not None and starting.came_back:
            left = left._replace(then=OPEN)
        if left is not None:  # what could not be saved before the lock comes along
            program.come_back(left)
        if not (starting.used_recovery_key and program.forget(left or Locked(then=OPEN))):
            program.load()

    def _program(self, face: Face, vault: Callable[[], KeyVault | None], window: Window | None) -> Program:
        program = Program(
            self._folder, face, vault, self._chance, *self._look, self._scans, self._printer, window
        )
        program.mend = lambda what: later(partial(self.mend, what))
        self._made(program)
        return program

    def _start(self, what: str, vault: Callable[[], KeyVault | None], window: Window | None) -> None:
        from hallclient.bootstrap.starting import Starting

        starting = Starting(self._folder, vault, self._chance, self.ready, *self._look, self._printer, window)
        self.shown = starting
        starting.begin(what)


def _let_go(shown: Program | Starting) -> None:
    shown.window.closing.disconnect(shown.close)
    shown.close()
