"""One user action as one transaction: acts, outbox, rows, numbers, papers and print jobs, all or nothing."""

from __future__ import annotations

from hallclient.store.acts import ActWrites
from hallclient.store.contents import ContentWrites
from hallclient.store.desk import DeskWrites
from hallclient.store.exchange import ExchangeWrites
from hallclient.store.figures import FigureWrites
from hallclient.store.new_cases import NewCaseWrites
from hallclient.store.numbers import NumberWrites
from hallclient.store.papers import PaperWrites
from hallclient.store.people import PeopleWrites
from hallclient.store.reads import Reads


class Tx(
    ActWrites,
    NumberWrites,
    PaperWrites,
    ContentWrites,
    DeskWrites,
    PeopleWrites,
    ExchangeWrites,
    NewCaseWrites,
    FigureWrites,
):
    """What a job on the writer's thread works with.

    A job is `Callable[[Tx], T]`. It may run again after a read error or a full disk, each time on a clean
    slate, so it has no effect outside the transaction. Returning a `Refusal` or raising anything takes the
    whole transaction back; what it returns otherwise is handed out only after the COMMIT is certain.
    """

    @property
    def reads(self) -> Reads:
        """The book as this transaction sees it, its own writes included."""
        self.bring_up()
        return Reads(self.connection)
