"""The running program's book: opened behind the painted sign-in, its pass phrase asked for where one is owed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from hallclient.app.signin import SignIn
from hallclient.bootstrap.beside import Beside
from hallclient.bootstrap.lockable import Lockable
from hallclient.bootstrap.window_first import window_first
from hallclient.ui.bridge import Bridge
from hallclient.ui.shell.loop import every, later

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from hallclient.app.station import Station, Trouble
    from hallclient.signing.vault import KeyVault
    from hallclient.ui.screens.signin.phrase_view import PhraseView

UPGRADE_MILLISECONDS = 500
"""How often the sign-in says how far a book is that is being brought up to this program."""


class Opening(Lockable):
    """What a program needs to open its book."""

    beside: Beside
    bridge: Bridge
    sign_in: SignIn
    load: Callable[[], None]
    use_pc_look: Callable[[str, float], None]
    _vault: Callable[[], KeyVault | None]
    _opener: ThreadPoolExecutor | None = None
    _opening: Future[Station | Trouble] | None = None
    _beginning: Iterator[None]
    _phrase: PhraseView | None = None
    _stop_telling: Callable[[], None] = staticmethod(lambda: None)

    def open_book(self) -> None:
        """Opens the book; after a lock not before somebody touches a key: until then its key is nowhere here."""
        self.load()
        deque(self._beginning, maxlen=0)
        if self._opening is not None or self._opener is None:
            return
        self._opening = self._opener.submit(window_first()(self._open))
        self.sign_in.begin(self._opening)
        self.presenter.start()
        self._opening.add_done_callback(self.beside.answered)
        self.bridge.when_done(self._opening, self._opened, lambda error: self.presenter.start())
        self._stop_telling()
        self._stop_telling = every(self._tell_upgrade, UPGRADE_MILLISECONDS, self.window)
        self.watch_untouched()

    def _tell_upgrade(self) -> None:
        if self.opened:
            self._stop_telling()
        elif self.sign_in.upgraded:
            self.presenter.show_panel()

    @property
    def opened(self) -> bool:
        """Whether the book is open, or it is known why not."""
        return self._opening is not None and self._opening.done()

    def keys(self) -> KeyVault | None:
        """Where this counter's secrets are; None: a pass phrase is owed."""
        return self._vault() or self.kept_vault()

    def _open(self) -> Station | Trouble:
        from hallclient.app.card import read_card
        from hallclient.app.station import Trouble, open_station

        if self.keeps_logs:
            from hallclient.app.logs import keep_logs

            keep_logs(self._folder, self._chance)
        card, vault = read_card(self._folder), self.keys()
        if card is None:
            return Trouble(text="本机登记卡（counter.json）读不出来，账本没有打开，内容未动。请重新登记。")
        if vault is None:
            return Trouble(
                text="没有系统密钥库，也没有给开机口令，账本没有打开，内容未动。请系统管理员处理。",
                ask_phrase=card.vault == "phrase",
            )
        station = open_station(
            self._folder,
            card,
            vault,
            self._chance,
            told=self.sign_in.upgrading,
            upgrading=self.beside.upgrading,
        )
        if not isinstance(station, Trouble):
            from hallclient.app.backup import doubted
            from hallclient.app.restored import frozen

            self.sign_in.doubted = doubted(self._folder)
            self.sign_in.frozen = frozen(station.book, card.device)
            self.beside.open(station, lambda: vault)
        return station

    def _opened(self, station: Station | Trouble) -> None:
        from hallclient.app.station import Station, Trouble

        if isinstance(station, Station):
            self.beside.start(station)
        if isinstance(station, Trouble) and station.ask_phrase:
            self._ask_phrase(station)
        elif self._phrase is not None:
            self._phrase = None
            self.show_sign_in(self.presenter.typed)
        else:
            self.presenter.start()

    # ── the pass phrase, where there is no key ring ──────────────────────────

    def _ask_phrase(self, trouble: Trouble) -> None:
        """Asked on the screen; a wrong one is said and asked again. A staff number typed meanwhile is kept."""
        if self._phrase is None:
            self._show_phrase()
        else:
            self._phrase.refuse(trouble.text)

    def _show_phrase(self, typed: str = "", said: str = "") -> None:
        from hallclient.ui.screens.signin.phrase_view import PhraseView

        # a start like every other: that the book is not open yet is no trouble to tell somebody of
        self._phrase = PhraseView(self.presenter.panel._replace(checks=()), typed=typed, said=said)
        self._phrase.given.connect(self._phrase_given)
        self._phrase.look.asked.connect(self._phrase_look)
        self._phrase.forgotten.connect(lambda: self.mend("forgotten"))
        self.window.show_cover(self._phrase)

    def _phrase_look(self, theme: str, scale: float) -> None:
        """无障碍显示 before anybody is known: this PC's."""
        self.use_pc_look(theme, scale)
        later(self._phrase_again)  # the menu that was chosen from closes first

    def _phrase_again(self) -> None:
        if self._phrase is not None:
            self._show_phrase(self._phrase.phrase.text(), self._phrase.said)

    def _phrase_given(self, phrase: str) -> None:
        from hallclient.signing.vault import PhraseVault

        assert self._opener is not None  # noqa: S101 - the phrase is asked for by what it opened
        vault = PhraseVault(self._folder / "keys", phrase, self._chance)
        self.typed_phrase, self._vault = phrase, lambda: vault
        self._opening = self._opener.submit(window_first()(self._open))
        self.sign_in.begin(self._opening)
        self._opening.add_done_callback(self.beside.answered)
        self.bridge.when_done(self._opening, self._opened, lambda error: self.presenter.start())
