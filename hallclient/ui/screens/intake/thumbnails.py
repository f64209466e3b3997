"""Small pictures of the files attached to the application on the counter; no Qt here."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from hallclient.app.fetching import NotHere
from hallclient.ui.screens.crossing import Crossing
from hallclient.ui.screens.intake.models import PagesLine


class Thumbnails:
    """Asked for once each; `changed()` when one came, or when one is known to lie at another counter."""

    def __init__(
        self,
        ask: Callable[[str], Future[tuple[bytes, ...]]],
        crossing: Crossing,
        changed: Callable[[], None],
    ) -> None:
        self._ask, self._crossing, self._changed = ask, crossing, changed
        self._small: dict[str, tuple[bytes, ...]] = {}
        self._elsewhere: set[str] = set()

    def line(self, number: int, shas: tuple[str, ...]) -> PagesLine:
        """What the pages line of a material says of its files."""
        for sha in shas:
            if sha not in self._small:
                self._small[sha] = ()
                self._crossing.when_done(self._ask(sha), partial(self._got, sha), partial(self._not_got, sha))
        small = tuple(picture for sha in shas for picture in self._small[sha])
        missing = len(self._elsewhere.intersection(shas))
        here = f"{len(small)} 页" if small else f"{len(shas)} 件" if shas and not missing else ""
        note = "，".join(filter(None, (here, f"{missing} 件在别的窗口" if missing else "")))
        return PagesLine(number=number, pictures=small, shas=shas, note=note)

    def put(self, sha: str, small: tuple[bytes, ...]) -> None:
        """A file that was attached just now."""
        self._small[sha] = small

    def came(self, shas: tuple[str, ...]) -> None:
        """Files that could not be had are here now: their small pictures, too."""
        late = self._elsewhere.intersection(shas)
        self._elsewhere -= late
        for sha in late:
            del self._small[sha]
        if late:
            self._changed()

    def _got(self, sha: str, small: tuple[bytes, ...]) -> None:
        self._small[sha] = small
        if small:
            self._changed()

    def _not_got(self, sha: str, error: BaseException) -> None:
        """A file without its small picture still says how many there are; one of another counter that can't be had
        now says so, and is asked for again when it is looked at."""
        if isinstance(error, NotHere):
            self._elsewhere.add(sha)
            self._changed()
