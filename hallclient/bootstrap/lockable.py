"""The lock of the running program: covered at once, the place kept, then the process replaced (trust: S17, S19)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hallclient.bootstrap.again import OPEN, Locked, arrived, carried, carry, kept, start_again
from hallclient.chance import Chance
from hallclient.ui.screens.signin.view import SignInView
from hallclient.ui.shell.loop import later
from hallclient.ui.shell.window import Window

if TYPE_CHECKING:
    from concurrent.futures import Future
    from datetime import datetime

    from PySide6.QtWidgets import QApplication

    from casework.draft import Draft
    from hallclient.app.counter import Counter
    from hallclient.bootstrap.facing import Facing
    from hallclient.bootstrap.locking import Locking
    from hallclient.bootstrap.work import Work
    from hallclient.signing.vault import KeyVault
    from hallclient.store.book import Book
    from hallclient.ui.screens.signin.presenter import SignInPresenter

UNTOUCHED_MILLISECONDS = 60_000
"""How long a locked counter whose keys were touched keeps its book open without a sign-in."""

COVERED_MILLISECONDS = 50
"""From the cover to the new process: the cover is painted first."""

LOCKED_WORDS = "已锁屏{}。草稿都在，账本已合上；输口令接着办。"
UNSAVED_WORDS = (
    "已锁屏{}。有草稿还没有存进账本，已加密保管，登录后自动补存；在那以前不要退出程序，也不要关机。"
)


class Lockable:
    """What a program needs to lock; `replaces` is set by whoever started it as a process of its own."""

    application: QApplication
    window: Window
    work: Work | None
    presenter: SignInPresenter[Counter]
    show_sign_in: Callable[..., None]
    close: Callable[[], None]
    open_book: Callable[[], None]
    mend: Callable[[str], None] = staticmethod(lambda what: None)
    """Where the book did not open, or is not whole: a backup put back, or one that was put back confirmed."""
    locked: Locked | None = None
    """What the process before left; None once somebody signed in."""
    replaces = False
    keeps_logs = False
    leaving = False
    """The process is about to be replaced: the day is not over."""
    typed_phrase = ""
    _phrase_file = -1
    _last_saves: tuple[tuple[Draft, Future[datetime]], ...] = ()
    _locking: Locking | None = None
    _folder: Path
    _chance: Chance
    _hall: str
    _practice: bool
    _facing: Facing | None = None

    @property
    def facing(self) -> Facing:
        """The screen that faces the applicant: at rest until somebody works, and again from the lock on."""
        if self._facing is None:
            from hallclient.bootstrap.facing import Facing

            self._facing = Facing(self._folder, self.window, self._hall, practice=self._practice)
        return self._facing

    def face_applicant(self) -> None:
        """Puts it up behind the sign-in."""
        _ = self.facing

    @property
    def shut(self) -> bool:
        """At the lock screen: the book stays shut until a key is touched."""
        return self.locked is not None and self.locked.then != OPEN

    def come_back(self, locked: Locked) -> None:
        """At the lock screen, as the process before left it."""
        self.locked, self._phrase_file = locked, locked.phrase_file
        self.show_sign_in(locked.staff_no)

    def show_locked(self, view: SignInView) -> None:
        """The words of the lock screen; the first key in it opens the book."""
        if self.locked is not None and self.shut:
            words, tone = (UNSAVED_WORDS, "amber") if self.locked.unsaved else (LOCKED_WORDS, "plain")
            view.show_message(words.format(self.locked.why and f"（{self.locked.why}）"), tone)
            view.touched.connect(self.open_book)

    def back_in_place(self) -> None:
        """The window where and as large as it was."""
        if self.locked is not None and self.locked.geometry:
            x, y, wide, high = map(int, self.locked.geometry.split())
            self.window.resize(wide, high)
            self.window.move(x, y)

    def kept_vault(self) -> KeyVault | None:
        """By the pass phrase that was typed before the lock; None: it is to be asked for."""
        from hallclient.signing.vault import PhraseVault

        phrase = kept(self._phrase_file).decode()
        return PhraseVault(self._folder / "keys", phrase, self._chance) if phrase else None

    def watch(self, counter: Counter) -> None:
        """Somebody signed in: what locks by itself begins."""
        from hallclient.bootstrap.locking import Locking

        self.locked = None
        self._locking = Locking(self.application, self.window, counter, self.lock)
        if self.work is not None:
            self.work.exchange.watch_person(self.lock)

    def unwatch(self) -> None:
        """Nobody sits here any more."""
        if self._locking is not None:
            self._locking.stop()
            self._locking = None

    def watch_untouched(self) -> None:
        """Somebody touches the keys of a locked counter: without a sign-in the book is shut again."""
        if self.shut and self.replaces:
            later(self._leave_untouched, UNTOUCHED_MILLISECONDS)

    def lock(self, why: str = "", then: str = "") -> None:
        """Ctrl+L, nobody at the keys, the desktop's lock: covered at once, the place kept; then the process is
        replaced, so that nothing of key, password and names stays in memory. `then`: what comes up, see `mend`.
        """
        if self.work is None or self.window.covered:
            return
        self.unwatch()
        self.work.applicant.close()
        self._last_saves = self.work.leave()
        staff_no = self.work.counter.person.staff_no
        self.show_sign_in(staff_no)
        if self.replaces:
            left = Locked(staff_no, why, self._shape(), self._phrase_file, then=then)
            later(partial(self._start_again, left), COVERED_MILLISECONDS)
        elif then:
            self.mend(then)

    def forget(self, left: Locked) -> bool:
        """The process is replaced before anybody signs in, as at a lock: a secret was typed that it is done with."""
        if self.replaces:
            later(partial(self._start_again, left._replace(geometry=self._shape())), COVERED_MILLISECONDS)
        return self.replaces

    def _shape(self) -> str:
        """Where the window is."""
        place, size = self.window.frameGeometry(), self.window.size()
        return f"{place.x()} {place.y()} {size.width()} {size.height()}"

    def _leave_untouched(self) -> None:
        if self.work is None and self.locked is not None:
            self._start_again(self.locked._replace(staff_no=self.presenter.typed))

    def _start_again(self, left: Locked) -> None:
        self.leaving = True
        book = self.work.counter.book if self.work is not None else None
        self.close()
        unsaved = self._not_taken()
        if unsaved and book is not None:
            from hallclient.app.unsaved import seal

            left = left._replace(unsaved=carry(seal(book, unsaved)))
        start_again(left, self.typed_phrase)

    def _not_taken(self) -> tuple[Draft, ...]:
        """What could not be saved when the counter locked."""
        saves, self._last_saves = self._last_saves, ()
        return tuple(draft for draft, save in saves if not save.done() or save.exception() is not None)

    @property
    def owes(self) -> bool:
        """Whether drafts wait that the book has not taken, over the lock or with whoever is signed in. Any thread."""
        sealed = self.locked is not None and bool(self.locked.unsaved)
        work = self.work
        return sealed or bool(self._last_saves) or (work is not None and work.owes)

    def unsaved(self, book: Book) -> tuple[Draft, ...]:
        """That, for whoever signs in: it is saved under who typed it. Once."""
        left = self.locked.unsaved if self.locked is not None else ""
        if not left:
            return self._not_taken()
        from hallclient.app.unsaved import unseal

        drafts = unseal(book, carried(left))
        arrived(left)
        return drafts
