"""How a release comes: from a folder (a stick, a share), or from the hall's server through the one door to the network.

Both answer to The Update Framework, which says how many bytes a file may have at most and what its hash is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from tuf.api.exceptions import DownloadError, DownloadHTTPError
from tuf.ngclient import FetcherInterface

from hallclient.sync.transport import Https, NoAnswer

_PIECE = 1 << 18
GONE = 404


class Fetcher(FetcherInterface):
    """Counts what it brought; `told`: what the other side says the time is, where it says so; `bare`: a server that
    keeps no releases at all, as where halls update by stick or by apt.
    """

    def __init__(self) -> None:
        self.brought = 0
        self.told: datetime | None = None
        self.bare = False

    def _fetch(self, url: str) -> Iterator[bytes]:
        return self._counted(self._pieces(url))

    def _pieces(self, url: str) -> Iterator[bytes]:
        """The file in pieces. Raises DownloadHTTPError where there is none."""
        raise DownloadError(url)

    def _counted(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.brought += len(piece)
            yield piece

    def close(self) -> None:
        """Nothing is asked any more."""


class FolderFetcher(Fetcher):
    """A release as it lies in a folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def _pieces(self, url: str) -> Iterator[bytes]:
        if not self._folder.is_dir():
            raise DownloadError("the folder is not there")
        try:
            with (self._folder / url).open("rb") as file:
                while piece := file.read(_PIECE):
                    yield piece
        except FileNotFoundError as error:
            raise DownloadHTTPError(url, GONE) from error
        except OSError as error:
            raise DownloadError(url) from error


class ServerFetcher(Fetcher):
    """A release at the hall's server, under `/updates/`."""

    def __init__(self, https: Https) -> None:
        super().__init__()
        self._https = https

    def _pieces(self, url: str) -> Iterator[bytes]:
        try:
            coming = self._https.stream(f"/updates/{url}")
            if coming.date:
                told = parsedate_to_datetime(coming.date)
                self.told = told if told.tzinfo is not None else None  # -0000: a time that nobody vouches for
            if url.endswith("/timestamp.json"):
                self.bare = coming.status == GONE
            if coming.status != 200:
                raise DownloadHTTPError(url, coming.status)
            yield from coming.pieces
        except (NoAnswer, ValueError) as error:
            raise DownloadError(url) from error

    def close(self) -> None:
        self._https.close()
