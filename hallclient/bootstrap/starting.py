"""The window before there is a counter, or instead of one whose book does not open: 首次启动, 由备份恢复."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final

from hallclient.app.enrol import label_of
from hallclient.app.looks import PC, Look, Looks
from hallclient.app.one_pc import OnePc
from hallclient.app.restoring import Back, Restoring
from hallclient.app.station import BOOK, Trouble, secrets_of
from hallclient.bootstrap import printers
from hallclient.bootstrap.first_pages import FirstPages
from hallclient.bootstrap.program import LEAST, SIZE
from hallclient.chance import Chance
from hallclient.signing.vault import KeyVault, PhraseVault
from hallclient.ui.bridge import Bridge, Owned
from hallclient.ui.screens.restore.presenter import RestorePresenter, ResultPresenter
from hallclient.ui.screens.restore.result_view import ResultView
from hallclient.ui.screens.restore.view import RestoreView
from hallclient.ui.screens.start.phrase_page import PhrasePage
from hallclient.ui.screens.start.presenter import ANEW, TITLE
from hallclient.ui.screens.start.view import StartView
from hallclient.ui.shell.garbage import look_in_turn
from hallclient.ui.shell.loop import later
from hallclient.ui.shell.window import Window
from hallclient.ui.theme import make_app, use_theme

WRONG: Final = "开机口令不对，没有做任何改动。请再输一次。"
NO_KEYS: Final = "系统密钥库没有应答，没有做任何改动。请解锁密钥库后再试。"


class Starting:
    """`ready` once the sign-in may come."""

    def __init__(
        self,
        folder: Path,
        vault: Callable[[], KeyVault | None],
        chance: Chance,
        ready: Callable[[], None],
        theme: str = "",
        scale: float = 0.0,
        printer: printers.Drivers = printers.none,
        window: Window | None = None,
    ) -> None:
        """`window`: that of a program whose book did not open."""
        self.application = make_app(sys.argv[:1])
        kept = Looks(folder).of()
        if window is None:
            use_theme(self.application, *Look(theme or kept.theme, scale or kept.scale))
        self._folder, self._vault, self._chance = folder, vault, chance
        self._ready = ready
        self.typed_phrase = ""
        self.came_back = False
        """A book was put back, or got its key back."""
        self.look_chosen = False
        """Somebody chose how this PC looks: what this run was started with counts no more."""
        self.bridge = Bridge()
        self.window = window if window is not None else Window(TITLE)
        self.window.closing.connect(self.close)
        self._asker = ThreadPoolExecutor(1, thread_name_prefix="keys")
        self._restoring = Restoring(folder, self.keys, chance)
        self._one = OnePc(folder, self.keys, chance, printer)
        self._pages = FirstPages(
            self.window, self.bridge, self._one, self._leave, self._leave, self._look_chosen
        )

    def run(self, *, leave_after_paint: bool = False) -> int:
        """Shows the window until it is closed, by then perhaps with a program in it."""
        if leave_after_paint:
            self.window.painted.connect(self.application.quit)
        self.show()
        return int(self.application.exec())

    def show(self, width: int = SIZE[0], height: int = SIZE[1]) -> None:
        self.window.setMinimumSize(*LEAST)
        if not self.window.isVisible():  # one that a program left stays as it was
            self.window.resize(width, height)
            self.window.show()

    def begin(self, what: str) -> None:
        """The first page: "": the ways; "restore"; "confirm": of what was restored; "forgotten": another pass phrase,
        then the recovery key gives the book's key back.
        """
        look_in_turn(self.window)
        match what:
            case "restore":
                self.show_restore()
            case "forgotten":
                self._ask_phrase(self.show_restore, forgotten=True)
            case "anew":
                self._pages.enrol(ANEW)
            case "confirm":
                self.bridge.when_done(self._restoring.waiting(), self._waiting, lambda error: self._leave())
            case _:
                self.show_start()

    @property
    def used_recovery_key(self) -> bool:
        """Its pass phrase is still somewhere in this process: Python can't forget."""
        return self._restoring.used_recovery_key

    def keys(self) -> KeyVault | None:
        """Where secrets are kept; None: a pass phrase is owed. Asked on another thread: a key ring takes its time."""
        if self.typed_phrase:
            return PhraseVault(self._folder / "keys", self.typed_phrase, self._chance)
        return self._vault()

    def show_start(self) -> None:
        """The ways."""
        view = StartView(has_book=(self._folder / BOOK).exists(), parent=self.window)
        ways: dict[str, Callable[[], None]] = {
            "code": partial(self._pages.enrol, "code"), "file": partial(self._pages.enrol, "file"),
            "restore": self.show_restore,
        }  # fmt: skip
        view.chosen.connect(lambda way: self._with_keys(ways[way], view))
        view.look.asked.connect(partial(self._look_chosen, self.show_start))
        self.window.show_cover(view)

    def _look_chosen(self, again: Callable[[], None], theme: str, scale: float) -> None:
        """无障碍显示: kept for this PC; the page is made anew, as some of its lengths were set when it was made."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        Looks(self._folder).keep(PC, Look(theme, scale))
        use_theme(self.application, theme, scale)
        self.look_chosen = True
        later(again)  # the menu that was chosen from closes first

    # ── where secrets are kept

    def _with_keys(self, go_on: Callable[[], None], view: StartView) -> None:
        """Goes on once it is known where secrets are kept."""
        self.bridge.when_done(
            self._asker.submit(self.keys),
            lambda vault: self._ask_phrase(go_on) if vault is None else go_on(),
            lambda error: view.say(NO_KEYS),
            owner=view,
        )

    def _ask_phrase(
        self, go_on: Callable[[], None], typed: tuple[str, str] = ("", ""), *, forgotten: bool = False
    ) -> None:
        chosen = any((self._folder / "keys").glob("*.sealed"))
        page = PhrasePage("forgotten" if forgotten else "ask" if chosen else "choose", self.window)
        page.put(typed)
        page.left.connect(self._leave if forgotten else self.show_start)
        again = partial(self._ask_phrase, go_on, forgotten=forgotten)
        page.look.asked.connect(partial(self._look_chosen, lambda: again(page.typed)))
        page.given.connect(
            lambda phrase: self.bridge.when_done(
                self._asker.submit(lambda: forgotten or self._fits(phrase)),
                lambda fits: self._phrase_known(phrase, go_on) if fits else page.refuse(WRONG),
                lambda error: page.refuse(NO_KEYS),
                owner=page,
            )
        )
        self.window.show_cover(page)

    def _fits(self, phrase: str) -> bool:
        """Whether it opens what is sealed here; a first one does."""
        vault = PhraseVault(self._folder / "keys", phrase, self._chance)
        found = secrets_of(vault, label_of(self._folder))
        return not (isinstance(found, Trouble) and found.ask_phrase)

    def _phrase_known(self, phrase: str, go_on: Callable[[], None]) -> None:
        self.typed_phrase = phrase
        go_on()

    # ── 由备份恢复

    def show_restore(self) -> None:
        """Which backup."""
        view = RestoreView(self.window)
        part = RestorePresenter(Owned(self.bridge, view), self._restoring, view, self.show_result)
        view.connect_to(part)
        view.left.connect(self._leave)
        view.look.asked.connect(partial(self._look_chosen, self.show_restore))
        self.window.show_cover(view)
        part.look()

    def show_result(self, back: Back) -> None:
        """What came back."""
        self.came_back = True
        view = ResultView(self.window, from_backup=bool(back.from_backup))
        part = ResultPresenter(Owned(self.bridge, view), self._restoring, view, back)
        view.connect_to(part)
        view.anew.connect(partial(self._pages.enrol, ANEW))
        view.left.connect(self._leave)
        view.look.asked.connect(partial(self._look_chosen, partial(self.show_result, back)))
        self.window.show_cover(view)
        part.start()

    def _waiting(self, back: Back | Trouble) -> None:
        if isinstance(back, Trouble):
            self._leave()
        else:
            self.show_result(back)

    def _leave(self) -> None:
        """To the sign-in, or to the ways where there is none."""
        later(self._ready)

    def close(self) -> None:
        """Ends what is under way; safe to call twice."""
        self.bridge.close()
        self._restoring.close()
        self._one.close()
        self._asker.shutdown(wait=True)
