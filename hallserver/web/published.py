"""The published catalogue of a hall: read from its newest signed hall file, searched as the counters search it."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from threading import Lock

from casework.catalogue import Catalogue
from casework.hall import Window
from forms.search import Hit, Index
from hallserver.chance import Chance
from hallserver.desk.setting import NoHallFile, Settings
from hallserver.ledger.ledger import Ledger

KEPT = 32
"""Indexes kept ready, over all halls."""


class Published:
    """What anybody may read of a hall. Nothing of a case is ever asked here."""

    def __init__(self, ledger: Ledger, settings: Settings, chance: Chance) -> None:
        self.ledger, self.settings, self.chance = ledger, settings, chance
        self._lock = Lock()
        self._indexes: OrderedDict[tuple[str, int, date], Index] = OrderedDict()

    def catalogue(self, hall_id: str) -> Catalogue | None:
        """The catalogue in force; None for a hall that isn't here, or one for practice."""
        try:
            hall = self.ledger.read(hall_id, self.settings.enrolment)
        except NoHallFile:
            return None
        return None if hall.practice else hall.catalogue

    def find(self, hall_id: str, catalogue: Catalogue, text: str) -> tuple[Hit, ...]:
        """Items and themes that the text means, best first; all of them, by department, without a text."""
        index = self._index(hall_id, catalogue)
        if text.strip():
            return index.find(text, limit=len(catalogue.rows) + len(catalogue.items) + len(catalogue.themes))
        return index.all()

    def _index(self, hall_id: str, catalogue: Catalogue) -> Index:
        key = (hall_id, catalogue.version, self.chance.today())
        with self._lock:
            known = self._indexes.get(key)
            if known is None:
                known = self._indexes[key] = Index(catalogue, _everywhere(catalogue), {}, key[2])
            self._indexes.move_to_end(key)
            while len(self._indexes) > KEPT:
                self._indexes.popitem(last=False)
        return known


def _everywhere(catalogue: Catalogue) -> Window:
    """The hall as one window: what some window takes in may be applied for."""
    departments = {code for window in catalogue.hall.windows for code in window.departments}
    return Window(code="", group="", name="", departments=tuple(sorted(departments)))
