"""What is asked of the server about the whole hall: an answer, or in words why there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from casework.exchange import Counters, Declined
from casework.supervision.verdict import Findings, FindingsAsked
from casework.tally.making import FiguresAsked, HallFigures
from hallclient.chance import Chance
from hallclient.signing.keys import SigningKey
from hallclient.sync.link import Link
from hallclient.sync.pinned import Pinned
from hallclient.sync.push import NOT_REACHED
from hallclient.sync.transport import Https, NoAnswer

T = TypeVar("T")
PATIENCE_SECONDS: Final = 15.0
"""For which a command waits for one answer."""


class Questions:
    """Over a line of the exchange, or over its own."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def counters(self) -> Counters | str:
        """Every counter of the hall and when it last spoke to the server."""
        return told(self._link.counters)

    def supervised(self, asked: FindingsAsked) -> Findings | str:
        """What supervision finds of the whole hall."""
        return told(lambda: self._link.supervised(asked))

    def figures(self, asked: FiguresAsked) -> HallFigures | str:
        """The server's report of some days."""
        return told(lambda: self._link.figures(asked))


class OwnQuestions(Questions):
    """A command's, which runs no exchange: closed in the end."""

    def __init__(self, pinned: Pinned, key: SigningKey, chance: Chance) -> None:
        self._line = Https(
            pinned.url, pinned.ca_pem, chance, silent=PATIENCE_SECONDS, deadline=PATIENCE_SECONDS, proxy=pinned.proxy
        )  # fmt: skip
        super().__init__(Link(self._line, pinned, key, chance))

    def close(self) -> None:
        self._line.close()


def told(ask: Callable[[], T | Declined]) -> T | str:
    """The answer, or why there is none."""
    try:
        found = ask()
    except NoAnswer as error:
        return error.certificate or NOT_REACHED
    return found.text if isinstance(found, Declined) else found
