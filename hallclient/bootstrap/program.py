"""The running program: window, sign-in, and the work of whoever signed in."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import hallclient.ui.quick_imports  # noqa: F401
from hallclient.app.looks import PC, Look, Looks
from hallclient.app.signin import SignIn
from hallclient.bootstrap import printers
from hallclient.bootstrap.beside import Beside
from hallclient.bootstrap.loading import before_threads, load_rest
from hallclient.bootstrap.opening import Opening
from hallclient.chance import Chance
from hallclient.ui.bridge import Bridge
from hallclient.ui.screens.signin.presenter import SignInPresenter
from hallclient.ui.screens.signin.view import SignInView
from hallclient.ui.shell.loop import in_turns, later
from hallclient.ui.shell.window import Window
from hallclient.ui.theme import make_app, use_theme
from hallclient.ui.theme import theme as theme_in_use
from hallclient.ui.warm import meet_libraries

if TYPE_CHECKING:
    from casework.refusal import Refusal
    from hallclient.app.card import Card
    from hallclient.app.counter import Counter
    from hallclient.app.face import Face
    from hallclient.app.seat import Owed
    from hallclient.bootstrap.ready import Ready
    from hallclient.bootstrap.work import Work
    from hallclient.signing.vault import KeyVault
    from hallclient.ui.scan.filter import ScanFilter
    from hallclient.ui.scan.mark import Mark
    from hallclient.ui.screens.signin.renew_view import RenewView

SIZE = (1366, 768)
LEAST = (1024, 640)
UNSEEN_MILLISECONDS = 1000
"""The book is opened after so long even where nothing was painted: started minimised, or behind a lock."""

UPGRADE_MILLISECONDS = 500
"""How often the sign-in says how far a book is that is being brought up to this program."""

SWITCH_SECONDS = 0.0002
"""How long the window waits for a busy thread to hand over the interpreter. It asks after each call that Qt makes
without it, a hundred times a paint: Python's own 5 ms, and 1 ms too, add up.
"""


class Program(Opening):
    """One counter PC's program. `run` returns when the window is closed."""

    def __init__(
        self,
        folder: Path,
        card: Card | Face,
        vault: Callable[[], KeyVault | None],
        chance: Chance,
        theme: str = "",
        scale: float = 0.0,
        scans: Path | None = None,
        printer: printers.Drivers = printers.none,
        window: Window | None = None,
    ) -> None:
        """`theme`, `scale`: how this run looks until somebody chooses; empty: as this PC looked last. `window`: one
        that is there already.
        """
        self._scans = scans
        self.beside = Beside(folder, printer)
        self.beside.unsaved = lambda: self.owes
        self.application = make_app(sys.argv[:1])
        self._looks = Looks(folder)
        kept = self._looks.of()
        self._start_look = Look(theme or kept.theme, scale or kept.scale)
        use_theme(self.application, *self._start_look)
        self._folder, self._vault, self._chance = folder, vault, chance
        self._started = False
        self._beginning, self._loading = self._begin(), self._load()
        self._practice = card.practice
        self._ready: Ready | None = None
        self._keys: ScanFilter | None = None
        self.bridge = Bridge()
        self._hall = card.hall
        self.sign_in = SignIn(folder, card, None, chance)
        title = f"{card.hall}{'（演练）' if card.practice else ''}"
        self.window = window or Window(title)
        self.window.call(title)
        self.window.closing.connect(self.close)
        self.work: Work | None = None
        self.show_sign_in()

    def run(self, *, leave_after_paint: bool = False) -> int:
        """Shows the window; everything else is loaded behind the painted sign-in."""
        self.window.painted.connect(self._leave if leave_after_paint else self.load)
        self.show()
        if not leave_after_paint:
            later(self.load, UNSEEN_MILLISECONDS)
        code = self.application.exec()
        self.close()
        return code

    def _leave(self) -> None:
        """For `make bench`: tells when the sign-in was painted, by the clock that all processes share."""
        print(self._chance.monotonic(), flush=True)
        self.application.quit()

    def show(self, width: int = SIZE[0], height: int = SIZE[1]) -> None:
        self.window.setMinimumSize(*LEAST)
        self.window.resize(width, height)
        self.back_in_place()
        self.window.show()

    def show_sign_in(self, typed: str = "") -> None:
        """The cover: at start, and after Ctrl+L. The work behind it is gone, with all it showed. `typed`: the
        staff number that stood in a former cover.
        """
        view = SignInView(self.window)  # in its place at once: one that moves is styled anew, 5 ms
        self.presenter: SignInPresenter[Counter] = SignInPresenter(
            self.sign_in, self.bridge, view, self._signed_in, self._owed
        )
        view.connect_to(self.presenter)
        self.presenter.start()
        view.look_asked.connect(self._look_chosen)
        view.mend_asked.connect(lambda what: self.mend(what))
        self.window.show_cover(view)
        if typed:
            view.staff_no.set_text(typed)
            self.presenter.staff_no_typed(typed)
        (view.password if typed else view.staff_no).line.setFocus()
        if self._opening is None:
            self.show_locked(view)

    def _look_chosen(self, theme: str, scale: float) -> None:
        """无障碍显示: kept for the person whose number stands there, else for this PC."""
        typed = self.presenter.typed
        person = self.sign_in.person(typed) if typed else None
        if person is None:
            self.use_pc_look(theme, scale)
        else:
            self._use_own_look(person.staff_no, theme, scale)
        later(partial(self.show_sign_in, typed))  # the menu that was chosen from closes first

    def use_pc_look(self, theme: str, scale: float) -> None:
        """Kept for whoever has none of his own."""
        self._start_look = Look(theme, scale)
        self._use_own_look(PC, theme, scale)

    def _use_own_look(self, who: str, theme: str, scale: float) -> None:
        self._looks.keep(who, Look(theme, scale))
        self._use(Look(theme, scale))

    def _use(self, look: Look) -> None:
        """Shows the program so. Screens that were made ahead at another text size are let go: some of their lengths
        were set when they were made.
        """
        if self._ready is not None and self.work is None and look.scale != theme_in_use().scale:
            self._ready.discard()
            self._ready = None
        use_theme(self.application, *look)

    # ── behind the sign-in ───────────────────────────────────────────────────

    def load(self) -> None:
        """Opens the book and brings in what the screens will need, in slices between key presses."""
        if not self._started:
            self._started = True
            in_turns(self._loading)

    def _begin(self) -> Iterator[None]:
        """Until the first thread is there."""
        gc.disable()
        yield from before_threads()
        sys.setswitchinterval(SWITCH_SECONDS)
        from concurrent.futures import ThreadPoolExecutor

        self._opener = ThreadPoolExecutor(1, thread_name_prefix="opening")

    def _load(self) -> Generator[None, None, None]:
        yield from self._beginning
        assert self._opener is not None  # noqa: S101 - made just now
        yield from meet_libraries()
        if not self.shut:
            self.open_book()
        self.bridge.when_done(self._opener.submit(load_rest), self._make_ready, lambda error: self._tidy())

    @property
    def screens_made(self) -> bool:
        """Whether the screens that are made ahead are."""
        return self._ready is not None and self._ready.done

    def _make_ready(self, _: None) -> None:
        """The screens, while somebody types a password; not before all that they are made of is there."""
        from hallclient.bootstrap.ready import Ready

        self._tidy()
        self.face_applicant()
        if self._ready is None:
            self._ready = Ready(self.window, practice=self._practice)
            self._ready.begin()

    def _tidy(self) -> None:
        """From here on garbage is looked for, in this thread."""
        from hallclient.ui.shell.garbage import look_in_turn

        look_in_turn(self.window)

    # ── a password that has to be changed first ──────────────────────────────

    def _owed(self, owed: Owed, typed: tuple[str, str] = ("", "")) -> None:
        """Asked on the screen, before anything else is seen; Esc goes back to the sign-in."""
        from hallclient.ui.screens.signin.renew_view import RenewView

        who = owed.counter.person
        view = RenewView(self.presenter.panel, who.name, owed.reason, owed.rule, typed=typed)
        view.look.asked.connect(partial(self._use_own_look, who.staff_no))
        view.look.asked.connect(lambda *_: later(lambda: self._owed(owed, view.typed)))
        view.left.connect(self.show_sign_in)
        view.given.connect(
            lambda new, again: self.bridge.when_done(
                self.sign_in.renew(owed, new, again),
                lambda answer: self._renewed(view, answer),
                lambda error: view.refuse("口令没有换：本机账本没有应答。请再试；仍不行时重新启动程序。"),
                owner=view,
            )
        )
        self.window.show_cover(view)

    def _renewed(self, view: RenewView, answer: Counter | Refusal) -> None:
        from casework.refusal import Refusal

        if isinstance(answer, Refusal):
            view.refuse(answer.reason)
        else:
            self._signed_in(answer)

    # ── work ─────────────────────────────────────────────────────────────────

    def _signed_in(self, counter: Counter) -> None:
        from hallclient.app.station import Station
        from hallclient.bootstrap.ready import Ready
        from hallclient.bootstrap.work import Work

        if self.work is not None:
            self.work.close()
        station = self._opening.result() if self._opening is not None else None
        vault = station.card.vault if isinstance(station, Station) else ""
        own = self._looks.of(counter.person.staff_no)
        self._use(own if own != self._looks.of() else self._start_look)
        if self._ready is None:
            self._ready = Ready(self.window, practice=self._practice)
        who = counter.person.staff_no
        self.work = Work(
            counter, self.lock, self._scans, vault, ready=self._ready, beside=self.beside, facing=self.facing,
            keep_look=lambda theme, scale: self._looks.keep(who, Look(theme, scale)),
        )  # fmt: skip
        if self._keys is None:
            from hallclient.ui.scan.filter import ScanFilter

            self._keys = ScanFilter(self.application, self._scanned, self._at_work)
        later(partial(self._show_work, self.work, counter))

    def _show_work(self, work: Work, counter: Counter) -> None:
        """In turns of their own: what stands behind the work, its screen, its watch."""
        if self.work is work:
            self.window.show_work(work.area)
            work.start(self.unsaved(counter.book), take_over=self.presenter.handover)
            later(partial(self._watch_work, work, counter))

    def _watch_work(self, work: Work, counter: Counter) -> None:
        if self.work is work and not self.window.covered:
            self.watch(counter)

    def _at_work(self) -> bool:
        return self.work is not None and not self.window.covered

    def _scanned(self, text: str, mark: Mark | None) -> None:
        if self.work is not None:
            self.work.scan_desk.scanned(text, mark)

    def close(self) -> None:
        """Finishes what is queued and lets go of the book. What would still reach a screen is dropped: its next
        question would meet a closed book.
        """
        self._loading.close()
        self.bridge.close()
        self.unwatch()
        if self._facing is not None:
            self._facing.close()
        if self._keys is not None:
            self._keys.close()
            self._keys = None
        if self.work is not None:
            self.work.close()
            self.work = None
        if self._ready is not None:
            self._ready.close()
        self.sign_in.close()
        if self._opener is not None:
            self._opener.shutdown(wait=True)
        if not self.leaving and self.beside.keeper is not None:
            self.window.hide()  # the last copy of the day: nobody waits for it
        self.beside.close(leaving=self.leaving)
        if self._opening is not None and self._opening.exception() is None:
            from hallclient.app.station import Station

            station = self._opening.result()
            if isinstance(station, Station):
                station.close()
        if "hallclient.app.pictures" in sys.modules:
            from hallclient.app import pictures

            pictures.close()
