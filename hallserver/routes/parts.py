"""The parts that the handlers work with, made once a process."""

from __future__ import annotations

from functools import partial

from forms.exports import usual_codes
from hallserver.access.clients import Clients
from hallserver.access.door import Door
from hallserver.chance import Chance
from hallserver.contents.store import ContentStore
from hallserver.desk.applications import Applications
from hallserver.desk.batches import Desk
from hallserver.desk.contents import ContentDesk
from hallserver.desk.dispatching import Dispatching
from hallserver.desk.exports import Exports
from hallserver.desk.figuring import Figuring
from hallserver.desk.finding import Finding
from hallserver.desk.following import Following
from hallserver.desk.hall_figures import HallCounts
from hallserver.desk.hall_files import HallFiles
from hallserver.desk.lapsing import Lapsing
from hallserver.desk.notices import Notices
from hallserver.desk.pages import Pages
from hallserver.desk.presence import Presence
from hallserver.desk.publishing import PublicLists
from hallserver.desk.rating import Ratings
from hallserver.desk.setting import Settings
from hallserver.desk.supervising import Supervising
from hallserver.ledger.ledger import Ledger
from hallserver.routes.figures import Figures
from hallserver.routes.indexer import Indexer
from hallserver.routes.limits import Allowance, News, Turns
from hallserver.signing.keys import ServerKey
from hallserver.signing.tls import Pair

BULK = 60
"""Acts of one batch: a counter that comes back sends more."""


class Parts:
    """One ledger, one key, and everything that stands on them."""

    def __init__(
        self,
        ledger: Ledger,
        key: ServerKey,
        ca_pem: str,
        chance: Chance,
        store: ContentStore,
        authority: Pair | None = None,
    ) -> None:
        """`authority`: of the keys that counters sign decision papers with."""
        self.ledger, self.chance = ledger, chance
        self.settings = Settings()
        self.desk = Desk(ledger, self.settings, key, chance)
        self.pages = Pages(ledger, self.settings, chance)
        self.presence = Presence(ledger, chance)
        self.hall_files = HallFiles(ledger)
        self.finding = Finding(ledger, self.settings, key, chance)
        self.contents = ContentDesk(ledger, store, chance)
        self.door = Door(ledger, key, ca_pem, chance, authority)
        self.clients = Clients(ledger, key, chance)
        self.lapsing = Lapsing(ledger, self.settings, key, chance)
        self.following = Following(ledger, self.settings, key, chance)
        self.dispatching = Dispatching(ledger, self.settings, key, chance)
        self.notices = Notices(ledger, self.settings, chance)
        self.public = PublicLists(ledger, self.settings, chance)
        self.ratings = Ratings(ledger, self.settings, key, chance)
        self.supervising = Supervising(ledger, self.settings, chance)
        self.figuring = Figuring(ledger, self.settings, chance)
        self.counts = HallCounts(ledger, self.settings, self.figuring, self.pages, chance)
        self.exports = Exports(ledger, self.settings, chance, usual_codes())
        self.applications = Applications(ledger, self.settings, chance)
        self.figures, self.news, self.turns = Figures(), News(), Turns()
        self.of_devices = Allowance(200, 0.05, chance)
        self.of_contents = Allowance(100, 0.02, chance)
        self.of_questions = Allowance(40, 0.5, chance)  # somebody types, nobody reads out a hall
        self.of_looks = Allowance(40, 5.0, chance)
        self.of_strangers = Allowance(60, 1.0, chance)
        self.of_systems = Allowance(60, 0.2, chance)
        self.of_readers = Allowance(
            300, 0.1, chance
        )  # of what is public: a whole office may share an address
        self.indexer = Indexer(self.finding.indexing)
        self.desk.stored = self._stored
        self.follower = Indexer(self.following)
        self.figurer = Indexer(self.figuring)
        self.notices.stored = self.applications.stored = self.lapsing.stored = self.desk.stored
        self.following.stored = self.ratings.stored = self.desk.stored
        self.public.behind = lambda hall_id: self.follower.tell(hall_id)
        self.presence.changed = self.news.tell

    def _stored(self, hall_id: str, n: int, by: str, count: int) -> None:
        """The hall's log has grown: who waits for it hears, what came becomes findable and goes where it has to."""
        self.news.soon(partial(self._grown, hall_id, n, by, count))

    def _grown(self, hall_id: str, n: int, by: str, count: int) -> None:
        self.news.tell(hall_id, n, by)
        self.indexer.tell(hall_id, bulk=count > BULK)
        self.follower.tell(hall_id, bulk=count > BULK)
        self.figurer.tell(hall_id, bulk=count > BULK)
