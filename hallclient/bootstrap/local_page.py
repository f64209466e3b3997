"""本机 joined: its view, the counter's health and the own password."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from casework.exchange import Counters
from hallclient.app.care import Care
from hallclient.app.counter import Counter
from hallclient.app.keeper import Keeper, witness_lines
from hallclient.app.numbering import StartNumbers
from hallclient.app.outcome import PaperMade
from hallclient.app.own_secret import OwnSecret
from hallclient.app.paper_check import PaperCheck
from hallclient.app.password import OwnPassword
from hallclient.app.renewal import own_line
from hallclient.app.seal_register import SealRegister
from hallclient.app.sealing import looks_after_seals
from hallclient.app.worklist import Worklist
from hallclient.store.rows import Reporting
from hallclient.ui.bridge import Bridge
from hallclient.ui.screens.local.backups import BackupPart
from hallclient.ui.screens.local.care import CarePart
from hallclient.ui.screens.local.own import SIGNING_AID, SIGNING_CHANGED, OwnPart
from hallclient.ui.screens.local.presenter import Kept, LocalPresenter, Machine
from hallclient.ui.screens.local.seals import SealPart
from hallclient.ui.screens.local.start_number import StartPart
from hallclient.ui.screens.local.view import LocalView
from printing.fonts import missing_faces

if TYPE_CHECKING:
    from hallclient.app.online import Line


class LocalPage:
    """Of one person's work; `vault`: which kind of key store the book's key lies in; `show_paper`: where papers of no
    case are printed; `restore`: locks and leads to 由备份恢复."""

    def __init__(
        self, counter: Counter, worklist: Worklist, bridge: Bridge, vault: str,
        keeper: Keeper | None, network: Callable[[Reporting | None], Line | None],
        others: Callable[[], Future[Counters | str] | None], show_paper: Callable[[PaperMade], None],
        care: Care | None = None, restore: Callable[[], object] = lambda: None,
    ) -> None:  # fmt: skip
        self.view = LocalView()

        def keeping() -> tuple[Kept, ...]:
            lines = keeper.lines() if keeper is not None else ()
            return (*witness_lines(counter.book), *lines, own_line(counter.now()))

        self._network, self._linked = network, True
        machine = Machine(
            vault, missing_faces, counter.today(), keeping, network, others, counter.now, counter.allows
        )
        self.health = LocalPresenter(counter, worklist, bridge, self.view, machine, PaperCheck(counter))
        self._word = OwnPassword(counter)
        self._own = OwnPart(counter, self._word, bridge, self.view.own)
        self.view.connect_to(self.health)
        self.view.own.connect_to(self._own)
        self._secret = OwnSecret(counter)
        self._signing: OwnPart | None = None
        if self._secret.key is not None:
            self.view.show_secret()
            self._signing = OwnPart(
                counter, self._secret, bridge, self.view.secret, SIGNING_CHANGED, SIGNING_AID
            )
            self.view.secret.connect_to(self._signing)
        if keeper is not None:
            who, told = counter.person.staff_no, self.health.start
            backups = BackupPart(bridge, keeper, self.view.backups, who, told)
            self.view.backups.connect_to(backups, moves=counter.allows("system"))
        self._care: CarePart | None = None
        if care is not None:
            care.line = network
            who, told = counter.person.staff_no, self.health.start
            self._care = CarePart(bridge, care, self.view.care, who, restore, told)
            self.view.care.connect_to(self._care)
        register = SealRegister(counter)
        self._seals: SealPart | None = None
        if register.kept and looks_after_seals(counter):
            self._seals = SealPart(bridge, register, self.view.seals, show_paper)
            self.view.seals.connect_to(self._seals)
        self._numbers: StartPart | None = None
        if counter.allows("system"):
            self._numbers = StartPart(bridge, StartNumbers(counter), self.view.start_number)
            self.view.start_number.connect_to(self._numbers)

    def start(self) -> None:
        """The page came to the front: everything is read again."""
        self._linked = self._at_one()
        self.health.start()
        self.health.ask_others()
        if self._care is not None:
            self._care.look()
        self._own.look()
        if self._signing is not None:
            self._signing.look()
        if self._seals is not None:
            self._seals.look()
        if self._numbers is not None:
            self._numbers.look()

    def exchanged(self) -> None:
        """The exchange changed: what is said of the line is looked at anew once it broke or came back."""
        self.health.start()
        before, self._linked = self._linked, self._at_one()
        if before != self._linked and self._care is not None:
            self._care.look()

    def _at_one(self) -> bool:
        """Whether counter and server are; a counter without a server is at one with itself."""
        line = self._network(None)
        return line is None or line.good

    def close(self) -> None:
        """Nothing is asked any more."""
        self._word.close()
        self._secret.close()
